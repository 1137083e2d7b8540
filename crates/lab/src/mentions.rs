//! Scores figures and dates alone against annotated clusters, as the report's scorer
//! does for the whole: a gold item is found where a mention touches it with the same
//! value. Precision of figures counts every mention against the gold.

use anyhow::{Context, Result};
use clap::Args;
use secondsource::document::{Block, BlockKind};
use secondsource::mention::{Date, Figure, date, figure};
use secondsource::{Document, Language, Span, segment};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{fs, time::Instant};

#[derive(Args)]
pub(crate) struct Options {
    /// Folder of clusters under the gold folder.
    #[arg(default_value = "dev")]
    part: String,
    /// Lists what is missing, wrong and too many.
    #[arg(long)]
    errors: bool,
    /// Only clusters whose name holds this.
    #[arg(long, default_value = "")]
    only: String,
}

/// What one document gives.
struct Found {
    text: String,
    dates: Vec<Date>,
    figures: Vec<Figure>,
}

#[derive(Default)]
struct Tally {
    correct: usize,
    found: usize,
    wanted: usize,
}

pub(crate) fn score(gold: &Path, options: &Options) -> Result<()> {
    let mut figures = Tally::default();
    let mut dates = Tally::default();
    let mut bytes = 0;
    let mut seconds = 0.0;
    for folder in folders(&gold.join(&options.part))? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.contains(&options.only) {
            continue;
        }
        let wanted: Value =
            serde_json::from_str(&fs::read_to_string(folder.join("gold.json"))?)?;
        let found = documents(&folder, &mut seconds)?;
        bytes += found.iter().map(|f| f.text.len()).sum::<usize>();
        if options.errors {
            println!("## {name}");
        }
        score_figures(&wanted, &found, options.errors, &mut figures);
        score_dates(&wanted, &found, options.errors, &mut dates);
    }
    print("figures", &figures);
    print("dates", &dates);
    eprintln!("dates and figures of {bytes} bytes took {seconds:.3} s");
    Ok(())
}

fn print(name: &str, tally: &Tally) {
    let ratio = |of: usize| tally.correct as f64 / of.max(1) as f64;
    let (p, r) = (ratio(tally.found), ratio(tally.wanted));
    let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    println!(
        "{name:8} correct {:4} found {:4} wanted {:4}  P {p:.3}  R {r:.3}  F1 {f:.3}",
        tally.correct, tally.found, tally.wanted
    );
}

fn folders(root: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(root).with_context(|| format!("{}", root.display()))?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    folders.retain(|f| f.join("gold.json").is_file());
    folders.sort();
    Ok(folders)
}

/// The documents of a cluster with what is found in them; adds the time dates and
/// figures took.
fn documents(folder: &Path, seconds: &mut f64) -> Result<Vec<Found>> {
    let language = Language::english();
    let mut found = Vec::new();
    for number in 0.. {
        let path = folder.join(format!("{number}.json"));
        let Ok(bytes) = fs::read_to_string(&path) else { break };
        let json: Value = serde_json::from_str(&bytes)?;
        let text = json["text"].as_str().unwrap_or_default().to_owned();
        let published =
            json["published"].as_str().and_then(|d| d.get(..10)?.parse().ok());
        let document = document(text, published);
        let segments = segment::segment(&document, language);
        let start = Instant::now();
        let dates = date::find(&document, &segments, language);
        let figures = figure::find(&document, &segments, &dates, language);
        *seconds += start.elapsed().as_secs_f64();
        found.push(Found { text: document.text, dates, figures });
    }
    Ok(found)
}

/// A document of body lines.
pub(crate) fn document(text: String, published: Option<jiff::civil::Date>) -> Document {
    let mut at = 0;
    let blocks = text
        .split_inclusive('\n')
        .map(|line| {
            let span = Span::new(at, at + line.len());
            at += line.len();
            Block { span, kind: BlockKind::Body }
        })
        .collect();
    Document {
        id: String::new(),
        path: None,
        url: None,
        outlet: None,
        author: None,
        title: None,
        published,
        language: "en".into(),
        text,
        blocks,
        notes: Vec::new(),
    }
}

/// The document and place of a gold item.
fn place(item: &Value, found: &[Found]) -> Option<(usize, Span)> {
    let document = usize::try_from(item.get(0)?.as_u64()?).ok()?;
    let at = item.get(1)?.as_str()?;
    let start = found.get(document)?.text.find(at)?;
    Some((document, Span::new(start, start + at.len())))
}

fn items(gold: &Value, key: &str) -> Vec<Value> {
    gold[key].as_array().cloned().unwrap_or_default()
}

fn score_figures(gold: &Value, found: &[Found], errors: bool, tally: &mut Tally) {
    let mut hit: Vec<Vec<bool>> =
        found.iter().map(|f| vec![false; f.figures.len()]).collect();
    for item in items(gold, "figures") {
        tally.wanted += 1;
        let Some((document, span)) = place(&item, found) else { continue };
        let mut correct = false;
        let mut touching = Vec::new();
        for (k, figure) in found[document].figures.iter().enumerate() {
            if figure.span.touches(span) {
                touching.push(figure);
                if same(&item, figure) {
                    hit[document][k] = true;
                    correct = true;
                }
            }
        }
        tally.correct += usize::from(correct);
        if errors && !correct {
            let got: Vec<_> = touching
                .iter()
                .map(|f| (f.span.of(&found[document].text), f.low, f.high))
                .collect();
            println!(
                "  miss {} {} {} {:?} got {got:?}",
                item[0],
                item[2],
                item[3],
                item[1].as_str()
            );
        }
    }
    for (document, found) in found.iter().enumerate() {
        tally.found += found.figures.len();
        for (k, figure) in found.figures.iter().enumerate() {
            if errors {
                let mark = if hit[document][k] { "ok  " } else { "much" };
                println!(
                    "  {mark} {document} {} {:?}",
                    show(figure),
                    context(&found.text, figure.span)
                );
            }
        }
    }
}

fn show(figure: &Figure) -> String {
    format!(
        "{:?}..{:?}{} [{}] counts '{}'{}{}",
        figure.low,
        figure.high,
        if figure.about { " about" } else { "" },
        figure.unit.as_deref().unwrap_or(""),
        figure.counts,
        figure.per.as_deref().map(|p| format!(" per {p}")).unwrap_or_default(),
        figure.as_of.as_deref().map(|p| format!(" as of {p}")).unwrap_or_default(),
    )
}

fn context(text: &str, span: Span) -> String {
    let mut start = span.start.saturating_sub(50);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (span.end + 60).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    format!("{}⟦{}⟧{}", &text[start..span.start], span.of(text), &text[span.end..end])
}

/// Whether a figure has the value of a gold item; "about" ones need only hold it.
fn same(item: &Value, figure: &Figure) -> bool {
    let (low, high) = (item[2].as_f64(), item[3].as_f64());
    let about = item[4].as_str().is_some_and(|c| c.starts_with("about "));
    if about || (low.is_none() && high.is_none()) {
        let Some(middle) = low.or(high) else { return true };
        return figure.low.filter(|l| *l != 0.0).unwrap_or(middle) <= middle
            && middle <= figure.high.filter(|h| *h != 0.0).unwrap_or(middle);
    }
    (figure.low, figure.high) == (low, high)
}

fn score_dates(gold: &Value, found: &[Found], errors: bool, tally: &mut Tally) {
    let mut hit: Vec<Vec<bool>> =
        found.iter().map(|f| vec![false; f.dates.len()]).collect();
    for item in items(gold, "dates") {
        tally.wanted += 1;
        let Some((document, span)) = place(&item, found) else { continue };
        let dates = &found[document].dates;
        let touching: Vec<usize> =
            (0..dates.len()).filter(|k| dates[*k].span.touches(span)).collect();
        for k in &touching {
            hit[document][*k] = true;
        }
        let correct =
            touching.iter().any(|k| dates[*k].iso().as_deref() == item[3].as_str());
        tally.correct += usize::from(correct);
        if errors && !correct {
            let got: Vec<_> = touching
                .iter()
                .map(|k| {
                    (dates[*k].span.of(&found[document].text), dates[*k].value.as_deref())
                })
                .collect();
            println!("  date {} {} {:?} got {got:?}", item[0], item[3], item[1].as_str());
        }
    }
    for (document, found) in found.iter().enumerate() {
        for (k, date) in found.dates.iter().enumerate() {
            tally.found += usize::from(date.iso().is_some());
            if errors && !hit[document][k] {
                println!(
                    "  more {document} {:?} {:?} {:?}",
                    date.kind,
                    date.value,
                    context(&found.text, date.span)
                );
            }
        }
    }
}
