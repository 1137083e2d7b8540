//! Bytes to characters: byte order marks, UTF-16, UTF-8, and the older encodings.
//!
//! A byte order mark decides; then valid UTF-8; then what a page says of itself; then
//! [chardetng], Firefox's detector, with [encoding_rs]'s decoders (WHATWG Encoding
//! Standard). A text that is UTF-8 but for a few bytes is read as UTF-8. Files that are
//! no text at all are told by their first bytes.

use crate::error::{Error, Kind};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Text, and what its reader should know about the bytes it came from.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) note: Option<String>,
}

/// First bytes of what people put among their reports, and what to call it.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
];

/// Decodes, or says what the bytes are instead of text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start))
    {
        let message = format!("{what}, not text: give the text itself");
        return Err(Error::new(Kind::Binary, message));
    }
    let decoded = by_mark(bytes)
        .or_else(|| by_zeros(bytes))
        .or_else(|| by_validity(bytes))
        .unwrap_or_else(|| by_detection(bytes));
    if decoded.text.trim().is_empty() {
        return Err(Error::new(Kind::Empty, "holds no text: nothing to read"));
    }
    if looks_binary(&decoded.text) {
        let message = "binary data, not text: give the text itself";
        return Err(Error::new(Kind::Binary, message));
    }
    Ok(decoded)
}

fn by_mark(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, length) = Encoding::for_bom(bytes)?;
    Some(with(encoding, bytes.get(length..)?, None))
}

/// UTF-16 without a mark: in text of European languages every other byte is zero.
fn by_zeros(bytes: &[u8]) -> Option<Decoded> {
    let sample = bytes.get(..bytes.len().min(1024))?;
    let zeros =
        |rest: usize| sample.iter().skip(rest).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() * 2 / 5;
    let few = sample.len() / 20;
    match (even, odd) {
        _ if sample.len() < 4 => None,
        _ if odd > most && even <= few => Some(with(UTF_16LE, bytes, told(UTF_16LE))),
        _ if even > most && odd <= few => Some(with(UTF_16BE, bytes, told(UTF_16BE))),
        _ => None,
    }
}

/// UTF-8, or UTF-8 with at most one broken byte for every twenty sound characters
/// beyond ASCII (a text cut in the middle of a character, two files run together).
fn by_validity(bytes: &[u8]) -> Option<Decoded> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Decoded { text: text.to_owned(), note: None });
    }
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (broken * 20 <= sound).then(|| Decoded {
        text: String::from_utf8_lossy(bytes).into_owned(),
        note: Some(format!("{broken} bytes are not UTF-8 and were replaced by \u{fffd}")),
    })
}

fn by_detection(bytes: &[u8]) -> Decoded {
    let encoding = declared(bytes).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, Utf8Detection::Deny)
    });
    with(encoding, bytes, told(encoding))
}

/// What a page says of itself in its first kilobyte: `<meta charset="…">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1024))?);
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c))?;
    Encoding::for_label(label.get(..end)?.as_bytes())
}

fn with(encoding: &'static Encoding, bytes: &[u8], note: Option<String>) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), note }
}

fn told(encoding: &'static Encoding) -> Option<String> {
    Some(format!("read as {}", encoding.name()))
}

/// More than one control character in a hundred, or any zero byte in a short text.
fn looks_binary(text: &str) -> bool {
    let sample = text.chars().take(4096);
    let (mut all, mut control) = (0, 0);
    for c in sample {
        all += 1;
        let plain = matches!(c, '\t' | '\n' | '\r' | '\u{c}');
        control += usize::from(c.is_ascii_control() && !plain);
    }
    control * 100 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    #[test]
    fn marks_decide() {
        assert_eq!(text(b"\xef\xbb\xbfBridge"), "Bridge");
        assert_eq!(text(b"\xff\xfeB\x00\xe9\x00"), "Bé");
        assert_eq!(text(b"\xfe\xff\x00B\x00\xe9"), "Bé");
    }

    #[test]
    fn utf_16_without_a_mark_is_found() {
        let bytes: Vec<u8> =
            "The bridge is shut.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes), "The bridge is shut.");
    }

    #[test]
    fn windows_1252_is_read_and_told() {
        let decoded =
            decode(b"The mayor\x92s caf\xe9 \x97 \x93shut\x94 since May.").unwrap();
        assert_eq!(decoded.text, "The mayor’s café — “shut” since May.");
        assert_eq!(decoded.note.as_deref(), Some("read as windows-1252"));
    }

    #[test]
    fn a_declared_encoding_is_believed() {
        let page = b"<html><meta charset=\"iso-8859-2\"><p>\xb1</p>";
        assert!(text(page).contains('ą'));
    }

    #[test]
    fn a_few_broken_bytes_do_not_spoil_utf_8() {
        let mut bytes = "é".repeat(40).into_bytes();
        bytes.push(0xc3);
        assert!(text(&bytes).starts_with("éé"));
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert!(decode(b"").unwrap_err().is_empty());
        assert!(decode(b" \n\t ").unwrap_err().is_empty());
        assert!(decode(b"%PDF-1.7 ...").unwrap_err().to_string().contains("PDF"));
        assert!(decode(&[0, 1, 2, 3, 4, 5, 250, 9]).unwrap_err().is_binary());
    }
}
