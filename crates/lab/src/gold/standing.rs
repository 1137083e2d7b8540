//! What claims rest on: the standing found, against the one that was written into the
//! shipped clusters.

use super::Cluster;
use super::cluster::Rests;
use super::measure::{Tally, touch};
use secondsource::corroborate::{Claim, Standing};

/// Claims with the right standing and every origin that was asked for.
pub(crate) fn measure(c: &Cluster) -> Tally {
    let right = |(slug, rests): &(&String, &Rests)| {
        claim_of(c, slug).is_some_and(|claim| is_right(claim, rests))
    };
    let correct = c.standings.iter().filter(right).count();
    Tally { correct, found: None, wanted: c.standings.len() }
}

/// Tells which standings are wrong, and what was found instead.
pub(crate) fn print_wrong(c: &Cluster) {
    for (slug, rests) in &c.standings {
        let found = claim_of(c, slug);
        if found.is_some_and(|claim| is_right(claim, rests)) {
            continue;
        }
        let found = found.map_or("no claim".to_owned(), |claim| {
            let origins: Vec<&str> =
                claim.origins.iter().map(|o| o.name.as_str()).collect();
            format!("{} by {origins:?}: {}", name(claim.standing), claim.text)
        });
        println!("  {slug}: {} by {:?}, found {found}", rests.standing, rests.origins);
    }
}

/// The engine's claim that holds most of a gold claim's places; the weightier at a tie.
fn claim_of<'a>(c: &'a Cluster, slug: &str) -> Option<&'a Claim> {
    let places: Vec<_> =
        c.gold.claims.get(slug)?.iter().map(|(d, at)| c.place((*d, at))).collect();
    let held = |claim: &Claim| {
        let stated = |p| claim.statements.iter().any(|s| touch(p, s.place));
        places.iter().filter(|p| stated(**p)).count()
    };
    let mut best = None;
    for claim in c.stories.iter().flat_map(|s| &s.claims) {
        let count = held(claim);
        if count > best.map_or(0, |(n, _)| n) {
            best = Some((count, claim));
        }
    }
    best.map(|(_, claim)| claim)
}

fn is_right(claim: &Claim, rests: &Rests) -> bool {
    let is = |name: &str| claim.origins.iter().any(|o| o.name.contains(name));
    let found = |names: &String| names.split('|').any(is);
    name(claim.standing) == rests.standing && rests.origins.iter().all(found)
}

fn name(standing: Standing) -> &'static str {
    match standing {
        Standing::Disputed => "disputed",
        Standing::Corroborated => "corroborated",
        Standing::SingleOrigin => "single-origin",
        Standing::Unestablished => "unestablished",
        Standing::OwnVoice => "own-voice",
    }
}
