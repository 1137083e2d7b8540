//! How the items of a unit stand to a cue in the dependency tree.

use crate::attribute::unit::Unit;
use crate::segment::Relation;
use crate::segment::shape::mix;
use std::iter::successors;

/// So many heads of a cue are followed.
const HIGHEST: usize = 12;
/// So many heads of any other item.
const DEEPEST: usize = 40;

/// The dependency tree over the items of a unit.
#[derive(Debug)]
pub(super) struct Tree {
    up: Vec<Option<usize>>,
    relation: Vec<u64>,
}

/// The way from a cue to an item: up to the lowest head they share, then down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// The relations passed on the way up, and the first on the way down.
    pub(super) branch: u64,
    /// With the second on the way down.
    pub(super) twig: u64,
}

impl Tree {
    pub(super) fn of(unit: &Unit) -> Tree {
        let (up, relation) = unit.heads().into_iter().map(|(h, r)| (h, r as u64)).unzip();
        Tree { up, relation }
    }

    pub(super) fn head(&self, at: usize) -> Option<usize> {
        self.up.get(at).copied().flatten()
    }

    pub(super) fn relation(&self, at: usize) -> u64 {
        self.relation.get(at).copied().unwrap_or(99)
    }

    /// The subject of the sentence around a verb.
    pub(super) fn main_subject(&self, verb: usize) -> Option<(usize, usize)> {
        let top = successors(Some(verb), |here| self.head(*here)).take(DEEPEST).last()?;
        self.subject(top)
    }

    /// The subject of a verb, or of the verb it hangs on: all items of its phrase.
    pub(super) fn subject(&self, verb: usize) -> Option<(usize, usize)> {
        let is = |at: usize, of: &[Relation]| {
            of.iter().any(|r| *r as u64 == self.relation(at))
        };
        let mut here = verb;
        for _ in 0..HIGHEST {
            let own = (0..here).rev().find(|at| {
                self.head(*at) == Some(here)
                    && is(*at, &[Relation::Nsubj, Relation::NsubjPass])
            });
            if let Some(own) = own {
                return Some(self.phrase(own));
            }
            if here == verb
                && let Some(before) = self.noun_before(verb)
            {
                return Some(before);
            }
            if !is(here, &[Relation::Advcl, Relation::Conj, Relation::Xcomp]) {
                return None;
            }
            here = self.head(here)?;
        }
        None
    }

    /// The noun phrase right before a participle that tells what it does: "people
    /// calling", "recalled the pilot telling".
    fn noun_before(&self, participle: usize) -> Option<(usize, usize)> {
        let head = self.head(participle)?;
        let relation = self.relation(participle);
        let noun = if relation == Relation::Acl as u64 {
            head
        } else if relation == Relation::Advcl as u64 {
            (head + 1..participle).rev().find(|at| {
                self.head(*at) == Some(head) && self.relation(*at) == Relation::Obj as u64
            })?
        } else {
            return None;
        };
        let (start, end) = self.phrase(noun);
        let end = end.min(participle);
        (start < end && end == participle).then_some((start, end))
    }

    /// From the first to the last item that depends on `top`.
    pub(super) fn phrase(&self, top: usize) -> (usize, usize) {
        let under = |at: &usize| {
            let heads = successors(Some(*at), |here| self.head(*here));
            heads.take(DEEPEST).any(|here| here == top)
        };
        let all = 0..self.up.len();
        let first = all.clone().find(under).unwrap_or(top);
        (first, all.rev().find(under).unwrap_or(top) + 1)
    }

    /// The ways from a cue, whose head is `cue`, to every item.
    pub(super) fn ways(&self, cue: usize) -> Vec<Way> {
        let mut rank: Vec<Option<u64>> = vec![None; self.up.len()];
        let mut climbed = 7;
        let mut next = Some(cue);
        for _ in 0..HIGHEST {
            let Some(at) = next.filter(|at| rank.get(*at) == Some(&None)) else { break };
            rank[at] = Some(climbed);
            climbed = mix(climbed, self.relation(at), 11);
            next = self.head(at);
        }
        (0..self.up.len()).map(|at| self.way(at, &rank)).collect()
    }

    fn way(&self, at: usize, rank: &[Option<u64>]) -> Way {
        let (mut branch, mut twig) = (98, 98);
        let mut here = at;
        for _ in 0..DEEPEST {
            if let Some(climbed) = rank.get(here).copied().flatten() {
                let branch = mix(climbed, branch, 12);
                return Way { branch, twig: mix(branch, twig, 13) };
            }
            (branch, twig) = (self.relation(here), branch);
            let Some(head) = self.head(here) else { break };
            here = head;
        }
        Way { branch: mix(1, branch, 14), twig: mix(1, twig, 15) }
    }
}
