//! What is shown where: the reading order the three formats for people share.

use crate::corroborate::{Change, Claim, Standing, Story, Verdict};
use std::collections::BTreeSet;

/// The standings from the one that most needs a reader's eye, with the sign that stands
/// for each beside its name (never instead of it).
pub(super) const STANDINGS: [(Standing, &str, &str); 5] = [
    (Standing::Disputed, "disputed", "⇄"),
    (Standing::Corroborated, "corroborated", "●●"),
    (Standing::SingleOrigin, "single-origin", "●"),
    (Standing::Unestablished, "unestablished", "?"),
    (Standing::OwnVoice, "own-voice", "○"),
];

/// Key and sign of a standing.
pub(super) fn standing(standing: Standing) -> (&'static str, &'static str) {
    let found = STANDINGS.iter().find(|(s, ..)| *s == standing);
    found.map_or(("", ""), |(_, key, sign)| (key, sign))
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
    STANDINGS.map(|(standing, ..)| {
        (standing, story.claims.iter().filter(|c| c.standing == standing).count())
    })
}

/// Key of a verdict on figures.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Compatible => "compatible",
        Verdict::Updated => "updated",
        Verdict::Differ => "differ",
    }
}

/// Key of a change between quotes.
pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::Verbatim => "verbatim",
        Change::Trimmed => "trimmed",
        Change::Reworded => "reworded",
    }
}

/// The index of each figure, those that differ first: they need a reader's eye.
pub(super) fn figures(story: &Story) -> Vec<usize> {
    let weight = |verdict| match verdict {
        Verdict::Differ => 0,
        Verdict::Updated => 1,
        Verdict::Compatible => 2,
        Verdict::Same => 3,
    };
    let mut order: Vec<usize> = (0..story.figures.len()).collect();
    order.sort_by_key(|i| story.figures.get(*i).map(|q| weight(q.verdict)));
    order
}
