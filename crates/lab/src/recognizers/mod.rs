//! Scores dates, numbers and measures on a peer's own test cases (Recognizers-Text),
//! model by model: a case is right where every value it expects is found at its place
//! and, where it expects nothing, nothing is found.
//!
//! News-relevant is every case but those set apart in `exceptions.txt` (by number or by
//! a pattern over the words the case expects to be found), each with its reason: the
//! case asks for what an assistant, a calendar or a query language reads into words, and
//! a news text doesn't mean, or for a thing the output format has no place for. They are
//! counted apart, by reason, and never as right. So is every case that leaves open
//! whether it means morning or evening ("at five").
//!
//! What counts as the same value:
//! - *dates*: the same TIMEX3 value, or the same stretch of the calendar (a quarter is
//!   its three months); where a case leaves past or future open, either of its answers.
//!   A range is right where its first date starts it and its last one ends it, at its
//!   own grain or a day. "The last three weeks" is TIMEX3's P3W; so many weeks up to
//!   the report are right as that. "In two months" is TIMEX3's month, not a day: the
//!   month that holds their day is right.
//! - *numbers, measures*: the number to nine figures; units and currencies by the code
//!   that `units.txt` gives for the name.

mod figure;
mod when;

use crate::table::{self, Row};
use crate::wrong;
use anyhow::{Context, Result};
use clap::Args;
use regex::Regex;
use secondsource::mention::{Date, Figure, Numeral, date, figure as figures, numerals};
use secondsource::{Language, Span, segment};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Lists the cases set apart.
    #[arg(long)]
    apart: bool,
    /// Only this model.
    #[arg(long)]
    model: Option<String>,
}

const MODELS: [&str; 8] = [
    "DateTime",
    "Number",
    "NumberRange",
    "Currency",
    "Dimension",
    "Percent",
    "Age",
    "Ordinal",
];

/// One test case as the peer writes it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Case {
    input: String,
    #[serde(default)]
    context: Option<Reference>,
    results: Vec<Wanted>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reference {
    reference_date_time: String,
}

/// One thing a case expects, and where.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    text: String,
    type_name: String,
    #[serde(default)]
    resolution: serde_json::Value,
    start: Option<usize>,
}

/// What was found in a case's input.
struct Found {
    text: String,
    published: Option<jiff::civil::Date>,
    dates: Vec<Date>,
    figures: Vec<Figure>,
    numerals: Vec<Numeral>,
}

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    apart: BTreeMap<String, usize>,
}

pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    table::print(&rows(data, options)?);
    Ok(())
}

/// The rows of every model.
pub(crate) fn rows(data: &Path, options: &Options) -> Result<Vec<Row>> {
    let apart = Apart::read()?;
    let chosen = |model: &&&str| options.model.as_deref().is_none_or(|m| m == **model);
    let mut rows = Vec::new();
    for model in MODELS.iter().filter(chosen) {
        let file = data.join(format!("recognizers/{model}Model.json"));
        let text =
            fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let cases: Vec<Case> =
            serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        let mut tally = Tally::default();
        for (number, case) in cases.iter().enumerate() {
            judge(model, (number, case), &apart, options, &mut tally);
        }
        rows.extend(tally.rows(model));
    }
    Ok(rows)
}

impl Tally {
    fn rows(&self, model: &str) -> Vec<Row> {
        let all = self.right + self.wrong;
        let mut rows = Vec::new();
        if all > 0 {
            let share = self.right as f64 / all as f64;
            rows.push(Row::new(model, "value right", share));
        }
        rows.push(Row::new(model, "cases", all as f64));
        rows.extend(self.apart.iter().map(|(reason, count)| {
            Row::new(model, format!("apart: {reason}"), *count as f64)
        }));
        rows
    }
}

fn judge(
    model: &str,
    (number, case): (usize, &Case),
    apart: &Apart,
    options: &Options,
    tally: &mut Tally,
) {
    if let Some(reason) = apart.reason(model, number, case) {
        *tally.apart.entry(reason.to_owned()).or_default() += 1;
        if options.apart {
            println!("apart {model} {number} {reason}: {:?}", case.input);
        }
        return;
    }
    let found = Found::of(case);
    let wrong: Vec<&Wanted> =
        case.results.iter().filter(|w| !found.holds(model, w)).collect();
    let right = wrong.is_empty() && (!case.results.is_empty() || found.nothing(model));
    tally.right += usize::from(right);
    tally.wrong += usize::from(!right);
    if !right && wrong::asked() {
        let wanted: Vec<String> =
            wrong.iter().map(|w| format!("{:?} {}", w.text, w.resolution)).collect();
        println!(
            "wrong {model} {number} {:?}\n  wanted {}\n  found  {}",
            case.input,
            wanted.join(" "),
            found.told(model)
        );
    }
}

impl Found {
    fn of(case: &Case) -> Found {
        let day = |r: &Reference| r.reference_date_time.get(..10)?.parse().ok();
        let published = case.context.as_ref().and_then(day);
        let document = crate::mentions::document(&case.input, published);
        let language = Language::english();
        let segments = segment::segment(&document, language);
        let dates = date::find(&document, &segments, language);
        Found {
            figures: figures::find(&document, &segments, &dates, language),
            numerals: numerals(&document, &segments, language),
            text: document.text,
            published,
            dates,
        }
    }

    /// Whether what a case expects was found.
    fn holds(&self, model: &str, wanted: &Wanted) -> bool {
        let Some(span) = self.span(wanted) else { return false };
        match model {
            "DateTime" => {
                let dates: Vec<&Date> =
                    self.dates.iter().filter(|d| d.span.touches(span)).collect();
                when::same(&dates, &wanted.resolution, self.published)
            }
            "Number" | "Ordinal" => self.numerals.iter().any(|n| {
                let kind = n.ordinal == (model == "Ordinal");
                kind && n.span.touches(span)
                    && figure::number(n.value, &wanted.resolution)
            }),
            _ => self.figures.iter().any(|f| {
                f.span.touches(span) && figure::same(model, f, &wanted.resolution)
            }),
        }
    }

    /// Where the case says it stands; in older ones, where its words stand first.
    fn span(&self, wanted: &Wanted) -> Option<Span> {
        let byte = |at: usize| self.text.char_indices().nth(at).map(|(byte, _)| byte);
        let start = match wanted.start {
            Some(at) => byte(at)?,
            None => self.text.to_lowercase().find(&wanted.text.to_lowercase())?,
        };
        let length = wanted.text.chars().count();
        let rest = self.text.get(start..)?;
        let end = rest.char_indices().nth(length).map_or(rest.len(), |(byte, _)| byte);
        Some(Span::new(start, start + end))
    }

    fn nothing(&self, model: &str) -> bool {
        match model {
            "DateTime" => self.dates.is_empty(),
            "Number" => self.numerals.iter().all(|n| n.ordinal),
            "Ordinal" => self.numerals.iter().all(|n| !n.ordinal),
            "Currency" => self.figures.iter().all(|f| !figure::is_money(f)),
            "Percent" => self.figures.iter().all(|f| f.unit.as_deref() != Some("%")),
            "Dimension" => self.figures.iter().all(|f| {
                f.unit.is_none() || figure::is_money(f) || f.unit.as_deref() == Some("%")
            }),
            _ => self.figures.iter().all(|f| f.low == f.high),
        }
    }

    fn told(&self, model: &str) -> String {
        let text = &self.text;
        match model {
            "DateTime" => {
                let told = |d: &Date| format!("{:?} {:?}", d.span.of(text), d.value);
                self.dates.iter().map(told).collect::<Vec<_>>().join(", ")
            }
            "Number" | "Ordinal" => {
                let told = |n: &Numeral| format!("{:?} {}", n.span.of(text), n.value);
                self.numerals.iter().map(told).collect::<Vec<_>>().join(", ")
            }
            _ => {
                let told = |f: &Figure| {
                    let words = f.span.of(text);
                    format!("{words:?} {:?}..{:?} {:?}", f.low, f.high, f.unit)
                };
                self.figures.iter().map(told).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The cases set apart: by number, or by a pattern.
struct Apart {
    rules: Vec<(String, Rule, String)>,
}

enum Rule {
    Number(usize),
    /// Over the words of what is expected, or `input:` over the whole case.
    Words(Regex),
    Input(Regex),
    /// Over the values expected, as JSON.
    Value(Regex),
}

impl Apart {
    fn read() -> Result<Apart> {
        let lines = include_str!("exceptions.txt").lines();
        let mut rules = Vec::new();
        for line in lines.filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut parts = line.split('\t');
            let (Some(model), Some(rule), Some(reason)) =
                (parts.next(), parts.next(), parts.next())
            else {
                anyhow::bail!("exceptions.txt: '{line}' is not model, rule, reason");
            };
            let regex = |text: &str| Regex::new(&format!("(?i){text}"));
            let rule = if let Ok(number) = rule.parse() {
                Rule::Number(number)
            } else if let Some(pattern) = rule.strip_prefix("input:") {
                Rule::Input(regex(pattern)?)
            } else if let Some(pattern) = rule.strip_prefix("value:") {
                Rule::Value(regex(pattern)?)
            } else {
                Rule::Words(regex(rule)?)
            };
            rules.push((model.to_owned(), rule, reason.to_owned()));
        }
        Ok(Apart { rules })
    }

    fn reason(&self, model: &str, number: usize, case: &Case) -> Option<&str> {
        if case.results.iter().any(|w| when::either_half(&w.resolution)) {
            return Some("either half of the day");
        }
        let fits = |rule: &Rule| match rule {
            Rule::Number(n) => *n == number,
            Rule::Input(pattern) => pattern.is_match(&case.input),
            Rule::Words(pattern) => {
                case.results.iter().any(|w| pattern.is_match(&w.text))
            }
            Rule::Value(pattern) => case
                .results
                .iter()
                .any(|w| pattern.is_match(&format!("{} {}", w.type_name, w.resolution))),
        };
        let hit = self.rules.iter().find(|(m, rule, _)| m == model && fits(rule));
        hit.map(|(_, _, reason)| reason.as_str())
    }
}
