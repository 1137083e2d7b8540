//! Which voices speak for one body.
//!
//! A person speaks for the body that the role names, unless it is a role of one who left
//! it ("former") or who looks at it from outside ("analyst at"). Whoever holds an office
//! of a country speaks for its government, and so does a ministry of it: two ministers
//! are one origin.

use super::Voices;
use super::title::Title;
use crate::attribute::SourceKind;
use crate::language::{Language, WordList};
use std::collections::BTreeMap;

/// The words of a role that part its holder from the body.
struct Outsiders<'a> {
    former: &'a WordList,
    observers: &'a WordList,
}

/// Fills in the house of each voice.
pub(super) fn find(voices: &mut Voices<'_>, language: &Language) {
    let outsiders = Outsiders {
        former: language.list("origin/former"),
        observers: language.list("origin/observers"),
    };
    let count = voices.known.len();
    let mut houses: Vec<usize> = (0..count).collect();
    // A country whose government nobody cites by name: its first voice is the house.
    let mut governments = BTreeMap::new();
    for voice in (0..count).filter(|v| voices.known[*v].title.is_country()) {
        governments.entry(voices.known[voice].title.words[0].clone()).or_insert(voice);
    }
    for (voice, own) in houses.iter_mut().enumerate() {
        let (house, role) = match voices.known[voice].kind {
            SourceKind::Person => of_person(voices, voice, &outsiders, &mut governments),
            SourceKind::Body => of_body(voices, voice, &mut governments),
            SourceKind::Document => (of_document(voices, voice), None),
            SourceKind::Unnamed => continue,
        };
        *own = house.unwrap_or(voice);
        if let Some(role) = role {
            voices.known[voice].role = role;
        }
    }
    // A spokesman's ministry speaks for its government in turn.
    voices.houses = (0..count).map(|voice| houses[houses[voice]]).collect();
}

type Governments = BTreeMap<String, usize>;

/// The body a person speaks for, and the role that says so.
fn of_person(
    voices: &Voices<'_>,
    voice: usize,
    outsiders: &Outsiders<'_>,
    governments: &mut Governments,
) -> (Option<usize>, Option<String>) {
    let roles = &voices.known[voice].roles;
    let current = roles.iter().filter(|role| !outsiders.part(role));
    let mut titled: Vec<(Title, &String)> =
        current.map(|role| (voices.titles.role(role), role)).collect();
    titled.sort_by_key(|(title, role)| (std::cmp::Reverse(title.words.len()), *role));
    for (title, role) in &titled {
        if let Some(body) = body_in(voices, title) {
            return (Some(body), Some((*role).clone()));
        }
    }
    for (title, role) in &titled {
        let government =
            voices.titles.is_office(title).then(|| title.countries[0].clone());
        // Nobody cites the body itself: those who speak for it are of one house still.
        let seat = government.or_else(|| voices.titles.seat(title, role));
        if let Some(seat) = seat {
            let house = governments.entry(seat).or_insert(voice);
            return (Some(*house), Some((*role).clone()));
        }
    }
    (None, None)
}

/// The body that a report, a statement or a filing is of.
fn of_document(voices: &Voices<'_>, voice: usize) -> Option<usize> {
    body_in(voices, &voices.known[voice].title)
}

/// The cited body that a title names, the one named in most words.
fn body_in(voices: &Voices<'_>, title: &Title) -> Option<usize> {
    let bodies = voices.known.iter().enumerate().filter(|(_, known)| {
        let speaks = voices.titles.speaks_for(title, &known.title);
        // A company that is read as a person is a body to its spokesman.
        let served = known.title.words.len() > 1 && title.holds(&known.title);
        let served = served && voices.titles.leads(title) && known.roles.is_empty();
        match known.kind {
            SourceKind::Body => speaks,
            SourceKind::Person => served,
            _ => false,
        }
    });
    let longest =
        bodies.max_by_key(|(v, known)| (known.title.words.len(), std::cmp::Reverse(*v)));
    longest.map(|(body, _)| body)
}

/// The government a ministry is of.
fn of_body(
    voices: &Voices<'_>,
    voice: usize,
    governments: &mut Governments,
) -> (Option<usize>, Option<String>) {
    let title = &voices.known[voice].title;
    let house = voices
        .titles
        .is_office(title)
        .then(|| *governments.entry(title.countries[0].clone()).or_insert(voice));
    (house, None)
}

impl Outsiders<'_> {
    fn part(&self, role: &str) -> bool {
        let lower = role.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        words.any(|w| self.former.has(w) || self.observers.has(w))
    }
}
