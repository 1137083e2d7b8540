//! Mends characters that were decoded wrongly before the text reached us.
//!
//! `â€™` for `’` is UTF-8 read as Windows-1252; `‚Äô` is UTF-8 read as Mac Roman;
//! U+0092 is Windows-1252 read as Latin-1; `&rsquo;` was escaped once too often. Only
//! sequences that hardly occur in real text are touched: two-byte characters with the
//! leads `Â` and `Ã`, three- and four-byte ones that decode wholly. (The method of
//! `ftfy`, much reduced.)

use std::borrow::Cow;

/// The text with wrongly decoded characters set right. Applied twice, for text that
/// went wrong twice.
pub(super) fn mend(text: &str) -> Cow<'_, str> {
    let once = pass(text);
    match pass(&once) {
        Cow::Borrowed(_) => once,
        Cow::Owned(twice) => Cow::Owned(twice),
    }
}

fn pass(text: &str) -> Cow<'_, str> {
    if !text.contains(suspicious) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut changed = false;
    while let Some(c) = rest.chars().next() {
        let (mended, taken) =
            wrong(rest).map_or((c, c.len_utf8()), |found| (found.0, found.1));
        changed |= mended != c || taken != c.len_utf8();
        out.push(mended);
        rest = rest.get(taken..).unwrap_or_default();
    }
    if changed { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

fn suspicious(c: char) -> bool {
    matches!(c, 'Â' | 'Ã' | 'â' | 'ï' | 'ð' | '‚') || ('\u{80}'..'\u{a0}').contains(&c)
}

/// The character meant at the start of `text`, and how many bytes spell it wrongly.
fn wrong(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    if !suspicious(first) {
        return None;
    }
    mac_roman(text).or_else(|| windows(text)).or_else(|| {
        let byte = ('\u{80}'..'\u{a0}').contains(&first).then_some(first as u32)?;
        let meant = HIGH.get(byte as usize - 0x80).copied().filter(|c| *c != '\0')?;
        Some((meant, first.len_utf8()))
    })
}

/// UTF-8 read as Windows-1252, the undefined bytes as C1 controls.
fn windows(text: &str) -> Option<(char, usize)> {
    let lead = byte_of(text.chars().next()?)?;
    let length = match lead {
        0xc2 | 0xc3 => 2,
        0xe2 | 0xef => 3,
        0xf0 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    let mut taken = 0;
    for (slot, c) in bytes.iter_mut().zip(text.chars()).take(length) {
        *slot = byte_of(c)?;
        taken += c.len_utf8();
    }
    let meant = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next();
    meant.map(|c| (c, taken))
}

/// The quotation marks, dashes and accents of Mac Roman.
fn mac_roman(text: &str) -> Option<(char, usize)> {
    MAC_ROMAN
        .iter()
        .find(|(bad, _)| text.starts_with(bad))
        .map(|(bad, c)| (*c, bad.len()))
}

const MAC_ROMAN: &[(&str, char)] = &[
    ("‚Äô", '’'),
    ("‚Äò", '‘'),
    ("‚Äú", '“'),
    ("‚Äù", '”'),
    ("‚Äî", '—'),
    ("‚Äì", '–'),
    ("‚Ä¶", '…'),
    ("‚Ä¢", '•'),
];

fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(c as u32) {
        return Some(byte);
    }
    let at = HIGH.iter().position(|high| *high == c)?;
    u8::try_from(at + 0x80).ok()
}

/// Windows-1252's bytes 80 to 9F; a zero where it leaves one undefined.
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0',
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Character references that were left in plain text, decoded: `&amp;` `&#8217;`.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') || !text.contains(';') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match reference.and_then(|(name, tail)| Some((meant(name)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn meant(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = match hexadecimal {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", ' '),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("pound", '£'),
    ("euro", '€'),
    ("eacute", 'é'),
    ("copy", '©'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_accidents_are_mended() {
        for (bad, good) in [
            ("the mayorâ€™s cafÃ©", "the mayor’s café"),
            ("â€œshutâ€\u{9d} â€” for now", "“shut” — for now"),
            ("Â£5 fine", "£5 fine"),
            ("the mayor\u{92}s", "the mayor’s"),
            ("the mayor‚Äôs", "the mayor’s"),
            ("mayorÃ¢â‚¬â„¢s", "mayor’s"),
        ] {
            assert_eq!(mend(bad), good, "{bad}");
        }
    }

    #[test]
    fn sound_text_stays() {
        for text in ["CAFÉ» à Âme", "NÃO", "naïve façade", "Ângela ‚low‘", "São Tomé"]
        {
            assert_eq!(mend(text), text);
        }
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(
            unescape("A&amp;B &#8217; &rsquo; R&D; &bogus;"),
            "A&B ’ ’ R&D; &bogus;"
        );
        assert_eq!(unescape("&amp;lt;"), "&lt;");
    }
}
