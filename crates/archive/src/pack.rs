//! What was found in a document, as few bytes, and back.

use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension};
use secondsource::attribute::Attribution;
use secondsource::document::Block;
use secondsource::link::copy::{self, Text};
use secondsource::link::stream::{self, Sketch};
use secondsource::mention::Mentions;
use secondsource::segment::Segments;
use secondsource::{Annotated, Document, Language, Statement};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// zstd's level: higher ones take longer than they save here.
const LEVEL: i32 = 1;

#[derive(Serialize)]
struct Packed<'a> {
    segments: &'a Segments,
    mentions: &'a Mentions,
    attributions: &'a [Attribution],
    statements: &'a [Statement],
}

#[derive(Deserialize)]
struct Unpacked {
    segments: Segments,
    mentions: Mentions,
    attributions: Vec<Attribution>,
    statements: Vec<Statement>,
}

/// Everything that was found in a document, without its text and its other columns.
pub(crate) fn annotations(found: &Annotated) -> Result<Vec<u8>> {
    pack(&Packed {
        segments: &found.segments,
        mentions: &found.mentions,
        attributions: &found.attributions,
        statements: &found.statements,
    })
}

/// How a document is laid out: its blocks, and how it was read.
pub(crate) fn layout(document: &Document) -> Result<Vec<u8>> {
    Ok(postcard::to_allocvec(&(&document.blocks, &document.notes))?)
}

/// What is compared of a document: for its story and to find what may share text with it;
/// its own words.
pub(crate) fn sketches(found: &Annotated) -> Result<[Vec<u8>; 2]> {
    let text = copy::text(found);
    let sketch = (stream::sketch(found), copy::prints(&text));
    Ok([postcard::to_allocvec(&sketch)?, postcard::to_allocvec(&text)?])
}

/// The first of [`sketches`], back.
pub(crate) fn unsketch(bytes: &[u8]) -> Result<(Sketch, Vec<u32>)> {
    postcard::from_bytes(bytes).context("a sketch in the archive is damaged")
}

fn pack(value: &impl Serialize) -> Result<Vec<u8>> {
    let plain = postcard::to_allocvec(value)?;
    Ok(zstd::bulk::compress(&plain, LEVEL)?)
}

fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let plain = zstd::stream::decode_all(bytes)?;
    Ok(postcard::from_bytes(&plain)?)
}

/// A document as it lies in the archive: its columns, and what was found in it, packed.
pub(crate) struct Stored {
    document: Document,
    stamp: i64,
    packed: Vec<u8>,
}

impl Stored {
    /// With everything that was found in it. What another version of the engine found is
    /// looked for anew.
    pub(crate) fn unpack(self) -> Annotated {
        let Stored { document, stamp, packed } = self;
        let known = (stamp == stamped()).then(|| unpack::<Unpacked>(&packed).ok());
        match known.flatten() {
            Some(Unpacked { segments, mentions, attributions, statements }) => {
                Annotated { document, segments, mentions, attributions, statements }
            }
            None => secondsource::annotate(document, Language::english()),
        }
    }
}

/// The engine's stamp, as SQLite's integers are.
pub(crate) fn stamped() -> i64 {
    secondsource::stamp().cast_signed()
}

/// Something of a document, by its number.
pub(crate) trait Held: Sized {
    fn load(db: &Connection, id: i64) -> Result<Option<Self>>;
}

impl Held for Text {
    fn load(db: &Connection, id: i64) -> Result<Option<Text>> {
        let mut find =
            db.prepare_cached("SELECT own_words FROM sketches WHERE document = ?1")?;
        let mut rows = find.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let text = postcard::from_bytes(row.get_ref(0)?.as_blob()?);
        text.context("a sketch in the archive is damaged").map(Some)
    }
}

impl Held for Annotated {
    fn load(db: &Connection, id: i64) -> Result<Option<Annotated>> {
        Ok(load(db, id)?.map(Stored::unpack))
    }
}

type Layout = (Vec<Block>, Vec<String>);

/// A document of the archive.
pub(crate) fn load(db: &Connection, id: i64) -> Result<Option<Stored>> {
    let mut find = db.prepare_cached(
        "SELECT d.name, d.path, d.url, d.outlet, d.author, d.title, d.published,
             d.language, d.text, a.stamp, a.packed, d.layout
         FROM documents d JOIN annotations a ON a.document = d.id WHERE d.id = ?1",
    )?;
    let stored = find.query_row([id], |row| {
        let layout = row.get_ref(11)?.as_blob()?;
        let layout: Layout = postcard::from_bytes(layout).unwrap_or_default();
        Ok(Stored {
            document: Document {
                id: row.get(0)?,
                path: row.get(1)?,
                url: row.get(2)?,
                outlet: row.get(3)?,
                author: row.get(4)?,
                title: row.get(5)?,
                published: row
                    .get::<_, Option<String>>(6)?
                    .and_then(|day| day.parse().ok()),
                language: row.get(7)?,
                text: row.get(8)?,
                blocks: layout.0,
                notes: layout.1,
            },
            stamp: row.get(9)?,
            packed: row.get(10)?,
        })
    });
    Ok(stored.optional()?)
}
