//! Sentences an outlet prints under everything: what its newsletters are, how its
//! transcripts were made, that all of it is made up.
//!
//! Such a sentence stands in several documents which otherwise have nothing in common:
//! hardly a name or a number of the one is in the other. On the labelled pairs of
//! `crates/lab/labels/copies.tsv`, the documents around notices share .14 to .29 of
//! them, those around copied sentences .58 and more.

use super::text::{Sentence, Text};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// In fewer documents a sentence is no notice, whatever they are about …
const FEWEST: usize = 3;
/// … and of more than this it is enough to look at the first.
const MOST: usize = 5;
/// It is one where the documents share less than this of their names and numbers …
const ALIKE: f64 = 0.4;
/// … of which they must have so many.
const FEWEST_SPECIFIC: usize = 8;

/// Takes the notices out of the texts.
pub(super) fn drop(texts: &mut [Cow<'_, Text>]) {
    let mut standing: Vec<(u32, usize, usize)> = Vec::new();
    for (rank, text) in texts.iter().enumerate() {
        let keys = text.sentences.iter().enumerate();
        standing.extend(keys.map(|(s, sentence)| (sentence.key, rank, s)));
    }
    standing.sort_unstable();
    standing.dedup_by_key(|(key, rank, _)| (*key, *rank));
    let notices: BTreeSet<u32> = standing
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|same| same.len() >= FEWEST && !alike(texts, same))
        .map(|same| same[0].0)
        .collect();
    let is_notice = |sentence: &Sentence| notices.contains(&sentence.key);
    for text in texts.iter_mut().filter(|text| text.sentences.iter().any(is_notice)) {
        let text = text.to_mut();
        text.sentences.retain(|sentence| {
            let notice = is_notice(sentence);
            text.words -= if notice { sentence.words() } else { 0 };
            !notice
        });
    }
}

/// Whether the documents in which a sentence stands are about one thing: how much of
/// their names and numbers they share on average, those of the sentence aside.
fn alike(texts: &[Cow<'_, Text>], standing: &[(u32, usize, usize)]) -> bool {
    let kept = &standing[..standing.len().min(MOST)];
    let (mut sum, mut pairs) = (0.0, 0);
    for (i, &(_, a, s)) in kept.iter().enumerate() {
        for &(_, b, _) in &kept[..i] {
            sum += overlap([&texts[a], &texts[b]], &texts[a].sentences[s]);
            pairs += 1;
        }
    }
    sum >= ALIKE * f64::from(pairs)
}

fn overlap(texts: [&Text; 2], sentence: &Sentence) -> f64 {
    let [a, b] = texts;
    let own = |word: &&u32| sentence.specific.binary_search(word).is_err();
    let count = |text: &Text| text.specific.iter().filter(own).count();
    let fewer = count(a).min(count(b));
    if fewer < FEWEST_SPECIFIC {
        return 1.0;
    }
    let there = |word: &&u32| b.specific.binary_search(word).is_ok();
    let both = a.specific.iter().filter(own).filter(there).count();
    both as f64 / fewer as f64
}
