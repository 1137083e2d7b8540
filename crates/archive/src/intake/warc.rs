//! Web archives: WARC (ISO 28500) and WET, plain and gzip, record by record.
//!
//! Taken are answers with status 200 that hold a page, pages kept as resources, and the
//! texts of WET (`conversion`). Requests, metadata, revisits, pictures and the like hold
//! no document and are passed over in silence. A record that breaks the format is told,
//! and reading goes on at the next one.

use super::source::{self, Line, Source, line};
use super::unpack::{Stream, told};
use super::{LONGEST, Options, Piece, Problem, Unread, http};
use jiff::civil;
use std::io::{self, Read};

/// The records of an archive that hold documents.
pub struct Records {
    stream: Stream,
    name: String,
    path: Option<String>,
    published: Option<civil::Date>,
    /// The first line of the next record, where it was read already.
    ahead: Option<Vec<u8>>,
    /// The last record's end isn't known, which has been told.
    adrift: bool,
    over: bool,
}

const CUT_OFF: &str = "cut off in the middle: fetch the file anew";

/// No record's head is longer.
const LONGEST_HEAD: u64 = 1 << 20;

impl Records {
    /// Starts at the first record.
    pub fn new(source: Source, options: &Options) -> Records {
        Records {
            name: source.name().to_owned(),
            path: source.path.clone(),
            published: options.published,
            stream: source.into_stream(),
            ahead: None,
            adrift: false,
            over: false,
        }
    }

    fn problem(&self, what: &str) -> Piece {
        Piece::problem(Problem::new(&self.name, what))
    }

    /// The next record that is a document or a problem; `None` at the end.
    fn record(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let Some(lost) = self.seek()? else { return Ok(None) };
            if lost {
                let what = "a record that breaks the format: passed over";
                return Ok(Some(self.problem(what)));
            }
            let Some(head) = self.head()? else {
                self.adrift = true;
                let what = "a record with a head of more than 1 MiB: passed over";
                return Ok(Some(self.problem(what)));
            };
            let length = http::find(&head, "content-length")
                .and_then(|length| length.parse::<u64>().ok());
            let Some(length) = length else {
                self.adrift = true;
                let what = "a record that doesn't tell its length: passed over";
                return Ok(Some(self.problem(what)));
            };
            if !may_hold_document(&head) {
                source::skip(&mut self.stream, length)?;
                continue;
            }
            if let Some(piece) = self.block(&head, length)? {
                return Ok(Some(piece));
            }
        }
    }

    /// Goes to the line that opens a record: whether anything but empty lines was passed
    /// on the way. `None` at the end.
    fn seek(&mut self) -> io::Result<Option<bool>> {
        if self.ahead.take().is_some() {
            return Ok(Some(false));
        }
        let told = std::mem::take(&mut self.adrift);
        let mut lost = false;
        let mut buffer = Vec::new();
        loop {
            match line(&mut self.stream, &mut buffer, LONGEST_HEAD)? {
                Line::End => return Ok(lost.then_some(true)),
                Line::Read if buffer.starts_with(b"WARC/") => {
                    // Told first, then read.
                    self.ahead = lost.then(|| buffer.clone());
                    return Ok(Some(lost));
                }
                Line::Read if buffer.trim_ascii().is_empty() => {}
                Line::Read | Line::TooLong => lost = !told,
            }
        }
    }

    /// The fields up to the empty line; `None` where they are too long.
    fn head(&mut self) -> io::Result<Option<Vec<(String, String)>>> {
        let mut text = Vec::new();
        let mut buffer = Vec::new();
        loop {
            match line(&mut self.stream, &mut buffer, LONGEST_HEAD)? {
                Line::TooLong => return Ok(None),
                Line::Read if !buffer.trim_ascii().is_empty() => {
                    text.extend_from_slice(&buffer);
                }
                Line::Read => break,
                Line::End => return Err(told(CUT_OFF)),
            }
            if text.len() as u64 > LONGEST_HEAD {
                return Ok(None);
            }
        }
        Ok(Some(http::fields(String::from_utf8_lossy(&text).lines())))
    }

    /// Reads the record's block; `None` where it holds no document.
    fn block(
        &mut self,
        head: &[(String, String)],
        length: u64,
    ) -> io::Result<Option<Piece>> {
        let url = http::find(head, "warc-target-uri")
            .map(|url| url.trim_matches(['<', '>']).to_owned());
        let told_of = |what: &str| match &url {
            Some(url) => format!("{url}: {what}"),
            None => what.to_owned(),
        };
        if length > LONGEST {
            source::skip(&mut self.stream, length)?;
            let what =
                told_of(&format!("longer than {} MiB: passed over", LONGEST >> 20));
            return Ok(Some(self.problem(&what)));
        }
        let mut block = Vec::new();
        (&mut self.stream).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            let what = told_of(CUT_OFF);
            return Ok(Some(self.problem(&what)));
        }
        let (bytes, as_if) = match page(head, block) {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(None),
            Err(error) => return Ok(Some(self.problem(&told_of(&error.to_string())))),
        };
        let date = http::find(head, "warc-date").and_then(|date| date.get(..10));
        Ok(Some(Piece::unread(Unread {
            bytes,
            path: self.path.clone(),
            published: self.published,
            as_if: Some(as_if),
            archived: date.and_then(|date| date.parse().ok()),
            url,
            ..Unread::default()
        })))
    }
}

impl Iterator for Records {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.over {
            return None;
        }
        match self.record() {
            Ok(Some(piece)) => Some(piece),
            Ok(None) => {
                self.over = true;
                None
            }
            Err(error) => {
                self.over = true;
                Some(self.problem(&error.to_string()))
            }
        }
    }
}

/// Whether the block is worth reading, by the record's own fields.
fn may_hold_document(head: &[(String, String)]) -> bool {
    let said = http::find(head, "content-type").unwrap_or_default().to_ascii_lowercase();
    match http::find(head, "warc-type").unwrap_or_default() {
        "response" => said.starts_with("application/http"),
        "resource" => http::is_html(Some(&said)),
        "conversion" => said.starts_with("text/plain"),
        _ => false,
    }
}

/// The bytes of the document in a block, and the name that tells their format.
fn page(
    head: &[(String, String)],
    block: Vec<u8>,
) -> io::Result<Option<(Vec<u8>, &'static str)>> {
    match http::find(head, "warc-type").unwrap_or_default() {
        "conversion" => Ok(Some((block, "page.txt"))),
        "resource" => {
            let said = http::find(head, "content-type");
            Ok(Some((http::to_utf8(block, said), "page.html")))
        }
        _ => {
            let Some((head, body)) = http::head(&block) else { return Ok(None) };
            let said = head.get("content-type");
            if head.status != 200 || !http::is_html(said) {
                return Ok(None);
            }
            let body = http::body(&head, body, LONGEST)?;
            Ok(Some((http::to_utf8(body, said), "page.html")))
        }
    }
}
