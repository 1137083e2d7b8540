//! The store of an ever-growing collection of news reports.
//!
//! In: documents, in any order, once each. Out: one SQLite file that holds them, what was
//! found in them, and what they come to: stories, claims, origins, copies; and what is
//! asked of it.
//!
//! ```text
//! places ─intake▶ Documents ─keep▶ rows ─settle▶ copies, stories ─tell▶ claims, origins
//!                                                                  └─▶ search, story
//! ```
//!
//! 1. [`intake`] reads documents out of files, web archives, feeds and web pages.
//! 2. [`ingest`] takes them in, some hundred at a time.
//! 3. *Keep* ([`keep`]): each document is annotated and stored once. A changed text
//!    at a known address is a new version. A batch is one transaction: what was counted as
//!    kept is there after a crash.
//! 4. *Settle* ([`mod@settle`]): the days that changed are linked anew, in the order of
//!    publication ([`secondsource::link::stream`]), so that stories and copies do not
//!    depend on the order of arrival.
//! 5. *Tell* (`tell`): the stories that changed are corroborated anew.
//! 6. [`search`] and [`story`] answer.
//!
//! What is written where stands in `docs/archive.md` and `schema.sql`.

pub mod ingest;
pub mod intake;
pub mod keep;
mod pack;
mod place;
pub mod search;
pub mod settle;
pub mod story;
mod tell;

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The version of the tables, kept in `user_version`.
const VERSION: i64 = 2;
/// `application_id`: "2src".
const KIND: i64 = 0x3273_7263;

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    db: Connection,
    /// Held as long as this process may write.
    _lock: Option<File>,
}

impl Archive {
    /// Opens an archive to write, and makes it where there is none. One process may
    /// write; others may read meanwhile.
    pub fn create(path: &Path) -> Result<Archive> {
        let told = || format!("{}: can't be opened as an archive", path.display());
        let lock = lock(path)?;
        let db = Connection::open(path).with_context(told)?;
        db.pragma_update(None, "journal_mode", "wal").with_context(told)?;
        let mut archive = Archive { db, _lock: Some(lock) };
        archive.prepare(path)?;
        archive.migrate(path)?;
        Ok(archive)
    }

    /// Opens an archive that is there, to read only.
    pub fn open(path: &Path) -> Result<Archive> {
        if !path.exists() {
            bail!(
                "{}: no such archive: make it with `secondsource ingest … --archive {}`",
                path.display(),
                path.display()
            );
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)
            .with_context(|| format!("{}: can't be opened", path.display()))?;
        let archive = Archive { db, _lock: None };
        archive.prepare(path)?;
        match archive.version(path)? {
            VERSION => Ok(archive),
            0 => bail!("{}: holds no archive yet: ingest something", path.display()),
            older => bail!(
                "{}: its tables are of version {older}, these are {VERSION}: ingest \
                 something to bring it up to date",
                path.display()
            ),
        }
    }

    fn prepare(&self, path: &Path) -> Result<()> {
        self.db
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA busy_timeout = 20000; PRAGMA temp_store = MEMORY;
                 PRAGMA cache_size = -131072;",
            )
            .with_context(|| format!("{}: is not an archive", path.display()))?;
        self.db.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    /// The version of the tables, once it is sure that this is an archive of ours.
    fn version(&self, path: &Path) -> Result<i64> {
        let pragma = |name| {
            self.db
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
                .with_context(|| format!("{}: is not an archive", path.display()))
        };
        let (kind, version) = (pragma("application_id")?, pragma("user_version")?);
        let tables = || {
            let count = "SELECT count(*) FROM sqlite_schema";
            self.db.query_row(count, [], |row| row.get::<_, i64>(0))
        };
        if kind != KIND && (kind != 0 || tables()? > 0) {
            bail!("{}: is a database, but not an archive of ours", path.display());
        }
        if version > VERSION {
            bail!(
                "{}: was made by a newer secondsource (tables of version {version}, \
                 {VERSION} is known): use that one",
                path.display()
            );
        }
        Ok(version)
    }

    fn migrate(&mut self, path: &Path) -> Result<()> {
        let version = self.version(path)?;
        if version == VERSION {
            return Ok(());
        }
        let all = self.db.transaction()?;
        match version {
            0 => all.execute_batch(include_str!("schema.sql"))?,
            _ => keep::sketch_anew(&all)?,
        }
        all.pragma_update(None, "application_id", KIND)?;
        all.pragma_update(None, "user_version", VERSION)?;
        Ok(all.commit()?)
    }

    /// How many documents (each in its newest version), stories and claims it holds.
    pub fn size(&self) -> Result<(u64, u64, u64)> {
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            self.db.query_row(&sql, [], |row| row.get::<_, u64>(0))
        };
        Ok((count("members")?, count("stories")?, count("claims")?))
    }
}

/// The right to write, given up when the file is closed, even by a crash.
fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(PathBuf::from(name)).with_context(|| {
        format!("{}: can't be written: check folder and rights", path.display())
    })?;
    if file.try_lock().is_err() {
        bail!("{}: another secondsource writes to it: wait for it", path.display());
    }
    Ok(file)
}
