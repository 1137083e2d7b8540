//! Scores figures and dates alone against annotated clusters, as the report's scorer
//! does for the whole: a gold item is found where a mention touches it with the same
//! value. Precision of figures counts every mention against the gold.

use crate::gold::{self, Cluster};
use crate::wrong;
use anyhow::Result;
use clap::Args;
use secondsource::document::Place;
use secondsource::mention::{Date, Figure, date, figure};
use secondsource::{Annotated, Document, Language};
use std::path::Path;
use std::time::Instant;

#[derive(Args)]
pub(crate) struct Options {
    /// Folder of clusters under the gold folder.
    #[arg(default_value = "dev")]
    part: String,
    /// Only clusters whose name holds this.
    #[arg(long, default_value = "")]
    only: String,
}

/// What one document gives.
struct Found<'c> {
    text: &'c str,
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
    let mut clusters = gold::read(&gold.join(&options.part), None)?;
    clusters.retain(|cluster| cluster.name.contains(&options.only));
    for cluster in &clusters {
        let found = found(cluster, &mut seconds);
        bytes += found.iter().map(|f| f.text.len()).sum::<usize>();
        wrong::tell(|| format!("## {}", cluster.name));
        score_figures(cluster, &found, &mut figures);
        score_dates(cluster, &found, &mut dates);
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

/// What is found in the documents of a cluster; adds the time dates and figures took.
fn found<'c>(cluster: &'c Cluster, seconds: &mut f64) -> Vec<Found<'c>> {
    let language = Language::english();
    let mut found = Vec::new();
    for Annotated { document, segments, .. } in &cluster.documents {
        let start = Instant::now();
        let dates = date::find(document, segments, language);
        let figures = figure::find(document, segments, &dates, language);
        *seconds += start.elapsed().as_secs_f64();
        found.push(Found { text: &document.text, dates, figures });
    }
    found
}

/// A document of body lines.
pub(crate) fn document(text: &str, published: Option<jiff::civil::Date>) -> Document {
    Document { published, ..Document::of_text(text) }
}

fn score_figures(cluster: &Cluster, found: &[Found], tally: &mut Tally) {
    let mut hit: Vec<Vec<bool>> =
        found.iter().map(|f| vec![false; f.figures.len()]).collect();
    for item in &cluster.gold.figures {
        tally.wanted += 1;
        let place = cluster.place((item.0, &item.1));
        let Some(Place { document, span }) = place else { continue };
        let mut correct = false;
        let mut touching = Vec::new();
        for (k, figure) in found[document].figures.iter().enumerate() {
            if figure.span.touches(span) {
                touching.push(figure);
                if same(item, figure) {
                    hit[document][k] = true;
                    correct = true;
                }
            }
        }
        tally.correct += usize::from(correct);
        if wrong::asked() && !correct {
            let got: Vec<_> = touching
                .iter()
                .map(|f| (f.span.of(found[document].text), f.low, f.high))
                .collect();
            let (number, at, low, high, ..) = item;
            println!("  miss {number} {low:?} {high:?} {at:?} got {got:?}");
        }
    }
    for (document, found) in found.iter().enumerate() {
        tally.found += found.figures.len();
        for (k, figure) in found.figures.iter().enumerate() {
            if !hit[document][k] {
                wrong::tell(|| {
                    let around = wrong::context(found.text, figure.span);
                    format!("  much {document} {} {around}", show(figure))
                });
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

/// Whether a figure has the value of a gold item; "about" ones need only hold it.
fn same((_, _, low, high, counts, _): &gold::Figure, figure: &Figure) -> bool {
    let (low, high) = (*low, *high);
    let about = counts.starts_with("about ");
    if about || (low.is_none() && high.is_none()) {
        let Some(middle) = low.or(high) else { return true };
        return figure.low.filter(|l| *l != 0.0).unwrap_or(middle) <= middle
            && middle <= figure.high.filter(|h| *h != 0.0).unwrap_or(middle);
    }
    (figure.low, figure.high) == (low, high)
}

fn score_dates(cluster: &Cluster, found: &[Found], tally: &mut Tally) {
    let mut hit: Vec<Vec<bool>> =
        found.iter().map(|f| vec![false; f.dates.len()]).collect();
    for (number, at, _, value) in &cluster.gold.dates {
        tally.wanted += 1;
        let place = cluster.place((*number, at));
        let Some(Place { document, span }) = place else { continue };
        let dates = &found[document].dates;
        let touching: Vec<usize> =
            (0..dates.len()).filter(|k| dates[*k].span.touches(span)).collect();
        for k in &touching {
            hit[document][*k] = true;
        }
        let correct = touching.iter().any(|k| dates[*k].iso().as_ref() == Some(value));
        tally.correct += usize::from(correct);
        if wrong::asked() && !correct {
            let got: Vec<_> = touching
                .iter()
                .map(|k| {
                    (dates[*k].span.of(found[document].text), dates[*k].value.as_deref())
                })
                .collect();
            println!("  date {number} {value} {at:?} got {got:?}");
        }
    }
    for (document, found) in found.iter().enumerate() {
        for (k, date) in found.dates.iter().enumerate() {
            tally.found += usize::from(date.iso().is_some());
            if !hit[document][k] {
                wrong::tell(|| {
                    let around = wrong::context(found.text, date.span);
                    format!("  more {document} {:?} {:?} {around}", date.kind, date.value)
                });
            }
        }
    }
}
