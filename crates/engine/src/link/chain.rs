//! Which documents of a stream hold which marks, in few bytes.
//!
//! A stream forgets its oldest documents first, so what each adds stands in a ring, each
//! entry pointing at the one before it with the same mark: 20 bytes a mark, no list of its
//! own for the many that one document alone has.

use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Holders of marks, the newest first. Documents are numbered upwards.
#[derive(Default)]
pub(super) struct Chains {
    /// The newest entry of each mark.
    newest: FxHashMap<u32, u32>,
    entries: VecDeque<Entry>,
    /// Entries are numbered as they come, around and around; this is the number of the
    /// first that is left.
    first: u32,
}

struct Entry {
    document: u32,
    /// The entry before it with the same mark; its own number where there was none.
    before: u32,
}

impl Chains {
    /// Adds a document with its marks, each once.
    pub(super) fn add(&mut self, document: u32, marks: &[u32]) {
        for &mark in marks {
            let number = self.first.wrapping_add(self.entries.len() as u32);
            let before = self.newest.insert(mark, number).unwrap_or(number);
            self.entries.push_back(Entry { document, before });
        }
    }

    /// Forgets the oldest document, with the marks it came with.
    pub(super) fn forget(&mut self, marks: &[u32]) {
        for mark in marks {
            if self.newest.get(mark) == Some(&self.first) {
                self.newest.remove(mark);
            }
            self.entries.pop_front();
            self.first = self.first.wrapping_add(1);
        }
    }

    /// The documents that hold a mark, the newest first.
    pub(super) fn of(&self, mark: u32) -> impl Iterator<Item = u32> {
        let mut next = self.newest.get(&mark).copied();
        std::iter::from_fn(move || {
            let number = next?;
            let entry = self.entries.get(number.wrapping_sub(self.first) as usize)?;
            next = Some(entry.before).filter(|before| *before != number);
            Some(entry.document)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_come_first_and_the_oldest_are_forgotten() {
        let mut chains = Chains { first: u32::MAX - 2, ..Chains::default() };
        chains.add(0, &[7, 8]);
        chains.add(1, &[8, 9]);
        chains.add(2, &[7, 8]);
        let of = |chains: &Chains, mark| chains.of(mark).collect::<Vec<_>>();
        assert_eq!(of(&chains, 8), [2, 1, 0]);
        chains.forget(&[7, 8]);
        assert_eq!([of(&chains, 7), of(&chains, 8)], [vec![2], vec![2, 1]]);
        chains.forget(&[8, 9]);
        assert_eq!([of(&chains, 8), of(&chains, 9)], [vec![2], vec![]]);
    }
}
