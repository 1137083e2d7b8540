//! What the stories that changed come to: their claims, figures and quotes, as rows.

use crate::keep::marks;
use crate::pack::{self, Stored};
use crate::place;
use crate::settle::{Step, begin};
use anyhow::{Context, Result};
use rayon::prelude::*;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;
use secondsource::report::{Report, json};
use secondsource::{Annotated, Options, Story, corroborate_story, wire};

/// Stories that are worked on at once, …
const AT_ONCE: usize = 128;
/// … or fewer, with so many documents together.
const DOCUMENTS_AT_ONCE: usize = 512;
/// Of a story with more documents, the newest are told.
pub(crate) const TOLD: usize = 300;

/// Tells all stories anew that changed.
pub(crate) fn stale(db: &mut Connection, step: &dyn Fn(Step)) -> Result<()> {
    let count = "SELECT count(*) FROM stories WHERE stale";
    let left: usize = db.query_row(count, [], |row| row.get(0))?;
    let mut told = 0;
    // A document may have gone from one of them to another, and its claims with it.
    let mut all = begin(db)?;
    forget(&all, "stale")?;
    loop {
        let stories = stale_stories(&all)?;
        if stories.is_empty() {
            return Ok(all.commit()?);
        }
        let mut stored = Vec::with_capacity(stories.len());
        let mut documents = 0;
        for (id, name) in stories {
            let members = members(&all, id)?;
            documents += members.len();
            stored.push((id, name, members));
            if documents >= DOCUMENTS_AT_ONCE {
                break;
            }
        }
        told += stored.len();
        let worked: Vec<(i64, Told)> = stored
            .into_par_iter()
            .map(|(id, name, members)| (id, Told::of(name, members, false)))
            .collect();
        let mut words = Vec::new();
        for (id, told) in &worked {
            told.write(&all, *id, &mut words)?;
        }
        // Out of order, each would be an index of its own, to be merged.
        words.sort_by_key(|words| words.claim);
        for words in &words {
            words.insert(&all)?;
        }
        all.commit()?;
        step(Step::Told(told, left.max(told)));
        all = begin(db)?;
    }
}

/// Number and name of some stories that changed.
fn stale_stories(db: &Connection) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT id, name FROM stories WHERE stale ORDER BY id LIMIT ?1";
    let mut select = db.prepare_cached(sql)?;
    let stories = select.query_map([AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(stories.collect::<rusqlite::Result<_>>()?)
}

/// The newest documents of a story.
pub(crate) fn members(db: &Connection, story: i64) -> Result<Vec<(i64, Stored)>> {
    let mut select = db.prepare_cached(
        "SELECT document FROM members WHERE story = ?1 ORDER BY document DESC LIMIT ?2",
    )?;
    let ids = select.query_map(params![story, TOLD], |row| row.get::<_, i64>(0))?;
    let mut members = Vec::new();
    for id in ids {
        let id = id?;
        members.push((id, pack::load(db, id)?.context("a document is gone")?));
    }
    Ok(members)
}

/// Removes what was told of the stories that a condition holds for.
pub(crate) fn forget(all: &Transaction<'_>, which: &str) -> Result<()> {
    let own = format!("story IN (SELECT id FROM stories WHERE {which})");
    all.execute(
        &format!(
            "DELETE FROM claim_words WHERE rowid IN (SELECT id FROM claims WHERE {own})"
        ),
        [],
    )?;
    for table in ["claims", "quantities", "utterances"] {
        all.execute(&format!("DELETE FROM {table} WHERE {own}"), [])?;
    }
    Ok(())
}

/// What a claim is found by.
struct Words {
    claim: i64,
    text: String,
    sources: String,
    marks: String,
}

impl Words {
    fn insert(&self, all: &Transaction<'_>) -> Result<()> {
        all.prepare_cached(
            "INSERT INTO claim_words (rowid, text, source, marks) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![self.claim, self.text, self.sources, self.marks])?;
        Ok(())
    }
}

/// A story and its documents, unpacked.
pub(crate) struct Told {
    pub(crate) story: Story,
    pub(crate) documents: Vec<Annotated>,
    ids: FxHashMap<String, i64>,
}

impl Told {
    /// Corroborates the documents of a story; `evidence` as in [`Options`].
    pub(crate) fn of(name: String, members: Vec<(i64, Stored)>, evidence: bool) -> Told {
        let mut documents = Vec::with_capacity(members.len());
        let mut ids = FxHashMap::default();
        for (id, stored) in members {
            let document = stored.unpack();
            ids.insert(document.document.id.clone(), id);
            documents.push(document);
        }
        documents.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        let mut story =
            corroborate_story(&documents, &Options { evidence, ..Options::default() });
        story.id = name;
        Told { story, documents, ids }
    }

    fn id(&self, document: &str) -> Option<i64> {
        self.ids.get(document).copied()
    }

    /// Writes all rows of the story, and its claims' words beside those of others.
    fn write(
        &self,
        all: &Transaction<'_>,
        id: i64,
        words: &mut Vec<Words>,
    ) -> Result<()> {
        let report = Report {
            documents: &self.documents,
            stories: std::slice::from_ref(&self.story),
            notes: &[],
        };
        let report = json::wire(&report);
        let Some(story) = report.stories.first() else { return Ok(()) };
        self.head(all, id, story)?;
        for (rank, claim) in story.claims.iter().enumerate() {
            words.extend(self.claim(all, id, rank, claim)?);
        }
        for quantity in &story.figures {
            self.quantity(all, id, quantity)?;
        }
        for utterance in &story.quotes {
            self.utterance(all, id, utterance)?;
        }
        Ok(())
    }

    fn head(
        &self,
        all: &Transaction<'_>,
        id: i64,
        story: &wire::Story<'_>,
    ) -> Result<()> {
        all.prepare_cached(
            "UPDATE stories SET title = ?2, stale = 0,
                 (documents, outlets, first, last, newest) =
                     (SELECT count(*), count(DISTINCT d.outlet),
                          min(d.published), max(d.published), max(d.id)
                      FROM members m JOIN documents d ON d.id = m.document
                      WHERE m.story = ?1)
             WHERE id = ?1",
        )?
        .execute(params![id, story.title])?;
        Ok(())
    }

    fn claim(
        &self,
        all: &Transaction<'_>,
        story: i64,
        rank: usize,
        claim: &wire::Claim<'_>,
    ) -> Result<Option<Words>> {
        let at = &claim.wording;
        let Some(document) = self.id(&at.document) else { return Ok(None) };
        let Some(id) = place::part(document, rank) else { return Ok(None) };
        all.prepare_cached(
            "INSERT INTO claims VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            id,
            claim.id,
            story,
            rank,
            claim.standing,
            claim.origins.len(),
            document,
            at.start,
            at.end,
        ])?;
        let stated = claim.statements.iter().map(|s| (false, s));
        let denied = claim.denials.iter().map(|s| (true, s));
        let mut row = all.prepare_cached(
            "INSERT INTO assertions
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for (number, (denies, said)) in stated.chain(denied).enumerate() {
            row.execute(params![
                id,
                number,
                self.id(&said.place.document),
                said.place.start,
                said.place.end,
                denies,
                said.stance,
                said.source,
                said.source_kind,
                said.cue,
                serde_json::to_string(&said.chain)?,
                said.copied_from.as_deref().and_then(|d| self.id(d)),
            ])?;
        }
        let mut row = all.prepare_cached(
            "INSERT INTO origins VALUES (?1, ?2, ?3, nullif(?4, ''), ?5, ?6)",
        )?;
        for (number, origin) in claim.origins.iter().enumerate() {
            let documents = serde_json::to_string(&origin.documents)?;
            row.execute(params![
                id,
                number,
                origin.name,
                origin.role,
                origin.kind,
                documents
            ])?;
        }
        Ok(Some(self.words(id, claim)))
    }

    /// What a claim is found by: its wording, its origins, its outlets and standing.
    fn words(&self, id: i64, claim: &wire::Claim<'_>) -> Words {
        let sources: Vec<&str> = claim.origins.iter().map(|o| &*o.name).collect();
        let outlets = claim.statements.iter().filter_map(|said| {
            let own = |d: &&Annotated| d.document.id == said.place.document;
            self.documents.iter().find(own)?.document.outlet.as_deref()
        });
        let mut outlets: Vec<String> =
            outlets.map(|o| crate::keep::mark('o', o)).collect();
        outlets.sort();
        outlets.dedup();
        let standing = crate::keep::mark('s', &claim.standing);
        let mut more: Vec<&str> = outlets.iter().map(String::as_str).collect();
        more.push(&standing);
        if claim.text.bytes().any(|b| b.is_ascii_digit()) {
            more.push("xfigure");
        }
        Words {
            claim: id,
            text: claim.text.to_string(),
            sources: sources.join(" · "),
            marks: marks(None, &more),
        }
    }

    fn quantity(
        &self,
        all: &Transaction<'_>,
        story: i64,
        quantity: &wire::Quantity<'_>,
    ) -> Result<()> {
        all.prepare_cached(
            "INSERT INTO quantities (name, story, counts, verdict) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![quantity.id, story, quantity.counts, quantity.verdict])?;
        let id = all.last_insert_rowid();
        let mut row = all.prepare_cached(
            "INSERT OR IGNORE INTO readings
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for r in &quantity.readings {
            row.execute(params![
                id,
                self.id(&r.place.document),
                r.place.start,
                r.place.end,
                r.low.map(|n| n.0),
                r.high.map(|n| n.0),
                r.about,
                r.unit,
                r.as_of,
                r.source,
            ])?;
        }
        Ok(())
    }

    fn utterance(
        &self,
        all: &Transaction<'_>,
        story: i64,
        utterance: &wire::Utterance<'_>,
    ) -> Result<()> {
        all.prepare_cached(
            "INSERT INTO utterances (name, story, source) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![utterance.id, story, utterance.source])?;
        let id = all.last_insert_rowid();
        let mut row = all.prepare_cached(
            "INSERT OR IGNORE INTO variants VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for v in &utterance.variants {
            let document = self.id(&v.place.document);
            row.execute(params![id, document, v.place.start, v.place.end, v.change])?;
        }
        Ok(())
    }
}
