//! The archive as a whole: what goes in comes out, once, in whatever order it came.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use secondsource::{Document, Provenance};
use secondsource_archive::Archive;
use secondsource_archive::keep::Kept;
use secondsource_archive::search::{Order, Query, Within};
use secondsource_archive::story::Filter;
use std::path::{Path, PathBuf};

/// The documents of all fictional clusters.
fn documents() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut open = vec![root];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.parent().unwrap().ends_with("reports") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let from = Provenance { path: Some(name), ..Provenance::default() };
        secondsource::read(&std::fs::read(path).unwrap(), &from).unwrap()
    };
    paths.iter().flat_map(read).map(Result::unwrap).collect()
}

fn document(url: &str, day: &str, text: &str) -> Document {
    let page = format!("Published: {day}\nURL: {url}\n\n{text}");
    let from = Provenance { url: Some(url.to_owned()), ..Provenance::default() };
    let mut documents = secondsource::read(page.as_bytes(), &from).unwrap();
    documents.remove(0).unwrap()
}

fn archive(folder: &Path, name: &str, batches: Vec<Vec<Document>>) -> Archive {
    let mut archive = Archive::create(&folder.join(name)).unwrap();
    for batch in batches {
        archive.keep(batch).unwrap();
        archive.settle(&|_| ()).unwrap();
    }
    archive
}

/// All stories with everything that is told of them, as text.
fn told(archive: &Archive) -> Vec<String> {
    let filter = Filter { limit: 10_000, ..Filter::default() };
    let stories = archive.stories(&filter).unwrap();
    let mut told: Vec<String> = stories
        .iter()
        .map(|listed| {
            let report = archive.story(&listed.id).unwrap();
            let query = Query {
                within: Within::Claims,
                story: Some(listed.id.clone()),
                limit: 1000,
                ..Query::default()
            };
            let mut claims: Vec<String> = archive
                .search(&query)
                .unwrap()
                .into_iter()
                .map(|hit| format!("{} {:?} {:?}", hit.text, hit.standing, hit.origins))
                .collect();
            claims.sort();
            format!("{listed:?}\n{:?}\n{claims:#?}", report.story)
        })
        .collect();
    told.sort();
    told
}

#[test]
fn the_order_of_arrival_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let all = documents();
    assert!(all.len() > 10);
    let at_once = told(&archive(folder.path(), "once", vec![all.clone()]));
    let mut backwards = all.clone();
    backwards.reverse();
    let one_by_one = backwards.into_iter().map(|document| vec![document]).collect();
    let one_by_one = told(&archive(folder.path(), "backwards", one_by_one));
    assert_eq!(at_once, one_by_one);
    // A fixed shuffle: every seventh.
    let count = all.len();
    let shuffled: Vec<Document> =
        (0..count).map(|n| all[n * 7 % count].clone()).collect();
    let shuffled = shuffled.chunks(5).map(<[Document]>::to_vec).collect();
    assert_eq!(at_once, told(&archive(folder.path(), "shuffled", shuffled)));
}

#[test]
fn a_document_that_goes_to_another_story_takes_its_claims_along() {
    let ferry = "The ferry Gull sank off Velle on Monday and twelve passengers drowned, \
                 coast guard chief Ada Quill said. Divers found the wreck of the Gull on \
                 the sand bank before Velle on the same evening, and raised its bell.";
    let mine = "The coal mine of Orsa collapsed and buried nine miners, foreman Tomas Rell \
                said. Rescuers from Orsa heard knocking in the third gallery of the mine. \
                Pumps ran all night. The owner of the mine has been held for questioning.";
    let own = "Mayor Lena Holt asked both towns to lower their flags to half mast for the \
               dead of this week, and to keep the market square free of stalls until the \
               funerals are over. ";
    let both = format!(
        "{own}The coal mine of Orsa collapsed and buried nine miners, foreman Tomas Rell \
         said. The ferry Gull sank off Velle."
    );
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::create(&folder.path().join("a")).unwrap();
    let mut story_of = |name: &str, day: &str, text: &str| {
        let url = format!("https://{name}.example/a");
        archive.keep(vec![document(&url, day, text)]).unwrap();
        archive.settle(&|_| ()).unwrap();
        let words = "\"half mast\" miners".into();
        let query = Query { words, limit: 10, ..Query::default() };
        let hits = archive.search(&query).unwrap();
        hits.first().and_then(|hit| hit.story.clone())
    };
    story_of("one", "2031-05-05", ferry);
    story_of("two", "2031-05-06", mine);
    let before = story_of("three", "2031-05-07", &both).unwrap();
    let late = format!("{own}The ferry Gull sank off Velle, and passengers drowned.");
    let after = story_of("four", "2031-05-06", &late).unwrap();
    assert_ne!(before, after);
}

#[test]
fn each_document_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::create(&folder.path().join("a")).unwrap();
    let text = "The ferry sank off Velle on Monday, killing 12 people, the coast guard \
                said. The captain was held for questioning on Tuesday morning.";
    let first = document("https://harbourpost.example/ferry", "2031-05-06", text);
    assert_eq!(
        archive.keep(vec![first.clone(), first.clone()]).unwrap(),
        [Kept::New, Kept::Known]
    );
    let elsewhere = document(
        "http://www.harbourpost.example/ferry/?utm_source=a",
        "2031-05-06",
        text,
    );
    assert_eq!(archive.keep(vec![elsewhere]).unwrap(), [Kept::Known]);
    let text = text.replace("12 people", "14 people");
    let changed = document("https://harbourpost.example/ferry", "2031-05-06", &text);
    let [Kept::Changed(changes)] = &archive.keep(vec![changed]).unwrap()[..] else {
        panic!("not a new version")
    };
    let figure = changes.iter().find(|change| change.kind == "figure").unwrap();
    assert!(figure.was.as_deref().unwrap().starts_with("12 people"), "{changes:?}");
    assert!(figure.now.as_deref().unwrap().starts_with("14 people"), "{changes:?}");
    archive.settle(&|_| ()).unwrap();
    assert_eq!(archive.size().unwrap().0, 1);
    // The version before is known, and does not come back.
    assert_eq!(archive.keep(vec![first]).unwrap(), [Kept::Known]);
    let query = Query { words: "ferry".into(), limit: 10, ..Query::default() };
    let hits = archive.search(&query).unwrap();
    assert_eq!(hits.len(), 1);
    assert!(hits[0].text.contains("14 people"));
}

#[test]
fn words_phrases_prefixes_and_filters_find() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path(), "a", vec![documents()]);
    let find = |query: Query| archive.search(&Query { limit: 50, ..query }).unwrap();
    let words = |words: &str| Query { words: words.into(), ..Query::default() };
    let ferry = find(words("ferry"));
    assert!(!ferry.is_empty());
    for hit in &ferry {
        let marked = hit.marks.iter().map(|&(start, end)| {
            hit.text.chars().skip(start).take(end - start).collect::<String>()
        });
        let headline = hit.title.as_deref().unwrap_or_default().to_lowercase();
        let mut marked = marked.peekable();
        assert!(marked.peek().is_some() || headline.contains("ferry"), "{hit:?}");
        assert!(marked.all(|word| word.eq_ignore_ascii_case("ferry")), "{hit:?}");
    }
    let days: Vec<_> = ferry.iter().map(|hit| hit.published.clone()).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "the newest come first: {days:?}");
    assert!(find(words("fer*")).len() >= ferry.len());
    assert!(find(words("ferry -ferry")).is_empty());
    assert!(find(words("zzyzx")).is_empty());
    let relevant = Query { order: Order::Relevant, ..words("ferry") };
    assert_eq!(find(relevant).len(), ferry.len());
    let outlet = ferry[0].outlet.clone().unwrap();
    let own = find(Query { outlet: Some(outlet.clone()), ..words("ferry") });
    assert!(
        !own.is_empty() && own.iter().all(|hit| hit.outlet.as_deref() == Some(&*outlet))
    );
    let story = ferry[0].story.clone().unwrap();
    let own = find(Query { story: Some(story.clone()), ..words("ferry") });
    assert!(own.iter().all(|hit| hit.story.as_deref() == Some(&*story)));
    let quotes = find(Query { within: Within::Quotes, ..Query::default() });
    let source = quotes.iter().find_map(|hit| hit.source.clone()).unwrap();
    let said =
        find(Query { within: Within::Quotes, source: Some(source), ..Query::default() });
    assert!(!said.is_empty());
    let standing = Some("corroborated".to_owned());
    let claims = find(Query { within: Within::Claims, standing, ..Query::default() });
    assert!(!claims.is_empty());
    assert!(claims.iter().all(|hit| hit.origins >= Some(2)));
}

#[test]
fn one_writes_while_others_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let mut writer = Archive::create(&path).unwrap();
    let reader = Archive::open(&path).unwrap();
    let second = Archive::create(&path).unwrap_err();
    assert!(second.to_string().contains("another secondsource writes"), "{second}");
    writer.keep(documents()).unwrap();
    writer.settle(&|_| ()).unwrap();
    assert_eq!(reader.size().unwrap(), writer.size().unwrap());
    drop(writer);
    Archive::create(&path).unwrap();
}

#[test]
fn what_is_no_archive_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Archive::open(&folder.path().join("none")).unwrap_err();
    assert!(missing.to_string().contains("no such archive"), "{missing}");
    let path = folder.path().join("text");
    std::fs::write(&path, "The bridge was shut on Monday. ".repeat(100)).unwrap();
    let text = format!("{:#}", Archive::open(&path).unwrap_err());
    assert!(text.contains("not an archive"), "{text}");
}

#[test]
fn a_version_that_lived_as_long_as_its_batch_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let url = "https://harbourpost.example/ferry";
    let text = "The ferry sank off Velle on Monday, killing 12 people, police said.";
    let versions = [text, &text.replace("police", "firemen")]
        .map(|text| document(url, "2031-05-06", text));
    let archive = archive(folder.path(), "a", vec![versions.to_vec()]);
    let find = |words: &str| {
        let query = Query { words: words.into(), limit: 10, ..Query::default() };
        archive.search(&query).unwrap().len()
    };
    assert_eq!([find("police"), find("firemen"), find("ferry")], [0, 1, 1]);
}

/// Everything that is told, and who shares text with whom.
fn told_and_copied(folder: &Path, archive: &Archive) -> (Vec<String>, Vec<String>) {
    let db = rusqlite::Connection::open(folder.join("a")).unwrap();
    let mut copies = db.prepare("SELECT * FROM copies ORDER BY later, earlier").unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let [later, earlier]: [i64; 2] = [row.get(0)?, row.get(1)?];
        let (from, share): (Option<i64>, f64) = (row.get(2)?, row.get(3)?);
        Ok(format!("{later} {earlier} {from:?} {share}"))
    };
    let copies = copies.query_map([], row).unwrap();
    (told(archive), copies.map(Result::unwrap).collect())
}

#[test]
fn an_older_archive_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let newer = archive(folder.path(), "a", vec![documents()]);
    let before = told_and_copied(folder.path(), &newer);
    drop(newer);
    assert!(before.1.len() > 2);
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "ALTER TABLE sketches DROP COLUMN own_words; UPDATE sketches SET packed = x'00';
         DELETE FROM copies; PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(db);
    let older = Archive::open(&path).unwrap_err();
    assert!(older.to_string().contains("version 1"), "{older}");
    let mut archive = Archive::create(&path).unwrap();
    archive.settle(&|_| ()).unwrap();
    assert_eq!(told_and_copied(folder.path(), &archive), before);
}
