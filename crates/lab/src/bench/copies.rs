//! Near-copies beside `datasketch` and `rensa`: on the same documents in the same run, how
//! fast each finds them, and which of the labelled pairs.
//!
//! The peers are run by `crates/lab/peers/copies.py`; where Python or they are not there,
//! that is told and ours is timed alone.

use super::{child, retelling};
use crate::copies;
use anyhow::{Context, Result};
use secondsource::link::copy::{self, Prints, Text};
use secondsource::{Annotated, Document, Language, annotate};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

/// Reports of the stream.
const STREAM: usize = 5_000;
/// Documents that each is compared with, as in an archive.
const LOOKED_AT: usize = 16;

/// Times everything and prints it.
pub(super) fn run(data: &Path, tale: &retelling::Tale, python: &Path) -> Result<()> {
    let documents: Vec<Document> = tale.stream(STREAM).collect();
    let (labelled, pairs) = copies::labelled(data)?;
    let folder = tempfile::tempdir()?;
    write(&folder.path().join("stream.jsonl"), documents.iter().map(text))?;
    write(&folder.path().join("labelled.jsonl"), labelled.iter().map(text))?;
    let lines = pairs.iter().map(
        |p| json!({"a": p.documents.0, "b": p.documents.1, "copy": p.copy, "wire": p.wire}),
    );
    write(&folder.path().join("pairs.jsonl"), lines)?;
    let annotated = |d: Document| annotate(d, Language::english());
    let docs: Vec<Annotated> = documents.into_iter().map(annotated).collect();
    let start = child::own_time();
    let texts: Vec<(Text, Vec<u32>)> = docs
        .iter()
        .map(copy::text)
        .map(|text| {
            let prints = copy::prints(&text);
            (text, prints)
        })
        .collect();
    let cut = child::own_time() - start;
    let found = stream(&texts);
    let spent = child::own_time() - start - cut;
    let of = |which: &dyn Fn(&copies::Pair) -> bool| {
        pairs.iter().filter(|pair| which(pair)).count() as f64
    };
    let right = of(&|p| p.copy && p.found);
    println!(
        "ours: {STREAM} documents {spent:.2} s ({:.0} a second) after {cut:.2} s of cutting, \
         {found} pairs; labelled: precision {:.3}, recall {:.3}, of wire copies {:.3}",
        STREAM as f64 / spent,
        right / of(&|p| p.found),
        right / of(&|p| p.copy),
        of(&|p| p.copy && p.wire && p.found) / of(&|p| p.copy && p.wire),
    );
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/copies.py");
    match Command::new(python).arg(script).arg(folder.path()).status() {
        Ok(status) if status.success() => {}
        Ok(status) => println!("peers: {status}"),
        Err(error) => println!("peers: {}: {error}: left out", python.display()),
    }
    Ok(())
}

fn text(document: &Document) -> serde_json::Value {
    json!({ "text": document.text })
}

fn write(path: &Path, lines: impl Iterator<Item = serde_json::Value>) -> Result<()> {
    let file = File::create(path).with_context(|| path.display().to_string())?;
    let mut out = BufWriter::new(file);
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// How many pairs are found where one document comes after the other, as in an archive.
fn stream(texts: &[(Text, Vec<u32>)]) -> usize {
    let mut index = Prints::default();
    let mut found = 0;
    for (number, (text, prints)) in (0u32..).zip(texts) {
        let shared = |&other: &u32| {
            let theirs = &texts[other as usize].1;
            Prints::shared(theirs, prints).map(|shared| (shared, other))
        };
        let like = index.like(prints, 0);
        let mut like: Vec<_> = like.iter().filter_map(shared).collect();
        like.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        like.truncate(LOOKED_AT);
        let others = like.iter().map(|&(_, other)| &texts[other as usize].0);
        found += copy::of_last(&others.chain([text]).collect::<Vec<_>>()).len();
        index.add(number, prints);
    }
    found
}
