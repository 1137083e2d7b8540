//! Claim links: training the judge of pairs, and scoring what comes of it.

use crate::clusters::{self, Cluster};
use crate::trees::{self, Settings};
use anyhow::Result;
use rayon::prelude::*;
use secondsource::document::Span;
use secondsource::link::trees::Trees;
use secondsource::link::{StatementRef, claim, pair};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Options of `lab train claims`.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Trees.
    #[arg(long, default_value_t = 30)]
    rounds: usize,
    /// Forks from root to leaf.
    #[arg(long, default_value_t = 5)]
    depth: usize,
    /// Models that are averaged, each trained without a share of the clusters.
    #[arg(long, default_value_t = 4)]
    bag: usize,
    /// Part of each tree's step that is taken.
    #[arg(long, default_value_t = 0.15)]
    rate: f64,
    /// Cross-validate over clusters instead of writing the model.
    #[arg(long)]
    try_only: bool,
}

/// Trains on every cluster of `train` and writes `crates/engine/models/claims.txt`.
pub(crate) fn train(gold: &Path, options: &Training) -> Result<()> {
    let settings = Settings {
        rounds: options.rounds,
        depth: options.depth,
        rate: options.rate,
        weight: 3.0,
        lambda: 2.0,
    };
    let clusters = clusters::read(&gold.join("train"))?;
    let examples: Vec<Examples> = clusters.par_iter().map(examples).collect();
    let dev = clusters::read(&gold.join("dev"))?;
    if options.try_only {
        return cross_validate(&clusters, &examples, &dev, settings, options.bag);
    }
    let all: Vec<&Examples> = examples.iter().collect();
    let text = bagged(&all, settings, options.bag);
    let (rows, labels) = together(all.into_iter());
    let head = format!(
        "# Which pairs of statements make one claim: {} x {} trees of depth {} over {} pairs.\n",
        options.bag,
        settings.rounds,
        settings.depth,
        rows.len()
    );
    fs::write("crates/engine/models/claims.txt", head + &text)?;
    let model = Trees::parse(&text)?;
    println!("{} pairs, {} same", rows.len(), labels.iter().filter(|l| **l).count());
    sweep("dev", &dev.iter().collect::<Vec<_>>(), &|_| &model);
    Ok(())
}

/// Scores the shipped model.
pub(crate) fn score(gold: &Path) -> Result<()> {
    for part in ["train", "dev"] {
        let clusters = clusters::read(&gold.join(part))?;
        let all: Vec<&Cluster> = clusters.iter().collect();
        sweep(part, &all, &|_| claim::model());
    }
    Ok(())
}

/// Pairs of one cluster with their labels.
struct Examples {
    rows: Vec<pair::Row>,
    labels: Vec<bool>,
}

fn together<'a>(
    examples: impl Iterator<Item = &'a Examples>,
) -> (Vec<pair::Row>, Vec<bool>) {
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for example in examples {
        rows.extend_from_slice(&example.rows);
        labels.extend_from_slice(&example.labels);
    }
    (rows, labels)
}

fn statements(cluster: &Cluster) -> Vec<StatementRef> {
    let docs = cluster.docs.iter().enumerate();
    docs.flat_map(|(document, doc)| {
        (0..doc.statements.len())
            .map(move |statement| StatementRef { document, statement })
    })
    .collect()
}

/// The gold claims that each statement touches.
fn slugs(cluster: &Cluster, statements: &[StatementRef]) -> Vec<BTreeSet<String>> {
    let members = clusters::members(cluster);
    let mut touched = vec![BTreeSet::new(); statements.len()];
    for (slug, places) in &members {
        for (at, reference) in statements.iter().enumerate() {
            let span =
                cluster.docs[reference.document].statements[reference.statement].span;
            if places.iter().any(|(d, s)| *d == reference.document && s.touches(span)) {
                touched[at].insert(slug.clone());
            }
        }
    }
    touched
}

fn examples(cluster: &Cluster) -> Examples {
    let statements = statements(cluster);
    let slugs = slugs(cluster, &statements);
    let pairs = pair::propose(&cluster.docs, &statements);
    // Statements of no gold claim say little about likeness: only pairs with at least one
    // annotated side are learnt from.
    let known = |p: &&pair::Pair| !slugs[p.a].is_empty() || !slugs[p.b].is_empty();
    let kept: Vec<&pair::Pair> = pairs.iter().filter(known).collect();
    Examples {
        rows: kept.iter().map(|p| p.row).collect(),
        labels: kept.iter().map(|p| !slugs[p.a].is_disjoint(&slugs[p.b])).collect(),
    }
}

/// The mean, in log-odds, of models that each miss a share of the clusters (Breiman 1996).
fn bagged(examples: &[&Examples], settings: Settings, bag: usize) -> String {
    let models: Vec<String> = (0..bag)
        .into_par_iter()
        .map(|m| {
            let kept =
                examples.iter().enumerate().filter(|(i, _)| bag == 1 || i % bag != m);
            let (rows, labels) = together(kept.map(|(_, e)| *e));
            trees::train(&rows, &labels, settings, 1.0 / bag as f64)
        })
        .collect();
    models.concat()
}

fn cross_validate(
    clusters: &[Cluster],
    examples: &[Examples],
    dev: &[Cluster],
    settings: Settings,
    bag: usize,
) -> Result<()> {
    const FOLDS: usize = 5;
    let models: Vec<Trees> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept = examples.iter().enumerate().filter(|(i, _)| i % FOLDS != fold);
            let kept: Vec<&Examples> = kept.map(|(_, e)| e).collect();
            Trees::parse(&bagged(&kept, settings, bag)).map_err(Into::into)
        })
        .collect::<Result<_>>()?;
    let all: Vec<&Cluster> = clusters.iter().collect();
    sweep("train, cross-validated", &all, &|i| &models[i % FOLDS]);
    sweep("dev, by a fold's model", &dev.iter().collect::<Vec<_>>(), &|i| {
        &models[i % FOLDS]
    });
    Ok(())
}

/// Prints claim F1 at several thresholds, as `score.py` counts it.
fn sweep<'m>(
    name: &str,
    clusters: &[&Cluster],
    model: &(dyn Fn(usize) -> &'m Trees + Sync),
) {
    for threshold in [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5] {
        let counts: Vec<(usize, usize, usize)> = clusters
            .par_iter()
            .enumerate()
            .map(|(i, cluster)| {
                let statements = statements(cluster);
                let groups =
                    claim::group_by(&cluster.docs, &statements, model(i), threshold);
                count(cluster, &groups)
            })
            .collect();
        let sum = counts.iter().fold((0, 0, 0), |s, c| (s.0 + c.0, s.1 + c.1, s.2 + c.2));
        let (correct, found, wanted) = (sum.0 as f64, sum.1 as f64, sum.2 as f64);
        let (p, r) = (correct / found, correct / wanted);
        println!(
            "{name:24} threshold {threshold:.2}  P {p:.3}  R {r:.3}  F1 {:.3}",
            2.0 * p * r / (p + r)
        );
    }
}

/// Correct, found and wanted pairs of gold members in different documents.
fn count(cluster: &Cluster, groups: &[claim::Group]) -> (usize, usize, usize) {
    let members: Vec<(String, usize, Span)> = clusters::members(cluster)
        .into_iter()
        .flat_map(|(slug, places)| {
            places.into_iter().map(move |(d, s)| (slug.clone(), d, s))
        })
        .collect();
    let held: Vec<BTreeSet<usize>> = members
        .iter()
        .map(|(_, document, span)| {
            let holds = |g: &claim::Group| {
                g.statements.iter().any(|r| {
                    let own = cluster.docs[r.document].statements[r.statement].span;
                    r.document == *document && own.touches(*span)
                })
            };
            (0..groups.len()).filter(|g| holds(&groups[*g])).collect()
        })
        .collect();
    let sentences: Vec<(usize, usize)> = members
        .iter()
        .map(|(_, d, s)| (*d, cluster.docs[*d].segments.sentence_at(s.start)))
        .collect();
    let key = |i: usize, j: usize| {
        let (a, b) = (sentences[i], sentences[j]);
        (a.min(b), a.max(b))
    };
    let mut same = BTreeMap::new();
    for i in 0..members.len() {
        for j in i + 1..members.len() {
            if members[i].0 == members[j].0 {
                same.insert(key(i, j), ());
            }
        }
    }
    let (mut correct, mut found, mut wanted) = (0, 0, 0);
    for i in 0..members.len() {
        for j in i + 1..members.len() {
            if members[i].1 == members[j].1 {
                continue;
            }
            let linked = !held[i].is_disjoint(&held[j]);
            if members[i].0 == members[j].0 {
                wanted += 1;
                correct += usize::from(linked);
                found += usize::from(linked);
            } else if linked && !same.contains_key(&key(i, j)) {
                found += 1;
            }
        }
    }
    (correct, found, wanted)
}
