//! Paths to documents: files, folders with all below them, standard input.

use crate::inflate;
use anyhow::{Context, Result};
use jiff::civil;
use rayon::prelude::*;
use secondsource::{Document, Provenance};
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// What was read, and what couldn't be.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The documents, arranged.
    pub(crate) documents: Vec<Document>,
    /// One line each, in the order of the paths.
    pub(crate) problems: Vec<Problem>,
}

/// One line for the user.
#[derive(Debug)]
pub(crate) struct Problem {
    /// `path: what is wrong: what to do`.
    pub(crate) line: String,
    /// The user asked for something that isn't there, whatever else could be done.
    pub(crate) usage: bool,
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Input {
    Standard,
    File(PathBuf),
}

/// Reads everything under the paths. `step` is called after each file with the share
/// that is done.
pub(crate) fn gather(
    paths: &[PathBuf],
    published: Option<civil::Date>,
    step: &(dyn Fn(f64) + Sync),
) -> Gathered {
    let mut gathered = Gathered::default();
    let inputs = inputs(paths, &mut gathered.problems);
    let done = std::sync::atomic::AtomicUsize::new(0);
    let read: Vec<(&Input, Result<Found>)> = inputs
        .par_iter()
        .map(|input| {
            let documents = documents(input, published);
            let done = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            step(done as f64 / inputs.len() as f64);
            (input, documents)
        })
        .collect();
    for (input, documents) in read {
        let name = name(input);
        match documents {
            Ok(documents) => {
                for document in documents {
                    match document {
                        Ok(document) => gathered.documents.push(document),
                        Err(error) => {
                            gathered.problems.push(problem(&name, &error.to_string()))
                        }
                    }
                }
            }
            Err(error) => gathered.problems.push(problem(&name, &format!("{error:#}"))),
        }
    }
    secondsource::document::arrange(&mut gathered.documents);
    gathered
}

fn problem(name: &str, what: &str) -> Problem {
    Problem { line: format!("{name}: {}", one_line(what)), usage: false }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(input: &Input) -> String {
    match input {
        Input::Standard => "-".to_owned(),
        Input::File(path) => path.display().to_string(),
    }
}

/// The files, each once, sorted: the outcome doesn't depend on the order of the paths.
fn inputs(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut inputs = BTreeSet::new();
    for path in paths.iter().map(|path| plain(path)).collect::<BTreeSet<_>>() {
        if path.as_os_str() == "-" {
            inputs.insert(Input::Standard);
            continue;
        }
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => folder(&path, &mut inputs, problems),
            Ok(_) => {
                inputs.insert(Input::File(path.clone()));
            }
            Err(error) => {
                let why = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        "no such file or folder: check the path".to_owned()
                    }
                    _ => format!("can't be opened ({error})"),
                };
                let line = format!("{}: {why}", path.display());
                problems.push(Problem { line, usage: true });
            }
        }
    }
    let mut seen = BTreeSet::new();
    let once = |input: &Input| match input {
        Input::Standard => true,
        Input::File(path) => {
            seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
        }
    };
    inputs.into_iter().filter(once).collect()
}

/// Without the `.` that mean nothing: `./a.txt` is `a.txt`.
fn plain(path: &Path) -> PathBuf {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let plain: PathBuf = parts.collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

/// Endings of files that are never reports; all others are looked into.
const NOT_REPORTS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "mp3", "mp4", "mov", "avi", "wav",
    "css", "js", "py", "rs", "sh", "toml", "yaml", "yml", "lock", "db", "sqlite", "zip",
    "tar", "exe", "so", "o", "bin", "woff", "woff2", "ttf", "xml", "csv", "tsv", "log",
];

fn folder(path: &Path, inputs: &mut BTreeSet<Input>, problems: &mut Vec<Problem>) {
    let before = inputs.len();
    let mut failed = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                failed.push(problem(
                    &folder.display().to_string(),
                    &format!("can't be opened ({error})"),
                ));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = plain(&entry.path());
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let Ok(kind) = entry.file_type() else { continue };
            // A link to a folder could lead round in a circle.
            let file = kind.is_file() || (kind.is_symlink() && path.is_file());
            if hidden {
                continue;
            } else if kind.is_dir() {
                open.push(path);
            } else if file && may_be_report(&path) {
                inputs.insert(Input::File(path));
            }
        }
    }
    if inputs.len() == before && failed.is_empty() {
        let what = "no documents in this folder: put .txt, .md, .html, .json or .jsonl \
                    files there";
        failed.push(problem(&path.display().to_string(), what));
    }
    failed.sort_by(|a, b| a.line.cmp(&b.line));
    problems.extend(failed);
}

fn may_be_report(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    !NOT_REPORTS.contains(&ending.to_ascii_lowercase().as_str())
}

type Found = Vec<Result<Document, secondsource::Error>>;

fn documents(input: &Input, published: Option<civil::Date>) -> Result<Found> {
    let bytes = match input {
        Input::Standard => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).context("can't be read")?;
            bytes
        }
        Input::File(path) => fs::read(path).map_err(|error| {
            anyhow::anyhow!("can't be read ({error}): check that you may open it")
        })?,
    };
    let from = Provenance { path: Some(name(input)), url: None, published };
    Ok(secondsource::read(&inflate::inflate(bytes)?, &from)?)
}
