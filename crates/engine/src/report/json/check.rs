//! A check as JSON, `secondsource/check/1`.

use super::offsets::Offsets;
use super::{Sheet, notes, rounded};
use crate::check::{Bearing, Difference};
use crate::document::{Place, Span};
use crate::report::{Check, Report, keys};
use crate::wire::{self, Text};

/// Writes what was found on a statement on one line, with a line break at the end.
pub fn write(check: &Check<'_>, report: &Report<'_>) -> String {
    let sheet = Sheet::new(report);
    let asked = check.statement.document.text.as_str();
    let told = Told { report, sheet: &sheet, asked, offsets: Offsets::new(asked) };
    let wire = wire::Check {
        schema: wire::CHECK.into(),
        statement: asked.into(),
        answer: check.checked.answer.key().into(),
        bearings: check.checked.bearings.iter().map(|b| told.bearing(b)).collect(),
        documents: sheet.all(),
        notes: notes(report),
    };
    let mut text = serde_json::to_string(&wire).unwrap_or_default();
    text.push('\n');
    text
}

struct Told<'a, 's> {
    report: &'s Report<'a>,
    sheet: &'s Sheet<'a>,
    asked: &'a str,
    offsets: Offsets<'a>,
}

impl<'a> Told<'a, '_> {
    fn bearing(&self, bearing: &'a Bearing) -> wire::Bearing<'a> {
        let claim = bearing
            .claim
            .and_then(|(story, claim)| self.report.stories.get(story)?.claims.get(claim));
        let apart = |d: &'a Difference| self.apart(d, bearing.place.document);
        wire::Bearing {
            answer: bearing.answer.key().into(),
            place: self.sheet.place(bearing.place),
            support: rounded(f64::from(bearing.support)),
            source: bearing.source.as_deref().map(Text::from),
            differences: bearing.differences.iter().map(apart).collect(),
            claim: claim.map(|c| self.sheet.claim(c)),
        }
    }

    fn apart(&self, difference: &'a Difference, document: usize) -> wire::Apart<'a> {
        let asked = |span: Span| {
            let (start, end) = self.offsets.range(span);
            wire::Piece { start, end, text: span.of(self.asked).into() }
        };
        let said = |span: Span| {
            let place = self.sheet.place(Place { document, span });
            wire::Piece { start: place.start, end: place.end, text: place.text }
        };
        wire::Apart {
            kind: keys::difference(difference.kind).into(),
            asked: difference.asked.map(asked),
            said: difference.said.map(said),
        }
    }
}
