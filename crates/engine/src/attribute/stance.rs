//! How the source stands to the content.
//!
//! The verb or noun says it, but for four turns: a negated cue asserts nothing ("did not
//! deny", "could not confirm"); to deny somebody something is to refuse it ("was denied
//! entry", "the judge denied the motion"); calling a claim a falsehood denies it, with
//! whatever verb ("called the reports 'fake news'", "said the charges were false"); and so
//! does to slam it, or to say of oneself that one had no part in it ("said he had nothing
//! to do with the fire").

use super::Stance;
use super::cue::{Cue, Form};
use super::lexicon::Lexicon;
use crate::document::Span;
use crate::segment::{Form as WordForm, Relation, Segments, Tag, Token, TokenKind};

/// How far before a word its negation may stand ("does not really exist").
const NEGATION_REACH: usize = 4;
/// How deep in the content a claim may stand that the source deals with.
const CLAIM_REACH: usize = 6;
/// How far after a claim it may be called something ("the reports of a fire 'a hoax'").
const LABEL_REACH: usize = 12;
/// So few words are nothing but a verdict ("completely false").
const VERDICT: usize = 4;

/// One citation.
pub(super) struct Cited<'a> {
    pub(super) cue: &'a Cue,
    /// Where the source stands.
    pub(super) source: Option<Span>,
    /// Where the cue stands.
    pub(super) at: Option<Span>,
    pub(super) content: &'a [Span],
}

/// The stance of one citation.
pub(super) fn of(cited: &Cited, segments: &Segments, lexicon: &Lexicon) -> Stance {
    let cue = cited.cue;
    let stance = cue.frame.stance();
    match cue.form {
        Form::Open => return Stance::Doubts,
        Form::Hearsay => return stance,
        Form::Noun if cue.negated => return Stance::Denies,
        _ if cue.negated => return Stance::Doubts,
        _ => {}
    }
    let reading = Reading::new(cited, segments, lexicon);
    if reading.nobody() {
        return Stance::Doubts;
    }
    match stance {
        Stance::Denies if reading.refuses() || reading.is_undone() => Stance::Asserts,
        Stance::Asserts if reading.denies() => Stance::Denies,
        _ => stance,
    }
}

/// A citation, word by word.
struct Reading<'a> {
    cited: &'a Cited<'a>,
    segments: &'a Segments,
    lexicon: &'a Lexicon<'a>,
    /// The tokens of the content's first sentence: what is said after it is told beside.
    words: Vec<usize>,
}

impl<'a> Reading<'a> {
    fn new(
        cited: &'a Cited<'a>,
        segments: &'a Segments,
        lexicon: &'a Lexicon<'a>,
    ) -> Self {
        let first = cited.content.first().map(|s| segments.sentence_at(s.start));
        let words = cited.content.iter().flat_map(|s| segments.tokens_in(*s));
        let inside = |at: &usize| {
            let word = segments.tokens.get(*at).filter(|t| t.kind != TokenKind::Mark);
            word.is_some_and(|t| Some(segments.sentence_at(t.span.start)) == first)
        };
        Reading { cited, segments, lexicon, words: words.filter(inside).collect() }
    }

    fn token(&self, at: usize) -> &'a Token {
        &self.segments.tokens[at]
    }

    fn tokens_at(&self, span: Option<Span>) -> impl Iterator<Item = usize> {
        span.map_or(0..0, |s| self.segments.tokens_in(s))
    }

    /// "Neither can deny it": nobody does.
    fn nobody(&self) -> bool {
        let mut source = self.tokens_at(self.cited.source);
        source.next().is_some_and(|at| self.lexicon.negations.has(&self.token(at).lower))
    }

    /// "Must rebut the claims": nobody does yet.
    fn is_undone(&self) -> bool {
        let modal = |at: usize| {
            let token = self.token(at);
            token.tag == Tag::Aux && self.lexicon.modals.has(&token.lemma)
        };
        self.tokens_at(self.cited.at).any(modal)
    }

    /// Whether what is denied is kept from somebody: "was denied bail", "denied the goat
    /// entry", "denied a motion".
    fn refuses(&self) -> bool {
        let is_verb = |at: &usize| self.token(*at).tag == Tag::Verb;
        let Some(verb) = self.tokens_at(self.cited.at).filter(is_verb).last() else {
            return false;
        };
        let segments = self.segments;
        self.by_court()
            || segments.child(verb, &[Relation::Iobj]).is_some()
            || self.is_kept_from_somebody(verb)
            || self.is_granted()
    }

    /// "The ships were denied access", "ships denied access": nobody says anything.
    fn is_kept_from_somebody(&self, verb: usize) -> bool {
        let token = self.token(verb);
        let passive = self.segments.child(verb, &[Relation::AuxPass]).is_some();
        let reduced =
            token.relation == Relation::Acl && token.form == WordForm::PastParticiple;
        let named = self.claim_at().is_some();
        let after = self.cited.source.zip(self.cited.at).is_some_and(|(s, c)| s > c);
        (passive || reduced) && !named && !after
    }

    /// Whether the content begins with something that one is granted or refused ("a
    /// handgun permit"), or is somebody ("him").
    fn is_granted(&self) -> bool {
        let ends =
            |tag| matches!(tag, Tag::Verb | Tag::Aux | Tag::Sconj | Tag::Adp | Tag::Part);
        let phrase = self.words.iter().map(|at| self.token(*at));
        let mut phrase = phrase.take_while(|t| !ends(t.tag));
        let whom = |t: &Token| self.lexicon.refers.get(&t.lower).unwrap_or("body");
        match self.words.as_slice() {
            [at] if !whom(self.token(*at)).contains("body") => true,
            _ => phrase.any(|t| self.lexicon.grants.has(&t.lemma)),
        }
    }

    /// A court that rejects or dismisses a claim decides on it.
    fn by_court(&self) -> bool {
        let mut source = self.tokens_at(self.cited.source);
        source.any(|at| self.lexicon.courts.has(&self.token(at).lemma))
    }

    /// Whether a citation that asserts says of something that it is not so.
    fn denies(&self) -> bool {
        let frame = &self.cited.cue.frame;
        let named = || self.names_claim(|_| true);
        let told = || self.names_claim(|kind| kind == "told");
        frame.rebuffs && named() && !self.by_court()
            || frame.attacks && told()
            || self.falsifies()
            || self.exculpates()
    }

    /// Whether the claim that the source deals with is of a kind; it can be a part of the
    /// cue ("dismissed the report as").
    fn names_claim(&self, is: impl Fn(&str) -> bool) -> bool {
        let near = self.words.iter().take(CLAIM_REACH).copied();
        let claim = |at: usize| {
            let kind = self.lexicon.claims.get(&self.token(at).lemma)?;
            let next = self.segments.tokens.get(at + 1);
            let clause = next.is_some_and(|t| self.lexicon.is(&t.lower, "that"));
            (kind != "that" || clause).then_some(kind)
        };
        self.tokens_at(self.cited.at).chain(near).filter_map(claim).any(is)
    }

    /// The place among the words of the first noun for what others said.
    fn claim_at(&self) -> Option<usize> {
        let claim = |at: &usize| self.lexicon.claims.has(&self.token(*at).lemma);
        self.words.iter().position(claim)
    }

    /// Whether the words say of a claim that it is not so.
    fn falsifies(&self) -> bool {
        let places = 0..self.words.len();
        if self.cited.cue.frame.label {
            return places.clone().any(|at| self.labels(at));
        }
        let verdict = self.words.len() <= VERDICT && self.cited.cue.form != Form::Noun;
        places.clone().any(|at| {
            let Some(kind) = self.falsehood(at) else { return false };
            verdict && kind != "judges"
                || self.is_said_of_claim(self.words[at], kind)
                || self.is_predicate(at, kind)
        }) || places.into_iter().any(|at| self.is_no_truth(at))
    }

    /// Whether a word calls something false, and what it needs for it.
    fn falsehood(&self, at: usize) -> Option<&'a str> {
        let token = self.token(self.words[at]);
        let list = self.lexicon.falsehoods;
        let found = list.has(&token.lemma) || list.has(&token.lower);
        let kind = list.get(&token.lemma).or(list.get(&token.lower)).unwrap_or("");
        (found && !self.negated(at)).then_some(kind)
    }

    /// "Called the reports of a fire baseless", "called that a lie".
    fn labels(&self, at: usize) -> bool {
        let Some(kind) = self.falsehood(at) else { return false };
        // "Blamed the report for spreading lies" calls nothing a lie.
        let done = |c: usize| {
            let deeds = self.words[c..at].windows(2).map(|w| (w[0], self.token(w[1])));
            deeds.into_iter().any(|(before, token)| {
                token.tag == Tag::Verb
                    && self.lexicon.is(&self.token(before).lower, "for")
            })
        };
        let near = |c: &usize| *c < at && at - c <= LABEL_REACH && !done(*c);
        let claim = self.claim_at().filter(near);
        let points =
            || self.points(self.words[0]) && kind != "judges" && at < LABEL_REACH;
        claim.is_some() || at > 0 && points()
    }

    /// "It", "that" as all that is spoken of.
    fn points(&self, word: usize) -> bool {
        let token = self.token(word);
        let lower = &token.lower;
        token.tag == Tag::Pron
            && (self.lexicon.is(lower, "empty") || self.lexicon.is(lower, "that"))
    }

    /// Whether a word stands as predicate to a claim: "the reports are false", "saying so
    /// is wrong", "it is wrong to say so".
    fn is_said_of_claim(&self, word: usize, kind: &str) -> bool {
        const SUBJECTS: [Relation; 7] = [
            Relation::Nsubj,
            Relation::NsubjPass,
            Relation::NsubjOuter,
            Relation::Csubj,
            Relation::CsubjPass,
            Relation::Advcl,
            Relation::Expl,
        ];
        let segments = self.segments;
        let head = match self.token(word).relation {
            // "Are baseless rumours".
            Relation::Amod | Relation::Compound => segments
                .head(word)
                .filter(|head| segments.child(*head, &[Relation::Cop]).is_some()),
            _ => Some(word),
        };
        const ASIDE: [Relation; 4] =
            [Relation::Acl, Relation::AclRelcl, Relation::Advcl, Relation::AdvclRelcl];
        let Some(head) = head else { return false };
        // "Accusations that had been invented", told of something else.
        if ASIDE.contains(&self.token(head).relation) {
            return false;
        }
        let claims = |verb: usize| self.lexicon.claiming.has(&self.token(verb).lemma);
        let Some(subject) = segments.child(head, &SUBJECTS) else { return false };
        let first = subject < head;
        if self.points(subject) {
            // "It is a false start" calls no claim false.
            if head != word && !self.lexicon.falsehoods.has(&self.token(head).lemma) {
                return false;
            }
            const SAID: [Relation; 4] =
                [Relation::Csubj, Relation::Xcomp, Relation::Ccomp, Relation::Advcl];
            let mut said = segments.children(head).filter(|c| *c > head);
            return kind != "judges"
                || said.any(|c| SAID.contains(&self.token(c).relation) && claims(c));
        }
        let token = self.token(subject);
        first
            && (kind == "alone"
                || self.lexicon.claims.has(&token.lemma)
                || token.tag == Tag::Verb && claims(subject))
    }

    /// "Saying so is wrong": a verb that does what a claim does opens the content, and the
    /// word is its predicate. "The reports out of town are false": so does a claim, and
    /// the word ends the content.
    fn is_predicate(&self, at: usize, kind: &str) -> bool {
        let first = self.token(self.words[0]);
        let gerund = first.form == WordForm::PresentParticiple
            && self.lexicon.claiming.has(&first.lemma);
        let claim = self.claim_at().is_some_and(|c| c < at && c < CLAIM_REACH);
        let ends = at + 1 == self.words.len() && kind != "judges";
        let adverb = |w: &&usize| self.token(**w).tag == Tag::Adv;
        let before = self.words[..at].iter().rev().find(|w| !adverb(w));
        (gerund || claim && ends && at <= LABEL_REACH)
            && before.is_some_and(|w| self.lexicon.is(&self.token(*w).lemma, "be"))
    }

    /// "There is no truth to it", "the situation does not exist".
    fn is_no_truth(&self, at: usize) -> bool {
        let Some(kind) = self.lexicon.truths.get(&self.token(self.words[at]).lemma)
        else {
            return false;
        };
        let claim = self.claim_at().is_some_and(|c| c < at && at - c <= LABEL_REACH);
        let points = kind == "that" && self.points(self.words[0]) && at <= VERDICT;
        self.negated(at) && (kind == "alone" || claim || points)
    }

    fn negated(&self, at: usize) -> bool {
        (at.saturating_sub(NEGATION_REACH)..at).any(|near| self.negates(near))
    }

    fn negates(&self, at: usize) -> bool {
        self.lexicon.negations.has(&self.token(self.words[at]).lower)
    }

    /// "I had nothing to do with it", "he maintains his innocence": the source, or whom
    /// it speaks for, had no part in it.
    fn exculpates(&self) -> bool {
        (0..self.words.len()).any(|at| {
            let lemmas = self.words[at..].iter().map(|w| &*self.token(*w).lemma);
            let Some((_, value)) = self.lexicon.exculpations.longest(lemmas) else {
                return false;
            };
            let negated = match value {
                "alone" => at <= 1,
                "any" => (0..at).any(|w| self.negates(w)),
                _ => at <= 2 * NEGATION_REACH && self.negated(at),
            };
            negated && self.is_of_oneself(at)
        })
    }

    /// Whether the words before a place begin with somebody who can be the source.
    fn is_of_oneself(&self, at: usize) -> bool {
        let before = self.words[..at].iter().map(|w| &*self.token(*w).lower);
        let oneself = |word: &str| {
            self.lexicon.pronouns.get(word).is_some_and(|v| v != "antecedent")
                || self.lexicon.owners.has(word)
        };
        before.rev().take(2 * NEGATION_REACH).any(oneself)
    }
}
