//! The report as JSON, `secondsource/report/1`, and `annotate`'s lines.
//!
//! In: domain types with byte spans. Out: the types of [`wire`](mod@crate::wire) with code point
//! offsets, printed. Nothing is chosen, shortened or reworded here.

mod annotation;
mod check;
mod offsets;

pub use annotation::{annotated, annotation};
pub use check::write as check;

use super::{Report, keys};
use crate::corroborate::{Assertion, Claim, Difference, Quantity, Story, Sum, Variant};
use crate::document::{Document, Place, Span};
use crate::link::{Copy, Link};
use crate::wire::{self, Number, Text};
use offsets::Offsets;

/// Writes the report on one line, with a line break at the end. Indented, a large one
/// would be twice its size.
pub fn write(report: &Report<'_>) -> String {
    let mut text = serde_json::to_string(&wire(report)).unwrap_or_default();
    text.push('\n');
    text
}

/// The report as the published types.
pub fn wire<'a>(report: &Report<'a>) -> wire::Report<'a> {
    let sheet = Sheet::new(report);
    wire::Report {
        schema: wire::REPORT.into(),
        documents: sheet.all(),
        stories: report.stories.iter().map(|s| sheet.story(s)).collect(),
        notes: notes(report),
    }
}

fn notes<'a>(report: &Report<'a>) -> Vec<wire::Note<'a>> {
    let notes = super::notes(report).into_iter();
    let note = |(about, text): (Option<&'a str>, &'a str)| wire::Note {
        document: about.map(Text::from),
        text: text.into(),
    };
    notes.map(note).collect()
}

/// One document's own fields.
fn document<'a>(d: &'a Document, offsets: &Offsets<'_>) -> wire::Document<'a> {
    let blocks = d.blocks.iter().map(|block| {
        let (start, end) = offsets.range(block.span);
        wire::Block { start, end, kind: keys::block(block.kind).into() }
    });
    wire::Document {
        id: d.id.as_str().into(),
        path: d.path.as_deref().map(Text::from),
        url: d.url.as_deref().map(Text::from),
        outlet: d.outlet.as_deref().map(Text::from),
        author: d.author.as_deref().map(Text::from),
        title: d.title.as_deref().map(Text::from),
        published: d.published.map(|date| date.to_string()),
        language: d.language.as_str().into(),
        text: d.text.as_str().into(),
        blocks: blocks.collect(),
    }
}

/// A score to four places: more are noise, and would tie readers to our arithmetic.
fn rounded(value: f64) -> Number {
    Number((value * 10_000.0).round() / 10_000.0)
}

/// The documents at hand, with their offsets counted.
struct Sheet<'a> {
    documents: Vec<&'a Document>,
    offsets: Vec<Offsets<'a>>,
}

impl<'a> Sheet<'a> {
    fn new(report: &Report<'a>) -> Self {
        let documents: Vec<&Document> =
            report.documents.iter().map(|d| &d.document).collect();
        let offsets = documents.iter().map(|d| Offsets::new(&d.text)).collect();
        Sheet { documents, offsets }
    }

    fn all(&self) -> Vec<wire::Document<'a>> {
        let all = self.documents.iter().zip(&self.offsets);
        all.map(|(d, offsets)| document(d, offsets)).collect()
    }

    fn id(&self, document: usize) -> Text<'a> {
        self.documents.get(document).map_or("", |d| d.id.as_str()).into()
    }

    fn ids(&self, documents: &[usize]) -> Vec<Text<'a>> {
        documents.iter().map(|d| self.id(*d)).collect()
    }

    fn place(&self, place: Place) -> wire::Place<'a> {
        let (start, end) =
            self.offsets.get(place.document).map_or((0, 0), |o| o.range(place.span));
        let text = self.documents.get(place.document).map_or("", |d| &d.text);
        wire::Place {
            document: self.id(place.document),
            start,
            end,
            text: place.span.of(text).into(),
        }
    }

    fn spot(&self, place: Place) -> wire::Spot<'a> {
        let wire::Place { document, start, end, .. } = self.place(place);
        wire::Spot { document, start, end }
    }

    fn story(&self, story: &'a Story) -> wire::Story<'a> {
        let brief = story.brief.iter().filter_map(|i| story.claims.get(*i));
        let moments = story.timeline.iter().map(|moment| wire::Moment {
            date: moment.date.as_str().into(),
            place: self.place(moment.place),
        });
        wire::Story {
            id: story.id.as_str().into(),
            title: story.title.as_str().into(),
            documents: self.ids(&story.documents),
            brief: brief.map(|claim| claim.id.as_str().into()).collect(),
            claims: story.claims.iter().map(|c| self.claim(c)).collect(),
            figures: story.figures.iter().map(|q| self.quantity(q)).collect(),
            quotes: story
                .quotes
                .iter()
                .map(|u| wire::Utterance {
                    id: u.id.as_str().into(),
                    source: u.source.as_deref().map(Text::from),
                    variants: u.variants.iter().map(|v| self.variant(v)).collect(),
                })
                .collect(),
            sums: story.sums.iter().map(|s| self.sum(s)).collect(),
            timeline: moments.collect(),
            copies: story.copies.iter().map(|c| self.copy(c)).collect(),
        }
    }

    fn claim(&self, claim: &'a Claim) -> wire::Claim<'a> {
        let origins = claim.origins.iter().map(|origin| wire::Origin {
            name: origin.name.as_str().into(),
            role: origin.role.as_str().into(),
            kind: origin.kind.map(|k| keys::source(k).into()),
            documents: self.ids(&origin.documents),
        });
        let shifts = claim.shifts.iter().map(|shift| wire::Shift {
            kind: shift.kind.into(),
            from: self.place(shift.from),
            to: self.place(shift.to),
        });
        wire::Claim {
            id: claim.id.as_str().into(),
            text: claim.text.as_str().into(),
            wording: self.place(claim.wording),
            standing: keys::standing(claim.standing).into(),
            origins: origins.collect(),
            independent: claim.independent,
            statements: claim.statements.iter().map(|a| self.assertion(a)).collect(),
            denials: claim.denials.iter().map(|a| self.assertion(a)).collect(),
            shifts: shifts.collect(),
            links: claim.links.iter().map(|l| self.link(l)).collect(),
        }
    }

    fn assertion(&self, said: &'a Assertion) -> wire::Assertion<'a> {
        wire::Assertion {
            place: self.place(said.place),
            source: said.source.as_deref().map(Text::from),
            source_kind: said.kind.map(|k| keys::source(k).into()),
            cue: said.cue.as_deref().map(Text::from),
            stance: keys::stance(said.stance).into(),
            chain: said.chain.iter().map(|name| name.as_str().into()).collect(),
            copied_from: said.copied_from.map(|d| self.id(d)),
        }
    }

    fn link(&self, link: &'a Link) -> wire::Link<'a> {
        let evidence = link.evidence.iter().map(|e| wire::Evidence {
            feature: e.feature.into(),
            weight: rounded(e.weight),
        });
        wire::Link {
            a: self.spot(link.a),
            b: self.spot(link.b),
            score: rounded(link.score),
            evidence: evidence.collect(),
        }
    }

    fn quantity(&self, quantity: &'a Quantity) -> wire::Quantity<'a> {
        let readings = quantity.readings.iter().map(|reading| wire::Reading {
            place: self.place(reading.place),
            low: reading.low.map(Number),
            high: reading.high.map(Number),
            about: reading.about,
            unit: reading.unit.as_deref().map(Text::from),
            as_of: reading.as_of.as_deref().map(Text::from),
            counts: reading.counts.as_str().into(),
            source: reading.source.as_deref().map(Text::from),
        });
        wire::Quantity {
            id: quantity.id.as_str().into(),
            counts: quantity.counts.as_str().into(),
            verdict: keys::verdict(quantity.verdict).into(),
            readings: readings.collect(),
        }
    }

    fn variant(&self, variant: &'a Variant) -> wire::Variant<'a> {
        let difference = variant.difference.iter().map(|run| match run {
            Difference::Same(words) => wire::Difference::Same(words.as_str().into()),
            Difference::Left(words) => wire::Difference::Left(words.as_str().into()),
            Difference::Right(words) => wire::Difference::Right(words.as_str().into()),
        });
        wire::Variant {
            place: self.place(variant.place),
            change: keys::change(variant.change).into(),
            difference: difference.collect(),
        }
    }

    fn sum(&self, sum: &Sum) -> wire::Sum<'a> {
        let term = |(span, value): &(Span, f64)| {
            let place = self.place(Place { document: sum.document, span: *span });
            wire::Term {
                start: place.start,
                end: place.end,
                text: place.text,
                value: Number(*value),
            }
        };
        wire::Sum {
            document: self.id(sum.document),
            whole: term(&sum.whole),
            parts: sum.parts.iter().map(term).collect(),
            difference: Number(sum.difference),
        }
    }

    fn copy(&self, copy: &Copy) -> wire::Copy<'a> {
        let (a, b) = copy.documents;
        wire::Copy {
            documents: [self.id(a), self.id(b)],
            from: copy.from.map(|d| self.id(d)),
            share: rounded(copy.share),
            paragraphs: copy
                .paragraphs
                .iter()
                .map(|(a, b)| [self.place(*a), self.place(*b)])
                .collect(),
        }
    }
}
