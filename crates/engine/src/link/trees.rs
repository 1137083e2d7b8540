//! Boosted decision trees, read from text and run.
//!
//! Gradient boosting with logistic loss (Friedman 2001); `lab train` makes them. One tree
//! a line, its nodes in depth-first order: `feature<threshold:value` for a fork (left
//! where the feature is below the threshold), `=value` for a leaf. A fork's value is the
//! mean of what lies below it, so the path of a decision tells how much each feature
//! moved the score (Saabas 2014): that is the evidence a link carries.

use crate::error::{Error, Kind};
use pulp::{Arch, Simd, WithSimd};
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
            let odds = perfect.sums(&columns(block));
            all.extend(odds[..block.len()].iter().map(|&odds| logistic(odds)));
        }
        all
    }

    /// How much each feature moved the score of each row, in log-odds.
    pub fn contributions<const N: usize>(&self, rows: &[&[f32; N]]) -> Vec<[f64; N]> {
        let perfect = self.perfect.get_or_init(|| Perfect::of(self));
        let mut all = vec![[0.0; N]; rows.len()];
        for (block, moved) in rows.chunks(BLOCK).zip(all.chunks_mut(BLOCK)) {
            perfect.walk(block, |row, feature, by| {
                if let Some(moved) = moved.get_mut(row).and_then(|m| m.get_mut(feature)) {
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
/// node `n` are `2n + 1` and `2n + 2`. Each is run over a block of rows without an early
/// end, so that nothing has to be foreseen and nothing waited for.
#[derive(Debug)]
struct Perfect {
    depth: u32,
    /// As many a tree as it has leaves; the last is none.
    forks: Vec<Fork>,
    /// Of each tree one more, those of forks, then those of leaves.
    values: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Fork {
    feature: u32,
    threshold: f32,
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
                perfect.values[2 * start + 1 + at] = own.value;
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

    /// What the trees say of each row of a block, added up.
    fn sums(&self, columns: &Columns) -> [f64; BLOCK] {
        let (perfect, arch) = (self, Arch::new());
        match self.depth {
            1 => arch.dispatch(Sums::<2> { perfect, columns }),
            2 => arch.dispatch(Sums::<4> { perfect, columns }),
            3 => arch.dispatch(Sums::<8> { perfect, columns }),
            4 => arch.dispatch(Sums::<16> { perfect, columns }),
            5 => arch.dispatch(Sums::<32> { perfect, columns }),
            6 => arch.dispatch(Sums::<64> { perfect, columns }),
            7 => arch.dispatch(Sums::<128> { perfect, columns }),
            _ => arch.dispatch(Sums::<256> { perfect, columns }),
        }
    }

    /// Tells which feature of which row of a block moves its score, and by how much.
    fn walk<const N: usize>(
        &self,
        block: &[&[f32; N]],
        mut tell: impl FnMut(usize, usize, f32),
    ) {
        let leaves = 1 << self.depth;
        let trees = self.forks.chunks_exact(leaves);
        for (forks, values) in trees.zip(self.values.chunks_exact(2 * leaves)) {
            for (row, features) in block.iter().enumerate() {
                let mut at = 0;
                for _ in 0..self.depth {
                    let Fork { feature, threshold } = forks[at];
                    let value = features.get(feature as usize).copied();
                    let below = value.unwrap_or_default() < threshold;
                    let next = 2 * at + 2 - usize::from(below);
                    tell(row, feature as usize, values[next + 1] - values[at + 1]);
                    at = next;
                }
            }
        }
    }
}

/// A column for each feature: its value in each row of a block.
type Columns = [[f32; BLOCK]; WIDTH];

fn columns<const N: usize>(block: &[&[f32; N]]) -> Columns {
    let mut columns = [[0.0; BLOCK]; WIDTH];
    for (row, features) in block.iter().enumerate().take(BLOCK) {
        for (column, value) in columns.iter_mut().zip(features.iter()) {
            column[row] = *value;
        }
    }
    columns
}

/// [`Perfect::sums`] of trees of so many leaves.
struct Sums<'a, const LEAVES: usize> {
    perfect: &'a Perfect,
    columns: &'a Columns,
}

impl<const LEAVES: usize> WithSimd for Sums<'_, LEAVES> {
    type Output = [f64; BLOCK];

    /// As many rows at once as a register holds: from the last level up, each fork takes
    /// for each row what came up on the side that the row goes to.
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let mut odds = [0.0; BLOCK];
        let (forks, _) = self.perfect.forks.as_chunks::<LEAVES>();
        let (values, _) = self.perfect.values.as_chunks::<LEAVES>();
        for (tree, forks) in forks.iter().enumerate() {
            let leaves = &values[2 * tree + 1];
            let mut all = [0.0; BLOCK];
            let (parts, _) = S::as_mut_simd_f32s(&mut all);
            for part in 0..parts.len() {
                let mut up = [simd.splat_f32s(0.0); LEAVES];
                for leaf in 0..LEAVES {
                    up[leaf] = simd.splat_f32s(leaves[leaf]);
                }
                for level in (0..LEAVES.ilog2()).rev() {
                    for at in 0..1 << level {
                        let Fork { feature, threshold } = forks[(1 << level) - 1 + at];
                        let column = &self.columns[feature as usize % WIDTH];
                        let (column, _) = S::as_simd_f32s(column);
                        let threshold = simd.splat_f32s(threshold);
                        let below = simd.less_than_f32s(column[part], threshold);
                        up[at] = simd.select_f32s(below, up[2 * at], up[2 * at + 1]);
                    }
                }
                parts[part] = up[0];
            }
            for row in 0..BLOCK {
                odds[row] += f64::from(all[row]);
            }
        }
        odds
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
