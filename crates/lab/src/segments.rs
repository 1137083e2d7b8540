//! Scores sentences and tokens on UD treebanks (EWT, GUM's news), from running text.
//!
//! In: the treebank's paragraphs, put together again as they were written. Out: F1 of
//! sentences and of tokens, right where both ends are (CoNLL 2018 shared task).
//!
//! Tokens are counted twice: as the treebank cuts them, and with its words joined by
//! hyphens taken as one, as we cut them on purpose (see `segment::token`). What the
//! treebank itself cuts in two ("it's") is held against us as two in both.

use crate::table::Row;
use crate::wrong;
use anyhow::{Context, Result};
use secondsource::document::Span;
use secondsource::{Document, Language, segment};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A paragraph as it was written, and where its sentences and tokens stand.
#[derive(Default)]
struct Paragraph {
    text: String,
    sentences: Vec<Span>,
    tokens: Vec<Span>,
}

/// How many of what was wanted and found are the same.
#[derive(Default)]
struct Tally {
    same: usize,
    either: usize,
}

impl Tally {
    fn add(&mut self, wanted: &[Span], found: &[Span]) {
        let key = |span: &Span| (span.start, span.end);
        let wanted: BTreeSet<_> = wanted.iter().map(key).collect();
        self.either += wanted.len() + found.len();
        self.same += found.iter().filter(|span| wanted.contains(&key(span))).count();
    }

    fn f1(&self) -> f64 {
        2.0 * self.same as f64 / self.either.max(1) as f64
    }
}

/// The parts that are scored: the row's set, the file, the documents, and what Stanza 1.0
/// has on the whole of it (Qi et al. 2020, UD 2.5): sentences and tokens.
const PARTS: [(&str, &str, &str, [Option<f64>; 2]); 4] = [
    ("EWT dev", "ud_ewt/en_ewt-ud-dev.conllu", "", [None, None]),
    ("EWT test", "ud_ewt/en_ewt-ud-test.conllu", "", [Some(0.811), Some(0.990)]),
    ("GUM news dev", "ud_gum/en_gum-ud-dev.conllu", "GUM_news", [None, None]),
    ("GUM news test", "ud_gum/en_gum-ud-test.conllu", "GUM_news", [None, None]),
];

/// Prints the scores.
pub(crate) fn score(data: &Path) -> Result<()> {
    crate::table::print(&measure(data)?);
    if wrong::asked() {
        for paragraph in read(&data.join(PARTS[0].1), "")? {
            paragraph.print_errors();
        }
    }
    Ok(())
}

/// One row a measure and part.
pub(crate) fn measure(data: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (set, file, documents, [sentences, tokens]) in PARTS {
        let mut tallies = [Tally::default(), Tally::default(), Tally::default()];
        for paragraph in read(&data.join(file), documents)? {
            paragraph.compare(&mut tallies);
        }
        let [ends, words, joined] = tallies.map(|tally| tally.f1());
        rows.push(Row::new(set, "sentences F1", ends).beside("Stanza 1.0", sentences));
        rows.push(Row::new(set, "tokens F1", words).beside("Stanza 1.0", tokens));
        rows.push(Row::new(set, "tokens F1, hyphens joined", joined));
    }
    Ok(rows)
}

impl Paragraph {
    fn compare(&self, [ends, words, joined]: &mut [Tally; 3]) {
        let (sentences, tokens) = self.segmented();
        ends.add(&self.sentences, &sentences);
        words.add(&self.tokens, &tokens);
        joined.add(&self.joined(), &tokens);
    }

    /// Where the engine finds sentences and tokens.
    fn segmented(&self) -> (Vec<Span>, Vec<Span>) {
        let segments =
            segment::segment(&Document::of_text(&self.text), Language::english());
        let sentences = segments.sentences.iter().map(|s| s.span).collect();
        (sentences, segments.tokens.iter().map(|t| t.span).collect())
    }

    /// The treebank's tokens, those that hyphens join to one word taken together.
    fn joined(&self) -> Vec<Span> {
        let mut joined: Vec<Span> = Vec::new();
        let mut open = false;
        for span in &self.tokens {
            let hyphen = matches!(span.of(&self.text), "-" | "‐");
            let touches = joined.last().is_some_and(|last| last.end == span.start);
            match joined.last_mut() {
                Some(last) if touches && (hyphen || open) && self.letters(*last) => {
                    last.end = span.end;
                    open = hyphen;
                }
                _ => {
                    joined.push(*span);
                    open = false;
                }
            }
        }
        joined
    }

    fn letters(&self, span: Span) -> bool {
        span.of(&self.text).contains(char::is_alphabetic)
    }

    fn print_errors(&self) {
        let (found, _) = self.segmented();
        for span in found.iter().filter(|span| !self.sentences.contains(span)) {
            println!("found  | {}", span.of(&self.text));
        }
        for span in self.sentences.iter().filter(|span| !found.contains(span)) {
            println!("wanted | {}", span.of(&self.text));
        }
    }
}

/// The paragraphs of the documents whose name starts so.
fn read(path: &Path, documents: &str) -> Result<Vec<Paragraph>> {
    let file = fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut paragraphs = vec![Paragraph::default()];
    let mut wanted = documents.is_empty();
    for lines in file.split("\n\n") {
        if let Some(name) = lines.lines().find_map(|l| l.strip_prefix("# newdoc id = ")) {
            wanted = name.starts_with(documents);
        }
        if lines.lines().any(|l| l.starts_with("# newpar")) {
            paragraphs.push(Paragraph::default());
        }
        if let Some(paragraph) = paragraphs.last_mut().filter(|_| wanted) {
            paragraph.push(lines)?;
        }
    }
    paragraphs.retain(|paragraph| !paragraph.sentences.is_empty());
    Ok(paragraphs)
}

impl Paragraph {
    /// Appends a sentence of the treebank.
    fn push(&mut self, lines: &str) -> Result<()> {
        let start = self.text.len();
        let (mut inside, mut glued) = (0, false);
        for line in lines.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, form, .., misc] = fields[..] else { continue };
            if let Some((from, to)) = id.split_once('-') {
                // The words of "it's" are written together; each has its own line.
                inside = to.parse::<usize>()? - from.parse::<usize>()?;
                glued = misc.contains("SpaceAfter=No");
                continue;
            }
            if id.contains('.') {
                continue;
            }
            let at = self.text.len();
            self.text.push_str(form);
            self.tokens.push(Span::new(at, self.text.len()));
            if inside > 0 {
                inside -= 1;
            } else if !std::mem::take(&mut glued) && !misc.contains("SpaceAfter=No") {
                self.text.push(' ');
            }
        }
        let end = self.text.trim_end().len();
        if end > start {
            self.sentences.push(Span::new(start, end));
        }
        Ok(())
    }
}
