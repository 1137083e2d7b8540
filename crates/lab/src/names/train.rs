//! Trains the sequence model that tells names.

use super::chain::{Chain, Example, Settings};
use super::corpus::{self, Gold};
use super::lexicon::Lexicon;
use anyhow::{Context, Result};
use secondsource::mention::NameKind;
use secondsource::mention::name::{self, LABELS, Model};
use secondsource::segment::{Tag, Token};
use secondsource::{Language, Span};
use std::path::{Path, PathBuf};

/// Options of `train names`.
#[derive(clap::Args)]
pub(crate) struct Training {
    /// Where the weights are written.
    #[arg(long, default_value = "crates/engine/models/en-names.bin")]
    out: PathBuf,
    /// How often all stretches are read.
    #[arg(long, default_value_t = 22)]
    rounds: u64,
    /// How many features are kept.
    #[arg(long, default_value_t = 87_000)]
    features: usize,
    /// The rate of learning.
    #[arg(long, default_value_t = 0.012)]
    rate: f32,
    /// How weights decay.
    #[arg(long, default_value_t = 0.001)]
    decay: f32,
    /// Features seen less often are left out.
    #[arg(long, default_value_t = 2)]
    seldom: u32,
    /// Weights smaller than this, in units of the file, are left out.
    #[arg(long, default_value_t = 2)]
    least: i8,
    /// Which data, by name.
    #[arg(long, default_value = "uner,wikigold,gum")]
    from: String,
    /// Keeps every third document of UNER EWT's dev part and every fifth from the second
    /// of wikigold from training too, to tune on.
    #[arg(long)]
    tune: bool,
}

/// GUM's openly licensed genres that read like news.
const GENRES: [&str; 4] = ["news", "interview", "bio", "voyage"];

/// Trains on wikigold, UNER EWT's dev part, WNUT17's, GUM's and ECB+'s.
pub(crate) fn train(data: &Path, options: &Training) -> Result<()> {
    let mut gold = Vec::new();
    for set in options.from.split(',') {
        let documents = documents(data, set, options.tune)?;
        eprintln!("{set}: {} documents", documents.len());
        gold.extend(documents);
    }
    let settings = Settings {
        rounds: options.rounds,
        rate: options.rate,
        decay: options.decay,
        seldom: options.seldom,
    };
    let headed: Vec<Gold> = gold.iter().map(headed).collect();
    gold.extend(headed);
    let mut lexicon = Lexicon::of(crate::frequency::texts(data)?);
    let first = learn(&gold, &lexicon, settings, options)?;
    lexicon.label(&Model::read(&first).context("no model")?);
    let bytes = learn(&gold, &lexicon, settings, options)?;
    if options.tune {
        tune(data, &first)?;
        return tune(data, &bytes);
    }
    std::fs::write(&options.out, bytes)
        .with_context(|| format!("{}: cannot be written", options.out.display()))
}

/// The document with every tenth sentence in headline capitals, every fortieth in
/// capitals; only these.
fn headed(gold: &Gold) -> Gold {
    let mut gold = gold.clone();
    let mut text = gold.text.clone().into_bytes();
    let mut kept = Vec::new();
    for (number, block) in gold.blocks.iter().enumerate().filter(|b| b.0 % 10 == 3) {
        let words = &mut text[block.span.start..block.span.end];
        if number % 40 == 3 {
            words.make_ascii_uppercase();
        } else {
            for word in words.split_mut(|b| *b == b' ').filter(|w| w.len() > 3) {
                word[..1].make_ascii_uppercase();
            }
        }
        kept.push(*block);
    }
    gold.text = String::from_utf8(text).unwrap_or(gold.text);
    gold.blocks = kept;
    let inside = |s: Span| gold.blocks.iter().any(|b| b.span.holds(s));
    gold.names.retain(|n| inside(n.0));
    gold
}

/// A model's file: the lexicon, and weights learnt with it.
fn learn(
    gold: &[Gold],
    lexicon: &Lexicon,
    settings: Settings,
    options: &Training,
) -> Result<Vec<u8>> {
    let mut table = lexicon.table();
    let words = name::write(LABELS, &table);
    let model = Model::read(&words).context("no lexicon")?;
    let examples: Vec<Example> = gold.iter().flat_map(|g| learnt(g, &model)).collect();
    let weights =
        Chain::train(&examples, settings).table(options.features, options.least);
    eprintln!("{} words, {} features", table.len(), weights.len());
    table.extend(weights);
    table.sort();
    let bytes = name::write(LABELS, &table);
    eprintln!("{} bytes", bytes.len());
    Ok(bytes)
}

/// Scores the labels alone on what was kept to tune on; nothing is written.
fn tune(data: &Path, bytes: &[u8]) -> Result<()> {
    let model = Model::read(bytes).context("no model")?;
    let steps = name::Steps::of(&model);
    let mut sum = 0.0;
    for (set, documents) in super::tuning(data)? {
        let mut counts = [[0_u32; 3]; 5];
        for gold in &documents {
            let document = gold.document();
            let segments = secondsource::segment::segment(&document, Language::english());
            let language = Language::english();
            let stretches = name::stretches(&document, &segments, language, &model);
            let found: Vec<_> = stretches
                .iter()
                .flat_map(|(range, words)| name::decode(&model, &steps, range, words))
                .filter(|n| gold.misc || n.1 != NameKind::Misc)
                .map(|(range, kind)| {
                    let last = segments.tokens[range.end - 1].span;
                    (segments.tokens[range.start].span.join(last), kind)
                })
                .collect();
            let wanted: Vec<_> = gold
                .names
                .iter()
                .filter(|n| gold.misc || n.1 != NameKind::Misc)
                .collect();
            for row in [4_usize].into_iter().chain(0..4) {
                let of = |kind: NameKind| row == 4 || kind as usize == row;
                counts[row][0] +=
                    found.iter().filter(|n| of(n.1) && wanted.contains(n)).count() as u32;
                counts[row][1] += found.iter().filter(|n| of(n.1)).count() as u32;
                counts[row][2] += wanted.iter().filter(|n| of(n.1)).count() as u32;
            }
        }
        let f1 = |c: &[u32; 3]| 2.0 * f64::from(c[0]) / f64::from((c[1] + c[2]).max(1));
        let all: Vec<String> = counts.iter().map(|c| format!("{:.3}", f1(c))).collect();
        let [p, r, whole] = super::rates(&counts[4]);
        println!("{set}: {} P {p:.3} R {r:.3} F1 {whole:.3}", all.join(" "));
        sum += f1(&counts[4]);
    }
    println!("sum {sum:.4}");
    Ok(())
}

fn documents(data: &Path, set: &str, tune: bool) -> Result<Vec<Gold>> {
    Ok(match set {
        "uner" => {
            let all = corpus::uner(data, "dev")?.into_iter().enumerate();
            all.filter(|d| !tune || d.0 % 3 != 0).map(|d| d.1).collect()
        }
        "wikigold" => {
            let all = corpus::wikigold(data)?.into_iter().enumerate();
            all.filter(|d| d.0 % super::HELD_OUT != 0)
                .filter(|d| !tune || d.0 % super::HELD_OUT != 1)
                .map(|d| d.1)
                .collect()
        }
        "gum" => corpus::gum(data, "train.rebuilt", &GENRES)?,
        "wnut" => corpus::wnut(data, "wnut17train.conll")?,
        _ => Vec::new(),
    })
}

/// The stretches of a document with the labels each word may have.
fn learnt(gold: &Gold, model: &Model) -> Vec<Example> {
    let document = gold.document();
    let segments = secondsource::segment::segment(&document, Language::english());
    let allowed = allowed(gold, &segments);
    let language = Language::english();
    let stretches = name::stretches(&document, &segments, language, model);
    stretches
        .into_iter()
        .map(|(range, words)| {
            let mut allowed = allowed[range].to_vec();
            mend(&mut allowed);
            Example { words, allowed }
        })
        .collect()
}

/// A name cut by the stretch's ends may be anything.
fn mend(allowed: &mut [u32]) {
    const ALL: u32 = (1 << LABELS) - 1;
    let single = |a: u32| (a.count_ones() == 1).then(|| a.trailing_zeros() as usize);
    let fits = |a: u32, b: u32| {
        let all = (0..LABELS).filter(|l| a >> l & 1 == 1);
        all.into_iter()
            .any(|l| (0..LABELS).any(|m| b >> m & 1 == 1 && name::follows(l, m)))
    };
    let mut bad = Vec::new();
    for at in 0..=allowed.len() {
        let before = at.checked_sub(1).map_or(1, |b| allowed[b]);
        let after = allowed.get(at).copied().unwrap_or(1);
        if !fits(before, after) {
            bad.push(at);
        }
    }
    if bad.is_empty() {
        return;
    }
    // The name around each bad seam.
    for seam in bad {
        let inside = |at: usize| single(allowed[at]).is_some_and(|l| l > 0);
        let mut from = seam;
        while from > 0 && inside(from - 1) {
            from -= 1;
        }
        let mut to = seam;
        while to < allowed.len() && inside(to) {
            to += 1;
        }
        allowed[from..to].fill(ALL);
    }
}

/// The labels each token of the document may have, a bit a label.
fn allowed(gold: &Gold, segments: &secondsource::segment::Segments) -> Vec<u32> {
    let misc = [true, false].into_iter().flat_map(|first| {
        [true, false].map(|last| 1_u32 << name::label(NameKind::Misc, first, last))
    });
    let misc: u32 = misc.sum::<u32>() | 1;
    let open = |token: &Token| {
        let capital = token.span.of(&gold.text).starts_with(char::is_uppercase);
        let name = matches!(token.tag, Tag::Propn | Tag::Adj);
        if gold.misc || !capital || !name { 1 } else { misc }
    };
    let mut allowed: Vec<u32> = segments.tokens.iter().map(open).collect();
    let token = |span: Span| segments.tokens_in(span);
    for (span, kind) in &gold.names {
        let range = token(*span);
        let exact =
            segments.tokens.get(range.start).is_some_and(|t| t.span.start == span.start)
                && range.end > range.start
                && segments.tokens[range.end - 1].span.end == span.end;
        for at in range.clone() {
            let label = name::label(*kind, at == range.start, at + 1 == range.end);
            allowed[at] = if exact { 1 << label } else { (1 << LABELS) - 1 };
        }
    }
    allowed
}
