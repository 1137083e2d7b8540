//! One cluster: its reports as the engine reads them, beside what a careful reader found.

use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::document::{Place, Span};
use secondsource::{
    Annotated, Document, Language, Options, Provenance, Story, annotate, corroborate,
    read,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A place in the gold: the document's number, and words that occur once in its text.
pub(crate) type At = (usize, String);

/// A figure in the gold: place, low, high, what is counted ("about …"), source.
pub(crate) type Figure =
    (usize, String, Option<f64>, Option<f64>, String, Option<String>);

/// What a careful reader found, as `gold.json` says it.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    /// By slug, every place that states the proposition.
    pub(crate) claims: BTreeMap<String, Vec<At>>,
    /// Every quantity that a reader might check.
    pub(crate) figures: Vec<Figure>,
    /// Place, speaker.
    pub(crate) quotes: Vec<(usize, String, String)>,
    /// Place, expression, value.
    pub(crate) dates: Vec<(usize, String, String, String)>,
    /// Place, who denies, slug.
    #[serde(default)]
    pub(crate) denials: Vec<(usize, String, String, String)>,
    /// Two places that can't both be exact, and why.
    #[serde(default)]
    pub(crate) conflicts: Vec<(At, At, String)>,
    /// Document, the whole's words, the parts' words, whole less parts.
    #[serde(default)]
    pub(crate) sums: Vec<(usize, String, Vec<String>, f64)>,
    /// Two documents that share text, and how much.
    #[serde(default)]
    pub(crate) copies: Vec<(usize, usize, String)>,
}

/// What a claim of the gold rests on.
#[derive(Debug, Deserialize)]
pub(crate) struct Rests {
    /// The standing's name.
    pub(crate) standing: String,
    /// Names of origins that must be among those found; `|` parts a body's names from
    /// those of its spokespeople, which are one origin.
    #[serde(default)]
    pub(crate) origins: Vec<String>,
}

/// A cluster, read and corroborated.
pub(crate) struct Cluster {
    /// The folder's name.
    pub(crate) name: String,
    /// Its documents, annotated.
    pub(crate) documents: Vec<Annotated>,
    /// What the engine says of them, where it was asked.
    pub(crate) stories: Vec<Story>,
    /// What a reader says of them.
    pub(crate) gold: Gold,
    /// What a reader says some claims rest on; only shipped clusters have it.
    pub(crate) standings: BTreeMap<String, Rests>,
    index: BTreeMap<usize, usize>,
}

impl Cluster {
    /// [`Cluster::read`], and corroborates.
    pub(crate) fn load(
        folder: &Path,
        gold: &Path,
        language: &'static Language,
    ) -> Result<Self> {
        let cluster = Self::read(folder, gold, language)?;
        let stories =
            corroborate(&cluster.documents, &Options { language, evidence: true });
        Ok(Self { stories, ..cluster })
    }

    /// Reads and annotates the reports of a folder (or of its `reports` folder).
    pub(crate) fn read(
        folder: &Path,
        gold: &Path,
        language: &'static Language,
    ) -> Result<Self> {
        let gold = json(gold)?;
        let expected = folder.join("standings.json");
        let standings =
            if expected.exists() { json(&expected)? } else { BTreeMap::new() };
        let documents = reports(folder)?;
        let documents: Vec<Annotated> = documents
            .into_par_iter()
            .map(|document| annotate(document, language))
            .collect();
        let index = documents
            .iter()
            .enumerate()
            .filter_map(|(i, d)| Some((number(d.document.path.as_deref()?)?, i)));
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (stories, index) = (Vec::new(), index.collect());
        Ok(Self { name, index, documents, stories, gold, standings })
    }

    /// Where a gold place stands; `None` where the reader dropped its words.
    pub(crate) fn place(&self, (number, at): (usize, &str)) -> Option<Place> {
        let document = *self.index.get(&number)?;
        let start = self.documents[document].document.text.find(at)?;
        Some(Place { document, span: Span::new(start, start + at.len()) })
    }

    /// The text of a document by its index.
    pub(crate) fn text(&self, document: usize) -> &str {
        &self.documents[document].document.text
    }

    /// The number of a document by its index.
    pub(crate) fn number_of(&self, document: usize) -> Option<usize> {
        number(self.documents[document].document.path.as_deref()?)
    }

    /// Gold places whose words do not occur exactly once in the text as read.
    pub(crate) fn lost_places(&self) -> Vec<String> {
        let gold = &self.gold;
        let mut places: Vec<(usize, &str)> = Vec::new();
        places.extend(gold.claims.values().flatten().map(|(d, at)| (*d, at.as_str())));
        places.extend(gold.figures.iter().map(|item| (item.0, item.1.as_str())));
        places.extend(gold.quotes.iter().map(|item| (item.0, item.1.as_str())));
        places.extend(gold.dates.iter().map(|item| (item.0, item.1.as_str())));
        places.extend(gold.denials.iter().map(|item| (item.0, item.1.as_str())));
        for (a, b, _) in &gold.conflicts {
            places.extend([(a.0, a.1.as_str()), (b.0, b.1.as_str())]);
        }
        for (document, whole, parts, _) in &gold.sums {
            places.push((*document, whole));
            places.extend(parts.iter().map(|part| (*document, part.as_str())));
        }
        places
            .into_iter()
            .filter(|(number, at)| self.occurrences(*number, at) != 1)
            .map(|(number, at)| {
                format!("{number}: {at}: {} times", self.occurrences(number, at))
            })
            .collect()
    }

    /// Tells which gold places the text as read does not hold exactly once.
    pub(crate) fn warn_of_lost_places(&self) {
        for place in self.lost_places() {
            println!("  gold place lost: {place}");
        }
    }

    fn occurrences(&self, number: usize, at: &str) -> usize {
        self.index.get(&number).map_or(0, |d| self.text(*d).matches(at).count())
    }
}

fn json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// The number that starts a report's file name.
fn number(path: &str) -> Option<usize> {
    let name = path.rsplit(['/', '\\']).next()?;
    let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    name[..digits].parse().ok()
}

/// The documents of a cluster: all of `reports/`, else the numbered JSON files, else the
/// numbered texts.
fn reports(folder: &Path) -> Result<Vec<Document>> {
    let own = folder.join("reports");
    let folder = if own.is_dir() { own } else { folder.to_owned() };
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut files = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|f| number(&f.to_string_lossy()).is_some());
    files.sort_by_key(|f| (number(&f.to_string_lossy()), f.clone()));
    let is_json = |f: &PathBuf| f.extension().is_some_and(|e| e == "json");
    if !folder.ends_with("reports") && files.iter().any(is_json) {
        files.retain(is_json);
    }
    read_files(&files)
}

/// Every document of a folder and the folders in it.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Document>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    read_files(&files)
}

fn read_files(files: &[PathBuf]) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for file in files {
        let bytes = fs::read(file).with_context(|| file.display().to_string())?;
        let path = Some(file.display().to_string());
        let from = Provenance { path, ..Provenance::default() };
        for document in read(&bytes, &from).with_context(|| file.display().to_string())? {
            documents.push(document.with_context(|| file.display().to_string())?);
        }
    }
    Ok(documents)
}

/// The documents in a file, annotated.
pub(crate) fn documents(bytes: &[u8]) -> Result<Vec<Annotated>> {
    let read = read(bytes, &Provenance::default())?;
    let documents = read.into_iter().filter_map(Result::ok);
    Ok(documents.map(|d| annotate(d, Language::english())).collect())
}
