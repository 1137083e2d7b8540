//! The stories of an archive: the list, and the documents of one.

use crate::tell::{self, TOLD, Told};
use crate::{Archive, place};
use anyhow::{Result, bail};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use secondsource::{Annotated, Note, Story};
use serde::Serialize;

/// Which stories to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// With a document of this outlet.
    pub outlet: Option<String>,
    /// With a document published on this day or later.
    pub from: Option<Date>,
    /// With a document published on this day or before.
    pub to: Option<Date>,
    /// With at least so many documents.
    pub documents: usize,
    /// With a claim of this standing.
    pub standing: Option<String>,
    /// No more than these.
    pub limit: usize,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many documents it has, each in its newest version.
    pub documents: u64,
    /// Of how many outlets.
    pub outlets: u64,
    /// The day of its first document, as `2024-10-28`.
    pub first: Option<String>,
    /// The day of its newest.
    pub last: Option<String>,
    /// How many claims some origin denies.
    pub disputed: u64,
    /// How many rest on two independent origins and more.
    pub corroborated: u64,
}

/// A story as it can be reported.
#[derive(Debug)]
pub struct Report {
    /// The documents.
    pub documents: Vec<Annotated>,
    /// The story over them.
    pub story: Story,
    /// What its reader should know.
    pub notes: Vec<Note>,
}

impl Archive {
    /// The stories, those with the newest documents first.
    pub fn stories(&self, filter: &Filter) -> Result<Vec<Listed>> {
        let mut sql = String::from(
            "SELECT s.name, s.title, s.documents, s.outlets, s.first, s.last,
                 (SELECT count(*) FROM claims c
                  WHERE c.story = s.id AND c.standing = 'disputed'),
                 (SELECT count(*) FROM claims c
                  WHERE c.story = s.id AND c.standing = 'corroborated')
             FROM stories s WHERE s.documents >= ?",
        );
        let least = i64::try_from(filter.documents.max(1))?;
        let mut values: Vec<Value> = vec![least.into()];
        if let Some(outlet) = &filter.outlet {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM members m JOIN documents d
                      ON d.id = m.document
                  WHERE m.story = s.id AND d.outlet = ? COLLATE NOCASE)",
            );
            values.push(outlet.clone().into());
        }
        if let Some(from) = filter.from {
            sql.push_str(" AND s.last >= ?");
            values.push(from.to_string().into());
        }
        if let Some(to) = filter.to {
            sql.push_str(" AND s.first <= ?");
            values.push(to.to_string().into());
        }
        if let Some(standing) = &filter.standing {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM claims c
                  WHERE c.story = s.id AND c.standing = ?)",
            );
            values.push(standing.clone().into());
        }
        sql.push_str(" ORDER BY s.newest DESC, s.name LIMIT ?");
        values.push(i64::try_from(filter.limit)?.into());
        let mut select = self.db.prepare(&sql)?;
        let listed = select.query_map(params_from_iter(values), |row| {
            Ok(Listed {
                id: row.get(0)?,
                title: row.get(1)?,
                documents: row.get(2)?,
                outlets: row.get(3)?,
                first: row.get(4)?,
                last: row.get(5)?,
                disputed: row.get(6)?,
                corroborated: row.get(7)?,
            })
        })?;
        Ok(listed.collect::<rusqlite::Result<_>>()?)
    }

    /// A story by its id, also by one that it had before or by the first characters of
    /// it, ready to be reported.
    pub fn story(&self, id: &str) -> Result<Report> {
        let (number, name, documents) = self.find(id)?;
        let Told { story, documents: own, .. } =
            Told::of(name, tell::members(&self.db, number)?, true);
        let mut notes = self.versions(number)?;
        if documents > TOLD {
            let text = format!("of {documents} documents, the newest {TOLD} are told");
            notes.push(Note { document: None, text });
        }
        Ok(Report { documents: own, story, notes })
    }

    /// The number, name and size of a story.
    pub(crate) fn find(&self, id: &str) -> Result<(i64, String, usize)> {
        let mut name = id.to_owned();
        // Names lead on at most as often as there are names.
        for _ in 0..64 {
            let now: Option<String> = self
                .db
                .query_row(
                    "SELECT now FROM former_stories WHERE name = ?1",
                    [&name],
                    |row| row.get(0),
                )
                .optional()?;
            let Some(now) = now else { break };
            name = now;
        }
        let mut select = self.db.prepare(
            "SELECT id, name, documents FROM stories
             WHERE name >= ?1 AND name < ?1 || 'g' ORDER BY name = ?1 DESC LIMIT 2",
        )?;
        let found: Vec<(i64, String, usize)> = select
            .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        match &found[..] {
            [] => bail!("no story {id}: `secondsource stories` lists them"),
            [one] => Ok(one.clone()),
            [first, ..] if first.1 == name => Ok(first.clone()),
            _ => bail!("several stories begin with {id}: give more of it"),
        }
    }

    /// What newer versions of a story's documents say otherwise.
    fn versions(&self, story: i64) -> Result<Vec<Note>> {
        let mut select = self.db.prepare(
            "SELECT d.name, d.version, c.kind, c.was, c.now
             FROM members m JOIN documents d ON d.id = m.document
             JOIN changes c ON c.document = d.id
             WHERE m.story = ?1 ORDER BY d.id, c.number",
        )?;
        let notes = select.query_map(params![story], |row| {
            let (version, kind): (u64, String) = (row.get(1)?, row.get(2)?);
            let was: Option<String> = row.get(3)?;
            let now: Option<String> = row.get(4)?;
            let text = match (was, now) {
                (Some(was), Some(now)) => format!("{kind} was “{was}”, is “{now}”"),
                (Some(was), None) => format!("{kind} “{was}” is gone"),
                (None, now) => format!("{kind} “{}” is new", now.unwrap_or_default()),
            };
            let text = format!("version {version}: {text}");
            Ok(Note { document: Some(row.get(0)?), text })
        })?;
        Ok(notes.collect::<rusqlite::Result<_>>()?)
    }
}

/// The numbers that documents of these days can have.
pub(crate) fn between(from: Option<Date>, to: Option<Date>) -> (i64, i64) {
    let low = from.map_or(i64::MIN >> 16, |day| place::numbers(place::since(day)).0);
    let high = to.map_or(i64::MAX >> 16, |day| place::numbers(place::since(day)).1);
    (low, high)
}
