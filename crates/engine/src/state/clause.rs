//! Where one clause of a sentence ends and the next begins.

use crate::language::{Language, WordList};
use crate::segment::tag::Form;
use crate::segment::{Relation, Segments, Sentence, Tag, Token, TokenKind};
use std::iter::once;
use std::ops::Range;

/// The fewest tokens a clause may have; shorter ones stay with their neighbour.
const SHORTEST: usize = 3;

/// Cuts sentences into clauses.
pub(super) struct Splitter<'a> {
    relatives: &'a WordList,
    subordinators: &'a WordList,
    ties: &'a WordList,
    negations: &'a WordList,
    unreal: &'a WordList,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(language: &'a Language) -> Self {
        Splitter {
            relatives: language.list("state/relatives"),
            subordinators: language.list("state/subordinators"),
            ties: language.list("state/ties"),
            negations: language.list("state/negations"),
            unreal: language.list("state/unreal"),
        }
    }

    /// The clauses of a sentence as ranges of token indices, in order; `edges` are the
    /// bytes at which cited content begins or ends.
    pub(super) fn split(
        &self,
        segments: &Segments,
        sentence: &Sentence,
        edges: &[usize],
    ) -> Vec<Range<usize>> {
        let tokens = segments.of(sentence);
        let phrases = Phrases { segments };
        let mut cuts = vec![0];
        for at in 1..tokens.len() {
            let edge = edges
                .iter()
                .any(|&e| tokens[at - 1].span.start < e && e <= tokens[at].span.start);
            let last = cuts[cuts.len() - 1];
            if edge
                || self.opens(tokens, at)
                    && !phrases.goes_on(sentence.tokens.start + at)
                    && has_verb(&tokens[last..at])
                    && has_verb(reach(&tokens[at..]))
            {
                cuts.push(at);
            }
        }
        cuts.push(tokens.len());
        let offset = sentence.tokens.start;
        let mut clauses: Vec<Range<usize>> = Vec::new();
        for pair in cuts.windows(2) {
            let clause = self.trim(tokens, pair[0]..pair[1]);
            if clause.is_empty() {
                continue;
            }
            let edge = edges.iter().any(|&e| {
                e <= tokens[clause.start].span.start
                    && clause.start > 0
                    && e > tokens[clause.start - 1].span.start
            });
            match clauses.last_mut() {
                Some(last) if clause.len() < SHORTEST && !edge => {
                    last.end = clause.end + offset;
                }
                _ => clauses.push(clause.start + offset..clause.end + offset),
            }
        }
        clauses
    }

    /// The range without marks at its two ends and the words that only tie it to what
    /// stands before ("and", "that").
    fn trim(&self, tokens: &[Token], mut range: Range<usize>) -> Range<usize> {
        let mark = |i: usize| tokens[i].kind == TokenKind::Mark;
        let ties =
            |i: usize| tokens[i].tag == Tag::Cconj || self.ties.has(&tokens[i].lower);
        while !range.is_empty() && (mark(range.start) || ties(range.start)) {
            range.start += 1;
        }
        // "took place after | what they call an assault": nothing hangs on the last word.
        let bare = |i: usize| matches!(tokens[i].tag, Tag::Sconj | Tag::Cconj);
        while !range.is_empty() && (mark(range.end - 1) || bare(range.end - 1)) {
            range.end -= 1;
        }
        // A quote or bracket that opens inside closes inside.
        let next = tokens.get(range.end).filter(|t| t.kind == TokenKind::Mark);
        if let Some(next) = next
            && let Some(opening) = opening_of(&next.lower)
        {
            let count = |mark: &str| {
                tokens[range.clone()].iter().filter(|t| &*t.lower == mark).count()
            };
            let open = match opening == &*next.lower {
                true => count(opening) % 2 == 1,
                false => count(opening) > count(&next.lower),
            };
            range.end += usize::from(open);
        }
        range
    }

    /// Whether the clause says that something is not so.
    pub(super) fn negated(&self, clause: &[Token]) -> bool {
        clause.iter().any(|t| self.negations.has(&t.lower))
    }

    /// Whether the clause is planned, possible or demanded rather than done.
    pub(super) fn unreal(&self, clause: &[Token]) -> bool {
        clause.iter().any(|t| self.unreal.has(&t.lower) || self.unreal.has(&t.lemma))
    }

    /// Whether a clause may begin at token `at`.
    fn opens(&self, tokens: &[Token], at: usize) -> bool {
        let (before, token) = (&tokens[at - 1], &tokens[at]);
        if self.subordinators.has(&token.lower) {
            return true;
        }
        if self.relatives.has(&token.lower) {
            return is_mark(before, ",")
                || matches!(before.tag, Tag::Noun | Tag::Propn | Tag::Num);
        }
        match token.tag {
            // "killed or wounded", "investigators and police": no clause of its own.
            Tag::Cconj => {
                !is_verb(before)
                    && tokens.get(at + 1).is_some_and(|t| t.kind != TokenKind::Mark)
            }
            _ if is_break(before) => true,
            Tag::Verb => is_mark(before, ","),
            Tag::Det | Tag::Pron | Tag::Propn | Tag::Noun => is_mark(before, ","),
            _ => false,
        }
    }
}

/// Which phrases tokens stand in, by the tree.
struct Phrases<'a> {
    segments: &'a Segments,
}

impl Phrases<'_> {
    /// Whether the token goes on with a phrase rather than begin a clause: "Lund *and*
    /// Oslo agreed", "the mayor, *the* head of the council, left". Where there is no
    /// tree nothing does.
    fn goes_on(&self, at: usize) -> bool {
        if self.splits_verb(at) {
            return true;
        }
        match self.token(at).tag {
            Tag::Cconj => self.joins(at).is_some_and(|joined| self.is_phrase(joined)),
            Tag::Det | Tag::Pron | Tag::Propn | Tag::Noun => {
                let head = self.head_of_phrase(at);
                let nominal = matches!(
                    self.token(head).relation,
                    Relation::Appos | Relation::Conj | Relation::Nmod | Relation::List
                );
                nominal && self.is_phrase(head)
            }
            _ => false,
        }
    }

    /// Whether the token stands between a verb and its auxiliary: "have *since* left".
    fn splits_verb(&self, at: usize) -> bool {
        let auxiliary = [Relation::Aux, Relation::AuxPass];
        let verb = self.segments.head(at).filter(|verb| *verb > at);
        self.token(at).relation == Relation::Advmod
            && verb
                .and_then(|verb| self.segments.child(verb, &auxiliary))
                .is_some_and(|first| first < at)
    }

    /// Whether a word and what it hangs on are both no clauses: what joins a noun to a
    /// verb was misread.
    fn is_phrase(&self, at: usize) -> bool {
        let head = self.segments.head(at);
        !self.is_clause(at) && head.is_none_or(|head| !self.is_clause(head))
    }

    fn token(&self, at: usize) -> &Token {
        &self.segments.tokens[at]
    }

    /// What a conjunction joins to what stands before.
    fn joins(&self, at: usize) -> Option<usize> {
        let joined = self.segments.head(at)?;
        let joins = self.token(at).relation == Relation::Cc
            && joined > at
            && self.token(joined).relation == Relation::Conj;
        joins.then_some(joined)
    }

    /// The head of the noun phrase a token begins.
    fn head_of_phrase(&self, at: usize) -> usize {
        let inner = |at: usize| {
            matches!(
                self.token(at).relation,
                Relation::Det
                    | Relation::DetPredet
                    | Relation::Amod
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Nummod
                    | Relation::NmodPoss
                    | Relation::NmodDesc
                    | Relation::Case
            )
        };
        let mut way = once(at).chain(self.segments.above(at));
        way.find(|at| !inner(*at)).unwrap_or(at)
    }

    /// Whether a word is what a clause is about: a verb, or what has a subject or a
    /// copula.
    fn is_clause(&self, word: usize) -> bool {
        const TELLS: [Relation; 7] = [
            Relation::Nsubj,
            Relation::NsubjPass,
            Relation::Cop,
            Relation::Aux,
            Relation::AuxPass,
            Relation::Expl,
            Relation::Csubj,
        ];
        is_verb(self.token(word)) || self.segments.child(word, &TELLS).is_some()
    }
}

/// The stretch in which a clause must show its verb: up to the next strong break.
fn reach(tokens: &[Token]) -> &[Token] {
    let end = tokens.iter().skip(1).position(|t| is_break(t) || is_mark(t, ","));
    &tokens[..end.map_or(tokens.len(), |e| e + 1)]
}

fn has_verb(tokens: &[Token]) -> bool {
    tokens.iter().any(is_verb)
}

/// A verb other than a bare infinitive.
fn is_verb(token: &Token) -> bool {
    matches!(token.tag, Tag::Verb | Tag::Aux) && token.form != Form::Base
}

fn is_mark(token: &Token, mark: &str) -> bool {
    token.kind == TokenKind::Mark && &*token.lower == mark
}

/// Marks that part clauses more strongly than a comma.
fn is_break(token: &Token) -> bool {
    token.kind == TokenKind::Mark
        && matches!(&*token.lower, ";" | ":" | "—" | "–" | "--" | "(" | ")")
}

/// The mark that opens what this one closes.
fn opening_of(closing: &str) -> Option<&'static str> {
    Some(match closing {
        "”" => "“",
        "’" => "‘",
        "»" => "«",
        "\"" => "\"",
        ")" => "(",
        "]" => "[",
        _ => return None,
    })
}
