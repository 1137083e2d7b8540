//! Which claim a denial denies.
//!
//! In: attributions whose stance is [`Stance::Denies`]. Out: for each claim, who denies
//! it and where. A denial belongs to the claim that says most of the words it denies (and
//! of two such, to the one that more documents state); where those words only point back ("called the reports 'baseless rumours'"), to what
//! the same document denied or reported just before.

use super::origin::Voices;
use super::{Assertion, claim};
use crate::Annotated;
use crate::attribute::{Attribution, Stance};
use crate::document::{Place, Span};
use crate::language::Language;
use crate::link::{StatementRef, Thread};
use std::collections::{BTreeMap, BTreeSet};

/// How many sentences back a denial may point.
const REACH: usize = 4;
/// What is denied says something of its own where it has so many words of the story.
const FEWEST_WORDS: usize = 2;
/// A claim is denied where it says this part of the denied words.
const MOST_OF_IT: f32 = 0.6;

/// Whether a statement is the content of a denial.
pub(super) fn denies(docs: &[Annotated], reference: StatementRef) -> bool {
    let doc = &docs[reference.document];
    let statement = &doc.statements[reference.statement];
    statement.chain.iter().any(|&a| doc.attributions[a].stance == Stance::Denies)
}

/// The denials of a story, by the index of the claim's group.
pub(super) fn tie(
    docs: &[Annotated],
    thread: &Thread,
    voices: &Voices<'_>,
    language: &Language,
) -> BTreeMap<usize, Vec<Assertion>> {
    let groups = Groups::new(docs, thread, language);
    let mut tied: BTreeMap<usize, Vec<Assertion>> = BTreeMap::new();
    for &document in &thread.documents {
        let doc = &docs[document];
        let mut before: Option<(usize, usize)> = None;
        for (a, attribution) in doc.attributions.iter().enumerate() {
            let Some(span) = extent(attribution) else { continue };
            if attribution.stance != Stance::Denies {
                continue;
            }
            let sentence = doc.segments.sentence_at(span.start);
            let recent = before.filter(|(s, _)| sentence - s <= REACH).map(|(_, g)| g);
            let target = groups
                .of_content(docs, document, a)
                .or(recent)
                .or_else(|| groups.just_before(docs, document, sentence));
            if let Some(group) = target {
                before = Some((sentence, group));
                tied.entry(group).or_default().push(assertion(
                    docs,
                    voices,
                    document,
                    attribution,
                    span,
                ));
            }
        }
    }
    tied
}

/// Where each statement's home is, and how well each group is stated.
struct Groups {
    of: BTreeMap<StatementRef, usize>,
    /// Documents that state it, denials left out.
    stated: Vec<usize>,
    /// The words of all statements but denials, without nouns for what is said, and how
    /// much each tells: less, the more statements use it.
    words: BTreeMap<Box<str>, f32>,
}

impl Groups {
    fn new(docs: &[Annotated], thread: &Thread, language: &Language) -> Groups {
        let mut of = BTreeMap::new();
        let mut stated = Vec::new();
        let mut words: BTreeMap<Box<str>, f32> = BTreeMap::new();
        for (g, group) in thread.claims.iter().enumerate() {
            for &reference in &group.statements {
                let home = *of.entry(reference).or_insert(g) == g;
                if home && !denies(docs, reference) {
                    let statement =
                        &docs[reference.document].statements[reference.statement];
                    let own: BTreeSet<&str> =
                        statement.terms.iter().map(|t| &*t.group).collect();
                    for word in own {
                        *words.entry(word.into()).or_default() += 1.0;
                    }
                }
            }
            let mut documents: Vec<usize> = group
                .statements
                .iter()
                .filter(|r| !denies(docs, **r))
                .map(|r| r.document)
                .collect();
            documents.dedup();
            stated.push(documents.len());
        }
        // "The reports", "the allegations" point at what was said, they do not say it.
        for noun in language.list("attribute/nouns").iter() {
            let stem = language.terms().stem(noun);
            words.remove(language.terms().canonical(&stem));
        }
        let total = of.len() as f32;
        for count in words.values_mut() {
            *count = libm::logf((total + 1.0) / (*count + 0.5));
        }
        Groups { of, stated, words }
    }

    /// The claim that says most of what is denied.
    fn of_content(
        &self,
        docs: &[Annotated],
        document: usize,
        attribution: usize,
    ) -> Option<usize> {
        let statements = docs[document].statements.iter();
        let denied = statements.filter(|s| s.chain.contains(&attribution));
        // Words that no other statement of the story uses ("reports", "rumours") can't
        // tell one claim from another.
        let words: BTreeMap<&str, f32> = denied
            .flat_map(|s| &s.terms)
            .filter_map(|t| Some((&*t.group, *self.words.get(&*t.group)?)))
            .collect();
        // One word is not a claim: "an invention of idle monitors" points back.
        if words.len() < FEWEST_WORDS {
            return None;
        }
        let all: f32 = words.values().sum();
        let said = |reference: &StatementRef| -> f32 {
            let statement = &docs[reference.document].statements[reference.statement];
            let mut seen: BTreeMap<&str, f32> = BTreeMap::new();
            for term in &statement.terms {
                if let Some(weight) = words.get(&*term.group) {
                    seen.insert(&term.group, *weight);
                }
            }
            seen.values().sum()
        };
        // What is denied was said to be so: "no payment was missed" is not denied by "we
        // paid nothing".
        let affirms =
            |r: &StatementRef| !docs[r.document].statements[r.statement].negated;
        let likely = self
            .of
            .iter()
            .filter(|(r, g)| self.stated[**g] > 0 && !denies(docs, **r) && affirms(r));
        likely
            .map(|(r, &g)| (said(r) / all.max(f32::MIN_POSITIVE), self.stated[g], g))
            .filter(|(part, ..)| *part >= MOST_OF_IT)
            .max_by(|x, y| {
                let tenths = |p: f32| (p * 10.0).round() as i32;
                (tenths(x.0), x.1, y.2).cmp(&(tenths(y.0), y.1, x.2))
            })
            .map(|(_, _, g)| g)
    }

    /// The best stated claim among the sentences just before.
    fn just_before(
        &self,
        docs: &[Annotated],
        document: usize,
        sentence: usize,
    ) -> Option<usize> {
        let near = sentence.saturating_sub(REACH)..=sentence;
        let statements = docs[document].statements.iter().enumerate();
        let recent = statements.filter(|(_, s)| near.contains(&s.sentence));
        self.best(recent.map(|(statement, _)| StatementRef { document, statement }))
    }

    fn best(&self, references: impl Iterator<Item = StatementRef>) -> Option<usize> {
        references
            .filter_map(|r| self.of.get(&r).copied())
            .filter(|&g| self.stated[g] > 0)
            .max_by_key(|&g| (self.stated[g], std::cmp::Reverse(g)))
    }
}

/// Cue and content together: the denying words.
fn extent(attribution: &Attribution) -> Option<Span> {
    let parts = attribution.cue.iter().chain(&attribution.content);
    parts.copied().reduce(Span::join)
}

fn assertion(
    docs: &[Annotated],
    voices: &Voices<'_>,
    document: usize,
    attribution: &Attribution,
    span: Span,
) -> Assertion {
    let doc = &docs[document].document;
    let who = attribution.who.as_ref();
    let name = who.map(|w| claim::full_name(voices, w));
    let outlet = doc.publisher().to_owned();
    Assertion {
        place: Place { document, span },
        kind: Some(who.map_or(crate::attribute::SourceKind::Unnamed, |w| w.kind)),
        cue: attribution.cue.first().map(|s| s.of(&doc.text).to_owned()),
        stance: Stance::Denies,
        chain: [Some(outlet), name.clone()].into_iter().flatten().collect(),
        source: name,
        copied_from: None,
    }
}
