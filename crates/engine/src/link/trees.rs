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

/// Averaged models stand one after the other, this many of them: the first is a model of
/// its own …
const FEW: usize = 8;
/// … that is trusted where its log-odds are this far below what is asked. On nine
/// annotated clusters it then leaves out none of the pairs that all would keep.
const DOUBT: f64 = 1.0;

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
        1.0 / (1.0 + libm::exp(-self.sum(&self.roots, features)))
    }

    /// [`probability`](Self::probability), but none where the first [`FEW`] of the trees
    /// leave no doubt that it is below `least`: of most pairs that are proposed.
    pub fn likely(&self, features: &[f32], least: f64) -> Option<f64> {
        let few = self.roots.len() / FEW;
        let (first, rest) = self.roots.split_at(few);
        let sum = self.sum(first, features);
        let all = sum * self.roots.len() as f64 / few.max(1) as f64;
        let below = libm::log(least / (1.0 - least)) - DOUBT;
        if all < below {
            return None;
        }
        Some(1.0 / (1.0 + libm::exp(-sum - self.sum(rest, features))))
    }

    fn sum(&self, roots: &[usize], features: &[f32]) -> f64 {
        let leaf = |&root: &usize| {
            let mut node = self.nodes[root];
            let mut at = root;
            while node.feature != LEAF {
                at = self.next(at, node, features);
                node = self.nodes[at];
            }
            f64::from(node.value)
        };
        roots.iter().map(leaf).sum()
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

    fn next(&self, at: usize, node: Node, features: &[f32]) -> usize {
        let value = features.get(usize::from(node.feature)).copied().unwrap_or(0.0);
        if value < node.threshold { at + 1 } else { node.right as usize }
    }
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
    fn refuses_a_broken_tree() {
        assert!(Trees::parse("0<0.5:0.1 =1").is_err());
    }
}
