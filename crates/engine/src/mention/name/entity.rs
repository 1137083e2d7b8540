//! Which mentions of one document name the same person, body or place.
//!
//! People go together by surname, bodies by listed alias, acronym or shortened name,
//! places by listed alias. A mention whose kind is a guess takes the kind of a sure one
//! that it matches; in a headline it must match one.

use super::{Chunk, Entity, Lists, Name, NameKind};
use rustc_hash::FxHashMap;

/// The names and entities that the chunks of a document make.
pub(super) fn group(
    text: &str,
    chunks: Vec<Chunk>,
    lists: &Lists,
) -> (Vec<Name>, Vec<Entity>) {
    let mut known =
        Known { text, lists, entities: Vec::new(), words: FxHashMap::default() };
    let mut given: Vec<Option<usize>> = vec![None; chunks.len()];
    for sure in [true, false] {
        for (chunk, entity) in chunks.iter().zip(&mut given) {
            let firm = chunk.sure && !chunk.headline;
            if entity.is_none() && firm == sure {
                *entity = known.place(chunk);
            }
        }
    }
    let mut names = Vec::new();
    for (chunk, entity) in chunks.iter().zip(given) {
        let Some(entity) = entity else { continue };
        let Some(held) = known.entities.get(entity) else { continue };
        let kind = if chunk.people { NameKind::Misc } else { held.entity.kind };
        names.push(Name { span: chunk.span, kind, entity });
    }
    names.sort_by_key(|n| n.span);
    let entities = known.entities.into_iter().map(|h| h.entity).collect();
    (names, entities)
}

/// An entity with the words it is known by.
struct Held {
    entity: Entity,
    /// The name's words in lower case, without those that say what kind of body it is.
    words: Vec<String>,
    /// The name it goes by in the lists; empty where it is in none.
    listed: String,
}

struct Known<'a> {
    text: &'a str,
    lists: &'a Lists<'a>,
    entities: Vec<Held>,
    /// Word → the entities whose name holds it, the latest last.
    words: FxHashMap<String, Vec<usize>>,
}

impl Known<'_> {
    /// The entity a chunk belongs to, made where it is new; `None` where the chunk is
    /// no name after all.
    fn place(&mut self, chunk: &Chunk) -> Option<usize> {
        let surface = chunk.span.of(self.text);
        let words = words(surface);
        let found = self.find(chunk, &words);
        let index = found.unwrap_or_else(|| self.add(chunk, surface));
        self.update(index, chunk, surface, words);
        Some(index)
    }

    fn add(&mut self, chunk: &Chunk, surface: &str) -> usize {
        let kind = if chunk.people { NameKind::Place } else { chunk.kind };
        let name = if chunk.people { &chunk.listed } else { surface };
        let entity = Entity { name: name.to_owned(), kind, role: String::new() };
        let listed = chunk.listed.clone();
        self.entities.push(Held { entity, words: Vec::new(), listed });
        self.entities.len() - 1
    }

    fn update(&mut self, index: usize, chunk: &Chunk, surface: &str, words: Vec<String>) {
        let Some(held) = self.entities.get_mut(index) else { return };
        let role = chunk.role.map_or("", |r| r.of(self.text)).trim();
        if role.len() > held.entity.role.len() {
            held.entity.role = one_line(role);
        }
        if chunk.people {
            return;
        }
        let fuller = words.len() > held.words.len()
            || (words.len() == held.words.len()
                && surface.len() > held.entity.name.len());
        if held.words.is_empty() || fuller {
            held.entity.name = one_line(surface);
            held.words.clone_from(&words);
        }
        if held.entity.kind == NameKind::Place && !held.listed.is_empty() {
            held.entity.name.clone_from(&held.listed);
        }
        let mut keys = words;
        keys.push(acronym(surface));
        for key in keys.into_iter().filter(|k| k.len() > 1) {
            let list = self.words.entry(key).or_default();
            list.retain(|other| *other != index);
            list.push(index);
        }
    }

    /// The known entity that the chunk names, the latest that fits.
    fn find(&self, chunk: &Chunk, words: &[String]) -> Option<usize> {
        if !chunk.listed.is_empty() {
            let same = |h: &Held| h.listed == chunk.listed;
            if let Some(index) = self.entities.iter().position(same) {
                return Some(index);
            }
        }
        let surface = chunk.span.of(self.text);
        let last = words.last()?;
        let short = acronym(surface);
        let keys = [last.as_str(), words.first()?.as_str(), short.as_str()];
        keys.iter().filter_map(|key| self.words.get(*key)).find_map(|list| {
            list.iter().rev().copied().find(|i| {
                self.entities.get(*i).is_some_and(|h| self.fits(h, chunk, words))
            })
        })
    }

    fn fits(&self, held: &Held, chunk: &Chunk, words: &[String]) -> bool {
        let kind = held.entity.kind;
        if chunk.sure && chunk.kind != kind {
            return false;
        }
        if held.words == words {
            return true;
        }
        let (short, long) = if words.len() < held.words.len() {
            (words, held.words.as_slice())
        } else {
            (held.words.as_slice(), words)
        };
        match kind {
            NameKind::Person => is_person_within(short, long),
            NameKind::Organisation => {
                self.shortens(short, long)
                    || is_acronym_of(chunk.span.of(self.text), &held.entity.name)
                    || is_acronym_of(&held.entity.name, chunk.span.of(self.text))
            }
            NameKind::Place | NameKind::Misc => false,
        }
    }

    /// "Harlan" for "Harlan Corp.", "Metropolitan Police" for "Metropolitan Police
    /// Service": the longer one adds words that say what kind of body it is.
    fn shortens(&self, short: &[String], long: &[String]) -> bool {
        long.strip_prefix(short).is_some_and(|rest| {
            !short.is_empty() && rest.iter().all(|w| self.lists.body_heads.has(w))
        })
    }
}

/// "Rutte" or "Mark Rutte" in "Mark Rutte"; "Kim" in "Kim Jong Un".
fn is_person_within(short: &[String], long: &[String]) -> bool {
    match (short, long) {
        ([one], [first, .., last]) => one == last || one == first,
        ([first, .., last], [other, .., end]) => {
            last == end && first == other && short.len() < long.len()
        }
        _ => false,
    }
}

/// Whether `short` is made of the initials of `long`: "RAIB", "Rail Accident
/// Investigation Branch".
fn is_acronym_of(short: &str, long: &str) -> bool {
    let letters = acronym_letters(short);
    letters.len() > 1 && letters == acronym(long)
}

fn acronym_letters(short: &str) -> String {
    let bare: String = short.chars().filter(|c| *c != '.').collect();
    let upper = bare.chars().all(char::is_uppercase);
    if upper { bare.to_lowercase() } else { String::new() }
}

/// The initials of the capitalised words, in lower case; of a single word, the word.
fn acronym(name: &str) -> String {
    let capitals: Vec<char> = name
        .split([' ', '-'])
        .filter_map(|w| w.chars().next().filter(|c| c.is_uppercase()))
        .collect();
    if capitals.len() < 2 {
        return acronym_letters(name);
    }
    capitals.into_iter().flat_map(char::to_lowercase).collect()
}

fn words(surface: &str) -> Vec<String> {
    let plain = surface.to_lowercase().replace('’', "'");
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Line breaks inside a name are spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
