//! Gradient boosting of small trees with logistic loss (Friedman 2001), second-order as
//! in XGBoost (Chen & Guestrin 2016). Each tree sees a part of the rows and of the
//! features (Friedman 2002), drawn from a fixed seed.

/// What to train with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Trees.
    pub(crate) rounds: usize,
    /// Forks from root to leaf.
    pub(crate) depth: usize,
    /// Part of each tree's step that is taken.
    pub(crate) rate: f64,
    /// Least sum of second derivatives in a leaf.
    pub(crate) weight: f64,
    /// L2 on leaves.
    pub(crate) lambda: f64,
    /// Part of the rows that each tree sees.
    pub(crate) rows: f64,
    /// Part of the features that each tree sees.
    pub(crate) columns: f64,
    /// Where the drawing begins.
    pub(crate) seed: u64,
}

/// What to train on.
pub(crate) struct Examples<'a, const N: usize> {
    /// Features.
    pub(crate) rows: &'a [[f32; N]],
    /// What each row should come to.
    pub(crate) labels: &'a [bool],
    /// How much each row counts.
    pub(crate) weights: &'a [f32],
}

const BINS: usize = 48;

struct Data {
    /// Bin of each feature of each row, row by row.
    bins: Vec<u8>,
    width: usize,
    /// Upper edges of the bins, by feature.
    edges: Vec<Vec<f32>>,
}

/// Gives the model's text, its values times `scale` (so that several models can be
/// averaged by running all their trees).
pub(crate) fn train<const N: usize>(
    examples: &Examples<'_, N>,
    settings: Settings,
    scale: f64,
) -> String {
    let data = Data::new(examples.rows);
    let count = examples.rows.len();
    let weight = |i: usize| f64::from(examples.weights[i]);
    let of = |label: bool| -> f64 {
        (0..count).filter(|&i| examples.labels[i] == label).map(weight).sum()
    };
    let prior = (of(true).max(1.0) / of(false).max(1.0)).ln();
    let mut scores = vec![prior; count];
    let mut text = format!("={}\n", (prior * scale) as f32);
    let mut draw = Draw(settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..settings.rounds {
        let slopes: Vec<(f64, f64)> = (0..count)
            .map(|i| {
                let p = 1.0 / (1.0 + (-scores[i]).exp());
                let label = f64::from(u8::from(examples.labels[i]));
                ((p - label) * weight(i), (p * (1.0 - p)).max(1e-6) * weight(i))
            })
            .collect();
        let features: Vec<usize> =
            (0..N).filter(|_| draw.next() < settings.columns).collect();
        let all: Vec<u32> = (0..count as u32).collect();
        let seen: Vec<bool> = all.iter().map(|_| draw.next() < settings.rows).collect();
        let mut tree = Tree {
            data: &data,
            slopes: &slopes,
            settings,
            scale,
            features,
            seen,
            line: Vec::new(),
        };
        tree.grow(&all, settings.depth, &mut scores);
        text.push_str(&tree.line.join(" "));
        text.push('\n');
    }
    text
}

/// Numbers from 0 to 1 (xorshift64, Marsaglia 2003).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

impl Data {
    fn new<const N: usize>(rows: &[[f32; N]]) -> Data {
        let edges: Vec<Vec<f32>> = (0..N)
            .map(|f| {
                let mut values: Vec<f32> = rows.iter().map(|r| r[f]).collect();
                values.sort_by(f32::total_cmp);
                let mut edges: Vec<f32> =
                    (1..BINS).map(|b| values[b * (values.len() - 1) / BINS]).collect();
                edges.dedup();
                edges
            })
            .collect();
        let mut bins = Vec::with_capacity(rows.len() * N);
        for row in rows {
            for (value, edges) in row.iter().zip(&edges) {
                bins.push(edges.partition_point(|e| e <= value) as u8);
            }
        }
        Data { bins, width: N, edges }
    }

    fn bin(&self, row: u32, feature: usize) -> usize {
        usize::from(self.bins[row as usize * self.width + feature])
    }
}

struct Tree<'a> {
    data: &'a Data,
    slopes: &'a [(f64, f64)],
    settings: Settings,
    scale: f64,
    /// The features it may fork by.
    features: Vec<usize>,
    /// The rows it learns from; the others only go down it.
    seen: Vec<bool>,
    line: Vec<String>,
}

impl Tree<'_> {
    /// Grows the tree below these rows, adds its leaves to their scores, gives its mean.
    fn grow(&mut self, rows: &[u32], depth: usize, scores: &mut [f64]) -> f64 {
        let (g, h) = self.sum(rows);
        let value = -self.settings.rate * g / (h + self.settings.lambda);
        let best = if depth == 0 { None } else { self.best_fork(rows, g, h) };
        let Some((feature, bin)) = best else {
            self.line.push(format!("={}", (value * self.scale) as f32));
            for &row in rows {
                scores[row as usize] += value;
            }
            return value;
        };
        let (left, right): (Vec<u32>, Vec<u32>) =
            rows.iter().partition(|r| self.data.bin(**r, feature) <= bin);
        let at = self.line.len();
        self.line.push(String::new());
        let a = self.grow(&left, depth - 1, scores);
        let b = self.grow(&right, depth - 1, scores);
        let mean = (a * left.len() as f64 + b * right.len() as f64) / rows.len() as f64;
        let threshold = self.data.edges[feature][bin];
        self.line[at] = format!("{feature}<{threshold}:{}", (mean * self.scale) as f32);
        mean
    }

    fn sum(&self, rows: &[u32]) -> (f64, f64) {
        rows.iter().filter(|r| self.seen[**r as usize]).fold((0.0, 0.0), |(g, h), r| {
            let (x, y) = self.slopes[*r as usize];
            (g + x, h + y)
        })
    }

    /// The fork that gains most: rows whose bin is at most `bin` go left.
    fn best_fork(&self, rows: &[u32], g: f64, h: f64) -> Option<(usize, usize)> {
        let lambda = self.settings.lambda;
        let gain = |g: f64, h: f64| g * g / (h + lambda);
        let mut best = (1e-3, None);
        for &feature in &self.features {
            let edges = self.data.edges[feature].len();
            let mut sums = vec![(0.0, 0.0); edges + 1];
            for &row in rows.iter().filter(|r| self.seen[**r as usize]) {
                let (x, y) = self.slopes[row as usize];
                let sum = &mut sums[self.data.bin(row, feature)];
                sum.0 += x;
                sum.1 += y;
            }
            let (mut lg, mut lh) = (0.0, 0.0);
            for (bin, (x, y)) in sums.iter().enumerate().take(edges) {
                lg += x;
                lh += y;
                let enough = lh.min(h - lh) >= self.settings.weight;
                let gained = gain(lg, lh) + gain(g - lg, h - lh) - gain(g, h);
                if enough && gained > best.0 {
                    best = (gained, Some((feature, bin)));
                }
            }
        }
        best.1
    }
}
