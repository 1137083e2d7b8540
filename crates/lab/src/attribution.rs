//! Scores attribution: spans on PolNeAR, quotes with their source and denials on the
//! gold clusters.
//!
//! A span is *exact* where the same characters (white space, marks and full stops at
//! its ends apart) are found, *overlap* where any touch; *token* counts the words
//! labelled, whatever span they stand in. Documents with several annotators count once.

use anyhow::{Context, Result};
use clap::Args;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use secondsource::{Annotated, Attribution, Document, Language, Span, attribute};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// What to score, and whether to show what was wrong.
#[derive(Args)]
pub(crate) struct Options {
    /// `dev` or `train`.
    #[arg(long, default_value = "dev")]
    part: String,
    /// Print each document's differences.
    #[arg(long)]
    show: bool,
    /// Only documents whose path holds this.
    #[arg(long, default_value = "")]
    only: String,
}

/// Spans of one kind, each a list of pieces.
type Pieces = Vec<Vec<Span>>;

/// The three kinds of span of one document.
#[derive(Default)]
struct Spans {
    source: Pieces,
    cue: Pieces,
    content: Pieces,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    correct: [usize; 2],
    found: usize,
    wanted: usize,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.correct[0] += other.correct[0];
        self.correct[1] += other.correct[1];
        self.found += other.found;
        self.wanted += other.wanted;
    }

    fn show(&self) -> String {
        let part = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let (p, r) =
            (part(self.correct[0], self.found), part(self.correct[1], self.wanted));
        let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        format!("P {p:.3} R {r:.3} F {f:.3}")
    }
}

/// Scores on PolNeAR.
pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    let folder = data.join("polnear").join(&options.part);
    let mut files: FxHashMap<String, PathBuf> = FxHashMap::default();
    for entry in fs::read_dir(folder.join("attributions"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.rsplit_once('_').map_or(name.as_str(), |(s, _)| s).to_owned();
        let first = files.entry(stem).or_insert_with(|| path.clone());
        if path < *first {
            *first = path;
        }
    }
    let mut files: Vec<(String, PathBuf)> =
        files.into_iter().filter(|(stem, _)| stem.contains(&options.only)).collect();
    files.sort();
    let scored: Result<Vec<_>> =
        files.par_iter().map(|(stem, ann)| one(&folder, stem, ann, options)).collect();
    let mut sums = [[Tally::default(); 3]; 3];
    for (tallies, shown) in scored? {
        print!("{shown}");
        for kind in 0..3 {
            for measure in 0..3 {
                sums[kind][measure].add(tallies[kind][measure]);
            }
        }
    }
    for (kind, name) in ["source", "cue", "content"].iter().enumerate() {
        for (measure, what) in ["exact", "overlap", "token"].iter().enumerate() {
            println!("{name:8} {what:8} {}", sums[kind][measure].show());
        }
    }
    Ok(())
}

fn one(
    folder: &Path,
    stem: &str,
    ann: &Path,
    options: &Options,
) -> Result<([[Tally; 3]; 3], String)> {
    let text = fs::read_to_string(folder.join("text").join(format!("{stem}.txt")))?;
    let gold = gold_spans(&fs::read_to_string(ann)?, &text);
    let annotated = secondsource::annotate(Document::of_text(&text), Language::english());
    let text = &annotated.document.text;
    let found = spans_of(&annotated.attributions);
    let tallies = [
        compare(&found.source, &gold.source, text),
        compare(&found.cue, &gold.cue, text),
        compare(&found.content, &gold.content, text),
    ];
    let shown = if options.show { show(stem, &annotated, &gold) } else { String::new() };
    Ok((tallies, shown))
}

fn spans_of(attributions: &[Attribution]) -> Spans {
    let mut spans = Spans::default();
    let keep = |pieces: &mut Pieces, of: &[Span]| {
        if !of.is_empty() {
            pieces.push(of.to_vec());
        }
    };
    for a in attributions {
        keep(&mut spans.source, &a.source);
        keep(&mut spans.cue, &a.cue);
        keep(&mut spans.content, &a.content);
    }
    spans
}

/// Brat standoff: text-bound spans whose type ends in Source, Cue or Content.
fn gold_spans(ann: &str, text: &str) -> Spans {
    let bytes: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |n: &str| n.parse::<usize>().ok().and_then(|n| bytes.get(n).copied());
    let mut spans = Spans::default();
    for line in ann.lines().filter(|l| l.starts_with('T')) {
        let Some(head) = line.split('\t').nth(1) else { continue };
        let Some((kind, places)) = head.split_once(' ') else { continue };
        let pieces: Vec<Span> = places
            .split(';')
            .filter_map(|p| {
                let (start, end) = p.split_once(' ')?;
                let (start, end) = (at(start)?, at(end)?);
                (start < end).then(|| Span::new(start, end))
            })
            .collect();
        if pieces.is_empty() {
            continue;
        }
        match kind {
            "Source" => spans.source.push(pieces),
            "Cue" => spans.cue.push(pieces),
            "Content" => spans.content.push(pieces),
            _ => {}
        }
    }
    spans
}

fn compare(found: &Pieces, gold: &Pieces, text: &str) -> [Tally; 3] {
    let bare = |p: &Pieces| p.iter().map(|s| core(s, text)).collect::<Vec<_>>();
    let (f, g) = (bare(found), bare(gold));
    let exact = |a: &Vec<Span>, b: &Vec<Span>| a == b;
    let overlap =
        |a: &Vec<Span>, b: &Vec<Span>| a.iter().any(|x| b.iter().any(|y| x.touches(*y)));
    [tally(&f, &g, exact), tally(&f, &g, overlap), words(&f, &g, text)]
}

fn tally(
    found: &[Vec<Span>],
    gold: &[Vec<Span>],
    same: impl Fn(&Vec<Span>, &Vec<Span>) -> bool,
) -> Tally {
    let right = found.iter().filter(|f| gold.iter().any(|g| same(f, g))).count();
    let hit = gold.iter().filter(|g| found.iter().any(|f| same(f, g))).count();
    Tally { correct: [right, hit], found: found.len(), wanted: gold.len() }
}

/// The characters of a discontinuous span, without the marks at its ends.
fn core(pieces: &[Span], text: &str) -> Vec<Span> {
    let mut pieces = pieces.to_vec();
    pieces.sort_unstable();
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '$' | '%' | '[' | ']');
    let mut core: Vec<Span> = Vec::new();
    for span in pieces {
        let whole = span.of(text);
        let start = span.start + whole.len() - whole.trim_start_matches(edge).len();
        let end = start + whole.trim_matches(edge).len();
        if start == end {
            continue;
        }
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

fn words(found: &[Vec<Span>], gold: &[Vec<Span>], text: &str) -> Tally {
    let mark = |spans: &[Vec<Span>]| {
        let mut marked = vec![false; text.len()];
        for span in spans.iter().flatten() {
            marked[span.start..span.end].fill(true);
        }
        marked
    };
    let (f, g) = (mark(found), mark(gold));
    let mut tally = Tally::default();
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_alphanumeric() && !text[..*at].ends_with(char::is_alphanumeric)
    });
    for (at, _) in starts {
        tally.found += usize::from(f[at]);
        tally.wanted += usize::from(g[at]);
        tally.correct[0] += usize::from(f[at] && g[at]);
    }
    tally.correct[1] = tally.correct[0];
    tally
}

fn show(stem: &str, annotated: &Annotated, gold: &Spans) -> String {
    let text = &annotated.document.text;
    let found = spans_of(&annotated.attributions);
    let join = |p: &[Span]| p.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
    let mut out = format!("# {stem}\n");
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (kind, f, g) in
        [("cue", &found.cue, &gold.cue), ("content", &found.content, &gold.content)]
    {
        let has = |list: &Pieces, p: &Vec<Span>| {
            list.iter().any(|x| core(x, text) == core(p, text))
        };
        for p in f.iter().filter(|p| !has(g, p)) {
            lines.push((
                p[0].start,
                format!("  + {kind}: {}{}\n", join(p), near(kind, p[0], text)),
            ));
        }
        for p in g.iter().filter(|p| !has(f, p)) {
            lines.push((
                p[0].start,
                format!("  - {kind}: {}{}\n", join(p), near(kind, p[0], text)),
            ));
        }
    }
    lines.sort();
    out.extend(lines.into_iter().map(|(_, l)| l));
    out
}

/// The words around a cue.
fn near(kind: &str, span: Span, text: &str) -> String {
    if kind != "cue" {
        return String::new();
    }
    let before: String = text[..span.start].chars().rev().take(90).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[span.end..].chars().take(70).collect();
    format!("   <{before}|…|{after}>").replace('\n', "¶")
}

/// Prints tokens with tag and lemma, and the attributions of a text file.
pub(crate) fn show_file(path: &Path) -> Result<()> {
    let annotated = secondsource::annotate(
        Document::of_text(&fs::read_to_string(path)?),
        Language::english(),
    );
    let text = &annotated.document.text;
    for sentence in &annotated.segments.sentences {
        let tokens = annotated.segments.of(sentence);
        let words = tokens.iter().map(|t| format!("{}/{:?}", t.span.of(text), t.tag));
        println!("{}", words.collect::<Vec<_>>().join(" "));
        for a in annotated.attributions.iter().filter(|a| {
            a.content.first().is_some_and(|c| {
                c.start >= sentence.span.start && c.start < sentence.span.end
            })
        }) {
            let words =
                |s: &[Span]| s.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
            println!(
                "    [{}] [{}] [{}] {:?} {:?}",
                words(&a.source),
                words(&a.cue),
                words(&a.content),
                a.stance,
                a.who
            );
        }
    }
    Ok(())
}

/// Scores quotes with their source, and denials, on the gold clusters.
pub(crate) fn score_quotes(data: &Path, options: &Options) -> Result<()> {
    let shared = data.parent().context("the data folder has no parent")?;
    let mut clusters: Vec<(PathBuf, PathBuf)> = Vec::new();
    if options.part == "seeds" {
        clusters.push((shared.join("seeds"), shared.join("gold/seeds.json")));
    } else {
        for entry in fs::read_dir(shared.join("gold").join(&options.part))? {
            let folder = entry?.path();
            clusters.push((folder.clone(), folder.join("gold.json")));
        }
    }
    clusters.retain(|(f, _)| f.to_string_lossy().contains(&options.only));
    clusters.sort();
    let mut sum = [0usize; 8];
    for (folder, gold) in &clusters {
        let one = cluster(folder, gold, options.show)
            .with_context(|| folder.display().to_string())?;
        for (total, n) in sum.iter_mut().zip(one) {
            *total += n;
        }
    }
    let [wanted, found, right, kept, denials, met, made, _] = sum;
    println!(
        "quotes   wanted {wanted} found {found} right source {right} reported {kept}"
    );
    println!("denials  wanted {denials} touched {met} made {made}");
    Ok(())
}

fn cluster(folder: &Path, gold: &Path, show: bool) -> Result<[usize; 8]> {
    let gold: Value = serde_json::from_str(&fs::read_to_string(gold)?)?;
    let mut sum = [0; 8];
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let number: u64 = digits.parse()?;
        let annotated = secondsource::annotate(
            Document::of_text(&fs::read_to_string(file)?),
            Language::english(),
        );
        if show {
            println!("## {}", file.display());
        }
        let of = |key: &str| -> Vec<(String, String)> {
            let items = gold[key].as_array().cloned().unwrap_or_default();
            let own = items.iter().filter(|i| i[0].as_u64() == Some(number));
            own.map(|i| {
                let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
                (text(&i[1]), text(&i[2]))
            })
            .collect()
        };
        quotes(&annotated, &of("quotes"), show, &mut sum);
        denials(&annotated, &of("denials"), show, &mut sum);
    }
    Ok(sum)
}

fn quotes(doc: &Annotated, gold: &[(String, String)], show: bool, sum: &mut [usize; 8]) {
    let text = &doc.document.text;
    let speakers: Vec<Option<String>> = doc
        .mentions
        .quotes
        .iter()
        .map(|q| {
            let index = attribute::of_quote(&doc.attributions, q)?;
            Some(doc.attributions.get(index)?.who.as_ref()?.name.clone())
        })
        .collect();
    sum[3] += speakers.iter().filter(|s| s.is_some()).count();
    for (at, speaker) in gold {
        sum[0] += 1;
        let Some(start) = text.find(at.as_str()) else { continue };
        let place = Span::new(start, start + at.len());
        let touching: Vec<usize> = (0..doc.mentions.quotes.len())
            .filter(|q| doc.mentions.quotes[*q].outer.touches(place))
            .collect();
        sum[1] += usize::from(!touching.is_empty());
        let right = touching
            .iter()
            .any(|q| speakers[*q].as_ref().is_some_and(|s| same_speaker(s, speaker)));
        sum[2] += usize::from(right);
        if show && !right {
            println!(
                "  Q {at:?} by {speaker:?}: {:?}",
                touching
                    .iter()
                    .map(|q| (doc.mentions.quotes[*q].kind, speakers[*q].clone()))
                    .collect::<Vec<_>>()
            );
            let line = text[..start].rfind('\n').map_or(0, |l| l + 1);
            let end = text[start..].find('\n').map_or(text.len(), |e| start + e);
            println!("      {}", &text[line..end]);
        }
    }
}

fn name_words(name: &str) -> Vec<String> {
    let letters = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '’' | '\'' | '-');
    let lower = name.to_lowercase();
    lower.split(letters).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// As the gold's scorer compares them.
fn same_speaker(found: &str, wanted: &str) -> bool {
    let (f, w) = (name_words(found), name_words(wanted));
    f.last().is_some_and(|last| w.contains(last))
        || w.last().is_some_and(|last| found.to_lowercase().contains(last.as_str()))
}

fn denials(doc: &Annotated, gold: &[(String, String)], show: bool, sum: &mut [usize; 8]) {
    let text = &doc.document.text;
    let made: Vec<&Attribution> = doc
        .attributions
        .iter()
        .filter(|a| a.stance == attribute::Stance::Denies)
        .collect();
    sum[6] += made.len();
    for (at, denier) in gold {
        sum[4] += 1;
        let Some(start) = text.find(at.as_str()) else { continue };
        let place = Span::new(start, start + at.len());
        let met =
            made.iter().any(|a| a.cue.iter().chain(&a.content).any(|s| s.touches(place)));
        sum[5] += usize::from(met);
        if show && !met {
            println!("  D {at:?} by {denier:?}");
        }
    }
    if show {
        for a in made {
            let who = a.who.as_ref().map(|w| w.name.as_str());
            let words =
                |s: &[Span]| s.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
            println!("  denial: {who:?} [{}] {}", words(&a.cue), words(&a.content));
        }
    }
}
