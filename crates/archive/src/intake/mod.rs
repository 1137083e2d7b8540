//! Places to documents: files and folders in all formats, web archives, feeds, sitemaps,
//! tables, web addresses.
//!
//! In: the names of places, as a user gives them. Out: an [`Intake`], which hands out one
//! [`Piece`] after the other, a piece being the bytes of one document (seldom of a few),
//! still to be read. Reading is the work: [`Piece::read`] may be called on any thread.
//!
//! 1. *Places* ([`place`]): folders are walked, standard input and web addresses told.
//! 2. *Packing* ([`unpack`]): gzip and zstd, as they stream, with a guard against bombs.
//! 3. *Format* (`sniff`): by the first bytes, else by name or content type.
//! 4. One door a format: [`json`], [`warc`], [`table`], [`parquet`], [`feed`],
//!    [`sitemap`]; all else is one document for [`secondsource::read()`].
//! 5. *Fetching* ([`fetch`]): politely, and never from a private address.
//!
//! Memory is bounded by one document and the buffers, whatever the size of the input: a
//! line, record, cell or page longer than [`LONGEST`] is refused and the rest goes on.
//!
//! ```
//! use secondsource_archive::intake::{Found, Intake, Options};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("wire.jsonl");
//! # std::fs::write(&path, "{\"text\": \"The bridge was shut.\"}\n{oops}\n")?;
//! # let place = path.display().to_string();
//! let intake = Intake::open([place], Options::default());
//! for found in intake.flat_map(|piece| piece.read()) {
//!     match found {
//!         Found::Document(document) => assert_eq!(document.text, "The bridge was shut."),
//!         Found::Unreadable(problem) => assert!(problem.to_string().contains("line 2")),
//!         _ => {}
//!     }
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What it doesn't do: read PDF or office files, run scripts, log in, follow links
//! inside pages, go through a proxy.

pub mod address;
pub mod feed;
pub mod fetch;
pub mod http;
pub mod json;
pub mod parquet;
pub mod place;
pub mod sitemap;
mod sniff;
pub mod source;
pub mod table;
pub mod unpack;
pub mod warc;
pub mod watch;

mod piece;

pub use piece::{Found, Piece, Problem, Seen, Unread, Visit};
pub use table::Columns;

use fetch::{Fetched, Fetcher, Page};
use jiff::civil;
use place::{Input, Walk};
use sniff::Format;
use source::Source;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Nothing that is one document is longer: a line, a record, a cell, a file of text.
pub const LONGEST: u64 = 64 << 20;

/// How to take documents in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day of publication of documents that carry none.
    pub published: Option<civil::Date>,
    /// The columns of tables, where their names don't tell.
    pub columns: Columns,
    /// How to fetch; `None` fetches nothing: web addresses are refused, and of a feed's
    /// entries those alone are taken that hold their article.
    pub web: Option<fetch::Web>,
}

/// How far the reading of files and folders is.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicU64,
    total: AtomicU64,
    open_ended: AtomicU64,
}

impl Progress {
    fn expect(&self, size: Option<u64>) {
        match size {
            Some(size) => self.total.fetch_add(size, Ordering::Relaxed),
            None => self.open_ended.fetch_add(1, Ordering::Relaxed),
        };
    }

    fn add(&self, read: u64) {
        self.read.fetch_add(read, Ordering::Relaxed);
    }

    /// The bytes read from files (packed ones as they lie).
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The bytes of all files; `None` where a place is of unknown length (standard
    /// input, a web address).
    pub fn total(&self) -> Option<u64> {
        let known = self.open_ended.load(Ordering::Relaxed) == 0;
        known.then(|| self.total.load(Ordering::Relaxed))
    }
}

/// Looks up what is remembered of an address.
type Visits<'a> = Box<dyn FnMut(&str) -> Option<Visit> + Send + 'a>;

/// The stream of what the places hold; see the [module](self).
pub struct Intake<'a> {
    options: Options,
    visits: Visits<'a>,
    fetcher: Option<Fetcher>,
    places: VecDeque<String>,
    walk: Option<Walk>,
    open: Vec<Opened>,
    ready: VecDeque<Piece>,
    progress: Arc<Progress>,
}

/// A place that is being read, and what to remember of it when it is done.
struct Opened {
    doors: Door,
    /// The address it came from and what to remember of it.
    visit: Option<(String, Visit)>,
    /// Whether everything it led to was had, or never can be.
    sound: bool,
}

/// One format's reader at work.
enum Door {
    Json(json::Values),
    Warc(warc::Records),
    Table(table::Rows),
    Parquet(Box<parquet::Rows>),
    Feed(feed::Entries),
    Sitemap(sitemap::Pages),
}

/// What a door leads to next.
#[derive(Debug)]
pub enum Step {
    /// Something to hand out.
    Give(Piece),
    /// An article to be fetched.
    Follow(Link),
    /// A further sitemap to be fetched and read.
    Enter(String),
}

/// An article that a feed or a sitemap names, and what it says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub url: String,
    /// Changes when the article does.
    pub stamp: Option<String>,
    /// When it was published.
    pub published: Option<civil::Date>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
}

impl<'a> Intake<'a> {
    /// Opens the places: files, folders, `-`, web addresses. Nothing is read yet.
    pub fn open(
        places: impl IntoIterator<Item = String>,
        options: Options,
    ) -> Intake<'a> {
        let places: VecDeque<String> = places.into_iter().collect();
        let progress = Arc::new(Progress::default());
        for place in &places {
            progress.expect(place::size(place));
        }
        let fetcher = options.web.clone().map(Fetcher::new);
        Intake {
            options,
            visits: Box::new(|_| None),
            fetcher,
            places,
            walk: None,
            open: Vec::new(),
            ready: VecDeque::new(),
            progress,
        }
    }

    /// What one file or standard input holds.
    pub fn of_input(input: Input, options: Options) -> Intake<'a> {
        let mut intake = Intake::open([], options);
        let size = input.size();
        intake.progress.expect(size);
        intake.open_input(input);
        intake
    }

    /// What bytes at hand hold, read as a file of this name.
    pub fn of_bytes(name: &str, bytes: Vec<u8>, options: Options) -> Intake<'a> {
        let mut intake = Intake::open([], options);
        match Source::of_bytes(name, bytes) {
            Ok(source) => intake.open_source(source, None),
            Err(error) => intake.tell(Problem::new(name, &format!("{error:#}"))),
        }
        intake
    }

    /// The same, with a memory of earlier visits: given an address, what the last
    /// [`Found::Seen`] of it held. What hasn't changed since is [`Found::Known`].
    pub fn with_visits(
        mut self,
        visits: impl FnMut(&str) -> Option<Visit> + Send + 'a,
    ) -> Intake<'a> {
        self.visits = Box::new(visits);
        self
    }

    /// The same, fetching through a fetcher that was used before: it remembers each
    /// host's robots.txt and when it was last asked.
    pub fn with_fetcher(mut self, fetcher: Fetcher) -> Intake<'a> {
        self.fetcher = Some(fetcher);
        self
    }

    /// The same, with what was fetched from `url` before all else.
    pub fn with_page(mut self, url: &str, page: Page) -> Intake<'a> {
        self.open_page(url, page);
        self
    }

    /// Gives the fetcher back.
    pub fn into_fetcher(self) -> Option<Fetcher> {
        self.fetcher
    }

    /// How far it is; may be asked from another thread.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    fn tell(&mut self, problem: Problem) {
        self.ready.push_back(Piece::Found(Found::Unreadable(problem)));
    }

    /// Opens the next file or address; `false` when there is none.
    fn advance(&mut self) -> bool {
        if let Some(walk) = &mut self.walk {
            match walk.next() {
                Some(Ok(input)) => self.open_input(input),
                Some(Err(problem)) => self.tell(problem),
                None => self.walk = None,
            }
            return true;
        }
        let Some(place) = self.places.pop_front() else { return false };
        if address::is_web(&place) {
            self.enter(&place);
        } else {
            self.walk = Some(Walk::of(&place));
        }
        true
    }

    fn open_input(&mut self, input: Input) {
        match Source::open(&input, &self.progress) {
            Ok(source) => self.open_source(source, None),
            Err(error) => self.tell(Problem::new(&input.name(), &format!("{error:#}"))),
        }
    }

    /// Finds the format and the door to it.
    fn open_source(&mut self, source: Source, visit: Option<(String, Visit)>) {
        let name = source.name().to_owned();
        let doors = match sniff::format(&source) {
            Format::Json => Ok(Door::Json(json::Values::new(source, &self.options))),
            Format::Warc => Ok(Door::Warc(warc::Records::new(source, &self.options))),
            Format::Table(delimiter) => {
                table::Rows::new(source, delimiter, &self.options).map(Door::Table)
            }
            Format::Parquet => parquet::Rows::new(source, &self.options)
                .map(|rows| Door::Parquet(Box::new(rows))),
            Format::Feed => feed::Entries::new(source, &self.options).map(Door::Feed),
            Format::Sitemap => Ok(Door::Sitemap(sitemap::Pages::new(source))),
            Format::Document => {
                let piece = source.whole(&self.options);
                self.ready.push_back(piece.unwrap_or_else(Piece::problem));
                self.seen(visit);
                return;
            }
        };
        match doors {
            Ok(doors) => self.open.push(Opened { doors, visit, sound: true }),
            Err(error) => {
                self.tell(Problem::new(&name, &format!("{error:#}")));
                self.seen(visit);
            }
        }
    }

    /// Whether it was told to stop: what is open then is not seen to its end.
    fn is_stopped(&self) -> bool {
        let web = self.options.web.as_ref();
        web.is_some_and(|web| web.stop.load(Ordering::Relaxed))
    }

    fn seen(&mut self, visit: Option<(String, Visit)>) {
        let Some((url, visit)) = visit else { return };
        self.ready.push_back(Piece::Found(Found::Seen(Seen { url, visit })));
    }

    /// Goes on with the innermost place that is open.
    fn step(&mut self) {
        let Some(opened) = self.open.last_mut() else { return };
        match opened.doors.step() {
            Some(Step::Give(piece)) => self.ready.push_back(piece),
            Some(Step::Follow(link)) => self.follow(link),
            Some(Step::Enter(_)) if self.open.len() > DEEPEST => {
                let name = self.open.last().map_or("", |opened| opened.doors.name());
                let what = "sitemaps that name each other: give the one with the pages";
                let problem = Problem::new(name, what);
                self.tell(problem);
            }
            Some(Step::Enter(url)) => self.enter(&url),
            None => self.close(),
        }
    }

    /// Ends the innermost place. What it couldn't have this time is for the next time:
    /// then it must not count as seen, nor what named it.
    fn close(&mut self) {
        let Some(opened) = self.open.pop() else { return };
        if opened.sound {
            self.seen(opened.visit);
        } else if let Some(outer) = self.open.last_mut() {
            outer.sound = false;
        }
    }

    /// Fetches a web address and reads what is there, whatever it is.
    fn enter(&mut self, url: &str) {
        match self.fetch(url) {
            Some(Ok(page)) => self.open_page(url, page),
            Some(Err(failure)) => self.missed(url, &failure, None),
            None => self.known(url),
        }
    }

    fn open_page(&mut self, url: &str, page: Page) {
        let visit = Some((url.to_owned(), page.visit.clone()));
        match Source::of_page(page) {
            Ok(source) => self.open_source(source, visit),
            Err(error) => self.tell(Problem::new(url, &format!("{error:#}"))),
        }
    }

    /// Fetches an article, unless it is the one that was seen before.
    fn follow(&mut self, link: Link) {
        let known = (self.visits)(&link.url)
            .is_some_and(|visit| visit.stamp.is_some() && visit.stamp == link.stamp);
        if known {
            return self.known(&link.url);
        }
        match self.fetch(&link.url) {
            Some(Ok(mut page)) => {
                page.visit.stamp = link.stamp.clone();
                let visit = Some((link.url.clone(), page.visit.clone()));
                let piece = Unread::of_page(page, &link, self.options.published);
                self.ready.push_back(Piece::Unread(piece));
                self.seen(visit);
            }
            Some(Err(failure)) => self.missed(&link.url, &failure, link.stamp),
            None => self.known(&link.url),
        }
    }

    fn known(&mut self, url: &str) {
        self.ready.push_back(Piece::Found(Found::Known(url.to_owned())));
    }

    /// Tells what couldn't be had. What may be had another time is asked for again; the
    /// rest counts as seen.
    fn missed(&mut self, url: &str, failure: &fetch::Failure, stamp: Option<String>) {
        if self.is_stopped() {
            return;
        }
        self.tell(Problem::new(url, &failure.to_string()));
        if failure.is_passing() {
            if let Some(opened) = self.open.last_mut() {
                opened.sound = false;
            }
        } else if stamp.is_some() {
            self.seen(Some((url.to_owned(), Visit { stamp, ..Visit::default() })));
        }
    }

    /// The page, or `None` where it hasn't changed since the last visit.
    fn fetch(&mut self, url: &str) -> Option<Result<Page, fetch::Failure>> {
        let before = (self.visits)(url);
        let Some(fetcher) = &mut self.fetcher else {
            return Some(Err(fetch::Failure::offline()));
        };
        match fetcher.get(url, before.as_ref()) {
            Ok(Fetched::Page(page)) => Some(Ok(page)),
            Ok(Fetched::Unchanged) => None,
            Err(failure) => Some(Err(failure)),
        }
    }
}

/// A sitemap index names sitemaps; an index of indexes is one step more.
const DEEPEST: usize = 3;

impl Door {
    fn step(&mut self) -> Option<Step> {
        match self {
            Door::Json(values) => values.next().map(Step::Give),
            Door::Warc(records) => records.next().map(Step::Give),
            Door::Table(rows) => rows.next().map(Step::Give),
            Door::Parquet(rows) => rows.next().map(Step::Give),
            Door::Feed(entries) => entries.next(),
            Door::Sitemap(pages) => pages.next(),
        }
    }

    fn name(&self) -> &str {
        match self {
            Door::Sitemap(pages) => pages.name(),
            _ => "",
        }
    }
}

impl Iterator for Intake<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Some(piece);
            }
            if self.is_stopped() {
                return None;
            }
            if !self.open.is_empty() {
                self.step();
            } else if !self.advance() {
                return None;
            }
        }
    }
}
