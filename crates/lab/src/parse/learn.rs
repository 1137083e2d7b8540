//! The network of `secondsource::segment::net` while it is learnt.

use super::dense::BLOCK;
use super::vectors;
use super::weights::{Matrix, Step, Table, Weights};
use crate::chance::Chance;
use secondsource::segment::net::{
    AFFIXES, BIAS, NEAR, Parts, ROWS, Rows, Shape, TAGGED, bucket, dot, sigmoid, squash,
    windows,
};
use std::ops::Range;

/// A sentence and what its words should get.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) rows: Vec<Rows>,
    pub(crate) classes: Vec<usize>,
    /// Itself for the root.
    pub(crate) heads: Vec<usize>,
    pub(crate) relations: Vec<usize>,
    /// Whether each is part of a name.
    pub(crate) names: Vec<bool>,
}

/// How much is left out while learning.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Dropout {
    /// Share of words taken for unknown.
    #[arg(long, default_value_t = 0.05)]
    pub(crate) words: f32,
    /// Share of words known by their vector from news alone.
    #[arg(long, default_value_t = 0.15)]
    pub(crate) learnt: f32,
    /// Share of names that are taken for unknown and made like any other word: a name
    /// may end as a verb does.
    #[arg(long, default_value_t = 0.15)]
    pub(crate) names: f32,
    /// Share of the numbers of a word's vector.
    #[arg(long, default_value_t = 0.1)]
    pub(crate) input: f32,
    /// Share of the numbers that layers hand on.
    #[arg(long, default_value_t = 0.15)]
    pub(crate) inner: f32,
}

pub(crate) struct Network {
    pub(crate) shape: Shape,
    pub(crate) tables: Vec<Table>,
    /// Vectors from news, as wide as `vectors::WIDTH`; they are not learnt here.
    known: Vec<f32>,
    /// What makes them vectors of this network.
    lift: Matrix,
    window: Matrix,
    layers: Vec<Matrix>,
    tag: Matrix,
    parse: Matrix,
    relation: Matrix,
    near: Weights,
    steps: i32,
}

/// What a batch lost, summed over its words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Loss {
    pub(crate) words: f32,
    pub(crate) tag: f32,
    pub(crate) arc: f32,
    pub(crate) label: f32,
}

/// Sentences that are learnt from at once, one after the other.
struct Batch<'a> {
    examples: Vec<&'a Example>,
    sentences: Vec<Range<usize>>,
    rows: Vec<Rows>,
    /// Whether a word's own row is used, or its vector from news alone.
    learnt: Vec<bool>,
}

impl<'a> Batch<'a> {
    fn of(examples: &[&'a Example], dropout: &Dropout, chance: &mut Chance) -> Self {
        let mut batch = Batch {
            examples: examples.to_vec(),
            sentences: Vec::new(),
            rows: Vec::new(),
            learnt: Vec::new(),
        };
        for example in examples {
            let start = batch.rows.len();
            batch.sentences.push(start..start + example.rows.len());
            batch.rows.extend(&example.rows);
        }
        if dropout.names > 0.0 {
            batch.disguise(dropout.names, chance);
        }
        for row in &mut batch.rows {
            if chance.falls(dropout.words) {
                row[0] = 0;
            }
            batch.learnt.push(row[0] == 0 || !chance.falls(dropout.learnt));
        }
        batch
    }

    /// Gives some names the affixes of other words.
    fn disguise(&mut self, share: f32, chance: &mut Chance) {
        let names = self.examples.iter().flat_map(|e| e.names.iter().copied());
        let names: Vec<bool> = names.collect();
        for at in (0..names.len()).filter(|at| names[*at]) {
            if chance.falls(share) {
                let other = self.rows[chance.below(names.len())];
                let row = &mut self.rows[at];
                row[0] = 0;
                row[AFFIXES].copy_from_slice(&other[AFFIXES]);
            }
        }
    }
}

/// What the first layer was given and gave.
struct Input {
    known: Vec<f32>,
    vector_mask: Vec<f32>,
    wide: Vec<f32>,
    state: Vec<f32>,
    mask: Vec<f32>,
}

/// What a recurrent layer was given and gave.
struct Pass {
    state: Vec<f32>,
    gates: Vec<f32>,
    kept: Vec<f32>,
    mask: Vec<f32>,
    width: usize,
}

impl Pass {
    fn state_after(&self) -> Vec<f32> {
        let mut state = self.state.clone();
        let own = state.iter_mut().zip(&self.kept).zip(&self.mask);
        own.for_each(|((s, k), m)| *s += k * m);
        state
    }

    /// The gradient of the gates from that of the state after.
    fn back(&self, grad: &[f32], sentences: &[Range<usize>]) -> Vec<f32> {
        let inner: Vec<f32> = grad.iter().zip(&self.mask).map(|(g, m)| g * m).collect();
        scan_back(&self.gates, &self.kept, &inner, self.width, sentences)
    }
}

/// A gradient through dropout and what lets only positive numbers pass.
fn through(grad: &mut [f32], mask: &[f32], state: &[f32]) {
    for ((g, m), s) in grad.iter_mut().zip(mask).zip(state) {
        *g = if *s > 0.0 { *g * m } else { 0.0 };
    }
}

/// Where in a word's role its parts lie.
struct Roles {
    arc: usize,
    label: usize,
}

impl Roles {
    fn width(&self) -> usize {
        2 * (self.arc + self.label)
    }

    fn arc(&self, word: usize, as_head: usize) -> Range<usize> {
        let start = word * self.width() + as_head * self.arc;
        start..start + self.arc
    }

    fn label(&self, word: usize, as_head: usize) -> Range<usize> {
        let start = word * self.width() + 2 * self.arc + as_head * self.label;
        start..start + self.label
    }
}

fn add(to: &mut [f32], from: &[f32], times: f32) {
    to.iter_mut().zip(from).for_each(|(t, f)| *t += times * f);
}

impl Network {
    pub(crate) fn new(shape: Shape, words: usize, chance: &mut Chance) -> Network {
        let Shape { embed, width, arc, label, .. } = shape;
        let mut matrix = |inputs: usize, outputs: usize, gain: f32| {
            let reach = gain * (6.0 / (inputs + outputs) as f32).sqrt();
            let own = (0..inputs * outputs).map(|_| chance.around() * reach).collect();
            Matrix { weights: Weights::of(own), bias: Weights::of(vec![0.0; outputs]) }
        };
        let lift = matrix(vectors::WIDTH, embed, 0.5);
        let mut window = matrix(3 * embed, width, 1.4);
        let mut layers: Vec<_> =
            (0..shape.layers).map(|_| matrix(width, 2 * width, 1.0)).collect();
        window.bias.value.fill(0.05);
        for layer in &mut layers {
            let half = width / 2;
            layer.bias.value[half..width].fill(0.3);
            layer.bias.value[width + half..].fill(0.3);
        }
        let tag = matrix(width, shape.classes.next_multiple_of(8), 1.0);
        let parse = matrix(width, 2 * (arc + label), 1.4);
        let relation = matrix(label, shape.relations.next_multiple_of(8), 1.0);
        let near = matrix(NEAR, arc + label, 0.5).weights;
        let mut table = |count: usize| {
            let own = (0..count * embed).map(|_| chance.around() * 0.3).collect();
            Table::of(own, embed)
        };
        let mut tables: Vec<_> =
            ROWS.map(|n| table(if n == 0 { words + 1 } else { n })).into();
        tables[0].rows.value[embed..].fill(0.0);
        let known = vec![0.0; (words + 1) * vectors::WIDTH];
        Network {
            shape,
            tables,
            known,
            lift,
            window,
            layers,
            tag,
            parse,
            relation,
            near,
            steps: 0,
        }
    }

    /// Takes the first words' vectors from news.
    pub(crate) fn know(&mut self, vectors: &[f32]) {
        let from = &mut self.known[vectors::WIDTH..];
        from.iter_mut().zip(vectors).for_each(|(k, v)| *k = *v);
    }

    fn roles(&self) -> Roles {
        Roles { arc: self.shape.arc, label: self.shape.label }
    }

    fn near(&self, row: usize) -> &[f32] {
        let width = self.shape.near();
        &self.near.value[row * width..(row + 1) * width]
    }

    fn near_grad(&mut self, row: usize) -> &mut [f32] {
        let width = self.shape.near();
        &mut self.near.grad[row * width..(row + 1) * width]
    }

    /// Learns from a batch.
    pub(crate) fn learn(
        &mut self,
        examples: &[&Example],
        dropout: &Dropout,
        rate: f32,
        chance: &mut Chance,
    ) -> Loss {
        let batch = Batch::of(examples, dropout, chance);
        let input = self.input(&batch, dropout, chance);
        let mut passes = Vec::new();
        let mut state = input.state.clone();
        for layer in &self.layers {
            let pass = self.pass(layer, state, &batch, (dropout, chance));
            state = pass.state_after();
            passes.push(pass);
        }
        let (loss, tag_grad, mut grad) =
            self.losses((&passes, &state), &batch, (dropout, chance));
        for (at, pass) in passes.iter().enumerate().rev() {
            if at + 1 == TAGGED {
                add(&mut grad, &tag_grad, 1.0);
            }
            let gates = pass.back(&grad, &batch.sentences);
            let below = self.layers[at].back(&pass.state, &gates);
            add(&mut grad, &below, 1.0);
        }
        self.input_back(&batch, &input, grad);
        self.step(rate);
        loss
    }

    /// The words' vectors beside their neighbours', and the first layer.
    fn input(&self, batch: &Batch, dropout: &Dropout, chance: &mut Chance) -> Input {
        let embed = self.shape.embed;
        let words = batch.rows.len();
        let mut known = vec![0.0; words.next_multiple_of(BLOCK) * vectors::WIDTH];
        let own = known.chunks_exact_mut(vectors::WIDTH).zip(&batch.rows);
        for (known, row) in own {
            let from = row[0] as usize * vectors::WIDTH;
            known.copy_from_slice(&self.known[from..from + vectors::WIDTH]);
        }
        let mut vectors = self.lift.apply(&known);
        vectors.truncate(words * embed);
        let own = batch.rows.iter().zip(vectors.chunks_exact_mut(embed));
        for ((row, sums), learnt) in own.zip(&batch.learnt) {
            let tables = self.tables.iter().zip(row).skip(usize::from(!learnt));
            tables.for_each(|(t, r)| t.add_to(*r as usize, sums));
        }
        let vector_mask = chance.mask(vectors.len(), dropout.input);
        vectors.iter_mut().zip(&vector_mask).for_each(|(v, m)| *v *= m);
        let mut wide = Vec::with_capacity((words + BLOCK) * embed * 3);
        for sentence in &batch.sentences {
            let own = &vectors[sentence.start * embed..sentence.end * embed];
            wide.extend_from_slice(&windows(own, embed)[..sentence.len() * embed * 3]);
        }
        wide.resize(words.next_multiple_of(BLOCK) * embed * 3, 0.0);
        let mut state = self.window.apply(&wide);
        let mask = chance.mask(state.len(), dropout.inner);
        state.iter_mut().zip(&mask).for_each(|(s, m)| *s = s.max(0.0) * m);
        Input { known, vector_mask, wide, state, mask }
    }

    fn input_back(&mut self, batch: &Batch, input: &Input, mut grad: Vec<f32>) {
        let embed = self.shape.embed;
        through(&mut grad, &input.mask, &input.state);
        let wide = self.window.back(&input.wide, &grad);
        let mut vectors = vec![0.0; grad.len() / self.shape.width * embed];
        for sentence in &batch.sentences {
            for at in sentence.clone() {
                let own = &mut vectors[at * embed..(at + 1) * embed];
                for (part, other) in [(0, at + 1), (1, at), (2, at.wrapping_sub(1))] {
                    if sentence.contains(&other) {
                        let start = (other * 3 + part) * embed;
                        add(own, &wide[start..start + embed], 1.0);
                    }
                }
                let mask = &input.vector_mask[at * embed..(at + 1) * embed];
                own.iter_mut().zip(mask).for_each(|(o, m)| *o *= m);
                let tables = self.tables.iter_mut().zip(batch.rows[at]);
                for (table, row) in tables.skip(usize::from(!batch.learnt[at])) {
                    table.back(row as usize, own);
                }
            }
        }
        self.lift.back(&input.known, &vectors);
    }

    fn pass(
        &self,
        layer: &Matrix,
        state: Vec<f32>,
        batch: &Batch,
        (dropout, chance): (&Dropout, &mut Chance),
    ) -> Pass {
        let width = self.shape.width;
        let gates = layer.apply(&state);
        let kept = scan(&gates, width, &batch.sentences, state.len() / width);
        let mask = chance.mask(kept.len(), dropout.inner);
        Pass { state, gates, kept, mask, width }
    }

    /// What was lost, and the gradients of the state that classes are read off and of
    /// the last.
    fn losses(
        &mut self,
        (passes, last): (&[Pass], &[f32]),
        batch: &Batch,
        (dropout, chance): (&Dropout, &mut Chance),
    ) -> (Loss, Vec<f32>, Vec<f32>) {
        let words = batch.rows.len();
        let scale = 1.0 / words as f32;
        let mut loss = Loss { words: words as f32, ..Loss::default() };
        let tagged = passes.get(TAGGED).map_or(last, |pass| &pass.state);
        let scores = self.tag.apply(tagged);
        let gold: Vec<usize> =
            batch.examples.iter().flat_map(|e| e.classes.iter().copied()).collect();
        let tag_grad = cross(scores, &gold, self.tag.outputs(), scale, &mut loss.tag);
        let tag_grad = self.tag.back(tagged, &tag_grad);
        let mut roles = self.parse.apply(last);
        let mask = chance.mask(roles.len(), dropout.inner);
        roles.iter_mut().zip(&mask).for_each(|(r, m)| *r = r.max(0.0) * m);
        let mut roles_grad = vec![0.0; roles.len()];
        let width = self.roles().width();
        for (sentence, example) in batch.sentences.iter().zip(&batch.examples) {
            let range = sentence.start * width..sentence.end * width;
            let (own, grad) = (&roles[range.clone()], &mut roles_grad[range]);
            loss.arc += self.arcs(own, example, scale, grad);
        }
        loss.label = self.labels(&roles, batch, scale, &mut roles_grad);
        through(&mut roles_grad, &mask, &roles);
        (loss, tag_grad, self.parse.back(last, &roles_grad))
    }

    fn step(&mut self, rate: f32) {
        /// A longer gradient is made this long.
        const LONGEST: f32 = 3.0;
        self.steps += 1;
        let mut matrices: Vec<&mut Matrix> = vec![
            &mut self.lift,
            &mut self.window,
            &mut self.tag,
            &mut self.parse,
            &mut self.relation,
        ];
        matrices.extend(&mut self.layers);
        let square: f32 = matrices.iter().map(|m| m.square()).sum();
        let length = (square + self.near.square()).sqrt();
        let scale = if length > LONGEST { LONGEST / length } else { 1.0 };
        let step = Step { rate, scale, number: self.steps };
        matrices.into_iter().for_each(|m| m.step(&step));
        self.near.step(&step);
        self.tables.iter_mut().for_each(|t| t.step(&step));
    }

    fn arcs(&mut self, own: &[f32], gold: &Example, scale: f32, grad: &mut [f32]) -> f32 {
        let roles = self.roles();
        let arc = roles.arc;
        let near: [Vec<f32>; NEAR] =
            std::array::from_fn(|k| self.near(k)[..arc].to_vec());
        let mut loss = 0.0;
        for word in 0..gold.rows.len() {
            let dependent = &own[roles.arc(word, 0)];
            let mut query = dependent.to_vec();
            add(&mut query, &near[BIAS], 1.0);
            let mut scores: Vec<f32> = (0..gold.rows.len())
                .map(|head| match bucket(word, head) {
                    0 => dot(&query, &near[0]),
                    k => dot(&query, &own[roles.arc(head, 1)]) + dot(dependent, &near[k]),
                })
                .collect();
            loss += softmax(&mut scores, gold.heads[word]);
            let mut by_bucket = [0.0; NEAR];
            let mut query_grad = vec![0.0; arc];
            for (head, g) in scores.iter().enumerate() {
                by_bucket[bucket(word, head)] += g * scale;
                if head != word {
                    add(&mut query_grad, &own[roles.arc(head, 1)], g * scale);
                    add(&mut grad[roles.arc(head, 1)], &query, g * scale);
                }
            }
            add(&mut query_grad, &near[0], by_bucket[0]);
            add(&mut self.near_grad(0)[..arc], &query, by_bucket[0]);
            add(&mut self.near_grad(BIAS)[..arc], &query_grad, 1.0);
            for (k, g) in by_bucket.into_iter().enumerate().skip(BIAS + 1) {
                add(&mut query_grad, &near[k], g);
                add(&mut self.near_grad(k)[..arc], dependent, g);
            }
            add(&mut grad[roles.arc(word, 0)], &query_grad, 1.0);
        }
        loss
    }

    fn labels(
        &mut self,
        own: &[f32],
        batch: &Batch,
        scale: f32,
        grad: &mut [f32],
    ) -> f32 {
        let roles = self.roles();
        let Shape { arc, label, .. } = self.shape;
        let words = own.len() / roles.width();
        let mut rows = vec![0.0; words * label];
        let mut pairs = Vec::with_capacity(words);
        let mut gold = Vec::with_capacity(words);
        for (sentence, example) in batch.sentences.iter().zip(&batch.examples) {
            for (at, head) in example.heads.iter().enumerate() {
                let word = sentence.start + at;
                let row = &mut rows[word * label..(word + 1) * label];
                let near = bucket(at, *head);
                add(row, &own[roles.label(word, 0)], 1.0);
                add(row, &self.near(near)[arc..], 1.0);
                if *head != at {
                    add(row, &own[roles.label(sentence.start + head, 1)], 1.0);
                }
                row.iter_mut().for_each(|n| *n = n.max(0.0));
                pairs.push((word, sentence.start + head, near));
                gold.push(example.relations[at]);
            }
        }
        let scores = self.relation.apply(&rows);
        let mut loss = 0.0;
        let score_grad = cross(scores, &gold, self.relation.outputs(), scale, &mut loss);
        let mut row_grad = self.relation.back(&rows, &score_grad);
        for (g, r) in row_grad.iter_mut().zip(&rows) {
            *g = if *r > 0.0 { *g } else { 0.0 };
        }
        for (word, head, near) in pairs {
            let row = &row_grad[word * label..(word + 1) * label];
            add(&mut grad[roles.label(word, 0)], row, 1.0);
            add(&mut self.near_grad(near)[arc..], row, 1.0);
            if head != word {
                add(&mut grad[roles.label(head, 1)], row, 1.0);
            }
        }
        loss
    }

    /// The network as it is written.
    pub(crate) fn parts(&self, words: &[u64], meanings: &[[u8; 2]]) -> Parts {
        let mut order = vec![&self.window];
        order.extend(&self.layers);
        order.extend([&self.tag, &self.parse, &self.relation]);
        let own = |m: &Matrix| (m.weights.value.clone(), m.bias.value.clone());
        let mut matrices: Vec<_> = order.into_iter().map(own).collect();
        matrices.push((self.near.value.clone(), vec![0.0; self.shape.near()]));
        let mut tables: Vec<_> =
            self.tables.iter().map(|t| t.rows.value.clone()).collect();
        let mut known = self.known.clone();
        known.resize(known.len().next_multiple_of(BLOCK * vectors::WIDTH), 0.0);
        add(&mut tables[0], &self.lift.apply(&known), 1.0);
        Parts {
            shape: self.shape,
            meanings: meanings.to_vec(),
            words: words.to_vec(),
            tables,
            matrices,
        }
    }
}

/// Scores to the gradient of the loss of each row; rows beyond the gold get none.
fn cross(
    mut scores: Vec<f32>,
    gold: &[usize],
    width: usize,
    scale: f32,
    loss: &mut f32,
) -> Vec<f32> {
    for (row, gold) in scores.chunks_exact_mut(width).zip(gold) {
        *loss += softmax(row, *gold);
        row.iter_mut().for_each(|g| *g *= scale);
    }
    scores[gold.len() * width..].fill(0.0);
    scores
}

/// Scores to their gradients; returns the loss.
fn softmax(scores: &mut [f32], gold: usize) -> f32 {
    let most = scores.iter().fold(f32::MIN, |most, s| most.max(*s));
    let own = scores[gold] - most;
    scores.iter_mut().for_each(|s| *s = libm::expf(*s - most));
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
    scores[gold] -= 1.0;
    libm::logf(sum) - own
}

/// What each word keeps, read in both directions.
fn scan(
    gates: &[f32],
    width: usize,
    sentences: &[Range<usize>],
    rows: usize,
) -> Vec<f32> {
    let half = width / 2;
    let mut out = vec![0.0; rows * width];
    for sentence in sentences {
        for direction in [0, 1] {
            let mut carry = vec![0.0; half];
            for step in 0..sentence.len() {
                let at = place(sentence, direction, step);
                let from = at * 2 * width + direction * width;
                let (new, gate) = gates[from..from + width].split_at(half);
                let own = &mut out[at * width + direction * half..][..half];
                for (((kept, new), gate), own) in
                    carry.iter_mut().zip(new).zip(gate).zip(own)
                {
                    *kept += sigmoid(*gate) * (squash(*new) - *kept);
                    *own = *kept;
                }
            }
        }
    }
    out
}

fn place(sentence: &Range<usize>, direction: usize, step: usize) -> usize {
    if direction == 0 { sentence.start + step } else { sentence.end - 1 - step }
}

/// The gradient of the gates from that of what was kept.
fn scan_back(
    gates: &[f32],
    kepts: &[f32],
    grad: &[f32],
    width: usize,
    sentences: &[Range<usize>],
) -> Vec<f32> {
    let half = width / 2;
    let mut out = vec![0.0; gates.len()];
    let none = vec![0.0; half];
    for sentence in sentences {
        for direction in [0, 1] {
            let mut carry = vec![0.0; half];
            for step in (0..sentence.len()).rev() {
                let at = place(sentence, direction, step);
                let from = at * 2 * width + direction * width;
                let (new, gate) = gates[from..from + width].split_at(half);
                let (new_out, gate_out) = out[from..from + width].split_at_mut(half);
                let own = &grad[at * width + direction * half..][..half];
                let before = if step == 0 {
                    &none[..]
                } else {
                    &kepts[place(sentence, direction, step - 1) * width
                        + direction * half..][..half]
                };
                for i in 0..half {
                    let (u, g) = (new[i], gate[i]);
                    let open = sigmoid(g);
                    let e = own[i] + carry[i];
                    let (du, dg) = (1.0 + u * u, 1.0 + g * g);
                    new_out[i] = e * open / (du * du.sqrt());
                    gate_out[i] = e * (squash(u) - before[i]) * 0.5 / (dg * dg.sqrt());
                    carry[i] = e * (1.0 - open);
                }
            }
        }
    }
    out
}
