//! What every reader hands over, and how it becomes a [`Document`].

use super::paragraph::Paragraph;
use super::{Provenance, day, kind};
use crate::document::{Block, BlockKind, Document, Span};
use crate::error::{Error, Kind};
use crate::language::Language;
use jiff::civil;

/// A document as one reader found it: fields as written, paragraphs in order.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    /// The date as written.
    pub(super) published: Option<String>,
    /// A date to fall back on: of a dateline, of the last change, in the address.
    pub(super) hint: Option<day::Day>,
    pub(super) language: Option<String>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) notes: Vec<String>,
}

/// Makes the document, and the error to tell beside it where its date can't be read.
pub(super) fn finish(
    mut draft: Draft,
    from: &Provenance,
    language: &Language,
) -> Result<(Document, Option<Error>), Error> {
    kind::classify(&mut draft.paragraphs, draft.title.as_deref(), language);
    let all_apart = |p: &Paragraph| p.kind == Some(BlockKind::Boilerplate);
    if draft.paragraphs.iter().all(all_apart) {
        return Err(Error::new(Kind::NoArticle, "holds no report: nothing to read"));
    }
    let (text, blocks) = lay(&draft.paragraphs);
    let mut notes = draft.notes;
    notes.extend(kind::told(&draft.paragraphs));
    let url = draft.url.or_else(|| from.url.clone());
    let written = draft.published.as_deref();
    let read = written.and_then(|value| day::parse(value, language));
    let unread = written.filter(|_| read.is_none()).map(unreadable);
    notes.extend(unread.iter().map(Error::to_string));
    let mut document = Document {
        id: String::new(),
        path: from.path.clone(),
        outlet: draft.outlet.map(outlet).or_else(|| url.as_deref().and_then(host)),
        url,
        author: draft.author.map(|author| named(&author, language)),
        title: draft.title,
        published: read,
        language: draft.language.unwrap_or_else(|| language.code().to_owned()),
        text,
        blocks,
        notes,
    };
    document.id = document.content_id();
    document.published =
        read.or_else(|| fallback(draft.hint, document.url.as_deref(), from.published));
    Ok((document, unread))
}

/// The date where the document gives none that can be read: the one in its dateline
/// (the year from its address or from the caller's date), in its address, the caller's.
fn fallback(
    hint: Option<day::Day>,
    url: Option<&str>,
    given: Option<civil::Date>,
) -> Option<civil::Date> {
    let address = url.and_then(day::in_address);
    hint.and_then(|day| day.near(address.or(given))).or(address).or(given)
}

fn unreadable(value: &str) -> Error {
    let shown: String = value.chars().take(60).collect();
    let message =
        format!("can't read the date '{shown}': write it as year-month-day (2024-10-28)");
    Error::new(Kind::Date, message)
}

/// The host of an address, without `www.`: an outlet where nothing better is known.
pub(super) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.rsplit('@').next()?.trim_start_matches("www.");
    (host.contains('.')).then(|| host.to_ascii_lowercase())
}

/// An outlet given by its domain or address is shown without the ornaments.
fn outlet(name: String) -> String {
    host(&name).unwrap_or_else(|| name.trim_start_matches("www.").to_owned())
}

/// The author without the word that says so: "By Ada Quill".
fn named(author: &str, language: &Language) -> String {
    let words = language.list("read/byline_words");
    let (first, rest) = author.split_once(' ').unwrap_or((author, ""));
    let spare = words.has(&first.to_lowercase()) && !rest.is_empty();
    if spare { rest.trim().to_owned() } else { author.to_owned() }
}

/// The paragraphs as one text and the blocks that tile it.
fn lay(paragraphs: &[Paragraph]) -> (String, Vec<Block>) {
    let mut text = String::with_capacity(
        paragraphs.iter().map(|paragraph| paragraph.text.len() + 2).sum(),
    );
    let mut blocks: Vec<Block> = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        if let Some(last) = blocks.last_mut() {
            text.push_str(if paragraph.apart { "\n\n" } else { "\n" });
            last.span.end = text.len();
        }
        let start = text.len();
        text.push_str(&paragraph.text);
        blocks.push(Block {
            span: Span::new(start, text.len()),
            kind: paragraph.kind.unwrap_or(BlockKind::Body),
        });
    }
    (text, blocks)
}
