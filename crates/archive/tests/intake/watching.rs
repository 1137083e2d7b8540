//! Feeds over time, against a server of our own.

use crate::page;
use crate::server::{Answer, Server};
use jiff::{Timestamp, ToSpan};
use secondsource_archive::intake::fetch::{Private, Web};
use secondsource_archive::intake::watch::{self, Watch, Watcher};
use secondsource_archive::intake::{Found, Options, Piece, Visit};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

type Memory = Arc<Mutex<BTreeMap<String, Visit>>>;

fn options(stop: &Arc<AtomicBool>) -> Options {
    let stop = Arc::clone(stop);
    let delay = Duration::ZERO;
    let web = Web { private: Private::Allowed, delay, stop, ..Web::default() };
    Options { web: Some(web), ..Options::default() }
}

/// An RSS feed of so many entries, an hour from one to the next.
fn feed(entries: usize) -> Answer {
    let items: Vec<String> = (0..entries)
        .map(|n| {
            format!(
                "<item><title>No {n}</title><link>HERE/{n}</link>\
                 <pubDate>Tue, 28 Oct 2031 {n:02}:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    let feed = format!("<rss version='2.0'><channel>{}</channel></rss>", items.concat());
    Answer::ok("application/rss+xml", feed).with("ETag", &format!("\"{entries}\""))
}

fn serve(server: &Server, entries: usize) {
    server.serve("/feed", feed(entries));
    for n in 0..entries {
        server.serve(&format!("/{n}"), Answer::html(page(&format!("No {n}"), "")));
    }
}

/// Polls at this time, remembering as a store does; what was new, and when it goes on.
fn poll<V: FnMut(&str) -> Option<Visit> + Send>(
    watcher: &mut Watcher<V>,
    now: Timestamp,
    memory: &Memory,
) -> (Vec<String>, Option<Timestamp>) {
    let mut told = Vec::new();
    let next = watcher.poll(now, |piece| {
        for found in piece.read() {
            match found {
                Found::Document(document) => told.push(document.title.unwrap()),
                Found::Unreadable(problem) => told.push(problem.what),
                Found::Known(_) => {}
                Found::Seen(seen) => {
                    memory.lock().unwrap().insert(seen.url, seen.visit);
                }
            }
        }
        Ok(())
    });
    (told, next.unwrap())
}

#[test]
fn a_feed_is_polled_by_its_rhythm() {
    let server = Server::start();
    serve(&server, 3);
    let memory = Memory::default();
    let start: Timestamp = "2031-10-28T12:00:00Z".parse().unwrap();
    let known = Arc::clone(&memory);
    let visits = move |url: &str| known.lock().unwrap().get(url).cloned();
    let watch = Watch::of([server.at("/feed")], start);
    let mut watcher = Watcher::new(watch, options(&Arc::default()), visits);

    let (told, next) = poll(&mut watcher, start, &memory);
    assert_eq!(told, ["No 0", "No 1", "No 2"]);
    assert_eq!(next.unwrap(), start + 30.minutes(), "half of an hour");
    let asked = server.paths().len();
    let (told, _) = poll(&mut watcher, start + 29.minutes(), &memory);
    assert!(told.is_empty() && server.paths().len() == asked, "not yet due");

    let (told, next) = poll(&mut watcher, start + 30.minutes(), &memory);
    assert!(told.is_empty(), "not modified");
    assert_eq!(server.paths().len(), asked + 1);
    serve(&server, 5);
    let (told, next) = poll(&mut watcher, next.unwrap(), &memory);
    assert_eq!(told, ["No 3", "No 4"]);
    assert_eq!(server.paths().len(), asked + 4, "the feed and what is new");

    let busy = Answer::status(503).with("Retry-After", "7200");
    server.serve("/feed", busy);
    let failed = next.unwrap();
    let (told, next) = poll(&mut watcher, failed, &memory);
    assert!(told[0].contains("in trouble"), "{told:?}");
    assert_eq!(next.unwrap(), failed + 2.hours());
    server.serve("/feed", Answer::status(410));
    let (told, next) = poll(&mut watcher, next.unwrap(), &memory);
    assert!(told[0].contains("gone for good"), "{told:?}");
    assert_eq!(next, None);
}

#[test]
fn watching_stops_cleanly() {
    let server = Server::start();
    serve(&server, 20);
    let stop = Arc::new(AtomicBool::new(false));
    let watch = Watch::of([server.at("/feed")], Timestamp::now());
    let mut watcher = Watcher::new(watch, options(&stop), |_: &str| None);
    let mut pieces = 0;
    let start = Instant::now();
    let run = watcher.run(|piece| {
        pieces += usize::from(matches!(piece, Piece::Unread(_)));
        stop.store(pieces == 3, Ordering::Relaxed);
        Ok(())
    });
    assert!(run.is_ok() && start.elapsed() < Duration::from_secs(5));
    assert_eq!(pieces, 3);
}

#[test]
fn a_store_that_fails_ends_the_watch() {
    let server = Server::start();
    serve(&server, 3);
    let watch = Watch::of([server.at("/feed")], Timestamp::now());
    let mut watcher = Watcher::new(watch, options(&Arc::default()), |_: &str| None);
    let run = watcher.run(|_| anyhow::bail!("the disk is full"));
    assert_eq!(run.unwrap_err().to_string(), "the disk is full");
}

#[test]
fn feeds_are_listed_in_opml_or_line_by_line() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/feeds.opml");
    let wanted = ["https://post.example/feed?a=1&b=2", "https://wire.example/feed.atom"];
    assert_eq!(watch::feeds(data).unwrap(), wanted);
    let folder = tempfile::TempDir::new().unwrap();
    let list = folder.path().join("feeds.txt");
    let place = list.to_str().unwrap();
    std::fs::write(&list, format!("# ours\n{}\n\n{}\n", wanted[0], wanted[1])).unwrap();
    assert_eq!(watch::feeds(place).unwrap(), wanted);
    assert_eq!(watch::feeds(wanted[0]).unwrap(), wanted[..1]);
    for (text, told) in [("", "names no feed"), ("../feed.xml", "no web address")] {
        std::fs::write(&list, text).unwrap();
        let error = format!("{:#}", watch::feeds(place).unwrap_err());
        assert!(error.contains(told), "{error}");
    }
    assert!(watch::feeds("nowhere.opml").is_err());
}
