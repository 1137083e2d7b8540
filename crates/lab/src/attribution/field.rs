//! A linear-chain conditional random field while it is learnt.

use secondsource::attribute::learned::chain::{self, Sequence};

/// Units of the file to one of weight.
const SCALE: f32 = 32.0;
/// Rows of edge weights, as a power of two.
const EDGE_ROWS: u32 = 12;

/// A sequence and the labels the gold allows each item, as bits.
pub(super) struct Example {
    pub(super) sequence: Sequence,
    pub(super) wanted: Vec<u8>,
}

/// The size of a chain and how it is learnt.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) labels: usize,
    /// How many of them have weights of their own.
    pub(super) weighed: usize,
    /// Rows of node weights, as a power of two.
    pub(super) rows: u32,
    /// How far the first label that begins something is favoured.
    pub(super) lean: f32,
    /// What draws every weight to nothing.
    pub(super) decay: f32,
    /// The share of features forgotten at each step.
    pub(super) forget: f64,
    /// The size of a step.
    pub(super) rate: f32,
}

/// Weights with the sums of the squares of their gradients.
struct Table {
    weights: Vec<f32>,
    squares: Vec<f32>,
    width: usize,
}

impl Table {
    fn new(rows: u32, width: usize) -> Table {
        let size = width << rows;
        Table { weights: vec![0.0; size], squares: vec![0.0; size], width }
    }

    fn start(&self, feature: u64) -> usize {
        chain::row(feature, self.weights.len() / self.width) * self.width
    }

    fn sum(&self, features: &[u64], sums: &mut [f64]) {
        sums.fill(0.0);
        for feature in features.iter().filter(|f| **f != FORGOTTEN) {
            let start = self.start(*feature);
            for (sum, w) in sums.iter_mut().zip(&self.weights[start..]) {
                *sum += f64::from(*w);
            }
        }
    }

    /// One step down the gradient.
    fn step(&mut self, features: &[u64], gradient: &[f64], options: (f32, f32)) {
        if gradient.iter().all(|g| g.abs() < 1e-3) {
            return;
        }
        let (rate, decay) = options;
        for feature in features.iter().filter(|f| **f != FORGOTTEN) {
            let start = self.start(*feature);
            for (at, g) in gradient.iter().enumerate() {
                let weight = &mut self.weights[start + at];
                let g = *g as f32 + decay * *weight;
                let square = &mut self.squares[start + at];
                *square += g * g;
                *weight -= rate * g / (square.sqrt() + 1e-3);
            }
        }
    }
}

/// Weights as the file has them.
fn small(weights: impl Iterator<Item = f32>) -> Vec<i8> {
    weights.map(|w| (w * SCALE).round().clamp(-127.0, 127.0) as i8).collect()
}

/// In place of a feature that a step forgets.
const FORGOTTEN: u64 = u64::MAX;

/// A conditional random field while it is learnt.
pub(super) struct Field {
    nodes: Table,
    edges: Table,
    shape: Shape,
    random: u64,
}

/// For each item: the chance of each label, and of each pair with the one before.
struct Chances {
    nodes: Vec<f64>,
    edges: Vec<f64>,
    /// The logarithm of the sum over all paths.
    whole: f64,
}

impl Field {
    pub(super) fn new(shape: Shape) -> Field {
        let Shape { labels, weighed, rows, .. } = shape;
        Field {
            nodes: Table::new(rows, weighed),
            edges: Table::new(EDGE_ROWS, labels * labels),
            shape,
            random: 88_172_645_463_325_252,
        }
    }

    /// Adds the weights to the sums of those before.
    pub(super) fn gather(&self, sums: &mut [Vec<f32>; 2]) {
        for (sum, table) in sums.iter_mut().zip([&self.nodes, &self.edges]) {
            sum.resize(table.weights.len(), 0.0);
            sum.iter_mut().zip(&table.weights).for_each(|(s, w)| *s += w);
        }
    }

    /// The file of the mean of the weights.
    pub(super) fn averaged(
        &self,
        [nodes, edges]: &[Vec<f32>; 2],
        rounds: f32,
        bias: u64,
    ) -> Vec<u8> {
        let favoured = self.nodes.start(bias) + 1;
        let nodes = nodes.iter().enumerate().map(|(at, w)| {
            w / rounds + if at == favoured { self.shape.lean } else { 0.0 }
        });
        let edges = edges.iter().map(|w| w / rounds);
        let [labels, weighed] = [self.shape.labels, self.shape.weighed].map(|n| n as u8);
        chain::write(labels, weighed, &small(nodes), &small(edges))
    }

    /// The features of an item, but for those that are forgotten now.
    fn some(&mut self, features: &[u64]) -> Vec<u64> {
        let mut some = features.to_vec();
        for feature in some.iter_mut().filter(|_| self.shape.forget > 0.0) {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            if ((self.random >> 11) as f64) < self.shape.forget * 2_f64.powi(53) {
                *feature = FORGOTTEN;
            }
        }
        some
    }

    /// Takes one step; returns what was lost before it.
    pub(super) fn learn(&mut self, example: &Example) -> f64 {
        let mut sequence = example.sequence.clone();
        sequence.nodes = self.some(&sequence.nodes);
        let (nodes, edges) = self.potentials(&sequence);
        let options = (self.shape.rate, self.shape.decay);
        let given = self.chances(&nodes, &edges, &sequence.allowed);
        let right = self.chances(&nodes, &edges, &example.wanted);
        let (l, square) = self.sizes();
        let less = |a: &[f64], b: &[f64], at: usize, width: usize| -> Vec<f64> {
            let of = at * width..(at + 1) * width;
            a[of.clone()].iter().zip(&b[of]).map(|(a, b)| a - b).collect()
        };
        for at in 0..sequence.len() {
            let gradient = less(&given.nodes, &right.nodes, at, l);
            let gradient = &gradient[..self.shape.weighed];
            self.nodes.step(sequence.node(at), gradient, options);
            if at > 0 {
                let gradient = less(&given.edges, &right.edges, at, square);
                self.edges.step(sequence.edge(at), &gradient, options);
            }
        }
        given.whole - right.whole
    }

    /// How many labels there are, and pairs of them.
    fn sizes(&self) -> (usize, usize) {
        (self.shape.labels, self.shape.labels * self.shape.labels)
    }

    /// The exponents of the scores of labels and pairs.
    fn potentials(&self, sequence: &Sequence) -> (Vec<f64>, Vec<f64>) {
        let (l, square) = self.sizes();
        let mut nodes = vec![0.0; sequence.len() * l];
        let mut edges = vec![0.0; sequence.len() * square];
        for (at, own) in nodes.chunks_mut(l).enumerate() {
            self.nodes.sum(sequence.node(at), &mut own[..self.shape.weighed]);
        }
        for (at, own) in edges.chunks_mut(square).enumerate() {
            self.edges.sum(sequence.edge(at), own);
        }
        for score in nodes.iter_mut().chain(&mut edges) {
            *score = libm::exp(score.clamp(-40.0, 40.0));
        }
        (nodes, edges)
    }

    /// Forward and backward over the allowed labels, each item's sum scaled to one.
    fn chances(&self, nodes: &[f64], edges: &[f64], allowed: &[u8]) -> Chances {
        let (l, square) = self.sizes();
        let count = allowed.len();
        let own = |at: usize, label: usize| {
            if allowed[at] >> label & 1 == 1 { nodes[at * l + label] } else { 0.0 }
        };
        let mut forward = vec![0.0; count * l];
        let mut scales = vec![1.0; count];
        for at in 0..count {
            for label in 0..l {
                let before: f64 = match at {
                    0 => 1.0,
                    _ => (0..l)
                        .map(|a| {
                            forward[(at - 1) * l + a] * edges[at * square + a * l + label]
                        })
                        .sum(),
                };
                forward[at * l + label] = before * own(at, label);
            }
            let sum: f64 = forward[at * l..(at + 1) * l].iter().sum();
            scales[at] = sum.max(1e-300);
            forward[at * l..(at + 1) * l].iter_mut().for_each(|f| *f /= scales[at]);
        }
        let mut backward = vec![1.0; count * l];
        let mut pairs = vec![0.0; count * square];
        for at in (1..count).rev() {
            for a in 0..l {
                let mut sum = 0.0;
                for b in 0..l {
                    let way = edges[at * square + a * l + b]
                        * own(at, b)
                        * backward[at * l + b]
                        / scales[at];
                    pairs[at * square + a * l + b] = forward[(at - 1) * l + a] * way;
                    sum += way;
                }
                backward[(at - 1) * l + a] = sum;
            }
        }
        let chances = forward.iter().zip(&backward).map(|(f, b)| f * b).collect();
        let whole = scales.iter().map(|s| libm::log(*s)).sum();
        Chances { nodes: chances, edges: pairs, whole }
    }
}
