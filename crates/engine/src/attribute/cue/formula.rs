//! Set phrases and marks that cite: "according to", "reportedly", "it is unclear", a
//! colon after a name.

use super::{Cue, Form, subject};
use crate::attribute::lexicon::{Frame, Lexicon};
use crate::attribute::phrase;
use crate::attribute::unit::{Shape, Unit};
use crate::document::BlockKind;

/// "According to the mayor".
pub(super) fn according(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let (words, value) = lexicon.according.longest(unit.lowers(at))?;
    let start = at + words;
    let end = phrase::phrase_right(unit, start, lexicon);
    if end == start && !matches!(unit.shape(start), Shape::Quote(_)) {
        return None;
    }
    let end = subject::reduced(unit, end, lexicon);
    Some(Cue {
        frame: Frame { clause: true, ..Frame::parse(value) },
        source: Some((start, author_end(unit, at, end, lexicon))),
        ..Cue::new(Form::According, (at, start), at)
    })
}

/// One past whom "according to" names. At the head of a sentence an apposition must end
/// with a comma of its own: "According to the guard, the ship sank" has none.
fn author_end(unit: &Unit, at: usize, end: usize, lexicon: &Lexicon) -> usize {
    let apposed = subject::apposition(unit, end, lexicon);
    let leads = at < 3 && unit.shape(apposed) != Shape::Comma;
    if leads { end } else { apposed }
}

/// "Reportedly".
pub(super) fn hearsay(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let frame = Frame::parse(lexicon.hearsay.get(unit.lower(at))?);
    Some(Cue { frame, ..Cue::new(Form::Hearsay, (at, at + 1), at) })
}

/// "It is unclear", "was not immediately clear".
pub(super) fn unclear(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let negation = lexicon.unclear.get(unit.lower(at))?;
    let group = phrase::verb_group(unit, at, lexicon);
    if group.start == at || (negation == "not") != group.negated {
        return None;
    }
    Some(Cue { negated: true, ..Cue::new(Form::Open, (group.start, at + 1), at) })
}

/// "Ministry: ten ships sunk": a name, a colon, and what it says.
pub(super) fn colon(unit: &Unit, lexicon: &Lexicon) -> Option<Cue> {
    let colon = (1..unit.len().min(8)).find(|at| unit.shape(*at) == Shape::Colon)?;
    let source = subject::somebody(unit, 0, lexicon).filter(|s| s.1 == colon)?;
    let heading = matches!(unit.block, BlockKind::Heading | BlockKind::Bullet);
    // A headline has no full stop.
    let headline = unit.body_end() == unit.len() && colon < 5;
    let says = heading
        || headline
        || unit.quoted(colon + 1)
        || phrase::has_verb(unit, colon + 1, unit.len());
    let cue = Cue::new(Form::Colon, (colon, colon + 1), colon);
    says.then(|| Cue {
        frame: Frame { clause: true, quote: true, ..Frame::default() },
        source: Some(source),
        ..cue
    })
}
