//! Word vectors from news that nobody annotated, which the network builds on.
//!
//! In: the texts of the data folder. Out: a vector for each word seen often enough,
//! learnt by guessing which words stand one and two places before and after it, each
//! place apart (W. Ling et al., *Two/Too Simple Adaptations of Word2Vec for Syntax
//! Problems*, NAACL 2015). Of the texts nothing but these numbers is kept.

use crate::chance::Chance;
use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use secondsource::Language;
use secondsource::segment::net::dot;
use secondsource::segment::{cut, shape};
use std::path::{Path, PathBuf};

/// Numbers of a vector.
pub(crate) const WIDTH: usize = 64;
/// Words seen less often have no vector.
const SEEN: u32 = 6;
/// How many words at most have one.
const MOST: usize = 24_000;
/// How often all texts are read.
const ROUNDS: usize = 6;
/// Words that are not there, for each that is.
const WRONG: usize = 5;
/// The first steps' length; the last have none.
const RATE: f32 = 0.04;

/// The words that have vectors, as hashes, and their vectors.
pub(crate) struct Vectors {
    pub(crate) words: Vec<u64>,
    pub(crate) rows: Vec<f32>,
}

/// Learns vectors from `paragraphs` and all texts of the data folder.
pub(crate) fn learn(data: &Path, paragraphs: &[&str]) -> Result<Vectors> {
    let mut texts = texts(data)?;
    texts.extend(paragraphs.iter().map(|p| (*p).to_owned()));
    let hashes: Vec<Vec<u64>> =
        texts.iter().flat_map(|t| t.lines()).map(hashes).collect();
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for hash in hashes.iter().flatten() {
        *counts.entry(*hash).or_default() += 1;
    }
    let mut order: Vec<_> = counts.into_iter().filter(|c| c.1 >= SEEN).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    order.truncate(MOST);
    let numbers: FxHashMap<u64, usize> =
        order.iter().enumerate().map(|(n, c)| (c.0, n)).collect();
    let total: usize = hashes.iter().map(Vec::len).sum();
    eprintln!("vectors: {} of {total} words", order.len());
    let lines: Vec<Vec<usize>> = hashes
        .iter()
        .map(|line| line.iter().filter_map(|h| numbers.get(h).copied()).collect())
        .collect();
    let mut guesser = Guesser::new(&order);
    for round in 0..ROUNDS {
        guesser.round(&lines, round);
    }
    let words = order.into_iter().map(|c| c.0).collect();
    Ok(Vectors { words, rows: normal(guesser.own) })
}

/// All numbers as large as one on average.
fn normal(mut rows: Vec<f32>) -> Vec<f32> {
    let square: f64 = rows.iter().map(|n| f64::from(*n) * f64::from(*n)).sum();
    let scale = (rows.len() as f64 / square).sqrt() as f32;
    rows.iter_mut().for_each(|n| *n *= scale);
    rows
}

fn hashes(paragraph: &str) -> Vec<u64> {
    let tokens = cut(paragraph, Language::english());
    tokens.iter().map(|t| shape::word_hash(&t.lower)).collect()
}

/// Guesses the words around a word.
struct Guesser {
    own: Vec<f32>,
    /// For each of the four places, a vector for each word.
    around: Vec<Vec<f32>>,
    /// How likely each word is left out, being common.
    skipped: Vec<f32>,
    /// Words as often as they are taken for wrong.
    wrong: Vec<u32>,
    chance: Chance,
}

const PLACES: [isize; 4] = [-2, -1, 1, 2];

impl Guesser {
    fn new(counts: &[(u64, u32)]) -> Guesser {
        let mut chance = Chance::new(3);
        let total: f64 = counts.iter().map(|c| f64::from(c.1)).sum();
        let size = counts.len() * WIDTH;
        let mut wrong = Vec::new();
        let mut skipped = Vec::new();
        for (number, (_, count)) in (0..).zip(counts) {
            let times = libm::pow(f64::from(*count), 0.75) / 4.0;
            wrong.extend(std::iter::repeat_n(number, times as usize + 1));
            let share = f64::from(*count) / total;
            skipped.push((1.0 - libm::sqrt(5e-4 / share)).max(0.0) as f32);
        }
        Guesser {
            own: (0..size).map(|_| chance.around() * 0.05).collect(),
            around: PLACES.map(|_| vec![0.0; size]).into(),
            skipped,
            wrong,
            chance,
        }
    }

    fn round(&mut self, lines: &[Vec<usize>], round: usize) {
        for (done, line) in lines.iter().enumerate() {
            let past = (round as f32 + done as f32 / lines.len() as f32) / ROUNDS as f32;
            let rate = RATE * (1.0 - past);
            for (at, word) in line.iter().enumerate() {
                if self.chance.falls(self.skipped[*word]) {
                    continue;
                }
                for (place, away) in PLACES.into_iter().enumerate() {
                    let other = at.checked_add_signed(away);
                    if let Some(other) = other.and_then(|o| line.get(o)) {
                        self.guess(*word, (place, *other), rate);
                    }
                }
            }
        }
    }

    fn guess(&mut self, word: usize, (place, right): (usize, usize), rate: f32) {
        let own = &mut self.own[word * WIDTH..(word + 1) * WIDTH];
        let mut change = [0.0; WIDTH];
        for number in 0..=WRONG {
            let other = match number {
                0 => right,
                _ => self.wrong[self.chance.below(self.wrong.len())] as usize,
            };
            let there = &mut self.around[place][other * WIDTH..(other + 1) * WIDTH];
            let likely = 1.0 / (1.0 + libm::expf(-dot(own, there).clamp(-12.0, 12.0)));
            let step = rate * (if number == 0 { 1.0 } else { 0.0 } - likely);
            for ((c, t), o) in change.iter_mut().zip(there).zip(&*own) {
                *c += step * *t;
                *t += step * o;
            }
        }
        own.iter_mut().zip(change).for_each(|(o, c)| *o += c);
    }
}

/// News in the data folder, a text each.
fn texts(data: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for path in files(&data.join("polnear/train/text"))? {
        texts.push(read(&path)?);
    }
    for path in files(&data.join("giveme5w1h/news_cluster"))? {
        let json: serde_json::Value = serde_json::from_str(&read(&path)?)?;
        texts.extend(json["text"].as_str().map(str::to_owned));
    }
    let columns = [
        ("fnc1/train_bodies.csv", "articleBody"),
        ("fnc1/competition_test_bodies.csv", "articleBody"),
        ("fakes/FA-KES-Dataset.csv", "article_content"),
    ];
    for (file, column) in columns {
        texts.extend(read_column(&data.join(file), column)?);
    }
    let folders = files(&data.join("ecbplus/ECB+"))?;
    for path in folders.iter().filter(|p| p.is_dir()) {
        for path in files(path)? {
            texts.push(tokens_of(&read(&path)?));
        }
    }
    Ok(texts)
}

/// What lies in a folder, in the order of names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{}: cannot be read", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_column(path: &Path, column: &str) -> Result<Vec<String>> {
    let bytes = read(path)?;
    let mut reader = csv::Reader::from_reader(bytes.as_bytes());
    let at = reader.headers()?.iter().position(|name| name == column);
    let at = at.with_context(|| format!("{}: no {column}", path.display()))?;
    let cell = |row: csv::StringRecord| row.get(at).map(str::to_owned);
    Ok(reader.into_records().filter_map(|row| cell(row.ok()?)).collect())
}

/// The tokens of a file of ECB+, a line each sentence.
fn tokens_of(xml: &str) -> String {
    let mut text = String::new();
    let mut last = "";
    for token in xml.split("<token ").skip(1) {
        let sentence = token.split("sentence=\"").nth(1).unwrap_or("");
        let sentence = sentence.split('"').next().unwrap_or("");
        let word = token.split('>').nth(1).unwrap_or("").split('<').next().unwrap_or("");
        text.push(if sentence == last { ' ' } else { '\n' });
        last = sentence;
        text.push_str(word);
    }
    text.replace("&amp;", "&").replace("&apos;", "'").replace("&quot;", "\"")
}
