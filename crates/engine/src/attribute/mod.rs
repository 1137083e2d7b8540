//! Who is cited for what: PARC3's source, cue and content, with a stance.
//!
//! In: a segmented document with its mentions. Out: [`Attribution`]s in the order of
//! their content, each with its source resolved and tied to the attribution it stands
//! inside.
//!
//! Method: a trained model over rules, in the scheme of PARC3 and PolNeAR (Pareti 2016;
//! Newell et al. 2018). A `unit` is a sentence, or several that a quote holds together.
//! In each, rules over part-of-speech tags and chunks propose: `cue` the words that cite
//! and, beside them, the source; `content` what is cited. `learned` decides, with their
//! proposals before it. `stance` tells how the source stands to the content. `speech`
//! gives quotes without a cue their speaker, `cast` resolves pronouns and descriptions to
//! the fullest name in the document; where its rules name nobody, `refer`, a trained
//! model of whom pronouns and descriptions stand for, does. Which words cite, and what
//! they take, is data: `rules/<language>/attribute/`.
//!
//! It does not parse: a content may end at the wrong phrase. It does not follow pronouns
//! inside quotes.
//!
//! `The ferry was late, the harbour master, Ida Lund, said, denying reports of a fire.`
//! gives two attributions to Ida Lund: one asserts, one denies.

mod cast;
mod content;
mod cue;
mod gender;
pub mod learned;
mod lexicon;
mod phrase;
pub mod refer;
mod speech;
mod stance;
mod unit;

use crate::document::{BlockKind, Document, Span};
use crate::language::Language;
use crate::mention::{Mentions, Quote};
use crate::segment::Segments;
use learned::Model;
use lexicon::Lexicon;
use unit::Unit;

/// How the source stands to the content.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Stance {
    /// Says it is so.
    Asserts,
    /// Says that what others said is so.
    Confirms,
    /// Says it is not so.
    Denies,
    /// Leaves it open.
    Doubts,
    /// Wants it so.
    Asks,
    /// Holds that it will be so.
    Expects,
}

/// Whether the words that cite do nothing else.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Manner {
    /// They only cite ("said"): what is reported is the content.
    Says,
    /// They tell of an act or an attitude ("opposes the plan", "ordered a halt"), which
    /// the document reports as such.
    Holds,
}

/// What kind of source is cited.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A named body: a ministry, a company, a news agency.
    Body,
    /// A document: a report, a court filing.
    Document,
    /// "officials", "a person familiar with the matter".
    Unnamed,
}

/// Whom an attribution cites.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// The fullest name the document gives, else the description.
    pub name: String,
    /// What kind.
    pub kind: SourceKind,
    /// Its role or body ("NATO Secretary General"); empty where none is given.
    pub role: String,
    /// Index into the document's entities, where it is one of them.
    pub entity: Option<usize>,
}

/// One attribution.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Attribution {
    /// The words that name the source; empty where it is left out.
    pub source: Vec<Span>,
    /// The words that cite.
    pub cue: Vec<Span>,
    /// What is cited.
    pub content: Vec<Span>,
    /// Who it is; `None` where the text names nobody.
    pub who: Option<Source>,
    /// How the source stands to the content.
    pub stance: Stance,
    /// Whether the cue only cites.
    pub manner: Manner,
    /// The attribution this one stands inside ("A said B had told C"), as an index.
    pub within: Option<usize>,
}

/// One attribution before its source is resolved.
#[derive(Clone, Debug, Default)]
struct Draft {
    /// The unit its cue stands in.
    unit: usize,
    cue: Option<cue::Cue>,
    source: Option<cue::Stretch>,
    antecedent: Option<cue::Stretch>,
    content: Vec<Span>,
    /// The draft whose speaker goes on.
    follows: Option<usize>,
    /// Its unit ends with a colon.
    goes_on: bool,
    /// It can introduce quotes.
    speaks: bool,
    /// Whether its cue only cites; nothing where there is no cue.
    manner: Option<Manner>,
    /// Its place among the unit's cues.
    depth: usize,
}

/// Finds the attributions of a document, in the order of their content.
pub fn find(
    document: &Document,
    segments: &Segments,
    mentions: &Mentions,
    language: &Language,
) -> Vec<Attribution> {
    let lexicon = Lexicon::of(language);
    let text = &document.text;
    let units = unit::cut(text, segments, mentions, lexicon.forms);
    let model = Model::shipped().filter(|_| language.uses("attribution"));
    let mut drafts = drafts(&units, mentions, text, (&lexicon, model.as_ref()));
    speech::attach(&units, &mentions.quotes, &mut drafts, &lexicon);
    let mut cast = cast::Cast::new(text, segments, mentions, &units, &lexicon);
    if language.uses("coreference") {
        let cited = cited(&drafts, &units);
        let seen = refer::Text { segments, mentions, cited: &cited };
        cast.referents = refer::find(seen, language).into_iter().collect();
    }
    let who = resolve(&drafts, &mut cast);
    let mut attributions: Vec<Attribution> = drafts
        .iter()
        .zip(who)
        .filter_map(|(draft, who)| {
            let unit = units.get(draft.unit)?;
            Some(attribution(draft, unit, who, segments, &lexicon))
        })
        .collect();
    attributions.sort_by_key(|a| (a.content.first().copied(), a.cue.first().copied()));
    nest(&mut attributions);
    attributions
}

/// Who is cited by what words for what.
fn cited(drafts: &[Draft], units: &[Unit]) -> Vec<refer::Cited> {
    let of = |draft: &Draft| {
        let unit = units.get(draft.unit)?;
        let source = draft.source.and_then(|s| unit.span(s.0, s.1));
        let content = draft.content.clone();
        Some(refer::Cited { source: source.into_iter().collect(), content })
    };
    drafts.iter().filter_map(of).collect()
}

/// The attribution that gives a quote its speaker: the innermost whose content holds it,
/// of those that only cite where there is one.
pub fn of_quote(attributions: &[Attribution], quote: &Quote) -> Option<usize> {
    let size = |a: &Attribution| {
        let around = a.content.iter().filter(|c| c.touches(quote.span));
        around.map(|c| c.len()).min()
    };
    attributions
        .iter()
        .enumerate()
        .filter_map(|(index, a)| {
            Some((a.who.is_none(), a.manner == Manner::Holds, size(a)?, index))
        })
        .min()
        .map(|(.., index)| index)
}

fn drafts(
    units: &[Unit],
    mentions: &Mentions,
    text: &str,
    (lexicon, model): (&Lexicon, Option<&Model>),
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        if unit.block == BlockKind::Boilerplate {
            continue;
        }
        let cited = learned::cited(unit, model, lexicon);
        for (depth, (cue, content, manner)) in cited.into_iter().enumerate() {
            if content.parts.is_empty() && !content.goes_on {
                continue;
            }
            let spans = content.parts.iter().filter_map(|p| unit.span(p.0, p.1));
            drafts.push(Draft {
                unit: index,
                source: cue.source,
                antecedent: cue.antecedent,
                content: spans.map(|s| with_marks(s, &mentions.quotes, text)).collect(),
                follows: None,
                goes_on: content.goes_on,
                speaks: cue.frame.clause || cue.frame.quote,
                manner: Some(manner),
                depth,
                cue: Some(cue),
            });
        }
    }
    drafts
}

/// A content that begins or ends with a quote takes in its marks.
fn with_marks(span: Span, quotes: &[Quote], text: &str) -> Span {
    let (mut span, whole) = (span, span);
    let first = quotes.partition_point(|q| q.outer.end <= whole.start);
    for quote in
        quotes[first.saturating_sub(4)..].iter().take_while(|q| q.outer.start < whole.end)
    {
        if !quote.outer.touches(span) || quote.inside.is_some() {
            continue;
        }
        let lead = text.get(quote.span.start..span.start).unwrap_or("x");
        if quote.outer.start < span.start && lead.trim().is_empty() {
            span.start = quote.outer.start;
        }
        let tail = text.get(span.end..quote.span.end.max(span.end)).unwrap_or("x");
        let bare =
            tail.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
        if span.end < quote.outer.end && bare.is_empty() && quote.outer.end > span.start {
            span.end = quote.outer.end;
        }
    }
    span
}

/// Who each draft's source is.
fn resolve(drafts: &[Draft], cast: &mut cast::Cast) -> Vec<Option<Source>> {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|d| (drafts[*d].unit, drafts[*d].depth));
    let mut who = vec![None; drafts.len()];
    for index in order {
        who[index] = match drafts[index].follows {
            Some(before) => who.get(before).cloned().flatten(),
            None => cast.resolve(&drafts[index]),
        };
    }
    who
}

fn attribution(
    draft: &Draft,
    unit: &Unit,
    who: Option<Source>,
    segments: &Segments,
    lexicon: &Lexicon,
) -> Attribution {
    let mut content = draft.content.clone();
    content.sort_unstable();
    let at = draft.cue.as_ref().and_then(|cue| unit.span(cue.at.0, cue.at.1));
    let source = draft.source.and_then(|s| unit.span(s.0, s.1));
    let stance = draft.cue.as_ref().map_or(Stance::Asserts, |cue| {
        let cited = stance::Cited { cue, source, at, content: &content };
        stance::of(&cited, segments, lexicon)
    });
    let spans = |s: Option<cue::Stretch>| {
        s.and_then(|s| unit.span(s.0, s.1)).into_iter().collect::<Vec<_>>()
    };
    Attribution {
        source: spans(draft.source),
        cue: at.into_iter().collect(),
        content,
        who,
        stance,
        manner: draft.manner.unwrap_or(Manner::Says),
        within: None,
    }
}

/// Ties each attribution to the smallest other whose content holds its cue.
fn nest(attributions: &mut [Attribution]) {
    let spans: Vec<(Option<Span>, Vec<Span>)> = attributions
        .iter()
        .map(|a| (a.cue.first().copied(), a.content.clone()))
        .collect();
    for (index, attribution) in attributions.iter_mut().enumerate() {
        let Some(cue) = attribution.cue.first() else { continue };
        let outer = spans.iter().enumerate().filter(|(other, _)| *other != index);
        attribution.within = outer
            .filter(|(_, (own, _))| own.is_none_or(|o| !o.touches(*cue)))
            .filter_map(|(other, (_, content))| {
                let holding = content.iter().filter(|c| c.holds(*cue));
                Some((holding.map(|c| c.len()).min()?, other))
            })
            .min()
            .map(|(_, other)| other);
    }
}
