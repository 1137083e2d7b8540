//! Stories: B-cubed F1 on news_cluster.

use crate::clusters;
use crate::table::Row;
use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::link::story::{Bar, Members};
use secondsource::{Annotated, Language, link};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents and the event each is of.
type Labelled = (Vec<Annotated>, Vec<String>);

/// All of news_cluster.
fn read(data: &Path) -> Result<Labelled> {
    let folder = data.join("giveme5w1h/news_cluster");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("{} is not there", folder.display()))?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| -> Result<Vec<(Annotated, String)>> {
        let bytes = fs::read(path)?;
        let json: Value = serde_json::from_slice(&bytes)?;
        let event = json["newsCluster"]["Event"].as_str().unwrap_or_default().to_owned();
        // A few of the files hold no text.
        let docs = clusters::documents(&bytes).unwrap_or_default();
        Ok(docs.into_iter().map(|doc| (doc, event.clone())).collect())
    };
    let read: Vec<Vec<(Annotated, String)>> =
        paths.par_iter().map(read).collect::<Result<_>>()?;
    Ok(read.into_iter().flatten().unzip())
}

/// How well what ships groups news_cluster by event.
pub(crate) fn measure(data: &Path) -> Result<Vec<Row>> {
    let (docs, gold) = read(data)?;
    let order = link::sorted(&docs);
    let copies = link::copy::find(&docs, &order, Language::english());
    let stories = link::story::group(&docs, &order, &copies);
    let [p, r, f1] = b_cubed(&stories, &gold);
    let row = |name, value| Row::new("news_cluster", name, value);
    Ok(vec![row("B-cubed P", p), row("B-cubed R", r), row("B-cubed F1", f1)])
}

/// Scores the grouping of all news_cluster documents by event, at several bars.
pub(crate) fn score(data: &Path) -> Result<()> {
    let (docs, gold) = read(data)?;
    let order = link::sorted(&docs);
    let copies = link::copy::find(&docs, &order, Language::english());
    for half_life_days in [30.0, 60.0, 120.0, 365.0] {
        for similarity in [0.08, 0.1, 0.12, 0.14, 0.16, 0.2] {
            let bar = Bar { similarity, half_life_days };
            let stories = link::story::group_by(&docs, &order, &copies, bar);
            let [p, r, f1] = b_cubed(&stories, &gold);
            println!(
                "{similarity:.2} {half_life_days:>4}  {:>3} stories  B-cubed P {p:.3}  R {r:.3}  F1 {f1:.3}",
                stories.len()
            );
        }
    }
    crate::table::print(&measure(data)?);
    Ok(())
}

/// B-cubed precision, recall and F1 (Bagga & Baldwin 1998) of stories against events.
fn b_cubed(stories: &[Members], gold: &[String]) -> [f64; 3] {
    let main: Vec<BTreeSet<usize>> =
        stories.iter().map(|s| s.documents.iter().copied().collect()).collect();
    let (mut precision, mut recall) = (0.0, 0.0);
    for d in 0..gold.len() {
        let event: BTreeSet<usize> =
            (0..gold.len()).filter(|o| gold[*o] == gold[d]).collect();
        if let Some(own) = main.iter().find(|s| s.contains(&d)) {
            let both = own.intersection(&event).count() as f64;
            precision += both / own.len() as f64;
            recall += both / event.len() as f64;
        }
    }
    let (p, r) = (precision / gold.len() as f64, recall / gold.len() as f64);
    [p, r, 2.0 * p * r / (p + r)]
}
