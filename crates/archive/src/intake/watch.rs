//! Polling: feeds (and sitemaps), each by its own rhythm.
//!
//! A feed is asked again after half the time that usually passes between two of its
//! entries. A poll that brings nothing makes the pause a quarter longer, one that does
//! a quarter shorter; never less than [`LEAST`] nor than the feed (`ttl`,
//! `sy:updatePeriod`) and the server (`Cache-Control`) ask for, never more than [`MOST`].
//! A feed that fails is left alone for twice as long each time, up to a day, or as long
//! as the server says (`Retry-After`); one that is gone for good (410) is given up.
//!
//! [`Watch`] holds the timetable and takes the time as given; [`Watcher`] polls by it;
//! [`Watcher::run`] does so by the clock until it is stopped. Nothing grows: what is
//! remembered of addresses is with the caller, of hosts a bounded number is.

use super::fetch::{Failure, Fetched, Fetcher, Page};
use super::{Found, Intake, Options, Piece, Problem, Visit, feed};
use anyhow::{Context, Result, bail};
use feed::Rhythm;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::{info, warn};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// No feed is asked more often.
pub const LEAST: Duration = Duration::from_secs(5 * MINUTE);
/// One that works is asked at least that often, unless it asks not to be.
pub const MOST: Duration = Duration::from_secs(6 * HOUR);
/// The pause where nothing is known yet.
const FIRST: Duration = Duration::from_secs(15 * MINUTE);
/// The longest pause that a feed may ask for.
const ASKED: Duration = Duration::from_secs(DAY);
/// What a server calls fresh for a year is news all the same.
const FRESH: Duration = Duration::from_secs(HOUR);
/// The longest pause after failures.
const BACK_OFF: Duration = Duration::from_secs(DAY);
/// The longest pause that a server may ask for when it is busy.
const BUSY: Duration = Duration::from_secs(7 * DAY);

/// When each feed is due.
#[derive(Clone, Debug)]
pub struct Watch {
    feeds: Vec<Timed>,
}

#[derive(Clone, Debug)]
struct Timed {
    url: String,
    /// When to ask next; `None` when it is given up.
    due: Option<Timestamp>,
    pause: Duration,
    /// Whether the pause was set by what the feed shows.
    observed: bool,
    asked_for: Duration,
    failures: u32,
}

/// What a poll brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poll {
    /// How many entries weren't known.
    pub new: usize,
    /// The feed's rhythm, where it was sent.
    pub rhythm: Option<Rhythm>,
    /// For how long the server calls it fresh.
    pub fresh: Option<Duration>,
    /// Why it couldn't be had.
    pub failure: Option<Failure>,
}

impl Watch {
    /// All are due at once.
    pub fn of(urls: impl IntoIterator<Item = String>, now: Timestamp) -> Watch {
        let timed = |url| Timed {
            url,
            due: Some(now),
            pause: FIRST,
            observed: false,
            asked_for: Duration::ZERO,
            failures: 0,
        };
        Watch { feeds: urls.into_iter().map(timed).collect() }
    }

    /// The feed that is due first, and when; `None` when all are given up.
    pub fn next(&self) -> Option<(Timestamp, &str)> {
        let due = self.feeds.iter().filter_map(|f| Some((f.due?, f.url.as_str())));
        due.min_by_key(|(due, _)| *due)
    }

    /// Sets when the feed is due again.
    pub fn told(&mut self, url: &str, poll: &Poll, now: Timestamp) {
        let Some(feed) = self.feeds.iter_mut().find(|feed| feed.url == url) else {
            return;
        };
        let pause = match &poll.failure {
            Some(failure) if failure.is_gone() => {
                feed.due = None;
                return;
            }
            Some(failure) => feed.failed(failure),
            None => feed.answered(poll),
        };
        feed.due = now.checked_add(pause).ok();
    }
}

impl Timed {
    fn failed(&mut self, failure: &Failure) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let times = 2_u32.saturating_pow(self.failures);
        let back_off = self.pause.saturating_mul(times).min(BACK_OFF);
        back_off.max(failure.retry_after().unwrap_or_default().min(BUSY))
    }

    fn answered(&mut self, poll: &Poll) -> Duration {
        self.failures = 0;
        let gap = poll.rhythm.as_ref().and_then(|rhythm| rhythm.gap);
        self.pause = match gap {
            Some(gap) if !self.observed => gap / 2,
            _ if poll.new > 0 => self.pause * 3 / 4,
            _ => self.pause * 5 / 4,
        };
        self.observed |= gap.is_some();
        self.pause = self.pause.clamp(LEAST, MOST);
        if let Some(rhythm) = &poll.rhythm {
            self.asked_for = rhythm.least.unwrap_or_default().min(ASKED);
        }
        let fresh = poll.fresh.unwrap_or_default().min(FRESH);
        self.pause.max(self.asked_for).max(fresh)
    }
}

/// Polls feeds by their timetable.
pub struct Watcher<V> {
    watch: Watch,
    options: Options,
    fetcher: Option<Fetcher>,
    visits: V,
    stop: Arc<AtomicBool>,
}

impl<V: FnMut(&str) -> Option<Visit> + Send> Watcher<V> {
    /// Watches these feeds; `visits` is as for [`Intake::with_visits`]. Setting the
    /// options' [`stop`](super::fetch::Web::stop) ends it cleanly.
    pub fn new(watch: Watch, options: Options, visits: V) -> Watcher<V> {
        let web = options.web.clone().unwrap_or_default();
        let stop = Arc::clone(&web.stop);
        let options = Options { web: Some(web.clone()), ..options };
        Watcher { watch, options, fetcher: Some(Fetcher::new(web)), visits, stop }
    }

    /// Polls each feed that is due at `now`, and hands over what it brings. Returns when
    /// the next one is due, or `None` when there is nothing left to watch.
    pub fn poll(
        &mut self,
        now: Timestamp,
        mut take: impl FnMut(Piece) -> Result<()>,
    ) -> Result<Option<Timestamp>> {
        while let Some((due, url)) = self.watch.next() {
            if due > now || self.is_stopped() {
                return Ok(Some(due));
            }
            let url = url.to_owned();
            let poll = self.ask(&url, &mut take)?;
            if self.is_stopped() {
                // Cut short, it says nothing of the feed.
                return Ok(Some(due));
            }
            self.watch.told(&url, &poll, now);
            self.log(&url, &poll, now);
        }
        Ok(None)
    }

    /// Polls by the clock until it is stopped or nothing is left to watch.
    pub fn run(&mut self, mut take: impl FnMut(Piece) -> Result<()>) -> Result<()> {
        info!(feeds = self.watch.feeds.len(), "watching");
        while !self.is_stopped() {
            let Some(due) = self.poll(Timestamp::now(), &mut take)? else {
                bail!("all feeds are gone: nothing is left to watch");
            };
            while Timestamp::now() < due && !self.is_stopped() {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        info!("stopped");
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Asks one feed, and takes in what it brings.
    fn ask(
        &mut self,
        url: &str,
        take: &mut impl FnMut(Piece) -> Result<()>,
    ) -> Result<Poll> {
        let before = (self.visits)(url);
        let Some(fetcher) = &mut self.fetcher else { return Ok(Poll::default()) };
        match fetcher.get(url, before.as_ref()) {
            Ok(Fetched::Page(page)) => self.take_in(url, page, take),
            Ok(Fetched::Unchanged) => Ok(Poll::default()),
            Err(_) if self.is_stopped() => Ok(Poll::default()),
            Err(failure) => {
                take(Piece::problem(Problem::new(url, &failure.to_string())))?;
                Ok(Poll { failure: Some(failure), ..Poll::default() })
            }
        }
    }

    fn take_in(
        &mut self,
        url: &str,
        page: Page,
        take: &mut impl FnMut(Piece) -> Result<()>,
    ) -> Result<Poll> {
        let parsed = feed::parse(&page.bytes, Some(&page.url)).ok();
        let rhythm = parsed.map(|parsed| feed::rhythm(&parsed, &page.bytes));
        let mut poll = Poll { rhythm, fresh: page.fresh, ..Poll::default() };
        let mut intake = Intake::open([], self.options.clone())
            .with_visits(&mut self.visits)
            .with_page(url, page);
        if let Some(fetcher) = self.fetcher.take() {
            intake = intake.with_fetcher(fetcher);
        }
        let mut taken = Ok(());
        for piece in intake.by_ref() {
            poll.new += usize::from(matches!(
                piece,
                Piece::Unread(_) | Piece::Found(Found::Document(_))
            ));
            taken = take(piece);
            if taken.is_err() {
                break;
            }
        }
        self.fetcher = intake.into_fetcher();
        taken.map(|()| poll)
    }

    fn log(&self, url: &str, poll: &Poll, now: Timestamp) {
        let due = self.watch.feeds.iter().find(|feed| feed.url == url);
        let due = due.and_then(|feed| feed.due);
        let next = due.map(|due| due.duration_since(now).as_secs());
        match (&poll.failure, next) {
            (Some(failure), Some(next_s)) => {
                warn!(feed = url, next_s, problem = %failure, "failed");
            }
            (Some(failure), None) => warn!(feed = url, problem = %failure, "given up"),
            (None, next_s) => info!(feed = url, new = poll.new, next_s, "polled"),
        }
    }
}

/// The feeds that `place` names: a web address is one itself; a file is OPML or a list,
/// an address a line.
pub fn feeds(place: &str) -> Result<Vec<String>> {
    if super::address::is_web(place) {
        return Ok(vec![place.to_owned()]);
    }
    let text = match place {
        "-" => std::io::read_to_string(std::io::stdin()),
        path => std::fs::read_to_string(path),
    };
    let text = text.with_context(|| format!("{place}: can't be read"))?;
    let urls = feed::list(&text).with_context(|| place.to_owned())?;
    if urls.is_empty() {
        bail!("{place}: names no feed: write one address a line, or give OPML");
    }
    if let Some(path) = urls.iter().find(|url| !super::address::is_web(url)) {
        bail!("{place}: '{path}' is no web address");
    }
    Ok(urls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_900_000_000 + minutes * 60).unwrap()
    }

    /// In how many minutes the feed is due after such polls, one after the other.
    fn due_after(polls: &[Poll]) -> i64 {
        let mut watch = Watch::of(["a".to_owned()], at(0));
        for poll in polls {
            watch.told("a", poll, at(0));
        }
        let (due, _) = watch.next().unwrap();
        due.duration_since(at(0)).as_mins()
    }

    fn brought(new: usize, gap: Option<u64>) -> Poll {
        let gap = gap.map(|minutes| Duration::from_secs(minutes * 60));
        let rhythm = Some(Rhythm { least: None, gap });
        Poll { new, rhythm, ..Poll::default() }
    }

    fn failed() -> Poll {
        let busy = Failure::busy("busy", Some(Duration::from_secs(3 * HOUR)));
        Poll { failure: Some(busy), ..Poll::default() }
    }

    #[test]
    fn the_rhythm_is_the_feeds_own() {
        assert_eq!(due_after(&[brought(9, Some(40))]), 20);
        assert_eq!(due_after(&[brought(9, Some(1))]), 5);
        assert_eq!(due_after(&[brought(9, Some(99_999))]), 360);
        assert_eq!(due_after(&[brought(9, Some(80)), brought(1, Some(80))]), 30);
        assert_eq!(due_after(&[brought(9, Some(80)), Poll::default()]), 50);
        assert_eq!(due_after(&vec![Poll::default(); 99]), 360);
        assert_eq!(due_after(&vec![brought(1, None); 99]), 5);
    }

    #[test]
    fn what_is_asked_for_is_kept() {
        let mut poll = brought(3, Some(2));
        poll.fresh = Some(Duration::from_secs(20 * MINUTE));
        assert_eq!(due_after(&[poll.clone()]), 20);
        poll.fresh = Some(Duration::from_secs(365 * DAY));
        assert_eq!(due_after(&[poll.clone()]), 60);
        let least = Some(Duration::from_secs(2 * HOUR));
        poll.rhythm = Some(Rhythm { least, gap: None });
        assert_eq!(due_after(&[poll.clone(), Poll::default()]), 120);
    }

    #[test]
    fn failures_are_left_alone_for_longer_each_time() {
        assert_eq!(due_after(&[failed()]), 180, "as the server says");
        assert_eq!(due_after(&vec![failed(); 4]), 240, "15 minutes, four times doubled");
        assert_eq!(due_after(&vec![failed(); 99]), 24 * 60);
        assert_eq!(due_after(&[failed(), brought(1, Some(40))]), 20);
    }

    #[test]
    fn the_earliest_is_next() {
        let urls = ["a", "b", "c"].map(str::to_owned);
        let mut watch = Watch::of(urls, at(0));
        watch.told("a", &brought(1, Some(40)), at(0));
        watch.told("b", &brought(1, Some(20)), at(0));
        assert_eq!(watch.next().unwrap(), (at(0), "c"));
        watch.told("c", &brought(1, Some(90)), at(0));
        assert_eq!(watch.next().unwrap(), (at(10), "b"));
    }
}
