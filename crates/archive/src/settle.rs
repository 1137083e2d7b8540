//! Copies and stories of the days that changed.
//!
//! Days are gone through in order from the first that changed, each with the window of
//! those before it ([`secondsource::link::stream`]), so that the outcome is that of one pass over everything
//! in the order of publication, whatever the order of arrival. Days after it are gone
//! through again as far as a changed document can reach. Some days are one transaction;
//! what is left to do stands in the archive, so that a run that was broken off goes on
//! where it was.
//!
//! A story is named after its earliest document. Where that changes (an earlier one came
//! late, two stories became one), the old name leads on to the story that has it now.

use crate::{Archive, pack, place, tell};
use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;
use secondsource::link::copy::{self, Prints, Shared, Text};
use secondsource::link::story::COPIED;
use secondsource::link::stream::{Arrival, Sketch, Window};
use secondsource::{Annotated, Document, Language, Span};
use std::collections::VecDeque;
use std::rc::Rc;

/// Documents that each is compared with to find its copies.
const LOOKED_AT: usize = 16;
/// Texts that are kept at hand to be compared, …
const TEXTS_AT_HAND: usize = 8192;
/// … and documents, unpacked, to tell which of two was copied.
const DOCUMENTS_AT_HAND: usize = 64;
/// Documents of one transaction, whole days.
const AT_ONCE: usize = 512;

/// Up to so many documents of no known day are compared with those of the last weeks;
/// they are gone through every time. More are compared among themselves only.
const MOST_UNDATED: usize = 20_000;

/// How far the work is.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Days are linked: how many, of how many that changed.
    Linked(usize, usize),
    /// Stories are told: how many, of how many.
    Told(usize, usize),
}

impl Archive {
    /// Brings copies, stories and claims up to date.
    pub fn settle(&mut self, step: &dyn Fn(Step)) -> Result<()> {
        let unsettled = days(&self.db)?;
        let mut done = 0;
        let mut next = unsettled.iter().copied().find(|day| *day != place::UNDATED);
        let mut line = Line::default();
        while next.is_some() {
            let all = begin(&mut self.db)?;
            let mut taken = 0;
            while let Some(day) = next.filter(|_| taken < AT_ONCE) {
                done += usize::from(unsettled.binary_search(&day).is_ok());
                line.reach(&all, day)?;
                taken += line.day(&all, day)?.max(1);
                step(Step::Linked(done, unsettled.len()));
                next = line.next(&all, day)?;
            }
            all.commit()?;
        }
        drop(line);
        if !unsettled.is_empty() {
            undated(&mut self.db)?;
        }
        self.rename()?;
        tell::stale(&mut self.db, step)
    }

    /// Removes stories that no document is in any more; their names lead on.
    fn rename(&mut self) -> Result<()> {
        let all = begin(&mut self.db)?;
        let empty: Vec<(i64, String)> = all
            .prepare(
                "SELECT id, name FROM stories WHERE stale
                 AND NOT EXISTS (SELECT 1 FROM members WHERE story = stories.id)",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (id, name) in empty {
            let now: Option<String> = all
                .query_row(
                    "SELECT s.name FROM documents d JOIN members m ON m.document = d.id
                     JOIN stories s ON s.id = m.story
                     WHERE d.name >= ?1 AND d.name < ?2 LIMIT 1",
                    founders(&name),
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(now) = now {
                all.execute(
                    "INSERT OR REPLACE INTO former_stories VALUES (?1, ?2)",
                    params![name, now],
                )?;
            }
            tell::forget(&all, &format!("id = {id}"))?;
            all.execute("DELETE FROM stories WHERE id = ?1", [id])?;
        }
        all.execute(
            "DELETE FROM former_stories WHERE name IN (SELECT name FROM stories)",
            [],
        )?;
        Ok(all.commit()?)
    }
}

/// The digits of a document's name that a story is named after.
const FOUNDER: u64 = !0xffff;

/// What a story is called that this document founds: the first 48 bits of its name.
fn named(document: u64) -> String {
    format!("s{:012x}", document >> 16)
}

/// The names of documents that a story can be named after: from, and up to but not.
fn founders(story: &str) -> [String; 2] {
    let digits = story.get(1..).unwrap_or_default();
    [format!("{digits}0000"), format!("{digits}g")]
}

fn days(db: &Connection) -> Result<Vec<i64>> {
    let mut select = db.prepare("SELECT day FROM unsettled ORDER BY day")?;
    let days =
        select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(days)
}

pub(crate) fn begin(db: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    db.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Finds copies and stories of the documents of no known day, after all others.
fn undated(db: &mut Connection) -> Result<()> {
    let (low, high) = place::numbers(place::UNDATED);
    let count = "SELECT count(*) FROM sketches WHERE document >= ?1 AND document < ?2";
    let count: usize = db.query_row(count, [low, high], |row| row.get(0))?;
    let all = begin(db)?;
    let mut line = Line::default();
    if (1..=MOST_UNDATED).contains(&count) {
        line.fill(&all, high, i64::MAX)?;
    }
    if count > 0 {
        line.day(&all, place::UNDATED)?;
    }
    all.execute("DELETE FROM unsettled WHERE day = ?1", [place::UNDATED])?;
    Ok(all.commit()?)
}

/// A document as the stream sees it.
struct Entry {
    id: i64,
    name: u64,
    sketch: Sketch,
    prints: Vec<u32>,
    /// Its story so far, and the documents looked at for copies.
    story: Option<(u64, i64)>,
}

/// The stream of documents in the order of days and names, and where it stands.
struct Line {
    window: Window,
    prints: Prints,
    /// The documents held, the first of them being number `first`.
    held: VecDeque<(i64, u64, Vec<u32>)>,
    first: u32,
    /// The window is filled.
    begun: bool,
    /// The last change: its day, and how many documents have come since.
    changed: Option<(i64, usize)>,
    texts: AtHand<Text>,
    documents: AtHand<Annotated>,
}

impl Default for Line {
    fn default() -> Self {
        Line {
            window: Window::default(),
            prints: Prints::default(),
            held: VecDeque::new(),
            first: 0,
            begun: false,
            changed: None,
            texts: AtHand::new(TEXTS_AT_HAND),
            documents: AtHand::new(DOCUMENTS_AT_HAND),
        }
    }
}

impl Line {
    /// Makes the window that of this day, from what is stored where the line is not just
    /// before it.
    fn reach(&mut self, db: &Connection, day: i64) -> Result<()> {
        if !self.begun {
            let from = day.saturating_sub(Window::REACH.0).max(place::UNDATED + 1);
            self.fill(db, place::numbers(from).0, place::numbers(day).0)?;
        }
        self.window.forget(day);
        let first = self.window.first().unwrap_or(self.first + self.held.len() as u32);
        while self.first < first {
            let Some((_, _, prints)) = self.held.pop_front() else { break };
            self.prints.forget(&prints);
            self.first += 1;
        }
        Ok(())
    }

    /// Takes the last of the documents with these numbers into the window, as stored.
    fn fill(&mut self, db: &Connection, low: i64, high: i64) -> Result<()> {
        let most = Window::REACH.1;
        let oldest: Option<i64> = db
            .prepare_cached(
                "SELECT document FROM sketches WHERE document >= ?1 AND document < ?2
                 ORDER BY document DESC LIMIT 1 OFFSET ?3",
            )?
            .query_row(params![low, high, most], |row| row.get(0))
            .optional()?;
        // Of the day from which on there are enough, which ones its names tell.
        let low = oldest.map_or(low, |id| place::numbers(place::day_of(id)).0.max(low));
        let mut before = entries(db, low, high)?;
        before.drain(..before.len().saturating_sub(most));
        for entry in before {
            let day = place::day_of(entry.id);
            let Some((story, _)) = entry.story else { continue };
            let number = self.hold(entry.id, entry.name, entry.prints);
            self.window.add(day, number, story, entry.sketch);
        }
        self.begun = true;
        Ok(())
    }

    fn hold(&mut self, id: i64, name: u64, prints: Vec<u32>) -> u32 {
        let number = self.first + self.held.len() as u32;
        self.prints.add(number, &prints);
        self.held.push_back((id, name, prints));
        number
    }

    /// Finds copies and stories of a day's documents. Returns how many they are.
    fn day(&mut self, all: &Transaction<'_>, day: i64) -> Result<usize> {
        let (low, high) = place::numbers(day);
        let today = entries(all, low, high)?;
        let mut changed =
            all.prepare_cached("DELETE FROM unsettled WHERE day = ?1")?.execute([day])?
                > 0;
        let mut before = Vec::with_capacity(today.len());
        let mut arrivals = Vec::with_capacity(today.len());
        for entry in today {
            let like = self.like(&entry);
            let likely = self.likely(&like);
            let copies = self.copies(all, &entry, &like, likely)?;
            let number = self.hold(entry.id, entry.name, entry.prints);
            before.push((entry.id, entry.story, likely));
            arrivals.push(Arrival { number, sketch: entry.sketch, copies });
        }
        let count = arrivals.len();
        if let Some((_, since)) = self.changed.as_mut() {
            *since += count;
        }
        let (first, held) = (self.first, &self.held);
        let name = |number: u32| {
            held.get((number - first) as usize).map_or(0, |d| d.1 & FOUNDER)
        };
        let known = (day != place::UNDATED).then_some(day);
        let stories = self.window.take(known, arrivals, name);
        for ((id, was, likely), story) in before.into_iter().zip(stories) {
            if was == Some((story, likely)) {
                continue;
            }
            changed |= was.is_none_or(|(was, _)| was != story);
            join(all, id, story, likely)?;
        }
        if changed {
            self.changed = Some((day, 0));
        }
        Ok(count)
    }

    /// The documents before this one that may share text with it, ascending: those with
    /// most of its prints.
    fn like(&self, entry: &Entry) -> Vec<u32> {
        let shared = |number: u32| {
            let (_, name, own) = self.held.get((number - self.first) as usize)?;
            Some((Prints::shared(own, &entry.prints)?, *name, number))
        };
        let like = self.prints.like(&entry.prints, self.first);
        let mut like: Vec<_> = like.into_iter().filter_map(shared).collect();
        like.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        like.truncate(LOOKED_AT);
        let mut numbers: Vec<u32> = like.into_iter().map(|(.., number)| number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// A number made from documents.
    fn likely(&self, numbers: &[u32]) -> i64 {
        let names = numbers.iter().filter_map(|&number| self.document(number));
        let hash = names.fold(1u64, |hash, (_, name)| {
            (hash.rotate_left(5) ^ name).wrapping_mul(0x517c_c1b7_2722_0a95)
        });
        hash.cast_signed()
    }

    fn document(&self, number: u32) -> Option<(i64, u64)> {
        let at = number.checked_sub(self.first)?;
        self.held.get(at as usize).map(|(id, name, _)| (*id, *name))
    }

    /// Finds the copies among documents before this one and writes them. Returns the
    /// numbers of those that share much of its text.
    fn copies(
        &mut self,
        all: &Transaction<'_>,
        entry: &Entry,
        like: &[u32],
        likely: i64,
    ) -> Result<Vec<u32>> {
        if entry.story.is_some_and(|(_, before)| before == likely) {
            return self.stored_copies(all, entry.id, like);
        }
        all.prepare_cached("DELETE FROM copies WHERE later = ?1")?.execute([entry.id])?;
        if like.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> =
            like.iter().filter_map(|&n| Some(self.document(n)?.0)).collect();
        let texts = ids.iter().chain([&entry.id]).map(|&id| self.texts.get(all, id));
        let texts = texts.collect::<Result<Vec<_>>>()?;
        let texts: Vec<&Text> = texts.iter().map(Rc::as_ref).collect();
        let mut much = Vec::new();
        for shared in copy::of_last(&texts) {
            self.write(all, [ids[shared.with], entry.id], &shared)?;
            much.extend(like.get(shared.with).filter(|_| shared.share >= COPIED));
        }
        Ok(much)
    }

    /// Writes what two documents share, the earlier one first.
    fn write(
        &mut self,
        all: &Transaction<'_>,
        [earlier, later]: [i64; 2],
        shared: &Shared,
    ) -> Result<()> {
        let [theirs, own] = [earlier, later].map(|id| self.documents.get(all, id));
        let (theirs, own) = (theirs?, own?);
        let from = copy::copied([&theirs, &own], Language::english());
        let from = from.map(|at| [earlier, later][at]);
        all.prepare_cached("INSERT OR REPLACE INTO copies VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![later, earlier, from, shared.share])?;
        let mut row = all.prepare_cached(
            "INSERT OR IGNORE INTO passages VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (other, this) in &shared.sentences {
            let (start, end) = points(&own.document, *this);
            let (from, to) = points(&theirs.document, *other);
            row.execute(params![later, earlier, start, end, from, to])?;
        }
        Ok(())
    }

    fn stored_copies(
        &self,
        all: &Transaction<'_>,
        id: i64,
        like: &[u32],
    ) -> Result<Vec<u32>> {
        let mut select = all.prepare_cached(
            "SELECT earlier FROM copies WHERE later = ?1 AND share >= ?2",
        )?;
        let earlier: Vec<i64> = select
            .query_map(params![id, COPIED], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let is_copy = |number: &&u32| {
            self.document(**number).is_some_and(|(id, _)| earlier.contains(&id))
        };
        Ok(like.iter().filter(is_copy).copied().collect())
    }

    /// The next day to go through: the next there is while a change can reach it, else
    /// the next that changed itself.
    fn next(&mut self, db: &Connection, day: i64) -> Result<Option<i64>> {
        let (days, most) = Window::REACH;
        let after = place::numbers(day).1;
        let next: Option<i64> = db.query_row(
            "SELECT min(document) FROM sketches WHERE document >= ?1",
            [after],
            |row| row.get(0),
        )?;
        let next = next.map(place::day_of);
        let reached = next.filter(|next| {
            self.changed
                .is_some_and(|(changed, since)| next - changed <= days && since <= most)
        });
        if reached.is_some() {
            return Ok(reached);
        }
        let unsettled: Option<i64> = db.query_row(
            "SELECT min(day) FROM unsettled WHERE day > ?1",
            [day],
            |row| row.get(0),
        )?;
        if unsettled != next {
            // Days are left out: the window is made anew.
            *self = Line::default();
        }
        Ok(unsettled)
    }
}

/// The documents with these numbers in their newest version, by day and name.
fn entries(db: &Connection, low: i64, high: i64) -> Result<Vec<Entry>> {
    let mut select = db.prepare_cached(
        "SELECT k.document, k.name, k.packed, s.name, m.likely FROM sketches k
         LEFT JOIN members m ON m.document = k.document
         LEFT JOIN stories s ON s.id = m.story
         WHERE k.document >= ?1 AND k.document < ?2",
    )?;
    let mut rows = select.query([low, high])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (sketch, prints) = pack::unsketch(row.get_ref(2)?.as_blob()?)?;
        let story: Option<String> = row.get(3)?;
        let story = story.map(|story| founder(&story));
        entries.push(Entry {
            id: row.get(0)?,
            name: number(row.get_ref(1)?.as_str()?),
            sketch,
            prints,
            story: story.zip(row.get(4)?),
        });
    }
    entries.sort_by_key(|entry| (place::day_of(entry.id), entry.name));
    Ok(entries)
}

/// The name of a document, 16 hexadecimal digits, as a number.
fn number(name: &str) -> u64 {
    u64::from_str_radix(name.get(..16).unwrap_or(name), 16).unwrap_or_default()
}

/// The number by which a story goes in the window: what its name was made from.
fn founder(story: &str) -> u64 {
    u64::from_str_radix(story.get(1..).unwrap_or_default(), 16).unwrap_or_default() << 16
}

fn join(all: &Transaction<'_>, id: i64, story: u64, likely: i64) -> Result<()> {
    let name = named(story);
    all.prepare_cached(
        "UPDATE stories SET stale = 1
         WHERE id = (SELECT story FROM members WHERE document = ?1)",
    )?
    .execute([id])?;
    all.prepare_cached(
        "INSERT INTO stories (name) VALUES (?1) ON CONFLICT (name) DO UPDATE SET stale = 1",
    )?
    .execute([&name])?;
    all.prepare_cached(
        "INSERT OR REPLACE INTO members (document, story, likely)
         SELECT ?1, id, ?3 FROM stories WHERE name = ?2",
    )?
    .execute(params![id, name, likely])?;
    Ok(())
}

/// A span in code points.
fn points(document: &Document, span: Span) -> (usize, usize) {
    let count = |to: usize| document.text.get(..to).map_or(0, |t| t.chars().count());
    (count(span.start), count(span.end))
}

/// What was last compared, so many of them.
struct AtHand<T> {
    most: usize,
    held: FxHashMap<i64, Rc<T>>,
    order: VecDeque<i64>,
}

impl<T: pack::Held> AtHand<T> {
    fn new(most: usize) -> Self {
        AtHand { most, held: FxHashMap::default(), order: VecDeque::new() }
    }

    fn get(&mut self, db: &Connection, id: i64) -> Result<Rc<T>> {
        if let Some(held) = self.held.get(&id) {
            return Ok(held.clone());
        }
        let held = T::load(db, id)?;
        let held = Rc::new(held.with_context(|| format!("document {id} is gone"))?);
        if self.order.len() == self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.held.remove(&oldest);
        }
        self.order.push_back(id);
        self.held.insert(id, held.clone());
        Ok(held)
    }
}
