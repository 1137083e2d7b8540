//! Weights while they are learnt, by Adam (D. Kingma and J. Ba, ICLR 2015).

use super::dense::Dense;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.98;

/// How a step is made.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) rate: f32,
    /// What gradients are multiplied with, so that no step is too long.
    pub(crate) scale: f32,
    /// The steps made so far, with this one.
    pub(crate) number: i32,
}

impl Step {
    /// The rate with the correction for means that start at nothing.
    fn corrected(&self) -> f32 {
        let warm =
            |mean: f32| 1.0 - (0..self.number.min(2000)).fold(1.0, |p, _| p * mean);
        self.rate * warm(SECOND).sqrt() / warm(FIRST)
    }
}

/// Numbers with their gradient and what Adam keeps of it.
#[derive(Clone, Default)]
pub(crate) struct Weights {
    pub(crate) value: Vec<f32>,
    pub(crate) grad: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Weights {
    pub(crate) fn of(value: Vec<f32>) -> Weights {
        let zeros = vec![0.0; value.len()];
        Weights { value, grad: zeros.clone(), first: zeros.clone(), second: zeros }
    }

    pub(crate) fn square(&self) -> f32 {
        let mut sums = [0.0_f32; 8];
        for eight in self.grad.as_chunks::<8>().0 {
            sums.iter_mut().zip(eight).for_each(|(s, g)| *s += g * g);
        }
        sums.iter().sum()
    }

    pub(crate) fn step(&mut self, step: &Step) {
        self.step_range(0..self.value.len(), step.corrected(), step.scale);
    }

    fn step_range(&mut self, range: std::ops::Range<usize>, rate: f32, scale: f32) {
        let own = self.value[range.clone()]
            .iter_mut()
            .zip(&mut self.grad[range.clone()])
            .zip(&mut self.first[range.clone()])
            .zip(&mut self.second[range]);
        for (((value, grad), first), second) in own {
            let g = *grad * scale;
            *grad = 0.0;
            *first = FIRST * *first + (1.0 - FIRST) * g;
            *second = SECOND * *second + (1.0 - SECOND) * g * g;
            *value -= rate * *first / (second.sqrt() + 1e-8);
        }
    }
}

/// A matrix, a row for each input, and its bias.
#[derive(Clone, Default)]
pub(crate) struct Matrix {
    pub(crate) weights: Weights,
    pub(crate) bias: Weights,
}

impl Matrix {
    pub(crate) fn outputs(&self) -> usize {
        self.bias.value.len()
    }

    pub(crate) fn apply(&self, rows: &[f32]) -> Vec<f32> {
        product(rows, &self.weights.value, &self.bias.value)
    }

    /// Adds to the gradients what `rows` gave rise to; returns the gradient of `rows`.
    pub(crate) fn back(&mut self, rows: &[f32], grad: &[f32]) -> Vec<f32> {
        let outputs = self.outputs();
        let inputs = self.weights.value.len() / outputs;
        let none = vec![0.0; outputs];
        let own = product(&transposed(rows, inputs), grad, &none);
        self.weights.grad.iter_mut().zip(own).for_each(|(g, o)| *g += o);
        for row in grad.chunks_exact(outputs) {
            self.bias.grad.iter_mut().zip(row).for_each(|(g, o)| *g += o);
        }
        let turned = transposed(&self.weights.value, outputs);
        product(grad, &turned, &vec![0.0; inputs])
    }

    pub(crate) fn square(&self) -> f32 {
        self.weights.square() + self.bias.square()
    }

    pub(crate) fn step(&mut self, step: &Step) {
        self.weights.step(step);
        self.bias.step(step);
    }
}

/// Rows times weights, and the bias, without what fills the last panel.
fn product(rows: &[f32], weights: &[f32], bias: &[f32]) -> Vec<f32> {
    let dense = Dense::new(weights, bias);
    let mut out = dense.apply(rows);
    let (width, outputs) = (dense.width(), bias.len());
    if width > outputs {
        for row in 0..out.len() / width {
            out.copy_within(row * width..row * width + outputs, row * outputs);
        }
        out.truncate(out.len() / width * outputs);
    }
    out
}

/// Rows as columns.
pub(crate) fn transposed(rows: &[f32], width: usize) -> Vec<f32> {
    let count = rows.len() / width;
    let mut out = vec![0.0; rows.len()];
    for (block, rows) in rows.chunks(width * 16).enumerate() {
        for (column, out) in out.chunks_exact_mut(count).enumerate() {
            let own = rows.iter().skip(column).step_by(width);
            out.iter_mut().skip(block * 16).zip(own).for_each(|(o, n)| *o = *n);
        }
    }
    out
}

/// Rows of numbers of which few are used at a time.
#[derive(Clone, Default)]
pub(crate) struct Table {
    pub(crate) rows: Weights,
    pub(crate) width: usize,
    touched: Vec<bool>,
    order: Vec<usize>,
}

impl Table {
    pub(crate) fn of(value: Vec<f32>, width: usize) -> Table {
        let touched = vec![false; value.len() / width];
        Table { rows: Weights::of(value), width, touched, order: Vec::new() }
    }

    pub(crate) fn add_to(&self, row: usize, sums: &mut [f32]) {
        let own = &self.rows.value[row * self.width..(row + 1) * self.width];
        sums.iter_mut().zip(own).for_each(|(s, n)| *s += n);
    }

    pub(crate) fn back(&mut self, row: usize, grad: &[f32]) {
        if !self.touched[row] {
            self.touched[row] = true;
            self.order.push(row);
        }
        let own = &mut self.rows.grad[row * self.width..(row + 1) * self.width];
        own.iter_mut().zip(grad).for_each(|(s, n)| *s += n);
    }

    /// Steps the rows that were used.
    pub(crate) fn step(&mut self, step: &Step) {
        let rate = step.corrected();
        for row in std::mem::take(&mut self.order) {
            self.touched[row] = false;
            let range = row * self.width..(row + 1) * self.width;
            self.rows.step_range(range, rate, step.scale);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::dense::{BLOCK, PANEL};

    #[test]
    fn a_matrix_need_not_fill_its_panels() {
        let (inputs, outputs) = (2 * BLOCK, PANEL + 5);
        let numbers = |count: usize| (0..count).map(|n| n as f32 - 7.0).collect();
        let weights: Vec<f32> = numbers(inputs * outputs);
        let mut matrix = Matrix {
            weights: Weights::of(weights.clone()),
            bias: Weights::of(vec![2.0; outputs]),
        };
        let rows: Vec<f32> = numbers(BLOCK * inputs);
        let out = matrix.apply(&rows);
        assert_eq!(out.len(), BLOCK * outputs);
        let by_hand = |row: usize, to: usize| {
            let own =
                (0..inputs).map(|i| rows[row * inputs + i] * weights[i * outputs + to]);
            2.0 + own.sum::<f32>()
        };
        assert_eq!(out[outputs + 18], by_hand(1, 18));
        let grad: Vec<f32> = numbers(BLOCK * outputs);
        let below = matrix.back(&rows, &grad);
        let by_hand = (0..outputs).map(|o| grad[2 * outputs + o] * weights[outputs + o]);
        assert_eq!(below[2 * inputs + 1], by_hand.sum::<f32>());
        let by_hand =
            (0..BLOCK).map(|row| rows[row * inputs + 2] * grad[row * outputs + 20]);
        assert_eq!(matrix.weights.grad[2 * outputs + 20], by_hand.sum::<f32>());
    }
}
