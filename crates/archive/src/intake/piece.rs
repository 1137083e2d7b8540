//! What the intake hands out: bytes still to be read, and what became of them.

use super::fetch::Page;
use super::{Link, http};
use jiff::civil;
use secondsource::{Document, Provenance};
use std::fmt;

/// The next thing that a place held.
#[derive(Debug)]
pub enum Piece {
    /// The bytes of a document.
    Unread(Unread),
    /// Something that needs no reading.
    Found(Found),
}

/// What was found in a place.
#[derive(Clone, Debug)]
pub enum Found {
    /// A document.
    Document(Document),
    /// An address whose content hasn't changed since it was last seen.
    Known(String),
    /// Something that can't be read, in one line.
    Unreadable(Problem),
    /// Everything that an address led to was handed out *before* this. Remembered (see
    /// [`Intake::with_visits`](super::Intake::with_visits)) once all that is stored, it
    /// spares the address the next request.
    Seen(Seen),
}

/// One line for the user: what can't be read, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or address.
    pub name: String,
    /// What is wrong, and what to do.
    pub what: String,
    /// The user asked for something that isn't there: an error, whatever else could be
    /// done.
    pub usage: bool,
}

impl Problem {
    /// A document that can't be read.
    pub fn new(name: &str, what: &str) -> Problem {
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        Problem { name: name.to_owned(), what, usage: false }
    }

    /// A place that isn't there.
    pub fn usage(name: &str, what: &str) -> Problem {
        Problem { usage: true, ..Problem::new(name, what) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.what)
    }
}

/// An address, and what to remember of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The address as it was asked for.
    pub url: String,
    /// What to remember.
    pub visit: Visit,
}

/// What is remembered of a visit to an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The server's name for that content.
    pub etag: Option<String>,
    /// When it was changed last, in the server's words.
    pub last_modified: Option<String>,
    /// What the feed or sitemap that named the address said of its state then.
    pub stamp: Option<String>,
}

/// Bytes that hold a document, and what is known about them.
#[derive(Debug, Default)]
pub struct Unread {
    pub(super) bytes: Vec<u8>,
    pub(super) path: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<civil::Date>,
    /// The name that tells the engine the format; else the path.
    pub(super) as_if: Option<&'static str>,
    /// The line of the file at which the bytes start, where lines count.
    pub(super) line: Option<u64>,
    /// Its number in a file of many, where lines don't count: `row 12`.
    pub(super) part: Option<String>,
    /// Where the document itself doesn't say.
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    /// The day on which the page was taken into a web archive.
    pub(super) archived: Option<civil::Date>,
}

impl Piece {
    pub(super) fn problem(problem: Problem) -> Piece {
        Piece::Found(Found::Unreadable(problem))
    }

    pub(super) fn unread(unread: Unread) -> Piece {
        Piece::Unread(unread)
    }

    /// How many bytes are still to be read.
    pub fn len(&self) -> u64 {
        match self {
            Piece::Unread(unread) => unread.bytes.len() as u64,
            Piece::Found(_) => 0,
        }
    }

    /// Whether nothing is to be read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads it: one document as a rule, several where a page of JSON holds several.
    pub fn read(self) -> Vec<Found> {
        match self {
            Piece::Unread(unread) => unread.read(),
            Piece::Found(found) => vec![found],
        }
    }
}

impl Unread {
    /// A fetched article. What the page doesn't say of itself is taken from the link.
    pub(super) fn of_page(page: Page, link: &Link, given: Option<civil::Date>) -> Unread {
        let html = http::is_html(page.content_type.as_deref());
        Unread {
            bytes: http::to_utf8(page.bytes, page.content_type.as_deref()),
            url: Some(page.url),
            published: link.published.or(given),
            as_if: html.then_some("page.html"),
            title: link.title.clone(),
            outlet: link.outlet.clone(),
            ..Unread::default()
        }
    }

    fn read(self) -> Vec<Found> {
        let from = Provenance {
            path: self.as_if.map(str::to_owned).or_else(|| self.path.clone()),
            url: self.url.clone(),
            published: self.published,
        };
        match secondsource::read(&self.bytes, &from) {
            Ok(read) => read
                .into_iter()
                .map(|document| match document {
                    Ok(document) => Found::Document(self.completed(document)),
                    Err(error) => self.unreadable(&error),
                })
                .collect(),
            Err(error) => vec![self.unreadable(&error)],
        }
    }

    fn completed(&self, mut document: Document) -> Document {
        document.path.clone_from(&self.path);
        document.title = document.title.or_else(|| self.title.clone());
        if let Some(outlet) = &self.outlet
            && document.outlet.as_deref().is_none_or(|name| is_host(name, &document))
        {
            document.outlet = Some(outlet.clone());
        }
        if let Some(day) = self.archived
            && document.published.is_none()
        {
            let note = format!("says no date of its own; it was archived on {day}");
            document.notes.push(note);
        }
        document
    }

    fn unreadable(&self, error: &secondsource::Error) -> Found {
        let name = self.path.as_deref().or(self.url.as_deref()).unwrap_or("-");
        let page = self.url.as_deref().filter(|_| self.path.is_some());
        let what = match (self.line, &self.part, page) {
            (Some(line), ..) => renumbered(&error.to_string(), line),
            (None, Some(part), _) => {
                format!("{part}: {}", unnumbered(&error.to_string()))
            }
            (None, None, Some(url)) => format!("{url}: {error}"),
            (None, None, None) => error.to_string(),
        };
        Found::Unreadable(Problem::new(name, &what))
    }
}

/// Whether the outlet is but the host of the document's address.
fn is_host(outlet: &str, document: &Document) -> bool {
    let host = document.url.as_deref().and_then(|url| url.split('/').nth(2));
    host.is_some_and(|host| host.trim_start_matches("www.").starts_with(outlet))
}

/// The message of an error in bytes that start at `line` of their file.
fn renumbered(message: &str, line: u64) -> String {
    let inside = message.strip_prefix("line ").and_then(|rest| {
        let (number, rest) = rest.split_once(": ")?;
        Some((number.parse::<u64>().ok()?, rest))
    });
    match inside {
        Some((number, rest)) => format!("line {}: {rest}", line + number - 1),
        None => format!("line {line}: {}", unnumbered(message)),
    }
}

/// Without the number of the document among those read with it: it is the only one.
fn unnumbered(message: &str) -> &str {
    let first = ["document 1: ", "line 1: "];
    first.iter().find_map(|start| message.strip_prefix(start)).unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file() {
        assert_eq!(renumbered("line 1: malformed", 7), "line 7: malformed");
        assert_eq!(renumbered("line 3: malformed", 7), "line 9: malformed");
        assert_eq!(renumbered("document 1: has no text", 7), "line 7: has no text");
    }
}
