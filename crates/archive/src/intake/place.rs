//! Paths to files: folders with all below them, standard input.
//!
//! A folder is walked depth first, each folder's entries in the order of their names; no
//! more than the names of one folder a level are held.

use super::{Problem, address};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// Standard input.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// As the user knows it.
    pub fn name(&self) -> String {
        match self {
            Input::Standard => "-".to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }

    /// Its bytes, where that can be known.
    pub fn size(&self) -> Option<u64> {
        match self {
            Input::Standard => None,
            Input::File(path) => fs::metadata(path).ok().map(|found| found.len()),
        }
    }
}

/// The files at and under a path, one after the other.
#[derive(Debug)]
pub struct Walk {
    /// What is still to be looked at, the next one last.
    open: Vec<Entry>,
    /// The folder the user named, until a file was found in it.
    barren: Option<PathBuf>,
}

#[derive(Debug)]
enum Entry {
    /// What the user named.
    Named(PathBuf),
    File(PathBuf),
    Folder(PathBuf),
}

impl Walk {
    /// The walk that starts at this path.
    pub fn of(path: impl AsRef<Path>) -> Walk {
        Walk { open: vec![Entry::Named(plain(path.as_ref()))], barren: None }
    }

    fn named(&mut self, path: PathBuf) -> Option<Result<Input, Problem>> {
        if path.as_os_str() == "-" {
            return Some(Ok(Input::Standard));
        }
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => {
                self.barren = Some(path.clone());
                self.open.push(Entry::Folder(path));
                None
            }
            Ok(_) => Some(Ok(Input::File(path))),
            Err(error) => {
                let why = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        "no such file or folder: check the path".to_owned()
                    }
                    _ => format!("can't be opened ({error})"),
                };
                Some(Err(Problem::usage(&path.display().to_string(), &why)))
            }
        }
    }

    /// Puts a folder's entries before everything else.
    fn folder(&mut self, folder: &Path) -> Result<(), Problem> {
        let entries = fs::read_dir(folder).map_err(|error| {
            self.barren = None;
            let why = format!("can't be opened ({error})");
            Problem::new(&folder.display().to_string(), &why)
        })?;
        let mut found: Vec<(PathBuf, Entry)> = entries
            .flatten()
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            .filter_map(|entry| {
                let path = plain(&entry.path());
                let kind = entry.file_type().ok()?;
                // A link to a folder could lead round in a circle.
                let file = kind.is_file() || (kind.is_symlink() && path.is_file());
                if kind.is_dir() {
                    Some((path.clone(), Entry::Folder(path)))
                } else if file && may_be_report(&path) {
                    Some((path.clone(), Entry::File(path)))
                } else {
                    None
                }
            })
            .collect();
        found.sort_by(|(a, _), (b, _)| b.cmp(a));
        self.open.extend(found.into_iter().map(|(_, entry)| entry));
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<Input, Problem>;

    fn next(&mut self) -> Option<Result<Input, Problem>> {
        while let Some(entry) = self.open.pop() {
            match entry {
                Entry::Named(path) => {
                    if let Some(input) = self.named(path) {
                        return Some(input);
                    }
                }
                Entry::File(path) => {
                    self.barren = None;
                    return Some(Ok(Input::File(path)));
                }
                Entry::Folder(path) => {
                    if let Err(problem) = self.folder(&path) {
                        return Some(Err(problem));
                    }
                }
            }
        }
        let barren = self.barren.take()?;
        let what = "no documents in this folder: put .txt, .md, .html, .json or .jsonl \
                    files there";
        Some(Err(Problem::new(&barren.display().to_string(), what)))
    }
}

/// The bytes of all files at a place; `None` where that can't be known.
pub fn size(place: &str) -> Option<u64> {
    if place == "-" || address::is_web(place) {
        return None;
    }
    Some(Walk::of(place).flatten().filter_map(|input| input.size()).sum())
}

/// Without the `.` that mean nothing: `./a.txt` is `a.txt`.
pub fn plain(path: &Path) -> PathBuf {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let plain: PathBuf = parts.collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

/// Endings of files that are never reports; all others are looked into.
const NOT_REPORTS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "mp3", "mp4", "mov", "avi", "wav",
    "css", "js", "py", "rs", "sh", "toml", "yaml", "yml", "lock", "db", "sqlite", "zip",
    "tar", "exe", "so", "o", "bin", "woff", "woff2", "ttf", "log", "cdx", "cdxj",
];

fn may_be_report(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    !NOT_REPORTS.contains(&ending.to_ascii_lowercase().as_str())
}
