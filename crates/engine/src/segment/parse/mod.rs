//! Dependency trees: on which word each word depends, and how.
//!
//! In: the tagged tokens of a sentence, as the network read them. Out: each token's
//! head and [`Relation`] after Universal Dependencies; one token of a sentence, its
//! root, has no head. The network of `net` scores each token as the head of each other
//! (T. Dozat and C. Manning, *Deep Biaffine Attention for Neural Dependency Parsing*,
//! ICLR 2017); the best tree over these scores is taken. Arcs may cross. Sentences of
//! more than [`LONGEST`] tokens are read in parts.
//!
//! "Ravenna sent troops" → "sent" is the root, "Ravenna" its `Nsubj`, "troops" its
//! `Obj`.

mod relation;
mod tree;

pub use relation::Relation;

use super::net::{Net, Read};
use super::{Segments, Token};
use std::ops::Range;

/// Longer sentences are read in parts of so many tokens.
pub const LONGEST: usize = 200;

/// Fills in head and relation of one sentence's tokens, the first of which is the
/// document's token number `start`.
pub fn fill(net: &Net, read: Read, tokens: &mut [Token], start: usize) {
    let scored = net.heads(read);
    let heads = tree::best(&scored.arcs, scored.words);
    let relations = net.relations(&scored, &heads);
    for (at, token) in tokens.iter_mut().enumerate() {
        let (Some(head), Some(relation)) = (heads.get(at), relations.get(at)) else {
            return;
        };
        let root = *head == at;
        token.head = (!root).then_some((start + head) as u32);
        token.relation =
            if root { Relation::Root } else { Relation::numbered(*relation) };
    }
}

/// Makes the root of a later part of a sentence depend on the root of the first.
pub(super) fn join(tokens: &mut [Token], start: usize) {
    let Some(first) = tokens.iter().position(|t| t.head.is_none()) else { return };
    for token in tokens.iter_mut().skip(first + 1).filter(|t| t.head.is_none()) {
        token.head = Some((start + first) as u32);
        token.relation = Relation::Parataxis;
    }
}

impl Segments {
    /// The token that the token at `at` depends on, as an index; none for a root.
    pub fn head(&self, at: usize) -> Option<usize> {
        self.tokens.get(at)?.head.map(|head| head as usize)
    }

    /// The tokens that depend on the token at `at`, in order.
    pub fn children(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.around(at).filter(move |child| self.head(*child) == Some(at))
    }

    /// The first token that depends on the token at `at` by one of the relations.
    pub fn child(&self, at: usize, relations: &[Relation]) -> Option<usize> {
        let is = |c: &usize| {
            self.tokens.get(*c).is_some_and(|t| relations.contains(&t.relation))
        };
        self.children(at).find(is)
    }

    /// The heads of the token at `at`, one above the other, up to the root.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let most = self.around(at).len();
        std::iter::successors(self.head(at), |head| self.head(*head)).take(most)
    }

    /// From the first to the last token that depends on the token at `at`, directly or
    /// not, with itself. Where arcs cross, others may stand between.
    pub fn subtree(&self, at: usize) -> Range<usize> {
        let own = |other: &usize| *other == at || self.above(*other).any(|h| h == at);
        let first = self.around(at).find(own).unwrap_or(at);
        let last = self.around(at).rfind(own).unwrap_or(at);
        first..last + 1
    }

    /// The tokens of the sentence that holds the token at `at`.
    fn around(&self, at: usize) -> Range<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= at);
        // Sentences without tokens share their start with the next.
        let own = self.sentences.get(..after).unwrap_or_default().iter().rev();
        own.map(|s| s.tokens.clone()).find(|t| t.contains(&at)).unwrap_or(at..at)
    }
}

#[cfg(test)]
mod tests {
    use super::Relation;
    use crate::segment::{Segments, segment};
    use crate::{Document, Language};

    fn read(text: &str) -> Segments {
        segment(&Document::of_text(text), Language::english())
    }

    fn at(segments: &Segments, word: &str) -> usize {
        segments.tokens.iter().position(|t| *t.lower == *word).unwrap()
    }

    #[test]
    fn a_sentence_has_a_tree() {
        let read = read("Ravenna sent two ships to the island. They arrived on Friday.");
        let sent = at(&read, "sent");
        assert_eq!(read.head(sent), None);
        assert_eq!(read.child(sent, &[Relation::Nsubj]), Some(at(&read, "ravenna")));
        assert_eq!(read.child(sent, &[Relation::Obj]), Some(at(&read, "ships")));
        let ships = at(&read, "ships");
        assert_eq!(read.subtree(ships), at(&read, "two")..ships + 1);
        let two = at(&read, "two");
        assert_eq!(read.above(two).collect::<Vec<_>>(), [ships, sent]);
        let arrived = at(&read, "arrived");
        assert_eq!(read.children(arrived).next(), Some(at(&read, "they")));
    }

    #[test]
    fn each_sentence_has_one_root() {
        let long = "ships and boats and ".repeat(150);
        let read = read(&format!("They saw {long}rafts. Nobody came."));
        for sentence in &read.sentences {
            let tokens = sentence.tokens.clone();
            let roots = tokens.clone().filter(|t| read.head(*t).is_none()).count();
            assert_eq!(roots, 1);
            let inside = |t: usize| read.head(t).is_none_or(|h| tokens.contains(&h));
            assert!(tokens.clone().all(inside));
        }
    }

    #[test]
    fn nothing_is_asked_beyond_the_end() {
        let read = read("Nobody came.");
        assert_eq!(read.head(99), None);
        assert_eq!(read.children(99).count(), 0);
        assert_eq!(read.subtree(99), 99..100);
    }
}
