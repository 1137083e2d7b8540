//! The network that tags and parses: training and scores.
//!
//! In: UD EWT (CC BY-SA 4.0) and the openly licensed parts of UD GUM, cut by the
//! treebank and again by our own tokenisation. Out: the weights in
//! `crates/engine/models/en-parser.bin`, the same to the byte each time.

mod dense;
mod learn;
pub(crate) mod score;
mod treebank;
mod vectors;
mod weights;

pub(crate) use score::{Choice, rows, score};

use crate::chance::Chance;
use anyhow::{Context, Result};
use learn::{Dropout, Example, Loss, Network};
use rustc_hash::{FxHashMap, FxHashSet};
use secondsource::segment::net::{self, Shape};
use secondsource::segment::{Relation, Tag};
use std::path::{Path, PathBuf};
use std::time::Instant;
use treebank::{Class, Cut, Sentence};

/// How the network is trained.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-parser.bin")]
    out: PathBuf,
    /// How often all sentences are read.
    #[arg(long, default_value_t = 32)]
    rounds: usize,
    /// Words in a batch, at least.
    #[arg(long, default_value_t = 350)]
    batch: usize,
    /// The first steps' length; the last have none.
    #[arg(long, default_value_t = 0.003)]
    rate: f32,
    /// Numbers of a word's vector.
    #[arg(long, default_value_t = 64)]
    embed: usize,
    /// Numbers of a word after each layer.
    #[arg(long, default_value_t = 192)]
    width: usize,
    /// Recurrent layers.
    #[arg(long, default_value_t = 4)]
    layers: usize,
    /// Reads EWT alone.
    #[arg(long)]
    ewt: bool,
    /// The first number of chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    dropout: Dropout,
}

/// Trains and writes the weights.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let mut chance = Chance::new(options.seed);
    let material = Material::load(data, options.ewt)?;
    let shape = Shape {
        embed: options.embed,
        width: options.width,
        layers: options.layers,
        arc: 64,
        label: 48,
        classes: material.classes.meanings.len(),
        relations: Relation::COUNT,
    };
    let mut network = Network::new(shape, material.words.len(), &mut chance);
    network.know(&material.vectors);
    let start = Instant::now();
    for round in 0..options.rounds {
        let loss = learn_round(&mut network, &material, options, (round, &mut chance));
        eprintln!(
            "round {round}: tag {:.4} · arc {:.4} · label {:.4} · {:.0} s",
            loss.tag / loss.words,
            loss.arc / loss.words,
            loss.label / loss.words,
            start.elapsed().as_secs_f64()
        );
    }
    let bytes = net::write(&network.parts(&material.words, &material.classes.meanings));
    eprintln!("{} words, {} bytes", material.words.len(), bytes.len());
    std::fs::write(&options.out, &bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))?;
    score::score_bytes(data, &bytes, 0)
}

fn learn_round(
    network: &mut Network,
    material: &Material,
    options: &Training,
    (round, chance): (usize, &mut Chance),
) -> Loss {
    let mut examples: Vec<&Example> =
        material.sentences.iter().map(|s| pick(s, chance)).collect();
    chance.shuffle(&mut examples);
    // Sentences of like length side by side would be faster, but teach worse.
    let all = examples.len() as f32;
    let mut loss = Loss::default();
    let mut done = 0;
    while done < examples.len() {
        let mut words = 0;
        let rest = &examples[done..];
        let count = rest.iter().position(|e| {
            words += e.rows.len();
            words >= options.batch
        });
        let count = count.map_or(rest.len(), |at| at + 1);
        let past = (round as f32 + done as f32 / all) / options.rounds as f32;
        let warm = (past * options.rounds as f32 * 2.0 + 0.05).min(1.0);
        let rate = options.rate * (1.0 - past) * warm;
        let own = network.learn(&rest[..count], &options.dropout, rate, chance);
        loss.words += own.words;
        loss.tag += own.tag;
        loss.arc += own.arc;
        loss.label += own.label;
        done += count;
    }
    loss
}

/// One way to read a sentence: mostly as it is, by either cut; now and then as a
/// headline has it, rarely in capitals.
fn pick<'a>(readings: &'a [Example], chance: &mut Chance) -> &'a Example {
    let (plain, recased) = readings.split_at(readings.len().min(2));
    match chance.below(60) {
        0..4 if !recased.is_empty() => &recased[0],
        4 if recased.len() > 1 => &recased[1],
        n => &plain[n % plain.len()],
    }
}

/// What is learnt from.
struct Material {
    /// The readings of each sentence: by our cut and the treebank's, then in other
    /// capitals.
    sentences: Vec<Vec<Example>>,
    /// The vocabulary as hashes.
    words: Vec<u64>,
    /// The vectors of the first of these.
    vectors: Vec<f32>,
    classes: Classes,
}

/// GUM's genres under a licence that lets anyone use them for anything.
const OPEN: [&str; 8] =
    ["news", "interview", "bio", "voyage", "textbook", "speech", "court", "vlog"];

impl Material {
    fn load(data: &Path, ewt_alone: bool) -> Result<Material> {
        let ewt = data.join("ud_ewt/en_ewt-ud-train.rebuilt.conllu");
        let gum = data.join("ud_gum/en_gum-ud-train.rebuilt.conllu");
        let mut cuts = Vec::new();
        for cut in [Cut::Ours, Cut::Treebank] {
            let mut own = treebank::read(&ewt, cut, |_| true)?;
            if !ewt_alone {
                own.extend(treebank::read(&gum, cut, is_open)?);
            }
            cuts.push(own);
        }
        let classes = Classes::of(&cuts[1]);
        let texts: Vec<&str> = cuts[0].iter().map(|s| s.text.as_str()).collect();
        let mut vectors = vectors::learn(data, &texts)?;
        let known: FxHashSet<u64> = vectors.words.iter().copied().collect();
        let more = vocabulary(&cuts).into_iter().filter(|w| !known.contains(w));
        vectors.words.extend(more);
        let words = vectors.words;
        let mut by_text: FxHashMap<&str, Vec<&Sentence>> = FxHashMap::default();
        for sentence in cuts.iter().flatten() {
            by_text.entry(&sentence.text).or_default().push(sentence);
        }
        let rows: FxHashMap<u64, u64> = words.iter().copied().zip(1..).collect();
        let example = |s: &Sentence| classes.example(s, &rows);
        let mut sentences = Vec::new();
        for own in &cuts[0] {
            let twins = by_text.get(own.text.as_str()).into_iter().flatten();
            let other = twins.copied().find(|t| t.tokens.len() != own.tokens.len());
            let other = other.unwrap_or(own);
            let recased = [treebank::as_headline(own), treebank::in_capitals(own)];
            let mut readings = vec![example(own), example(other)];
            readings.extend(recased.iter().flatten().map(example));
            sentences.push(readings);
        }
        Ok(Material { sentences, words, vectors: vectors.rows, classes })
    }
}

fn is_open(document: &str) -> bool {
    let genre = document.split('_').nth(1).unwrap_or("");
    OPEN.contains(&genre)
}

/// The words seen more than once, the commonest first.
fn vocabulary(cuts: &[Vec<Sentence>]) -> Vec<u64> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for sentence in cuts.iter().flatten() {
        for row in net::rows(&sentence.text, &sentence.tokens) {
            *counts.entry(row[0]).or_default() += 1;
        }
    }
    let mut order: Vec<_> = counts.into_iter().filter(|c| c.1 > 3).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    order.into_iter().map(|c| c.0).collect()
}

/// The classes the network chooses between: a tag with the treebank's finer one.
struct Classes {
    numbers: FxHashMap<Class, usize>,
    meanings: Vec<[u8; 2]>,
}

impl Classes {
    /// Every class seen at least eight times; rarer ones are left to the commonest of
    /// their tag.
    fn of(sentences: &[Sentence]) -> Classes {
        let mut counts: FxHashMap<&Class, u32> = FxHashMap::default();
        for token in sentences.iter().flat_map(|s| &s.gold) {
            *counts.entry(&token.class).or_default() += 1;
        }
        let mut order: Vec<_> = counts.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut numbers = FxHashMap::default();
        let mut meanings: Vec<[u8; 2]> = Vec::new();
        for (class, count) in order {
            let same = meanings.iter().position(|[tag, _]| *tag == class.tag() as u8);
            let number = match same {
                Some(first) if count < 8 => first,
                _ => {
                    meanings.push([class.tag() as u8, class.form() as u8]);
                    meanings.len() - 1
                }
            };
            numbers.insert(class.clone(), number);
        }
        Classes { numbers, meanings }
    }

    fn example(&self, sentence: &Sentence, words: &FxHashMap<u64, u64>) -> Example {
        let mut rows = net::rows(&sentence.text, &sentence.tokens);
        rows.iter_mut().for_each(|r| r[0] = words.get(&r[0]).copied().unwrap_or(0));
        let class = |class: &Class| self.numbers.get(class).copied().unwrap_or(0);
        Example {
            rows,
            classes: sentence.gold.iter().map(|g| class(&g.class)).collect(),
            heads: sentence.gold.iter().map(|g| g.head).collect(),
            relations: sentence.gold.iter().map(|g| g.relation as usize).collect(),
            names: sentence.gold.iter().map(|g| g.class.tag() == Tag::Propn).collect(),
        }
    }
}
