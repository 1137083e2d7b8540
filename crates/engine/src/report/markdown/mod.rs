//! The report as one Markdown file, for a memo: the sections of the terminal, with
//! tables, and nothing left out. Text of documents is escaped as it is written.

mod escape;

use super::labels::Labels;
use super::order::{self, Numbered, Sections};
use super::wording::{Names, ordinal};
use super::{Report, chain, keys, number};
use crate::corroborate::{Assertion, Claim, Quantity, Standing, Story, Utterance};
use escape::Markdown;

/// Writes the report.
pub fn write(report: &Report<'_>) -> String {
    let labels = Labels::new();
    let mut memo =
        Memo { names: Names::new(report, labels), labels, out: Markdown::default() };
    if report.stories.is_empty() {
        memo.out.text(labels.of("no-story")).raw("\n");
    }
    for story in report.stories {
        memo.story(story);
    }
    memo.notes(&super::notes(report));
    if !report.stories.is_empty() {
        memo.out.raw("---\n\n*").text(labels.of("caution")).raw("*\n");
    }
    memo.out.finish()
}

struct Memo<'a> {
    names: Names<'a>,
    labels: Labels<'a>,
    out: Markdown,
}

impl Memo<'_> {
    fn story(&mut self, story: &Story) {
        self.out.raw("# ").text(&story.title).raw("\n\n");
        self.out.text(&self.names.extent(story)).raw("\n\n");
        self.tally(story);
        let sections = Sections::new(story);
        self.brief(story);
        self.documents(story);
        self.claims("section.reported", &sections.reported);
        self.figures(story);
        self.sums(story);
        self.claims("section.disputed", &sections.disputed);
        self.alone(&sections.alone);
        self.quotes(story);
        self.timeline(story);
        self.copies(story);
    }

    fn heading(&mut self, key: &'static str) {
        self.out.raw("## ").text(self.labels.of(key)).raw("\n\n");
    }

    fn tally(&mut self, story: &Story) {
        let mut between = "";
        for (standing, n) in order::tally(story).into_iter().filter(|(_, n)| *n > 0) {
            let (key, sign) = order::standing(standing);
            let short = self.labels.in_group("short", key);
            self.out.raw(between).raw(sign).raw(" ").text(&format!("{n} {short}"));
            between = " · ";
        }
        self.out.raw("\n\n");
    }

    fn brief(&mut self, story: &Story) {
        if story.brief.is_empty() {
            return;
        }
        self.heading("section.brief");
        for (_, claim) in order::brief(story) {
            let standing = self.names.standing(claim);
            let word = self.names.word(claim);
            let places = self.names.where_said(claim);
            self.out.raw("- **").text(&claim.text).raw("**  \n  ");
            self.sign(claim).text(&standing).raw(" ").text(&word);
            self.out.raw(" ").text(&places).raw("\n");
        }
        self.out.raw("\n");
    }

    fn sign(&mut self, claim: &Claim) -> &mut Markdown {
        let (_, sign) = order::standing(claim.standing);
        self.out.raw(sign).raw(" ")
    }

    fn documents(&mut self, story: &Story) {
        self.heading("section.documents");
        self.table(&["report.number", "date", "outlet", "title"]);
        for document in &story.documents {
            let cells = [
                ordinal(*document),
                self.names.published(*document),
                self.names.publisher(*document),
                self.names.title(*document),
            ];
            self.row(&cells);
        }
        self.out.raw("\n");
    }

    fn table(&mut self, keys: &[&'static str]) {
        for key in keys {
            self.out.raw("| ").text(self.labels.of(key)).raw(" ");
        }
        self.out.raw("|\n");
        for _ in keys {
            self.out.raw("|---");
        }
        self.out.raw("|\n");
    }

    fn row(&mut self, cells: &[String]) {
        for cell in cells {
            self.out.raw("| ").text(cell).raw(" ");
        }
        self.out.raw("|\n");
    }

    fn claims(&mut self, heading: &'static str, claims: &[Numbered<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.heading(heading);
        for (_, claim) in claims {
            let standing = self.names.standing(claim);
            self.out.raw("- **").text(&claim.text).raw("**  \n  ");
            self.sign(claim).text(&standing).raw("\n");
            let disputed = claim.standing == Standing::Disputed;
            self.chains(&claim.statements, disputed.then_some("says"));
            self.chains(&claim.denials, Some("denies"));
            for (line, places) in self.names.shifts(claim) {
                let places = self.names.places(places);
                self.out.raw("  - Δ ").text(&line).raw(" ").text(&places).raw("\n");
            }
        }
        self.out.raw("\n");
    }

    fn chains(&mut self, assertions: &[Assertion], verb: Option<&'static str>) {
        for chain in chain::find(assertions) {
            self.out.raw("  - ");
            if let Some(verb) = verb {
                self.out.raw("*").text(self.labels.of(verb)).raw("* ");
            }
            let places = self.names.places(chain.places.iter().copied());
            let way = chain.text(&self.names, self.labels);
            self.out.text(&way).raw(" ").text(&places);
            let copied = self.names.copied(&chain);
            if !copied.is_empty() {
                self.out.raw(" ").text(&copied);
            }
            self.out.raw("\n");
        }
    }

    fn figures(&mut self, story: &Story) {
        if story.figures.is_empty() {
            return;
        }
        self.heading("section.figures");
        for index in order::figures(story) {
            if let Some(quantity) = story.figures.get(index) {
                self.quantity(quantity);
            }
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        let key = keys::compared(quantity);
        self.out.raw("### ").text(&self.names.counts(quantity)).raw("\n\n**");
        self.out.text(self.labels.in_group("verdict", key)).raw(".** ");
        self.out.text(self.labels.in_group("means", key)).raw("\n\n");
        self.table(&["range", "reading", "source", "report"]);
        for reading in &quantity.readings {
            let source = self.names.reading(reading);
            let cells = [
                number::range(reading, self.labels),
                format!("“{}”", self.names.words(reading.place)),
                source.trim_start_matches("— ").to_owned(),
                self.names.places([reading.place]),
            ];
            self.row(&cells);
        }
        self.out.raw("\n");
    }

    fn sums(&mut self, story: &Story) {
        if story.sums.is_empty() {
            return;
        }
        self.heading("section.sums");
        for sum in &story.sums {
            let (terms, verdict) = self.names.sum(sum);
            let places = self.names.sum_place(sum);
            self.out.raw("- ").text(&terms).raw(" **").text(&verdict).raw("** ");
            self.out.text(&places).raw("\n");
        }
        self.out.raw("\n");
    }

    fn alone(&mut self, claims: &[Numbered<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.heading("section.alone");
        for (_, claim) in claims {
            let standing = self.names.standing(claim);
            self.out.raw("- ");
            self.sign(claim).text(&claim.text).raw(" — *").text(&standing).raw("*: ");
            let chains = chain::find(&claim.statements);
            let ways: Vec<String> =
                chains.iter().map(|c| c.text(&self.names, self.labels)).collect();
            let places = self.names.where_said(claim);
            self.out.text(&ways.join("; ")).raw(" ").text(&places).raw("\n");
        }
        self.out.raw("\n");
    }

    fn quotes(&mut self, story: &Story) {
        if story.quotes.is_empty() {
            return;
        }
        self.heading("section.quotes");
        for quote in &story.quotes {
            self.quote(quote);
        }
        self.out.raw("\n");
    }

    fn quote(&mut self, quote: &Utterance) {
        let nobody = self.labels.of("quotes.nobody");
        let source = quote.source.as_deref().unwrap_or(nobody);
        self.out.raw("- **").text(source).raw("**\n");
        for (index, variant) in quote.variants.iter().enumerate() {
            let change = if index == 0 && quote.variants.len() > 1 {
                self.labels.of("fullest")
            } else {
                self.labels.in_group("change", keys::change(variant.change))
            };
            let words = format!("“{}”", self.names.words(variant.place));
            let place = self.names.places([variant.place]);
            self.out.raw("  - *").text(change).raw("* ").text(&words);
            self.out.raw(" ").text(&place).raw("\n");
        }
    }

    fn timeline(&mut self, story: &Story) {
        if story.timeline.is_empty() {
            return;
        }
        self.heading("section.timeline");
        for (date, places) in self.names.days(story) {
            let sentence =
                places.first().map_or(String::new(), |p| self.names.sentence(*p));
            let places = self.names.places(places);
            self.out.raw("- **").text(date).raw("** ").text(&sentence);
            self.out.raw(" ").text(&places).raw("\n");
        }
        self.out.raw("\n");
    }

    fn copies(&mut self, story: &Story) {
        if story.copies.is_empty() {
            return;
        }
        self.heading("section.copies");
        for copy in &story.copies {
            self.out.raw("- ").text(&self.names.copy(copy)).raw("\n");
        }
        self.out.raw("\n");
    }

    fn notes(&mut self, notes: &[(Option<&str>, &str)]) {
        if notes.is_empty() {
            return;
        }
        self.heading("section.notes");
        for (document, text) in notes {
            let about = self.names.about(*document);
            self.out.raw("- *").text(&about).raw(":* ").text(text).raw("\n");
        }
        self.out.raw("\n");
    }
}
