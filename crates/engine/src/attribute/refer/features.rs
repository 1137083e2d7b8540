//! What speaks for a candidate and against it, as hashes.

use super::{Gender, Kind, Refers, Scene, Spot, Track, What};
use crate::mention::NameKind;
use crate::segment::shape::mix;
use crate::segment::shape::word_hash;
use crate::segment::{Relation, Tag};

/// How a place stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    role: Role,
    /// The word it depends on, over names in apposition and in a row.
    governor: Option<usize>,
    speaks: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Subject,
    Object,
    Owner,
    Oblique,
    Modifier,
    Other,
}

/// One spot, and what of it does not change with the candidate.
pub(super) struct View<'a> {
    scene: &'a Scene<'a>,
    spot: Spot,
    class: u64,
    part: Part,
    sentence: usize,
    /// Which candidates agree, in their order.
    fits: Vec<bool>,
}

impl<'a> View<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, spot: &Spot, order: &[&Track]) -> View<'a> {
        let class = class(scene, spot);
        let part = part(scene, spot.token);
        let sentence = scene.sentence.get(spot.token).copied().unwrap_or(0);
        let mut view =
            View { scene, spot: *spot, class, part, sentence, fits: Vec::new() };
        view.fits = order.iter().map(|t| view.agrees(t)).collect();
        view
    }

    fn hash(&self, template: u64, value: u64) -> u64 {
        mix(value, self.class % 8, template)
    }

    /// What speaks for nobody.
    pub(super) fn nobody(&self) -> Vec<u64> {
        let fitting = self.fits.iter().filter(|f| **f).count().min(3) as u64;
        let near = self.fits.iter().take(2).any(|f| *f);
        let mut all = vec![
            self.hash(1, 0),
            self.hash(2, fitting),
            self.hash(3, u64::from(near)),
            self.hash(4, self.part.role as u64 * 2 + u64::from(self.part.speaks)),
            self.hash(5, u64::from(self.quoted(self.spot.token))),
        ];
        let governor = self.part.governor.map_or(0, |g| word_hash(self.scene.lemma(g)));
        all.push(self.hash(6, governor));
        all.push(self.hash(7, self.scene.relation(self.spot.token) as u64));
        if let What::Noun { .. } = self.spot.what {
            let children = self.scene.segments.children(self.spot.token);
            let told = children.fold(0, |told, child| {
                told | match self.scene.relation(child) {
                    Relation::Nmod => 1,
                    Relation::AclRelcl | Relation::Acl => 2,
                    Relation::Amod | Relation::Compound => 4,
                    Relation::NmodPoss => 8,
                    _ => 0,
                }
            });
            all.push(self.hash(8, told));
            all.push(self.hash(9, word_hash(self.scene.lemma(self.spot.token))));
        }
        all
    }

    /// What speaks for somebody.
    pub(super) fn of(&self, track: &Track, order: usize) -> Vec<u64> {
        let scene = self.scene;
        let last = part(scene, track.last);
        let sentence = scene.sentence.get(track.last).copied().unwrap_or(0);
        let far = bucket(self.sentence.saturating_sub(sentence));
        let fit = fit(track, self.wanted());
        let by = track.by as u64;
        let same = u64::from(far == 0);
        let rank = self.fits.iter().take(order).filter(|f| **f).count().min(4) as u64;
        let role = last.role as u64;
        let quotes = u64::from(self.quoted(self.spot.token)) * 2
            + u64::from(self.quoted(track.last));
        let named = u64::from(matches!(track.kind, Kind::Named(_)));
        let often = u64::from(track.count.min(3)) + u64::from(track.count > 5);
        let opens = u64::from(scene.sentence.get(track.first).is_none_or(|s| *s < 2));
        let speak = u64::from(self.part.speaks) * 2 + u64::from(last.speaks);
        let mut all = vec![
            self.hash(20, named),
            self.hash(21, fit),
            self.hash(22, far * 2 + named),
            self.hash(23, rank * 2 + named),
            self.hash(24, role * 2 + same),
            self.hash(25, by * 8 + far),
            self.hash(26, often * 2 + named),
            self.hash(27, opens * 2 + named),
            self.hash(28, quotes * 2 + same),
            self.hash(29, speak * 2 + u64::from(far < 2)),
            self.hash(30, (fit * 8 + rank) * 8 + far),
            self.hash(31, (role * 8 + self.part.role as u64) * 2 + same),
            self.hash(32, rank * 8 + role),
            self.hash(33, u64::from(self.paragraphs(track.last)) * 4 + rank),
            self.hash(34, self.bound(track, last)),
            self.hash(35, (role * 8 + rank) * 16 + self.class),
            self.hash(36, self.said(track) * 4 + quotes),
            self.hash(37, self.speaker(track)),
            self.hash(38, self.speaker(track) * 8 + rank),
            self.hash(41, u64::from(track.opens) * 8 + far),
            self.hash(42, self.speaker(track) * 16 + u64::from(track.opens) * 8 + far),
            mix(fit % 4 + 4 * u64::from(self.fits.get(order) == Some(&true)), far, 39),
            mix(rank, role, 40),
        ];
        if let What::Noun { .. } = self.spot.what {
            self.describe(track, &mut all);
        }
        all
    }

    /// What role and name of a candidate share with a description.
    fn describe(&self, track: &Track, all: &mut Vec<u64>) {
        let scene = self.scene;
        let head = scene.lemma(self.spot.token);
        let word = word_hash(head);
        let kind = match track.kind {
            Kind::Named(kind) => kind as u64,
            Kind::Human => 4,
            Kind::Humans => 5,
            Kind::Body => 6,
        };
        all.push(self.hash(50, word ^ kind));
        let (role, name) = match track.who {
            super::Referent::Entity(entity) => {
                let entity = scene.mentions.entities.get(entity);
                entity.map_or((String::new(), String::new()), |e| {
                    (e.role.to_lowercase(), e.name.to_lowercase())
                })
            }
            super::Referent::Noun(at) => (String::new(), scene.lemma(at).to_owned()),
        };
        let has = |text: &str, word: &str| text.split([' ', '-', ',']).any(|w| w == word);
        let more = scene
            .segments
            .children(self.spot.token)
            .filter(|c| {
                let lower = scene.token(*c).map_or("", |t| &*t.lower);
                matches!(scene.relation(*c), Relation::Amod | Relation::Compound)
                    && (has(&role, lower) || has(&name, lower))
            })
            .count()
            .min(2) as u64;
        let others = scene
            .segments
            .children(self.spot.token)
            .filter(|c| matches!(scene.relation(*c), Relation::Amod | Relation::Compound))
            .count()
            .min(2) as u64;
        let matched = u64::from(has(&role, head)) + 2 * u64::from(has(&name, head));
        let told = matched * 2 + u64::from(!role.is_empty());
        all.push(self.hash(51, told * 8 + kind));
        all.push(self.hash(52, (matched * 3 + more) * 3 + others));
        let office = scene.lexicon.people.get(head) == Some("office");
        let generic = scene.lexicon.generic.has(head);
        let often = u64::from(track.count.min(4));
        let broad = u64::from(office) + 2 * u64::from(generic);
        all.push(self.hash(53, (broad * 8 + kind) * 8 + often));
    }

    /// Whether the grammar bars it: both depend on one verb, or one stands inside the
    /// other.
    fn bound(&self, track: &Track, last: Part) -> u64 {
        let here = self.spot.token;
        let owns = matches!(self.spot.what, What::Pronoun { own: true, .. });
        let inside = self.scene.segments.head(here) == Some(track.last)
            || self.scene.segments.head(track.last) == Some(here);
        let beside = last.governor.is_some() && last.governor == self.part.governor;
        u64::from(inside) + 2 * u64::from(beside) + 4 * u64::from(owns)
    }

    /// Whether the candidate is the one who is cited for these very words.
    fn said(&self, track: &Track) -> u64 {
        let scene = self.scene;
        let at = |token: usize| scene.token(token).map(|t| t.span);
        let (Some(here), Some(there)) = (at(self.spot.token), at(track.last)) else {
            return 0;
        };
        let around =
            scene.cited.iter().filter(|c| c.content.iter().any(|s| s.holds(here)));
        around.fold(0, |said, cited| {
            let own = cited.source.iter().any(|s| s.holds(there));
            said | if own { 2 } else { 1 }
        })
    }

    /// How the candidate was cited, where somebody is cited here.
    fn speaker(&self, track: &Track) -> u64 {
        let last = self.scene.speaker == Some(track.who);
        let often = u64::from(track.spoke.min(2));
        (often * 2 + u64::from(last)) * 2 + u64::from(self.part.speaks)
    }

    fn wanted(&self) -> Option<Gender> {
        match self.spot.what {
            What::Pronoun { refers: Refers::One(gender), .. } => Some(gender),
            What::Noun { .. } => {
                let lemma = self.scene.lemma(self.spot.token);
                self.scene.lexicon.people.get(lemma).and_then(Gender::of)
            }
            _ => None,
        }
    }

    /// Whether kind and gender allow it.
    fn agrees(&self, track: &Track) -> bool {
        let person = matches!(track.kind, Kind::Named(NameKind::Person) | Kind::Human);
        let clash = self.wanted().is_some_and(|g| track.gender.is_some_and(|t| t != g));
        match self.spot.what {
            What::Pronoun { refers: Refers::One(_), .. } => person && !clash,
            What::Pronoun { refers: Refers::Many, .. } => !person,
            What::Pronoun { refers: Refers::Body, .. } => {
                !person && track.kind != Kind::Humans
            }
            _ if self.class % 8 == 4 => person && !clash,
            _ => !person,
        }
    }

    fn quoted(&self, at: usize) -> bool {
        self.scene.quoted.get(at).copied().unwrap_or(false)
    }

    /// How many paragraphs back, up to two.
    fn paragraphs(&self, at: usize) -> u8 {
        let of = |sentence: usize| {
            self.scene.segments.sentences.get(sentence).map_or(0, |s| s.paragraph)
        };
        let there = self.scene.sentence.get(at).copied().unwrap_or(0);
        of(self.sentence).saturating_sub(of(there)).min(2) as u8
    }
}

/// What kind of word refers.
fn class(scene: &Scene, spot: &Spot) -> u64 {
    match spot.what {
        What::Pronoun { refers, own } => {
            let refers = match refers {
                Refers::One(_) => 0,
                Refers::Body => 2,
                Refers::Many => 3,
            };
            refers + 8 * u64::from(own)
        }
        _ => match scene.noun_kind(spot.token) {
            Some(Kind::Human | Kind::Humans) => 4,
            _ => 5,
        },
    }
}

/// How kind and gender agree.
fn fit(track: &Track, wanted: Option<Gender>) -> u64 {
    let gender = match (wanted, track.gender) {
        (None, _) => 0,
        (_, None) => 1,
        (a, b) if a == b => 2,
        _ => 3,
    };
    let kind = match track.kind {
        Kind::Named(kind) => kind as u64,
        Kind::Human => 4,
        Kind::Humans => 5,
        Kind::Body => 6,
    };
    kind * 4 + gender
}

fn bucket(sentences: usize) -> u64 {
    match sentences {
        0..=3 => sentences as u64,
        4..=5 => 4,
        6..=9 => 5,
        10..=20 => 6,
        _ => 7,
    }
}

/// How a token stands in its clause, as the head of its phrase does.
fn part(scene: &Scene, at: usize) -> Part {
    let mut here = at;
    for _ in 0..6 {
        let over = matches!(
            scene.relation(here),
            Relation::Appos | Relation::Flat | Relation::Conj
        );
        match scene.segments.head(here).filter(|_| over) {
            Some(head) if scene.token(head).is_some_and(|t| t.tag != Tag::Verb) => {
                here = head;
            }
            _ => break,
        }
    }
    let role = match scene.relation(here) {
        Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter => Role::Subject,
        Relation::Obj | Relation::Iobj => Role::Object,
        Relation::NmodPoss => Role::Owner,
        Relation::Obl | Relation::OblAgent => Role::Oblique,
        Relation::Nmod | Relation::Compound => Role::Modifier,
        _ => Role::Other,
    };
    let governor = scene.segments.head(here);
    let speaks = !matches!(role, Role::Owner | Role::Modifier) && cited(scene, at);
    Part { role, governor, speaks }
}

/// Whether it stands in the words that name a source.
fn cited(scene: &Scene, at: usize) -> bool {
    let Some(token) = scene.token(at) else { return false };
    scene.cited.iter().any(|c| c.source.iter().any(|s| s.holds(token.span)))
}

/// Whether somebody is cited by this word.
pub(super) fn speaks(scene: &Scene, at: usize) -> bool {
    part(scene, at).speaks
}
