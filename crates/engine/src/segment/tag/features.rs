//! What the tagger sees of a word and its surroundings, as hashes.

use super::Model;

/// How many features a word has.
pub const FEATURES: usize = 34;

/// A word as the features see it.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The class it always has, where training saw it often and with one class only.
    pub fixed: Option<u8>,
    /// The word in lower case, its digits all one.
    lower: u64,
    /// Its last one to four characters.
    suffix: [u64; 4],
    /// Its first one to three.
    prefix: [u64; 3],
    /// What characters it is made of, runs shortened, and where it stands.
    shape: u64,
    /// How it is capitalised, and where it stands.
    case: u64,
    /// The classes training saw it with, the commonest first; 0 if unknown.
    seen: u64,
}

/// How a sentence is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As running text is.
    Running,
    /// Most words have a capital: a headline.
    Title,
    /// All letters are capitals.
    Upper,
}

impl Mode {
    /// As a number, together with whether the sentence's first word is still to come.
    pub fn at(self, opens: bool) -> u64 {
        self as u64 * 2 + u64::from(opens)
    }
}

/// How the sentence is capitalised, judged by its longer words.
pub fn mode<'a>(words: impl Iterator<Item = &'a str>) -> Mode {
    let (mut long, mut capital, mut upper) = (0, 0, 0);
    for word in words.filter(|w| w.len() > 3 && w.starts_with(char::is_alphabetic)) {
        long += 1;
        capital += usize::from(word.starts_with(char::is_uppercase));
        upper += usize::from(!word.contains(char::is_lowercase));
    }
    if long > 1 && upper * 5 >= long * 4 {
        Mode::Upper
    } else if long > 2 && capital * 4 >= long * 3 {
        Mode::Title
    } else {
        Mode::Running
    }
}

/// The word `raw`, `lower` in lower case, in a sentence of the given [`Mode::at`].
pub fn word(raw: &str, lower: &str, mode: u64, model: &Model) -> Word {
    let hash = word_hash(lower);
    let shape = shape(raw, 2);
    let case = mix(mode, case(raw), 3);
    Word {
        fixed: model.fixed(known(raw, lower)),
        lower: hash,
        suffix: suffixes(lower),
        prefix: prefixes(lower),
        shape: mix(shape, mode, 4),
        case,
        seen: model.seen(mix(hash, 0, 1)),
    }
}

/// The key of the classes that training saw a word with.
pub fn seen_key(lower: &str) -> u64 {
    mix(word_hash(lower), 0, 1)
}

/// The key of a word that may be looked up; capitals count.
pub fn known(raw: &str, lower: &str) -> u64 {
    mix(word_hash(lower), u64::from(raw.starts_with(char::is_uppercase)), 2)
}

/// The features of the word at `at`, the two classes before it being `given`.
pub fn extract(words: &[Word], at: usize, given: [u8; 2]) -> [u64; FEATURES] {
    static EDGE: Word = Word {
        fixed: None,
        lower: 11,
        suffix: [11; 4],
        prefix: [11; 3],
        shape: 11,
        case: 11,
        seen: 11,
    };
    let around = |offset: usize| {
        (at + offset).checked_sub(2).and_then(|i| words.get(i)).unwrap_or(&EDGE)
    };
    let [w2, w1, w, n1, n2] = [0, 1, 2, 3, 4].map(around);
    let [before, last] = given.map(u64::from);
    let pair = before * 256 + last;
    let pairs: [(u64, u64); FEATURES] = [
        (0, 0),
        (w.lower, 0),
        (w.lower, w.case),
        (w.suffix[0], w.case),
        (w.suffix[1], 0),
        (w.suffix[2], 0),
        (w.suffix[3], 0),
        (w.suffix[2], w.case),
        (w.prefix[0], w.suffix[1]),
        (w.prefix[1], 0),
        (w.prefix[2], 0),
        (w.shape, 0),
        (w.case, last),
        (w.seen, w.case),
        (last, 0),
        (pair, 0),
        (last, w.lower),
        (pair, w.seen),
        (last, w.suffix[2]),
        (w1.lower, 0),
        (w1.lower, w.seen),
        (w1.suffix[2], last),
        (w2.lower, 0),
        (n1.lower, 0),
        (n1.lower, w.seen),
        (n1.suffix[2], n1.case),
        (n2.lower, 0),
        (n1.seen, w.seen),
        (n1.seen, last),
        (n1.seen, n2.seen),
        (mix(w.seen, n1.seen, 7), last),
        (w1.lower, w.lower),
        (w.lower, n1.lower),
        (n1.case, w.case),
    ];
    let mut template = 16;
    pairs.map(|(a, b)| {
        template += 1;
        mix(a, b, template)
    })
}

/// One hash of two and a salt. The weights are stored by it: it must never change.
pub fn mix(a: u64, b: u64, salt: u64) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let x = (a ^ salt.wrapping_mul(K)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let x = (x ^ (x >> 32) ^ b.rotate_left(17)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 29)
}

/// A word's hash, its digits all one.
pub fn word_hash(lower: &str) -> u64 {
    let digit = |b: u8| if b.is_ascii_digit() { b'0' } else { b };
    lower.bytes().fold(17, |hash, b| step(hash, digit(b)))
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// Hashes of the last one to four characters; the whole word where it is shorter.
pub(in crate::segment) fn suffixes(lower: &str) -> [u64; 4] {
    let mut hashes = [0; 4];
    let mut hash = 5;
    let mut letters = lower.chars().rev();
    for slot in &mut hashes {
        if let Some(c) = letters.next() {
            let c = if c.is_ascii_digit() { '0' } else { c };
            hash = mix(hash, u64::from(c), 5);
        }
        *slot = hash;
    }
    hashes
}

pub(in crate::segment) fn prefixes(lower: &str) -> [u64; 3] {
    let mut hashes = [0; 3];
    let mut hash = 6;
    let mut letters = lower.chars();
    for slot in &mut hashes {
        if let Some(c) = letters.next() {
            let c = if c.is_ascii_digit() { '0' } else { c };
            hash = mix(hash, u64::from(c), 6);
        }
        *slot = hash;
    }
    hashes
}

/// The kinds of characters in order, each run as `longest` of them at most.
pub fn shape(raw: &str, longest: usize) -> u64 {
    let (mut hash, mut run, mut kind) = (7, 0, 0);
    for c in raw.chars() {
        let next = match c {
            _ if c.is_lowercase() => 1,
            _ if c.is_uppercase() => 2,
            _ if c.is_ascii_digit() => 3,
            _ if c.is_alphabetic() => 4,
            _ => 256 + u64::from(c),
        };
        run = if next == kind { run + 1 } else { 1 };
        kind = next;
        if run <= longest {
            hash = mix(hash, kind, 8);
        }
    }
    hash
}

pub(in crate::segment) fn case(raw: &str) -> u64 {
    let mut letters = raw.chars();
    let Some(first) = letters.next() else { return 0 };
    if first.is_ascii_digit() {
        return 1;
    }
    if !first.is_alphabetic() {
        return 2;
    }
    let rest = letters.as_str();
    match (first.is_uppercase(), rest.contains(char::is_uppercase)) {
        (false, false) => 3,
        (false, true) => 4,
        (true, false) if rest.is_empty() => 5,
        (true, false) => 6,
        (true, true) if rest.contains(char::is_lowercase) => 7,
        (true, true) => 8,
    }
}
