//! What every reader owes, whatever the format: the same report in each of them comes
//! out with the same fields and the same text, blocks tile the text, and no bytes make
//! it panic.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use proptest::prelude::*;
use secondsource::document::{BlockKind, arrange};
use secondsource::{Document, Provenance, read};

const FIRST: &str = "HARBOURTOWN — The old bridge over the Lowe was shut to all traffic \
    on Monday after a lorry struck one of its piers, the town’s police said in a statement.";
const SECOND: &str = "Nobody was hurt, Mayor Ada Quill said, but the café on the bridge \
    and its 40 guests had to be cleared before the engineers could look at the damage.";
const TITLE: &str = "Old bridge shut after crash";

fn text() -> String {
    format!(
        "{TITLE}\nBy Ada Quill\nPublished: 28 October 2031\nSource: Norland Wire\n\n\
         {FIRST}\n\n{SECOND}\n\nComments are closed.\n"
    )
}

fn front_matter() -> String {
    format!(
        "---\ntitle: {TITLE}\ndate: 2031-10-28\nauthor: Ada Quill\nsource: Norland Wire\n\
         ---\n\n{FIRST}\n\n{SECOND}\n\nComments are closed.\n"
    )
}

fn json() -> String {
    let text = format!("{FIRST}\n{SECOND}\nComments are closed.");
    serde_json::json!({"headline": TITLE, "body": text, "date_publish":
        "2031-10-28 10:00:00", "source": {"name": "Norland Wire"}, "authors": ["Ada Quill"]})
    .to_string()
}

fn html() -> String {
    format!(
        "<!doctype html><html lang=en><head><title>{TITLE} | Norland Wire</title>\
         <meta property='og:title' content='{TITLE}'><meta name=author content='Ada Quill'>\
         <meta property='og:site_name' content='Norland Wire'>\
         <meta property='article:published_time' content='2031-10-28T10:00:00Z'></head>\
         <body><nav><a href='/'>Home</a></nav><article><p>{FIRST}</p><p>{SECOND}</p>\
         <p>Comments are closed.</p></article><footer>Imprint</footer></body></html>"
    )
}

fn one(bytes: &[u8], path: &str) -> Document {
    let from = Provenance { path: Some(path.to_owned()), ..Provenance::default() };
    let mut documents = read(bytes, &from).unwrap();
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0).unwrap()
}

fn body(document: &Document) -> Vec<&str> {
    let body = document.blocks.iter().filter(|block| block.kind == BlockKind::Body);
    body.map(|block| block.span.of(&document.text).trim_end()).collect()
}

fn tiles(document: &Document) -> bool {
    let mut at = 0;
    document.blocks.iter().all(|block| {
        let follows = block.span.start == at && !block.span.is_empty();
        at = block.span.end;
        follows && document.text.get(block.span.start..block.span.end).is_some()
    }) && at == document.text.len()
}

#[test]
fn every_format_gives_the_same_report() {
    let lines = format!("{}\n{}\n", json(), json());
    assert_eq!(read(lines.as_bytes(), &Provenance::default()).unwrap().len(), 2);
    for (path, content) in [
        ("a.txt", text()),
        ("a.md", front_matter()),
        ("b.txt", front_matter()),
        ("a.json", json()),
        ("b.json", format!("[{}]", json())),
        ("c.json", format!("{{\"articles\": [{}]}}", json())),
        ("a.html", html()),
    ] {
        let document = one(content.as_bytes(), path);
        assert_eq!(document.title.as_deref(), Some(TITLE), "{path}");
        assert_eq!(document.outlet.as_deref(), Some("Norland Wire"), "{path}");
        assert_eq!(document.author.as_deref(), Some("Ada Quill"), "{path}");
        let published = document.published.map(|day| day.to_string());
        assert_eq!(published.as_deref(), Some("2031-10-28"), "{path}");
        assert_eq!(document.language, "en", "{path}");
        assert_eq!(body(&document), [FIRST, SECOND], "{path}");
        assert!(tiles(&document), "{path}");
        assert!(document.notes.iter().any(|note| note.contains("Comments")), "{path}");
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let plain = one(text().as_bytes(), "a.txt");
    let utf_16 = |marked: bool| -> Vec<u8> {
        let mark = marked.then_some(0xfeff);
        mark.into_iter().chain(text().encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let (windows, _, _) =
        encoding_rs::WINDOWS_1252.encode(Box::leak(text().into_boxed_str()));
    let garbled = text().replace('’', "â€™").replace('é', "Ã©");
    for (name, bytes) in [
        ("utf-8 with mark", [b"\xef\xbb\xbf", text().as_bytes()].concat()),
        ("utf-16", utf_16(true)),
        ("utf-16 without mark", utf_16(false)),
        ("windows-1252", windows.into_owned()),
        ("mojibake", garbled.into_bytes()),
        ("line ends", text().replace('\n', "\r\n").into_bytes()),
    ] {
        let document = one(&bytes, "a.txt");
        assert_eq!(document.text, plain.text, "{name}");
        assert_eq!(document.id, plain.id, "{name}");
    }
}

#[test]
fn the_callers_date_and_the_address_fill_in() {
    let day = |text: &str, url: Option<&str>, published: Option<&str>| {
        let from = Provenance {
            path: None,
            url: url.map(str::to_owned),
            published: published.map(|day| day.parse().unwrap()),
        };
        let document = read(text.as_bytes(), &from).unwrap().remove(0).unwrap();
        document.published.map(|day| day.to_string()).unwrap_or_default()
    };
    let line = "HARBOURTOWN, Oct 28 (Norland Wire) — The bridge was shut on Monday.";
    let url = Some("https://post.example/2031/10/29/bridge");
    assert_eq!(day(line, None, None), "");
    assert_eq!(day(line, url, None), "2031-10-28");
    assert_eq!(day(line, None, Some("2031-11-02")), "2031-10-28");
    assert_eq!(day("The bridge was shut.", url, Some("2031-11-02")), "2031-10-29");
    assert_eq!(day("The bridge was shut.", None, Some("2031-11-02")), "2031-11-02");
    assert_eq!(day("Published: 2031-10-27\n\nIt was shut.", url, None), "2031-10-27");
}

#[test]
fn ids_are_the_contents_and_never_clash() {
    let first = one(text().as_bytes(), "z.txt");
    let mut documents = vec![first.clone(), one(text().as_bytes(), "a.txt")];
    assert_eq!(first.id, documents[1].id);
    // Pinned: archives and links hold these ids.
    assert_eq!(one(SECOND.as_bytes(), "b.txt").id, "246cf2473731474c");
    documents.push(one(SECOND.as_bytes(), "b.txt"));
    let mut backwards: Vec<Document> = documents.iter().rev().cloned().collect();
    arrange(&mut documents);
    arrange(&mut backwards);
    assert_eq!(documents, backwards);
    assert_eq!(documents[2].id, format!("{}-2", documents[0].id));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400),
                              path in prop::option::of("[a-z]\\.(txt|md|json|html|jsonl)")) {
        let from = Provenance { path, ..Provenance::default() };
        for document in read(&bytes, &from).into_iter().flatten().flatten() {
            prop_assert!(tiles(&document));
        }
    }

    #[test]
    fn no_text_makes_it_panic(
        parts in prop::collection::vec(PIECES, 0..24), path in "a\\.(txt|md|json|html)",
    ) {
        let from = Provenance { path: Some(path), ..Provenance::default() };
        let text = parts.concat();
        for document in read(text.as_bytes(), &from).into_iter().flatten().flatten() {
            prop_assert!(tiles(&document), "{text:?}");
        }
    }
}

/// Pieces that mean something to some reader, and any text between.
const PIECES: &str = r#"(\PC{0,12}|\n|\n\n|---\n|\*\*|# |- |By |Published: |date 2031-|Oct 28, |<p>|</div>|<!--|<script>|\{"text": "|"\}|\[|&#x|&amp;|â€|Ã|‚Ä|\(pictured\)|Read more|https://|é|“|日本|\u{0})"#;
