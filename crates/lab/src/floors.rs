//! Holds the engine to its floors: the lowest scores that may be merged.
//!
//! In: `floors.toml`, one table a set of clusters. Out: a line a floor, and an error
//! where a score is under its own. A set whose data is not here is said to be left out:
//! what ships is always measured, what may not be shipped only where it lies.

use crate::gold::measure::Tally;
use crate::gold::{self, Scores};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One set of clusters and its floors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    /// The folder of clusters, or the reports of one.
    reports: PathBuf,
    /// The gold of one cluster, where it does not lie beside its reports.
    gold: Option<PathBuf>,
    /// By measure, then by `precision`, `recall` or `f1`.
    floors: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Measures every set of `file` that is here and fails where a floor is broken.
pub(crate) fn hold(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let sets: BTreeMap<String, Set> =
        toml::from_str(&text).with_context(|| file.display().to_string())?;
    let mut broken = Vec::new();
    for (name, set) in &sets {
        if !set.reports.is_dir() {
            println!("{name}: {} is not here, left out", set.reports.display());
            continue;
        }
        let scores = gold::scores(&gold::load(&set.reports, set.gold.as_deref())?);
        broken.extend(compare(name, set, &scores)?);
    }
    if !broken.is_empty() {
        bail!("under the floor: {}", broken.join("; "));
    }
    Ok(())
}

fn compare(name: &str, set: &Set, scores: &Scores) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for (measure, floors) in &set.floors {
        let tally = scores.iter().find(|(known, _)| known == measure).map(|(_, t)| t);
        let tally = tally.with_context(|| format!("{name}: no measure '{measure}'"))?;
        for (part, floor) in floors {
            let score = part_of(tally, part)
                .with_context(|| format!("{name}: {measure}: no '{part}'"))?;
            println!("{name:9} {measure:9} {part:9} {score:.3}  floor {floor:.3}");
            if score < *floor {
                broken.push(format!("{name} {measure} {part} {score:.3} < {floor:.3}"));
            }
        }
    }
    Ok(broken)
}

fn part_of(tally: &Tally, part: &str) -> Option<f64> {
    match part {
        "precision" => tally.precision(),
        "recall" => tally.recall(),
        "f1" => tally.f1(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(floor: f64) -> Set {
        let floors = BTreeMap::from([("recall".to_owned(), floor)]);
        Set {
            reports: PathBuf::new(),
            gold: None,
            floors: BTreeMap::from([("dates".to_owned(), floors)]),
        }
    }

    #[test]
    fn a_score_under_its_floor_is_told() {
        let scores = vec![("dates", Tally { correct: 1, found: None, wanted: 2 })];
        assert!(compare("shipped", &set(0.5), &scores).unwrap().is_empty());
        assert_eq!(compare("shipped", &set(0.6), &scores).unwrap().len(), 1);
    }

    #[test]
    fn a_floor_on_nothing_is_an_error() {
        assert!(compare("shipped", &set(0.5), &Vec::new()).is_err());
    }
}
