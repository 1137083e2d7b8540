//! Boosted decision trees, read from text and run.
//!
//! Gradient boosting with logistic loss (Friedman 2001); `lab train` makes them. One tree
//! a line, its nodes in depth-first order: `feature<threshold:value` for a fork (left
//! where the feature is below the threshold), `=value` for a leaf. A fork's value is the
//! mean of what lies below it, so the path of a decision tells how much each feature
//! moved the score (Saabas 2014): that is the evidence a link carries.

use crate::error::{Error, Kind};

/// A trained model.
#[derive(Debug, Default)]
pub struct Trees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
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
    /// row: each tree is run over a block of them, as a perfect tree without an early
    /// end, so that nothing has to be foreseen.
    pub fn probabilities<const N: usize>(&self, rows: &[&[f32; N]]) -> Vec<f64> {
        let perfect = Perfect::of(self, N);
        let mut all = Vec::with_capacity(rows.len());
        for block in rows.chunks(BLOCK) {
            let mut odds = [0.0f64; BLOCK];
            for (forks, leaves) in perfect.trees() {
                for (row, odds) in block.iter().zip(&mut odds) {
                    *odds += f64::from(leaves[perfect.leaf(forks, row)]);
                }
            }
            all.extend(odds[..block.len()].iter().map(|&odds| logistic(odds)));
        }
        all
    }

    /// How much each feature moved the score, in log-odds.
    pub fn contributions(&self, features: &[f32]) -> Vec<f64> {
        let mut moved = vec![0.0; features.len()];
        for &root in &self.roots {
            let mut at = root;
            let mut node = self.nodes[at];
            while node.feature != LEAF {
                at = self.next(at, node, features);
                let child = self.nodes[at];
                if let Some(m) = moved.get_mut(usize::from(node.feature)) {
                    *m += f64::from(child.value - node.value);
                }
                node = child;
            }
        }
        moved
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
/// node `n` are `2n + 1` and `2n + 2`.
struct Perfect {
    depth: u32,
    forks: Vec<Fork>,
    leaves: Vec<f32>,
}

#[derive(Clone, Copy)]
struct Fork {
    feature: u32,
    threshold: f32,
}

impl Perfect {
    /// For rows of so many features; one that a row lacks is 0, as if it were the first.
    fn of(trees: &Trees, width: usize) -> Perfect {
        let depth = trees.roots.iter().map(|&root| trees.depth(root)).max().unwrap_or(0);
        let forks = (1 << depth) - 1;
        let none = Fork { feature: 0, threshold: 0.0 };
        let mut perfect = Perfect { depth, forks: Vec::new(), leaves: Vec::new() };
        for &root in &trees.roots {
            let start = perfect.forks.len();
            perfect.forks.resize(start + forks, none);
            let first = perfect.leaves.len();
            perfect.leaves.resize(first + forks + 1, 0.0);
            let mut open = vec![(0, root)];
            while let Some((at, node)) = open.pop() {
                let own = trees.nodes[node];
                let leaf = own.feature == LEAF;
                if at >= forks {
                    perfect.leaves[first + at - forks] = own.value;
                    continue;
                }
                let right = if leaf { node } else { own.right as usize };
                let known = !leaf && usize::from(own.feature) < width;
                // What a row lacks counts as 0: then only one side can be meant.
                let (left, right) = match (leaf, known) {
                    (true, _) => (node, node),
                    (false, true) => (node + 1, right),
                    (false, false) if 0.0 < own.threshold => (node + 1, node + 1),
                    (false, false) => (right, right),
                };
                if known {
                    let (feature, threshold) = (u32::from(own.feature), own.threshold);
                    perfect.forks[start + at] = Fork { feature, threshold };
                }
                open.extend([(2 * at + 1, left), (2 * at + 2, right)]);
            }
        }
        perfect
    }

    fn trees(&self) -> impl Iterator<Item = (&[Fork], &[f32])> {
        let forks = (1 << self.depth) - 1;
        let own = self.leaves.chunks(forks + 1).enumerate();
        own.map(move |(tree, leaves)| {
            (&self.forks[tree * forks..(tree + 1) * forks], leaves)
        })
    }

    fn leaf<const N: usize>(&self, forks: &[Fork], row: &[f32; N]) -> usize {
        let mut at = 0;
        for _ in 0..self.depth {
            let Fork { feature, threshold } = forks[at];
            let left = row[feature as usize] < threshold;
            at = 2 * at + 2 - usize::from(left);
        }
        at - forks.len()
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
        let moved = trees.contributions(&[1.0, 9.0]);
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
