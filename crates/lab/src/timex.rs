//! Scores dates on TIMEX3 annotation (TempEval-3's TBAQ): relaxed F1 (spans that share
//! a character), strict F1 (the same span), and value F1 (relaxed, with the same value).

use crate::mentions::document;
use crate::table::Row;
use crate::wrong;
use anyhow::{Context, Result};
use secondsource::mention::{Date, date};
use secondsource::{Language, Span, segment};
use std::fs;
use std::path::Path;

/// One annotated expression.
struct Timex {
    span: Span,
    value: String,
}

#[derive(Default)]
struct Tally {
    found: usize,
    wanted: usize,
    relaxed: usize,
    strict: usize,
    value: usize,
}

/// Prints the scores.
pub(crate) fn score(data: &Path) -> Result<()> {
    crate::table::print(&rows(data)?);
    Ok(())
}

/// One row a measure. HeidelTime's and SUTime's published figures are on another text,
/// the platinum part.
pub(crate) fn rows(data: &Path) -> Result<Vec<Row>> {
    let mut tally = Tally::default();
    for part in ["TimeBank", "AQUAINT"] {
        let folder = data.join("tempeval3/TBAQ-cleaned").join(part);
        let entries =
            fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let mut files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "tml")) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            wrong::tell(|| format!("## {name}"));
            one(&String::from_utf8_lossy(&fs::read(file)?), &mut tally);
        }
    }
    let f1 = |hits: usize| 2.0 * hits as f64 / (tally.found + tally.wanted).max(1) as f64;
    let row = |measure, hits, peer| {
        Row::new("TimeBank and AQUAINT", measure, f1(hits))
            .beside("HeidelTime on platinum", Some(peer))
    };
    Ok(vec![
        row("relaxed F1", tally.relaxed, 0.903),
        row("strict F1", tally.strict, 0.813),
        row("value F1", tally.value, 0.776),
    ])
}

fn one(file: &str, tally: &mut Tally) {
    let created = between(file, "functionInDocument=\"CREATION_TIME\"", "</TIMEX3>")
        .or_else(|| between(file, "<DCT>", "</DCT>"))
        .unwrap_or_default();
    let header = between(file, "<DCT>", "</DCT>").unwrap_or(created);
    let published = attribute(header, "value").and_then(|v| v.get(..10)?.parse().ok());
    wrong::tell(|| format!("published {published:?}"));
    let Some(body) = between(file, "<TEXT>", "</TEXT>") else { return };
    let (text, wanted) = strip(body);
    let document = document(&text, published);
    let segments = segment::segment(&document, Language::english());
    let found = date::find(&document, &segments, Language::english());
    tally.found += found.len();
    tally.wanted += wanted.len();
    compare(&document.text, &found, &wanted, tally);
}

fn compare(text: &str, found: &[Date], wanted: &[Timex], tally: &mut Tally) {
    for timex in wanted {
        let hit = found.iter().find(|d| d.span.touches(timex.span));
        let value = hit.and_then(|d| d.value.as_deref()).unwrap_or("");
        let right = value == timex.value;
        tally.relaxed += usize::from(hit.is_some());
        tally.strict += usize::from(hit.is_some_and(|d| d.span == timex.span));
        tally.value += usize::from(hit.is_some() && right);
        if hit.is_none() || !right {
            let got = hit.map_or("", |d| d.span.of(text));
            let kind = if hit.is_some() { "wrong" } else { "miss" };
            let around = || wrong::context(text, timex.span);
            wrong::tell(|| {
                format!("{kind} {} got {got:?} {value} | {}", timex.value, around())
            });
        }
    }
    for date in found {
        if !wanted.iter().any(|t| t.span.touches(date.span)) {
            let value = date.value.as_deref().unwrap_or("");
            wrong::tell(|| format!("much {value} | {}", wrong::context(text, date.span)));
        }
    }
}

/// The text without tags, and the TIMEX3 spans in it.
fn strip(body: &str) -> (String, Vec<Timex>) {
    let mut text = String::new();
    let mut wanted = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&unescape(&rest[..at]));
        let end = rest[at..].find('>').map_or(rest.len(), |e| at + e + 1);
        let tag = &rest[at..end];
        if tag.starts_with("<TIMEX3") {
            open = Some((text.len(), attribute(tag, "value").unwrap_or("").to_owned()));
        } else if tag == "</TIMEX3>"
            && let Some((start, value)) = open.take()
        {
            wanted.push(Timex { span: Span::new(start, text.len()), value });
        }
        rest = &rest[end..];
    }
    text.push_str(&unescape(rest));
    (text, wanted)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let start = text.find(from)? + from.len();
    let end = text.get(start..)?.find(to)?;
    text.get(start..start + end)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    between(tag, &format!("{name}=\""), "\"")
}
