//! Rows of numbers times a matrix, in whole numbers.
//!
//! Each row, and each column of the matrix, is brought to whole numbers up to [`MOST`]
//! with a scale of its own (B. Jacob et al., *Quantization and Training of Neural
//! Networks for Efficient Integer-Arithmetic-Only Inference*, CVPR 2018). What the
//! processor has is found out when it runs: wider registers do more of the same sums at
//! once, and sums of whole numbers have the same bits in any order. Loops stand where
//! `array::map` would do: its closures are not compiled for those registers.

use pulp::{Arch, NullaryFnOnce, bytemuck};

/// Columns that are computed at once: with so many of so many rows, a processor with
/// wide registers loads no more than it multiplies.
const PANEL: usize = 32;
/// Rows that are computed at once: the rows given are a multiple of it.
pub(super) const BLOCK: usize = 2;
/// The greatest whole number.
const MOST: f32 = 2047.0;
/// More inputs than this could make a sum too large.
pub(super) const INPUTS: usize = 512;

/// The numbers of two inputs.
type Pair = [i16; 2];
type Sums = [i32; PANEL];

/// The weights of two inputs, for each column of a panel.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Pairs([Pair; PANEL]);

/// A matrix with a bias, laid out for [`Dense::apply`].
#[derive(Clone, Debug, Default)]
pub(super) struct Dense {
    inputs: usize,
    /// So many columns at a time, two inputs by two.
    panels: Vec<Pairs>,
    /// What one of a column's whole numbers stands for, and its bias.
    columns: Vec<[[f32; PANEL]; 2]>,
}

impl Dense {
    /// Of `weights`, a row for each of up to [`INPUTS`] inputs, as wide as the `bias` is
    /// long.
    pub(super) fn new(weights: &[f32], bias: &[f32]) -> Dense {
        let outputs = bias.len().max(1);
        let mut dense = Dense { inputs: weights.len() / outputs, ..Dense::default() };
        let mut rows = Vec::with_capacity(dense.inputs);
        for first in (0..bias.len()).step_by(PANEL) {
            rows.clear();
            rows.extend(weights.chunks_exact(outputs).map(|row| part(row, first)));
            let (mut most, mut times) = ([0.0; PANEL], [0.0; PANEL]);
            rows.iter().for_each(|row| raise(&mut most, row));
            times.iter_mut().zip(most).for_each(|(times, most)| *times = per_unit(most));
            dense.panels.extend(rows.chunks(2).map(|two| pairs(two, &times)));
            most.iter_mut().for_each(|most| *most /= MOST);
            dense.columns.push([most, part(bias, first)]);
        }
        dense
    }

    /// How many numbers a row of the result has: the outputs, up to a whole panel.
    pub(super) fn width(&self) -> usize {
        self.columns.len() * PANEL
    }

    /// Each of `rows` times the matrix, and the bias.
    pub(super) fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let count = rows.len() / self.inputs.max(1);
        let mut out = vec![0.0; count * self.width()];
        if out.is_empty() || self.inputs == 0 {
            return out;
        }
        let work = Work { dense: self, rows, out: &mut out };
        match Arch::new() {
            #[cfg(target_arch = "x86_64")]
            Arch::V4(simd) => {
                simd.vectorize(Product(work, |sums, Pairs(weights), own| {
                    let own = bytemuck::cast(simd.splat_i32x16(bytemuck::cast(own)));
                    let weights: [pulp::i16x32; 2] = bytemuck::cast(weights);
                    let mut sums: [pulp::i32x16; 2] = bytemuck::cast(sums);
                    for at in 0..2 {
                        let more =
                            simd.multiply_wrapping_add_adjacent_i16x32(weights[at], own);
                        sums[at] = simd.wrapping_add_i32x16(sums[at], more);
                    }
                    bytemuck::cast(sums)
                }))
            }
            #[cfg(target_arch = "x86_64")]
            Arch::V3(simd) => {
                simd.vectorize(Product(work, |sums, Pairs(weights), own| {
                    let own = bytemuck::cast(simd.splat_i32x8(bytemuck::cast(own)));
                    let weights: [pulp::i16x16; 4] = bytemuck::cast(weights);
                    let mut sums: [pulp::i32x8; 4] = bytemuck::cast(sums);
                    for at in 0..4 {
                        let more =
                            simd.multiply_wrapping_add_adjacent_i16x16(weights[at], own);
                        sums[at] = simd.wrapping_add_i32x8(sums[at], more);
                    }
                    bytemuck::cast(sums)
                }))
            }
            arch => arch.dispatch(Product(work, plain)),
        }
        out
    }
}

/// The numbers of a panel that begins at `first`.
fn part(row: &[f32], first: usize) -> [f32; PANEL] {
    let mut part = [0.0; PANEL];
    let given = row.get(first..).unwrap_or_default();
    part.iter_mut().zip(given).for_each(|(own, number)| *own = *number);
    part
}

/// The weights of one input or two, in whole numbers.
fn pairs(rows: &[[f32; PANEL]], times: &[f32; PANEL]) -> Pairs {
    let mut pairs = Pairs([[0; 2]; PANEL]);
    for (input, row) in rows.iter().enumerate().take(2) {
        for at in 0..PANEL {
            pairs.0[at][input] = nearest(row[at] * times[at]);
        }
    }
    pairs
}

/// The sums with the products of two inputs, where the processor has no word for it.
#[inline(always)]
fn plain(sums: Sums, Pairs(weights): Pairs, own: Pair) -> Sums {
    let (a, b) = (i32::from(own[0]), i32::from(own[1]));
    let mut out = sums;
    for at in 0..PANEL {
        let [first, second] = weights[at];
        out[at] += a * i32::from(first) + b * i32::from(second);
    }
    out
}

/// What [`Dense::apply`] fills in.
struct Work<'a> {
    dense: &'a Dense,
    rows: &'a [f32],
    out: &'a mut [f32],
}

/// The work, and how two inputs are added to the sums.
struct Product<'a, Add>(Work<'a>, Add);

impl<Add: Fn(Sums, Pairs, Pair) -> Sums> NullaryFnOnce for Product<'_, Add> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Product(Work { dense, rows, out }, add) = self;
        let pairs = dense.inputs.div_ceil(2);
        let count = rows.len() / dense.inputs;
        let (mut whole, mut scales) = (vec![[0; 2]; count * pairs], vec![0.0; count]);
        let given = rows.chunks_exact(dense.inputs).zip(whole.chunks_exact_mut(pairs));
        for ((row, whole), scale) in given.zip(&mut scales) {
            *scale = whole_numbers(row, whole);
        }
        let out = out.as_chunks_mut().0;
        let panels = dense.panels.chunks_exact(pairs).zip(&dense.columns);
        for (number, (panel, column)) in panels.enumerate() {
            let blocks = whole.chunks_exact(pairs * BLOCK);
            for (block, rows) in blocks.enumerate() {
                let sums = times(rows, panel, &add);
                for (row, sums) in (block * BLOCK..).zip(sums) {
                    let at = row * dense.columns.len() + number;
                    out[at] = scaled(sums, scales[row], column);
                }
            }
        }
    }
}

/// Two rows times the columns of a panel.
#[inline(always)]
fn times(
    rows: &[Pair],
    panel: &[Pairs],
    add: &impl Fn(Sums, Pairs, Pair) -> Sums,
) -> [Sums; BLOCK] {
    let (a, b) = rows.split_at(panel.len());
    let [mut p, mut q] = [[0; PANEL]; BLOCK];
    for ((weights, a), b) in panel.iter().zip(a).zip(b) {
        p = add(p, *weights, *a);
        q = add(q, *weights, *b);
    }
    [p, q]
}

/// What the sums stand for, with the bias.
#[inline(always)]
fn scaled(sums: Sums, scale: f32, [units, bias]: &[[f32; PANEL]; 2]) -> [f32; PANEL] {
    let mut out = [0.0; PANEL];
    for at in 0..PANEL {
        out[at] = bias[at] + sums[at] as f32 * (units[at] * scale);
    }
    out
}

/// Writes a row in whole numbers; returns what one of them stands for.
#[inline(always)]
fn whole_numbers(row: &[f32], out: &mut [Pair]) -> f32 {
    let most = greatest(row);
    let times = per_unit(most);
    let (twos, rest) = row.as_chunks::<2>();
    for ([a, b], out) in twos.iter().zip(&mut *out) {
        *out = [nearest(a * times), nearest(b * times)];
    }
    if let ([last], Some(out)) = (rest, out.last_mut()) {
        *out = [nearest(last * times), 0];
    }
    most / MOST
}

/// The greatest of the numbers, whatever their sign.
#[inline(always)]
fn greatest(numbers: &[f32]) -> f32 {
    let (panels, rest) = numbers.as_chunks();
    let mut most = [0.0; PANEL];
    for panel in panels {
        raise(&mut most, panel);
    }
    let mut greatest = 0.0;
    for number in most.iter().chain(rest) {
        greatest = greater(greatest, *number);
    }
    greatest
}

/// The greater of what there is and what comes, column by column, whatever its sign.
#[inline(always)]
fn raise(most: &mut [f32; PANEL], row: &[f32; PANEL]) {
    for at in 0..PANEL {
        most[at] = greater(most[at], row[at]);
    }
}

#[inline(always)]
fn greater(most: f32, number: f32) -> f32 {
    if number.abs() > most { number.abs() } else { most }
}

#[inline(always)]
fn per_unit(most: f32) -> f32 {
    if most > 0.0 { MOST / most } else { 0.0 }
}

/// The nearest whole number, the even one of two.
#[inline(always)]
fn nearest(number: f32) -> i16 {
    // Added to this, a small number leaves no room for a fraction.
    const ROUND: f32 = 12_582_912.0;
    (number + ROUND).to_bits() as i16
}

/// The sum of the products, eight at a time.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for at in 0..LANES {
            sums[at] += a[at] * b[at];
        }
    }
    let [mut sum, rest @ ..] = sums;
    for own in rest {
        sum += own;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|n| ((n * 37 % 101) as f32 - 50.0) / 7.0).collect()
    }

    #[test]
    fn products_are_near_those_of_fractions() {
        let (inputs, outputs, rows) = (33, PANEL + 5, 2 * BLOCK);
        let (weights, bias) = (numbers(inputs * outputs), numbers(outputs));
        let given = numbers(rows * inputs);
        let dense = Dense::new(&weights, &bias);
        let out = dense.apply(&given);
        assert_eq!(out.len(), rows * dense.width());
        for (row, out) in given.chunks(inputs).zip(out.chunks(dense.width())) {
            for (to, own) in out.iter().take(outputs).enumerate() {
                let column = weights.iter().skip(to).step_by(outputs);
                let sum: f32 = row.iter().zip(column).map(|(n, w)| n * w).sum();
                assert!((bias[to] + sum - own).abs() < 0.25, "{sum} {own}");
            }
        }
    }

    #[test]
    fn all_registers_have_the_same_bits() {
        let (inputs, outputs) = (64, 3 * PANEL);
        let dense = Dense::new(&numbers(inputs * outputs), &numbers(outputs));
        let rows = numbers(BLOCK * inputs);
        let mut out = vec![0.0; BLOCK * outputs];
        Product(Work { dense: &dense, rows: &rows, out: &mut out }, plain).call();
        assert_eq!(dense.apply(&rows), out);
    }
}
