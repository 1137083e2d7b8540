//! Annotated clusters: documents and their gold.

use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::document::Span;
use secondsource::{Annotated, Language, Provenance, annotate};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A cluster of annotated documents with its gold.
pub(crate) struct Cluster {
    /// Its documents, by number.
    pub(crate) docs: Vec<Annotated>,
    /// `gold.json`.
    pub(crate) gold: Value,
}

/// Reads every cluster under `dir`, in the order of their names.
pub(crate) fn read(dir: &Path) -> Result<Vec<Cluster>> {
    let mut folders: Vec<PathBuf> = fs::read_dir(dir)
        .with_context(|| format!("no clusters at {}", dir.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("gold.json").exists())
        .collect();
    folders.sort();
    folders.par_iter().map(|folder| cluster(folder)).collect()
}

fn cluster(folder: &Path) -> Result<Cluster> {
    let gold = serde_json::from_str(&fs::read_to_string(folder.join("gold.json"))?)?;
    let mut docs = Vec::new();
    for number in 0.. {
        let path = folder.join(format!("{number}.json"));
        let Ok(bytes) = fs::read(&path) else { break };
        docs.extend(documents(&bytes)?);
    }
    Ok(Cluster { docs, gold })
}

/// The documents in a file, annotated.
pub(crate) fn documents(bytes: &[u8]) -> Result<Vec<Annotated>> {
    let read = secondsource::read(bytes, &Provenance::default())?;
    let documents = read.into_iter().filter_map(Result::ok);
    Ok(documents.map(|d| annotate(d, Language::english())).collect())
}

/// The places of the members of each gold claim: document and span.
pub(crate) fn members(cluster: &Cluster) -> BTreeMap<String, Vec<(usize, Span)>> {
    let empty = serde_json::Map::new();
    let claims = cluster.gold["claims"].as_object().unwrap_or(&empty);
    claims
        .iter()
        .map(|(slug, members)| {
            let members = members.as_array().into_iter().flatten();
            let places = members.filter_map(|m| {
                let doc = m[0].as_u64()? as usize;
                let at = m[1].as_str()?;
                let start = cluster.docs.get(doc)?.document.text.find(at)?;
                Some((doc, Span::new(start, start + at.len())))
            });
            (slug.clone(), places.collect())
        })
        .collect()
}
