//! The network's weights as they lie in the file.
//!
//! ```text
//! "SSNET1" · embed, width, layers, arc, label, classes, relations: u16
//! class × (tag: u8, form: u8)
//! log2 of slots: u8 · slot × (print: u16, row: u16)    open addressing, empty = row 0
//! table × (rows: u32 · row × (scale: f32 · embed × i8))
//! matrix × (inputs, outputs: u16 · scale: f32 · bias × f32 · weight × i16)
//! ```
//!
//! Numbers are little-endian. The tables, most of the file, are read in place. The
//! matrices stand in the order of use: window, layers, tag, parse, relation, near.

use super::dense::{Dense, INPUTS};
use super::{Net, ROWS, Shape, TABLES};

const MAGIC: &[u8] = b"SSNET1";

/// A vocabulary or feature table, read in place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    embed: usize,
}

impl Table<'_> {
    /// Adds a row to `sums`.
    #[inline(always)]
    pub(super) fn add(&self, row: usize, sums: &mut [f32]) {
        let size = self.embed + 4;
        let Some(row) = self.bytes.get(row * size..(row + 1) * size) else { return };
        let Some((scale, weights)) = row.split_first_chunk() else { return };
        let scale = f32::from_le_bytes(*scale);
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += scale * f32::from(weight.cast_signed());
        }
    }
}

/// Where the vocabulary's words have their rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vocabulary<'a> {
    slots: &'a [[u8; 4]],
}

impl Vocabulary<'_> {
    /// The row of a word; 0 where it is not known.
    pub(super) fn row(&self, hash: u64) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (hash >> 8) as usize & mask;
        while let Some([a, b, c, d]) = self.slots.get(at) {
            let row = u16::from_le_bytes([*c, *d]);
            if row == 0 || u16::from_le_bytes([*a, *b]) == (hash >> 48) as u16 {
                return row.into();
            }
            at = (at + 1) & mask;
        }
        0
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (own, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(own)
    }

    fn number(&mut self) -> Option<usize> {
        let (own, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*own).into())
    }

    fn scale(&mut self) -> Option<f32> {
        let (own, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(f32::from_le_bytes(*own))
    }

    fn table(&mut self, embed: usize) -> Option<Table<'a>> {
        let (rows, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        let rows = u32::from_le_bytes(*rows) as usize;
        Some(Table { bytes: self.take(rows.checked_mul(embed + 4)?)?, embed })
    }

    /// Weights and bias.
    fn matrix(&mut self) -> Option<(Vec<f32>, Vec<f32>)> {
        let (inputs, outputs) = (self.number()?, self.number()?);
        let scale = self.scale()?;
        let bias = (0..outputs).map(|_| self.scale()).collect::<Option<_>>()?;
        let weights = self.take(inputs * outputs * 2)?.as_chunks().0;
        let weight = |w: &[u8; 2]| scale * f32::from(i16::from_le_bytes(*w));
        Some((weights.iter().map(weight).collect(), bias))
    }

    fn dense(&mut self) -> Option<Dense> {
        let (weights, bias) = self.matrix()?;
        (weights.len() <= INPUTS * bias.len()).then(|| Dense::new(&weights, &bias))
    }
}

/// The network in `bytes`; `None` where they hold none.
pub(super) fn read(bytes: &[u8]) -> Option<Net<'_>> {
    let mut rest = Rest(bytes.strip_prefix(MAGIC)?);
    let shape = Shape {
        embed: rest.number()?,
        width: rest.number()?,
        layers: rest.number()?,
        arc: rest.number()?,
        label: rest.number()?,
        classes: rest.number()?,
        relations: rest.number()?,
    };
    let meanings = rest.take(shape.classes * 2)?.as_chunks().0;
    let log2 = *rest.take(1)?.first()?;
    let slots = rest.take(4_usize.checked_shl(log2.into())?)?.as_chunks().0;
    let mut tables = [Table::default(); TABLES];
    for table in &mut tables {
        *table = rest.table(shape.embed)?;
    }
    Some(Net {
        meanings,
        vocabulary: Vocabulary { slots },
        tables,
        window: rest.dense()?,
        layers: (0..shape.layers).map(|_| rest.dense()).collect::<Option<_>>()?,
        tag: rest.dense()?,
        parse: rest.dense()?,
        relation: rest.dense()?,
        near: rest.matrix()?.0,
        shape,
    })
}

/// A network as training has it.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// How large it is.
    pub shape: Shape,
    /// The number of each class's tag and form.
    pub meanings: Vec<[u8; 2]>,
    /// The words of the vocabulary as hashes; row 0 is for all others.
    pub words: Vec<u64>,
    /// The rows of each table, one after the other.
    pub tables: Vec<Vec<f32>>,
    /// Weights and bias of each matrix, in the order of use.
    pub matrices: Vec<(Vec<f32>, Vec<f32>)>,
}

/// The file of a network.
pub fn write(parts: &Parts) -> Vec<u8> {
    let shape = &parts.shape;
    let mut bytes = MAGIC.to_vec();
    let sizes =
        [shape.embed, shape.width, shape.layers, shape.arc, shape.label, shape.classes];
    bytes.extend(sizes.iter().flat_map(|n| (*n as u16).to_le_bytes()));
    bytes.extend((shape.relations as u16).to_le_bytes());
    bytes.extend(parts.meanings.iter().flatten());
    write_words(&parts.words, &mut bytes);
    for (table, count) in parts.tables.iter().zip(ROWS) {
        let count = if count == 0 { parts.words.len() + 1 } else { count };
        bytes.extend((count as u32).to_le_bytes());
        table.chunks_exact(shape.embed).for_each(|row| write_row(row, &mut bytes));
    }
    parts.matrices.iter().for_each(|(w, bias)| write_matrix(w, bias, &mut bytes));
    bytes
}

fn write_words(words: &[u64], bytes: &mut Vec<u8>) {
    let count = (words.len() * 3 / 2 + 1).next_power_of_two();
    let mut slots = vec![[0_u8; 4]; count];
    for (row, hash) in (1_u16..).zip(words) {
        let mut at = (hash >> 8) as usize & (count - 1);
        while slots[at] != [0; 4] {
            at = (at + 1) & (count - 1);
        }
        let [a, b] = ((hash >> 48) as u16).to_le_bytes();
        let [c, d] = row.to_le_bytes();
        slots[at] = [a, b, c, d];
    }
    bytes.push(count.trailing_zeros() as u8);
    bytes.extend(slots.iter().flatten());
}

fn greatest(numbers: &[f32]) -> f32 {
    numbers.iter().fold(1e-9, |most, n| n.abs().max(most))
}

fn write_row(row: &[f32], bytes: &mut Vec<u8>) {
    let scale = greatest(row) / 127.0;
    bytes.extend(scale.to_le_bytes());
    bytes.extend(row.iter().map(|w| ((w / scale).round() as i8).cast_unsigned()));
}

fn write_matrix(weights: &[f32], bias: &[f32], bytes: &mut Vec<u8>) {
    bytes.extend(((weights.len() / bias.len().max(1)) as u16).to_le_bytes());
    bytes.extend((bias.len() as u16).to_le_bytes());
    let scale = greatest(weights) / 32767.0;
    bytes.extend(scale.to_le_bytes());
    bytes.extend(bias.iter().flat_map(|b| b.to_le_bytes()));
    bytes.extend(weights.iter().flat_map(|w| ((w / scale).round() as i16).to_le_bytes()));
}
