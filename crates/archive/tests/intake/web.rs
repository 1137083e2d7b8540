//! Web addresses, against a server of our own.

use crate::server::{Answer, Server};
use crate::{ARTICLE, Taken, page};
use secondsource_archive::intake::fetch::{Private, Web};
use secondsource_archive::intake::{Intake, Options, Seen, Visit};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn web() -> Web {
    Web { private: Private::Allowed, delay: Duration::ZERO, ..Web::default() }
}

fn options(web: Web) -> Options {
    Options { web: Some(web), ..Options::default() }
}

fn take(place: &str) -> Taken {
    Taken::at(place, options(web()))
}

/// A second run that remembers what the first one saw.
fn again(place: &str, seen: &[Seen]) -> Taken {
    let seen: BTreeMap<String, Visit> =
        seen.iter().map(|seen| (seen.url.clone(), seen.visit.clone())).collect();
    let intake = Intake::open([place.to_owned()], options(web()));
    Taken::from(intake.with_visits(move |url| seen.get(url).cloned()))
}

fn item(title: &str, link: &str) -> String {
    format!(
        "<item><title>{title}</title><link>{link}</link><description>Shut.</description>\
         <pubDate>Tue, 28 Oct 2031 10:00:00 GMT</pubDate></item>"
    )
}

fn rss(items: &[String]) -> Answer {
    let feed = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>\
         <link>HERE/</link>{}</channel></rss>",
        items.concat()
    );
    Answer::ok("application/rss+xml", feed).with("ETag", "\"1\"")
}

#[test]
fn a_feed_leads_to_its_articles_once() {
    let server = Server::start();
    server.serve("/feed", rss(&[item("One", "/1"), item("Two", "HERE/2#top")]));
    server.serve("/1", Answer::html(page("One", "It was the first.")));
    server.serve("/2", Answer::html(page("Two", "It was the second.")));
    let first = take(&server.at("/feed"));
    assert!(first.problems.is_empty(), "{:?}", first.problems);
    assert_eq!(first.urls(), [server.at("/1"), server.at("/2")]);
    assert_eq!(first.documents[0].published.unwrap().to_string(), "2031-10-28");
    let urls: Vec<&str> = first.seen.iter().map(|seen| seen.url.as_str()).collect();
    assert_eq!(urls, [server.at("/1"), server.at("/2"), server.at("/feed")]);

    let second = again(&server.at("/feed"), &first.seen);
    assert_eq!((second.documents.len(), second.known), (0, vec![server.at("/feed")]));

    let mut changed =
        rss(&[item("One", "/1"), item("Two, changed", "/2"), item("3", "/3")]);
    changed.fields.retain(|(name, _)| *name != "ETag");
    server.serve("/feed", changed.with("ETag", "\"2\""));
    server.serve("/2", Answer::html(page("Two", "It was changed.")));
    server.serve("/3", Answer::html(page("Three", "It was the third.")));
    let before = server.paths().len();
    let third = again(&server.at("/feed"), &first.seen);
    assert_eq!(third.urls(), [server.at("/2"), server.at("/3")]);
    assert_eq!(third.known, [server.at("/1")]);
    assert_eq!(server.paths()[before..], ["/feed", "/2", "/3"], "/1 is not asked again");
}

#[test]
fn what_could_not_be_had_is_asked_for_again() {
    let server = Server::start();
    server.serve("/feed", rss(&[item("One", "/1"), item("Two", "/2"), item("3", "/3")]));
    server.serve("/1", Answer::html(page("One", "")));
    server.serve("/2", Answer::status(503));
    let first = take(&server.at("/feed"));
    let told: Vec<String> = first.problems.iter().map(ToString::to_string).collect();
    assert!(told[0].contains("in trouble: try again later (status 503)"), "{told:?}");
    assert!(told[1].contains("not found"), "{told:?}");
    let seen: Vec<&str> = first.seen.iter().map(|seen| seen.url.as_str()).collect();
    assert_eq!(seen, [server.at("/1"), server.at("/3")], "not the feed, not /2");

    server.serve("/2", Answer::html(page("Two", "")));
    let second = again(&server.at("/feed"), &first.seen);
    assert_eq!(second.urls(), [server.at("/2")]);
    assert_eq!(second.seen.last().unwrap().url, server.at("/feed"));
}

#[test]
fn json_feeds_and_atom_are_feeds() {
    let server = Server::start();
    server.serve("/1", Answer::html(page("One", "")));
    let json = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Post\", \
        \"items\": [{\"id\": \"1\", \"url\": \"HERE/1\", \"summary\": \"Shut.\"}]}";
    server.serve("/feed.json", Answer::ok("application/feed+json", json));
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><id>x</id>\
        <entry><id>1</id><title>One</title><link href='/1'/></entry></feed>";
    server.serve("/atom", Answer::ok("application/atom+xml", atom));
    for path in ["/feed.json", "/atom"] {
        let taken = take(&server.at(path));
        assert_eq!(taken.urls(), [server.at("/1")], "{path}: {:?}", taken.problems);
    }
}

#[test]
fn sitemaps_lead_to_their_pages() {
    let server = Server::start();
    let index = "<?xml version='1.0'?><sitemapindex><sitemap><loc>HERE/news.xml.gz</loc>\
        </sitemap><sitemap><loc>HERE/none.xml</loc></sitemap></sitemapindex>";
    server.serve("/sitemap.xml", Answer::ok("text/xml", index));
    let news = format!(
        "<?xml version='1.0' encoding='UTF-8'?>\
         <urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='n' \
         xmlns:image='i'><url><loc>{}/1?a=1&amp;b=2</loc>\
         <image:image><image:loc>https://post.example/a.png</image:loc>\
         <image:title>A picture</image:title></image:image>\
         <news:news><news:publication><news:name>The Harbour &#80;ost</news:name>\
         <news:language>en</news:language></news:publication>\
         <news:publication_date>2031-10-26T10:00:00Z</news:publication_date>\
         <news:title><![CDATA[One & only]]></news:title></news:news></url></urlset>",
        server.url
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(news.as_bytes()).unwrap();
    let news = Answer::ok("application/octet-stream", gzip.finish().unwrap());
    server.serve("/news.xml.gz", news);
    server.serve("/1?a=1&b=2", Answer::html(format!("<p>{ARTICLE}</p>")));
    let taken = take(&server.at("/sitemap.xml"));
    let document = &taken.documents[0];
    assert_eq!(document.url.as_deref(), Some(server.at("/1?a=1&b=2").as_str()));
    assert_eq!(document.published.unwrap().to_string(), "2031-10-26");
    assert_eq!(document.outlet.as_deref(), Some("The Harbour Post"));
    assert_eq!(document.title.as_deref(), Some("One & only"));
    assert_eq!(taken.problems.len(), 1, "{:?}", taken.problems);
}

#[test]
fn sitemaps_that_name_each_other_end() {
    let server = Server::start();
    let index = "<sitemapindex><sitemap><loc>HERE/a.xml</loc></sitemap></sitemapindex>";
    server.serve("/a.xml", Answer::ok("text/xml", index));
    let taken = take(&server.at("/a.xml"));
    assert!(taken.problem().contains("name each other"));
    assert!(server.paths().len() < 6);
}

#[test]
fn any_format_may_lie_at_an_address() {
    let server = Server::start();
    let lines = format!("{{\"text\": {ARTICLE:?}}}\n").repeat(2);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(lines.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    server.serve("/a.jsonl.gz", Answer::ok("application/gzip", gzip.clone()));
    let encoded = Answer::ok("application/json", gzip).with("Content-Encoding", "gzip");
    server.serve("/a.json", encoded);
    let table = format!("text,title\n\"{ARTICLE}\",One\n\"{ARTICLE}\",Two\n");
    server.serve("/export?x=1", Answer::ok("text/csv; charset=utf-8", table));
    for path in ["/a.jsonl.gz", "/a.json", "/export?x=1"] {
        let taken = take(&server.at(path));
        assert_eq!(taken.documents.len(), 2, "{path}: {:?}", taken.problems);
    }
}

#[test]
fn robots_are_obeyed_and_told_who_asks() {
    let server = Server::start();
    let rules = "User-agent: *\nDisallow: /\n\nUser-agent: Secondsource\n\
        Disallow: /private\nCrawl-delay: 0.4\n";
    server.serve("/robots.txt", Answer::ok("text/plain", rules));
    server.serve(
        "/feed",
        rss(&[item("1", "/1"), item("2", "/private/2"), item("3", "/3")]),
    );
    server.serve("/1", Answer::html(page("One", "")));
    server.serve("/3", Answer::html(page("Three", "")));
    let web = Web { contact: Some("desk@post.example".to_owned()), ..web() };
    let taken = Taken::at(&server.at("/feed"), options(web));
    assert_eq!(taken.urls(), [server.at("/1"), server.at("/3")]);
    assert!(taken.problems[0].what.contains("robots.txt forbids"));
    let asked = server.asked();
    let paths: Vec<&str> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths, ["/robots.txt", "/feed", "/1", "/3"]);
    let agent =
        format!("secondsource/{} (+desk@post.example)", env!("CARGO_PKG_VERSION"));
    for asked in &asked {
        let told = asked
            .fields
            .iter()
            .any(|f| f.eq_ignore_ascii_case(&format!("user-agent: {agent}")));
        assert!(told, "{:?}", asked.fields);
    }
    for pair in asked[1..].windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(390));
    }
}

#[test]
fn without_its_robots_a_host_is_left_alone() {
    let server = Server::start();
    server.serve("/robots.txt", Answer::status(503));
    server.serve("/1", Answer::html(page("One", "")));
    let problem = take(&server.at("/1")).problem();
    assert!(problem.contains("robots.txt can't be had"), "{problem}");
    assert!(server.paths().is_empty());
    let silly = Server::start();
    let rules = "User-agent: *\nCrawl-delay: 86400";
    silly.serve("/robots.txt", Answer::ok("text/plain", rules));
    let problem = take(&silly.at("/1")).problem();
    assert!(problem.contains("wants 86400 s"), "{problem}");
}

#[test]
fn robots_made_to_cost_time_cost_little() {
    let server = Server::start();
    let rule = format!("Disallow: /{}z$\n", "*a".repeat(60));
    let rules = format!("User-agent: *\n{}", rule.repeat(4000));
    server.serve("/robots.txt", Answer::ok("text/plain", rules));
    let path = format!("/{}", "a".repeat(1500));
    server.serve(&path, Answer::html(page("One", "")));
    let start = Instant::now();
    let taken = take(&server.at(&path));
    assert_eq!(taken.documents.len(), 1, "{:?}", taken.problems);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn redirects_are_followed_checked_and_counted() {
    let server = Server::start();
    server.serve("/a", Answer::to("/b"));
    server.serve("/b", Answer::status(308).with("Location", "c/d"));
    server.serve("/c/d", Answer::html(page("One", "")));
    assert_eq!(take(&server.at("/a")).urls(), [server.at("/c/d")]);

    server.serve("/loop", Answer::to("/loop"));
    assert!(take(&server.at("/loop")).problem().contains("redirected more than 5 times"));
    server.serve("/file", Answer::to("file:///etc/passwd"));
    let problem = take(&server.at("/file")).problem();
    assert!(problem.contains("redirected to file:///etc/passwd: refused"), "{problem}");
    server.serve("/nowhere", Answer::status(302));
    assert!(take(&server.at("/nowhere")).problem().contains("redirected to nowhere"));
    let robots = Server::start();
    let rules = "User-agent: *\nDisallow: /x";
    robots.serve("/robots.txt", Answer::ok("text/plain", rules));
    server.serve("/x", Answer::to(&robots.at("/x")));
    assert!(take(&server.at("/x")).problem().contains("robots.txt forbids"));
}

#[test]
fn private_addresses_are_refused_after_resolution() {
    let server = Server::start();
    server.serve("/1", Answer::html(page("One", "")));
    let port = server.url.rsplit(':').next().unwrap();
    let hosts = ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"];
    for host in hosts {
        let web = Web { delay: Duration::ZERO, ..Web::default() };
        let place = format!("http://{host}:{port}/1");
        let problem = Taken::at(&place, options(web)).problem();
        assert!(problem.contains("refused: a private address"), "{problem}");
    }
    assert!(server.asked().is_empty());
}

#[test]
fn bodies_are_unpacked_within_bounds() {
    let server = Server::start();
    let html = page("One", "It was packed.");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gzip.write_all(html.as_bytes()).unwrap();
    let packed = Answer::html(gzip.finish().unwrap()).with("Content-Encoding", "gzip");
    server.serve("/gzip", packed);
    assert!(take(&server.at("/gzip")).documents[0].text.contains("It was packed."));

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    for _ in 0..40 {
        gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = Answer::html(gzip.finish().unwrap()).with("Content-Encoding", "gzip");
    server.serve("/bomb", bomb);
    assert!(take(&server.at("/bomb")).problem().contains("longer than 32 MiB"));
    let damaged = Answer::html("oops").with("Content-Encoding", "br");
    server.serve("/damaged", damaged);
    assert!(take(&server.at("/damaged")).problem().contains("damaged answer"));

    let latin = page("One", "Caf\u{e9}.").chars().map(|c| c as u8).collect::<Vec<u8>>();
    server.serve("/latin", Answer::ok("text/html; charset=iso-8859-1", latin));
    assert!(take(&server.at("/latin")).documents[0].text.contains("Café."));
}

#[test]
fn slow_and_broken_answers_are_told() {
    let server = Server::start();
    let mut slow = Answer::html(page("One", ""));
    slow.drip = Some(Duration::from_millis(200));
    server.serve("/slow", slow);
    let web = Web { whole: Duration::from_secs(1), ..web() };
    let start = Instant::now();
    let problem = Taken::at(&server.at("/slow"), options(web)).problem();
    assert!(problem.contains("no whole answer in 1 s"), "{problem}");
    assert!(start.elapsed() < Duration::from_secs(5));

    let mut cut = Answer::html(page("One", ""));
    cut.length = Some(100_000);
    server.serve("/cut", cut);
    let problem = take(&server.at("/cut")).problem();
    assert!(problem.contains("try again later"), "{problem}");

    let problem = take("http://127.0.0.1:1/").problem();
    assert!(problem.contains("can't be"), "{problem}");
    let problem = take("http://nowhere.invalid/").problem();
    assert!(problem.contains("can't be"), "{problem}");
    server.serve("/401", Answer::status(401));
    assert!(take(&server.at("/401")).problem().contains("not open to the public"));
}

#[test]
fn waiting_can_be_stopped() {
    let server = Server::start();
    server.serve("/feed", rss(&[item("1", "/1"), item("2", "/2")]));
    let stop = Arc::new(AtomicBool::new(false));
    let delay = Duration::from_secs(120);
    let web = Web { delay, stop: Arc::clone(&stop), ..web() };
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::Relaxed);
    });
    let start = Instant::now();
    let taken = Taken::at(&server.at("/feed"), options(web));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(taken.documents.is_empty() && taken.problems.is_empty(), "{taken:?}");
    assert!(taken.seen.is_empty());
}

#[test]
fn the_memory_of_visits_is_asked_for_each_address() {
    let server = Server::start();
    server.serve("/1", Answer::html(page("One", "")).with("ETag", "\"x\""));
    let asked = Mutex::new(Vec::new());
    let intake = Intake::open([server.at("/1")], options(web())).with_visits(|url| {
        asked.lock().unwrap().push(url.to_owned());
        Some(Visit { etag: Some("\"x\"".to_owned()), ..Visit::default() })
    });
    let taken = Taken::from(intake);
    assert_eq!(taken.known, [server.at("/1")]);
    assert_eq!(*asked.lock().unwrap(), [server.at("/1")]);
}
