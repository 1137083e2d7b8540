//! What a document says, clause by clause, and on whose word.
//!
//! In: a document with its mentions and attributions. Out: [`Statement`]s in order, one a
//! clause, each with the chain of attributions it stands in and the [`Term`]s by which it
//! is compared with statements of other documents.
//!
//! Clauses are cut at marks, conjunctions and relative words that have a verb on both
//! sides, but not inside a noun phrase or a verb group, as the dependency tree has them;
//! where an attribution's content begins or ends, a clause does too, and the words that
//! merely cite ("Moreno said in a statement") make no statement. Not done here: clauses
//! without a verb of their own ("dozens hurt").
//!
//! "The ferry sank on Monday, killing 12 people, the coast guard said" gives "The ferry
//! sank on Monday" and "killing 12 people", both on the coast guard's word.

mod clause;
mod term;

pub use term::{Term, TermKind};

use crate::attribute::{Attribution, Manner, Stance};
use crate::document::{BlockKind, Document, Span};
use crate::language::Language;
use crate::mention::Mentions;
use crate::segment::{Segments, Sentence, Tag, TokenKind};
use std::ops::Range;

/// A source of this many tokens, with a mark in it, is told about, not only named.
const TOLD_ABOUT: usize = 6;
/// The words around what is cited say something of their own where so many of them tell
/// something beside who cites: "Ruiz said in a statement" does not, "Ruiz named Adrian
/// Holt captain and" does.
const TELLING: usize = 3;

/// What one document says in one place.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Statement {
    /// The clause that says it.
    pub span: Span,
    /// The sentence it stands in, as an index.
    pub sentence: usize,
    /// On whose word: attributions from the outermost to the innermost, as indices; empty
    /// where the document speaks in its own voice.
    pub chain: Vec<usize>,
    /// The clause says that something is not so.
    pub negated: bool,
    /// Planned, possible or demanded rather than done.
    pub unreal: bool,
    /// It stands around words that are cited: who says them, to whom, where.
    pub citing: bool,
    /// The words it is compared by.
    pub terms: Vec<Term>,
}

/// Cuts a document into statements, in order.
pub fn find(
    document: &Document,
    segments: &Segments,
    mentions: &Mentions,
    attributions: &[Attribution],
    language: &Language,
) -> Vec<Statement> {
    let clauses = clause::Splitter::new(language);
    let terms = term::Reader::new(mentions, language);
    let mut cited = Cited::new(attributions);
    let mut statements = Vec::new();
    for (index, sentence) in segments.sentences.iter().enumerate() {
        if sentence.block == BlockKind::Boilerplate {
            continue;
        }
        let frames = cited.within(sentence);
        for tokens in clauses.split(segments, sentence, &frames.edges) {
            for tokens in frames.said(segments, tokens) {
                let words = segments.tokens.get(tokens).unwrap_or(&[]);
                let terms = terms.read(&document.text, words);
                let (Some(first), Some(last)) = (words.first(), words.last()) else {
                    continue;
                };
                if terms.is_empty() {
                    continue;
                }
                let span = first.span.join(last.span);
                let chain = frames.chain(attributions, span);
                let wished = chain.iter().any(|&a| {
                    matches!(attributions[a].stance, Stance::Asks | Stance::Expects)
                });
                statements.push(Statement {
                    span,
                    sentence: index,
                    negated: clauses.negated(words),
                    unreal: wished || clauses.unreal(words),
                    citing: frames.cites(segments, span),
                    chain,
                    terms,
                });
            }
        }
    }
    statements
}

/// The attributions of a document, by where they stand.
struct Cited<'a> {
    attributions: &'a [Attribution],
    /// The extent of each attribution, by its start.
    extents: Vec<(Span, usize)>,
    /// The longest extent: how far back one that touches a sentence can start.
    longest: usize,
}

/// What is cited in one sentence.
struct Frames {
    /// The attributions with a part in the sentence.
    attributions: Vec<usize>,
    /// Who is cited.
    sources: Vec<Span>,
    /// Source and cue words.
    citing: Vec<Span>,
    /// Content spans.
    content: Vec<Span>,
    /// Where contents begin and end.
    edges: Vec<usize>,
}

impl<'a> Cited<'a> {
    fn new(attributions: &'a [Attribution]) -> Self {
        let mut extents: Vec<(Span, usize)> = attributions
            .iter()
            .enumerate()
            .filter_map(|(i, a)| Some((extent(a)?, i)))
            .collect();
        extents.sort_unstable();
        let longest = extents.iter().map(|(s, _)| s.len()).max().unwrap_or(0);
        Cited { attributions, extents, longest }
    }

    fn within(&mut self, sentence: &Sentence) -> Frames {
        let from = self
            .extents
            .partition_point(|(s, _)| s.start + self.longest < sentence.span.start);
        let to = self.extents.partition_point(|(s, _)| s.start < sentence.span.end);
        let attributions: Vec<usize> = self.extents[from.min(to)..to]
            .iter()
            .filter(|(s, _)| s.touches(sentence.span))
            .map(|&(_, i)| i)
            .collect();
        let says = || {
            let all = attributions.iter().map(|&i| &self.attributions[i]);
            all.filter(|a| a.manner == Manner::Says)
        };
        let parts = |part: fn(&Attribution) -> &Vec<Span>| -> Vec<Span> {
            let all = says().flat_map(part);
            all.copied().filter(|s| s.touches(sentence.span)).collect()
        };
        let content: Vec<Span> =
            says().flat_map(whole_content).filter(|s| s.touches(sentence.span)).collect();
        let sources = parts(|a| &a.source);
        let mut citing = parts(|a| &a.cue);
        citing.extend(&sources);
        citing.sort_unstable();
        let mut edges: Vec<usize> =
            content.iter().flat_map(|s| [s.start, s.end]).collect();
        edges.sort_unstable();
        Frames { attributions, sources, citing, content, edges }
    }
}

/// Whether the clause tells of the act or attitude itself.
fn tells(attribution: &Attribution, clause: Span) -> bool {
    attribution.manner == Manner::Holds
        && attribution.cue.iter().any(|c| c.touches(clause))
}

/// The content of an attribution; of one that only a word inside it makes ("the port has
/// reportedly closed"), in one piece.
fn whole_content(attribution: &Attribution) -> Vec<Span> {
    match attribution.content.iter().copied().reduce(Span::join) {
        Some(whole) if attribution.source.is_empty() => vec![whole],
        _ => attribution.content.clone(),
    }
}

fn extent(attribution: &Attribution) -> Option<Span> {
    let parts = [&attribution.source, &attribution.cue, &attribution.content];
    parts.into_iter().flatten().copied().reduce(Span::join)
}

impl Frames {
    /// The stretches of a clause that say something: without the words that merely cite,
    /// but with a source that is told about ("Ruiz, who runs the port, said …").
    fn said(&self, segments: &Segments, tokens: Range<usize>) -> Vec<Range<usize>> {
        let citing = |i: usize| {
            let span = segments.tokens[i].span;
            self.citing.iter().any(|c| c.touches(span)) && !self.content_at(span)
        };
        if !tokens.clone().any(citing) {
            return vec![tokens];
        }
        let told = |source: &Span| {
            let words = segments.tokens_in(*source);
            let inside = words.start >= tokens.start && words.end <= tokens.end;
            let long = words.len() >= TOLD_ABOUT;
            let marked = || {
                segments.tokens[words.clone()].iter().any(|t| t.kind == TokenKind::Mark)
            };
            (inside && long && marked()).then_some(words)
        };
        let content = |i: &usize| self.content_at(segments.tokens[*i].span);
        let first = tokens.clone().find(content).unwrap_or(tokens.end);
        let last = tokens.clone().rfind(content).map_or(tokens.end, |last| last + 1);
        let around = [tokens.start..first, last..tokens.end];
        let mut said: Vec<Range<usize>> =
            around.into_iter().filter(|words| self.tells(segments, words)).collect();
        let within = |words: &Range<usize>| {
            said.iter().any(|s| words.end > s.start && words.start < s.end)
        };
        let sources: Vec<_> =
            self.sources.iter().filter_map(told).filter(|words| !within(words)).collect();
        said.extend(sources);
        said.extend((first < last).then_some(first..last));
        said.sort_by_key(|r| r.start);
        said
    }

    /// Whether a clause stands around what is cited and tells of no source at length.
    fn cites(&self, segments: &Segments, clause: Span) -> bool {
        let long = |s: &&Span| segments.tokens_in(**s).len() >= TOLD_ABOUT;
        self.citing.iter().any(|c| c.touches(clause))
            && !self.content_at(clause)
            && !self.sources.iter().filter(long).any(|s| clause.touches(*s))
    }

    /// Whether words around what is cited say something of their own.
    fn tells(&self, segments: &Segments, words: &Range<usize>) -> bool {
        let citing = |span: Span| self.citing.iter().any(|c| c.touches(span));
        let own = segments.tokens[words.clone()].iter().filter(|t| !citing(t.span));
        let weight = |tag: Tag| match tag {
            Tag::Verb => 2,
            Tag::Noun | Tag::Propn | Tag::Num | Tag::Adj => 1,
            _ => 0,
        };
        own.map(|t| weight(t.tag)).sum::<usize>() >= TELLING
    }

    fn content_at(&self, span: Span) -> bool {
        self.content.iter().any(|c| c.touches(span))
    }

    /// The attributions whose content holds most of the clause, outermost first.
    fn chain(&self, attributions: &[Attribution], clause: Span) -> Vec<usize> {
        let held = |a: &Attribution| -> usize {
            let shared = |s: &Span| {
                s.end.min(clause.end).saturating_sub(s.start.max(clause.start))
            };
            a.content.iter().map(shared).sum()
        };
        let mut chain: Vec<(std::cmp::Reverse<usize>, usize)> = self
            .attributions
            .iter()
            .filter(|&&i| 2 * held(&attributions[i]) > clause.len())
            .filter(|&&i| !tells(&attributions[i], clause))
            .map(|&i| {
                let size = attributions[i].content.iter().map(|s| s.len()).sum();
                (std::cmp::Reverse(size), i)
            })
            .collect();
        chain.sort_unstable();
        chain.into_iter().map(|(_, i)| i).collect()
    }
}
