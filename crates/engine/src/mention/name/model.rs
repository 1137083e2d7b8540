//! A linear model's weights as they lie in the file, read in place.
//!
//! ```text
//! "SSNAME1" · classes: u8 · log2 of slots: u8
//! slot  × (print: u32, first entry << 8 | entries: u32)   open addressing, empty = 0
//! entry × (class: u8, weight: i8)
//! ```
//!
//! Numbers are little-endian. A key's low bits choose the slot, its high half is the
//! print. Nothing is unpacked: reading takes no time, and a damaged file gives wrong
//! weights, never a panic.

const MAGIC: &[u8] = b"SSNAME1";

/// One class and its weight.
pub type Entry = (u8, i8);

/// The weights, as a view of the file.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    classes: usize,
    slots: &'a [[u8; 8]],
    entries: &'a [[u8; 2]],
}

impl<'a> Model<'a> {
    /// The model in `bytes`; `None` where they hold none.
    pub fn read(bytes: &'a [u8]) -> Option<Model<'a>> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (head, rest) = rest.split_at_checked(2)?;
        let [classes, log2] = *head else { return None };
        let (slots, rest) = rest.split_at_checked(8_usize.checked_shl(log2.into())?)?;
        let classes = classes.into();
        Some(Model { classes, slots: slots.as_chunks().0, entries: rest.as_chunks().0 })
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Adds the weights of a feature to the classes' scores.
    #[inline]
    pub fn add(&self, feature: u64, scores: &mut [i32]) {
        for [class, weight] in self.find(feature) {
            if let Some(score) = scores.get_mut(usize::from(*class)) {
                *score += i32::from(i8::from_le_bytes([*weight]));
            }
        }
    }

    #[inline]
    fn find(&self, key: u64) -> &'a [[u8; 2]] {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = key as usize & mask;
        while let Some([a, b, c, d, e, f, g, h]) = self.slots.get(at) {
            let place = u32::from_le_bytes([*e, *f, *g, *h]);
            if place == 0 {
                break;
            }
            if u32::from_le_bytes([*a, *b, *c, *d]) == (key >> 32) as u32 {
                let first = (place >> 8) as usize;
                let entries = first..first + (place & 0xff) as usize;
                return self.entries.get(entries).unwrap_or_default();
            }
            at = (at + 1) & mask;
        }
        &[]
    }
}

/// The file of a model: the number of classes, and the entries of each key. Keys must
/// be in a fixed order for the file to be the same every time.
pub fn write(classes: usize, table: &[(u64, Vec<Entry>)]) -> Vec<u8> {
    let log2 = (table.len() * 4 / 3 + 1).next_power_of_two().trailing_zeros();
    let count = 1_usize << log2;
    let mut slots = vec![[0_u8; 8]; count];
    let mut entries: Vec<u8> = Vec::new();
    for (key, own) in table {
        let mut at = *key as usize & (count - 1);
        while slots[at] != [0; 8] {
            at = (at + 1) & (count - 1);
        }
        let place = ((entries.len() / 2) as u32) << 8 | own.len() as u32;
        slots[at][..4].copy_from_slice(&((key >> 32) as u32).to_le_bytes());
        slots[at][4..].copy_from_slice(&place.to_le_bytes());
        entries.extend(own.iter().flat_map(|(class, w)| [*class, w.to_le_bytes()[0]]));
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend([classes as u8, log2 as u8]);
    bytes.extend(slots.iter().flatten());
    bytes.extend(entries);
    bytes
}
