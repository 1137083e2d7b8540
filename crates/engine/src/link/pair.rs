//! Do two statements make the same proposition? A table of named features.
//!
//! In: the statements of one story. Out: for each pair that an index of shared words
//! proposes, a row of features, [`NAMES`] telling what each is. Words weigh by how rare
//! they are in the story and in news at large. The features know words, their synonyms,
//! names, numbers, dates, predicates, which words stand together, negation, who is cited,
//! and how well a pair stands out among its rivals; they do not know syntax.

use super::StatementRef;
use crate::Annotated;
use crate::document::BlockKind;
use crate::segment::Relation;
use crate::state::{Statement, Term, TermKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// The features, in the order of a row.
pub const NAMES: &[&str] = &[
    "words of the shorter",
    "words of the longer",
    "weighted words",
    "rare words",
    "same words",
    "rarest word",
    "second rarest word",
    "names shared",
    "names apart",
    "numbers shared",
    "numbers apart",
    "deed shared",
    "deeds apart",
    "word pairs",
    "length of the shorter",
    "length of the longer",
    "sentence",
    "sentence of the shorter",
    "negation differs",
    "plan against deed",
    "same source",
    "rank",
    "rank of the other",
    "margin",
    "place in the report",
    "leads",
    "rest of the sentence",
    "same run of words",
    "heaviest word apart",
    "heaviest word apart of the other",
    "in the headline",
    "margin in the report",
    "margin in the report of the other",
    "words together",
    "rarest words together",
    "part of words together",
    "words together in the sentence",
    "rarest word of the sentence",
    "words tied",
    "heaviest words tied",
    "part of words tied",
];

/// A row of features.
pub type Row = [f32; 41];

/// Pairs proposed for each statement, at most.
const MOST: usize = 48;
/// A pair is proposed where the words shared are at least this part of the shorter.
const LEAST: f32 = 0.06;
/// Words are together where at most this many content words part them.
const TOGETHER: usize = 4;
/// Tokens on the way up from a word to the subject it belongs to, at most.
const DEEPEST: usize = 12;
/// Tokens on the way up from a word to the word it depends on, at most.
const CLIMB: usize = 3;
/// What "X" weighs in "X is a sign of Y", as part of what it weighs elsewhere: it is what
/// the clause is about, not what it says.
const GIVEN: f32 = 0.5;
/// Words that this many statements use propose nothing by themselves.
const COMMON: usize = 300;

/// A proposed pair: two indices into the statements, and its features.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The one; lower than `b`.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The features.
    pub row: Row,
}

/// A statement's words, numbered and weighed.
struct Profile {
    document: usize,
    sentence: usize,
    /// Canonical words, ascending, each once.
    words: Vec<Word>,
    /// Stems as they stand, ascending, each once.
    stems: Vec<u32>,
    /// Pairs of neighbours and triples, hashed, ascending.
    bigrams: Vec<(u32, u32)>,
    trigrams: Vec<(u32, u32, u32)>,
    /// Pairs of words that stand together, in any order, ascending, with how much each
    /// tells.
    together: Vec<((u32, u32), f32)>,
    /// Words and the words they depend on, in any order, ascending, with their weight.
    ties: Vec<((u32, u32), f32)>,
    /// The words in the order of the text.
    line: Vec<u32>,
    /// The part of its words, weighed, that the document's headline or first sentence has.
    headline: f32,
    weight: f32,
    /// The same of the squares.
    squares: f32,
    rare: f32,
    numbers: usize,
    names: f32,
    deeds: f32,
    negated: bool,
    unreal: bool,
    source: Option<u32>,
    position: f32,
}

#[derive(Clone, Copy)]
struct Word {
    number: u32,
    /// Weight in this story.
    weight: f32,
    /// Weight in news at large.
    rarity: f32,
    kind: TermKind,
}

/// All proposed pairs of statements, in order.
pub fn propose(docs: &[Annotated], statements: &[StatementRef]) -> Vec<Pair> {
    let mut profiles = profile(docs, statements);
    headlines(docs, &mut profiles);
    let sentences = Sentences::new(&mut profiles);
    let lists = candidates(&profiles);
    let mut pairs = Vec::new();
    for (a, list) in lists.iter().enumerate() {
        for &Candidate { other: b, score, rank, best: best_there } in list {
            let back = lists[b].iter().find(|candidate| candidate.other == a);
            if b < a && back.is_some() {
                continue;
            }
            let best_back = back.map_or_else(
                || best_in(&profiles, &lists[b], profiles[a].document),
                |back| back.best,
            );
            let rivals = Rivals {
                rank,
                back: back.map_or(MOST, |back| back.rank),
                margin: score / best(list).max(best(&lists[b])).max(score),
                ahead: score / best_there.max(score),
                ahead_back: score / best_back.max(score),
            };
            let (low, high, rivals) =
                if a < b { (a, b, rivals) } else { (b, a, rivals.turned()) };
            let row = features(&profiles, &sentences, (low, high), rivals);
            pairs.push(Pair { a: low, b: high, row });
        }
    }
    pairs.sort_by_key(|p| (p.a, p.b));
    pairs
}

/// A partner that a statement might have.
struct Candidate {
    other: usize,
    score: f32,
    /// How many of the same document stand before it.
    rank: usize,
    /// The best score in its document.
    best: f32,
}

/// The score of the best partner.
fn best(list: &[Candidate]) -> f32 {
    list.first().map_or(0.0, |candidate| candidate.score)
}

/// The score of the best partner in one document.
fn best_in(profiles: &[Profile], list: &[Candidate], document: usize) -> f32 {
    let inside = list.iter().find(|c| profiles[c.other].document == document);
    inside.map_or(0.0, |candidate| candidate.score)
}

/// The partners of one statement, the best first, with how they stand in their documents.
fn ranked(profiles: &[Profile], list: Vec<(usize, f32)>) -> Vec<Candidate> {
    let mut met: Vec<(usize, usize, f32)> = Vec::new();
    let candidates = list.into_iter().map(|(other, score)| {
        let document = profiles[other].document;
        let known = met.iter_mut().find(|(met, ..)| *met == document);
        let (rank, best) = match known {
            Some((_, count, best)) => {
                *count += 1;
                (*count - 1, *best)
            }
            None => {
                met.push((document, 1, score));
                (0, score)
            }
        };
        Candidate { other, score, rank, best }
    });
    candidates.collect()
}

/// How a pair stands among those its members might make instead.
#[derive(Clone, Copy)]
struct Rivals {
    rank: usize,
    back: usize,
    margin: f32,
    /// Its score as part of the best that the one has in the other's document.
    ahead: f32,
    ahead_back: f32,
}

impl Rivals {
    fn turned(self) -> Rivals {
        Rivals {
            rank: self.back,
            back: self.rank,
            ahead: self.ahead_back,
            ahead_back: self.ahead,
            ..self
        }
    }
}

/// Fills in how much of each statement stands in its document's headline.
fn headlines(docs: &[Annotated], profiles: &mut [Profile]) {
    let mut titles: FxHashMap<usize, FxHashSet<u32>> = FxHashMap::default();
    for profile in profiles.iter() {
        let sentence = &docs[profile.document].segments.sentences[profile.sentence];
        if profile.sentence == 0 || sentence.block == BlockKind::Heading {
            titles.entry(profile.document).or_default().extend(&profile.line);
        }
    }
    for profile in profiles {
        let Some(title) = titles.get(&profile.document) else { continue };
        let said = profile.words.iter().filter(|w| title.contains(&w.number));
        profile.headline = part(said.map(|w| w.weight).sum(), profile.weight);
    }
}

fn profile(docs: &[Annotated], statements: &[StatementRef]) -> Vec<Profile> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut spread: Vec<u32> = Vec::new();
    let at = |r: &StatementRef| &docs[r.document].statements[r.statement];
    for reference in statements {
        let mut seen: Vec<u32> = Vec::new();
        for term in &at(reference).terms {
            for word in [&*term.group, &*term.stem] {
                let next = numbers.len() as u32;
                let number = *numbers.entry(word).or_insert(next);
                if number == next {
                    spread.push(0);
                }
                seen.push(number);
            }
        }
        seen.sort_unstable();
        seen.dedup();
        for number in seen {
            spread[number as usize] += 1;
        }
    }
    let total = statements.len() as f32;
    let mut sources: FxHashMap<String, u32> = FxHashMap::default();
    statements
        .iter()
        .map(|reference| {
            let statement = at(reference);
            let source = source_key(&docs[reference.document], statement).map(|key| {
                let next = sources.len() as u32;
                *sources.entry(key).or_insert(next)
            });
            let last = docs[reference.document].segments.sentences.len().max(1);
            let given = given(&docs[reference.document], statement);
            let words = words(statement, &given, &numbers, &spread, total);
            Profile {
                document: reference.document,
                sentence: statement.sentence,
                source,
                position: statement.sentence as f32 / last as f32,
                ties: ties(&docs[reference.document], statement, &words),
                ..words
            }
        })
        .collect()
}

/// The last word of whom the statement cites: "Mark Rutte" and "Rutte" are one here.
fn source_key(doc: &Annotated, statement: &Statement) -> Option<String> {
    let attribution = &doc.attributions[*statement.chain.last()?];
    let name = &attribution.who.as_ref()?.name;
    name.split_whitespace().next_back().map(str::to_lowercase)
}

fn words(
    statement: &Statement,
    given: &[bool],
    numbers: &FxHashMap<&str, u32>,
    spread: &[u32],
    total: f32,
) -> Profile {
    let rare_here =
        |n: u32| libm::logf((total + 1.0) / (spread[n as usize] as f32 + 0.5));
    let mut words: Vec<Word> = statement
        .terms
        .iter()
        .zip(given)
        .map(|(term, given)| {
            let number = numbers[&*term.group];
            let weight = rare_here(number) * if *given { GIVEN } else { 1.0 };
            Word { number, weight, rarity: term.rarity, kind: term.kind }
        })
        .collect();
    let line: Vec<u32> = words.iter().map(|w| w.number).collect();
    let mut bigrams: Vec<_> = line.windows(2).map(|w| (w[0], w[1])).collect();
    let mut trigrams: Vec<_> = line.windows(3).map(|w| (w[0], w[1], w[2])).collect();
    bigrams.sort_unstable();
    bigrams.dedup();
    trigrams.sort_unstable();
    trigrams.dedup();
    let together = together(&line);
    words.sort_by_key(|w| w.number);
    words.dedup_by_key(|w| w.number);
    let mut stems: Vec<u32> =
        statement.terms.iter().map(|term| numbers[&*term.stem]).collect();
    stems.sort_unstable();
    stems.dedup();
    Profile {
        document: 0,
        sentence: 0,
        weight: words.iter().map(|w| w.weight).sum(),
        squares: words.iter().map(|w| w.weight * w.weight).sum(),
        rare: words.iter().map(|w| w.rarity).sum(),
        numbers: words.iter().filter(|w| w.kind == TermKind::Number).count(),
        names: words.iter().filter(|w| w.kind == TermKind::Name).count() as f32,
        deeds: words.iter().filter(|w| w.kind == TermKind::Deed).count() as f32,
        words,
        stems,
        bigrams,
        trigrams,
        together,
        ties: Vec::new(),
        line,
        headline: 0.0,
        negated: statement.negated,
        unreal: statement.unreal,
        source: None,
        position: 0.0,
    }
}

/// Of each term, whether it belongs to the subject of a clause that only says what its
/// subject is.
fn given(doc: &Annotated, statement: &Statement) -> Vec<bool> {
    let tokens = &doc.segments.tokens;
    let within = doc.segments.tokens_in(statement.span);
    let up = |at: usize| tokens[at].head.map(|h| h as usize);
    let copula = within.clone().find(|&at| tokens[at].relation == Relation::Cop);
    let said = copula.and_then(up);
    let subject = said.and_then(|said| {
        within
            .clone()
            .find(|&at| up(at) == Some(said) && tokens[at].relation == Relation::Nsubj)
    });
    let Some(subject) = subject else { return vec![false; statement.terms.len()] };
    let below = |term: &Term| {
        let first = doc.segments.tokens_in(term.span).start;
        let mut way = std::iter::successors(Some(first), |&at| up(at)).take(DEEPEST);
        first < tokens.len() && way.any(|at| at == subject)
    };
    statement.terms.iter().map(below).collect()
}

/// The words of a statement with the words they depend on, function words skipped.
fn ties(
    doc: &Annotated,
    statement: &Statement,
    profile: &Profile,
) -> Vec<((u32, u32), f32)> {
    let tokens = &doc.segments.tokens;
    let terms: Vec<usize> = statement
        .terms
        .iter()
        .map(|term| doc.segments.tokens_in(term.span).start)
        .collect();
    let term_of = |token: usize| {
        let at = terms.partition_point(|&t| t <= token).checked_sub(1)?;
        tokens[token].span.touches(statement.terms[at].span).then_some(at)
    };
    let weight = |number: u32| {
        let at = profile.words.binary_search_by_key(&number, |w| w.number);
        at.map_or(0.0, |at| profile.words[at].weight)
    };
    let mut ties = Vec::new();
    for (at, &token) in terms.iter().enumerate() {
        let mut up = tokens.get(token).and_then(|t| t.head);
        for _ in 0..CLIMB {
            let Some(head) = up.map(|h| h as usize) else { break };
            if let Some(other) = term_of(head).filter(|other| *other != at) {
                let (a, b) = (profile.line[at], profile.line[other]);
                ties.push(((a.min(b), a.max(b)), weight(a) + weight(b)));
                break;
            }
            up = tokens[head].head;
        }
    }
    ties.sort_by_key(|t| t.0);
    ties.dedup_by_key(|t| t.0);
    ties
}

/// The pairs of words of a line that stand together, ascending, each once, not weighed.
fn together(line: &[u32]) -> Vec<((u32, u32), f32)> {
    let mut pairs = Vec::new();
    for (i, &a) in line.iter().enumerate() {
        for &b in line[i + 1..].iter().take(TOGETHER).filter(|b| **b != a) {
            pairs.push(((a.min(b), a.max(b)), 0.0));
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.0);
    pairs.dedup_by_key(|pair| pair.0);
    pairs
}

/// The words of a whole sentence.
#[derive(Default)]
struct Whole {
    line: Vec<u32>,
    /// Ascending, each once, with their weights.
    words: Vec<(u32, f32)>,
    weight: f32,
    together: Vec<((u32, u32), f32)>,
}

/// The sentences of a story.
struct Sentences {
    of: Vec<usize>,
    all: Vec<Whole>,
}

impl Sentences {
    /// Weighs words that stand together by how many sentences have them so.
    fn new(profiles: &mut [Profile]) -> Sentences {
        let mut number: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let mut all: Vec<Whole> = Vec::new();
        let mut of = Vec::with_capacity(profiles.len());
        for profile in &*profiles {
            let at =
                *number.entry((profile.document, profile.sentence)).or_insert(all.len());
            if at == all.len() {
                all.push(Whole::default());
            }
            all[at].line.extend(&profile.line);
            all[at].words.extend(profile.words.iter().map(|w| (w.number, w.weight)));
            of.push(at);
        }
        let mut holding: FxHashMap<(u32, u32), f32> = FxHashMap::default();
        for whole in &mut all {
            whole.words.sort_by_key(|w| w.0);
            whole.words.dedup_by_key(|w| w.0);
            whole.weight = total(&whole.words);
            whole.together = together(&whole.line);
            for &(pair, _) in &whole.together {
                *holding.entry(pair).or_default() += 1.0;
            }
        }
        let count = all.len() as f32;
        let tells = |pair: &(u32, u32)| {
            let holding = holding.get(pair).copied().unwrap_or(1.0);
            libm::logf((count + 1.0) / (holding - 0.5)).max(0.0)
        };
        let wholes = all.iter_mut().flat_map(|whole| &mut whole.together);
        let parts = profiles.iter_mut().flat_map(|profile| &mut profile.together);
        wholes.chain(parts).for_each(|(pair, weight)| *weight = tells(pair));
        Sentences { of, all }
    }
}

/// The weight of the pairs that both have: all, the heaviest, how many.
fn meeting(a: &[((u32, u32), f32)], b: &[((u32, u32), f32)]) -> (f32, f32, f32) {
    let (mut sum, mut most, mut count) = (0.0f32, 0.0f32, 0.0f32);
    shared(
        a,
        b,
        |pair| pair.0,
        |&(_, weight)| {
            sum += weight;
            most = most.max(weight);
            count += 1.0;
        },
    );
    (sum, most, count)
}

/// Calls `meet` with each member that both ascending lists hold.
fn shared<T, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, mut meet: impl FnMut(&T)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match key(x).cmp(&key(y)) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                meet(x);
                i += 1;
                j += 1;
            }
        }
    }
}

/// For each statement its best partners elsewhere, the best first.
fn candidates(profiles: &[Profile]) -> Vec<Vec<Candidate>> {
    let mut index: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (p, profile) in profiles.iter().enumerate() {
        for word in &profile.words {
            index.entry(word.number).or_default().push(p as u32);
        }
    }
    let mut shared = vec![0.0f32; profiles.len()];
    let mut touched: Vec<usize> = Vec::new();
    profiles
        .iter()
        .enumerate()
        .map(|(p, profile)| {
            for word in &profile.words {
                let postings = &index[&word.number];
                if postings.len() > COMMON {
                    continue;
                }
                for &other in postings {
                    let other = other as usize;
                    if shared[other] == 0.0 {
                        touched.push(other);
                    }
                    shared[other] += word.weight;
                }
            }
            let mut list: Vec<(usize, f32)> = touched
                .iter()
                .filter(|&&o| o != p && !same_sentence(profile, &profiles[o]))
                .map(|&o| (o, shared[o], profile.weight.min(profiles[o].weight)))
                .filter(|(_, shared, shorter)| *shared >= LEAST * shorter)
                .map(|(o, shared, _)| {
                    let product = profile.weight * profiles[o].weight;
                    (o, shared / product.sqrt().max(f32::MIN_POSITIVE))
                })
                .collect();
            for o in touched.drain(..) {
                shared[o] = 0.0;
            }
            list.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            list.truncate(MOST);
            ranked(profiles, list)
        })
        .collect()
}

fn same_sentence(a: &Profile, b: &Profile) -> bool {
    a.document == b.document && a.sentence == b.sentence
}

/// What two statements have in common.
#[derive(Default)]
struct Common {
    weight: f32,
    rarity: f32,
    dot: f32,
    first: f32,
    second: f32,
    names: f32,
    names_count: f32,
    numbers: f32,
    deeds: f32,
    /// The heaviest word that only the one has, and only the other.
    apart: (f32, f32),
}

fn common(a: &Profile, b: &Profile) -> Common {
    let mut common = Common::default();
    let (mut i, mut j) = (0, 0);
    loop {
        let (x, y) = (a.words.get(i), b.words.get(j));
        match (x, y) {
            (None, None) => return common,
            (Some(x), Some(y)) if x.number == y.number => {
                common.add(x, y);
                i += 1;
                j += 1;
            }
            (Some(x), y) if y.is_none_or(|y| x.number < y.number) => {
                common.apart.0 = common.apart.0.max(x.weight);
                i += 1;
            }
            (_, y) => {
                common.apart.1 = common.apart.1.max(y.map_or(0.0, |y| y.weight));
                j += 1;
            }
        }
    }
}

impl Common {
    fn add(&mut self, x: &Word, y: &Word) {
        let weight = x.weight.min(y.weight);
        self.weight += weight;
        self.rarity += x.rarity;
        self.dot += x.weight * y.weight;
        if weight > self.first {
            self.second = self.first;
            self.first = weight;
        } else {
            self.second = self.second.max(weight);
        }
        match (x.kind, y.kind) {
            (TermKind::Name, _) | (_, TermKind::Name) => {
                self.names += weight;
                self.names_count += 1.0;
            }
            (TermKind::Number, _) => self.numbers += 1.0,
            (TermKind::Deed, _) | (_, TermKind::Deed) => self.deeds += weight,
            _ => {}
        }
    }
}

fn features(
    profiles: &[Profile],
    sentences: &Sentences,
    (a, b): (usize, usize),
    rivals: Rivals,
) -> Row {
    let (x, y) = (&profiles[a], &profiles[b]);
    let shared = common(x, y);
    let (sx, sy) = (&sentences.all[sentences.of[a]], &sentences.all[sentences.of[b]]);
    let (whole, rarest) = overlap(&sx.words, &sy.words);
    let (wx, wy) = (sx.weight, sy.weight);
    let (together, rarest_together, count_together) = meeting(&x.together, &y.together);
    let (tied, most_tied, count_tied) = meeting(&x.ties, &y.ties);
    let fewest = x.together.len().min(y.together.len()) as f32;
    let (names, deeds) = (x.names.min(y.names), x.deeds.min(y.deeds));
    let flag = |condition: bool| if condition { 1.0 } else { 0.0 };
    [
        part(shared.weight, x.weight.min(y.weight)),
        part(shared.weight, x.weight.max(y.weight)),
        part(shared.dot, (x.squares * y.squares).sqrt()),
        part(shared.rarity, x.rare.max(y.rare)),
        jaccard(&x.stems, &y.stems),
        shared.first,
        shared.second,
        shared.names,
        names - shared.names_count,
        shared.numbers,
        flag(shared.numbers == 0.0 && x.numbers > 0 && y.numbers > 0),
        shared.deeds,
        flag(shared.deeds == 0.0 && deeds > 0.0),
        jaccard(&x.bigrams, &y.bigrams),
        x.words.len().min(y.words.len()) as f32,
        x.words.len().max(y.words.len()) as f32,
        part(whole, wx.max(wy)),
        part(whole, wx.min(wy)),
        flag(x.negated != y.negated),
        flag(x.unreal != y.unreal),
        match (x.source, y.source) {
            (Some(p), Some(q)) => flag(p == q) * 2.0 - 1.0,
            _ => 0.0,
        },
        rivals.rank.min(rivals.back) as f32,
        rivals.rank.max(rivals.back) as f32,
        rivals.margin,
        (x.position - y.position).abs(),
        x.position.max(y.position),
        part(whole - shared.weight, (wx.min(wy) - x.weight.min(y.weight)).max(0.0)),
        jaccard(&x.trigrams, &y.trigrams),
        shared.apart.0.min(shared.apart.1),
        shared.apart.0.max(shared.apart.1),
        x.headline.min(y.headline),
        rivals.ahead.min(rivals.ahead_back),
        rivals.ahead.max(rivals.ahead_back),
        together,
        rarest_together,
        part(count_together, fewest),
        meeting(&sx.together, &sy.together).0,
        rarest,
        tied,
        most_tied,
        part(count_tied, x.ties.len().min(y.ties.len()) as f32),
    ]
}

/// The weight of the words that both have: all, the heaviest.
fn overlap(a: &[(u32, f32)], b: &[(u32, f32)]) -> (f32, f32) {
    let (mut sum, mut most) = (0.0f32, 0.0f32);
    shared(
        a,
        b,
        |w| w.0,
        |w| {
            sum += w.1;
            most = most.max(w.1);
        },
    );
    (sum, most)
}

fn total(words: &[(u32, f32)]) -> f32 {
    words.iter().map(|w| w.1).sum()
}

fn part(of: f32, whole: f32) -> f32 {
    if whole > 0.0 { of / whole } else { 0.0 }
}

/// The part of all members that both ascending lists hold.
fn jaccard<T: Ord + Copy>(a: &[T], b: &[T]) -> f32 {
    let mut both = 0;
    shared(a, b, |x| *x, |_| both += 1);
    part(both as f32, (a.len() + b.len() - both) as f32)
}
