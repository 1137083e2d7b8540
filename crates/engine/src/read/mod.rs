//! Bytes to documents: plain text, Markdown, JSON, JSON Lines, HTML.
//!
//! In: the bytes of one file, mail or page, and what the caller knows about them. Out:
//! [`Document`]s, each with its fields, its text (one paragraph a line) and the
//! [`Block`](crate::document::Block)s that tile it.
//!
//! 1. *Encoding* (`encoding`): byte order mark, UTF-8, else detected.
//! 2. *Format* (`sniff`): by content, else by extension.
//! 3. One reader a format (`text`, `json`, `html`) finds fields and paragraphs.
//! 4. *Clean* (`paragraph`, `mojibake`): hard wraps, wrong decoding, stray marks.
//! 5. *Kind* (`kind`): body, heading, caption, bullet, or not the report at all.
//!
//! A report that a page prints as
//!
//! ```text
//! HARBOURTOWN, Oct 28 (Norland Wire) — The bridge was shut on Monday.
//! The bridge (pictured) carries 4,000 cars a day.
//! Comments are closed.
//! ```
//!
//! is read as three blocks: body, caption, boilerplate.
//!
//! What it doesn't do: fetch, run scripts, follow links, read PDF or office files, or
//! split a round-up into stories.

mod day;
mod draft;
mod encoding;
mod html;
mod json;
mod kind;
mod markdown;
mod mojibake;
mod page;
mod paragraph;
mod sniff;
mod text;

use crate::document::Document;
use crate::error::Error;
use crate::language::Language;
use draft::Draft;
use jiff::civil;
use sniff::Format;

/// What the caller knows about the bytes.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The file they came from, as the caller names it; its extension is a hint.
    pub path: Option<String>,
    /// The web address they came from.
    pub url: Option<String>,
    /// The date to give documents that carry none.
    pub published: Option<civil::Date>,
}

/// Reads the documents in `bytes`. A line or page that can't be read is an `Err` in the
/// list and never stops the rest; the outer error says that nothing can be read. A date
/// that can't be read is an `Err` (see [`Error::is_date`]) before its document, which
/// is there all the same.
///
/// ```
/// use secondsource::{Provenance, read};
///
/// let page = b"Published: 29 October 2031\n\nThe bridge was shut on Tuesday.";
/// let documents = read(page, &Provenance::default())?;
/// let document = documents[0].as_ref().unwrap();
/// assert_eq!(document.text, "The bridge was shut on Tuesday.");
/// assert_eq!(document.published.unwrap().to_string(), "2031-10-29");
/// # Ok::<(), secondsource::Error>(())
/// ```
pub fn read(
    bytes: &[u8],
    from: &Provenance,
) -> Result<Vec<Result<Document, Error>>, Error> {
    let language = Language::english();
    let encoding::Decoded { text: content, note } = encoding::decode(bytes)?;
    let drafts = match sniff::format(&content, from.path.as_deref()) {
        Format::Json => json::read(&content, language)?,
        Format::Html => vec![html::read(content, language)],
        Format::Markdown => {
            vec![Ok(text::read(&content, text::Marks::Markdown, language))]
        }
        Format::Text => vec![Ok(text::read(&content, text::Marks::None, language))],
    };
    let mut documents = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let finished = draft.and_then(|mut draft: Draft| {
            draft.notes.extend(note.clone());
            draft::finish(draft, from, language)
        });
        match finished {
            Ok((document, unread)) => {
                documents.extend(unread.map(Err));
                documents.push(Ok(document));
            }
            Err(error) => documents.push(Err(error)),
        }
    }
    Ok(documents)
}
