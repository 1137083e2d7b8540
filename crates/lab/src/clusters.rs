//! Annotated clusters: documents and their gold.

use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::document::{Block, BlockKind, Document, Span};
use secondsource::{Annotated, Language, annotate};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A cluster of annotated documents with its gold.
pub(crate) struct Cluster {
    /// Name of its folder.
    pub(crate) name: String,
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
        let Ok(json) = fs::read_to_string(&path) else { break };
        docs.push(annotate(document(&serde_json::from_str(&json)?), Language::english()));
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Cluster { name, docs, gold })
}

/// A document from its usual JSON keys.
pub(crate) fn document(json: &Value) -> Document {
    let field = |keys: &[&str]| {
        let mut values = keys.iter().filter_map(|k| json[*k].as_str());
        values.find(|v| !v.is_empty()).map(str::to_owned)
    };
    let published = field(&["published", "date_publish", "date"])
        .and_then(|d| d.get(..10).and_then(|d| d.parse().ok()));
    let text = field(&["text"]).unwrap_or_default();
    let outlet = field(&["outlet", "source_domain"]);
    plain(text, outlet, field(&["title"]), published)
}

/// A document of plain lines.
pub(crate) fn plain(
    text: String,
    outlet: Option<String>,
    title: Option<String>,
    published: Option<jiff::civil::Date>,
) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        blocks.push(Block { span: Span::new(start, end), kind: BlockKind::Body });
        start = end;
    }
    Document {
        id: format!("{:016x}", text.len()),
        path: None,
        url: None,
        outlet,
        author: None,
        title,
        published,
        language: "en".into(),
        text,
        blocks,
        notes: Vec::new(),
    }
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
