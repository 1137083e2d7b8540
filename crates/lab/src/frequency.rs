//! How rare each word is: document frequencies of stems, counted over public corpora.

use crate::gold;
use anyhow::{Context, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Stems of fewer documents are as good as unseen.
const FEWEST: usize = 4;

/// Counts and writes `crates/engine/models/en-frequency.tsv`.
pub(crate) fn train(data: &Path) -> Result<()> {
    let texts = texts(data)?;
    let stems: Vec<BTreeSet<Box<str>>> = texts
        .par_iter()
        .map(|text| {
            let docs = gold::documents(text.as_bytes()).unwrap_or_default();
            let statements = docs.into_iter().flat_map(|d| d.statements);
            statements.flat_map(|s| s.terms).map(|t| t.stem).collect()
        })
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for stem in stems.iter().flatten() {
        *counts.entry(stem).or_default() += 1;
    }
    counts.retain(|stem, n| *n >= FEWEST && stem.chars().all(char::is_alphabetic));
    let mut table = format!("{}\n", texts.len());
    for (stem, count) in &counts {
        table.push_str(&format!("{stem}\t{count}\n"));
    }
    fs::write("crates/engine/models/en-frequency.tsv", &table)?;
    println!("{} documents, {} stems, {} bytes", texts.len(), counts.len(), table.len());
    Ok(())
}

/// The texts of public corpora, each once, sorted.
pub(crate) fn texts(data: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    texts.extend(csv_column(&data.join("fnc1/train_bodies.csv"), "articleBody")?);
    texts.extend(csv_column(
        &data.join("fnc1/competition_test_bodies.csv"),
        "articleBody",
    )?);
    texts.extend(csv_column(&data.join("fakes/FA-KES-Dataset.csv"), "article_content")?);
    texts.extend(files(&data.join("polnear"), "txt")?);
    texts.extend(files(&data.join("ecbplus/ECB+"), "xml")?.iter().map(|x| tokens(x)));
    texts.extend(files(&data.join("tempeval3"), "tml")?.iter().map(|x| untagged(x)));
    texts.extend(documents(&data.join("ud_ewt/en_ewt-ud-train.rebuilt.conllu"))?);
    texts.extend(documents(&data.join("ud_gum/en_gum-ud-train.rebuilt.conllu"))?);
    texts.retain(|t| t.len() > 200);
    texts.sort_unstable();
    texts.dedup();
    Ok(texts)
}

fn csv_column(path: &Path, column: &str) -> Result<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .with_context(|| format!("{} is not there", path.display()))?;
    let headers = reader.byte_headers()?.clone();
    let at = headers.iter().position(|h| h == column.as_bytes());
    let at = at.with_context(|| format!("{}: no column {column}", path.display()))?;
    let rows = reader.byte_records().filter_map(Result::ok);
    let cells = rows
        .filter_map(|r| r.get(at).map(|cell| String::from_utf8_lossy(cell).into_owned()));
    Ok(cells.collect())
}

/// The texts of all files with this extension under a folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<String>> {
    let read =
        |path: &PathBuf| Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned());
    paths(folder, extension)?.iter().map(read).collect()
}

/// All files with this extension under a folder, in order.
pub(crate) fn paths(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    walk(folder, extension, &mut paths)?;
    paths.sort();
    Ok(paths)
}

fn walk(folder: &Path, extension: &str, paths: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{} is not there", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, extension, paths)?;
        } else if path.extension().is_some_and(|e| e == extension) {
            paths.push(path);
        }
    }
    Ok(())
}

/// The words of an ECB+ file.
pub(crate) fn tokens(xml: &str) -> String {
    let pieces = xml.split("</token>").filter_map(|p| p.rsplit_once('>'));
    let words: Vec<&str> = pieces.map(|(_, word)| word.trim()).collect();
    words.join(" ").replace("&amp;", "&").replace("&quot;", "\"")
}

/// An XML text without its tags.
fn untagged(xml: &str) -> String {
    let body = xml.split_once("<TEXT>").map_or(xml, |(_, body)| body);
    let pieces = body.split('<').map(|p| p.split_once('>').map_or(p, |(_, text)| text));
    pieces.collect()
}

/// The documents of a CoNLL-U file.
fn documents(path: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("{} is not there", path.display()))?;
    let mut documents = vec![String::new()];
    for line in text.lines() {
        if line.starts_with("# newdoc") {
            documents.push(String::new());
        } else if let (Some(sentence), Some(document)) =
            (line.strip_prefix("# text = "), documents.last_mut())
        {
            document.push_str(sentence);
            document.push('\n');
        }
    }
    Ok(documents)
}
