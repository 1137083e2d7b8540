//! Answers of HTTP/1.x as archives hold them, and what bodies are packed and written in:
//! heads, chunks, content encodings, charsets.

use super::unpack::told;
use encoding_rs::Encoding;
use std::io::{self, Read};

/// The status and the fields of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Such as 200.
    pub status: u16,
    fields: Vec<(String, String)>,
}

impl Head {
    /// The first field of this name, whatever its case.
    pub fn get(&self, name: &str) -> Option<&str> {
        find(&self.fields, name)
    }
}

/// The first field of this name, whatever its case.
pub fn find<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = fields.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value.as_str())
}

/// Parts an answer into its head and the bytes behind it.
pub fn head(answer: &[u8]) -> Option<(Head, &[u8])> {
    let (text, body) = split_head(answer);
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines();
    let mut first = lines.next()?.split_ascii_whitespace();
    if !first.next()?.starts_with("HTTP/") {
        return None;
    }
    let status = first.next()?.parse().ok()?;
    Some((Head { status, fields: fields(lines) }, body))
}

/// The bytes before and behind the first empty line.
fn split_head(answer: &[u8]) -> (&[u8], &[u8]) {
    let ends = |length: usize, mark: &[u8]| {
        answer.windows(mark.len()).position(|w| w == mark).map(|at| (at, at + length))
    };
    let end = [ends(4, b"\r\n\r\n"), ends(2, b"\n\n")].into_iter().flatten().min();
    let (end, start) = end.unwrap_or((answer.len(), answer.len()));
    (answer.get(..end).unwrap_or_default(), answer.get(start..).unwrap_or_default())
}

/// `Name: value`, a line each; a line that starts with a blank goes on with the one before.
pub fn fields<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}

/// The body as it was before it was sent: out of its chunks, unpacked, at most `most`
/// bytes.
pub fn body(head: &Head, bytes: &[u8], most: u64) -> io::Result<Vec<u8>> {
    let chunked = head
        .get("transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Some archives keep the field and undo the chunks.
    let whole = chunked.then(|| unchunk(bytes)).flatten();
    let bytes = whole.as_deref().unwrap_or(bytes);
    match decode(head.get("content-encoding"), bytes, most) {
        // Others keep the encoding's name and undo it.
        Err(_) if !starts_packed(bytes) && std::str::from_utf8(bytes).is_ok() => {
            limited(bytes, most)
        }
        decoded => decoded,
    }
}

fn starts_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// Takes the bytes out of their chunks; `None` where there are none. What is cut off is
/// kept as far as it goes.
fn unchunk(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut rest = bytes;
    let mut any = false;
    while let Some(end) = rest.iter().take(1024).position(|b| *b == b'\n') {
        let line = String::from_utf8_lossy(rest.get(..end)?);
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            return any.then_some(whole);
        };
        any = true;
        if size == 0 {
            break;
        }
        rest = rest.get(end + 1..)?;
        let chunk = rest.get(..size.min(rest.len()))?;
        whole.extend_from_slice(chunk);
        rest = rest.get(chunk.len()..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    any.then_some(whole)
}

/// Undoes a content encoding (gzip, deflate, br, several in a row); no more than `most`
/// bytes come out.
pub fn decode(
    encoding: Option<&str>,
    packed: impl Read,
    most: u64,
) -> io::Result<Vec<u8>> {
    let codings = encoding.unwrap_or_default().to_ascii_lowercase();
    let mut reader: Box<dyn Read + '_> = Box::new(packed);
    for coding in codings.split(',').map(str::trim).rev().take(3) {
        reader = match coding {
            "" | "identity" => reader,
            "gzip" | "x-gzip" => Box::new(flate2::read::MultiGzDecoder::new(reader)),
            "deflate" => inflate(reader)?,
            "br" => Box::new(brotli_decompressor::Decompressor::new(reader, 8192)),
            "zstd" => Box::new(zstd::stream::read::Decoder::new(reader)?),
            other => return Err(told(format!("packed as '{other}', which is unknown"))),
        };
    }
    limited(reader, most)
}

/// Said to be zlib; some servers send what is inside it.
fn inflate<'a>(mut reader: Box<dyn Read + 'a>) -> io::Result<Box<dyn Read + 'a>> {
    let mut first = Vec::new();
    (&mut reader).take(2).read_to_end(&mut first)?;
    let zlib =
        matches!(*first, [a, b] if a & 15 == 8 && u16::from_be_bytes([a, b]) % 31 == 0);
    let whole = io::Cursor::new(first).chain(reader);
    Ok(match zlib {
        true => Box::new(flate2::read::ZlibDecoder::new(whole)),
        false => Box::new(flate2::read::DeflateDecoder::new(whole)),
    })
}

fn limited(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(told(format!("longer than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// Whether a content type is that of a page.
pub fn is_html(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    kind == "text/html" || kind == "application/xhtml+xml"
}

/// Decodes what the content type says is no UTF-8 and indeed isn't. Else the bytes are
/// left as they are: what the page says of itself comes next, in the engine.
pub fn to_utf8(bytes: Vec<u8>, content_type: Option<&str>) -> Vec<u8> {
    let charset = content_type.and_then(charset);
    let Some(encoding) = charset.and_then(|label| Encoding::for_label(label.as_bytes()))
    else {
        return bytes;
    };
    let marked = Encoding::for_bom(&bytes).is_some();
    let ascii = encoding.is_ascii_compatible();
    if marked || (ascii && std::str::from_utf8(&bytes).is_ok()) {
        return bytes;
    }
    encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
}

fn charset(content_type: &str) -> Option<&str> {
    let mut parts = content_type.split(';').skip(1).filter_map(|p| p.split_once('='));
    let (_, label) = parts.find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?;
    Some(label.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn heads_are_parted_from_bodies() {
        let answer =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=x\r\n\r\nA";
        let (head, body) = head(answer).unwrap();
        assert_eq!((head.status, body), (200, &b"A"[..]));
        assert_eq!(head.get("content-type"), Some("text/html; charset=x"));
        assert!(super::head(b"oops").is_none());
    }

    #[test]
    fn chunks_are_joined_and_what_has_none_stays() {
        let chunks = b"4\r\nThe \r\n6;x=y\r\nbridge\r\n0\r\n\r\n";
        assert_eq!(unchunk(chunks).unwrap(), b"The bridge");
        assert_eq!(unchunk(b"ff\r\nThe ").unwrap(), b"The ");
        assert_eq!(unchunk(b"<html>\r\n"), None);
    }

    #[test]
    fn encodings_are_undone() {
        let text = b"The bridge was shut. The bridge was shut.".as_slice();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Default::default());
        zlib.write_all(text).unwrap();
        let zlib = zlib.finish().unwrap();
        let bare = &zlib[2..];
        for packed in [&zlib[..], bare] {
            assert_eq!(decode(Some("deflate"), packed, 99).unwrap(), text);
        }
        let error = decode(Some("deflate"), bare, 9).unwrap_err();
        assert!(error.to_string().contains("longer than"), "{error}");
        assert!(decode(Some("snappy"), text, 99).is_err());
        assert_eq!(decode(None, text, 99).unwrap(), text);
    }

    #[test]
    fn the_header_decides_what_is_no_utf_8() {
        let said = Some("text/html; charset=ISO-8859-2");
        assert_eq!(to_utf8(vec![0xb1], said), "ą".as_bytes());
        assert_eq!(to_utf8("ą".into(), said), "ą".as_bytes());
        assert_eq!(to_utf8(vec![0xb1], None), [0xb1]);
    }
}
