//! Names against public annotation: UNER EWT (persons, organisations, places), wikigold
//! (these and miscellaneous), WNUT17 and GUM (as these, see `corpus`).

mod chain;
mod corpus;
mod lexicon;
mod train;

pub(crate) use train::{Training, train};

use crate::table::Row;
use crate::wrong;
use anyhow::Result;
use corpus::Gold;
use secondsource::mention::{Mentions, NameKind};
use secondsource::{Language, Span};
use std::path::Path;

/// Options of `score names`.
#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// Only the sets whose name holds this.
    #[arg(long, default_value = "")]
    only: String,
    /// Scores what `train names --tune` keeps to tune on, too.
    #[arg(long)]
    tune: bool,
}

const KINDS: [(NameKind, &str); 4] = [
    (NameKind::Person, "PER"),
    (NameKind::Organisation, "ORG"),
    (NameKind::Place, "LOC"),
    (NameKind::Misc, "MISC"),
];

/// Every fifth document of wikigold is kept from training, to score on.
const HELD_OUT: usize = 5;

/// Prints precision, recall and F1 of each kind, exact spans.
pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    crate::table::print(&rows(data, options)?);
    Ok(())
}

/// F1 of each kind on each set, then of all.
pub(crate) fn rows(data: &Path, options: &Options) -> Result<Vec<Row>> {
    let mut sets = if options.tune { tuning(data)? } else { Vec::new() };
    if !options.tune {
        sets.push(("UNER EWT test", corpus::uner(data, "test")?));
        sets.push(("wikigold, a fifth", every(corpus::wikigold(data)?, HELD_OUT, 0)));
        let news: Vec<Gold> = ["dev", "test"]
            .into_iter()
            .map(|part| corpus::gum(data, part, &["news"]))
            .collect::<Result<Vec<_>>>()?
            .concat();
        sets.push(("GUM news dev and test", news));
        sets.push(("WNUT17 test", corpus::wnut(data, "emerging.test.annotated")?));
    }
    let chosen = sets.iter().filter(|s| s.0.contains(&options.only));
    Ok(chosen.flat_map(|(set, documents)| tally(set, documents)).collect())
}

fn every(all: Vec<Gold>, n: usize, rest: usize) -> Vec<Gold> {
    all.into_iter().enumerate().filter(|d| d.0 % n == rest).map(|d| d.1).collect()
}

/// What `train names --tune` keeps from training.
fn tuning(data: &Path) -> Result<Vec<(&'static str, Vec<Gold>)>> {
    let wiki = every(corpus::wikigold(data)?, HELD_OUT, 1);
    Ok(vec![
        ("UNER EWT dev, a third", every(corpus::uner(data, "dev")?, 3, 0)),
        ("wikigold, the second fifth", wiki),
        ("GUM news dev", corpus::gum(data, "dev", &["news"])?),
    ])
}

fn tally(set: &str, documents: &[Gold]) -> Vec<Row> {
    let misc = documents.iter().any(|d| d.misc);
    let mut counts = [[0_u32; 3]; 4];
    let mut spans = [0_u32; 3];
    for gold in documents {
        let mentions = annotate(gold);
        let found: Vec<_> = mentions.names.iter().map(|n| (n.span, n.kind)).collect();
        let counted = |n: &&(Span, NameKind)| misc || n.1 != NameKind::Misc;
        let found: Vec<_> = found.iter().filter(counted).copied().collect();
        let wanted: Vec<_> = gold.names.iter().filter(counted).copied().collect();
        for (row, (kind, _)) in counts.iter_mut().zip(KINDS) {
            let of = |all: &[(Span, NameKind)]| {
                all.iter().filter(|n| n.1 == kind).count() as u32
            };
            row[0] +=
                found.iter().filter(|n| n.1 == kind && wanted.contains(n)).count() as u32;
            row[1] += of(&found);
            row[2] += of(&wanted);
        }
        spans[0] +=
            found.iter().filter(|n| wanted.iter().any(|g| g.0 == n.0)).count() as u32;
        spans[1] += found.len() as u32;
        spans[2] += wanted.len() as u32;
        if wrong::asked() {
            show(gold, &wanted, &found);
        }
    }
    let mut all = [0; 3];
    let mut rows = Vec::new();
    for (row, (_, name)) in counts.iter().zip(KINDS) {
        if row[2] > 0 {
            rows.push(Row::new(set, format!("{name} F1"), rates(row)[2]));
        }
        for (sum, n) in all.iter_mut().zip(row) {
            *sum += n;
        }
    }
    let [p, r, f1] = rates(&all);
    let alone = rates(&spans)[2];
    for (part, value) in [("P", p), ("R", r), ("F1", f1), ("F1, kind aside", alone)] {
        rows.push(Row::new(set, format!("all {part}"), value));
    }
    rows
}

fn show(gold: &Gold, wanted: &[(Span, NameKind)], found: &[(Span, NameKind)]) {
    for name in wanted.iter().filter(|n| !found.contains(n)) {
        println!("  - {:?} {}", name.1, wrong::context(&gold.text, name.0));
    }
    for name in found.iter().filter(|n| !wanted.contains(n)) {
        println!("  + {:?} {}", name.1, wrong::context(&gold.text, name.0));
    }
}

/// Precision, recall and F1 of what was right, found and wanted.
fn rates([right, found, gold]: &[u32; 3]) -> [f64; 3] {
    let share = |a: u32, b: u32| f64::from(a) / f64::from(b.max(1));
    let (p, r) = (share(*right, *found), share(*right, *gold));
    [p, r, 2.0 * p * r / (p + r).max(1e-9)]
}

fn annotate(gold: &Gold) -> Mentions {
    secondsource::annotate(gold.document(), Language::english()).mentions
}
