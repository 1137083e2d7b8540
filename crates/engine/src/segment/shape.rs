//! What models see of a word, as hashes.
//!
//! "Troops" in a headline: the hash of "troops", of its first and last letters, of
//! "Xx", and that most words there have a capital.

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
pub(super) fn suffixes(lower: &str) -> [u64; 4] {
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

pub(super) fn prefixes(lower: &str) -> [u64; 3] {
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

pub(super) fn case(raw: &str) -> u64 {
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
