//! A linear chain of labels over the items of a unit: weights and the best path.
//!
//! A conditional random field (Lafferty et al. 2001) whose features are hashed straight
//! into rows of weights (Weinberger et al. 2009): no keys are kept, two features may
//! share a row. A node row has a weight for each label but those at the end that an item
//! has only where it may have no other; an edge row has one for each pair of labels.
//! Weights are small integers, so the same path comes out on every machine.
//!
//! ```text
//! labels: u8 · weighed labels: u8 · log2 of node rows: u8 · log2 of edge rows: u8
//! node row × (weighed label: i8) · edge row × (label × label: i8)
//! ```

/// The features of a run of items: so many node and edge features each.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Hashes, item by item.
    pub nodes: Vec<u64>,
    /// Hashes of what joins an item to the one before it.
    pub edges: Vec<u64>,
    /// The labels each item may have, as bits.
    pub allowed: Vec<u8>,
}

impl Sequence {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.allowed.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.allowed.is_empty()
    }

    /// The items from `start` to `end` (exclusive).
    pub fn part(&self, start: usize, end: usize) -> Sequence {
        let cut = |all: &[u64]| {
            let each = all.len() / self.len().max(1);
            all.get(start * each..end * each).unwrap_or_default().to_vec()
        };
        let allowed = self.allowed.get(start..end).unwrap_or_default().to_vec();
        Sequence { nodes: cut(&self.nodes), edges: cut(&self.edges), allowed }
    }

    /// The node features of one item.
    pub fn node(&self, at: usize) -> &[u64] {
        part(&self.nodes, at, self.len())
    }

    /// The edge features of one item.
    pub fn edge(&self, at: usize) -> &[u64] {
        part(&self.edges, at, self.len())
    }
}

fn part(all: &[u64], at: usize, count: usize) -> &[u64] {
    let each = all.len() / count.max(1);
    all.get(at * each..(at + 1) * each).unwrap_or_default()
}

/// Weights as a view of the file.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    labels: usize,
    weighed: usize,
    nodes: &'a [u8],
    edges: &'a [u8],
}

impl<'a> Chain<'a> {
    /// The chain at the start of `bytes`, and what follows it.
    pub fn read(bytes: &'a [u8]) -> Option<(Chain<'a>, &'a [u8])> {
        let (head, rest) = bytes.split_at_checked(4)?;
        let [labels, weighed, nodes, edges] = *head else { return None };
        let (labels, weighed) = (usize::from(labels), usize::from(weighed));
        let rows = |log2: u8| 1_usize.checked_shl(log2.into());
        let (nodes, rest) = rest.split_at_checked(rows(nodes)?.checked_mul(weighed)?)?;
        let square = labels * labels;
        let (edges, rest) = rest.split_at_checked(rows(edges)?.checked_mul(square)?)?;
        Some((Chain { labels, weighed: weighed.min(labels), nodes, edges }, rest))
    }

    /// The best labels of a sequence.
    pub fn best(&self, sequence: &Sequence) -> Vec<u8> {
        let count = self.labels;
        let mut scores = vec![0_i32; count];
        let mut back: Vec<u8> = Vec::with_capacity(sequence.len() * count);
        let mut step = vec![0_i32; count * count];
        for at in 0..sequence.len() {
            step.fill(0);
            if at > 0 {
                add(self.edges, sequence.edge(at), &mut step);
            }
            let mut node = vec![0_i32; count];
            add(self.nodes, sequence.node(at), &mut node[..self.weighed]);
            let allowed = sequence.allowed.get(at).copied().unwrap_or(u8::MAX);
            let mut next = vec![0_i32; count];
            for (label, slot) in next.iter_mut().enumerate() {
                let ways = scores.iter().enumerate();
                let ways =
                    ways.map(|(from, s)| (s + step[from * count + label], from as u8));
                let (score, from) =
                    ways.fold((i32::MIN, 0), |a, b| if b.0 > a.0 { b } else { a });
                let barred = allowed >> label & 1 == 0;
                *slot = score + node[label] - if barred { BARRED } else { 0 };
                back.push(from);
            }
            scores = next;
        }
        trace(&scores, &back, count)
    }
}

/// What a label that may not be costs.
const BARRED: i32 = 1 << 20;

/// Adds the rows of the features to the sums.
fn add(table: &[u8], features: &[u64], sums: &mut [i32]) {
    match sums.len() {
        // What ships.
        3 => add_wide::<3>(table, features, sums),
        5 => add_wide::<5>(table, features, sums),
        9 => add_wide::<9>(table, features, sums),
        36 => add_wide::<36>(table, features, sums),
        width => {
            for feature in features {
                let start = row(*feature, table.len() / width.max(1)) * width;
                let weights = table.get(start..start + width).unwrap_or_default();
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += i32::from(weight.cast_signed());
                }
            }
        }
    }
}

/// [`add`] of so many sums as are known when it is built: they stay in registers.
fn add_wide<const WIDTH: usize>(table: &[u8], features: &[u64], sums: &mut [i32]) {
    let (rows, _) = table.as_chunks::<WIDTH>();
    let Some(sums) = sums.as_mut_array::<WIDTH>() else { return };
    let mut own = *sums;
    for feature in features {
        let Some(weights) = rows.get(row(*feature, rows.len())) else { continue };
        for at in 0..WIDTH {
            own[at] += i32::from(weights[at].cast_signed());
        }
    }
    *sums = own;
}

/// The row of a feature in a table of `rows`, a power of two.
pub fn row(feature: u64, rows: usize) -> usize {
    (feature ^ feature >> 32) as usize & rows.wrapping_sub(1)
}

/// Follows the path back from the best last label.
fn trace(scores: &[i32], back: &[u8], count: usize) -> Vec<u8> {
    let last = scores.iter().enumerate().fold((i32::MIN, 0), |best, (label, score)| {
        if *score > best.0 { (*score, label as u8) } else { best }
    });
    let mut label = last.1;
    let mut labels: Vec<u8> = Vec::with_capacity(back.len() / count.max(1));
    for froms in back.chunks(count.max(1)).rev() {
        labels.push(label);
        label = froms.get(usize::from(label)).copied().unwrap_or(0);
    }
    labels.reverse();
    labels
}

/// The file of a chain, from its weights: so many labels, of which so many are weighed.
pub fn write(labels: u8, weighed: u8, nodes: &[i8], edges: &[i8]) -> Vec<u8> {
    let log2 = |rows: usize| rows.max(1).trailing_zeros() as u8;
    let width = |labels: u8| usize::from(labels).max(1);
    let square = width(labels) * width(labels);
    let rows = [nodes.len() / width(weighed), edges.len() / square].map(log2);
    let weights = nodes.iter().chain(edges).map(|w| w.to_le_bytes()[0]);
    [labels, weighed].into_iter().chain(rows).chain(weights).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two labels, two node rows, one edge row; feature 1 stands for label 1.
    fn file(edges: [i8; 4]) -> Vec<u8> {
        write(2, 2, &[1, 0, 0, 3], &edges)
    }

    fn sequence(nodes: &[u64]) -> Sequence {
        let count = nodes.len();
        Sequence {
            nodes: nodes.to_vec(),
            edges: vec![0; count],
            allowed: vec![0b11; count],
        }
    }

    #[test]
    fn the_best_path_weighs_items_and_pairs() {
        let (plain, joined) = (file([0; 4]), file([0, -5, -5, 0]));
        let plain = Chain::read(&plain).unwrap().0;
        let joined = Chain::read(&joined).unwrap().0;
        let items = sequence(&[0, 1, 0]);
        assert_eq!(plain.best(&items), [0, 1, 0]);
        assert_eq!(joined.best(&items), [1, 1, 1]);
    }

    #[test]
    fn a_barred_label_is_not_given() {
        let file = file([0; 4]);
        let mut items = sequence(&[1, 1]);
        items.allowed[0] = 0b01;
        assert_eq!(Chain::read(&file).unwrap().0.best(&items), [0, 1]);
    }

    #[test]
    fn damaged_bytes_are_no_chain() {
        let file = file([0; 4]);
        assert!(Chain::read(&file[..file.len() - 1]).is_none());
        assert!(Chain::read(&[]).is_none());
    }
}
