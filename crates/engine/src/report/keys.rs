//! The fixed words: what each variant is called in JSON, and the keys under which the
//! labels for people stand.

use crate::attribute::{SourceKind, Stance};
use crate::check::Kind;
use crate::corroborate::{Change, Quantity, Standing, Verdict};
use crate::document::BlockKind;
use crate::mention::{DateKind, NameKind, QuoteKind};

pub(super) fn block(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Body => "body",
        BlockKind::Heading => "heading",
        BlockKind::Caption => "caption",
        BlockKind::Bullet => "bullet",
        BlockKind::Boilerplate => "boilerplate",
    }
}

pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Disputed => "disputed",
        Standing::Corroborated => "corroborated",
        Standing::SingleOrigin => "single-origin",
        Standing::Unestablished => "unestablished",
        Standing::OwnVoice => "own-voice",
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Compatible => "compatible",
        Verdict::Updated => "updated",
        Verdict::Differ => "differ",
    }
}

/// [`verdict`], or that there is nothing to compare.
pub(super) fn compared(quantity: &Quantity) -> &'static str {
    if quantity.readings.len() > 1 { verdict(quantity.verdict) } else { "once" }
}

pub(super) fn change(change: Change) -> &'static str {
    match change {
        Change::Verbatim => "verbatim",
        Change::Trimmed => "trimmed",
        Change::Reworded => "reworded",
    }
}

pub(super) fn source(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Body => "body",
        SourceKind::Document => "document",
        SourceKind::Unnamed => "unnamed",
    }
}

pub(super) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "asserts",
        Stance::Confirms => "confirms",
        Stance::Denies => "denies",
        Stance::Doubts => "doubts",
        Stance::Asks => "asks",
        Stance::Expects => "expects",
    }
}

pub(super) fn name(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "PER",
        NameKind::Organisation => "ORG",
        NameKind::Place => "LOC",
        NameKind::Misc => "MISC",
    }
}

pub(super) fn date(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Date => "DATE",
        DateKind::Time => "TIME",
        DateKind::Duration => "DURATION",
        DateKind::Set => "SET",
    }
}

pub(super) fn quote(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Speech => "speech",
        QuoteKind::Fragment => "fragment",
        QuoteKind::Scare => "scare",
        QuoteKind::Title => "title",
    }
}

pub(super) fn difference(kind: Kind) -> &'static str {
    match kind {
        Kind::Looser => "looser",
        Kind::Bound => "bound",
        Kind::Figure => "figure",
        Kind::Scope => "scope",
        Kind::Certainty => "certainty",
        Kind::Negation => "negation",
        Kind::Contrary => "contrary",
        Kind::Who => "who",
        Kind::When => "when",
        Kind::Where => "where",
        Kind::Words => "words",
    }
}
