//! Quantities: how many, at least or at most, of what, as of when.
//!
//! In: a segmented document and its dates. Out: [`Figure`]s in the order of the text.
//!
//! Method: a hand-written grammar over `Atom`s. Numbers are read by the number reader;
//! around them stand ranges ("10 to 12"), money, units of measure, bounds ("more than",
//! "or more") and approximation; what is counted is the noun phrase after the number.
//! All words are data (`rules/<code>/figure/`). A number that measures and counts
//! nothing is no figure, nor are dates, times, ages, ranks, the numbers of laws, flights
//! and pages, phone numbers, and "one" as an article or pronoun.
//!
//! It does not reckon (one hundred minus two) and does not read ordinals.
//!
//! "More than 600 villagers were moved" gives at least 600 of `villagers moved`.

mod counts;
mod exclude;
mod read;
mod words;

use super::Date;
use super::atom::{self, Atom};
use super::number::Numbers;
use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::{Segments, Token};
use counts::Nouns;
use exclude::NumberedNames;
use read::{Quantity, Reader};
use words::{Words, longest};

/// A quantity.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Figure {
    /// The number words with bound and unit: "more than 600,000", "$2.5 million".
    pub span: Span,
    /// The least it can be; `None` for "up to 600".
    pub low: Option<f64>,
    /// The most it can be; `None` for "more than 600".
    pub high: Option<f64>,
    /// "around", "some", "nearly".
    pub about: bool,
    /// ISO 4217 for money, `%`, or a unit of measure (`km`); `None` for a count.
    pub unit: Option<String>,
    /// What is counted: head noun with its modifiers, as it stands in the text, and
    /// what happened to it ("people killed"); empty where nothing is named.
    pub counts: String,
    /// Where that stands.
    pub counts_span: Option<Span>,
    /// ISO date of "as of early October".
    pub as_of: Option<String>,
    /// "a day" in "100 drones a day".
    pub per: Option<String>,
}

/// Finds the quantities of a document, in order.
pub fn find(
    document: &Document,
    segments: &Segments,
    dates: &[Date],
    language: &Language,
) -> Vec<Figure> {
    let words = Words::new(language, &document.text);
    let numbers = Numbers::new(language);
    let names = exclude::numbered_names(&segments.tokens);
    let mut figures = Vec::new();
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    for sentence in &segments.sentences {
        atom::split(
            &document.text,
            segments.of(sentence),
            sentence.tokens.start,
            &mut atoms,
        );
        let first = dates.partition_point(|d| d.span.end <= sentence.span.start);
        let last = dates.partition_point(|d| d.span.start < sentence.span.end);
        let scene = Scene {
            text: &document.text,
            tokens: &segments.tokens,
            atoms: &atoms,
            dates: dates.get(first..last).unwrap_or_default(),
            words: &words,
            numbers: &numbers,
            names: &names,
        };
        scene.find(&mut figures);
    }
    figures
}

/// One sentence with all that is needed to read it.
struct Scene<'a, 't> {
    text: &'a str,
    tokens: &'a [Token],
    atoms: &'a [Atom<'t>],
    dates: &'a [Date],
    words: &'a Words<'a>,
    numbers: &'a Numbers<'a>,
    names: &'a NumberedNames<'a>,
}

impl Scene<'_, '_> {
    fn find(&self, figures: &mut Vec<Figure>) {
        let reader =
            Reader { atoms: self.atoms, words: self.words, numbers: self.numbers };
        let mut at = 0;
        while at < self.atoms.len() {
            if let Some((figure, end)) = self.nobody(at) {
                figures.push(figure);
                at = end;
                continue;
            }
            let quantity = reader.may_start(at).then(|| reader.quantity(at)).flatten();
            let Some(quantity) = quantity else {
                at += 1;
                continue;
            };
            at = quantity.end.max(at + 1);
            let quantity = self.converted(quantity, figures.last());
            if !self.dated(&quantity)
                && !exclude::is_none(self.atoms, &quantity, self.words, self.names)
                && let Some(figure) = self.figure(&quantity)
            {
                figures.push(figure);
            }
        }
    }

    /// "no injuries", "nobody was hurt": none of what is counted elsewhere.
    fn nobody(&self, at: usize) -> Option<(Figure, usize)> {
        let (kind, end) = longest(self.words.none, self.atoms, at)?;
        let nouns = self.nouns();
        let told = nouns.predicate_harm(end);
        if kind == "harmed" && told.is_none() {
            return None;
        }
        let span = self.span(at, end);
        let noun = self.span(end - 1, end);
        let said = told.map_or(String::new(), |(said, _)| said);
        let counts = if kind == "harmed" {
            said
        } else {
            format!("{} {said}", noun.of(self.text)).trim_end().to_owned()
        };
        let figure = Figure {
            span,
            low: Some(0.0),
            high: Some(0.0),
            about: false,
            unit: None,
            counts,
            counts_span: Some(noun),
            as_of: None,
            per: None,
        };
        Some((figure, end))
    }

    fn nouns(&self) -> Nouns<'_, '_> {
        Nouns {
            text: self.text,
            atoms: self.atoms,
            tokens: self.tokens,
            words: self.words,
            numbers: self.numbers,
            dates: self.dates,
        }
    }

    /// A measure in brackets right after another is the same one in other units: "less
    /// than 10 metres (33 feet)" bounds both.
    fn converted(&self, mut quantity: Quantity, before: Option<&Figure>) -> Quantity {
        let Some(before) = before else { return quantity };
        let opened = quantity.start > 0 && self.atoms[quantity.start - 1].is("(");
        let adjacent = opened
            && self
                .atoms
                .get(quantity.start.wrapping_sub(2))
                .is_some_and(|a| a.span.end == before.span.end);
        let measures =
            before.unit.is_some() && quantity.unit.is_some() && !quantity.bounded;
        if adjacent && measures {
            quantity.about |= before.about;
            match (before.low, before.high) {
                (None, Some(_)) => quantity.low = None,
                (Some(_), None) => quantity.high = None,
                _ => {}
            }
        }
        quantity
    }

    /// Whether a date or a length of time covers its number.
    fn dated(&self, quantity: &Quantity) -> bool {
        let span = self.span(quantity.number, quantity.end);
        self.dates.iter().any(|d| d.span.touches(span) && !d.is_reference())
    }

    fn figure(&self, quantity: &Quantity) -> Option<Figure> {
        let counted = self.nouns().of(quantity)?;
        Some(Figure {
            span: self.span(quantity.start, quantity.end),
            low: quantity.low,
            high: quantity.high,
            about: quantity.about,
            unit: quantity.unit.clone(),
            counts: counted.text,
            counts_span: counted.span,
            as_of: self.as_of(),
            per: self.per(quantity, counted.span),
        })
    }

    /// The date after "as of" in the sentence.
    fn as_of(&self) -> Option<String> {
        self.dates.iter().find_map(|date| {
            let at = self.atoms.partition_point(|a| a.span.end <= date.span.start);
            (1..=3.min(at)).find_map(|back| {
                let (_, end) = longest(self.words.as_of, self.atoms, at - back)?;
                (end + 1 >= at).then(|| date.iso()).flatten()
            })
        })
    }

    /// "a share", "per day", "-a-share" after the quantity or what it counts.
    fn per(&self, quantity: &Quantity, counted: Option<Span>) -> Option<String> {
        let after = counted
            .map_or(0, |span| self.atoms.partition_point(|a| a.span.end <= span.end));
        [quantity.end, after].into_iter().filter(|at| *at >= quantity.end).find_map(
            |at| {
                let hyphen = |i: usize| {
                    i + usize::from(
                        self.atoms.get(i).is_some_and(|a| a.is_hyphen() && a.glued),
                    )
                };
                let joint = hyphen(at);
                let article = self.atoms.get(joint);
                if !self.words.is(article, "per") && !self.words.is(article, "a") {
                    return None;
                }
                let noun = self.atoms.get(hyphen(joint + 1))?;
                self.words.rates.has(&noun.lower).then(|| noun.lower.to_string())
            },
        )
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.atoms.get(from).map_or(0, |a| a.span.start);
        let last = to.checked_sub(1).and_then(|i| self.atoms.get(i));
        Span::new(start, last.map_or(start, |a| a.span.end).max(start))
    }
}
