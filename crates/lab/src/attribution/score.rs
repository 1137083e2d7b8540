//! Scores attribution on PolNeAR.
//!
//! PolNeAR marks no attribution inside another's content, so of ours those count that
//! stand inside no other (`within` is empty). Relations are compared one to one:
//!
//! - *exact*: the cues touch and the source (content) is the same words; for the cue,
//!   it is the same words. A discontinuous span must be found whole. White space, marks
//!   and full stops at a span's ends do not count.
//! - *overlap*: the sources (cues, contents) share a word, whatever else the relations
//!   have in common; those that share most are paired first.
//! - *token*: the words labelled source (cue, content), whatever relation they stand in.
//!   This is what Citron's evaluation calls "overlap"; its "exact" is ours, but that it
//!   lets two of ours match one of the gold.
//! - *relation*: cue, source and content all exact, or all overlapping in one relation.
//!
//! A source is wanted only where the gold has one, and found only where we give one.
//! Articles with several annotators count once, by the first.

use super::Options;
use super::polnear::{self, Article, Relation};
use crate::table::Row;
use crate::wrong;
use anyhow::Result;
use rayon::prelude::*;
use secondsource::{Annotated, Attribution, Document, Language, Span};
use std::path::Path;

#[derive(Clone, Copy, Default)]
struct Tally {
    correct: usize,
    found: usize,
    wanted: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.correct += other.correct;
        self.found += other.found;
        self.wanted += other.wanted;
    }

    fn f1(&self) -> f64 {
        2.0 * self.correct as f64 / (self.found + self.wanted).max(1) as f64
    }

    fn show(&self) -> String {
        let part = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let (p, r) = (part(self.correct, self.found), part(self.correct, self.wanted));
        format!("P {p:.3} R {r:.3} F {:.3}", self.f1())
    }
}

const ROLES: [&str; 4] = ["source", "cue", "content", "relation"];
const MEASURES: [&str; 3] = ["exact", "overlap", "token"];

/// Scores by role and measure; a relation has no words of its own.
type Scores = [[Tally; 3]; 4];

/// Prints the scores of one part.
pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    for (role, tallies) in ROLES.iter().zip(&scores(data, options)?) {
        for (measure, tally) in MEASURES.iter().zip(tallies) {
            if tally.wanted > 0 {
                println!("{role:8} {measure:8} {}", tally.show());
            }
        }
    }
    Ok(())
}

/// F1 by role and measure, beside what Citron has on PARC3, a corpus of the same kind:
/// its "overlap" counts words, as our "token" does.
pub(crate) fn rows(data: &Path, options: &Options) -> Result<Vec<Row>> {
    let citron = |role: &str, measure: &str| match (role, measure) {
        ("source", "exact") => Some(0.820),
        ("source", "token") => Some(0.853),
        ("cue", "exact") => Some(0.823),
        ("content", "exact") => Some(0.593),
        ("content", "token") => Some(0.833),
        _ => None,
    };
    let mut rows = Vec::new();
    for (role, tallies) in ROLES.iter().zip(&scores(data, options)?) {
        for (measure, tally) in MEASURES.iter().zip(tallies).filter(|t| t.1.wanted > 0) {
            let row = Row::new("PolNeAR dev", format!("{role} {measure} F1"), tally.f1());
            rows.push(row.beside("Citron for PARC3,", citron(role, measure)));
        }
    }
    Ok(rows)
}

fn scores(data: &Path, options: &Options) -> Result<Scores> {
    let mut articles = polnear::read(data, &options.part)?;
    articles.retain(|a| a.name.contains(&options.only));
    let scored: Vec<_> = articles.par_iter().map(one).collect();
    let mut sums = Scores::default();
    for (tallies, shown) in scored {
        print!("{shown}");
        for (sum, tally) in sums.iter_mut().flatten().zip(tallies.iter().flatten()) {
            sum.add(*tally);
        }
    }
    Ok(sums)
}

fn one(article: &Article) -> (Scores, String) {
    let document = Document::of_text(&article.text);
    let annotated = secondsource::annotate(document, Language::english());
    let text = &annotated.document.text;
    let found = relations(&annotated.attributions);
    let [f, g] = [&found, &article.gold]
        .map(|list| list.iter().map(|r| bare(r, text)).collect::<Vec<_>>());
    let mut scores = Scores::default();
    for (role, own) in scores.iter_mut().take(3).enumerate() {
        *own = [exact(&f, &g, role), overlap(&f, &g, role), words(&f, &g, role, text)];
    }
    scores[3] = [whole(&f, &g, same), whole(&f, &g, touch), Tally::default()];
    let shown = match wrong::asked() {
        true => show(&article.name, &annotated, &f, &g),
        false => String::new(),
    };
    (scores, shown)
}

fn relations(attributions: &[Attribution]) -> Vec<Relation> {
    let outer = attributions.iter().filter(|a| a.within.is_none());
    let relations = outer.map(|a| Relation {
        source: a.source.clone(),
        cue: a.cue.clone(),
        content: a.content.clone(),
    });
    relations.filter(|r| !r.content.is_empty()).collect()
}

/// Source, cue and content without the marks at their ends.
type Bare = [Vec<Span>; 3];

const CUE: usize = 1;

fn bare(relation: &Relation, text: &str) -> Bare {
    [&relation.source, &relation.cue, &relation.content].map(|s| core(s, text))
}

/// The characters of a discontinuous span, without the marks at its ends.
fn core(pieces: &[Span], text: &str) -> Vec<Span> {
    let mut pieces = pieces.to_vec();
    pieces.sort_unstable();
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '%' | '[' | ']');
    let mut core: Vec<Span> = Vec::new();
    for span in pieces {
        let whole = span.of(text);
        // A colon that cites is all there is of its span.
        if !whole.contains(char::is_alphanumeric) {
            core.push(span);
            continue;
        }
        let start = span.start + whole.len() - whole.trim_start_matches(edge).len();
        let end = start + whole.trim_matches(edge).len();
        // Pieces with nothing but marks between them are one.
        match core.last_mut() {
            Some(last)
                if last.end <= start
                    && !text[last.end..start].contains(char::is_alphanumeric) =>
            {
                last.end = end;
            }
            _ => core.push(Span::new(start, end)),
        }
    }
    core
}

fn same(a: &[Span], b: &[Span]) -> bool {
    a == b
}

fn touch(a: &[Span], b: &[Span]) -> bool {
    a.is_empty() && b.is_empty() || shared(a, b) > 0
}

/// How many characters two spans have in common.
fn shared(a: &[Span], b: &[Span]) -> usize {
    let common =
        |x: &Span, y: &Span| x.end.min(y.end).saturating_sub(x.start.max(y.start));
    a.iter().flat_map(|x| b.iter().map(move |y| common(x, y))).sum()
}

fn of_role(list: &[Bare], role: usize) -> usize {
    list.iter().filter(|b| !b[role].is_empty()).count()
}

/// Pairs one to one what weighs most first, and counts the pairs; weight 0 is no pair.
fn pairs(f: &[Bare], g: &[Bare], weight: impl Fn(&Bare, &Bare) -> usize) -> usize {
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    for (i, a) in f.iter().enumerate() {
        for (j, b) in g.iter().enumerate() {
            all.extend(Some((weight(a, b), i, j)).filter(|w| w.0 > 0));
        }
    }
    all.sort_by_key(|(w, i, j)| (std::cmp::Reverse(*w), *i, *j));
    let (mut used, mut met) = (vec![false; f.len()], vec![false; g.len()]);
    let mut count = 0;
    for (_, i, j) in all {
        if !used[i] && !met[j] {
            (used[i], met[j]) = (true, true);
            count += 1;
        }
    }
    count
}

fn exact(f: &[Bare], g: &[Bare], role: usize) -> Tally {
    let weight = |a: &Bare, b: &Bare| {
        let equal = !a[role].is_empty() && same(&a[role], &b[role]);
        if equal { shared(&a[CUE], &b[CUE]) } else { 0 }
    };
    let correct = pairs(f, g, weight);
    Tally { correct, found: of_role(f, role), wanted: of_role(g, role) }
}

fn overlap(f: &[Bare], g: &[Bare], role: usize) -> Tally {
    let correct = pairs(f, g, |a, b| shared(&a[role], &b[role]));
    Tally { correct, found: of_role(f, role), wanted: of_role(g, role) }
}

fn whole(f: &[Bare], g: &[Bare], agree: impl Fn(&[Span], &[Span]) -> bool) -> Tally {
    let correct = pairs(f, g, |a, b| {
        let all = (0..3).all(|role| agree(&a[role], &b[role]));
        if all { shared(&a[CUE], &b[CUE]) } else { 0 }
    });
    Tally { correct, found: f.len(), wanted: g.len() }
}

fn words(f: &[Bare], g: &[Bare], role: usize, text: &str) -> Tally {
    let mark = |list: &[Bare]| {
        let mut marked = vec![false; text.len()];
        for span in list.iter().flat_map(|b| &b[role]) {
            marked[span.start..span.end].fill(true);
        }
        marked
    };
    let (f, g) = (mark(f), mark(g));
    let mut tally = Tally::default();
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_alphanumeric() && !text[..*at].ends_with(char::is_alphanumeric)
    });
    for (at, _) in starts {
        tally.found += usize::from(f[at]);
        tally.wanted += usize::from(g[at]);
        tally.correct += usize::from(f[at] && g[at]);
    }
    tally
}

/// Each relation of the gold that was not found exactly, with what was found for it, and
/// what was found for none.
fn show(name: &str, annotated: &Annotated, f: &[Bare], g: &[Bare]) -> String {
    let text = &annotated.document.text;
    let join = |p: &[Span]| p.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
    let line =
        |b: &Bare| format!("[{}] [{}] [{}]", join(&b[0]), join(&b[1]), join(&b[2]));
    let meets = |a: &Bare, b: &Bare| shared(&a[CUE], &b[CUE]) > 0;
    let mut lines: Vec<(usize, String)> = Vec::new();
    for b in g.iter().filter(|b| !f.contains(b)) {
        let near: String = f
            .iter()
            .filter(|a| meets(a, b))
            .map(|a| format!("      + {}\n", line(a)))
            .collect();
        let kind = if near.is_empty() { "- missed" } else { "~ other " };
        let at = b[CUE].first().map_or(0, |s| s.start);
        lines.push((at, format!("  {kind} {}\n{near}", line(b))));
    }
    for a in f.iter().filter(|a| !g.iter().any(|b| meets(a, b))) {
        let at = a[CUE].first().or(a[2].first()).map_or(0, |s| s.start);
        lines.push((at, format!("  + extra  {}\n", line(a))));
    }
    lines.sort();
    let lines: String = lines.into_iter().map(|(_, l)| l).collect();
    format!("# {name}\n{}", lines.replace("\n\n", "¶"))
}
