//! Ages that the documents of a story give one person and do not agree on.
//!
//! In: the segments, names and statements of a story's documents. Out: a [`Quantity`] for
//! each person, or thing, of whose age some documents differ. An age is of whom the tree
//! hangs it on: a name ("Ida Lund, 52"), a noun ("the 3-year-old boy") or a pronoun. Two
//! documents speak of one person where the full names are the same, or where the noun is,
//! the ages are next to each other and the sentences make one claim or say much the same.
//! A document that gives one noun two ages speaks of several people and is left out; so
//! are ages that all agree. Where the reports are months apart, each age holds for the day
//! of its report.

use super::figure::{self, Context};
use super::{Quantity, Reading, id_at, statement_at};
use crate::Annotated;
use crate::document::{Place, Span};
use crate::language::{Language, WordList};
use crate::link::{StatementRef, Thread};
use crate::mention::{NameKind, Numeral, numerals};
use crate::segment::{Form, Relation, Tag, Token};
use std::collections::BTreeMap;

/// Nobody is older.
const OLDEST: f64 = 120.0;
/// Those described by the same noun are two people where their ages, in years, are
/// further apart.
const MOST_APART: f64 = 1.0;
/// Reports more days apart than this may have a birthday between them.
const BIRTHDAY: i32 = 60;

/// Whose age it is.
#[derive(Clone, Debug, PartialEq)]
enum Whose {
    /// The fullest name in the document, in lower case.
    Named(String),
    /// The stem of the noun.
    Described(Box<str>),
    /// "He was 3 years old".
    Unsaid,
}

/// An age as a document gives it.
struct Age<'a> {
    place: Place,
    years: f64,
    whose: Whose,
    /// Whose, in the document's words.
    words: Span,
    /// The claims it stands in.
    claims: &'a [usize],
    context: Context<'a>,
    source: Option<String>,
}

/// The ages that differ, by document and place.
pub(super) fn differing(
    docs: &[Annotated],
    thread: &Thread,
    claims: &BTreeMap<StatementRef, Vec<usize>>,
    language: &Language,
) -> Vec<Quantity> {
    let reader = Reader { listed: language.list("figure/ages"), language };
    let ages: Vec<Age<'_>> =
        thread.documents.iter().flat_map(|&d| reader.ages(d, &docs[d], claims)).collect();
    let mut left: Vec<&Age<'_>> = ages.iter().filter(|a| is_clear(a, &ages)).collect();
    // A pronoun joins a person and makes no two people one.
    left.sort_by_key(|age| age.whose == Whose::Unsaid);
    let mut found = Vec::new();
    while !left.is_empty() && left[0].whose != Whose::Unsaid {
        let mut members = vec![left.remove(0)];
        let joins = |members: &[&Age<'_>], age: &Age<'_>| {
            let mut said = members.iter().filter(|m| m.whose != Whose::Unsaid);
            said.any(|m| of_one(m, age))
        };
        while let Some(at) = left.iter().position(|age| joins(&members, age)) {
            members.push(left.remove(at));
        }
        if members.iter().any(|m| m.years != members[0].years) {
            members.sort_by_key(|m| m.place);
            found.push(quantity(docs, &members));
        }
    }
    found
}

/// Whether its document gives that person, or those of that noun, one age only.
fn is_clear(age: &Age<'_>, ages: &[Age<'_>]) -> bool {
    let of_document = ages.iter().filter(|a| a.place.document == age.place.document);
    let mut same = of_document.filter(|a| a.whose == age.whose);
    same.all(|a| a.years == age.years)
}

/// Whether two ages are one person's.
fn of_one(a: &Age<'_>, b: &Age<'_>) -> bool {
    match (&a.whose, &b.whose) {
        (Whose::Named(x), Whose::Named(y)) => return x == y,
        (Whose::Named(_), _) | (_, Whose::Named(_)) => return false,
        (Whose::Described(x), Whose::Described(y)) if x != y => return false,
        _ => {}
    }
    let one_claim = a.claims.iter().any(|g| b.claims.contains(g));
    (a.years - b.years).abs() <= MOST_APART
        && (one_claim || figure::say_the_same(&a.context, &b.context))
}

fn quantity(docs: &[Annotated], members: &[&Age<'_>]) -> Quantity {
    let words = |age: &Age<'_>| age.words.of(&docs[age.place.document].document.text);
    let day = |age: &Age<'_>| docs[age.place.document].document.published;
    let days = || members.iter().filter_map(|age| day(age));
    let span = days().max().zip(days().min()).map(|(last, first)| last - first);
    let long = span.is_some_and(|span| span.get_days() > BIRTHDAY);
    let readings: Vec<Reading> = members
        .iter()
        .map(|age| Reading {
            place: age.place,
            low: Some(age.years),
            high: Some(age.years),
            about: false,
            unit: None,
            as_of: day(age).filter(|_| long).map(|day| day.to_string()),
            counts: words(age).to_owned(),
            source: age.source.clone(),
        })
        .collect();
    let fullest = readings.iter().map(|r| r.counts.as_str());
    let counts = fullest.max_by_key(|c| (c.len(), std::cmp::Reverse(*c)));
    Quantity {
        id: id_at("f", docs, members[0].place),
        counts: counts.unwrap_or_default().to_owned(),
        verdict: figure::verdict(&readings),
        readings,
    }
}

/// Reads the ages of a document.
struct Reader<'a> {
    /// The words that make a number an age.
    listed: &'a WordList,
    language: &'a Language,
}

impl Reader<'_> {
    fn ages<'a>(
        &self,
        document: usize,
        doc: &'a Annotated,
        claims: &'a BTreeMap<StatementRef, Vec<usize>>,
    ) -> Vec<Age<'a>> {
        let numbers = numerals(&doc.document, &doc.segments, self.language);
        let possible = numbers.iter().filter(|n| {
            !n.ordinal && n.value.fract() == 0.0 && (1.0..=OLDEST).contains(&n.value)
        });
        let read = possible.filter_map(|number| {
            let (span, words, whose) = self.read(doc, number)?;
            let found = statement_at(doc, span);
            let of_claims = found.and_then(|(statement, _)| {
                claims.get(&StatementRef { document, statement })
            });
            Some(Age {
                place: Place { document, span },
                years: number.value,
                whose,
                words,
                claims: of_claims.map_or(&[], Vec::as_slice),
                context: figure::context(doc, found.map(|(_, s)| s.sentence)),
                source: found.and_then(|(_, s)| figure::source(doc, s)),
            })
        });
        read.collect()
    }

    /// Where the age stands, whose it is in the document's words, and who that is.
    fn read(&self, doc: &Annotated, number: &Numeral) -> Option<(Span, Span, Whose)> {
        let tokens = &doc.segments.tokens;
        let first = doc.segments.tokens_in(number.span).start;
        if let Some(end) = self.words_after(&doc.document.text, number.span.end) {
            let span = Span::new(number.span.start, end);
            let last = doc.segments.tokens_in(span).end.checked_sub(1)?;
            let (words, whose) = self.person(doc, last)?;
            return Some((span, words, whose));
        }
        let before = first.checked_sub(1)?;
        if self.listed.get(&tokens[before].lower) == Some("before") {
            let (words, whose) = self.person(doc, before)?;
            return Some((tokens[before].span.join(number.span), words, whose));
        }
        let after = tokens.get(doc.segments.tokens_in(number.span).end)?;
        let set_off = is_mark(&tokens[before]) && is_mark(after);
        let named = before.checked_sub(1).filter(|_| set_off)?;
        let (words, whose) = name_at(doc, named)?;
        Some((number.span, words, whose))
    }

    /// Whose age the words that end with a token tell: what the token hangs on, else its
    /// subject; where it is a noun itself, it leaves that out.
    fn person(&self, doc: &Annotated, token: usize) -> Option<(Span, Whose)> {
        let (segments, tokens) = (&doc.segments, &doc.segments.tokens);
        let own = tokens.get(token)?;
        let hangs =
            matches!(own.relation, Relation::Amod | Relation::Compound | Relation::Acl);
        let nominal = |of: &usize| matches!(tokens[*of].tag, Tag::Noun | Tag::Propn);
        let noun = segments.head(token).filter(|of| hangs && nominal(of));
        let Some(of) = noun.or_else(|| segments.child(token, &[Relation::Nsubj])) else {
            return is_bare(own).then_some((own.span, Whose::Unsaid));
        };
        let person = &tokens[of];
        match person.tag {
            Tag::Propn => name_at(doc, of),
            Tag::Pron => Some((person.span, Whose::Unsaid)),
            Tag::Noun if person.form != Form::Plural => {
                let stem = self.language.terms().stem(&person.lower);
                Some((person.span, Whose::Described(stem)))
            }
            _ => None,
        }
    }

    /// Where the words end that make the number before them an age: "-year-old".
    fn words_after(&self, text: &str, from: usize) -> Option<usize> {
        let mut after =
            self.listed.iter().filter(|e| self.listed.get(e) == Some("after"));
        after.find_map(|entry| {
            let end = entry.split(' ').try_fold(from, |at, word| {
                let rest = text.get(at..)?;
                let bare = rest.trim_start_matches([' ', '-', '\u{a0}', '\u{2011}']);
                let own = bare.get(..word.len())?;
                let length = rest.len() - bare.len() + word.len();
                own.eq_ignore_ascii_case(word).then_some(at + length)
            })?;
            let more = text.get(end..)?.starts_with(char::is_alphanumeric);
            (!more).then_some(end)
        })
    }
}

/// Whether the words stand for the person: "the six-year-old fell".
fn is_bare(token: &Token) -> bool {
    let stands = [Relation::Nsubj, Relation::NsubjPass, Relation::Obj];
    token.tag == Tag::Noun || stands.contains(&token.relation)
}

/// The person whose name holds a token.
fn name_at(doc: &Annotated, token: usize) -> Option<(Span, Whose)> {
    let at = doc.segments.tokens.get(token)?.span;
    let name = doc.mentions.names.iter().find(|n| n.span.holds(at))?;
    let entity = doc.mentions.entities.get(name.entity)?;
    let person = entity.kind == NameKind::Person && entity.name.contains(' ');
    person.then(|| (name.span, Whose::Named(entity.name.to_lowercase())))
}

/// Whether a token sets off what stands between it and another.
fn is_mark(token: &Token) -> bool {
    matches!(&*token.lower, "," | "(" | ")" | "." | ";")
}
