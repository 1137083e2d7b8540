//! A linear-chain conditional random field (Lafferty et al. 2001): AdaGrad (Duchi et al.
//! 2011) over stretches, one at a time, in an order that the round alone decides.
//!
//! What is annotated in part counts in part: each word has the labels it may have, and
//! the likelihood is that of all sequences of such labels (Tsuboi et al. 2008).

use crate::chance::Chance;
use rustc_hash::FxHashMap;
use secondsource::mention::name::Entry;
use secondsource::mention::name::{LABELS, follows, transition};

/// A stretch of words: the features of each, and the labels each may have, a bit a label.
#[derive(Clone)]
pub(super) struct Example {
    pub(super) words: Vec<Vec<u64>>,
    pub(super) allowed: Vec<u32>,
}

type Row = [f32; LABELS];

/// The weights while they are learnt.
pub(super) struct Chain {
    /// By feature: those of words first, then a row for each label before.
    weights: Vec<Row>,
    squares: Vec<Row>,
    keys: Vec<u64>,
}

/// How a chain is trained.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) rounds: u64,
    pub(super) rate: f32,
    pub(super) decay: f32,
    /// Features seen less often are left out.
    pub(super) seldom: u32,
}

/// The features of one word, by index.
type Word = Vec<u32>;

impl Chain {
    pub(super) fn train(examples: &[Example], settings: Settings) -> Chain {
        let keys = keys(examples, settings.seldom);
        let index: FxHashMap<u64, u32> = keys.iter().copied().zip(0..).collect();
        let known: Vec<Vec<Word>> = examples
            .iter()
            .map(|e| e.words.iter().map(|w| lookup(&index, w)).collect())
            .collect();
        let rows = keys.len() + LABELS;
        let zero = vec![[0.0; LABELS]; rows];
        let mut chain = Chain { weights: zero.clone(), squares: zero, keys };
        for round in 1..=settings.rounds {
            let mut order: Vec<usize> = (0..examples.len()).collect();
            Chance::new(round).shuffle(&mut order);
            let mut loss = 0.0;
            for at in order {
                loss += chain.see(&known[at], &examples[at].allowed, settings);
            }
            eprintln!("round {round}: loss {loss:.0}");
        }
        chain
    }

    /// Learns from one stretch; returns its loss.
    fn see(&mut self, words: &[Word], allowed: &[u32], settings: Settings) -> f64 {
        let scores: Vec<Row> = words.iter().map(|w| self.score(w)).collect();
        let free = vec![u32::MAX; words.len()];
        let steps: Vec<Row> = self.weights[self.keys.len()..].to_vec();
        let wrong = Sums::of(&scores, &free, &steps);
        let right = Sums::of(&scores, allowed, &steps);
        for (at, word) in words.iter().enumerate() {
            let slope: Row = std::array::from_fn(|l| wrong.at[at][l] - right.at[at][l]);
            for feature in word {
                self.step(*feature as usize, &slope, settings);
            }
        }
        for before in 0..LABELS {
            let slope: Row =
                std::array::from_fn(|l| wrong.steps[before][l] - right.steps[before][l]);
            self.step(self.keys.len() + before, &slope, settings);
        }
        wrong.log - right.log
    }

    fn score(&self, word: &[u32]) -> Row {
        let mut scores = [0.0; LABELS];
        for feature in word {
            let row = &self.weights[*feature as usize];
            scores.iter_mut().zip(row).for_each(|(s, w)| *s += w);
        }
        scores
    }

    fn step(&mut self, feature: usize, slope: &Row, settings: Settings) {
        let rows = self.weights[feature].iter_mut().zip(&mut self.squares[feature]);
        for ((weight, square), slope) in rows.zip(slope) {
            let slope = slope + settings.decay * *weight;
            if slope.abs() > 1e-6 {
                *square += slope * slope;
                *weight -= settings.rate * slope / (square.sqrt() + 1e-3);
            }
        }
    }

    /// The weights as small integers by key: of the `most` features with the greatest.
    pub(super) fn table(&self, most: usize, least: i8) -> Vec<(u64, Vec<Entry>)> {
        let steps = (0..LABELS).map(transition);
        let keys = self.keys.iter().copied().chain(steps);
        let mut table: Vec<(u64, Vec<Entry>)> = Vec::new();
        for (at, (key, row)) in keys.zip(&self.weights).enumerate() {
            let least = if at < self.keys.len() { least } else { 1 };
            let small = |w: &f32| (w * SCALE).round().clamp(-127.0, 127.0) as i8;
            let entries = (0_u8..).zip(row.iter().map(small));
            let entries: Vec<_> = entries.filter(|e| e.1.abs() >= least).collect();
            if !entries.is_empty() {
                table.push((key, entries));
            }
        }
        let size = |own: &[Entry]| own.iter().map(|e| e.1.unsigned_abs()).max();
        table.sort_by(|a, b| size(&b.1).cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
        table.truncate(most);
        table.sort();
        table
    }
}

/// One unit of weight in the file.
const SCALE: f32 = 24.0;

/// The features seen often enough, in the order of their keys.
fn keys(examples: &[Example], seldom: u32) -> Vec<u64> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for feature in examples.iter().flat_map(|e| &e.words).flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    #[expect(clippy::iter_over_hash_type, reason = "the keys are sorted below")]
    let mut keys: Vec<u64> = {
        let mut keys = Vec::new();
        for (key, count) in &counts {
            if *count >= seldom {
                keys.push(*key);
            }
        }
        keys
    };
    keys.sort_unstable();
    keys
}

fn lookup(index: &FxHashMap<u64, u32>, word: &[u64]) -> Word {
    word.iter().filter_map(|f| index.get(f).copied()).collect()
}

/// How likely each label and each pair of labels is, over all sequences allowed.
struct Sums {
    at: Vec<Row>,
    steps: Vec<Row>,
    log: f64,
}

impl Sums {
    fn of(scores: &[Row], allowed: &[u32], steps: &[Row]) -> Sums {
        let steps: Vec<Row> = (0..LABELS)
            .map(|a| {
                std::array::from_fn(|b| {
                    if follows(a, b) { libm::expf(steps[a][b]) } else { 0.0 }
                })
            })
            .collect();
        let mut log = 0.0;
        let own: Vec<Row> = scores
            .iter()
            .zip(allowed)
            .map(|(row, allowed)| {
                let top = row.iter().copied().fold(f32::MIN, f32::max);
                log += f64::from(top);
                std::array::from_fn(|l| {
                    if allowed >> l & 1 == 1 { libm::expf(row[l] - top) } else { 0.0 }
                })
            })
            .collect();
        let (ahead, scales) = forward(&own, &steps);
        log += scales.iter().map(|s| libm::log(f64::from(*s))).sum::<f64>();
        let behind = backward(&own, &steps, &scales);
        let count = own.len();
        let mut at = vec![[0.0; LABELS]; count];
        let mut pairs = vec![[0.0; LABELS]; LABELS];
        for i in 0..count {
            let before = if i == 0 { start() } else { ahead[i - 1] };
            for a in 0..LABELS {
                if before[a] == 0.0 {
                    continue;
                }
                for b in 0..LABELS {
                    let p =
                        before[a] * steps[a][b] * own[i][b] * behind[i][b] / scales[i];
                    pairs[a][b] += p;
                    at[i][b] += p;
                }
            }
        }
        Sums { at, steps: pairs, log }
    }
}

/// Before the first word all is outside.
fn start() -> Row {
    std::array::from_fn(|l| if l == 0 { 1.0 } else { 0.0 })
}

fn forward(own: &[Row], steps: &[Row]) -> (Vec<Row>, Vec<f32>) {
    let mut last = start();
    let mut rows = Vec::with_capacity(own.len());
    let mut scales = Vec::with_capacity(own.len());
    for (i, own_row) in own.iter().enumerate() {
        let ends = i + 1 == own.len();
        let mut row: Row = std::array::from_fn(|b| {
            let open = ends && !follows(b, 0);
            let sum: f32 = (0..LABELS).map(|a| last[a] * steps[a][b]).sum();
            if open { 0.0 } else { sum * own_row[b] }
        });
        let scale = row.iter().sum::<f32>().max(1e-30);
        row.iter_mut().for_each(|p| *p /= scale);
        scales.push(scale);
        rows.push(row);
        last = row;
    }
    (rows, scales)
}

fn backward(own: &[Row], steps: &[Row], scales: &[f32]) -> Vec<Row> {
    let mut next: Row = std::array::from_fn(|l| if follows(l, 0) { 1.0 } else { 0.0 });
    let mut rows = vec![next; own.len()];
    for i in (0..own.len().saturating_sub(1)).rev() {
        next = std::array::from_fn(|a| {
            let sum: f32 =
                (0..LABELS).map(|b| steps[a][b] * own[i + 1][b] * next[b]).sum();
            sum / scales[i + 1]
        });
        rows[i] = next;
    }
    rows
}
