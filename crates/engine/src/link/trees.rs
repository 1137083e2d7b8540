//! Boosted decision trees, read from text and run.
//!
//! Gradient boosting with logistic loss (Friedman 2001); `lab train` makes them. One tree
//! a line, its nodes in depth-first order: `feature<threshold:value` for a fork (left
//! where the feature is below the threshold), `=value` for a leaf. A fork's value is the
//! mean of what lies below it, so the path of a decision tells how much each feature
//! moved the score (Saabas 2014): that is the evidence a link carries.

use crate::error::{Error, Kind};
use std::sync::OnceLock;

/// A trained model.
#[derive(Debug, Default)]
pub struct Trees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    perfect: OnceLock<Perfect>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Feature index; `LEAF` where the node is a leaf.
    feature: u16,
    threshold: f32,
    value: f32,
    /// The right child; the left one follows the node.
    right: u32,
}

/// Rows that one tree is run over before the next.
const BLOCK: usize = 16;

const LEAF: u16 = u16::MAX;
const LEAF_AT: usize = LEAF as usize;

impl Trees {
    /// Reads the text format; lines that start with `#` are comments.
    pub fn parse(text: &str) -> Result<Trees, Error> {
        let mut trees = Trees::default();
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            trees.roots.push(trees.nodes.len());
            let mut words = line.split(' ');
            trees
                .read(&mut words)
                .ok_or_else(|| Error::new(Kind::Rule, format!("not a tree: {line}")))?;
        }
        Ok(trees)
    }

    fn read<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>) -> Option<()> {
        let word = words.next()?;
        let at = self.nodes.len();
        if let Some(value) = word.strip_prefix('=') {
            let value = value.parse().ok()?;
            self.nodes.push(Node { feature: LEAF, threshold: 0.0, value, right: 0 });
            return Some(());
        }
        let (feature, rest) = word.split_once('<')?;
        let (threshold, value) = rest.split_once(':')?;
        self.nodes.push(Node {
            feature: feature.parse().ok().filter(|f| *f != LEAF)?,
            threshold: threshold.parse().ok()?,
            value: value.parse().ok()?,
            right: 0,
        });
        self.read(words)?;
        self.nodes[at].right = self.nodes.len() as u32;
        self.read(words)
    }

    /// The probability for one row of features.
    pub fn probability(&self, features: &[f32]) -> f64 {
        let odds = self.roots.iter().map(|&root| {
            let mut node = self.nodes[root];
            let mut at = root;
            while node.feature != LEAF {
                at = self.next(at, node, features);
                node = self.nodes[at];
            }
            f64::from(node.value)
        });
        logistic(odds.sum())
    }

    /// [`probability`](Self::probability) of many rows, in several times fewer steps a
    /// row.
    pub fn probabilities<const N: usize>(&self, rows: &[&[f32; N]]) -> Vec<f64> {
        let perfect = self.perfect.get_or_init(|| Perfect::of(self));
        let mut all = Vec::with_capacity(rows.len());
        for block in rows.chunks(BLOCK) {
            let mut odds = [0.0f64; BLOCK];
            perfect.run(block, |step| {
                if let Step::Leaf { row, value } = step {
                    odds[row] += f64::from(value);
                }
            });
            all.extend(odds[..block.len()].iter().map(|&odds| logistic(odds)));
        }
        all
    }

    /// How much each feature moved the score of each row, in log-odds.
    pub fn contributions<const N: usize>(&self, rows: &[&[f32; N]]) -> Vec<[f64; N]> {
        let perfect = self.perfect.get_or_init(|| Perfect::of(self));
        let mut all = vec![[0.0; N]; rows.len()];
        for (block, moved) in rows.chunks(BLOCK).zip(all.chunks_mut(BLOCK)) {
            perfect.run(block, |step| {
                if let Step::Fork { row, feature, by } = step
                    && let Some(moved) = moved.get_mut(row)
                    && let Some(moved) = moved.get_mut(feature)
                {
                    *moved += f64::from(by);
                }
            });
        }
        all
    }

    fn depth(&self, at: usize) -> u32 {
        let node = self.nodes[at];
        match node.feature {
            LEAF => 0,
            _ => 1 + self.depth(at + 1).max(self.depth(node.right as usize)),
        }
    }

    fn next(&self, at: usize, node: Node, features: &[f32]) -> usize {
        let value = features.get(usize::from(node.feature)).copied().unwrap_or(0.0);
        if value < node.threshold { at + 1 } else { node.right as usize }
    }
}

/// The same trees, each filled up to the depth of the deepest, so that the children of
/// node `n` are `2n + 1` and `2n + 2`. Each is run over a block of rows, level by level,
/// without an early end, so that nothing has to be foreseen and nothing waited for.
#[derive(Debug)]
struct Perfect {
    depth: u32,
    /// As many a tree as it has leaves; the last is none.
    forks: Vec<Fork>,
    /// Those of forks, then those of leaves, and one more.
    values: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Fork {
    feature: u32,
    threshold: f32,
}

/// What happens to a row of a block.
enum Step {
    /// A feature's value moves its score by so much.
    Fork { row: usize, feature: usize, by: f32 },
    /// A tree ends for it.
    Leaf { row: usize, value: f32 },
}

/// The features a row can have; a power of two.
const WIDTH: usize = 64;
/// Trees may be so deep.
const DEEPEST: u32 = 8;

impl Perfect {
    fn of(trees: &Trees) -> Perfect {
        let depth = trees.roots.iter().map(|&root| trees.depth(root)).max().unwrap_or(0);
        let depth = depth.clamp(1, DEEPEST);
        let leaves = 1 << depth;
        let none = Fork { feature: 0, threshold: 0.0 };
        let mut perfect = Perfect { depth, forks: Vec::new(), values: Vec::new() };
        for &root in &trees.roots {
            let start = perfect.forks.len();
            perfect.forks.resize(start + leaves, none);
            perfect.values.resize(2 * (start + leaves), 0.0);
            let mut open = vec![(0, root)];
            while let Some((at, node)) = open.pop() {
                let own = trees.nodes[node];
                perfect.values[2 * start + at] = own.value;
                if at + 1 >= leaves {
                    continue;
                }
                let right = own.right as usize;
                let (left, right) = match usize::from(own.feature) {
                    LEAF_AT => (node, node),
                    feature if feature < WIDTH => {
                        perfect.forks[start + at] =
                            Fork { feature: feature as u32, threshold: own.threshold };
                        (node + 1, right)
                    }
                    // What a row lacks counts as 0.
                    _ if 0.0 < own.threshold => (node + 1, node + 1),
                    _ => (right, right),
                };
                open.extend([(2 * at + 1, left), (2 * at + 2, right)]);
            }
        }
        perfect
    }

    /// Runs all trees over a block of rows.
    fn run<const N: usize>(&self, block: &[&[f32; N]], tell: impl FnMut(Step)) {
        let mut rows = [[0.0; WIDTH]; BLOCK];
        for (wide, row) in rows.iter_mut().zip(block) {
            wide.iter_mut().zip(row.iter()).for_each(|(to, from)| *to = *from);
        }
        match self.depth {
            1 => self.levels::<2>(&rows, tell),
            2 => self.levels::<4>(&rows, tell),
            3 => self.levels::<8>(&rows, tell),
            4 => self.levels::<16>(&rows, tell),
            5 => self.levels::<32>(&rows, tell),
            6 => self.levels::<64>(&rows, tell),
            7 => self.levels::<128>(&rows, tell),
            _ => self.levels::<256>(&rows, tell),
        }
    }

    /// [`run`](Self::run) for trees of so many leaves.
    fn levels<const LEAVES: usize>(
        &self,
        rows: &[[f32; WIDTH]; BLOCK],
        mut tell: impl FnMut(Step),
    ) {
        let (forks, _) = self.forks.as_chunks::<LEAVES>();
        for (forks, values) in forks.iter().zip(self.values.chunks_exact(2 * LEAVES)) {
            let mut at = [0usize; BLOCK];
            for _ in 0..LEAVES.ilog2() {
                for (row, (at, features)) in at.iter_mut().zip(rows).enumerate() {
                    let fork = forks[*at % LEAVES];
                    let feature = fork.feature as usize % WIDTH;
                    let next =
                        2 * *at + 2 - usize::from(features[feature] < fork.threshold);
                    let value = |at: usize| values.get(at).copied().unwrap_or_default();
                    let by = value(next) - value(*at);
                    *at = next;
                    tell(Step::Fork { row, feature, by });
                }
            }
            for (row, at) in at.into_iter().enumerate() {
                tell(Step::Leaf { row, value: values[at] });
            }
        }
    }
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_walks() {
        let trees = Trees::parse("# one\n0<0.5:0.1 =-2 1<3:1 =0 =2\n").unwrap();
        let odds = |p: f64| libm::log(p / (1.0 - p));
        assert!((odds(trees.probability(&[0.0, 0.0])) + 2.0).abs() < 1e-6);
        assert!((odds(trees.probability(&[1.0, 9.0])) - 2.0).abs() < 1e-6);
        let moved = trees.contributions(&[&[1.0, 9.0]])[0];
        assert!((moved[0] - 0.9).abs() < 1e-6 && (moved[1] - 1.0).abs() < 1e-6);
    }

    #[test]
    fn many_rows_are_judged_as_one_is() {
        let trees =
            Trees::parse("0<0.5:0.1 =-2 1<3:1 =0 =2\n=0.25\n2<1:0 =1 =-1").unwrap();
        let rows: Vec<[f32; 2]> =
            (0..40u8).map(|n| [f32::from(n % 3), f32::from(n % 5)]).collect();
        let all = trees.probabilities(&rows.iter().collect::<Vec<_>>());
        for (row, many) in rows.iter().zip(all) {
            assert_eq!(trees.probability(row).to_bits(), many.to_bits());
        }
    }

    #[test]
    fn refuses_a_broken_tree() {
        assert!(Trees::parse("0<0.5:0.1 =1").is_err());
    }
}
