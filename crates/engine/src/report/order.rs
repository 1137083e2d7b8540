//! What is shown where: the reading order the three formats for people share.

use super::keys;
use crate::corroborate::{Claim, Quantity, Standing, Story, Verdict};
use std::collections::BTreeSet;

/// The standings from the one that most needs a reader's eye, with the sign that stands
/// for each beside its name (never instead of it).
pub(super) const STANDINGS: [(Standing, &str); 5] = [
    (Standing::Disputed, "⇄"),
    (Standing::Corroborated, "●●"),
    (Standing::SingleOrigin, "●"),
    (Standing::Unestablished, "?"),
    (Standing::OwnVoice, "○"),
];

/// Key and sign of a standing.
pub(super) fn standing(standing: Standing) -> (&'static str, &'static str) {
    let found = STANDINGS.iter().find(|(s, _)| *s == standing);
    (keys::standing(standing), found.map_or("", |(_, sign)| *sign))
}

/// A claim with its index in the story.
pub(super) type Numbered<'a> = (usize, &'a Claim);

/// A story's claims by where they are shown; each keeps the story's order.
pub(super) struct Sections<'a> {
    /// In at least two documents and denied by nobody.
    pub(super) reported: Vec<Numbered<'a>>,
    /// Denied by somebody.
    pub(super) disputed: Vec<Numbered<'a>>,
    /// In one document only.
    pub(super) alone: Vec<Numbered<'a>>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(story: &'a Story) -> Self {
        let mut sections =
            Sections { reported: Vec::new(), disputed: Vec::new(), alone: Vec::new() };
        for numbered in story.claims.iter().enumerate() {
            let (_, claim) = numbered;
            let section = match claim.standing {
                Standing::Disputed => &mut sections.disputed,
                _ if documents(claim).len() > 1 => &mut sections.reported,
                _ => &mut sections.alone,
            };
            section.push(numbered);
        }
        sections
    }
}

/// The claims of the brief.
pub(super) fn brief(story: &Story) -> impl Iterator<Item = Numbered<'_>> {
    story.brief.iter().filter_map(|i| story.claims.get(*i).map(|claim| (*i, claim)))
}

/// The documents that state the claim, in order.
pub(super) fn documents(claim: &Claim) -> BTreeSet<usize> {
    claim.statements.iter().map(|s| s.place.document).collect()
}

/// How many of the story's claims have each standing, in the order of [`STANDINGS`].
pub(super) fn tally(story: &Story) -> [(Standing, usize); 5] {
    STANDINGS.map(|(standing, _)| {
        (standing, story.claims.iter().filter(|c| c.standing == standing).count())
    })
}

/// The index of each figure, those that differ first: they need a reader's eye. Those that
/// are given once come last.
pub(super) fn figures(story: &Story) -> Vec<usize> {
    let weight = |quantity: &Quantity| match quantity.verdict {
        _ if quantity.readings.len() < 2 => 4,
        Verdict::Differ => 0,
        Verdict::Updated => 1,
        Verdict::Compatible => 2,
        Verdict::Same => 3,
    };
    let mut order: Vec<usize> = (0..story.figures.len()).collect();
    order.sort_by_key(|i| story.figures.get(*i).map(weight));
    order
}
