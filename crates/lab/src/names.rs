//! Names against public annotation: UNER EWT (persons, organisations, places) and
//! wikigold (these and miscellaneous).

use crate::tag::perceptron::{Trainer, shuffle};
use anyhow::{Context, Result};
use secondsource::document::{Block, BlockKind};
use secondsource::mention::{self, Mentions, NameKind};
use secondsource::segment::{Form, Tag, tag};
use secondsource::{Document, Language, Span};
use std::path::{Path, PathBuf};

/// One document: its text and where which names stand.
struct Gold {
    text: String,
    blocks: Vec<Block>,
    names: Vec<(Span, NameKind)>,
}

/// Options of `score names`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Prints what was missed and what was wrongly found.
    #[arg(long)]
    show: bool,
}

const KINDS: [(NameKind, &str); 4] = [
    (NameKind::Person, "PER"),
    (NameKind::Organisation, "ORG"),
    (NameKind::Place, "LOC"),
    (NameKind::Misc, "MISC"),
];

/// Options of `train names`.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-names.bin")]
    out: PathBuf,
    /// How often all names are read.
    #[arg(long, default_value_t = 12)]
    rounds: u64,
    /// How many features are kept.
    #[arg(long, default_value_t = 24_000)]
    features: usize,
}

/// Every fifth document of wikigold is kept from training, to score on.
const HELD_OUT: usize = 5;

/// Trains what unlisted names name, on wikigold and UNER EWT's dev part.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let path = data.join("uner_ewt/en_ewt-ud-dev.iob2");
    let mut documents = read(&path, Columns { word: 1, tag: 2 })?;
    let wiki = wikigold(data)?.into_iter().enumerate();
    documents.extend(wiki.filter(|d| d.0 % HELD_OUT != 0).map(|d| d.1));
    let examples: Vec<_> = documents.iter().flat_map(examples).collect();
    let mut trainer = Trainer::default();
    let mut scores = vec![0; KINDS.len() + 1];
    for round in 1..=options.rounds {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        shuffle(&mut order, round);
        let mut right = 0;
        for (features, gold) in order.into_iter().filter_map(|i| examples.get(i)) {
            right += u32::from(trainer.see(features, *gold, &mut scores) == *gold);
        }
        eprintln!("round {round}: {right} of {}", examples.len());
    }
    // The model's file wants a tag for each class: nobody reads these.
    let meanings = vec![(Tag::Propn, Form::Plain); KINDS.len() + 1];
    let bytes = tag::write(&meanings, &trainer.averaged(options.features));
    eprintln!("{} bytes", bytes.len());
    std::fs::write(&options.out, bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))
}

/// The names of a document that lists don't tell, with the kind each should get.
fn examples(gold: &Gold) -> Vec<(Vec<u64>, u8)> {
    let document = unread(gold);
    let segments = secondsource::segment::segment(&document, Language::english());
    let names = mention::name::unsure(&document, &segments, Language::english());
    let class = |span: Span| {
        let name = gold.names.iter().find(|n| n.0 == span || n.0.holds(span));
        KINDS.iter().position(|k| name.is_some_and(|n| n.1 == k.0)).unwrap_or(KINDS.len())
    };
    names.into_iter().map(|(span, features)| (features, class(span) as u8)).collect()
}

fn wikigold(data: &Path) -> Result<Vec<Gold>> {
    let path = data.join("wikigold/CONLL-format/data/wikigold.conll.txt");
    read(&path, Columns { word: 0, tag: 1 })
}

/// Prints precision, recall and F1 of each kind, exact spans.
pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    let uner = data.join("uner_ewt/en_ewt-ud-test.iob2");
    tally("UNER EWT test", &read(&uner, Columns { word: 1, tag: 2 })?, options);
    let wiki = wikigold(data)?.into_iter().enumerate();
    let held_out: Vec<_> = wiki.filter(|d| d.0 % HELD_OUT == 0).map(|d| d.1).collect();
    tally("wikigold, a fifth", &held_out, options);
    Ok(())
}

fn tally(set: &str, documents: &[Gold], options: &Options) {
    let misc = documents.iter().any(|d| d.names.iter().any(|n| n.1 == NameKind::Misc));
    let mut counts = [[0_u32; 3]; 4];
    let mut spans = [0_u32; 3];
    for gold in documents {
        let mentions = annotate(gold);
        let found: Vec<_> = mentions.names.iter().map(|n| (n.span, n.kind)).collect();
        let found: Vec<_> =
            found.into_iter().filter(|n| misc || n.1 != NameKind::Misc).collect();
        for (row, (kind, _)) in counts.iter_mut().zip(KINDS) {
            row[0] +=
                found.iter().filter(|n| n.1 == kind && gold.names.contains(n)).count()
                    as u32;
            row[1] += found.iter().filter(|n| n.1 == kind).count() as u32;
            row[2] += gold.names.iter().filter(|n| n.1 == kind).count() as u32;
        }
        spans[0] +=
            found.iter().filter(|n| gold.names.iter().any(|g| g.0 == n.0)).count() as u32;
        spans[1] += found.len() as u32;
        spans[2] += gold.names.len() as u32;
        if options.show {
            show(gold, &found);
        }
    }
    let mut all = [0; 3];
    for (row, (_, name)) in counts.iter().zip(KINDS) {
        if row[2] > 0 {
            println!("{set} {name}: {}", rates(row));
        }
        for (sum, n) in all.iter_mut().zip(row) {
            *sum += n;
        }
    }
    println!("{set} all: {} · spans alone {}", rates(&all), rates(&spans));
}

fn show(gold: &Gold, found: &[(Span, NameKind)]) {
    for name in gold.names.iter().filter(|n| !found.contains(n)) {
        println!("  - {:?} {}", name.1, around(&gold.text, name.0));
    }
    for name in found.iter().filter(|n| !gold.names.contains(n)) {
        println!("  + {:?} {}", name.1, around(&gold.text, name.0));
    }
}

fn around(text: &str, span: Span) -> String {
    let before = text[..span.start].char_indices().rev().nth(30).map_or(0, |c| c.0);
    let after =
        text[span.end..].char_indices().nth(25).map_or(text.len(), |c| span.end + c.0);
    let line = format!(
        "{}[{}]{}",
        &text[before..span.start],
        span.of(text),
        &text[span.end..after]
    );
    line.replace('\n', " ")
}

fn rates([right, found, gold]: &[u32; 3]) -> String {
    let share = |a: u32, b: u32| f64::from(a) / f64::from(b.max(1));
    let (p, r) = (share(*right, *found), share(*right, *gold));
    format!("P {p:.3} R {r:.3} F1 {:.3} (of {gold})", 2.0 * p * r / (p + r).max(1e-9))
}

fn annotate(gold: &Gold) -> Mentions {
    secondsource::annotate(unread(gold), Language::english()).mentions
}

fn unread(gold: &Gold) -> Document {
    Document { blocks: gold.blocks.clone(), ..Document::of_text(&gold.text) }
}

/// Where the columns stand.
struct Columns {
    word: usize,
    tag: usize,
}

/// Documents of a column file, a block a sentence.
fn read(path: &Path, columns: Columns) -> Result<Vec<Gold>> {
    let file = std::fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut documents = Vec::new();
    for sentences in documents_of(&file) {
        documents.push(document(&sentences, &columns));
    }
    Ok(documents)
}

/// The sentences of each document, as lines; wikigold parts documents by `-DOCSTART-`.
fn documents_of(file: &str) -> Vec<Vec<Vec<&str>>> {
    let mut documents: Vec<Vec<Vec<&str>>> = vec![Vec::new()];
    for sentence in file.split("\n\n") {
        let new = sentence.contains("# newdoc") || sentence.contains("-DOCSTART-");
        if new {
            documents.push(Vec::new());
        }
        let lines: Vec<&str> = sentence
            .lines()
            .filter(|l| {
                !l.starts_with("# ") && !l.contains("-DOCSTART-") && !l.is_empty()
            })
            .collect();
        if let Some(last) = documents.last_mut()
            && !lines.is_empty()
        {
            last.push(lines);
        }
    }
    documents.retain(|d| !d.is_empty());
    documents
}

/// The text with the spaces that marks lose in print.
fn document(sentences: &[Vec<&str>], columns: &Columns) -> Gold {
    let mut gold = Gold { text: String::new(), blocks: Vec::new(), names: Vec::new() };
    for sentence in sentences {
        let start = gold.text.len();
        let mut open = true;
        let mut last: Option<&str> = None;
        for line in sentence {
            let fields: Vec<&str> = line.split(['\t', ' ']).collect();
            let (Some(word), Some(tag)) =
                (fields.get(columns.word), fields.get(columns.tag))
            else {
                continue;
            };
            let glued = matches!(
                *word,
                "," | "." | ")" | ":" | ";" | "?" | "!" | "'s" | "n't" | "'" | "''" | "]"
            ) || word.starts_with('\'');
            if !open && !glued {
                gold.text.push(' ');
            }
            open = matches!(*word, "(" | "[" | "``" | "$");
            let at = gold.text.len();
            gold.text.push_str(word);
            let kind = KINDS.iter().find(|k| tag.get(2..) == Some(k.1)).map(|k| k.0);
            let goes_on =
                kind.is_some() && last == tag.get(2..) && !tag.starts_with("B-");
            match (kind, gold.names.last_mut()) {
                (Some(_), Some(name)) if goes_on => name.0.end = gold.text.len(),
                (Some(kind), _) => {
                    gold.names.push((Span::new(at, gold.text.len()), kind))
                }
                _ => {}
            }
            last = kind.and(tag.get(2..));
        }
        gold.text.push('\n');
        let span = Span::new(start, gold.text.len());
        gold.blocks.push(Block { span, kind: BlockKind::Body });
    }
    gold
}
