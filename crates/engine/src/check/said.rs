//! The sentences of a document, as evidence.

use super::asked::Asked;
use super::deed::Deed;
use crate::Annotated;
use crate::attribute::{Attribution, Source};
use crate::document::{BlockKind, Span};
use crate::language::Language;
use crate::mention::{Date, Figure};
use crate::state::{Term, TermKind};
use std::collections::BTreeSet;

/// A sentence bears on a statement from this share of its words on.
const BEARS: f32 = 0.5;
/// So many sentences before one say whom "she" and "the ship" mean.
const BEFORE: usize = 3;

/// The sentences of one document.
pub(super) struct Sentences<'a> {
    doc: &'a Annotated,
    language: &'a Language,
    /// The words of each sentence, by group.
    words: Vec<BTreeSet<&'a str>>,
    /// The names of each sentence in full, and the roles that go with them.
    names: Vec<BTreeSet<String>>,
}

/// A sentence that bears on a statement.
pub(super) struct Said<'a> {
    pub(super) doc: &'a Annotated,
    pub(super) span: Span,
    /// The share of the statement's words that it has.
    pub(super) support: f32,
    /// The words of the statement that neither it nor what it refers to has.
    pub(super) missing: Vec<&'a Term>,
    pub(super) figures: Vec<&'a Figure>,
    pub(super) dates: Vec<&'a Date>,
    /// Its verbs, by group.
    pub(super) deeds: Vec<(&'a str, Deed)>,
    /// The next sentence says that it could not be verified, or the like.
    pub(super) open: bool,
    /// What it cites, the outermost first.
    pub(super) cited: Vec<&'a Attribution>,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(doc: &'a Annotated, language: &'a Language) -> Self {
        let count = doc.segments.sentences.len();
        let mut sentences = Sentences {
            doc,
            language,
            words: vec![BTreeSet::new(); count],
            names: vec![BTreeSet::new(); count],
        };
        for statement in &doc.statements {
            let words = statement.terms.iter().map(|t| &*t.group);
            sentences.words[statement.sentence].extend(words);
        }
        for name in &doc.mentions.names {
            let at = doc.segments.sentence_at(name.span.start);
            let entity = &doc.mentions.entities[name.entity];
            let told = groups(language, &format!("{} {}", entity.name, entity.role));
            sentences.names[at].extend(told);
        }
        for attribution in &doc.attributions {
            let parts = attribution.source.iter().chain(&attribution.cue);
            for part in parts {
                let at = doc.segments.sentence_at(part.start);
                let told = groups(language, part.of(&doc.document.text));
                sentences.names[at].extend(told);
            }
            let (Some(who), Some(content)) =
                (&attribution.who, attribution.content.first())
            else {
                continue;
            };
            let at = doc.segments.sentence_at(content.start);
            let told = groups(language, &format!("{} {}", who.name, who.role));
            sentences.names[at].extend(told);
        }
        sentences
    }

    /// Those that have enough of the statement's words.
    pub(super) fn bearing_on(&self, asked: &Asked<'a>) -> Vec<Said<'a>> {
        let all: f32 = asked.words.iter().map(|t| Asked::weight(t)).sum();
        let sentences = self.doc.segments.sentences.iter().enumerate();
        sentences
            .filter(|(_, sentence)| sentence.block != BlockKind::Boilerplate)
            .filter_map(|(at, sentence)| {
                let missing: Vec<&Term> =
                    asked.words.iter().copied().filter(|t| !self.has(at, t)).collect();
                let lost: f32 = missing.iter().map(|t| Asked::weight(t)).sum();
                let support = 1.0 - lost / all.max(f32::MIN_POSITIVE);
                (support >= BEARS).then(|| self.said(sentence.span, support, missing))
            })
            .collect()
    }

    /// Whether a sentence has a word, or names what it stands for there or just before.
    fn has(&self, at: usize, term: &Term) -> bool {
        let group = &*term.group;
        if self.words[at].contains(group) || self.names[at].contains(group) {
            return true;
        }
        let before = at.saturating_sub(BEFORE)..at;
        let named = before.clone().any(|b| self.names[b].contains(group));
        let title = || self.words[0].contains(group) || self.names[0].contains(group);
        match term.kind {
            TermKind::Name => named || title(),
            _ => false,
        }
    }

    fn said(&self, span: Span, support: f32, missing: Vec<&'a Term>) -> Said<'a> {
        let doc = self.doc;
        let inside = |other: Span| span.holds(other);
        let statements = || doc.statements.iter().filter(|s| span.touches(s.span));
        let mut cited: Vec<usize> = statements().flat_map(|s| s.chain.clone()).collect();
        cited.sort_unstable();
        cited.dedup();
        Said {
            doc,
            span,
            support,
            missing,
            figures: doc.mentions.figures.iter().filter(|f| inside(f.span)).collect(),
            dates: doc.mentions.dates.iter().filter(|d| inside(d.span)).collect(),
            deeds: statements()
                .flat_map(|s| &s.terms)
                .filter(|t| t.kind == TermKind::Deed)
                .map(|t| (&*t.group, Deed::at(doc, t.span, self.language)))
                .collect(),
            open: self.left_open(span),
            cited: cited.into_iter().map(|a| &doc.attributions[a]).collect(),
        }
    }
}

/// The words of a name, as they are compared.
pub(super) fn groups(language: &Language, name: &str) -> Vec<String> {
    let terms = language.terms();
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|w| terms.canonical(&terms.stem(&w.to_lowercase())).to_owned()).collect()
}

/// The words in `span` that make a deed planned or possible, with their class.
pub(super) fn hedges<'a>(
    doc: &Annotated,
    span: Span,
    language: &'a Language,
) -> Vec<(Span, &'a str)> {
    classed(doc, span, language.list("shift/certainty"))
}

/// The entries of a list in `span`, with their value.
pub(super) fn classed<'a>(
    doc: &Annotated,
    span: Span,
    list: &'a crate::language::WordList,
) -> Vec<(Span, &'a str)> {
    let tokens = &doc.segments.tokens[doc.segments.tokens_in(span)];
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let longest = list.longest(rest.iter().map(|t| &*t.lower));
        let taken = longest.map_or(1, |(count, _)| count);
        if let Some((count, class)) = longest {
            found.push((rest[0].span.join(rest[count - 1].span), class));
        }
        at += taken;
    }
    found
}

impl Sentences<'_> {
    /// Whether the sentence after `span` says only that the claim is not verified.
    fn left_open(&self, span: Span) -> bool {
        let sentences = &self.doc.segments.sentences;
        let next =
            sentences.get(sentences.partition_point(|s| s.span.start <= span.start));
        let list = self.language.list("attribute/unverified");
        next.is_some_and(|next| {
            let tokens = self.doc.segments.of(next);
            let negations = self.language.list("state/negations");
            tokens.iter().any(|t| list.has(&t.lemma))
                && tokens.iter().any(|t| negations.has(&t.lower))
        })
    }
}

/// Who is cited in `span`.
pub(super) fn sources(doc: &Annotated, span: Span) -> impl Iterator<Item = &Source> {
    let cites = move |a: &&Attribution| a.content.iter().any(|c| span.touches(*c));
    doc.attributions.iter().filter(cites).filter_map(|a| a.who.as_ref())
}
