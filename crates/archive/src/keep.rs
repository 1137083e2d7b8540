//! Documents into the archive, once each.
//!
//! A document is known where the same text of the same outlet is there already, whatever
//! way it came. Another text at a known address is a new version: the one before stays,
//! but takes no part in stories any more, and what changed in figures and attributions is
//! kept beside the new one.

use crate::intake::{Seen, Visit};
use crate::{Archive, pack, place};
use anyhow::{Context, Result};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use secondsource::report::json;
use secondsource::{Annotated, Document, Language, wire};
use std::collections::BTreeSet;

/// What became of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// It was not there before.
    New,
    /// Its address was, with another text.
    Changed(Vec<Change>),
    /// It was there.
    Known,
}

/// What a new version says otherwise than the one before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// `figure`, `attribution` or `title`.
    pub kind: &'static str,
    /// What the version before said.
    pub was: Option<String>,
    /// What this one says.
    pub now: Option<String>,
}

impl Archive {
    /// Keeps the documents and says what became of each, in order. All of them or, where
    /// there is an error, none; once it returns they are there whatever happens. Stories
    /// wait for [`Archive::settle`].
    pub fn keep(&mut self, documents: Vec<Document>) -> Result<Vec<Kept>> {
        self.keep_and_remember(documents, &[])
    }

    /// [`keep`](Self::keep), and in the same step remembers visits to the web.
    pub(crate) fn keep_and_remember(
        &mut self,
        documents: Vec<Document>,
        seen: &[Seen],
    ) -> Result<Vec<Kept>> {
        let mut met = BTreeSet::new();
        let mut known = Vec::with_capacity(documents.len());
        for document in &documents {
            let content = content(document);
            let known_as = same(&self.db, document, content)?;
            let again = !met.insert((content, document.outlet.clone()));
            known.push(known_as.is_some() || again);
        }
        let found: Vec<_> = documents
            .into_par_iter()
            .zip(known)
            .map(|(document, known)| match known {
                true => Err(Box::new(document)),
                false => Ok(found(document)),
            })
            .collect();
        let all = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut kept = Vec::with_capacity(found.len());
        let mut words = Vec::new();
        for found in found {
            kept.push(match found {
                Ok(found) => insert(&all, found?, &mut words)?,
                Err(known) => note(&all, &known)?,
            });
        }
        // Out of order, each would be an index of its own, to be merged.
        words.sort_by_key(|words| words.id);
        for words in &words {
            words.insert(&all)?;
        }
        remember(&all, seen)?;
        all.commit()?;
        Ok(kept)
    }
}

fn remember(all: &Transaction<'_>, seen: &[Seen]) -> Result<()> {
    let mut visit =
        all.prepare_cached("INSERT OR REPLACE INTO visits VALUES (?1, ?2, ?3, ?4)")?;
    for Seen { url, visit: Visit { etag, last_modified, stamp } } in seen {
        visit.execute(params![url, etag, last_modified, stamp])?;
    }
    Ok(())
}

/// Everything that is stored of a document.
struct Found {
    annotated: Annotated,
    packed: Vec<u8>,
    sketches: [Vec<u8>; 2],
}

fn found(document: Document) -> Result<Found> {
    let annotated = secondsource::annotate(document, Language::english());
    let packed = pack::annotations(&annotated)?;
    let sketches = pack::sketches(&annotated)?;
    Ok(Found { annotated, packed, sketches })
}

/// The number of the document that is the same, where there is one.
fn same(db: &Connection, document: &Document, content: i64) -> Result<Option<i64>> {
    let mut like = db.prepare_cached(
        "SELECT id, outlet FROM documents WHERE content = ?1 OR name = ?2 ORDER BY id",
    )?;
    let mut rows = like.query(params![content, document.id])?;
    while let Some(row) = rows.next()? {
        let outlet: Option<String> = row.get(1)?;
        let other = outlet.is_some() && document.outlet.is_some();
        if !other || outlet == document.outlet {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// Remembers the address at which a known document was met.
fn note(all: &Transaction<'_>, document: &Document) -> Result<Kept> {
    let known = same(all, document, content(document))?;
    let address = document.url.as_deref().and_then(address);
    if let Some((known, address)) = known.zip(address) {
        all.prepare_cached(
            "INSERT OR IGNORE INTO addresses (address, document)
             SELECT ?1, ?2 WHERE NOT EXISTS
                 (SELECT 1 FROM documents WHERE id = ?2 AND address = ?1)",
        )?
        .execute(params![address, known])?;
    }
    Ok(Kept::Known)
}

/// All rows of a new document, and its words beside those of others.
fn insert(all: &Transaction<'_>, found: Found, words: &mut Vec<Words>) -> Result<Kept> {
    let document = &found.annotated.document;
    let day = place::day(document);
    let (first, last) = place::numbers(day);
    let highest: Option<i64> = all
        .prepare_cached("SELECT max(id) FROM documents WHERE id >= ?1 AND id < ?2")?
        .query_row([first, last], |row| row.get(0))?;
    let id = highest.map_or(first, |highest| highest + 1);
    let address = document.url.as_deref().and_then(address);
    let previous: Option<(i64, i64)> = all
        .prepare_cached(
            "SELECT id, version FROM documents
             WHERE address = ?1 AND superseded_by IS NULL",
        )?
        .query_row([&address], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let version = previous.map_or(1, |(_, version)| version + 1);
    all.prepare_cached(
        "INSERT INTO documents (id, name, address, content, version, previous, outlet,
             published, title, author, url, path, language, layout, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        id,
        document.id,
        address,
        content(document),
        version,
        previous.map(|(previous, _)| previous),
        document.outlet,
        document.published.map(|day| day.to_string()),
        document.title,
        document.author,
        document.url,
        document.path,
        document.language,
        pack::layout(document)?,
        document.text,
    ])?;
    all.prepare_cached(
        "INSERT INTO annotations (document, stamp, packed) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![id, pack::stamped(), found.packed])?;
    all.prepare_cached(
        "INSERT INTO sketches (document, name, packed, own_words) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![id, document.id, found.sketches[0], found.sketches[1]])?;
    unsettle(all, day)?;
    let Found { annotated, .. } = found;
    let wire = json::annotation(&annotated);
    let quotes = parts(all, id, &wire)?;
    let figures = !wire.figures.is_empty();
    let kept = match previous {
        Some((previous, _)) => {
            words.retain(|words| words.id != previous);
            Kept::Changed(supersede(all, previous, id, &annotated)?)
        }
        None => Kept::New,
    };
    words.push(Words { id, figures, quotes, document: annotated.document });
    Ok(kept)
}

/// Brings an archive whose tables are of version 1 up to date: a document's own words are
/// kept to find copies of it, so copies and stories are looked for anew.
pub(crate) fn sketch_anew(all: &Transaction<'_>) -> Result<()> {
    all.execute_batch(
        "ALTER TABLE sketches ADD COLUMN own_words BLOB NOT NULL DEFAULT x'';
         DROP INDEX IF EXISTS names_by_entity;",
    )?;
    let mut ids = all.prepare("SELECT document FROM sketches")?;
    for id in ids.query_map([], |row| row.get::<_, i64>(0))? {
        let id = id?;
        let stored = pack::load(all, id)?.context("a document is gone")?;
        let [packed, own_words] = pack::sketches(&stored.unpack())?;
        all.prepare_cached(
            "UPDATE sketches SET packed = ?2, own_words = ?3 WHERE document = ?1",
        )?
        .execute(params![id, packed, own_words])?;
        // No documents were looked at for its copies yet.
        all.prepare_cached("UPDATE members SET likely = 0 WHERE document = ?1")?
            .execute([id])?;
        unsettle(all, place::day_of(id))?;
    }
    Ok(())
}

fn unsettle(all: &Transaction<'_>, day: i64) -> Result<()> {
    all.prepare_cached("INSERT OR IGNORE INTO unsettled (day) VALUES (?1)")?
        .execute([day])?;
    Ok(())
}

/// The rows of what was found in a document. Returns its quotes.
fn parts(
    all: &Transaction<'_>,
    id: i64,
    found: &wire::Annotated<'_>,
) -> Result<Vec<Quote>> {
    let mut name = all.prepare_cached(
        "INSERT OR IGNORE INTO names VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, ''))",
    )?;
    for (n, entity) in found.names.iter().filter_map(|n| Some((n, of(found, n)?))) {
        name.execute(params![
            id,
            n.at.start,
            n.at.end,
            n.kind,
            entity.name,
            entity.role
        ])?;
    }
    let mut date =
        all.prepare_cached("INSERT OR IGNORE INTO dates VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for d in &found.dates {
        date.execute(params![id, d.at.start, d.at.end, d.kind, d.value])?;
    }
    let mut figure = all.prepare_cached(
        "INSERT OR IGNORE INTO figures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for f in &found.figures {
        figure.execute(params![
            id,
            f.at.start,
            f.at.end,
            f.low.map(|n| n.0),
            f.high.map(|n| n.0),
            f.about,
            f.unit,
            f.counts,
            f.as_of,
        ])?;
    }
    let mut statement = all.prepare_cached(
        "INSERT OR IGNORE INTO statements VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for s in &found.statements {
        let said = s.chain.last().and_then(|&a| found.attributions.get(a));
        statement.execute(params![
            id,
            s.at.start,
            s.at.end,
            s.negated,
            s.unreal,
            said.and_then(|a| a.who.as_deref()),
            said.map(|a| &a.stance),
        ])?;
    }
    let mut quote =
        all.prepare_cached("INSERT INTO quotes VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let spoken = found.quotes.iter().filter(|q| q.kind != "title" && q.kind != "scare");
    let mut quotes = Vec::new();
    for (index, q) in spoken.enumerate() {
        let Some(number) = place::part(id, index) else { break };
        quote.execute(params![number, id, q.at.start, q.at.end, q.kind, q.source])?;
        let source = q.source.as_deref().map(str::to_owned);
        quotes.push(Quote { number, text: q.text.to_string(), source });
    }
    Ok(quotes)
}

/// Whom or what a name refers to.
fn of<'a>(
    found: &'a wire::Annotated<'a>,
    name: &wire::Name<'_>,
) -> Option<&'a wire::Entity<'a>> {
    let number: usize = name.entity.get(1..)?.parse().ok()?;
    found.entities.get(number.checked_sub(1)?)
}

/// What can be searched of a document.
struct Words {
    id: i64,
    document: Document,
    /// It has figures.
    figures: bool,
    quotes: Vec<Quote>,
}

struct Quote {
    number: i64,
    text: String,
    source: Option<String>,
}

impl Words {
    fn insert(&self, all: &Transaction<'_>) -> Result<()> {
        let outlet = self.document.outlet.as_deref();
        let figures: &[&str] = if self.figures { &["xfigure"] } else { &[] };
        all.prepare_cached(
            "INSERT INTO document_words (rowid, title, text, marks)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            self.id,
            self.document.title,
            self.document.text,
            marks(outlet, figures)
        ])?;
        let outlet = marks(outlet, &[]);
        let mut words = all.prepare_cached(
            "INSERT INTO quote_words (rowid, text, source, marks) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for Quote { number, text, source } in &self.quotes {
            words.execute(params![number, text, source, outlet])?;
        }
        Ok(())
    }
}

/// The tokens by which rows are told apart in a full-text query.
pub(crate) fn marks(outlet: Option<&str>, more: &[&str]) -> String {
    let outlet = outlet.map(|outlet| mark('o', outlet));
    let more = more.iter().map(|mark| (*mark).to_owned());
    outlet.into_iter().chain(more).collect::<Vec<_>>().join(" ")
}

/// One such token: `xo` and the letters and digits of an outlet's name.
pub(crate) fn mark(kind: char, value: &str) -> String {
    let plain = value.chars().filter(|c| c.is_alphanumeric());
    format!("x{kind}{}", plain.flat_map(char::to_lowercase).collect::<String>())
}

/// Sets a new version before the old one.
fn supersede(
    all: &Transaction<'_>,
    previous: i64,
    id: i64,
    now: &Annotated,
) -> Result<Vec<Change>> {
    all.execute("UPDATE documents SET superseded_by = ?2 WHERE id = ?1", [previous, id])?;
    all.execute(
        "UPDATE stories SET stale = 1
         WHERE id = (SELECT story FROM members WHERE document = ?1)",
        [previous],
    )?;
    for table in ["members WHERE document", "sketches WHERE document"] {
        all.execute(&format!("DELETE FROM {table} = ?1"), [previous])?;
    }
    for column in ["later", "earlier"] {
        all.execute(&format!("DELETE FROM copies WHERE {column} = ?1"), [previous])?;
    }
    all.execute("DELETE FROM document_words WHERE rowid = ?1", [previous])?;
    let quotes = place::part(previous, 0).zip(place::part(previous + 1, 0));
    if let Some((first, last)) = quotes {
        let range = "rowid >= ?1 AND rowid < ?2";
        all.execute(&format!("DELETE FROM quote_words WHERE {range}"), [first, last])?;
    }
    unsettle(all, place::day_of(previous))?;
    let Some(was) = pack::load(all, previous)? else { return Ok(Vec::new()) };
    let changes = changes(&was.unpack(), now);
    let mut row =
        all.prepare_cached("INSERT INTO changes VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (number, change) in changes.iter().enumerate() {
        row.execute(params![id, number, change.kind, change.was, change.now])?;
    }
    Ok(changes)
}

/// What two versions say otherwise, as far as figures, attributions and the headline go.
fn changes(was: &Annotated, now: &Annotated) -> Vec<Change> {
    let mut changes = Vec::new();
    if was.document.title != now.document.title {
        let title = |doc: &Annotated| doc.document.title.clone();
        changes.push(Change { kind: "title", was: title(was), now: title(now) });
    }
    let (before, after) = (figures(was), figures(now));
    let mut gone: Vec<_> = before.difference(&after).collect();
    for come in after.difference(&before) {
        let same = gone.iter().position(|other| other.0 == come.0 && !come.0.is_empty());
        let was = same.map(|at| gone.remove(at).1.clone());
        changes.push(Change { kind: "figure", was, now: Some(come.1.clone()) });
    }
    let dropped = gone.into_iter().map(|(_, words)| words.clone());
    changes.extend(dropped.map(|w| Change { kind: "figure", was: Some(w), now: None }));
    let (before, after) = (attributions(was), attributions(now));
    let kind = "attribution";
    let gone = before.difference(&after).cloned();
    changes.extend(gone.map(|was| Change { kind, was: Some(was), now: None }));
    let come = after.difference(&before).cloned();
    changes.extend(come.map(|now| Change { kind, was: None, now: Some(now) }));
    changes
}

/// What is counted, and with how many.
fn figures(doc: &Annotated) -> BTreeSet<(String, String)> {
    let text = &doc.document.text;
    let words = |f: &secondsource::mention::Figure| {
        let whole = f.counts_span.map_or(f.span, |counts| f.span.join(counts));
        (f.counts.to_lowercase(), one_line(whole.of(text)))
    };
    doc.mentions.figures.iter().map(words).collect()
}

fn attributions(doc: &Annotated) -> BTreeSet<String> {
    let text = &doc.document.text;
    let said = doc.attributions.iter().filter_map(|a| {
        let who = a.who.as_ref()?;
        let content: Vec<&str> = a.content.iter().map(|span| span.of(text)).collect();
        Some(format!("{}: {}", who.name, one_line(&content.join(" … "))))
    });
    said.collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number made from a document's text, white space aside (FNV-1a).
fn content(document: &Document) -> i64 {
    let bytes = document.text.split_whitespace().flat_map(|w| w.bytes().chain([b' ']));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}

/// Parts of an address that tell where a reader came from, not what is there.
const TRACKING: [&str; 12] = [
    "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid",
    "cmpid", "ocid", "ref", "smid",
];

/// A web address without what does not matter: how it is fetched, `www`, tracking, the
/// fragment. None for what is no web address.
fn address(url: &str) -> Option<String> {
    let url = url::Url::parse(url.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let tells = |key: &str| !key.starts_with("utm_") && !TRACKING.contains(&key);
    let mut query: Vec<String> = url
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && tells(pair.split('=').next().unwrap_or(pair)))
        .map(str::to_owned)
        .collect();
    query.sort();
    let path = url.path().trim_end_matches('/');
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("{host}{port}{path}{mark}{}", query.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        let plain = address("https://harbourpost.example/a/bridge").unwrap();
        assert_eq!(plain, "harbourpost.example/a/bridge");
        for same in [
            "http://www.harbourpost.example/a/bridge/",
            "https://HARBOURPOST.example:443/a/bridge?utm_source=x&fbclid=1#top",
        ] {
            assert_eq!(address(same).as_deref(), Some(&*plain), "{same}");
        }
        assert_ne!(
            address("https://harbourpost.example/a?id=2").as_deref(),
            Some(&*plain)
        );
        assert_eq!(address("file:///etc/passwd"), None);
    }
}
