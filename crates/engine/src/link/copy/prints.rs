//! An index that proposes pairs of documents that may share text, for a stream of them.

use super::text::Text;
use crate::link::chain::Chains;

/// One trigram in so many is kept, told by its hash, so that two documents keep the same
/// ones (Manber 1994). Of the 20 and more that a copied stretch of
/// [`LEAST_WORDS`](super) words has, five are kept.
const ONE_IN: u32 = 4;
/// A pair is looked at where it shares so many of them …
const SHARED: usize = 3;
/// … and this part of those of the shorter document. Of the labelled copies
/// (`crates/lab/labels/copies.tsv`) .995 are.
const LEAST_PART: f64 = 0.07;
/// Of the documents with one trigram, the last so many are looked at.
const MOST: usize = 64;

/// The trigrams of a document by which copies of it are found: sorted, each once.
pub fn prints(text: &Text) -> Vec<u32> {
    let grams = text.sentences.iter().flat_map(|sentence| &sentence.grams);
    let mut prints: Vec<u32> = grams.copied().filter(|gram| gram % ONE_IN == 0).collect();
    prints.sort_unstable();
    prints.dedup();
    prints
}

/// Which documents of a stream hold which trigrams. Documents are numbered upwards.
#[derive(Default)]
pub struct Prints {
    holders: Chains,
}

impl Prints {
    /// The documents so far, from number `first` on, that may share text with one of
    /// these prints, ascending.
    pub fn like(&self, prints: &[u32], first: u32) -> Vec<u32> {
        let mut hits: Vec<u32> = Vec::new();
        for &print in prints {
            let last = self.holders.of(print).take(MOST);
            hits.extend(last.take_while(|number| *number >= first));
        }
        hits.sort_unstable();
        let often = hits.chunk_by(|a, b| a == b).filter(|same| same.len() >= SHARED);
        often.map(|same| same[0]).collect()
    }

    /// How many prints two documents share, where that is enough to compare them.
    pub fn shared(a: &[u32], b: &[u32]) -> Option<usize> {
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            both += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        let least = LEAST_PART * a.len().min(b.len()) as f64;
        (both >= SHARED && both as f64 >= least).then_some(both)
    }

    /// Adds a document.
    pub fn add(&mut self, number: u32, prints: &[u32]) {
        self.holders.add(number, prints);
    }

    /// Forgets the oldest document that is left, with its prints.
    pub fn forget(&mut self, prints: &[u32]) {
        self.holders.forget(prints);
    }
}
