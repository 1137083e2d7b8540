//! Trains the model that tells whom pronouns and descriptions refer to: a log-linear
//! choice among candidates, all that the treebank calls the same being right.

use super::Read;
use super::gum::{self, Gold};
use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::Language;
use secondsource::attribute::refer::{self, Choice};
use std::path::{Path, PathBuf};

/// Options of `train coreference`.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-coreference.bin")]
    out: PathBuf,
    /// How often all documents are read.
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// The rate of learning.
    #[arg(long, default_value_t = 0.05)]
    rate: f64,
    /// How weights decay, each time they are used.
    #[arg(long, default_value_t = 0.05)]
    decay: f64,
    /// Scores GUM's dev part, and writes nothing.
    #[arg(long)]
    tune: bool,
    /// How often a news text is read for each other text.
    #[arg(long, default_value_t = 4)]
    news: usize,
    /// The rows of the table, as a power of two.
    #[arg(long, default_value_t = 14)]
    log2: u32,
}

/// One unit of a weight in the file.
const UNIT: f64 = 1.0 / 256.0;

/// Trains on GUM's training part, its openly licensed genres.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let texts = gum::read(data, "train.rebuilt", &gum::OPEN)?;
    let documents: Vec<Read> = texts.par_iter().map(|g: &Gold| Read::of(g)).collect();
    let mut learner = Learner::new(options);
    for round in 0..options.rounds {
        let before = learner.loss;
        for read in &documents {
            let news = read.gold.name.contains("_news_");
            for _ in 0..if news { options.news } else { 1 } {
                learner.read(read);
            }
            learner.remember();
        }
        eprintln!("round {round}: loss {:.1}", learner.loss - before);
    }
    let bytes = refer::write(&learner.rounded());
    if options.tune {
        let language = Language::english();
        let find = |read: &Read| {
            let judge = |choice: &Choice| refer::best(refer::read(&bytes), choice);
            refer::walk(read.text(), language, judge)
        };
        for part in ["dev", "test"] {
            let dev = gum::read(data, part, &gum::OPEN)?;
            crate::table::print(&super::tally(&format!("open {part}"), &dev, find));
        }
        return Ok(());
    }
    eprintln!("{} documents, {} bytes", documents.len(), bytes.len());
    std::fs::write(&options.out, bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))
}

/// Weights, learnt at rates by the sums of their squared slopes (Duchi et al. 2011).
struct Learner<'a> {
    options: &'a Training,
    weights: Vec<f64>,
    squares: Vec<f64>,
    /// The sum of the weights after each document, and of how many.
    sums: Vec<f64>,
    times: f64,
    loss: f64,
}

impl<'a> Learner<'a> {
    fn new(options: &'a Training) -> Learner<'a> {
        let rows = 1 << options.log2;
        let none = vec![0.0; rows];
        let (weights, squares, sums) = (none.clone(), none.clone(), none);
        Learner { options, weights, squares, sums, times: 0.0, loss: 0.0 }
    }

    /// Adds the weights to their average.
    fn remember(&mut self) {
        self.sums.iter_mut().zip(&self.weights).for_each(|(sum, w)| *sum += w);
        self.times += 1.0;
    }

    fn read(&mut self, read: &Read) {
        let language = Language::english();
        refer::walk(read.text(), language, |choice| {
            self.step(choice, &right(read, choice))
        });
    }

    fn scores(&self, choice: &Choice) -> Vec<f64> {
        let weight = |f: &u64| self.weights[refer::row(*f, self.weights.len())];
        choice.candidates.iter().map(|c| c.1.iter().map(weight).sum()).collect()
    }

    fn pick(&self, choice: &Choice) -> usize {
        let scores = self.scores(choice);
        let better =
            |best: usize, at: usize| if scores[at] > scores[best] { at } else { best };
        (0..scores.len()).reduce(better).unwrap_or(0)
    }

    /// Learns one choice, and makes it by the weights it had.
    fn step(&mut self, choice: &Choice, right: &[bool]) -> usize {
        let rows = self.weights.len();
        let (scores, picked) = (self.scores(choice), self.pick(choice));
        let top = scores.iter().fold(f64::MIN, |a, b| a.max(*b));
        let odds: Vec<f64> = scores.iter().map(|s| libm::exp(s - top)).collect();
        let all: f64 = odds.iter().sum();
        let good: f64 = odds.iter().zip(right).filter(|o| *o.1).map(|o| o.0).sum();
        self.loss -= libm::log(good / all);
        for (at, (_, features)) in choice.candidates.iter().enumerate() {
            let due = if right[at] { odds[at] / good } else { 0.0 };
            let slope = odds[at] / all - due;
            for feature in features {
                self.change(refer::row(*feature, rows), slope);
            }
        }
        picked
    }

    fn change(&mut self, row: usize, slope: f64) {
        let slope = slope + self.options.decay * self.weights[row];
        self.squares[row] += slope * slope;
        self.weights[row] -=
            self.options.rate * slope / (1e-6 + libm::sqrt(self.squares[row]));
    }

    fn rounded(&self) -> Vec<i16> {
        let mean = |sum: &f64| sum / self.times.max(1.0) / UNIT;
        let round = |sum: &f64| libm::round(mean(sum)).clamp(-32000.0, 32000.0) as i16;
        self.sums.iter().map(round).collect()
    }
}

/// Which candidates are right: those that the treebank says are the same, else nobody.
fn right(read: &Read, choice: &Choice) -> Vec<bool> {
    let wanted = read.mention(choice.token).map(|m| m.entity.as_str());
    let same = |c: &(Option<refer::Referent>, Vec<u64>)| {
        wanted.is_some() && c.0.is_some_and(|who| read.number(who) == wanted)
    };
    let mut right: Vec<bool> = choice.candidates.iter().map(same).collect();
    if !right.contains(&true) {
        right[0] = true;
    }
    right
}
