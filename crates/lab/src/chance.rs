//! Chance that falls the same each time.

/// A 64-bit xorshift with a multiplication.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// From 0 to 1.
    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// From -1 to 1.
    pub(crate) fn around(&mut self) -> f32 {
        2.0 * self.share() - 1.0
    }

    /// True in this share of the times.
    pub(crate) fn falls(&mut self, share: f32) -> bool {
        self.share() < share
    }

    /// Nothing in this share of the places, a little more than one in all others.
    pub(crate) fn mask(&mut self, count: usize, share: f32) -> Vec<f32> {
        let kept = 1.0 / (1.0 - share);
        let edge = (share * 65536.0) as u64;
        let mut mask = Vec::with_capacity(count + 3);
        while mask.len() < count {
            let four = self.next();
            mask.extend(
                [0, 16, 32, 48].map(|shift| {
                    if (four >> shift) & 0xffff < edge { 0.0 } else { kept }
                }),
            );
        }
        mask.truncate(count);
        mask
    }

    /// Fisher–Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
