//! Stories: B-cubed F1 on news_cluster.

use crate::clusters;
use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::{Language, annotate, link};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Scores the grouping of all news_cluster documents by event.
pub(crate) fn score(data: &Path) -> Result<()> {
    let folder = data.join("giveme5w1h/news_cluster");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("{} is not there", folder.display()))?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| -> Result<Value> {
        Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
    };
    let json: Vec<Value> = paths.iter().map(read).collect::<Result<_>>()?;
    let docs: Vec<_> = json
        .par_iter()
        .map(|j| annotate(clusters::document(j), Language::english()))
        .collect();
    let gold: Vec<&str> =
        json.iter().map(|j| j["newsCluster"]["Event"].as_str().unwrap_or("")).collect();
    let order = link::sorted(&docs);
    let copies = link::copy::find(&docs, &order);
    let stories = link::story::group(&docs, &order, &copies);
    let main: Vec<BTreeSet<usize>> =
        stories.iter().map(|s| s.documents.iter().copied().collect()).collect();
    let (mut precision, mut recall) = (0.0, 0.0);
    for d in 0..docs.len() {
        let own =
            main.iter().find(|s| s.contains(&d)).context("a document without story")?;
        let event: BTreeSet<usize> =
            (0..docs.len()).filter(|o| gold[*o] == gold[d]).collect();
        let both = own.intersection(&event).count() as f64;
        precision += both / own.len() as f64;
        recall += both / event.len() as f64;
    }
    let (p, r) = (precision / docs.len() as f64, recall / docs.len() as f64);
    println!(
        "stories  {} documents in {} stories  B-cubed P {p:.3}  R {r:.3}  F1 {:.3}",
        docs.len(),
        stories.len(),
        2.0 * p * r / (p + r)
    );
    Ok(())
}
