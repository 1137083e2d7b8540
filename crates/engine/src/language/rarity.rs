//! How rare a word is in news at large.
//!
//! In: a table `term<TAB>documents` (`models/<code>-frequency.tsv`, made by `lab train
//! frequency`, its first line the number of documents counted). Out: inverse document
//! frequency (Spärck Jones 1972) in nats, `ln((N + 1) / (df + 1))`; a word the table
//! does not hold counts as seen in none.

use rustc_hash::FxHashMap;

/// Document frequencies of the terms of a language.
#[derive(Debug, Default)]
pub struct Rarity {
    weights: FxHashMap<Box<str>, f32>,
    unseen: f32,
}

impl Rarity {
    /// Reads the table; lines that are not `term<TAB>count` are skipped.
    pub fn parse(table: &str) -> Rarity {
        let mut lines = table.lines();
        let documents: f64 = lines.next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
        let weight = |df: f64| libm::log((documents + 1.0) / (df + 1.0)) as f32;
        let weights = lines
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(term, df)| Some((Box::from(term), weight(df.parse().ok()?))))
            .collect();
        Rarity { weights, unseen: weight(0.0) }
    }

    /// The inverse document frequency of a term.
    pub fn of(&self, term: &str) -> f32 {
        self.weights.get(term).copied().unwrap_or(self.unseen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_weigh_more() {
        let rarity = Rarity::parse("100\nsaid\t99\nferry\t4\n");
        assert!(rarity.of("said") < rarity.of("ferry"));
        assert!(rarity.of("ferry") < rarity.of("zeppelin"));
    }
}
