//! What a denial denies: the words of it, and whether it has any of its own.

use super::told::Told;
use super::{Denial, FEWEST_WORDS};
use crate::attribute::{Attribution, SourceKind, Stance};
use crate::document::Span;
use crate::segment::{Tag, Token};
use crate::state::{Term, TermKind};
use std::collections::{BTreeMap, BTreeSet};

/// A content of so few tokens can point back,
const FEW_TOKENS: usize = 8;
/// or one that names a claim, with so few words beside it.
const FEW_WORDS: usize = 3;

/// What of a denial says what is denied.
struct Part {
    spans: Vec<Span>,
    /// A noun for what was said stands in it.
    named: bool,
    /// And nothing tells what that was: "the reports".
    bare: bool,
}

impl<'a> Told<'a> {
    /// The denials of a document, in order.
    pub(super) fn denials(&self, document: usize) -> Vec<Denial<'a>> {
        let attributions = self.docs[document].attributions.iter();
        attributions
            .filter(|a| a.stance == Stance::Denies)
            .filter_map(|attribution| {
                let span = extent(attribution)?;
                let Part { spans, named, bare } = self.denied_part(document, attribution);
                // "They say there is no evidence": nobody denies anybody's claim.
                let by_cue = self.is_denied_by_cue(document, attribution);
                let who = attribution.who.as_ref();
                let somebody = who.is_some_and(|w| w.kind != SourceKind::Unnamed);
                if !by_cue && !named && !somebody {
                    return None;
                }
                let words = self.words_in(document, &spans, attribution);
                let segments = &self.docs[document].segments;
                let content = attribution.content.iter();
                let tokens: usize = content.map(|s| segments.tokens_in(*s).len()).sum();
                let heard = words.keys().filter(|w| self.words.contains_key(**w)).count();
                let few =
                    if named { words.len() <= FEW_WORDS } else { tokens <= FEW_TOKENS };
                let own = named || by_cue || words.is_empty();
                let points = bare || own && heard < FEWEST_WORDS && few;
                let bare = bare || named && heard == 0 || words.is_empty() && !by_cue;
                Some(Denial { document, attribution, span, words, points, named, bare })
            })
            .collect()
    }

    /// The part of the content that says what is denied: where a noun for a claim stands
    /// in it ("rejected reports of a fire as a smear"), what stands around that noun.
    fn denied_part(&self, document: usize, of: &Attribution) -> Part {
        let segments = &self.docs[document].segments;
        let tokens = &segments.tokens;
        // What a split quote goes on with is told beside.
        let said = if self.is_denied_by_cue(document, of) { usize::MAX } else { 1 };
        let content = of.content.iter().take(said);
        // "Dismissed the report as": the noun can be a part of the cue.
        let own = of.cue.iter().chain(content.clone());
        let mut words: Vec<usize> = own.flat_map(|s| segments.tokens_in(*s)).collect();
        words.sort_unstable();
        let Some(&claim) = words.iter().find(|at| self.names_claim(tokens, **at)) else {
            let spans = content.copied().collect();
            return Part { spans, named: false, bare: false };
        };
        let rest = words.iter().copied().filter(|at| *at > claim);
        let label = |at: &usize| !self.is(&tokens[*at], "as");
        let mut rest: Vec<usize> = rest.take_while(label).collect();
        // "The minister's claims", "accusations by the minister that".
        if rest.first().is_some_and(|at| self.is(&tokens[*at], "by")) {
            let that = rest.iter().position(|at| {
                self.is(&tokens[*at], "that") || self.is(&tokens[*at], "of")
            });
            rest.drain(..that.unwrap_or(rest.len()));
        }
        let goes_on = rest.first().is_some_and(|at| self.goes_on(&tokens[*at]));
        let first = (0..claim)
            .rev()
            .take_while(|at| {
                matches!(tokens[*at].tag, Tag::Noun | Tag::Propn | Tag::Adj)
                    && !self.lists.falsehoods.has(&tokens[*at].lemma)
            })
            .last()
            .unwrap_or(claim);
        let mut part = vec![tokens[first].span.join(tokens[claim].span)];
        if goes_on {
            part.extend(rest.iter().map(|at| tokens[*at].span));
        }
        Part { spans: part, named: true, bare: !goes_on }
    }

    /// Whether a word is a noun for what was said; of those that say nothing without
    /// what follows, where something does ("the risk of a flood").
    fn names_claim(&self, tokens: &[Token], at: usize) -> bool {
        let kind = self.lists.claims.get(&tokens[at].lemma);
        let of = || tokens.get(at + 1).is_some_and(|t| self.goes_on(t));
        kind.is_some_and(|kind| kind != "of" || of())
    }

    /// Whether the citing words themselves deny, rather than that what is cited is called
    /// false.
    fn is_denied_by_cue(&self, document: usize, of: &Attribution) -> bool {
        let segments = &self.docs[document].segments;
        let mut cue =
            of.cue.iter().flat_map(|s| &segments.tokens[segments.tokens_in(*s)]);
        cue.any(|t| {
            let verb = self.lists.verbs.get(&t.lemma);
            let frame = verb.or(self.lists.nouns.get(&t.lemma)).unwrap_or("");
            ["denies", "rebuffs", "attacks"]
                .iter()
                .any(|stance| frame.starts_with(stance))
        })
    }

    /// Whether a word after a noun for a claim begins what it claims.
    fn goes_on(&self, token: &Token) -> bool {
        self.is(token, "of")
            || self.is(token, "that")
            || self.is(token, "to")
            || matches!(
                token.tag,
                Tag::Sconj | Tag::Pron | Tag::Det | Tag::Propn | Tag::Noun
            )
    }

    /// Whether a word plays this part around a citation (`attribute/marks`).
    pub(super) fn is(&self, token: &Token, part: &str) -> bool {
        let parts = self.lists.marks.get(&token.lower);
        parts.is_some_and(|parts| parts.split(' ').any(|p| p == part))
    }

    /// The words that tell something in these spans, without the names of the source.
    pub(super) fn words_in(
        &self,
        document: usize,
        spans: &[Span],
        of: &Attribution,
    ) -> BTreeMap<&'a str, TermKind> {
        let speaker = self.names_of(of);
        let statements = &self.docs[document].statements;
        let inside = |t: &&Term| spans.iter().any(|s| s.touches(t.span));
        statements
            .iter()
            .filter(|s| spans.iter().any(|span| span.touches(s.span)))
            .flat_map(|s| &s.terms)
            .filter(inside)
            .map(|t| (&*t.group, t.kind))
            .filter(|(word, _)| {
                !self.pointers.contains(*word) && !speaker.contains(*word)
            })
            .collect()
    }

    /// The words of who denies: of the name, and the names in the role.
    pub(super) fn names_of(&self, of: &Attribution) -> BTreeSet<Box<str>> {
        let Some(who) = &of.who else { return BTreeSet::new() };
        let words = who.name.split(' ').chain(who.role.split(' '));
        let names = words.filter(|w| w.starts_with(char::is_uppercase));
        let lower: BTreeSet<String> = names
            .map(|w| w.trim_end_matches("'s").trim_end_matches("’s").to_lowercase())
            .collect();
        let names = lower.iter().map(String::as_str);
        let kin = self.lists.peoples.iter().filter_map(|(people, country)| {
            let own = lower.contains(people) || lower.contains(country);
            own.then_some([people.as_str(), country.as_str()])
        });
        self.lists.terms(names.chain(kin.flatten()))
    }
}

/// Cue and content together: the denying words.
fn extent(attribution: &Attribution) -> Option<Span> {
    let parts = attribution.cue.iter().chain(&attribution.content);
    parts.copied().reduce(Span::join)
}
