//! The words of a statement, numbered and weighed within its story.

use super::{part, total};
use crate::Annotated;
use crate::document::BlockKind;
use crate::link::StatementRef;
use crate::segment::Relation;
use crate::state::{Statement, Term, TermKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// Words are together where at most this many content words part them.
const TOGETHER: usize = 4;
/// Tokens on the way up from a word to the subject it belongs to, at most.
const DEEPEST: usize = 12;
/// Tokens on the way up from a word to the word it depends on, at most.
const CLIMB: usize = 3;
/// What "X" weighs in "X is a sign of Y", as part of what it weighs elsewhere: it is what
/// the clause is about, not what it says.
const GIVEN: f32 = 0.5;

/// A statement's words, numbered and weighed.
pub(super) struct Profile {
    pub(super) document: usize,
    pub(super) sentence: usize,
    /// Canonical words, ascending, each once.
    pub(super) words: Vec<Word>,
    /// Stems as they stand, ascending, each once.
    pub(super) stems: Vec<u32>,
    /// Pairs of neighbours and triples, hashed, ascending.
    pub(super) bigrams: Vec<(u32, u32)>,
    pub(super) trigrams: Vec<(u32, u32, u32)>,
    /// Pairs of words that stand together, in any order, ascending, with how much each
    /// tells.
    pub(super) together: Vec<((u32, u32), f32)>,
    /// Words and the words they depend on, in any order, ascending, with their weight.
    pub(super) ties: Vec<((u32, u32), f32)>,
    /// The words in the order of the text.
    pub(super) line: Vec<u32>,
    /// The part of its words, weighed, that the document's headline or first sentence has.
    pub(super) headline: f32,
    pub(super) weight: f32,
    /// The same of the squares.
    pub(super) squares: f32,
    pub(super) rare: f32,
    pub(super) numbers: usize,
    pub(super) names: f32,
    pub(super) deeds: f32,
    pub(super) negated: bool,
    pub(super) unreal: bool,
    pub(super) source: Option<u32>,
    pub(super) position: f32,
}

#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) number: u32,
    /// Weight in this story.
    pub(super) weight: f32,
    /// Weight in news at large.
    pub(super) rarity: f32,
    pub(super) kind: TermKind,
}

/// Fills in how much of each statement stands in its document's headline.
pub(super) fn headlines(docs: &[Annotated], profiles: &mut [Profile]) {
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

pub(super) fn profile(docs: &[Annotated], statements: &[StatementRef]) -> Vec<Profile> {
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
pub(super) struct Whole {
    pub(super) line: Vec<u32>,
    /// Ascending, each once, with their weights.
    pub(super) words: Vec<(u32, f32)>,
    pub(super) weight: f32,
    pub(super) together: Vec<((u32, u32), f32)>,
}

/// The sentences of a story.
pub(super) struct Sentences {
    pub(super) of: Vec<usize>,
    pub(super) all: Vec<Whole>,
}

impl Sentences {
    /// Weighs words that stand together by how many sentences have them so.
    pub(super) fn new(profiles: &mut [Profile]) -> Sentences {
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
