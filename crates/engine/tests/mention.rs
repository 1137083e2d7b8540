//! The literate cases of `corpus/date/` and `corpus/figure/`, and what holds for any
//! text.

mod cases;

use cases::cases;
use proptest::prelude::*;
use secondsource::document::{Block, BlockKind};
use secondsource::mention::{Date, DateKind, Figure, date, figure};
use secondsource::segment::{self, Segments};
use secondsource::{Document, Language, Span};

fn document(text: &str, published: Option<&str>) -> Document {
    let span = Span::new(0, text.len());
    Document {
        published: published.map(|d| d.parse().expect("an ISO date")),
        blocks: vec![Block { span, kind: BlockKind::Body }],
        ..Document::of_text(text)
    }
}

fn find(document: &Document) -> (Segments, Vec<Date>, Vec<Figure>) {
    let language = Language::english();
    let segments = segment::segment(document, language);
    let dates = date::find(document, &segments, language);
    let figures = figure::find(document, &segments, &dates, language);
    (segments, dates, figures)
}

#[test]
fn dates_are_what_the_corpus_says() {
    let file = include_str!("../../../corpus/date/dates.md");
    let mut wrong = Vec::new();
    let mut count = 0;
    for (line, published, case) in cases(file, "dates") {
        count += 1;
        let document = document(case[0], (published != "none").then_some(published));
        let (_, dates, _) = find(&document);
        let found: Vec<String> = dates.iter().map(|d| show_date(&document, d)).collect();
        if found != case[1..] {
            wrong.push(format!("line {line}: {}\n  {}", case[0], found.join("\n  ")));
        }
    }
    assert!(count >= 60, "only {count} cases read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn show_date(document: &Document, date: &Date) -> String {
    let kind = match date.kind {
        DateKind::Date => "DATE",
        DateKind::Time => "TIME",
        DateKind::Duration => "DURATION",
        DateKind::Set => "SET",
    };
    let value = date.value.as_deref().unwrap_or("-");
    format!("{} | {kind} | {value}", date.span.of(&document.text))
}

#[test]
fn figures_are_what_the_corpus_says() {
    let file = include_str!("../../../corpus/figure/figures.md");
    let mut wrong = Vec::new();
    let mut count = 0;
    for (line, _, case) in cases(file, "figures") {
        count += 1;
        let document = document(case[0], Some("2024-10-29"));
        let (_, _, figures) = find(&document);
        let found: Vec<String> =
            figures.iter().map(|f| show_figure(&document, f)).collect();
        if found != case[1..] {
            wrong.push(format!("line {line}: {}\n  {}", case[0], found.join("\n  ")));
        }
    }
    assert!(count >= 60, "only {count} cases read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn show_figure(document: &Document, figure: &Figure) -> String {
    let range = match (figure.low, figure.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (low, high) => {
            let side = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
            format!("{}..{}", side(low), side(high))
        }
    };
    let about = if figure.about { "~" } else { "" };
    let unit = figure.unit.as_deref().unwrap_or("-");
    let counts = if figure.counts.is_empty() { "-" } else { &figure.counts };
    let as_of = figure.as_of.as_deref().map(|d| format!(" | as of {d}"));
    let per = figure.per.as_deref().map(|p| format!(" | per {p}"));
    format!(
        "{} | {about}{range} | {unit} | {counts}{}{}",
        figure.span.of(&document.text),
        as_of.unwrap_or_default(),
        per.unwrap_or_default(),
    )
}

/// Text full of what dates and figures are made of, and odd characters between.
fn numbers() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        2 => "[a-zé’]{1,7}",
        3 => "[0-9]{1,5}",
        4 => prop::sample::select(vec![
            " ", " ", " ", ",", ".", "-", "–", ":", "/", "$", "%", "£", "½", "(", ")", "'",
            "’s", "€", "°", "#", "\"", "“", "Oct. ", "May ", "Monday", "last ", "the ", "a ",
            "of ", "week", "years ", "ago", "million", "half ", "dozen", "more than ", "to ",
            "between ", "and ", "early ", "New Year's Eve", "a.m.", "p.m. ", "st", "th", "s",
            "m", "bn", "two-", "hundred ", "thousands ", "99999999999999999999", "0",
            "İ", "ß", "\u{301}", "𝔘", "\n", "killed ", "people ", "were ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..50).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn mentions_stand_in_order_on_character_boundaries(
        text in numbers(),
        published in prop::option::of("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"),
    ) {
        let document = document(&text, published.as_deref());
        let (_, dates, figures) = find(&document);
        let mut at = 0;
        for date in &dates {
            prop_assert!(text.get(date.span.start..date.span.end).is_some_and(|t| !t.is_empty()));
            prop_assert!(date.span.start >= at, "{:?}", date);
            at = date.span.end;
            prop_assert!(published.is_some() || !date.relative || date.value.is_none()
                || date.value.as_deref().is_some_and(|v| v.starts_with('X'))
                || dates.iter().any(|d| !d.relative));
        }
        let mut at = 0;
        for figure in &figures {
            prop_assert!(text.get(figure.span.start..figure.span.end).is_some_and(|t| !t.is_empty()));
            prop_assert!(figure.span.start >= at, "{:?}", figure);
            at = figure.span.end;
            prop_assert!(figure.low.is_some() || figure.high.is_some());
            if let (Some(low), Some(high)) = (figure.low, figure.high) {
                prop_assert!(low <= high, "{:?}", figure);
            }
            if let Some(span) = figure.counts_span {
                prop_assert!(text.get(span.start..span.end).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}

#[test]
fn a_bound_between_two_numbers_belongs_to_one() {
    for (text, last) in [
        ("10 dogs, 9 and more than 12 men", "more than 12"),
        ("10 dogs, 9 at least 12 men", "at least 12"),
    ] {
        let (_, _, figures) = find(&document(text, None));
        assert_eq!(figures.last().map(|f| f.span.of(text)), Some(last));
        assert!(figures.windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }
}
