//! PolNeAR's articles and their attributions, from brat standoff.

use anyhow::Result;
use rustc_hash::FxHashMap;
use secondsource::Span;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One attribution: its spans in the order of the text, in bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relation {
    /// Empty where the article names no source.
    pub(crate) source: Vec<Span>,
    /// The words that cite.
    pub(crate) cue: Vec<Span>,
    /// What is cited.
    pub(crate) content: Vec<Span>,
}

/// An article with what its annotator marked.
pub(crate) struct Article {
    /// Its name, without the annotator's.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// Its attributions.
    pub(crate) gold: Vec<Relation>,
}

/// The articles of one part, in the order of their names. Where several annotated one,
/// the first annotator's counts.
pub(crate) fn read(data: &Path, part: &str) -> Result<Vec<Article>> {
    let folder = data.join("polnear").join(part);
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    for entry in fs::read_dir(folder.join("attributions"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.rsplit_once('_').map_or(name.as_str(), |(s, _)| s).to_owned();
        let first = files.entry(stem).or_insert_with(|| path.clone());
        if path < *first {
            *first = path;
        }
    }
    files
        .into_iter()
        .map(|(name, ann)| {
            let text =
                fs::read_to_string(folder.join("text").join(format!("{name}.txt")))?;
            let gold = relations(&fs::read_to_string(ann)?, &text);
            Ok(Article { name, text, gold })
        })
        .collect()
}

/// The events of a standoff file. Its notes (Discard, Discuss) are no events; an event
/// without cue or content is a slip.
fn relations(ann: &str, text: &str) -> Vec<Relation> {
    let spans = spans(ann, text);
    let events = ann.lines().filter(|l| l.starts_with('E'));
    let mut relations: Vec<Relation> = events
        .filter_map(|line| relation(line.split('\t').nth(1)?, &spans))
        .filter(|r| !r.cue.is_empty() && !r.content.is_empty())
        .collect();
    relations.sort_by_key(|r| r.cue.first().copied());
    relations
}

fn relation(event: &str, spans: &FxHashMap<&str, Vec<Span>>) -> Option<Relation> {
    let mut relation = Relation::default();
    for (role, id) in event.split(' ').filter_map(|part| part.split_once(':')) {
        let pieces = spans.get(id)?;
        match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
            "Source" => relation.source.extend(pieces),
            "Cue" => relation.cue.extend(pieces),
            "Content" => relation.content.extend(pieces),
            _ => {}
        }
    }
    for role in [&mut relation.source, &mut relation.cue, &mut relation.content] {
        role.sort_unstable();
        role.dedup();
    }
    Some(relation)
}

/// The text-bound spans by id; the file counts in characters.
fn spans<'a>(ann: &'a str, text: &str) -> FxHashMap<&'a str, Vec<Span>> {
    let bytes: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |n: &str| n.parse::<usize>().ok().and_then(|n| bytes.get(n).copied());
    let mut spans = FxHashMap::default();
    for line in ann.lines().filter(|l| l.starts_with('T')) {
        let mut fields = line.split('\t');
        let (Some(id), Some(place)) = (fields.next(), fields.next()) else { continue };
        let Some((_, places)) = place.split_once(' ') else { continue };
        let pieces = places.split(';').filter_map(|p| {
            let (start, end) = p.split_once(' ')?;
            let (start, end) = (at(start)?, at(end)?);
            (start < end).then(|| Span::new(start, end))
        });
        spans.insert(id, pieces.collect());
    }
    spans
}
