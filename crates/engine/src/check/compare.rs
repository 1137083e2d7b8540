//! What sets a sentence apart from the statement.

use super::asked::Asked;
use super::deed::Deed;
use super::said::{Said, classed};
use super::{Answer, Difference, Kind};
use crate::attribute::{Attribution, SourceKind, Stance};
use crate::document::Span;
use crate::language::Language;
use crate::mention::{Date, Figure};
use crate::state::{Term, TermKind};

/// A word that the sentence lacks may be passed over where it tells no more than this …
const SLIGHT: f32 = 2.5;
/// … and a sentence that lacks more says something else, where its support is below.
const SURE: f32 = 0.72;
/// Figures that count other things are compared where all but this is said.
const ALMOST: f32 = 0.9;
/// "about 600" may be this part more or less.
const ABOUT: f64 = 0.05;

/// What a sentence says to the statement, and why.
pub(super) fn compare(
    asked: &Asked<'_>,
    said: &Said<'_>,
    language: &Language,
) -> (Answer, Vec<Difference>) {
    let mut differences = Vec::new();
    figures(asked, said, language, &mut differences);
    dates(asked, said, &mut differences);
    deeds(asked, said, &mut differences);
    certainty(asked, said, &mut differences);
    scope(asked, said, language, &mut differences);
    source(asked, said, &mut differences);
    words(asked, said, &mut differences);
    (answer(asked, said, &differences), differences)
}

fn answer(asked: &Asked<'_>, said: &Said<'_>, differences: &[Difference]) -> Answer {
    let has = |kind| differences.iter().any(|d: &Difference| d.kind == kind);
    let sure = said.support >= SURE;
    let otherwise = [Kind::Figure, Kind::Negation, Kind::Name, Kind::Date, Kind::Source];
    let deed = |t: &&Term| t.kind == TermKind::Deed;
    let same_deed = !said.missing.iter().any(|t| deed(&t))
        || asked.words.iter().filter(|t| deed(t)).count()
            > said.missing.iter().filter(|t| deed(t)).count();
    if otherwise.into_iter().any(has) {
        return if sure && same_deed { Answer::Contradicted } else { Answer::NotFound };
    }
    if has(Kind::Words) {
        return if sure && same_deed { Answer::Stronger } else { Answer::NotFound };
    }
    if [Kind::Bound, Kind::Scope, Kind::Certainty].into_iter().any(has) {
        return Answer::Stronger;
    }
    if has(Kind::Looser) { Answer::Weaker } else { Answer::BorneOut }
}

/// Each figure of the statement, against the figure of the sentence that counts the same.
fn figures(
    asked: &Asked<'_>,
    said: &Said<'_>,
    language: &Language,
    differences: &mut Vec<Difference>,
) {
    for figure in &asked.figures {
        let same_unit = said.figures.iter().filter(|f| f.unit == figure.unit);
        let alike: Vec<&&Figure> =
            same_unit.clone().filter(|f| same_counts(figure, f, language)).collect();
        let candidates: Vec<&&Figure> = match alike.is_empty() {
            true if said.support >= ALMOST => same_unit.collect(),
            _ => alike,
        };
        // The reading that comes nearest decides.
        let kinds = candidates.iter().map(|f| (against(figure, f), f.span));
        match kinds.min_by_key(|(kind, _)| *kind) {
            Some((None, _)) => {}
            Some((Some(kind), span)) => {
                differences.push(difference(kind, figure.span, Some(span)));
            }
            None => differences.push(difference(Kind::Words, figure.span, None)),
        }
    }
}

/// Whether two figures count the same: a noun in common, or one of them none.
fn same_counts(a: &Figure, b: &Figure, language: &Language) -> bool {
    let terms = language.terms();
    let stems = |f: &Figure| -> Vec<String> {
        let words = f.counts.split_whitespace();
        let stem = |w: &str| terms.canonical(&terms.stem(&w.to_lowercase())).to_owned();
        words.map(stem).collect()
    };
    let (a, b) = (stems(a), stems(b));
    a.iter().any(|word| b.contains(word))
}

/// How a figure of the statement stands to one of a report; `None` where it is the same.
fn against(asked: &Figure, said: &Figure) -> Option<Kind> {
    let (a, b) = (range(asked), range(said));
    if a == b && asked.about == said.about {
        None
    } else if a.0 <= b.0 && b.1 <= a.1 {
        Some(Kind::Looser)
    } else if b.0 <= a.0 && a.1 <= b.1 {
        Some(Kind::Bound)
    } else if a.0 <= b.1 && b.0 <= a.1 {
        Some(Kind::Bound)
    } else {
        Some(Kind::Figure)
    }
}

fn range(f: &Figure) -> (f64, f64) {
    let slack = if f.about { ABOUT } else { 0.0 };
    let low = f.low.map_or(f64::NEG_INFINITY, |v| v - v.abs() * slack);
    let high = f.high.map_or(f64::INFINITY, |v| v + v.abs() * slack);
    (low, high)
}

/// Each date of the statement: the sentence must have it, or one within it.
fn dates(asked: &Asked<'_>, said: &Said<'_>, differences: &mut Vec<Difference>) {
    for date in &asked.dates {
        let Some(value) = date.value.clone() else { continue };
        let others = || said.dates.iter().filter_map(|d| Some((d, d.value.clone()?)));
        if others().any(|(_, other)| other.starts_with(&value)) {
            continue;
        }
        // "2024" for "October 2024" says more; "October 3" for "October 5", otherwise.
        let wider = others().find(|(_, other)| value.starts_with(other.as_str()));
        let other: Option<&&Date> = others().map(|(d, _)| d).next();
        differences.push(match (wider, other) {
            (Some((d, _)), _) => difference(Kind::Bound, date.span, Some(d.span)),
            (None, Some(d)) => difference(Kind::Date, date.span, Some(d.span)),
            (None, None) => difference(Kind::Words, date.span, None),
        });
    }
}

/// Who does it to whom, whether it is so, and whether it is done: verb by verb. Of several
/// like verbs the one that stands nearest to the statement's decides.
fn deeds(asked: &Asked<'_>, said: &Said<'_>, differences: &mut Vec<Difference>) {
    for (group, mine) in &asked.deeds {
        let like = said.deeds.iter().filter(|(other, _)| other == group);
        let apart = like.map(|(_, theirs)| apart(mine, theirs));
        if let Some(least) = apart.min_by_key(Vec::len) {
            differences.extend(least);
        }
    }
}

fn apart(mine: &Deed, theirs: &Deed) -> Vec<Difference> {
    let mut differences = Vec::new();
    if mine.negated != theirs.negated {
        differences.push(difference(Kind::Negation, mine.span, Some(theirs.span)));
    }
    if let (None, Some(hedge)) = (mine.unreal, theirs.unreal) {
        differences.push(difference(Kind::Certainty, mine.span, Some(hedge)));
    }
    if mine.parts_differ(theirs) {
        differences.push(difference(Kind::Name, mine.span, Some(theirs.span)));
    }
    differences
}

/// How sure the report is: it denies, doubts or expects it, it names nobody who says so,
/// or it adds that it could not be verified.
fn certainty(asked: &Asked<'_>, said: &Said<'_>, differences: &mut Vec<Difference>) {
    let doubted =
        |stance| matches!(stance, Stance::Doubts | Stance::Asks | Stance::Expects);
    let cue = |a: &Attribution| a.cue.first().copied();
    if let Some(denial) = said.cited.iter().find(|a| a.stance == Stance::Denies) {
        let said = cue(denial);
        differences.push(Difference { kind: Kind::Negation, asked: None, said });
        return;
    }
    let doubt = said.cited.iter().find(|a| doubted(a.stance));
    let nobody =
        |a: &&&Attribution| a.who.as_ref().is_none_or(|w| w.kind == SourceKind::Unnamed);
    let unnamed = said.cited.iter().find(nobody).filter(|_| asked.source.is_none());
    if let Some(attribution) = doubt.or(unnamed) {
        let said = cue(attribution);
        differences.push(Difference { kind: Kind::Certainty, asked: None, said });
    } else if said.open {
        differences.push(Difference { kind: Kind::Certainty, asked: None, said: None });
    }
}

/// "killed" for "killed or wounded".
fn scope(
    asked: &Asked<'_>,
    said: &Said<'_>,
    language: &Language,
    differences: &mut Vec<Difference>,
) {
    let list = language.list("shift/scope");
    let all = Span::new(0, asked.doc.document.text.len());
    let mine = classed(asked.doc, all, list);
    let theirs = classed(said.doc, said.span, list);
    for (span, class) in &mine {
        let same = theirs.iter().any(|(_, other)| other == class);
        if let Some((other, _)) = theirs.first().filter(|_| !same) {
            differences.push(difference(Kind::Scope, *span, Some(*other)));
        }
    }
}

/// Whose word the statement says it is.
fn source(asked: &Asked<'_>, said: &Said<'_>, differences: &mut Vec<Difference>) {
    let Some(source) = asked.source else { return };
    let last = |name: &str| {
        name.to_lowercase().split_whitespace().next_back().map(str::to_owned)
    };
    let name = last(&source.name);
    let others = || said.cited.iter().filter_map(|a| a.who.as_ref());
    let same = others().any(|w| {
        last(&w.name) == name
            || name.as_ref().is_some_and(|n| w.role.to_lowercase().contains(n.as_str()))
    });
    if !same {
        let kind = if others().next().is_some() { Kind::Source } else { Kind::Words };
        let place = asked.doc.attributions.iter().find_map(|a| a.source.first().copied());
        differences.push(Difference { kind, asked: place, said: None });
    }
}

/// Words of the statement that the sentence has nothing for.
fn words(asked: &Asked<'_>, said: &Said<'_>, differences: &mut Vec<Difference>) {
    let telling = said.missing.iter().filter(|t| Asked::weight(t) > SLIGHT);
    for term in telling {
        let kind = if term.kind == TermKind::Name { Kind::Name } else { Kind::Words };
        differences.push(difference(kind, term.span, None));
    }
    let slight: f32 = said.missing.iter().map(|t| Asked::weight(t)).sum();
    let all: f32 = asked.words.iter().map(|t| Asked::weight(t)).sum();
    if differences.is_empty() && slight > 0.25 * all {
        let span = said.missing[0].span;
        differences.push(difference(Kind::Words, span, None));
    }
}

fn difference(kind: Kind, asked: Span, said: Option<Span>) -> Difference {
    Difference { kind, asked: Some(asked), said }
}
