//! Which statements make the same claim.
//!
//! In: the statements of one story. Out: [`Group`]s; every statement is in at least one,
//! and in several where it says several things ("the ferry, which had no licence, sank on
//! Monday"); the first that holds it is its home. Pairs are
//! proposed and described by [`super::pair`], judged by boosted trees trained on
//! annotated clusters (`models/claims.txt` and its card), and gathered by average
//! linkage, so that two like clauses of one story do not chain unlike ones together.

use super::group::{Edge, overlapping};
use super::trees::Trees;
use super::{Evidence, Link, StatementRef, pair};
use crate::Annotated;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Two groups of statements are one claim where their mean score reaches this …
/// Claims F1 of nine annotated clusters, of the five reports known from the start and of
/// the three clusters that ship at .34: .585, .972, .815. Cross-validated on the 26 it is
/// trained on: .561 at .3, .572 at .34, .574 at .4.
pub const SAME_CLAIM: f64 = 0.34;
/// … and this for the further claims that a statement stands in, which are fewer.
const ALSO: f64 = 0.55;
/// Rounds of grouping: how many claims a statement can stand in.
/// F1 on the annotated clusters' own pairs, if all were judged right: .81 with one, .91
/// with two, .94 with three.
const LAYERS: usize = 3;
/// Reasons kept for each link.
const REASONS: usize = 3;

/// Links kept for each claim, the surest: enough to see why, not all pairs of a large one.
/// Beside them the surest of each two sources that are cited, however many.
const MOST_LINKS: usize = 24;

/// Statements that make one claim.
#[derive(Clone, Debug)]
pub struct Group {
    /// The statements, in order.
    pub statements: Vec<StatementRef>,
    /// Why they were held to be one, the surest first.
    pub links: Vec<Link>,
}

/// The trained judge of pairs.
pub fn model() -> &'static Trees {
    static MODEL: OnceLock<Trees> = OnceLock::new();
    MODEL.get_or_init(|| {
        Trees::parse(include_str!("../../models/claims.txt"))
            .expect("the shipped model is tested to load")
    })
}

/// What pairs are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    /// The model of pairs.
    pub model: &'a Trees,
    /// From which mean score on two groups are one claim.
    pub threshold: f64,
    /// Whether links are given with their reasons.
    pub evidence: bool,
}

impl Judge<'_> {
    /// What ships.
    pub fn shipped(evidence: bool) -> Self {
        Judge { model: model(), threshold: SAME_CLAIM, evidence }
    }
}

/// Groups the statements of one story into claims.
pub fn group(
    docs: &[Annotated],
    statements: &[StatementRef],
    judge: Judge,
) -> Vec<Group> {
    let Judge { model, threshold, evidence: told } = judge;
    let pairs = pair::propose(docs, statements);
    let least = threshold / 4.0;
    let rows: Vec<_> = pairs.iter().map(|p| &p.row).collect();
    let scored: Vec<(f64, &pair::Pair)> = model
        .probabilities(&rows)
        .into_iter()
        .zip(&pairs)
        .filter(|(score, _)| *score >= least)
        .collect();
    let edges: Vec<Edge> =
        scored.iter().map(|&(score, p)| Edge { a: p.a, b: p.b, score }).collect();
    let groups =
        overlapping(statements.len(), &edges, [threshold, threshold.max(ALSO)], LAYERS);
    let mut groups_of: Vec<Vec<usize>> = vec![Vec::new(); statements.len()];
    for (g, members) in groups.iter().enumerate() {
        members.iter().for_each(|&m| groups_of[m].push(g));
    }
    let mut within: Vec<Vec<(f64, &pair::Pair)>> = vec![Vec::new(); groups.len()];
    for &(score, p) in scored.iter().filter(|(score, _)| *score >= threshold) {
        for &g in groups_of[p.a].iter().filter(|g| groups_of[p.b].contains(g)) {
            within[g].push((score, p));
        }
    }
    for pairs in &mut within {
        let places = |p: &pair::Pair| [p.a, p.b].map(|s| statements[s].place(docs));
        pairs.sort_by(|x, y| {
            y.0.total_cmp(&x.0).then_with(|| places(x.1).cmp(&places(y.1)))
        });
        let mut met = BTreeSet::new();
        let mut at = 0;
        pairs.retain(|(_, p)| {
            at += 1;
            let mut sources = [p.a, p.b].map(|s| source(docs, statements[s]));
            sources.sort_unstable();
            let two = sources[0].is_some() && sources[0] != sources[1];
            two && met.insert(sources) || at <= MOST_LINKS
        });
    }
    let linked = within.iter().flatten().filter(|_| told);
    let rows: Vec<_> = linked.map(|(_, pair)| &pair.row).collect();
    let mut moved = model.contributions(&rows).into_iter();
    let mut link = |(score, p): (f64, &pair::Pair)| Link {
        a: statements[p.a].place(docs),
        b: statements[p.b].place(docs),
        score,
        evidence: moved.next().map(evidence).unwrap_or_default(),
    };
    let told = groups.iter().zip(within).map(|(members, pairs)| Group {
        statements: members.iter().map(|&m| statements[m]).collect(),
        links: pairs.into_iter().map(&mut link).collect(),
    });
    told.collect()
}

/// Whom a statement cites.
fn source(docs: &[Annotated], reference: StatementRef) -> Option<&str> {
    let doc = &docs[reference.document];
    let last = doc.statements[reference.statement].chain.last()?;
    doc.attributions[*last].who.as_ref().map(|who| who.name.as_str())
}

/// The features that spoke loudest for a link.
fn evidence<const N: usize>(moved: [f64; N]) -> Vec<Evidence> {
    let mut evidence: Vec<Evidence> = pair::NAMES
        .iter()
        .zip(moved)
        .filter(|(_, weight)| *weight > 0.0)
        .map(|(&feature, weight)| Evidence { feature, weight })
        .collect();
    evidence.sort_by(|x, y| y.weight.total_cmp(&x.weight).then(x.feature.cmp(y.feature)));
    evidence.truncate(REASONS);
    evidence
}

#[cfg(test)]
mod tests {
    use super::pair;

    #[test]
    fn the_shipped_model_loads() {
        assert!(super::model().probability(&[0.0; pair::NAMES.len()]) < 0.5);
    }
}
