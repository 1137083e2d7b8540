//! What to read first.

use super::{Claim, Standing};
use crate::Annotated;
use crate::document::Place;
use crate::link::Thread;
use crate::segment::Tag;

/// Claims in a brief, at most.
const MOST: usize = 5;
/// Words of a title made from a claim, at most.
const TITLE_WORDS: usize = 14;

/// The claims, the weightier first: those that tell something, then by documents that
/// state or deny them, by how early in these they stand, by id.
pub(super) fn ordered(docs: &[Annotated], claims: Vec<Claim>) -> Vec<Claim> {
    let weighed = claims.into_iter().map(|c| (tells(docs, &c), weight(docs, &c), c));
    let mut weighed: Vec<(bool, f64, Claim)> = weighed.collect();
    weighed.sort_by(|(a_tells, a_weight, a), (b_tells, b_weight, b)| {
        let weight = b_weight.total_cmp(a_weight);
        b_tells.cmp(a_tells).then(weight).then_with(|| a.id.cmp(&b.id))
    });
    weighed.into_iter().map(|(.., claim)| claim).collect()
}

fn weight(docs: &[Annotated], claim: &Claim) -> f64 {
    let mut documents: Vec<usize> =
        claim.statements.iter().chain(&claim.denials).map(|s| s.place.document).collect();
    documents.sort_unstable();
    documents.dedup();
    let lead = claim
        .statements
        .iter()
        .map(|s| {
            let length = docs[s.place.document].document.text.len().max(1);
            1.0 - s.place.span.start as f64 / length as f64
        })
        .fold(0.0, f64::max);
    let disputed = if claim.standing == Standing::Disputed { 0.5 } else { 0.0 };
    documents.len() as f64 + lead + disputed
}

/// The weightiest claims, as indices into `claims` (which are in order): those of several
/// documents that tell what is done, at most five; where there are none, the first three.
pub(super) fn choose(docs: &[Annotated], claims: &[Claim]) -> Vec<usize> {
    let several = |c: &Claim| {
        let first = c.statements[0].place.document;
        let told = c.statements.iter().any(|s| s.place.document != first);
        told && tells(docs, c)
    };
    let mut shared: Vec<usize> = Vec::new();
    for c in (0..claims.len()).filter(|&c| several(&claims[c])) {
        if !shared.iter().any(|&other| repeats(&claims[c], &claims[other])) {
            shared.push(c);
        }
        if shared.len() == MOST {
            break;
        }
    }
    if shared.len() >= 3 {
        return shared;
    }
    let mut chosen = shared;
    let fill: Vec<usize> = (0..claims.len()).filter(|c| !chosen.contains(c)).collect();
    chosen.extend(fill.into_iter().take(3 - chosen.len()));
    chosen.sort_unstable();
    chosen
}

/// Whether a claim's wording and most of its statements tell what was done or is so: more
/// than a name ("Ida Lund, head of the yard") or that somebody spoke ("said on Monday").
fn tells(docs: &[Annotated], claim: &Claim) -> bool {
    let telling = |place: Place| {
        let Annotated { segments, attributions, .. } = &docs[place.document];
        let cues = || attributions.iter().flat_map(|a| &a.cue);
        segments.tokens[segments.tokens_in(place.span)].iter().any(|t| {
            matches!(t.tag, Tag::Verb | Tag::Aux)
                && !cues().any(|cue| cue.touches(t.span))
        })
    };
    let count = claim.statements.iter().filter(|s| telling(s.place)).count();
    telling(claim.wording) && 2 * count >= claim.statements.len()
}

/// Whether most of a claim's statements stand in another claim too, or one reads
/// like the other with more words.
fn repeats(claim: &Claim, other: &Claim) -> bool {
    let also = |place| other.statements.iter().any(|s| s.place == place);
    let both = claim.statements.iter().filter(|s| also(s.place)).count();
    let alike = claim.text.contains(&other.text) || other.text.contains(&claim.text);
    2 * both > claim.statements.len() || alike
}

/// The first headline of the story's documents, else the weightiest claim's wording, else
/// who published the first.
pub(super) fn title(docs: &[Annotated], thread: &Thread, claims: &[Claim]) -> String {
    let mut titles =
        thread.documents.iter().filter_map(|&d| docs[d].document.title.as_deref());
    if let Some(title) = titles.find(|t| t.split_whitespace().count() > 3) {
        return title.to_owned();
    }
    let publisher =
        thread.documents.first().map_or("", |&d| docs[d].document.publisher());
    let text = claims.first().map_or(publisher, |c| c.text.as_str());
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.get(..TITLE_WORDS) {
        Some(start) if words.len() > TITLE_WORDS => format!("{} …", start.join(" ")),
        _ => words.join(" "),
    }
}
