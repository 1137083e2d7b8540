//! What was found on a statement, for a terminal: the answer, what bears it out or stands
//! against it with the words that differ, and what only comes near.

use super::canvas::{Canvas, Style};
use super::{Look, Page};
use crate::check::{Answer, Bearing, Difference};
use crate::corroborate::Standing;
use crate::document::Place;
use crate::report::labels::Labels;
use crate::report::wording::{Names, shortened};
use crate::report::{Check, Report, keys};

/// Places shown that decide, and that only come near.
const TELLING: usize = 6;
const NEAR: usize = 2;
/// Differences shown of one place.
const APART: usize = 4;
/// Characters of a place.
const WORDS: usize = 360;
/// Columns for the sign before a place.
const SIGN: usize = 3;

/// Writes what was found on a statement.
pub fn write(check: &Check<'_>, report: &Report<'_>, look: Look) -> String {
    let labels = Labels::new();
    let names = Names::new(report, labels);
    let page = &mut Page { names, labels, canvas: Canvas::new(look) };
    let asked = check.statement.document.text.as_str();
    let answer = check.checked.answer;
    let key = answer.key();
    let words = labels.fill("quoted", &[("text", asked)]);
    page.canvas.paragraph(0, &[(Style::Strong, &words)]);
    let told = labels.in_group("answer", key).to_uppercase();
    let means = labels.in_group("answer.means", key);
    page.canvas.paragraph(0, &[(style(answer), &told), (Style::Plain, means)]);
    let (telling, near): (Vec<&Bearing>, Vec<&Bearing>) =
        check.checked.bearings.iter().partition(|b| b.answer != Answer::NotFound);
    page.bearings("section.bearing", (&telling, TELLING), (asked, report));
    let near = if telling.is_empty() { near } else { Vec::new() };
    page.bearings("section.near", (&near, NEAR), (asked, report));
    page.notes(&crate::report::notes(report));
    page.canvas.blank();
    page.canvas.paragraph(0, &[(Style::Faint, labels.of("caution"))]);
    std::mem::replace(&mut page.canvas, Canvas::new(look)).finish()
}

/// The colours of the standings: they mean much the same.
fn style(answer: Answer) -> Style {
    match answer {
        Answer::BorneOut | Answer::Weaker => Style::Standing(Standing::Corroborated),
        Answer::Stronger => Style::Standing(Standing::SingleOrigin),
        Answer::Disputed | Answer::Contradicted => Style::Warning,
        Answer::NotFound => Style::Standing(Standing::Unestablished),
    }
}

fn sign(answer: Answer) -> &'static str {
    match answer {
        Answer::BorneOut => "=",
        Answer::Weaker => "≥",
        Answer::Stronger => "≤",
        Answer::Disputed | Answer::Contradicted => "≠",
        Answer::NotFound => "·",
    }
}

impl Page<'_> {
    fn bearings(
        &mut self,
        heading: &'static str,
        (bearings, most): (&[&Bearing], usize),
        (asked, report): (&str, &Report<'_>),
    ) {
        if bearings.is_empty() {
            return;
        }
        self.heading(heading);
        for (nth, bearing) in bearings.iter().take(most).enumerate() {
            if nth > 0 {
                self.canvas.blank();
            }
            self.bearing(bearing, asked, report);
        }
        let shown = most.min(bearings.len());
        if bearings.len() > shown {
            let n = (bearings.len() - shown).to_string();
            let line = self.labels.fill("more.json", &[("n", &n)]);
            self.canvas.paragraph(SIGN, &[(Style::Faint, &line)]);
        }
    }

    fn bearing(&mut self, bearing: &Bearing, asked: &str, report: &Report<'_>) {
        let head = (style(bearing.answer), sign(bearing.answer));
        let words = shortened(&self.names.words(bearing.place), WORDS);
        self.canvas.item(head, SIGN, &[(Style::Plain, &words)]);
        let outlet = self.names.publisher(bearing.place.document);
        let who = match &bearing.source {
            Some(who) => self.labels.fill("said", &[("who", who)]),
            None => self.labels.of("own-words").to_owned(),
        };
        let claim = bearing
            .claim
            .and_then(|(story, claim)| report.stories.get(story)?.claims.get(claim));
        let standing = claim.map(|c| (c.standing, self.names.standing(c)));
        let place = self.names.places([bearing.place]);
        let line = format!("{outlet}: {who}");
        let mut runs = vec![(Style::Faint, &*line)];
        if let Some((standing, words)) = &standing {
            runs.extend([(Style::Faint, "·"), (Style::Standing(*standing), &**words)]);
        }
        runs.push((Style::Faint, &place));
        self.canvas.paragraph(SIGN, &runs);
        for difference in bearing.differences.iter().take(APART) {
            self.apart(difference, asked, bearing.place.document);
        }
    }

    /// "scope: asked “killed”, the report has “wounded”".
    fn apart(&mut self, difference: &Difference, asked: &str, document: usize) {
        let kind = self.labels.in_group("apart", keys::difference(difference.kind));
        let quoted = |text: &str| self.labels.fill("quoted", &[("text", text)]);
        let mine = difference.asked.map(|span| quoted(span.of(asked)));
        let theirs = difference.said.map(|span| {
            quoted(&shortened(&self.names.words(Place { document, span }), 80))
        });
        let key = match (&mine, &theirs) {
            (Some(_), Some(_)) => "apart.both",
            (Some(_), None) => "apart.asked",
            _ => "apart.said",
        };
        let (mine, theirs) = (mine.unwrap_or_default(), theirs.unwrap_or_default());
        let gaps = [("kind", kind), ("asked", &*mine), ("said", &*theirs)];
        let line = self.labels.fill(key, &gaps);
        self.canvas.item((Style::Warning, "   Δ"), SIGN + 2, &[(Style::Plain, &line)]);
    }
}
