//! Files and folders.

use crate::{ARTICLE, Taken, page};
use secondsource_archive::intake::{Intake, Options};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn data(name: &str) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    data.join(name).display().to_string()
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn take(path: impl AsRef<Path>) -> Taken {
    Taken::at(&path.as_ref().display().to_string(), Options::default())
}

fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = folder(&[(name, bytes)]);
    let path = folder.path().join(name);
    (folder, path)
}

#[test]
fn a_folder_holds_every_format() {
    let line = format!("{{\"text\": {ARTICLE:?}}}\n");
    let table = format!("title,text\nBridge,\"{ARTICLE}\"\n");
    let html = page("Bridge", "");
    let feed = "<rss version='2.0'><channel><item><title>Bridge</title>\
        <description>Shut.</description></item></channel></rss>";
    let folder = folder(&[
        ("a.txt", ARTICLE.as_bytes()),
        ("b/b.html", html.as_bytes()),
        ("b/c.jsonl", line.repeat(3).as_bytes()),
        ("c.csv", table.as_bytes()),
        ("d.xml", feed.as_bytes()),
        ("photo.png", b"\x89PNG"),
        (".hidden", ARTICLE.as_bytes()),
    ]);
    let taken = take(folder.path());
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    let paths: Vec<&str> = taken
        .documents
        .iter()
        .map(|document| {
            let path = document.path.as_deref().unwrap();
            path.strip_prefix(folder.path().to_str().unwrap()).unwrap()
        })
        .collect();
    assert_eq!(
        paths,
        [
            "/a.txt",
            "/b/b.html",
            "/b/c.jsonl",
            "/b/c.jsonl",
            "/b/c.jsonl",
            "/c.csv",
            "/d.xml"
        ]
    );
}

#[test]
fn what_is_not_there_is_an_error_of_usage() {
    let taken = take("nowhere.txt");
    assert!(taken.problem().contains("no such file or folder"));
    assert!(taken.problems[0].usage);
    let empty = folder(&[]);
    let taken = take(empty.path());
    assert!(taken.problem().contains("no documents in this folder"));
    assert!(!taken.problems[0].usage);
}

#[test]
fn progress_reaches_the_end() {
    let lines = format!("{{\"text\": {ARTICLE:?}}}\n").repeat(2000);
    let folder = folder(&[("a.jsonl", lines.as_bytes()), ("b.txt", ARTICLE.as_bytes())]);
    let place = folder.path().display().to_string();
    for place in [place, data("reports.parquet")] {
        let mut intake = Intake::open([place], Options::default());
        let progress = intake.progress();
        let total = progress.total().unwrap();
        assert_eq!(progress.read(), 0);
        intake.by_ref().next();
        assert!(progress.read() > 0);
        intake.by_ref().for_each(drop);
        assert!(progress.read() * 10 >= total * 9, "{} of {total}", progress.read());
    }
    let open_ended = Intake::open(["-".to_owned()], Options::default());
    assert_eq!(open_ended.progress().total(), None);
}

/// Made by warcio, the tool that most archives are made with.
#[test]
fn web_archives_are_read() {
    let plain = take(data("pages.warc"));
    let packed = take(data("pages.warc.gz"));
    let texts = |taken: &Taken| -> Vec<String> {
        taken.documents.iter().map(|document| document.text.clone()).collect()
    };
    assert_eq!(texts(&plain), texts(&packed));
    assert_eq!(
        plain.urls(),
        [
            "https://post.example/2031/bridge",
            "https://wire.example/ferry",
            "https://daily.example/bridge",
            "https://daily.example/ferry",
        ]
    );
    let [bridge, ferry, ..] = plain.documents.as_slice() else { panic!() };
    assert_eq!(bridge.published.unwrap().to_string(), "2031-10-27");
    assert!(!bridge.notes.iter().any(|note| note.contains("archived")));
    assert_eq!(ferry.published, None);
    let note = "says no date of its own; it was archived on 2031-10-28";
    assert!(ferry.notes.iter().any(|n| n == note), "{:?}", ferry.notes);
    assert!(ferry.text.contains("«Ça suffit», he said"), "{}", ferry.text);
    let problem = plain.problems[0].to_string();
    assert!(problem.contains("https://daily.example/login: no article"), "{problem}");
    assert_eq!(plain.problems.len(), 1);
}

#[test]
fn wet_texts_are_read() {
    let taken = take(data("texts.warc.wet.gz"));
    assert_eq!(
        taken.urls(),
        ["https://post.example/bridge", "https://post.example/ferry"]
    );
    assert!(
        taken.documents[1].text.contains("200 islanders") || {
            taken.documents[1].text.contains("200\nislanders")
        }
    );
}

#[test]
fn damaged_archives_are_read_as_far_as_they_go() {
    let whole = fs::read(data("pages.warc")).unwrap();
    let (_folder, path) = file("cut.warc", &whole[..whole.len() * 3 / 4]);
    let taken = take(&path);
    assert!(taken.documents.len() >= 2, "{taken:?}");
    let last = taken.problems.last().unwrap().to_string();
    assert!(last.contains("cut off in the middle"), "{last}");

    let packed = fs::read(data("pages.warc.gz")).unwrap();
    let (_folder, path) = file("cut.warc.gz", &packed[..packed.len() * 3 / 4]);
    let taken = take(&path);
    assert!(!taken.documents.is_empty());
    let last = taken.problems.last().unwrap().to_string();
    assert!(last.contains("damaged gzip data"), "{last}");

    let mut broken = whole;
    let mark = b"Content-Length: ";
    let lengths = broken.windows(mark.len()).enumerate().filter(|(_, w)| w == mark);
    for at in lengths.map(|(at, _)| at + mark.len()).take(3).collect::<Vec<_>>() {
        broken[at] = b'x';
    }
    let (_folder, path) = file("broken.warc", &broken);
    let taken = take(&path);
    let told =
        taken.problems.iter().filter(|p| p.what.contains("doesn't tell its length"));
    assert_eq!((told.count(), taken.problems.len()), (3, 4), "{:?}", taken.problems);
    assert_eq!(taken.documents.len(), 3);
}

/// Made by pyarrow, with snappy and with zstd.
#[test]
fn parquet_is_read() {
    for name in ["reports.parquet", "reports-zstd.parquet"] {
        let columns = Some("text=article_text".parse().unwrap());
        for columns in [None, columns] {
            let columns = columns.unwrap_or_default();
            let options = Options { columns, ..Options::default() };
            let taken = Taken::at(&data(name), options);
            assert_eq!((taken.documents.len(), taken.problems.len()), (49, 1));
            let problem = taken.problems[0].to_string();
            assert!(problem.contains("row 8: has no text"), "{problem}");
            let last = taken.documents.last().unwrap();
            assert!(last.text.contains("It was day 49."), "{}", last.text);
            assert_eq!(last.title.as_deref(), Some("Bridge shut, day 49"));
            assert_eq!(last.url.as_deref(), Some("https://post.example/49"));
            assert_eq!(last.outlet.as_deref(), Some("The Harbour Post"));
            assert_eq!(last.published.unwrap().to_string(), "2031-10-22");
        }
        let columns = "date=seen".parse().unwrap();
        let taken = Taken::at(&data(name), Options { columns, ..Options::default() });
        assert_eq!(taken.documents[0].published.unwrap().to_string(), "2031-11-01");
        let columns = "text=body".parse().unwrap();
        let taken = Taken::at(&data(name), Options { columns, ..Options::default() });
        let problem = taken.problem();
        assert!(problem.contains("has no column 'body': it has 'id', 'Headline'"));
    }
}

#[test]
fn damaged_parquet_is_told() {
    let whole = fs::read(data("reports.parquet")).unwrap();
    let (_folder, path) = file("cut.parquet", &whole[..whole.len() / 2]);
    let problem = take(&path).problem();
    assert!(problem.contains("damaged Parquet data"), "{problem}");
    for at in (100..whole.len()).step_by(997) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let (_folder, path) = file("flipped.parquet", &bytes);
        take(&path);
    }
}

/// Two gigabytes without a line break between two good lines; the file is sparse.
#[test]
fn a_line_of_two_gigabytes_is_passed_over() {
    let line = format!("{{\"text\": {ARTICLE:?}}}\n");
    let (_folder, path) = file("a.jsonl", line.as_bytes());
    let mut open = File::options().write(true).open(&path).unwrap();
    open.seek(SeekFrom::Start(2 << 30)).unwrap();
    open.write_all(b"\n").unwrap();
    open.write_all(line.as_bytes()).unwrap();
    drop(open);
    let taken = take(&path);
    assert_eq!((taken.documents.len(), taken.problems.len()), (2, 1));
    let problem = taken.problems[0].to_string();
    assert!(
        problem.ends_with("a.jsonl: line 2: longer than 64 MiB: split it"),
        "{problem}"
    );
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 1 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    for _ in 0..300 {
        gzip.write_all(&zeros).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    for name in ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.json.gz", "a.warc.gz"] {
        let (_folder, path) = file(name, &bomb);
        let problem = take(&path).problem();
        let told = ["times its size", "64 MiB", "too long", "no column"];
        assert!(told.iter().any(|t| problem.contains(t)), "{name}: {problem}");
    }
    let again = zstd::encode_all(bomb.as_slice(), 3).unwrap();
    let (_folder, path) = file("a.jsonl.gz.zst", &again);
    assert!(take(&path).problem().contains("times its size"));
}

#[test]
fn a_feed_that_names_what_is_not_the_web_is_refused() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>\
        <item><title>a</title><link>file:///etc/passwd</link></item>\
        <item><title>b</title><link>http://127.0.0.1/</link></item>\
        <item><title>c</title><link>http://[::ffff:10.0.0.1]:8080/</link></item>\
        <item><title>d</title><link>http://localhost/admin</link></item>\
        <item><title>e</title><link>gopher://post.example/</link></item>\
        </channel></rss>";
    let (_folder, path) = file("feed.xml", feed.as_bytes());
    let options = Options { web: Some(Default::default()), ..Options::default() };
    let taken = Taken::at(path.to_str().unwrap(), options);
    assert!(taken.documents.is_empty());
    let told: Vec<String> = taken.problems.iter().map(|p| p.to_string()).collect();
    let scheme = "refused: only http and https addresses are fetched";
    assert_eq!(told[0], format!("file:///etc/passwd: {scheme}"));
    assert_eq!(told[4], format!("gopher://post.example/: {scheme}"));
    for told in &told[1..4] {
        assert!(told.contains("refused: a private address"), "{told}");
    }
}

#[test]
fn tables_and_lines_that_break_off_are_told() {
    let (_folder, path) = file("a.jsonl", b"{\"text\": \"The bridge was shut.\"}\n{\"te");
    let taken = take(&path);
    assert_eq!((taken.documents.len(), taken.problems.len()), (1, 1));
    assert!(taken.problems[0].what.starts_with("line 2: malformed JSON"));
    let (_folder, path) = file("a.csv", b"text,title\n\"The bridge was shut");
    assert_eq!(take(&path).documents.len(), 1);
    let (_folder, path) = file("a.xml", b"<rss version='2.0'><channel><item><title>a");
    assert!(take(&path).problem().contains("feed"));
    let (_folder, path) = file("b.xml", b"<urlset><url><loc>https://a.exa");
    assert_eq!(take(&path).documents.len(), 0);
}

#[test]
fn an_entry_that_holds_its_article_is_not_fetched() {
    let article = format!("<p>{}</p>", [ARTICLE; 5].join("</p><p>"));
    let feed = format!(
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title>\
         <entry><title>Bridge shut</title><id>x:1</id><link href='https://post.example/1'/>\
         <published>2031-10-28T10:00:00Z</published><author><name>Ada Reed</name></author>\
         <content type='html'><![CDATA[{article}]]></content></entry></feed>"
    );
    let (_folder, path) = file("feed.atom", feed.as_bytes());
    let taken = take(&path);
    assert!(taken.problems.is_empty(), "{:?}", taken.problems);
    let document = &taken.documents[0];
    assert_eq!(document.title.as_deref(), Some("Bridge shut"));
    assert_eq!(document.author.as_deref(), Some("Ada Reed"));
    assert_eq!(document.url.as_deref(), Some("https://post.example/1"));
    assert_eq!(document.outlet.as_deref(), Some("post.example"));
    assert_eq!(document.published.unwrap().to_string(), "2031-10-28");
    assert_eq!(document.text.matches("old bridge").count(), 5);
}

/// Offline, each entry gives what it holds: the fields of the feed and of the entry.
#[test]
fn feeds_of_all_kinds_are_read() {
    let fields = |name: &str| -> (Vec<String>, usize) {
        let taken = take(data(name));
        let told = taken.documents.iter().map(|document| {
            let published = document.published.map(|day| day.to_string());
            let fields = [&document.title, &document.url, &document.author, &published];
            let fields = fields.map(|f| f.as_deref().unwrap_or("-"));
            format!("{}: {}", fields.join(" | "), document.text.replace('\n', " "))
        });
        (told.collect(), taken.problems.len())
    };
    let (rss, problems) = fields("feed.rss");
    let bridge = "Bridge shut & cars stuck | https://post.example/2031/bridge | Ada Reed \
        | 2031-10-27: The old bridge over the Lowe was shut on Monday […]";
    assert_eq!(rss[0], bridge);
    assert!(rss[1].contains("Some 200 islanders had been waiting"), "{}", rss[1]);
    assert_eq!((rss.len(), problems), (3, 0));
    let (atom, problems) = fields("feed.atom");
    let bridge = "Bridge shut | https://wire.example/news/bridge | Tom Reed | 2031-10-27: \
        Shut on Monday.";
    assert_eq!((atom.len(), problems, atom[0].as_str()), (2, 0, bridge));
    let (json, problems) = fields("feed.json");
    let bridge =
        "Bridge shut | https://sun.example/bridge | Ada Reed | 2031-10-27: Shut.";
    assert_eq!((json.len(), problems, json[0].as_str()), (2, 0, bridge));
}

#[test]
fn without_the_web_addresses_are_told() {
    let taken = Taken::at("https://post.example/feed", Options::default());
    assert!(taken.problem().contains("a web address"));
}
