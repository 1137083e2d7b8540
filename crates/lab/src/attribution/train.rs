//! Trains the two chains of attribution on PolNeAR.
//!
//! Conditional random fields by AdaGrad (Duchi et al. 2011), one sequence a step, in an
//! order that depends on the round alone; each step forgets some features at random, and
//! the weights of all rounds are averaged. Where the gold leaves a label open (a cue
//! inside a content, which PolNeAR never marks), the sequence is cut: what follows a cue
//! right away is no part of it, the rest teaches nothing.

use super::field::{Example, Field, Shape};
use super::polnear::{self, Article, Relation};
use crate::chance::Chance;
use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::attribute::learned;
use secondsource::attribute::learned::chain::Sequence;
use secondsource::{Document, Language, Span};
use std::path::{Path, PathBuf};

/// How the chains are trained.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-attribution.bin")]
    out: PathBuf,
    /// How often all sequences are read.
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// Rows of node weights of the cues' chain, as a power of two.
    #[arg(long, default_value_t = 17)]
    cue_rows: u32,
    /// Rows of node weights of the roles' chain, as a power of two.
    #[arg(long, default_value_t = 18)]
    role_rows: u32,
    /// How far a first item of a cue is favoured: the more, the more are found.
    #[arg(long, default_value_t = 0.7)]
    lean: f32,
    /// What draws every weight of the cues' chain to nothing.
    #[arg(long, default_value_t = 0.003)]
    decay: f32,
    /// The share of features of the roles' chain forgotten at each step.
    #[arg(long, default_value_t = 0.3)]
    forget: f64,
    /// The size of a step.
    #[arg(long, default_value_t = 0.03)]
    rate: f32,
}

/// Trains on PolNeAR's training part and writes the weights.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let (cues, roles) = read(data, "train")?;
    eprintln!("{} units, {} cues", cues.len(), roles.len());
    let cues: Vec<Example> = cues.into_iter().flat_map(|e| closed(&e)).collect();
    let shape = Shape {
        labels: learned::CUE.len(),
        weighed: learned::CUE.len(),
        rows: options.cue_rows,
        lean: options.lean,
        decay: options.decay,
        forget: 0.0,
        rate: options.rate,
    };
    let cues = fit(&cues, shape, options.rounds);
    let shape = Shape {
        labels: learned::ROLE.len(),
        // An item is a cue where it is given as one.
        weighed: learned::ROLE.len() - 1,
        rows: options.role_rows,
        lean: 0.0,
        decay: 0.0,
        forget: options.forget,
        rate: options.rate,
    };
    let roles = fit(&roles, shape, options.rounds);
    let bytes = learned::write(&cues, &roles);
    eprintln!("{} bytes", bytes.len());
    std::fs::write(&options.out, bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))
}

/// The sequences of one part, for the one chain and the other.
fn read(data: &Path, part: &str) -> Result<(Vec<Example>, Vec<Example>)> {
    let articles = polnear::read(data, part)?;
    let lessons: Vec<_> = articles.par_iter().map(examples).collect();
    let (cues, roles): (Vec<_>, Vec<_>) = lessons.into_iter().unzip();
    Ok((cues.into_iter().flatten().collect(), roles.into_iter().flatten().collect()))
}

/// The parts of a unit where the gold is not open, each with the first open item after
/// it, which begins nothing.
fn closed(example: &Example) -> Vec<Example> {
    let open = |at: usize| {
        example.wanted[at].count_ones() > 1 && example.sequence.allowed[at] != 1
    };
    let count = example.wanted.len();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < count {
        let end = (start..count).find(|at| open(*at)).unwrap_or(count);
        if end > start {
            let stop = (end + 1).min(count);
            let mut wanted = example.wanted[start..stop].to_vec();
            wanted[end - start..].fill(1);
            parts.push(Example { sequence: example.sequence.part(start, stop), wanted });
        }
        start = end + 1;
    }
    parts
}

fn examples(article: &Article) -> (Vec<Example>, Vec<Example>) {
    let language = Language::english();
    let annotated = secondsource::annotate(Document::of_text(&article.text), language);
    let gold = &article.gold;
    let cues: Vec<Vec<Span>> = gold.iter().map(|r| r.cue.clone()).collect();
    let lesson = learned::lesson(
        &annotated.document,
        &annotated.segments,
        &annotated.mentions,
        language,
        &cues,
    );
    let of_cues = lesson.units.iter().zip(lesson.cues).map(|(items, sequence)| {
        let wanted = cue_labels(items, gold);
        example(sequence, wanted)
    });
    let of_cues = of_cues.collect();
    let of_roles = lesson.roles.into_iter().filter_map(|(unit, number, sequence)| {
        let wanted = role_labels(lesson.units.get(unit)?, gold.get(number)?);
        Some(example(sequence, wanted))
    });
    (of_cues, of_roles.collect())
}

/// What can't be is not wanted: an item whose gold label is barred keeps all it may have.
fn example(sequence: Sequence, mut wanted: Vec<u8>) -> Example {
    for (wanted, allowed) in wanted.iter_mut().zip(&sequence.allowed) {
        let both = *wanted & allowed;
        *wanted = if both == 0 { *allowed } else { both };
    }
    Example { sequence, wanted }
}

/// Whether the spans cover most of an item.
fn covered(item: Span, spans: &[Span]) -> bool {
    let common = |s: &Span| s.end.min(item.end).saturating_sub(s.start.max(item.start));
    spans.iter().map(common).sum::<usize>() * 2 > item.len()
}

fn cue_labels(items: &[Span], gold: &[Relation]) -> Vec<u8> {
    let first: Vec<Span> = gold.iter().filter_map(|r| r.cue.first().copied()).collect();
    let open: Vec<Span> = gold
        .iter()
        .flat_map(|r| r.content.iter().chain(r.cue.iter().skip(1)).copied())
        .collect();
    let mut before = None;
    items
        .iter()
        .map(|item| {
            let cue = first.iter().position(|s| covered(*item, &[*s]));
            let goes_on = cue.is_some() && cue == before;
            before = cue;
            match cue {
                Some(_) if goes_on => 0b100,
                Some(_) => 0b010,
                None if covered(*item, &open) => 0b111,
                None => 0b001,
            }
        })
        .collect()
}

fn role_labels(items: &[Span], gold: &Relation) -> Vec<u8> {
    let mut before = 0;
    items
        .iter()
        .map(|item| {
            let role = [(&gold.cue, 5), (&gold.source, 1), (&gold.content, 3)]
                .into_iter()
                .find(|(spans, _)| covered(*item, spans))
                .map_or(0, |(_, role)| role);
            let goes_on = role == before && matches!(role, 1 | 3);
            before = role;
            1 << (role + u8::from(goes_on))
        })
        .collect()
}

/// Trains one chain and gives its file.
fn fit(examples: &[Example], shape: Shape, rounds: u64) -> Vec<u8> {
    let mut field = Field::new(shape);
    let mut sum = [Vec::new(), Vec::new()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for round in 1..=rounds {
        Chance::new(round).shuffle(&mut order);
        let lost: f64 = order.iter().map(|i| field.learn(&examples[*i])).sum();
        eprintln!("round {round}: {:.4}", lost / examples.len() as f64);
        field.gather(&mut sum);
    }
    let bias = examples.iter().find_map(|e| e.sequence.node(0).first().copied());
    field.averaged(&sum, rounds as f32, bias.unwrap_or(0))
}
