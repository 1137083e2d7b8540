//! Scores the engine against clusters of reports that were annotated by hand.
//!
//! In: a folder of clusters, each with reports and a `gold.json`. Out: one line a
//! measure, summed over the clusters before dividing. The measures count pairs and
//! places, never wording: see [`mod@measure`].
//!
//! A gold place is a document's number and words that occur once in its text. Reports
//! are numbered by the digits that start their file names.

mod cluster;
pub(crate) mod measure;
mod standing;

pub(crate) use cluster::{At, Cluster, Figure, documents, read_folder};

use crate::table::Row;
use crate::wrong;
use anyhow::{Context, Result, bail};
use clap::Args;
use measure::{MEASURES, Tally};
use rayon::prelude::*;
use secondsource::Language;
use std::fs;
use std::path::{Path, PathBuf};

/// Which clusters to score.
#[derive(Args)]
pub(crate) struct Choice {
    /// A folder of clusters, or one cluster.
    #[arg(long, default_value = "corpus/clusters")]
    pub(crate) dir: PathBuf,
    /// The gold of one cluster, where it does not lie beside its reports.
    #[arg(long)]
    pub(crate) against: Option<PathBuf>,
    /// Print each cluster's scores too.
    #[arg(long)]
    pub(crate) each: bool,
}

/// The scores of a set of clusters, a tally a measure, in the order of [`MEASURES`].
pub(crate) type Scores = Vec<(&'static str, Tally)>;

/// Scores the chosen clusters and prints the result.
pub(crate) fn score(choice: &Choice) -> Result<()> {
    let clusters = load(&choice.dir, choice.against.as_deref())?;
    if choice.each || wrong::asked() {
        for cluster in &clusters {
            println!("{}", cluster.name);
            print(&scores(std::slice::from_ref(cluster)));
            if wrong::asked() {
                cluster.warn_of_lost_places();
                standing::print_wrong(cluster);
            }
        }
        println!("all");
    }
    wrong::hush();
    print(&scores(&clusters));
    Ok(())
}

/// The clusters of a folder, or the folder itself as one cluster, read and corroborated.
pub(crate) fn load(dir: &Path, gold: Option<&Path>) -> Result<Vec<Cluster>> {
    load_in(Language::english(), dir, gold)
}

/// [`load`], read in another language or without some of its models.
pub(crate) fn load_in(
    language: &'static Language,
    dir: &Path,
    gold: Option<&Path>,
) -> Result<Vec<Cluster>> {
    let clusters = folders(dir, gold)?;
    clusters.iter().map(|(folder, gold)| Cluster::load(folder, gold, language)).collect()
}

/// [`load`], annotated only.
pub(crate) fn read(dir: &Path, gold: Option<&Path>) -> Result<Vec<Cluster>> {
    let clusters = folders(dir, gold)?;
    let read = |(folder, gold): &(PathBuf, PathBuf)| {
        Cluster::read(folder, gold, Language::english())
    };
    clusters.par_iter().map(read).collect()
}

/// Each cluster's folder and its gold, in the order of their names.
fn folders(dir: &Path, gold: Option<&Path>) -> Result<Vec<(PathBuf, PathBuf)>> {
    let own = dir.join("gold.json");
    if let Some(gold) = gold.or(own.exists().then_some(own.as_path())) {
        return Ok(vec![(dir.to_owned(), gold.to_owned())]);
    }
    let entries = fs::read_dir(dir).with_context(|| dir.display().to_string())?;
    let mut folders = entries.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
    folders.sort();
    let with_gold = |folder: PathBuf| (folder.clone(), folder.join("gold.json"));
    let mut clusters: Vec<_> = folders.into_iter().map(with_gold).collect();
    clusters.retain(|(_, gold)| gold.exists());
    if clusters.is_empty() {
        bail!("{}: no cluster with a gold.json in it", dir.display());
    }
    Ok(clusters)
}

/// Every measure over all clusters; `standings` where a cluster says what it expects.
pub(crate) fn scores(clusters: &[Cluster]) -> Scores {
    let mut scores: Scores = MEASURES
        .iter()
        .map(|(name, measure)| (*name, clusters.iter().map(measure).sum()))
        .collect();
    let standings: Tally = clusters.iter().map(standing::measure).sum();
    if standings.wanted > 0 {
        scores.push(("standings", standings));
    }
    scores
}

/// Every measure of the clusters in `dir`, as rows: precision, recall and F1 where they
/// apply.
pub(crate) fn measure(set: &str, dir: &Path, gold: Option<&Path>) -> Result<Vec<Row>> {
    Ok(rows(set, &load(dir, gold)?))
}

/// `measure` of clusters that are read.
pub(crate) fn rows(set: &str, clusters: &[Cluster]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, tally) in scores(clusters) {
        let found = tally.found.is_some();
        let parts = [
            ("P", tally.precision().filter(|_| found)),
            ("R", tally.recall()),
            ("F1", tally.f1().filter(|_| tally.wanted > 0)),
        ];
        let given = parts.into_iter().filter_map(|(part, value)| Some((part, value?)));
        rows.extend(given.map(|(part, v)| Row::new(set, format!("{name} {part}"), v)));
    }
    rows
}

fn print(scores: &Scores) {
    let show = |x: Option<f64>| x.map_or("   -".to_owned(), |x| format!("{x:.3}"));
    for (name, tally) in scores {
        let found = tally.found.map_or("-".to_owned(), |n| n.to_string());
        println!(
            "{name:10} correct {:4} found {found:>5} wanted {:4}  P {}  R {}  F1 {}",
            tally.correct,
            tally.wanted,
            show(tally.precision()),
            show(tally.recall()),
            show(tally.f1()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Vec<Cluster> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
        load(&root, None).unwrap()
    }

    #[test]
    fn every_gold_place_of_the_shipped_clusters_occurs_once() {
        for cluster in shipped() {
            assert_eq!(cluster.lost_places(), Vec::<String>::new(), "{}", cluster.name);
        }
    }

    #[test]
    fn what_the_engine_finds_in_the_shipped_clusters_is_counted() {
        let scores = scores(&shipped());
        let tally = |name| scores.iter().find(|(n, _)| *n == name).unwrap().1;
        assert!(tally("claims").wanted > 100);
        assert!(tally("dates").correct > 0);
        assert!(tally("quotes").correct > 0);
        assert!(tally("standings").wanted > 20);
    }
}
