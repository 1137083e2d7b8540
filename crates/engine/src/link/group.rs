//! Average linkage over a sparse graph of scored pairs.
//!
//! Pairs are taken from the strongest down; two groups become one where the mean score
//! over all their pairs of members (a pair that was never proposed counts as 0) reaches
//! the threshold. Greedy agglomeration as in UPGMA (Sokal & Michener 1958), without
//! re-sorting after a merge: O(E log E + merges · group size). Groups may be made to
//! overlap, since one clause can say two things ([`overlapping`]).

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
    linkage(Start::singles(count), edges, edges, threshold)
}

/// Gathers `free` new items among themselves and around groups that stand: items `0 ..
/// standing.len()` of the edges are those groups, of so many members each, which never
/// become one. An edge to a group scores the mean over its members. Groups come in
/// ascending order of their first item, standing ones first.
pub fn around(
    standing: &[usize],
    free: usize,
    edges: &[Edge],
    threshold: f64,
) -> Vec<Vec<usize>> {
    let mut start = Start::singles(standing.len() + free);
    start.sizes[..standing.len()].copy_from_slice(standing);
    start.standing = standing.len();
    linkage(start, edges, edges, threshold)
}

/// What linkage starts from.
struct Start {
    /// How many members each item stands for.
    sizes: Vec<usize>,
    /// So many of the first items are groups that never become one.
    standing: usize,
}

impl Start {
    fn singles(count: usize) -> Self {
        Start { sizes: vec![1; count], standing: 0 }
    }
}

/// Groups that may overlap: like pairs that the groups so far leave apart are grouped
/// again, `layers` times in all, so that an item of two groups stands in both. The first
/// layer is held to one threshold, those after it to another. Every item
/// is in at least one group and no group lies within another; the first group that holds
/// an item is its home. The members of a group come in ascending order.
pub fn overlapping(
    count: usize,
    edges: &[Edge],
    [first, later]: [f64; 2],
    layers: usize,
) -> Vec<Vec<usize>> {
    let mut groups = average_linkage(count, edges, first);
    let mut groups_of: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut known = 0;
    for layer in 0..layers {
        for (g, group) in groups.iter().enumerate().skip(known) {
            group.iter().for_each(|&item| groups_of[item].push(g));
        }
        known = groups.len();
        let apart = |e: &&Edge| {
            e.score >= later && !groups_of[e.a].iter().any(|g| groups_of[e.b].contains(g))
        };
        let seeds: Vec<Edge> = edges.iter().filter(apart).copied().collect();
        if seeds.is_empty() || layer + 1 == layers {
            break;
        }
        let more = linkage(Start::singles(count), &seeds, edges, later);
        groups.extend(more.into_iter().filter(|g| g.len() > 1));
    }
    let within = |g: usize| {
        let group = &groups[g];
        let holds = |o: usize| group.iter().all(|i| groups[o].binary_search(i).is_ok());
        let larger = |o: usize| (groups[o].len(), g) > (group.len(), o);
        groups_of[group[0]].iter().any(|&o| o != g && larger(o) && holds(o))
    };
    let kept: Vec<bool> = (0..groups.len()).map(|g| !within(g)).collect();
    groups.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(g, _)| g).collect()
}

/// [`average_linkage`] that merges along `seeds` only.
fn linkage(
    start: Start,
    seeds: &[Edge],
    edges: &[Edge],
    threshold: f64,
) -> Vec<Vec<usize>> {
    let mut sorted: Vec<Edge> = seeds.to_vec();
    sorted.sort_by(|x, y| {
        y.score.total_cmp(&x.score).then(x.a.cmp(&y.a)).then(x.b.cmp(&y.b))
    });
    let Start { mut sizes, standing } = start;
    let count = sizes.len();
    let mut group_of: Vec<usize> = (0..count).collect();
    let mut members: Vec<Vec<usize>> = (0..count).map(|i| vec![i]).collect();
    let mut links: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); count];
    for edge in edges {
        let sum = edge.score * (sizes[edge.a] * sizes[edge.b]) as f64;
        *links[edge.a].entry(edge.b).or_default() += sum;
        *links[edge.b].entry(edge.a).or_default() += sum;
    }
    for edge in &sorted {
        let (a, b) = (group_of[edge.a], group_of[edge.b]);
        // Standing groups keep their number: nothing swallows them.
        if a == b || (a < standing && b < standing) {
            continue;
        }
        let between = links[a].get(&b).copied().unwrap_or(0.0);
        if between / ((sizes[a] * sizes[b]) as f64) < threshold {
            continue;
        }
        let first = match (a < standing, b < standing) {
            (false, false) => sizes[a] >= sizes[b],
            (stands, _) => stands,
        };
        let (into, from) = if first { (a, b) } else { (b, a) };
        sizes[into] += sizes[from];
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
    fn new_items_join_the_nearest_standing_group() {
        let edges = [edge(0, 2, 0.5), edge(1, 2, 0.3), edge(1, 3, 0.2), edge(3, 4, 0.6)];
        let groups = around(&[3, 5], 3, &edges, 0.25);
        assert_eq!(groups, [vec![0, 2], vec![1], vec![3, 4]]);
    }

    #[test]
    fn an_item_between_two_groups_stands_in_both() {
        let edges = [edge(0, 1, 0.9), edge(1, 2, 0.8)];
        assert_eq!(
            overlapping(4, &edges, [0.5, 0.5], 3),
            [vec![0, 1], vec![3], vec![1, 2]]
        );
        assert_eq!(overlapping(2, &[edge(0, 1, 0.9)], [0.5, 0.5], 3), [vec![0, 1]]);
    }

    #[test]
    fn a_full_triangle_is_one_group() {
        let edges = [edge(0, 1, 0.9), edge(1, 2, 0.8), edge(0, 2, 0.6)];
        assert_eq!(average_linkage(4, &edges, 0.5), [vec![0, 1, 2], vec![3]]);
    }
}
