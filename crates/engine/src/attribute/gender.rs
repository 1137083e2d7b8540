//! Whether a name's bearer is a he or a she, as far as title, role and given name tell.

use super::lexicon::Lexicon;
use crate::mention::{Entity, Mentions, NameKind};
use crate::segment::Segments;

/// Who a pronoun of the singular can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

impl Gender {
    /// As the word lists write it.
    pub(super) fn of(value: &str) -> Option<Gender> {
        match value {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        }
    }
}

/// What title, given name or role tell of each entity.
pub(super) fn of_entities(
    segments: &Segments,
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> Vec<Option<Gender>> {
    let mut genders: Vec<Option<Gender>> =
        mentions.entities.iter().map(|e| by_words(e, lexicon)).collect();
    for name in &mentions.names {
        let before = segments.tokens_in(name.span).start.checked_sub(1);
        let title = before
            .and_then(|b| segments.tokens.get(b))
            .and_then(|t| lexicon.titles.get(&t.lower))
            .and_then(Gender::of);
        if let (Some(title), Some(slot)) = (title, genders.get_mut(name.entity)) {
            *slot = Some(title);
        }
    }
    genders
}

/// What role or given name tell.
fn by_words(entity: &Entity, lexicon: &Lexicon) -> Option<Gender> {
    if entity.kind != NameKind::Person {
        return None;
    }
    let role = entity.role.to_lowercase();
    let by_role = role
        .split([' ', '-', ','])
        .find_map(|w| lexicon.people.get(w).and_then(Gender::of));
    let first = entity.name.split(' ').next().unwrap_or("").to_lowercase();
    by_role.or_else(|| lexicon.given.get(&first).and_then(Gender::of))
}
