//! The report for a terminal, to be read from the top: each story, the brief, its
//! documents, what is reported and on whose word, figures, what is disputed, what
//! stands in one document only. Long lists are cut, with the number left out.
//!
//! Documents go by number and places by paragraph: `[2 ¶3]` is the third paragraph of
//! the second document.

mod canvas;
mod check;
mod sections;

pub use canvas::{Canvas, Style};
pub use check::write as check;

use super::Report;
use super::labels::Labels;
use super::order::{self, Sections};
use super::wording::Names;
use crate::corroborate::Story;

/// Stories told whole; the rest is listed by title.
const STORIES: usize = 8;
/// Titles listed after them.
const TITLES: usize = 40;
/// Notes shown.
const NOTES: usize = 12;

/// How to write for the terminal at hand.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fit.
    pub width: usize,
    /// Whether to use colour (ANSI).
    pub colour: bool,
}

/// Writes the report.
pub fn write(report: &Report<'_>, look: Look) -> String {
    let labels = Labels::new();
    let page = &mut Page {
        names: Names::new(report, labels),
        labels,
        canvas: Canvas::new(look),
    };
    if report.stories.is_empty() {
        page.canvas.paragraph(0, &[(Style::Plain, labels.of("no-story"))]);
    }
    for (index, story) in report.stories.iter().take(STORIES).enumerate() {
        page.story(story, (index, report.stories.len()));
    }
    page.more_stories(report.stories.get(STORIES..).unwrap_or_default());
    page.notes(&super::notes(report));
    if !report.stories.is_empty() {
        page.canvas.blank();
        page.canvas.paragraph(0, &[(Style::Faint, labels.of("caution"))]);
    }
    std::mem::replace(&mut page.canvas, Canvas::new(look)).finish()
}

/// What all sections write with.
struct Page<'a> {
    names: Names<'a>,
    labels: Labels<'a>,
    canvas: Canvas,
}

impl Page<'_> {
    fn story(&mut self, story: &Story, (index, all): (usize, usize)) {
        if index > 0 {
            self.canvas.blank();
            self.canvas.rule();
            self.canvas.blank();
        }
        if all > 1 {
            let of = [("n", &*(index + 1).to_string()), ("all", &*all.to_string())];
            let line = self.labels.fill("story-of", &of);
            self.canvas.paragraph(0, &[(Style::Faint, &line)]);
        }
        self.canvas.paragraph(0, &[(Style::Strong, &story.title)]);
        self.summary(story);
        let sections = Sections::new(story);
        self.brief(story);
        self.documents(story);
        self.reported(&sections.reported);
        self.figures(story);
        self.sums(story);
        self.disputed(&sections.disputed);
        self.alone(&sections.alone);
        self.quotes(story);
        self.timeline(story);
        self.copies(story);
    }

    /// How much there is, and how many claims have each standing.
    fn summary(&mut self, story: &Story) {
        let line = self.names.extent(story);
        self.canvas.paragraph(0, &[(Style::Faint, &line)]);
        let tally = order::tally(story).into_iter().filter(|(_, n)| *n > 0);
        let parts: Vec<(Style, String)> = tally
            .enumerate()
            .flat_map(|(nth, (standing, n))| {
                let (key, sign) = order::standing(standing);
                let short = self.labels.in_group("short", key);
                let between = if nth > 0 { "·" } else { "" };
                let words = format!("{sign} {n} {short}").replace(' ', "\u{a0}");
                [(Style::Faint, between.to_owned()), (Style::Standing(standing), words)]
            })
            .collect();
        let runs: Vec<(Style, &str)> = parts.iter().map(|(s, t)| (*s, &**t)).collect();
        self.canvas.paragraph(0, &runs);
    }

    fn more_stories(&mut self, stories: &[Story]) {
        if stories.is_empty() {
            return;
        }
        self.canvas.blank();
        self.canvas.rule();
        self.heading("section.more");
        for story in stories.iter().take(TITLES) {
            let count = self.labels.count("documents", story.documents.len());
            let runs = [(Style::Plain, &*story.title), (Style::Faint, &*count)];
            self.canvas.paragraph(1, &runs);
        }
        self.more(1, stories.len(), TITLES);
    }

    fn notes(&mut self, notes: &[(Option<&str>, &str)]) {
        if notes.is_empty() {
            return;
        }
        self.heading("section.notes");
        for (document, text) in notes.iter().take(NOTES) {
            let about = format!("{}:", self.names.about(*document));
            self.canvas.paragraph(1, &[(Style::Faint, &*about), (Style::Plain, text)]);
        }
        self.more(1, notes.len(), NOTES);
    }

    fn heading(&mut self, key: &'static str) {
        let words = self.labels.of(key).to_uppercase();
        self.canvas.blank();
        self.canvas.paragraph(0, &[(Style::Heading, &words)]);
        self.canvas.blank();
    }

    /// Says how many of `all` were left out after `shown`.
    fn more(&mut self, indent: usize, all: usize, shown: usize) {
        if all > shown {
            let n = (all - shown).to_string();
            let line = self.labels.fill("more", &[("n", &n)]);
            self.canvas.paragraph(indent, &[(Style::Faint, &line)]);
        }
    }
}
