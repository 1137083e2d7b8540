//! JSON as it streams: a value a line, values one after the other, or one array of them,
//! whatever its size.
//!
//! Each value is handed to the engine's reader on its own, so its wrappers
//! (`{"articles": […]}`) are opened as they are there, and one that is malformed or too
//! long leaves the others alone.

use super::source::{Line, Source, line};
use super::unpack::Stream;
use super::{LONGEST, Options, Piece, Problem, Unread};
use jiff::civil;
use std::io::{self, BufRead};

/// The values of a stream.
pub struct Values {
    stream: Stream,
    layout: Layout,
    path: Option<String>,
    url: Option<String>,
    published: Option<civil::Date>,
    name: String,
    /// The line at which the next byte stands.
    line: u64,
    given: bool,
    over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// One value a line.
    Lines,
    /// One after the other, line breaks or not; also the elements of an array.
    Free,
}

impl Values {
    /// Starts at the first value.
    pub fn new(source: Source, options: &Options) -> Values {
        Values {
            layout: layout(&source),
            path: source.path.clone(),
            url: source.url.clone(),
            published: options.published,
            name: source.name().to_owned(),
            stream: source.into_stream(),
            line: 1,
            given: false,
            over: false,
        }
    }

    fn piece(&self, bytes: Vec<u8>, line: u64) -> Piece {
        Piece::unread(Unread {
            bytes,
            path: self.path.clone(),
            url: self.url.clone(),
            published: self.published,
            as_if: Some("value.json"),
            line: Some(line),
            ..Unread::default()
        })
    }

    fn problem(&mut self, what: &str) -> Option<Piece> {
        self.given = true;
        Some(Piece::problem(Problem::new(&self.name, what)))
    }

    fn too_long(&mut self, at: u64) -> Option<Piece> {
        let most = LONGEST >> 20;
        self.problem(&format!("line {at}: longer than {most} MiB: split it"))
    }

    fn next_line(&mut self) -> io::Result<Option<Piece>> {
        let mut buffer = Vec::new();
        loop {
            let at = self.line;
            let read = line(&mut self.stream, &mut buffer, LONGEST)?;
            self.line += 1;
            match read {
                Line::End => return Ok(None),
                Line::TooLong => return Ok(self.too_long(at)),
                Line::Read if buffer.trim_ascii().is_empty() => {}
                Line::Read => return Ok(Some(self.piece(buffer, at))),
            }
        }
    }

    fn next_value(&mut self) -> io::Result<Option<Piece>> {
        let mut value = Value::default();
        let mut at = self.line;
        loop {
            let chunk = self.stream.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let (used, done) = value.feed(chunk);
            let lines = chunk.get(..used).unwrap_or_default();
            let lines = lines.iter().filter(|b| **b == b'\n').count() as u64;
            self.stream.consume(used);
            self.line += lines;
            if !value.begun {
                at = self.line;
            }
            if done {
                break;
            }
        }
        if value.too_long {
            return Ok(self.too_long(at));
        }
        let bytes = value.bytes;
        Ok((!bytes.is_empty()).then(|| self.piece(bytes, at)))
    }
}

impl Iterator for Values {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.over {
            return None;
        }
        let next = match self.layout {
            Layout::Lines => self.next_line(),
            Layout::Free => self.next_value(),
        };
        match next {
            Ok(Some(piece)) => {
                self.given = true;
                Some(piece)
            }
            Ok(None) => {
                self.over = true;
                if self.given { None } else { self.problem("holds no document") }
            }
            Err(error) => {
                self.over = true;
                self.problem(&format!("line {}: {error}", self.line))
            }
        }
    }
}

/// Lines where the name says so or some line of the first is a value in itself; an array
/// is none, though it be written an object a line.
fn layout(source: &Source) -> Layout {
    let window = source.window();
    let array = window.trim_ascii_start().starts_with(b"[");
    let named = matches!(source.extension().as_str(), "jsonl" | "ndjson");
    let whole = window.split_inclusive(|b| *b == b'\n').filter(|l| l.ends_with(b"\n"));
    let is_value = |line: &[u8]| {
        let line = line.trim_ascii();
        line.starts_with(b"{")
            && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
    };
    if !array && (named || whole.clone().any(is_value)) {
        Layout::Lines
    } else {
        Layout::Free
    }
}

/// A value that is being put together, byte by byte, by its brackets.
#[derive(Default)]
struct Value {
    bytes: Vec<u8>,
    depth: usize,
    begun: bool,
    in_string: bool,
    escaped: bool,
    too_long: bool,
}

impl Value {
    /// Takes bytes up to the end of the value; how many, and whether it ended.
    fn feed(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (at, byte) in chunk.iter().enumerate() {
            if !self.begun {
                // Between values; the brackets of the array around them are passed over.
                if byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']') {
                    // A line break ends what can't be counted to the value.
                    if *byte == b'\n' {
                        return (at + 1, false);
                    }
                    continue;
                }
                self.begun = true;
            }
            if self.ends_before(*byte) {
                return (at, true);
            }
            self.push(*byte);
            if self.ends_with(*byte) {
                return (at + 1, true);
            }
        }
        (chunk.len(), false)
    }

    /// Keeps the byte while the value isn't too long.
    fn push(&mut self, byte: u8) {
        if self.bytes.len() as u64 >= LONGEST {
            self.too_long = true;
            self.bytes = Vec::new();
        }
        if !self.too_long {
            self.bytes.push(byte);
        }
    }

    /// What is no object, array or string ends where the next begins.
    fn ends_before(&self, byte: u8) -> bool {
        let bare = self.depth == 0 && !self.in_string;
        let begun = self.too_long || !self.bytes.is_empty();
        bare && begun && matches!(byte, b',' | b'\n' | b']' | b'{' | b'[')
    }

    fn ends_with(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return !self.in_string && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Found;

    fn found(name: &str, text: &str) -> Vec<String> {
        let source = Source::of_bytes(name, text.as_bytes().to_vec()).unwrap();
        Values::new(source, &Options::default())
            .flat_map(Piece::read)
            .map(|found| match found {
                Found::Document(document) => document.text,
                Found::Unreadable(problem) => problem.to_string(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn lines_arrays_and_runs_are_values() {
        for text in [
            "{\"text\": \"One.\"}\n\n{\"text\": \"Two.\"}\n",
            "[{\"text\": \"One.\"},\n{\"text\": \"Two.\"}]",
            "{\n \"text\": \"One.\"\n}\n{\n \"text\": \"Two.\"\n}",
            "{\"text\": \"One.\"}{\"text\": \"Two.\"}",
            " [ {\"text\": \"One.\"} , {\"text\": [\"Two.\"]} ] ",
            "{\"articles\": [{\"text\": \"One.\"}, {\"text\": \"Two.\"}]}",
        ] {
            assert_eq!(found("a.json", text), ["One.", "Two."], "{text}");
        }
        assert_eq!(found("a.json", r#"{"text": "A \"}\\"}"#), ["A \"}\\"]);
    }

    #[test]
    fn a_bad_value_is_named_by_its_line() {
        let lines =
            found("a.jsonl", "{\"text\": \"One.\"}\n{oops}\n{\"text\": \"Two.\"}");
        assert_eq!(
            (lines.len(), lines[0].as_str(), lines[2].as_str()),
            (3, "One.", { "Two." })
        );
        assert!(lines[1].starts_with("a.jsonl: line 2: malformed JSON"), "{}", lines[1]);
        let array = found("a.json", "[\n{\"text\": \"One.\"},\n{\n\"text\": oops}\n, 7]");
        assert!(array[1].starts_with("a.json: line 4: malformed JSON"), "{}", array[1]);
        assert!(array[2].starts_with("a.json: line 5: has no text"), "{}", array[2]);
    }

    #[test]
    fn nothing_is_told() {
        assert_eq!(found("a.json", "[]"), ["a.json: holds no document"]);
        assert_eq!(
            found("a.json", "{\"text\": \"One"),
            [
                "a.json: line 1: malformed JSON at column 13 (EOF while parsing a string): \
             mend or delete the line"
            ]
        );
    }
}
