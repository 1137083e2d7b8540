//! Byte offsets to code points.

use crate::document::Span;

/// Bytes between two counted positions: small enough that counting on from one is
/// cheap, large enough that the table is a small part of the text.
const STEP: usize = 128;

/// How many code points stand before each position of one text. Made in one pass;
/// a position is then found by counting at most [`STEP`] bytes on.
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// Code points before byte `i * STEP`; empty for ASCII, where both counts agree.
    before: Vec<usize>,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { text, before: Vec::new() };
        }
        let mut seen = 0;
        let before = text.as_bytes().chunks(STEP).map(|chunk| {
            let here = seen;
            seen += first_bytes(chunk);
            here
        });
        Self { text, before: before.collect() }
    }

    /// How many code points start before byte `at`.
    pub(super) fn at(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let Some(seen) = self.before.get(at / STEP) else {
            let tail = self.before.len().saturating_sub(1);
            return self.before.last().map_or(at, |seen| seen + self.count(tail, at));
        };
        seen + self.count(at / STEP, at)
    }

    /// The span in code points.
    pub(super) fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    fn count(&self, chunk: usize, at: usize) -> usize {
        first_bytes(self.text.as_bytes().get(chunk * STEP..at).unwrap_or_default())
    }
}

/// How many code points start in these bytes of UTF-8.
fn first_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_counts_as_chars_do() {
        for text in
            ["", "plain", &"é🌊a".repeat(100), &"x".repeat(2 * STEP), &"ü".repeat(STEP)]
        {
            let offsets = Offsets::new(text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                assert_eq!(offsets.at(at), count);
            }
            assert_eq!(offsets.at(text.len()), text.chars().count());
        }
    }
}
