//! Claim links: training the judge of pairs, and scoring what comes of it.

use crate::gold::{self, Cluster};
use crate::trees::{self, Settings};
use anyhow::Result;
use rayon::prelude::*;
use secondsource::document::{Place, Span};
use secondsource::link::trees::Trees;
use secondsource::link::{Judge, StatementRef, claim, pair};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Options of `lab train claims`.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Trees.
    #[arg(long, default_value_t = 60)]
    rounds: usize,
    /// Forks from root to leaf.
    #[arg(long, default_value_t = 4)]
    depth: usize,
    /// Models that are averaged, each trained without a share of the clusters.
    #[arg(long, default_value_t = 26)]
    bag: usize,
    /// Part of each tree's step that is taken.
    #[arg(long, default_value_t = 0.1)]
    rate: f64,
    /// Where the drawing of rows and features begins.
    #[arg(long, default_value_t = 2)]
    seed: u64,
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
        rows: 0.7,
        columns: 0.5,
        seed: options.seed,
    };
    let clusters = gold::read(&gold.join("train"), None)?;
    let examples: Vec<Examples> = clusters.par_iter().map(examples).collect();
    if options.try_only {
        return cross_validate(gold, &clusters, &examples, settings, options.bag);
    }
    let all: Vec<&Examples> = examples.iter().collect();
    let text = bagged(&all, settings, options.bag);
    let pairs = together(all.into_iter());
    let head = format!(
        "# Which pairs of statements make one claim: {} x {} trees of depth {} over {} pairs.\n",
        options.bag,
        settings.rounds,
        settings.depth,
        pairs.rows.len()
    );
    fs::write("crates/engine/models/claims.txt", head + &text)?;
    let model = Trees::parse(&text)?;
    let same = pairs.labels.iter().filter(|l| **l).count();
    println!("{} pairs, {same} same", pairs.rows.len());
    sweep_others(gold, &|_| &model)
}

/// Scores the shipped model.
pub(crate) fn score(gold: &Path) -> Result<()> {
    let clusters = gold::read(&gold.join("train"), None)?;
    sweep("train", &clusters.iter().collect::<Vec<_>>(), &|_| claim::model());
    sweep_others(gold, &|_| claim::model())
}

/// Sweeps over the clusters that are not trained on.
fn sweep_others<'m>(
    gold: &Path,
    model: &(dyn Fn(usize) -> &'m Trees + Sync),
) -> Result<()> {
    let first = gold.join("seeds.json");
    let sets = [
        ("dev", gold.join("dev"), None),
        ("first", gold.with_file_name("seeds"), Some(first.as_path())),
        ("clusters", "corpus/clusters".into(), None),
    ];
    for (name, folder, gold) in sets {
        let clusters = gold::read(&folder, gold)?;
        sweep(name, &clusters.iter().collect::<Vec<_>>(), model);
    }
    Ok(())
}

/// Pairs of statements with their labels.
#[derive(Default)]
struct Examples {
    rows: Vec<pair::Row>,
    labels: Vec<bool>,
    weights: Vec<f32>,
}

fn together<'a>(examples: impl Iterator<Item = &'a Examples>) -> Examples {
    let mut all = Examples::default();
    for example in examples {
        all.rows.extend_from_slice(&example.rows);
        all.labels.extend_from_slice(&example.labels);
        all.weights.extend_from_slice(&example.weights);
    }
    all
}

fn statements(cluster: &Cluster) -> Vec<StatementRef> {
    let docs = cluster.documents.iter().enumerate();
    docs.flat_map(|(document, doc)| {
        (0..doc.statements.len())
            .map(move |statement| StatementRef { document, statement })
    })
    .collect()
}

/// The places of the members of each gold claim.
fn members(cluster: &Cluster) -> BTreeMap<&str, Vec<Place>> {
    let place = |(number, at): &gold::At| cluster.place((*number, at));
    let claims = cluster.gold.claims.iter();
    claims
        .map(|(slug, all)| (slug.as_str(), all.iter().filter_map(place).collect()))
        .collect()
}

/// The gold claims that each statement touches.
fn slugs(cluster: &Cluster, statements: &[StatementRef]) -> Vec<BTreeSet<String>> {
    let members = members(cluster);
    let mut touched = vec![BTreeSet::new(); statements.len()];
    for (slug, places) in &members {
        for (at, reference) in statements.iter().enumerate() {
            let span = cluster.documents[reference.document].statements
                [reference.statement]
                .span;
            let own = |p: &&Place| p.document == reference.document;
            if places.iter().filter(own).any(|p| p.span.touches(span)) {
                touched[at].insert((*slug).to_owned());
            }
        }
    }
    touched
}

/// How much a pair counts of which only one is annotated: the other may say the same.
const HALF_KNOWN: f32 = 0.3;
/// How much it counts that two clauses differ whose sentences share another claim.
const NEAR: f32 = 0.3;
/// How much a pair within one document counts.
const SAME_DOCUMENT: f32 = 0.5;

fn examples(cluster: &Cluster) -> Examples {
    let statements = statements(cluster);
    let slugs = slugs(cluster, &statements);
    let pairs = pair::propose(&cluster.documents, &statements);
    let sentence = |i: usize| {
        let StatementRef { document, statement } = statements[i];
        (document, cluster.documents[document].statements[statement].sentence)
    };
    let same = |p: &pair::Pair| !slugs[p.a].is_disjoint(&slugs[p.b]);
    let mut by_sentence: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    for (i, slugs) in slugs.iter().enumerate() {
        by_sentence.entry(sentence(i)).or_default().extend(slugs.iter().map(|s| &**s));
    }
    let mut examples = Examples::default();
    for pair in &pairs {
        let (x, y) = (&slugs[pair.a], &slugs[pair.b]);
        // Two statements of no gold claim say little about likeness.
        if x.is_empty() && y.is_empty() {
            continue;
        }
        let (a, b) = (sentence(pair.a), sentence(pair.b));
        let mut weight = 1.0;
        if x.is_empty() || y.is_empty() {
            weight *= HALF_KNOWN;
        }
        if !same(pair) && !by_sentence[&a].is_disjoint(&by_sentence[&b]) {
            weight *= NEAR;
        }
        if a.0 == b.0 {
            weight *= SAME_DOCUMENT;
        }
        examples.rows.push(pair.row);
        examples.labels.push(same(pair));
        examples.weights.push(weight);
    }
    examples
}

/// The mean, in log-odds, of models that each miss a share of the clusters (Breiman 1996).
fn bagged(examples: &[&Examples], settings: Settings, bag: usize) -> String {
    let models: Vec<String> = (0..bag)
        .into_par_iter()
        .map(|m| {
            let kept =
                examples.iter().enumerate().filter(|(i, _)| bag == 1 || i % bag != m);
            let pairs = together(kept.map(|(_, e)| *e));
            let examples = trees::Examples {
                rows: &pairs.rows,
                labels: &pairs.labels,
                weights: &pairs.weights,
            };
            let settings = Settings { seed: settings.seed + m as u64, ..settings };
            trees::train(&examples, settings, 1.0 / bag as f64)
        })
        .collect();
    models.concat()
}

fn cross_validate(
    gold: &Path,
    clusters: &[Cluster],
    examples: &[Examples],
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
    sweep_others(gold, &|i| &models[i % FOLDS])
}

/// Prints claim F1 at several thresholds, as `score.py` counts it.
fn sweep<'m>(
    name: &str,
    clusters: &[&Cluster],
    model: &(dyn Fn(usize) -> &'m Trees + Sync),
) {
    for threshold in [0.2, 0.25, 0.3, 0.34, 0.4, 0.45, 0.5] {
        let counts: Vec<(usize, usize, usize)> = clusters
            .par_iter()
            .enumerate()
            .map(|(i, cluster)| {
                let statements = statements(cluster);
                let groups = claim::group(
                    &cluster.documents,
                    &statements,
                    Judge { model: model(i), threshold, evidence: false },
                );
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
    let members: Vec<(&str, usize, Span)> = members(cluster)
        .into_iter()
        .flat_map(|(slug, places)| {
            places.into_iter().map(move |p| (slug, p.document, p.span))
        })
        .collect();
    let mut groups_of: BTreeMap<StatementRef, Vec<usize>> = BTreeMap::new();
    for (g, group) in groups.iter().enumerate() {
        for &statement in &group.statements {
            groups_of.entry(statement).or_default().push(g);
        }
    }
    let held: Vec<BTreeSet<usize>> = members
        .iter()
        .map(|&(_, document, span)| {
            let all = cluster.documents[document].statements.iter().enumerate();
            let touched = all.filter(|(_, s)| s.span.touches(span));
            touched
                .filter_map(|(statement, _)| {
                    groups_of.get(&StatementRef { document, statement })
                })
                .flatten()
                .copied()
                .collect()
        })
        .collect();
    let sentences: Vec<(usize, usize)> = members
        .iter()
        .map(|(_, d, s)| (*d, cluster.documents[*d].segments.sentence_at(s.start)))
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
