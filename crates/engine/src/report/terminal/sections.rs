//! The sections of one story.

use super::Page;
use super::canvas::{Style, columns};
use crate::corroborate::{Assertion, Change, Claim, Quantity, Standing, Story, Verdict};
use crate::report::chain;
use crate::report::keys;
use crate::report::number;
use crate::report::order::{self, Numbered};
use crate::report::wording::shortened;

/// How many entries of a list are shown, by how much a reader needs them here.
const CLAIMS: usize = 15;
const FIGURES: usize = 8;
const READINGS: usize = 10;
const ALONE: usize = 10;
const QUOTES: usize = 5;
const DATES: usize = 10;
const DOCUMENTS: usize = 20;
const COPIES: usize = 6;
/// Chains and shifts under one claim.
const CHAINS: usize = 5;
const SHIFTS: usize = 3;

/// Columns for the sign of a standing.
const SIGN: usize = 3;

impl Page<'_> {
    pub(super) fn brief(&mut self, story: &Story) {
        if story.brief.is_empty() {
            return;
        }
        self.heading("section.brief");
        for (index, (_, claim)) in order::brief(story).enumerate() {
            if index > 0 {
                self.canvas.blank();
            }
            self.wording(claim);
            let words = self.names.word(claim);
            let colour = Style::Standing(claim.standing);
            let standing = self.names.standing(claim);
            let runs = [(colour, &*standing), (Style::Plain, &*words)];
            self.canvas.paragraph(SIGN, &runs);
            let places = self.names.where_said(claim);
            self.canvas.paragraph(SIGN, &[(Style::Faint, &places)]);
        }
    }

    pub(super) fn documents(&mut self, story: &Story) {
        self.heading("section.documents");
        let shown = || story.documents.iter().take(DOCUMENTS);
        let widest =
            shown().map(|d| columns(&self.names.publisher(*d))).max().unwrap_or(0);
        let widest = widest.min(self.canvas.width() / 4);
        for document in shown() {
            let number = format!(" {}", crate::report::wording::ordinal(*document));
            let outlet = fitted(&self.names.publisher(*document), widest);
            let date = fitted(&self.names.published(*document), 10);
            let title = self.names.title(*document);
            let head = format!("{number:<4}{date}  {outlet}  ");
            let indent = columns(&head);
            self.canvas.item((Style::Faint, &head), indent, &[(Style::Plain, &title)]);
        }
        self.more(1, story.documents.len(), DOCUMENTS);
    }

    pub(super) fn reported(&mut self, claims: &[Numbered<'_>]) {
        self.claims("section.reported", claims);
    }

    pub(super) fn disputed(&mut self, claims: &[Numbered<'_>]) {
        self.claims("section.disputed", claims);
    }

    fn claims(&mut self, heading: &'static str, claims: &[Numbered<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.heading(heading);
        for (index, (_, claim)) in claims.iter().take(CLAIMS).enumerate() {
            if index > 0 {
                self.canvas.blank();
            }
            self.claim(claim);
        }
        self.more(1, claims.len(), CLAIMS);
    }

    fn claim(&mut self, claim: &Claim) {
        self.wording(claim);
        let standing = self.names.standing(claim);
        self.canvas.paragraph(SIGN, &[(Style::Standing(claim.standing), &standing)]);
        let disputed = claim.standing == Standing::Disputed;
        self.chains(&claim.statements, disputed.then_some("says"));
        self.chains(&claim.denials, Some("denies"));
        let shifts = self.names.shifts(claim);
        for (line, places) in shifts.iter().take(SHIFTS) {
            let places = self.names.places(places.iter().copied());
            let runs = [(Style::Plain, &**line), (Style::Faint, &*places)];
            self.canvas.item((Style::Warning, "   Δ"), SIGN + 2, &runs);
        }
        self.more(SIGN + 2, shifts.len(), SHIFTS);
    }

    /// The claim's wording after the sign of its standing.
    fn wording(&mut self, claim: &Claim) {
        let (_, sign) = order::standing(claim.standing);
        let head = (Style::Standing(claim.standing), sign);
        self.canvas.item(head, SIGN, &[(Style::Strong, &claim.text)]);
    }

    /// Who says it (or denies it), one chain a line.
    fn chains(&mut self, assertions: &[Assertion], verb: Option<&'static str>) {
        let chains = chain::find(assertions);
        let verb = verb.map_or("", |key| self.labels.of(key));
        let verb = if verb.is_empty() { String::new() } else { format!("{verb}:") };
        for chain in chains.iter().take(CHAINS) {
            let way = chain.text(&self.names, self.labels);
            let places = self.names.places(chain.places.iter().copied());
            let copied = self.names.copied(chain);
            let runs = [
                (Style::Faint, &*verb),
                (Style::Plain, &*way),
                (Style::Faint, &*places),
                (Style::Faint, &*copied),
            ];
            self.canvas.item((Style::Faint, "   –"), SIGN + 2, &runs);
        }
        self.more(SIGN + 2, chains.len(), CHAINS);
    }

    pub(super) fn figures(&mut self, story: &Story) {
        if story.figures.is_empty() {
            return;
        }
        self.heading("section.figures");
        for (nth, index) in order::figures(story).into_iter().take(FIGURES).enumerate() {
            if nth > 0 {
                self.canvas.blank();
            }
            if let Some(quantity) = story.figures.get(index) {
                self.quantity(quantity);
            }
        }
        self.more(1, story.figures.len(), FIGURES);
    }

    fn quantity(&mut self, quantity: &Quantity) {
        let key = keys::compared(quantity);
        let verdict = format!("— {}.", self.labels.in_group("verdict", key));
        let style = match quantity.verdict {
            Verdict::Differ => Style::Warning,
            _ => Style::Strong,
        };
        let counts = self.names.counts(quantity);
        let means = self.labels.in_group("means", key);
        let runs = [(Style::Strong, &*counts), (style, &*verdict), (Style::Faint, means)];
        self.canvas.paragraph(1, &runs);
        let ranges: Vec<String> =
            quantity.readings.iter().map(|r| number::range(r, self.labels)).collect();
        let shown = ranges.iter().take(READINGS);
        let widest = shown.map(|range| columns(range)).max().unwrap_or(0);
        let indent = 3 + widest.min(self.canvas.width() / 3) + 2;
        for (reading, range) in quantity.readings.iter().zip(&ranges).take(READINGS) {
            let words = format!("“{}”", self.names.words(reading.place));
            let rest = self.names.reading(reading);
            let place = self.names.places([reading.place]);
            let head = format!("   {range}  ");
            let runs =
                [(Style::Plain, &*words), (Style::Plain, &*rest), (Style::Faint, &place)];
            self.canvas.item((Style::Strong, &head), indent, &runs);
        }
        self.more(SIGN, quantity.readings.len(), READINGS);
    }

    pub(super) fn sums(&mut self, story: &Story) {
        if story.sums.is_empty() {
            return;
        }
        self.heading("section.sums");
        for sum in &story.sums {
            let (terms, verdict) = self.names.sum(sum);
            let place = self.names.sum_place(sum);
            let style = if sum.difference == 0.0 { Style::Plain } else { Style::Warning };
            let runs =
                [(Style::Plain, &*terms), (style, &verdict), (Style::Faint, &place)];
            self.canvas.paragraph(1, &runs);
        }
    }

    pub(super) fn alone(&mut self, claims: &[Numbered<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.heading("section.alone");
        for (_, claim) in claims.iter().take(ALONE) {
            let (_, sign) = order::standing(claim.standing);
            let way = chain::find(&claim.statements);
            let way: Vec<String> =
                way.iter().map(|c| c.text(&self.names, self.labels)).collect();
            let way = format!("— {}", way.join("; "));
            let places = self.places(&claim.statements);
            let runs = [
                (Style::Plain, &*claim.text),
                (Style::Faint, &*way),
                (Style::Faint, &*places),
            ];
            self.canvas.item((Style::Standing(claim.standing), sign), SIGN, &runs);
        }
        self.more(1, claims.len(), ALONE);
    }

    pub(super) fn quotes(&mut self, story: &Story) {
        let varied: Vec<_> = story
            .quotes
            .iter()
            .filter(|quote| quote.variants.iter().any(|v| v.change != Change::Verbatim))
            .collect();
        if varied.is_empty() {
            return;
        }
        self.heading("section.quotes");
        for quote in varied.iter().take(QUOTES) {
            let nobody = self.labels.of("quotes.nobody");
            let source = format!("{}:", quote.source.as_deref().unwrap_or(nobody));
            self.canvas.paragraph(1, &[(Style::Strong, &source)]);
            for (index, variant) in quote.variants.iter().enumerate() {
                if index > 0 && variant.change == Change::Verbatim {
                    continue;
                }
                let key =
                    if index == 0 { "fullest" } else { keys::change(variant.change) };
                let change = if index == 0 {
                    self.labels.of(key)
                } else {
                    self.labels.in_group("change", key)
                };
                let words =
                    format!("“{}”", shortened(&self.names.words(variant.place), 300));
                let place = self.names.places([variant.place]);
                let change = format!("{change}:");
                let runs = [
                    (Style::Faint, &*change),
                    (Style::Plain, &*words),
                    (Style::Faint, &place),
                ];
                self.canvas.item((Style::Faint, "   –"), SIGN + 2, &runs);
            }
        }
        self.more(1, varied.len(), QUOTES);
    }

    pub(super) fn timeline(&mut self, story: &Story) {
        if story.timeline.is_empty() {
            return;
        }
        self.heading("section.timeline");
        let days = self.names.days(story);
        for (date, moments) in days.iter().take(DATES) {
            let Some(first) = moments.first() else { continue };
            let sentence = shortened(&self.names.sentence(*first), 200);
            let places = self.names.places(moments.iter().copied());
            let head = format!(" {}", fitted(date, 12));
            let runs = [(Style::Plain, &*sentence), (Style::Faint, &*places)];
            self.canvas.item((Style::Strong, &head), 14, &runs);
        }
        self.more(1, days.len(), DATES);
    }

    pub(super) fn copies(&mut self, story: &Story) {
        if story.copies.is_empty() {
            return;
        }
        self.heading("section.copies");
        for copy in story.copies.iter().take(COPIES) {
            let line = self.names.copy(copy);
            self.canvas.paragraph(1, &[(Style::Plain, &line)]);
        }
        self.more(1, story.copies.len(), COPIES);
    }

    fn places(&self, assertions: &[Assertion]) -> String {
        self.names.places(assertions.iter().map(|said| said.place))
    }
}

/// A text in a column of `width`: cut or filled up.
fn fitted(text: &str, width: usize) -> String {
    let mut most = text.chars().count();
    let mut cut = text.to_owned();
    while columns(&cut) > width && most > 1 {
        most -= 1;
        cut = text.chars().take(most - 1).collect();
        cut.push('…');
    }
    let fill = width.saturating_sub(columns(&cut));
    cut.extend(std::iter::repeat_n(' ', fill));
    cut
}
