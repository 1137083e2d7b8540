//! Rows of numbers times a matrix while it is learnt, always in the same order of
//! additions.
//!
//! What the processor has is found out when it runs: wider registers do more of the same
//! sums at once, product and sum stay two steps, and the bits are the same everywhere.

use pulp::{Arch, NullaryFnOnce};

/// Columns that are computed at once.
pub(crate) const PANEL: usize = 16;
/// Rows that are computed at once: the rows given are a multiple of it.
pub(crate) const BLOCK: usize = 4;

/// A matrix with a bias, laid out for [`Dense::apply`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    inputs: usize,
    /// Sixteen columns at a time, input by input.
    panels: Vec<[f32; PANEL]>,
    bias: Vec<[f32; PANEL]>,
}

impl Dense {
    /// Of `weights`, a row for each input, as wide as the `bias` is long.
    pub(crate) fn new(weights: &[f32], bias: &[f32]) -> Dense {
        let outputs = bias.len().max(1);
        let mut dense = Dense { inputs: weights.len() / outputs, ..Dense::default() };
        for first in (0..bias.len()).step_by(PANEL) {
            let panel = |row: &[f32]| {
                let mut own = [0.0; PANEL];
                own.iter_mut().zip(row.iter().skip(first)).for_each(|(o, w)| *o = *w);
                own
            };
            dense.panels.extend(weights.chunks_exact(outputs).map(panel));
            dense.bias.push(panel(bias));
        }
        dense
    }

    /// How many numbers a row of the result has: the outputs, up to a whole panel.
    pub(crate) fn width(&self) -> usize {
        self.bias.len() * PANEL
    }

    /// Each of `rows` times the matrix, and the bias.
    pub(crate) fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let count = rows.len() / self.inputs.max(1);
        let mut out = vec![0.0; count * self.width()];
        if self.inputs == 0 || out.is_empty() {
            return out;
        }
        Arch::new().dispatch(Product { dense: self, rows, out: &mut out });
        out
    }

    #[inline(always)]
    fn apply_block(&self, rows: &[f32], out: &mut [f32]) {
        let mut of = rows.chunks_exact(self.inputs);
        let four = [0; BLOCK].map(|_| of.next().unwrap_or_default());
        let panels = self.panels.chunks_exact(self.inputs).zip(&self.bias);
        for (number, (panel, bias)) in panels.enumerate() {
            let sums = times(four, panel, bias);
            for (row, sum) in out.chunks_exact_mut(self.width()).zip(sums) {
                let own = row.as_chunks_mut().0.get_mut(number);
                own.into_iter().for_each(|o| *o = sum);
            }
        }
    }
}

/// What [`Dense::apply`] fills in, by the widest registers there are.
struct Product<'a> {
    dense: &'a Dense,
    rows: &'a [f32],
    out: &'a mut [f32],
}

impl NullaryFnOnce for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Product { dense, rows, out } = self;
        let blocks = rows.chunks_exact(dense.inputs * BLOCK);
        for (rows, out) in blocks.zip(out.chunks_exact_mut(dense.width() * BLOCK)) {
            dense.apply_block(rows, out);
        }
    }
}

/// Four rows times sixteen columns.
#[inline(always)]
fn times(
    [a, b, c, d]: [&[f32]; BLOCK],
    panel: &[[f32; PANEL]],
    bias: &[f32; PANEL],
) -> [[f32; PANEL]; BLOCK] {
    let [mut p, mut q, mut r, mut s] = [*bias; BLOCK];
    for ((((weights, a), b), c), d) in panel.iter().zip(a).zip(b).zip(c).zip(d) {
        for at in 0..PANEL {
            p[at] += a * weights[at];
            q[at] += b * weights[at];
            r[at] += c * weights[at];
            s[at] += d * weights[at];
        }
    }
    [p, q, r, s]
}
