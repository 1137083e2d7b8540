//! What the documents of a story state, and in which words.

use super::{Denial, denies};
use crate::attribute::Stance;
use crate::corroborate::cited;
use crate::corroborate::origin::Voices;
use crate::document::Span;
use crate::language::{Language, WordList};
use crate::link::{StatementRef, Thread};
use crate::segment::{Tag, Token};
use crate::{Annotated, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// What a word counts that no other statement of the story uses.
const UNHEARD: f32 = 0.25;

/// What a story's documents state, and in which words.
pub(super) struct Told<'a> {
    pub(super) docs: &'a [Annotated],
    pub(super) voices: &'a Voices<'a>,
    pub(super) lists: Lists<'a>,
    /// Where each statement's home is.
    pub(super) of: BTreeMap<StatementRef, usize>,
    /// Documents that state each group, denials left out.
    pub(super) stated: Vec<usize>,
    /// The statements of each group that say of something that it is not so.
    pub(super) negated: BTreeMap<usize, Vec<StatementRef>>,
    /// Statements that say of something that it is so.
    pub(super) affirming: Vec<Affirming>,
    /// By each of their words, those that have it, in order.
    having: BTreeMap<&'a str, Vec<usize>>,
    /// The words of all statements but denials, and how much each tells: less, the more
    /// statements use it.
    pub(super) words: BTreeMap<Box<str>, f32>,
    /// What a word tells that no statement uses.
    pub(super) unheard: f32,
    /// Words, as terms, for what is said: "the reports", "the allegations" point at what
    /// was said, they do not say it.
    pub(super) pointers: BTreeSet<Box<str>>,
    /// Words, as terms, by which a statement accuses.
    pub(super) accusing: BTreeSet<Box<str>>,
    /// Words, as terms, of harm.
    pub(super) harm: BTreeSet<Box<str>>,
}

/// A statement that can be denied.
pub(super) struct Affirming {
    pub(super) reference: StatementRef,
    pub(super) group: usize,
    /// On whose word, as [`Voices`] know it.
    pub(super) key: Option<String>,
}

impl Affirming {
    fn is_not_by(&self, who: Option<&String>) -> bool {
        self.key.is_none() || self.key.as_ref() != who
    }
}

/// How much of what is denied a statement says: as a share of its words, each by what it
/// tells, and in how many of them.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub(super) share: f32,
    pub(super) words: usize,
}

/// The word lists.
pub(super) struct Lists<'a> {
    pub(super) language: &'a Language,
    pub(super) claims: &'a WordList,
    pub(super) falsehoods: &'a WordList,
    pub(super) marks: &'a WordList,
    pub(super) negations: &'a WordList,
    pub(super) half: &'a WordList,
    pub(super) owners: &'a WordList,
    pub(super) verbs: &'a WordList,
    pub(super) nouns: &'a WordList,
    pub(super) none: &'a WordList,
    pub(super) pronouns: &'a WordList,
    /// What is of a country, and the country.
    pub(super) peoples: Vec<(String, String)>,
}

impl Lists<'_> {
    /// Words as the terms of statements have them.
    pub(super) fn terms<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
    ) -> BTreeSet<Box<str>> {
        let terms = self.language.terms();
        words.map(|word| terms.canonical(&terms.stem(word)).into()).collect()
    }

    fn list(&self, name: &str) -> BTreeSet<Box<str>> {
        self.terms(self.language.list(name).iter())
    }
}

impl<'a> Told<'a> {
    pub(super) fn new(
        docs: &'a [Annotated],
        thread: &Thread,
        voices: &'a Voices<'a>,
        language: &'a Language,
    ) -> Told<'a> {
        let lists = Lists {
            language,
            claims: language.list("attribute/claims"),
            falsehoods: language.list("attribute/falsehoods"),
            marks: language.list("attribute/marks"),
            negations: language.list("state/negations"),
            half: language.list("denial/half"),
            owners: language.list("attribute/owners"),
            verbs: language.list("attribute/verbs"),
            nouns: language.list("attribute/nouns"),
            none: language.list("figure/none"),
            pronouns: language.list("attribute/pronouns"),
            peoples: {
                let list = language.list("name/peoples");
                let of = |p: &str| list.get(p).unwrap_or("").to_lowercase();
                list.iter().map(|p| (p.to_lowercase(), of(p))).collect()
            },
        };
        let mut pointers = lists.list("attribute/nouns");
        pointers.extend(lists.list("attribute/claims"));
        pointers.extend(lists.list("attribute/claiming"));
        pointers.extend(lists.list("attribute/falsehoods"));
        pointers.extend(lists.list("attribute/truths"));
        let mut told = Told {
            docs,
            voices,
            of: BTreeMap::new(),
            stated: Vec::new(),
            negated: BTreeMap::new(),
            affirming: Vec::new(),
            having: BTreeMap::new(),
            words: BTreeMap::new(),
            unheard: 0.0,
            pointers,
            accusing: lists.list("denial/accusing"),
            harm: lists.list("figure/harm"),
            lists,
        };
        told.read(thread);
        told
    }

    /// Takes in what the story states.
    fn read(&mut self, thread: &Thread) {
        let docs = self.docs;
        for (g, group) in thread.claims.iter().enumerate() {
            let stating = || group.statements.iter().filter(|r| !denies(docs, **r));
            for &reference in &group.statements {
                let home = *self.of.entry(reference).or_insert(g) == g;
                if !home || denies(docs, reference) {
                    continue;
                }
                let terms = &self.statement(reference).terms;
                let own: BTreeSet<&str> = terms.iter().map(|t| &*t.group).collect();
                for word in own {
                    *self.words.entry(word.into()).or_default() += 1.0;
                }
            }
            let negated = stating().filter(|r| self.statement(**r).negated);
            self.negated.insert(g, negated.copied().collect());
            let documents: BTreeSet<usize> = stating().map(|r| r.document).collect();
            self.stated.push(documents.len());
        }
        let total = self.of.len() as f32;
        let weight = |count: f32| libm::logf((total + 1.0) / (count + 0.5));
        for count in self.words.values_mut() {
            *count = weight(*count);
        }
        self.unheard = UNHEARD * weight(0.0);
        let affirming =
            self.of.iter().filter(|(r, g)| self.stated[**g] > 0 && self.affirms(**r));
        self.affirming = affirming
            .map(|(&reference, &group)| Affirming {
                reference,
                group,
                key: self.on_whose_word(reference),
            })
            .collect();
        for (at, affirming) in self.affirming.iter().enumerate() {
            let doc: &'a Annotated = &docs[affirming.reference.document];
            for term in &doc.statements[affirming.reference.statement].terms {
                let having = self.having.entry(&term.group).or_default();
                if having.last() != Some(&at) {
                    having.push(at);
                }
            }
        }
    }

    pub(super) fn statement(&self, reference: StatementRef) -> &'a Statement {
        &self.docs[reference.document].statements[reference.statement]
    }

    /// On whose word a statement rests, as [`Voices`] know it.
    pub(super) fn on_whose_word(&self, reference: StatementRef) -> Option<String> {
        let by = cited(&self.docs[reference.document], self.statement(reference))?;
        by.who.as_ref().map(|who| self.voices.key(who))
    }

    pub(super) fn sentence(&self, document: usize, span: Span) -> usize {
        self.docs[document].segments.sentence_at(span.start)
    }

    /// Somebody else's statements that can be what is denied.
    pub(super) fn deniable(
        &self,
        denial: &Denial<'a>,
    ) -> impl Iterator<Item = (StatementRef, usize, &'a Statement)> {
        let who = denial.attribution.who.as_ref().map(|w| self.voices.key(w));
        let others = self.affirming.iter().filter(move |a| a.is_not_by(who.as_ref()));
        others.map(|a| (a.reference, a.group, self.statement(a.reference)))
    }

    /// Those of them that say some of what is denied, and how much.
    pub(super) fn sharing(
        &self,
        denial: &Denial<'a>,
    ) -> impl Iterator<Item = (&Affirming, Shared)> {
        let weight = |word: &str| self.words.get(word).copied().unwrap_or(self.unheard);
        let mut all = 0.0;
        let mut found: BTreeMap<usize, (f32, usize)> = BTreeMap::new();
        for word in denial.words.keys() {
            let weight = weight(word);
            all += weight;
            for at in self.having.get(word).into_iter().flatten() {
                let (said, count) = found.entry(*at).or_default();
                *said += weight;
                *count += 1;
            }
        }
        let who = denial.attribution.who.as_ref().map(|w| self.voices.key(w));
        let sharing = found.into_iter().map(move |(at, (said, words))| {
            let share = said / all.max(f32::MIN_POSITIVE);
            (&self.affirming[at], Shared { share, words })
        });
        sharing.filter(move |(a, _)| a.is_not_by(who.as_ref()))
    }

    /// Whether a statement says that something is so, and not only that it was denied.
    fn affirms(&self, reference: StatementRef) -> bool {
        let doc = &self.docs[reference.document];
        let statement = self.statement(reference);
        let denials = doc.attributions.iter().filter(|a| a.stance == Stance::Denies);
        let mut cues = denials.flat_map(|a| &a.cue);
        let tokens = &doc.segments.tokens[doc.segments.tokens_in(statement.span)];
        let denies_in_words = |t: &Token| {
            let frame = self.lists.verbs.get(&t.lemma).unwrap_or("");
            t.tag == Tag::Verb && frame.starts_with("denies")
        };
        !statement.negated
            && !denies(self.docs, reference)
            && !tokens.iter().any(denies_in_words)
            && !cues.any(|cue| cue.touches(statement.span))
    }
}

/// Whether a statement has a word of a set.
pub(super) fn has_any(statement: &Statement, words: &BTreeSet<Box<str>>) -> bool {
    statement.terms.iter().any(|t| words.contains(&t.group))
}
