//! What the network sees of a word by itself.

use crate::document::Span;
use crate::segment::Token;
use crate::segment::shape::{case, mode, prefixes, shape, suffixes, word_hash};
use std::ops::Range;

/// How many tables a word has a row in.
pub const TABLES: usize = 7;

/// The tables of a word's affixes.
pub const AFFIXES: Range<usize> = 1..5;

/// The number of rows of each table but the first, the vocabulary's.
pub const ROWS: [usize; TABLES] = [0, 1024, 4096, 4096, 2048, 512, 64];

/// The rows of one word, one a table. The first is yet to be looked up in the
/// vocabulary: it is the word's [`word_hash`].
pub type Rows = [u64; TABLES];

/// The rows of each word of a sentence.
pub fn rows(text: &str, tokens: &[Token]) -> Vec<Rows> {
    let of = |span: Span| span.of(text);
    let mode = mode(tokens.iter().map(|t| of(t.span)));
    let mut opens = true;
    let mut rows = Vec::with_capacity(tokens.len());
    for token in tokens {
        let raw = of(token.span);
        rows.push(word(raw, &token.lower, mode.at(opens)));
        opens = opens && !raw.starts_with(char::is_alphanumeric);
    }
    rows
}

fn word(raw: &str, lower: &str, mode: u64) -> Rows {
    let suffix = suffixes(lower);
    let hashes = [suffix[1], suffix[2], suffix[3], prefixes(lower)[2], shape(raw, 2)];
    let mut rows = [word_hash(lower), 0, 0, 0, 0, 0, mode * 9 + case(raw)];
    let own = rows.iter_mut().zip(ROWS).skip(1);
    for ((row, count), hash) in own.zip(hashes) {
        *row = (hash >> 7) % count as u64;
    }
    rows
}
