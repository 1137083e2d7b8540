//! The averaged perceptron: one pass over the examples a round, each token scored with
//! the weights so far, which move towards the right class and away from the given one.

use rustc_hash::FxHashMap;
use secondsource::segment::tag::{self, Entry, Model, Word};

/// A sentence with its right classes.
pub(crate) struct Example {
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// The right class of each.
    pub(crate) gold: Vec<u8>,
}

/// One class's weight of one feature, with what its average needs.
#[derive(Clone, Copy)]
struct Weight {
    class: u8,
    value: i32,
    /// The sum of the value over all steps up to `since`.
    sum: i64,
    since: i64,
}

/// The weights while they are learnt.
#[derive(Default)]
pub(crate) struct Trainer {
    weights: FxHashMap<u64, Vec<Weight>>,
    step: i64,
    rounds: u64,
}

impl Trainer {
    /// Reads all examples once, in an order that depends on the round alone; returns
    /// the share of tokens that were right before learning from them.
    pub(crate) fn round(&mut self, examples: &[Example], model: &Model) -> f64 {
        self.rounds += 1;
        let mut order: Vec<usize> = (0..examples.len()).collect();
        shuffle(&mut order, self.rounds);
        let mut scores = vec![0; model.classes()];
        let (mut right, mut all) = (0_u32, 0_u32);
        for example in order.into_iter().filter_map(|i| examples.get(i)) {
            let mut given = [model.start(); 2];
            for (at, (word, gold)) in example.words.iter().zip(&example.gold).enumerate()
            {
                let class = word.fixed.unwrap_or_else(|| {
                    let features = tag::extract(&example.words, at, given);
                    self.see(&features, *gold, &mut scores)
                });
                all += 1;
                right += u32::from(class == *gold);
                given = [given[1], class];
            }
        }
        f64::from(right) / f64::from(all)
    }

    /// Guesses, and learns where it was wrong; returns the guess.
    pub(crate) fn see(&mut self, features: &[u64], gold: u8, scores: &mut [i32]) -> u8 {
        let class = self.guess(features, scores);
        if class != gold {
            self.learn(features, gold, class);
        }
        class
    }

    fn guess(&mut self, features: &[u64], scores: &mut [i32]) -> u8 {
        self.step += 1;
        scores.fill(0);
        for feature in features {
            for weight in self.weights.get(feature).into_iter().flatten() {
                scores[usize::from(weight.class)] += weight.value;
            }
        }
        tag::best(scores)
    }

    fn learn(&mut self, features: &[u64], gold: u8, given: u8) {
        for feature in features {
            let weights = self.weights.entry(*feature).or_default();
            for (class, change) in [(gold, 1), (given, -1)] {
                match weights.iter_mut().find(|w| w.class == class) {
                    Some(weight) => {
                        weight.sum +=
                            i64::from(weight.value) * (self.step - weight.since);
                        weight.since = self.step;
                        weight.value += change;
                    }
                    None => weights.push(Weight {
                        class,
                        value: change,
                        sum: 0,
                        since: self.step,
                    }),
                }
            }
        }
    }

    /// The averaged weights as small integers, in the order of their keys: of the `most`
    /// features with the greatest weights.
    pub(crate) fn averaged(&self, most: usize) -> Vec<(u64, Vec<Entry>)> {
        let mut table: Vec<(u64, Vec<Entry>)> = Vec::new();
        #[expect(clippy::iter_over_hash_type, reason = "the table is sorted below")]
        for (key, weights) in &self.weights {
            let mut entries: Vec<Entry> = Vec::new();
            for weight in weights {
                let rest = i64::from(weight.value) * (self.step - weight.since);
                let mean = (weight.sum + rest) as f64 / self.step as f64;
                let small = (mean * SCALE).round().clamp(-127.0, 127.0) as i8;
                if small != 0 {
                    entries.push((weight.class, small));
                }
            }
            entries.sort();
            if !entries.is_empty() {
                table.push((*key, entries));
            }
        }
        let size =
            |own: &[Entry]| own.iter().map(|e| u32::from(e.1.unsigned_abs())).max();
        table.sort_by(|a, b| size(&b.1).cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
        table.truncate(most);
        table.sort();
        table
    }
}

/// One unit of weight in the file. Averages lie within ±8 but for a handful.
const SCALE: f64 = 16.0;

/// Fisher–Yates by a 64-bit xorshift.
pub(crate) fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for last in (1..order.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(last, (state % (last as u64 + 1)) as usize);
    }
}
