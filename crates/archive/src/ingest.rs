//! Everything that places hold into the archive.
//!
//! Pieces are read and annotated in parallel, some hundred at a time, and each lot is kept
//! as a whole before the next is read: memory is bounded, and a run that is broken off
//! loses at most a lot that it had not counted yet. Run again, it finds what is kept known
//! and does the rest.

use crate::Archive;
use crate::intake::fetch::Fetcher;
use crate::intake::watch::{Watch, Watcher};
use crate::intake::{Found, Intake, Options, Piece, Problem, Visit};
use crate::keep::{Change, Kept};
use anyhow::Result;
use jiff::Timestamp;
use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::sync::atomic::{AtomicBool, Ordering};

/// Pieces that are read, annotated and kept at once …
const AT_ONCE: usize = 256;
/// … or as many of them as have so many bytes together.
const BYTES_AT_ONCE: u64 = 32 << 20;

/// What an ingest run came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// Documents that were not there before.
    pub new: u64,
    /// Documents that were there with another text.
    pub changed: u64,
    /// Documents and addresses of which all was there.
    pub known: u64,
    /// What couldn't be read.
    pub unreadable: u64,
    /// What the user asked for and isn't there, of those.
    pub missing: u64,
    /// It was stopped before the end.
    pub stopped: bool,
}

/// What happens in a run, as it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// A lot is kept: so many documents and pieces so far.
    Kept(&'a Summary),
    /// Something can't be read.
    Problem(&'a Problem),
    /// A document's text is another than it was.
    Changed(&'a str, &'a [Change]),
}

impl Archive {
    /// Keeps everything that the places hold. Stories wait for [`Archive::settle`].
    /// `stop`, set from elsewhere, ends it after the lot at work.
    pub fn ingest(
        &mut self,
        intake: Intake<'_>,
        stop: &AtomicBool,
        tell: &mut dyn FnMut(Event<'_>),
    ) -> Result<(Summary, Option<Fetcher>)> {
        let mut intake = intake;
        let mut summary = Summary::default();
        loop {
            let lot = lot(&mut intake);
            if lot.is_empty() {
                break;
            }
            self.take(lot, &mut summary, tell)?;
            tell(Event::Kept(&summary));
            if stop.load(Ordering::Relaxed) {
                summary.stopped = true;
                break;
            }
        }
        Ok((summary, intake.into_fetcher()))
    }

    /// Polls the feeds that are due and keeps what they bring. Returns when the next one
    /// is due.
    pub fn poll<V: FnMut(&str) -> Option<Visit> + Send>(
        &mut self,
        watcher: &mut Watcher<V>,
        now: Timestamp,
        summary: &mut Summary,
        tell: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<Timestamp>> {
        let mut lot = Vec::new();
        let next = watcher.poll(now, |piece| {
            lot.push(piece);
            match lot.len() < AT_ONCE {
                true => Ok(()),
                false => self.take(std::mem::take(&mut lot), summary, tell),
            }
        })?;
        self.take(lot, summary, tell)?;
        Ok(next)
    }

    /// Watches feeds so that only what changed since the last visit is asked for.
    pub fn watcher(
        &self,
        watch: Watch,
        options: Options,
    ) -> Result<Watcher<impl FnMut(&str) -> Option<Visit> + Send + use<>>> {
        let db = self.reader()?;
        Ok(Watcher::new(watch, options, move |url: &str| visit(&db, url)))
    }

    fn reader(&self) -> Result<Connection> {
        let path = self.db.path().unwrap_or_default();
        Ok(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
    }

    /// Opens places so that only what changed since the last visit is asked for.
    pub fn intake(
        &self,
        places: impl IntoIterator<Item = String>,
        options: Options,
    ) -> Result<Intake<'static>> {
        let db = self.reader()?;
        Ok(Intake::open(places, options).with_visits(move |url| visit(&db, url)))
    }

    fn take(
        &mut self,
        lot: Vec<Piece>,
        summary: &mut Summary,
        tell: &mut dyn FnMut(Event<'_>),
    ) -> Result<()> {
        let read: Vec<Found> = lot.into_par_iter().flat_map_iter(Piece::read).collect();
        let (mut documents, mut seen) = (Vec::new(), Vec::new());
        for found in read {
            match found {
                Found::Document(document) => documents.push(document),
                Found::Known(_) => summary.known += 1,
                Found::Seen(address) => seen.push(address),
                Found::Unreadable(problem) => {
                    summary.unreadable += 1;
                    summary.missing += u64::from(problem.usage);
                    tell(Event::Problem(&problem));
                }
            }
        }
        let called: Vec<String> = documents
            .iter()
            .map(|d| d.url.clone().or(d.path.clone()).unwrap_or_else(|| d.id.clone()))
            .collect();
        let kept = self.keep_and_remember(documents, &seen)?;
        for (kept, called) in kept.iter().zip(&called) {
            match kept {
                Kept::New => summary.new += 1,
                Kept::Known => summary.known += 1,
                Kept::Changed(changes) => {
                    summary.changed += 1;
                    tell(Event::Changed(called, changes));
                }
            }
        }
        Ok(())
    }
}

/// The next pieces.
fn lot(intake: &mut Intake<'_>) -> Vec<Piece> {
    let mut lot = Vec::new();
    let mut bytes = 0;
    while lot.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
        let Some(piece) = intake.next() else { break };
        bytes += piece.len();
        lot.push(piece);
    }
    lot
}

/// What is remembered of an address.
fn visit(db: &Connection, url: &str) -> Option<Visit> {
    let sql = "SELECT etag, last_modified, stamp FROM visits WHERE address = ?1";
    let visit = db.prepare_cached(sql).and_then(|mut select| {
        select
            .query_row([url], |row| {
                Ok(Visit {
                    etag: row.get(0)?,
                    last_modified: row.get(1)?,
                    stamp: row.get(2)?,
                })
            })
            .optional()
    });
    // Without it the address is asked for anew: no harm is done.
    visit.ok().flatten()
}
