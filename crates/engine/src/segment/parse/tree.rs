//! The best tree over a sentence's scores.

/// The head of each word in the best tree, one word being the root, its own head.
/// `arcs` holds for each word how well each word is its head, itself for the root.
///
/// The root is the word that stands out most as one. Each other word takes its best
/// head; only where that makes a circle are all weighed together (Y. Chu and T. Liu,
/// *On the Shortest Arborescence of a Directed Graph*, 1965).
pub(super) fn best(arcs: &[f32], words: usize) -> Vec<usize> {
    let Some(root) = root(arcs, words) else { return Vec::new() };
    spanning(&Graph { arcs: arcs.to_vec(), words, root })
}

fn root(arcs: &[f32], words: usize) -> Option<usize> {
    let lead = |word: usize| {
        let row = arcs.get(word * words..(word + 1) * words).unwrap_or_default();
        let others = row.iter().enumerate().filter(|(head, _)| *head != word);
        let most = others.fold(f32::MIN, |most, (_, score)| most.max(*score));
        row.get(word).copied().unwrap_or(f32::MIN) - most
    };
    (0..words).reduce(|best, word| if lead(word) > lead(best) { word } else { best })
}

/// Words, or circles made one, and how well each is each other's head.
struct Graph {
    arcs: Vec<f32>,
    words: usize,
    root: usize,
}

impl Graph {
    fn arc(&self, word: usize, head: usize) -> f32 {
        self.arcs.get(word * self.words + head).copied().unwrap_or(f32::MIN)
    }

    fn best_head(&self, word: usize) -> usize {
        let better = |best: usize, head: usize| {
            if self.arc(word, head) > self.arc(word, best) { head } else { best }
        };
        (0..self.words).filter(|head| *head != word).reduce(better).unwrap_or(word)
    }
}

/// The highest-scoring tree from the root; the root is its own head.
fn spanning(graph: &Graph) -> Vec<usize> {
    let mut heads: Vec<usize> = (0..graph.words)
        .map(|word| if word == graph.root { word } else { graph.best_head(word) })
        .collect();
    let Some(circle) = circle(&heads) else { return heads };
    let (smaller, outside) = contract(graph, &heads, &circle);
    let one = outside.len();
    for (number, head) in spanning(&smaller).into_iter().enumerate() {
        let head_outside = outside.get(head).copied();
        match (outside.get(number).copied(), head_outside) {
            (Some(word), Some(head)) => heads[word] = head,
            (Some(word), None) => heads[word] = into(graph, word, &circle),
            (None, Some(head)) if number == one => {
                let word = out_of(graph, &heads, head, &circle);
                heads[word] = head;
            }
            _ => {}
        }
    }
    heads
}

/// A circle among the heads, if there is one.
fn circle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen_from = vec![usize::MAX; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while seen_from[at] == usize::MAX {
            seen_from[at] = start;
            at = heads[at];
        }
        if seen_from[at] == start && heads[at] != at {
            let mut circle = vec![at];
            let mut next = heads[at];
            while next != at {
                circle.push(next);
                next = heads[next];
            }
            return Some(circle);
        }
    }
    None
}

/// The graph with the circle as one, after all words outside of it.
fn contract(graph: &Graph, heads: &[usize], circle: &[usize]) -> (Graph, Vec<usize>) {
    let mut inside = vec![false; graph.words];
    circle.iter().for_each(|word| inside[*word] = true);
    let outside: Vec<usize> = (0..graph.words).filter(|w| !inside[*w]).collect();
    let mut arcs = Vec::with_capacity((outside.len() + 1) * (outside.len() + 1));
    for &word in &outside {
        arcs.extend(outside.iter().map(|head| graph.arc(word, *head)));
        arcs.push(graph.arc(word, into(graph, word, circle)));
    }
    for &head in &outside {
        let word = out_of(graph, heads, head, circle);
        arcs.push(graph.arc(word, head) - graph.arc(word, heads[word]));
    }
    arcs.push(f32::MIN);
    let root = outside.iter().position(|w| *w == graph.root).unwrap_or(0);
    (Graph { arcs, words: outside.len() + 1, root }, outside)
}

/// The word of the circle that is the best head for a word outside.
fn into(graph: &Graph, word: usize, circle: &[usize]) -> usize {
    let better = |best: usize, head: usize| {
        if graph.arc(word, head) > graph.arc(word, best) { head } else { best }
    };
    circle.iter().copied().reduce(better).unwrap_or(word)
}

/// The word of the circle that a head outside takes with the least loss.
fn out_of(graph: &Graph, heads: &[usize], head: usize, circle: &[usize]) -> usize {
    let gain = |word: usize| graph.arc(word, head) - graph.arc(word, heads[word]);
    let better =
        |best: usize, word: usize| if gain(word) > gain(best) { word } else { best };
    circle.iter().copied().reduce(better).unwrap_or(head)
}

#[cfg(test)]
mod tests {
    use super::best;

    /// Scores of a sentence from the heads that stand out.
    fn scores(words: usize, high: &[(usize, usize, f32)]) -> Vec<f32> {
        let mut arcs = vec![0.0; words * words];
        high.iter().for_each(|(word, head, score)| arcs[word * words + head] = *score);
        arcs
    }

    #[test]
    fn each_takes_its_best_head() {
        let arcs = scores(3, &[(0, 1, 5.0), (1, 1, 5.0), (2, 1, 5.0)]);
        assert_eq!(best(&arcs, 3), [1, 1, 1]);
    }

    #[test]
    fn a_circle_is_broken_where_it_costs_least() {
        let high = [(0, 0, 9.0), (1, 2, 5.0), (2, 1, 6.0), (1, 0, 4.0), (2, 0, 1.0)];
        assert_eq!(best(&scores(3, &high), 3), [0, 0, 1]);
    }

    #[test]
    fn only_one_word_is_the_root() {
        let arcs = scores(3, &[(0, 0, 5.0), (1, 1, 4.0), (2, 1, 3.0)]);
        assert_eq!(best(&arcs, 3), [0, 0, 1]);
    }

    #[test]
    fn no_scores_no_tree() {
        assert!(best(&[], 0).is_empty());
        assert_eq!(best(&[0.0], 1), [0]);
        assert_eq!(best(&[f32::NAN; 9], 3).len(), 3);
    }
}
