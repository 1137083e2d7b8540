//! The way a claim's word took: `3 outlets → Marlin Press → an unnamed official`.

use super::labels::Labels;
use super::wording::Names;
use crate::corroborate::Assertion;
use crate::document::Place;
use std::collections::BTreeSet;

/// Outlets that have their word by the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chain<'a> {
    /// The documents, in order.
    pub(super) documents: BTreeSet<usize>,
    /// Whom they cite, from the nearest to the end; empty for their own voice.
    pub(super) cited: Vec<&'a str>,
    /// Where they say so.
    pub(super) places: Vec<Place>,
    /// The documents whose text some of them have copied here.
    pub(super) copied_from: BTreeSet<usize>,
}

/// The chains of some assertions: the most used first, then by name.
pub(super) fn find(assertions: &[Assertion]) -> Vec<Chain<'_>> {
    let mut chains: Vec<Chain<'_>> = Vec::new();
    for said in assertions {
        let cited = cited(said);
        let at = chains.iter().position(|chain| chain.cited == cited);
        let at = at.unwrap_or_else(|| {
            chains.push(Chain {
                documents: BTreeSet::new(),
                cited,
                places: Vec::new(),
                copied_from: BTreeSet::new(),
            });
            chains.len() - 1
        });
        if let Some(chain) = chains.get_mut(at) {
            chain.documents.insert(said.place.document);
            chain.places.push(said.place);
            chain
                .copied_from
                .extend(said.copied_from.filter(|d| *d != said.place.document));
        }
    }
    chains.sort_by(|a, b| {
        b.documents.len().cmp(&a.documents.len()).then_with(|| a.cited.cmp(&b.cited))
    });
    chains
}

/// Whom an assertion cites. The first name of the chain is the outlet's own; the same
/// name twice in a row is one step.
fn cited(said: &Assertion) -> Vec<&str> {
    let mut names: Vec<&str> = match said.chain.split_first() {
        Some((_, rest)) => rest.iter().map(String::as_str).collect(),
        None => Vec::new(),
    };
    if names.is_empty() {
        names.extend(said.source.as_deref());
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

impl Chain<'_> {
    /// The chain as one reads it.
    pub(super) fn text(&self, names: &Names<'_>, labels: Labels<'_>) -> String {
        let mut text = self.outlets(names, labels);
        for name in &self.cited {
            text.push_str(" → ");
            text.push_str(name);
        }
        if self.cited.is_empty() {
            let many = self.documents.len() > 1;
            text.push_str(", ");
            text.push_str(labels.of(if many { "own-words.many" } else { "own-words" }));
        }
        text
    }

    /// One or two outlets by name, more by number.
    fn outlets(&self, names: &Names<'_>, labels: Labels<'_>) -> String {
        let outlets: BTreeSet<String> =
            self.documents.iter().map(|d| names.outlet(*d)).collect();
        let mut outlets = outlets.into_iter();
        match (outlets.next(), outlets.next(), outlets.len()) {
            (Some(one), None, _) => one,
            (Some(one), Some(two), 0) => format!("{one} {} {two}", labels.of("and")),
            (_, _, more) => labels.count("outlets", more + 2),
        }
    }
}
