//! What everything else points at: a news report, read and cleaned, and places in it.

use jiff::civil;
use rustc_hash::FxHashMap;

/// A byte range of a [`Document`]'s text, on character boundaries, end exclusive.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end` (exclusive).
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The characters this span covers; empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub fn touches(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span without the white space at its two ends.
    pub fn trim(self, text: &str) -> Span {
        let whole = self.of(text);
        let start = self.start + (whole.len() - whole.trim_start().len());
        Span::new(start, start + whole.trim().len())
    }
}

/// A span of one of several documents: the document's index and the span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into the documents at hand.
    pub document: usize,
    /// Where in its text.
    pub span: Span,
}

/// One news report, read and cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Made from the content: the same document has the same id on every machine.
    pub id: String,
    /// The file it was read from, as the caller named it.
    pub path: Option<String>,
    /// Its (canonical) web address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// Its headline. Where `text` opens with it, it stands there too, as a heading.
    pub title: Option<String>,
    /// The day it was published.
    pub published: Option<civil::Date>,
    /// BCP 47 code, `en` unless the input says otherwise.
    pub language: String,
    /// The text, cleaned, one paragraph a line; every [`Span`] points into it.
    pub text: String,
    /// The blocks (paragraphs, headings, captions …) that tile `text`, in order.
    pub blocks: Vec<Block>,
    /// What a reader should know about how it was read.
    pub notes: Vec<String>,
}

/// A stretch of a document's text: one line or paragraph with its trailing line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Block {
    /// Where; blocks tile the text.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a [`Block`] is to the report.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum BlockKind {
    /// Running text.
    Body,
    /// A heading inside the text ("Pentagon: 10,000 North Korean soldiers").
    Heading,
    /// A photo's caption.
    Caption,
    /// A bullet of a list; at the top of a report it repeats the body.
    Bullet,
    /// Not the report: "Comments are closed", share lines. Kept in the text, never read.
    Boilerplate,
}

impl Document {
    /// A bare text of which nothing else is known, one block of running text a line, its
    /// id made from it.
    pub fn of_text(text: &str) -> Document {
        let mut start = 0;
        let mut line = |line: &str| {
            let span = Span::new(start, start + line.len());
            start = span.end;
            Block { span, kind: BlockKind::Body }
        };
        let mut document = Document {
            id: String::new(),
            path: None,
            url: None,
            outlet: None,
            author: None,
            title: None,
            published: None,
            language: "en".into(),
            text: text.to_owned(),
            blocks: text.split_inclusive('\n').map(&mut line).collect(),
            notes: Vec::new(),
        };
        document.id = document.content_id();
        document
    }

    /// What to call the publisher: the outlet, else the address's host, else the file's
    /// name, else the id.
    pub fn publisher(&self) -> &str {
        let host = || {
            let (_, rest) = self.url.as_deref()?.split_once("://")?;
            rest.split('/').next().filter(|h| !h.is_empty())
        };
        let file = || self.path.as_deref()?.rsplit(['/', '\\']).find(|p| !p.is_empty());
        self.outlet.as_deref().or_else(host).or_else(file).unwrap_or(&self.id)
    }

    /// The id of this content: 16 hexadecimal digits, the same on every machine and in
    /// every version. Made from outlet, address, title, date and text, whatever the
    /// file is called. FNV-1a (64 bits), the fields kept apart by a byte that UTF-8
    /// doesn't use.
    pub fn content_id(&self) -> String {
        let published = self.published.map(|day| day.to_string());
        let fields = [
            self.outlet.as_deref(),
            self.url.as_deref(),
            self.title.as_deref(),
            published.as_deref(),
            Some(self.text.as_str()),
        ];
        let bytes = fields.iter().flat_map(|field| {
            field.unwrap_or_default().bytes().chain(std::iter::once(0xff))
        });
        let hash = bytes.fold(FNV_OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
        });
        format!("{hash:016x}")
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Sets the documents in the order in which they are worked on and shown (by path,
/// then id) and tells apart those with the same content: the second gets `-2` behind
/// its id, the third `-3`. The outcome doesn't depend on the order they came in.
pub fn arrange(documents: &mut [Document]) {
    documents.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for document in documents {
        let times = seen.entry(document.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            document.id = format!("{}-{times}", document.id);
        }
    }
}

/// Something the reader of a report should be told about a document or about the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The id of the document it is about, where it is about one.
    pub document: Option<String>,
    /// One sentence.
    pub text: String,
}
