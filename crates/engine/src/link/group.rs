//! Average linkage over a sparse graph of scored pairs.
//!
//! Pairs are taken from the strongest down; two groups become one where the mean score
//! over all their pairs of members (a pair that was never proposed counts as 0) reaches
//! the threshold. Greedy agglomeration as in UPGMA (Sokal & Michener 1958), without
//! re-sorting after a merge: O(E log E + merges · group size).

use std::collections::BTreeMap;

/// A scored pair of items, by index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How sure that the two belong together, 0 to 1.
    pub score: f64,
}

/// Groups `count` items; every item is in exactly one group. Groups and their members
/// come in ascending order.
pub fn average_linkage(count: usize, edges: &[Edge], threshold: f64) -> Vec<Vec<usize>> {
    let mut sorted: Vec<Edge> = edges.to_vec();
    sorted.sort_by(|x, y| {
        y.score.total_cmp(&x.score).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b))
    });
    let mut group_of: Vec<usize> = (0..count).collect();
    let mut members: Vec<Vec<usize>> = (0..count).map(|i| vec![i]).collect();
    let mut links: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); count];
    for edge in &sorted {
        *links[edge.a].entry(edge.b).or_default() += edge.score;
        *links[edge.b].entry(edge.a).or_default() += edge.score;
    }
    for edge in &sorted {
        let (a, b) = (group_of[edge.a], group_of[edge.b]);
        if a == b {
            continue;
        }
        let between = links[a].get(&b).copied().unwrap_or(0.0);
        if between / ((members[a].len() * members[b].len()) as f64) < threshold {
            continue;
        }
        let (into, from) =
            if members[a].len() >= members[b].len() { (a, b) } else { (b, a) };
        for item in std::mem::take(&mut members[from]) {
            group_of[item] = into;
            members[into].push(item);
        }
        for (other, score) in std::mem::take(&mut links[from]) {
            links[other].remove(&from);
            if other != into {
                *links[other].entry(into).or_default() += score;
                *links[into].entry(other).or_default() += score;
            }
        }
    }
    let mut groups: Vec<Vec<usize>> =
        members.into_iter().filter(|m| !m.is_empty()).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(a: usize, b: usize, score: f64) -> Edge {
        Edge { a, b, score }
    }

    #[test]
    fn a_chain_does_not_pull_its_ends_together() {
        let edges = [edge(0, 1, 0.9), edge(1, 2, 0.8)];
        assert_eq!(average_linkage(3, &edges, 0.5), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn a_full_triangle_is_one_group() {
        let edges = [edge(0, 1, 0.9), edge(1, 2, 0.8), edge(0, 2, 0.6)];
        assert_eq!(average_linkage(4, &edges, 0.5), [vec![0, 1, 2], vec![3]]);
    }
}
