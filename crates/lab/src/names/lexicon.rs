//! How words are used in news at large: counts over unlabelled texts, for the model's
//! lexicon.

use rayon::prelude::*;
use secondsource::mention::name::{self, Entry, Model, USES};
use secondsource::segment::shape::word_hash;
use secondsource::segment::{self, TokenKind};
use secondsource::{Document, Language};
use std::collections::BTreeMap;

/// Words seen less often with a capital are left out.
const FEWEST: u32 = 3;

/// The share of a word's places from which on a use counts, by level.
const SHARES: [f32; 3] = [0.02, 0.12, 0.4];

/// The uses of words in texts.
pub(super) struct Lexicon {
    texts: Vec<String>,
    counts: Counts,
}

/// How many uses the surroundings show; the labels come after them.
const SHOWN: usize = USES - 5;

type Counts = BTreeMap<u64, [u32; USES]>;

impl Lexicon {
    /// Counts what the surroundings show.
    pub(super) fn of(texts: Vec<String>) -> Lexicon {
        let counts = count(&texts, |document, segments, add| {
            for (word, bits) in name::uses(document, segments, Language::english()) {
                let uses = (0..SHOWN).filter(|bit| bits >> bit & 1 == 1);
                uses.for_each(|bit| add(word, bit));
            }
        });
        Lexicon { texts, counts }
    }

    /// Counts what a model takes each word for.
    pub(super) fn label(&mut self, model: &Model) {
        let steps = name::Steps::of(model);
        let counts = count(&self.texts, |document, segments, add| {
            let language = Language::english();
            for (range, words) in name::stretches(document, segments, language, model) {
                let mut uses = vec![USES - 1; range.len()];
                for (name, kind) in name::decode(model, &steps, &range, &words) {
                    let own = name.start - range.start..name.end - range.start;
                    uses[own].fill(SHOWN + kind as usize);
                }
                for (at, use_) in range.zip(uses) {
                    let token = &segments.tokens[at];
                    let capital = token.span.of(&document.text);
                    if token.kind == TokenKind::Word
                        && capital.starts_with(char::is_uppercase)
                    {
                        add(word_hash(&token.lower), use_);
                    }
                }
            }
        });
        for (word, row) in &mut self.counts {
            if let Some(labels) = counts.get(word) {
                row[SHOWN..].copy_from_slice(&labels[SHOWN..]);
            }
        }
    }

    /// The levels of use of each word, by key.
    pub(super) fn table(&self) -> Vec<(u64, Vec<Entry>)> {
        let mut table = Vec::new();
        for (word, row) in &self.counts {
            // What stands in a name by the rules or has a capital inside a sentence.
            let named: u32 = row[8..SHOWN].iter().sum();
            let all = named.max(row[1]) + row[0] / 4;
            if named.max(row[1]) < FEWEST {
                continue;
            }
            let share = |n: u32| n as f32 / all as f32;
            let level = |n: u32| SHARES.iter().filter(|s| share(n) >= **s).count() as i8;
            let levels = (0_u8..).zip(row.iter().map(|n| level(*n)));
            let entries: Vec<Entry> = levels.filter(|l| l.1 > 0).collect();
            if !entries.is_empty() {
                table.push((name::lexicon_key(*word), entries));
            }
        }
        table.sort();
        table
    }
}

/// Counts uses over all texts: sums, the same in any order.
fn count(
    texts: &[String],
    see: impl Fn(&Document, &segment::Segments, &mut dyn FnMut(u64, usize)) + Sync,
) -> Counts {
    let parts: Vec<Counts> = texts
        .par_chunks(64)
        .map(|texts| {
            let mut counts = Counts::default();
            for text in texts {
                let document = Document::of_text(text);
                let segments = segment::segment(&document, Language::english());
                see(&document, &segments, &mut |word, use_| {
                    counts.entry(word).or_insert([0; USES])[use_] += 1;
                });
            }
            counts
        })
        .collect();
    let mut all = Counts::default();
    for (word, row) in parts.into_iter().flatten() {
        let sum = all.entry(word).or_insert([0; USES]);
        sum.iter_mut().zip(row).for_each(|(a, b)| *a += b);
    }
    all
}
