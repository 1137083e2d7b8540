//! The part-of-speech tagger: training and scores.
//!
//! In: UD EWT (CC BY-SA 4.0), cut again by our own tokenisation. Out: the weights in
//! `crates/engine/models/en-tagger.bin`, the same to the byte each time.

pub(crate) mod perceptron;
mod treebank;

use crate::table::Row;
use anyhow::{Context, Result};
use perceptron::Trainer;
use rustc_hash::FxHashMap;
use secondsource::segment::tag::{self, Model};
use secondsource::segment::{Form, Tag};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use treebank::{Class, Sentence};

/// How the tagger is trained.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-tagger.bin")]
    out: PathBuf,
    /// How often all sentences are read.
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// How many features are kept, those with the greatest weights. With the words
    /// that are looked up, 190,000 fill three quarters of the file's 2^18 slots.
    #[arg(long, default_value_t = 190_000)]
    features: usize,
}

/// A word is looked up, not scored, if training saw it this often …
const FIXED_SEEN: u32 = 20;
/// … and with one class in this share of the times.
const FIXED_SHARE: f64 = 0.997;
/// How often a word must be seen for its classes to be a feature: rarer ones must look
/// unknown in training, as they do later.
const KNOWN_SEEN: u32 = 4;

/// Trains on EWT's training part and writes the weights.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let sentences = treebank::read(&data.join("ud_ewt/en_ewt-ud-train.rebuilt.conllu"))?;
    let classes = Classes::of(&sentences);
    let lookup = lookup(&sentences, &classes);
    let bytes = tag::write(&classes.meanings, &lookup);
    let model = Model::read(&bytes).context("the model just written does not read")?;
    let mut examples: Vec<_> =
        sentences.iter().map(|s| classes.example(s, &model)).collect();
    examples.extend(treebank::recased(&sentences).map(|s| classes.example(&s, &model)));
    let mut trainer = Trainer::default();
    for round in 0..options.rounds {
        let right = trainer.round(&examples, &model);
        eprintln!("round {round}: {right:.4}");
    }
    let mut table = lookup;
    table.extend(trainer.averaged(options.features));
    let bytes = tag::write(&classes.meanings, &table);
    eprintln!("{} keys, {} bytes", table.len(), bytes.len());
    std::fs::write(&options.out, bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))
}

/// Prints the scores of the weights that ship, on EWT's dev and test parts.
pub(crate) fn score(data: &Path) -> Result<()> {
    for part in ["dev", "test"] {
        let path = data.join(format!("ud_ewt/en_ewt-ud-{part}.conllu"));
        let sentences = treebank::read(&path)?;
        let mut tally = Tally::default();
        for sentence in &sentences {
            tally.add(sentence);
        }
        tally.print(part);
    }
    Ok(())
}

/// Tags of what ships, by our tokens: hyphenated words are one.
pub(crate) fn rows(data: &Path) -> Result<Vec<Row>> {
    let share = |a: u32, b: u32| f64::from(a) / f64::from(b.max(1));
    let mut rows = Vec::new();
    for part in ["dev", "test"] {
        let path = data.join(format!("ud_ewt/en_ewt-ud-{part}.conllu"));
        let mut tally = Tally::default();
        treebank::read(&path)?.iter().for_each(|sentence| tally.add(sentence));
        let set = format!("EWT {part}, our tokens");
        for (measure, right, all) in [
            ("UPOS", tally.tags, tally.tokens),
            ("proper nouns P", tally.names_found, tally.names_given),
            ("proper nouns R", tally.names_found, tally.names),
            ("verb form", tally.verb_forms, tally.verbs),
            ("lemma", tally.lemmas_right, tally.lemmas),
        ] {
            rows.push(Row::new(set.as_str(), measure, share(right, all)));
        }
    }
    Ok(rows)
}

/// The classes the tagger chooses between: a tag with the treebank's finer one.
struct Classes {
    numbers: FxHashMap<Class, u8>,
    meanings: Vec<(Tag, Form)>,
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
        let mut meanings = Vec::new();
        for (class, count) in order {
            let same = meanings.iter().position(|(tag, _)| *tag == class.tag());
            let number = match same {
                Some(first) if count < 8 => first,
                _ => {
                    meanings.push((class.tag(), class.form()));
                    meanings.len() - 1
                }
            };
            numbers.insert(class.clone(), number as u8);
        }
        Classes { numbers, meanings }
    }

    fn number(&self, class: &Class) -> u8 {
        self.numbers.get(class).copied().unwrap_or(0)
    }

    fn example(&self, sentence: &Sentence, model: &Model) -> perceptron::Example {
        perceptron::Example {
            words: tag::words(&sentence.text, &sentence.tokens, model),
            gold: sentence.gold.iter().map(|t| self.number(&t.class)).collect(),
        }
    }
}

/// The words that need no scoring, and the classes that known words were seen with.
fn lookup(sentences: &[Sentence], classes: &Classes) -> Vec<(u64, Vec<tag::Entry>)> {
    let mut fixed: BTreeMap<u64, FxHashMap<u8, u32>> = BTreeMap::new();
    let mut seen: BTreeMap<u64, FxHashMap<u8, u32>> = BTreeMap::new();
    for sentence in sentences {
        for (token, gold) in sentence.tokens.iter().zip(&sentence.gold) {
            let class = classes.number(&gold.class);
            let raw = token.span.of(&sentence.text);
            let key = tag::known(raw, &token.lower);
            *fixed.entry(key).or_default().entry(class).or_default() += 1;
            let key = tag::seen_key(&token.lower);
            *seen.entry(key).or_default().entry(class).or_default() += 1;
        }
    }
    let mut table = Vec::new();
    for (key, counts) in fixed {
        let total: u32 = counts.values().sum();
        let best = ranked(counts)[0];
        let share = f64::from(best.1) / f64::from(total);
        if total >= FIXED_SEEN && share >= FIXED_SHARE {
            table.push((key, vec![(best.0, 127)]));
        }
    }
    for (key, counts) in seen {
        let total: u32 = counts.values().sum();
        if total >= KNOWN_SEEN {
            let often = ranked(counts).into_iter().filter(|c| c.1 * 20 >= total);
            table.push((key, often.take(3).map(|c| (c.0, 0)).collect()));
        }
    }
    table.sort();
    table
}

fn ranked(counts: FxHashMap<u8, u32>) -> Vec<(u8, u32)> {
    let mut order: Vec<_> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    order
}

/// What was right and wrong.
#[derive(Default)]
struct Tally {
    tokens: u32,
    tags: u32,
    forms: u32,
    verbs: u32,
    verb_forms: u32,
    names: u32,
    names_found: u32,
    names_given: u32,
    lemmas: u32,
    lemmas_right: u32,
    confused: FxHashMap<(Tag, Tag), u32>,
    seconds: f64,
}

impl Tally {
    fn add(&mut self, sentence: &Sentence) {
        let start = Instant::now();
        let language = secondsource::Language::english();
        let tokens = secondsource::segment::tokens(&sentence.text, language);
        self.seconds += start.elapsed().as_secs_f64();
        for (token, gold) in tokens.iter().zip(&sentence.gold) {
            let (tag, form) = (gold.class.tag(), gold.class.form());
            let right = token.tag == tag;
            self.tokens += 1;
            self.tags += u32::from(right);
            self.forms += u32::from(right && token.form == form);
            if tag == Tag::Verb {
                self.verbs += 1;
                self.verb_forms += u32::from(token.form == form);
            }
            self.names += u32::from(tag == Tag::Propn);
            self.names_given += u32::from(token.tag == Tag::Propn);
            self.names_found += u32::from(right && tag == Tag::Propn);
            if !right {
                *self.confused.entry((tag, token.tag)).or_default() += 1;
            }
            if let Some(lemma) = &gold.lemma {
                self.lemmas += 1;
                self.lemmas_right += u32::from(**lemma == *token.lemma);
            }
        }
    }

    fn print(&self, part: &str) {
        let share = |a: u32, b: u32| f64::from(a) / f64::from(b.max(1));
        println!(
            "EWT {part}: {} tokens · tag {:.4} · tag and form {:.4} · verb form {:.4} · \
             proper nouns P {:.4} R {:.4} · lemma {:.4} · {:.0} tokens/s",
            self.tokens,
            share(self.tags, self.tokens),
            share(self.forms, self.tokens),
            share(self.verb_forms, self.verbs),
            share(self.names_found, self.names_given),
            share(self.names_found, self.names),
            share(self.lemmas_right, self.lemmas),
            f64::from(self.tokens) / self.seconds,
        );
        let mut confused: Vec<_> = self.confused.iter().collect();
        confused.sort_by_key(|(tags, count)| (u32::MAX - **count, format!("{tags:?}")));
        for ((gold, given), count) in confused.into_iter().take(12) {
            println!("  {count:4} {gold:?} taken for {given:?}");
        }
    }
}
