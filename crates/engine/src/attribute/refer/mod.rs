//! What pronouns and descriptions refer to: a name of the document, or nobody it names.
//!
//! In: a segmented document with its mentions. Out: for each pronoun of the third person
//! and each definite description of one person or body, in order, the entity it stands
//! for, another description, or nothing.
//!
//! Method: mention ranking (Denis & Baldridge 2008; Durrett & Klein 2013). What was
//! spoken of before competes, each as a whole with where it was last mentioned; nobody
//! competes too. A linear model weighs how far away and in what part of the sentence the
//! last mention stands, agreement in gender, kind and number, how often it was
//! mentioned, who speaks, and what role and name share with the description
//! (`features`). What is decided counts as a mention for what comes after.
//!
//! "**Ada Merrow** runs the harbour. Her deputy left; **she** stayed": `she` is Merrow.

mod features;

pub use super::learned::chain::row;

use super::gender::{self, Gender};
use super::lexicon::Lexicon;
use crate::document::Span;
use crate::language::Language;
use crate::mention::{Mentions, NameKind, QuoteKind};
use crate::segment::{Form, Relation, Segments, Tag, Token};

/// The weights that ship. Training and scores: `models/en-coreference.md`.
static WEIGHTS: &[u8] = include_bytes!("../../../models/en-coreference.bin");
const MAGIC: &[u8] = b"SSREF1";

/// Candidates further back in the order of their last mention are not looked at.
const CANDIDATES: usize = 16;

/// Whom words refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// One of the document's entities, by index.
    Entity(usize),
    /// Somebody it does not name, by the token that heads the description.
    Noun(usize),
}

/// One choice among candidates: what each would refer to, and what speaks for it. The
/// first is nobody.
#[derive(Debug)]
pub struct Choice {
    /// The pronoun, or the head of the description, as a token's index.
    pub token: usize,
    /// Who may be meant, with hashed features.
    pub candidates: Vec<(Option<Referent>, Vec<u64>)>,
}

/// A source in the text, and what it is cited for.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// The words that name the source.
    pub source: Vec<Span>,
    /// What is cited.
    pub content: Vec<Span>,
}

/// A document as far as it is read.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its tokens.
    pub segments: &'a Segments,
    /// Its names and quotes.
    pub mentions: &'a Mentions,
    /// Who is cited, by what words.
    pub cited: &'a [Cited],
}

/// Whom a document's pronouns and descriptions refer to, in order: the token that heads
/// them, and whom, if anybody.
pub fn find(text: Text, language: &Language) -> Vec<(usize, Option<Referent>)> {
    let weights = read(WEIGHTS);
    walk(text, language, |choice| best(weights, choice))
}

/// The weights in a model's file; none where it is no such file.
pub fn read(file: &[u8]) -> &[u8] {
    file.strip_prefix(MAGIC).unwrap_or_default()
}

/// Makes every choice of a document in order, as `judge` tells; it gives the index of a
/// candidate. For training, too.
pub fn walk(
    text: Text,
    language: &Language,
    mut judge: impl FnMut(&Choice) -> usize,
) -> Vec<(usize, Option<Referent>)> {
    let lexicon = Lexicon::of(language);
    let mut scene = Scene::new(text, &lexicon);
    let mut found = Vec::new();
    for spot in scene.spots() {
        let choice = match spot.what {
            What::Name(_) | What::Noun { definite: false } => None,
            _ => Some(scene.choice(&spot)),
        };
        let picked = choice.and_then(|choice| {
            let picked = choice.candidates.get(judge(&choice)).and_then(|c| c.0);
            found.push((spot.token, picked));
            picked
        });
        scene.note(&spot, picked);
    }
    found
}

/// The candidate with the highest sum of weights, the first at a tie.
pub fn best(weights: &[u8], choice: &Choice) -> usize {
    let score = |features: &[u64]| features.iter().map(|f| weight(weights, *f)).sum();
    let scores = choice.candidates.iter().map(|c| score(&c.1));
    let top = scores.enumerate().fold((0, i32::MIN), |top, (at, score)| {
        if score > top.1 { (at, score) } else { top }
    });
    top.0
}

fn weight(weights: &[u8], feature: u64) -> i32 {
    let (rows, _) = weights.as_chunks::<2>();
    rows.get(row(feature, rows.len())).map_or(0, |w| i32::from(i16::from_le_bytes(*w)))
}

/// The file of a model, from its weights, whose number is a power of two.
pub fn write(weights: &[i16]) -> Vec<u8> {
    MAGIC.iter().copied().chain(weights.iter().flat_map(|w| w.to_le_bytes())).collect()
}

/// A place where somebody is spoken of.
#[derive(Clone, Copy, Debug)]
struct Spot {
    token: usize,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Name(usize),
    Pronoun { refers: Refers, own: bool },
    Noun { definite: bool },
}

/// Whom a pronoun can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refers {
    One(Gender),
    Body,
    Many,
}

/// Somebody spoken of so far.
#[derive(Clone, Debug)]
struct Track {
    who: Referent,
    kind: Kind,
    gender: Option<Gender>,
    /// The token of the last mention.
    last: usize,
    by: By,
    first: usize,
    count: u32,
    /// How often it was cited.
    spoke: u32,
    /// The last mention opens its sentence, outside quotation marks.
    opens: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Named(NameKind),
    Human,
    Humans,
    Body,
}

/// By what it was last mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Name,
    Pronoun,
    Noun,
}

/// A document, and who was spoken of so far.
struct Scene<'a> {
    segments: &'a Segments,
    mentions: &'a Mentions,
    cited: &'a [Cited],
    lexicon: &'a Lexicon<'a>,
    /// Of each entity.
    genders: Vec<Option<Gender>>,
    /// Each token's sentence.
    sentence: Vec<usize>,
    /// Tokens inside quotation marks.
    quoted: Vec<bool>,
    tracks: Vec<Track>,
    /// Who was cited last.
    speaker: Option<Referent>,
    /// The sentence in which somebody was last spoken of outside quotation marks.
    opened: Option<usize>,
}

impl<'a> Scene<'a> {
    fn new(text: Text<'a>, lexicon: &'a Lexicon<'a>) -> Scene<'a> {
        let Text { segments, mentions, cited } = text;
        let mut sentence = vec![0; segments.tokens.len()];
        for (index, own) in segments.sentences.iter().enumerate() {
            sentence.get_mut(own.tokens.clone()).unwrap_or_default().fill(index);
        }
        let mut quoted = vec![false; segments.tokens.len()];
        let words = |kind| matches!(kind, QuoteKind::Speech | QuoteKind::Fragment);
        for quote in mentions.quotes.iter().filter(|q| words(q.kind)) {
            let inside = segments.tokens_in(quote.span);
            quoted.get_mut(inside).unwrap_or_default().fill(true);
        }
        Scene {
            segments,
            mentions,
            cited,
            lexicon,
            genders: gender::of_entities(segments, mentions, lexicon),
            sentence,
            quoted,
            tracks: Vec::new(),
            speaker: None,
            opened: None,
        }
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.segments.tokens.get(at)
    }

    fn relation(&self, at: usize) -> Relation {
        self.token(at).map_or(Relation::Dep, |t| t.relation)
    }

    fn lemma(&self, at: usize) -> &str {
        self.token(at).map_or("", |t| &t.lemma)
    }

    /// Everything that speaks of somebody, in order.
    fn spots(&self) -> Vec<Spot> {
        let mut named = vec![false; self.segments.tokens.len()];
        let mut spots = Vec::new();
        for name in &self.mentions.names {
            let range = self.segments.tokens_in(name.span);
            named.get_mut(range.clone()).unwrap_or_default().fill(true);
            let outside =
                |at: &usize| self.segments.head(*at).is_none_or(|h| !range.contains(&h));
            let head = range.clone().find(outside).or(range.clone().last());
            let held = name.entity < self.mentions.entities.len();
            spots.extend(
                head.filter(|_| held)
                    .map(|token| Spot { token, what: What::Name(name.entity) }),
            );
        }
        let free = (0..self.segments.tokens.len()).filter(|at| !named[*at]);
        spots.extend(free.filter_map(|token| {
            let what = self.pronoun(token).or_else(|| self.noun(token, &named))?;
            Some(Spot { token, what })
        }));
        spots.sort_by_key(|s| s.token);
        spots
    }

    fn pronoun(&self, at: usize) -> Option<What> {
        let token = self.token(at)?;
        let value = self.lexicon.refers.get(&token.lower)?;
        if !matches!(token.tag, Tag::Pron | Tag::Det) {
            return None;
        }
        let (refers, own) = value.split_once(' ').unwrap_or((value, ""));
        let refers = match Gender::of(refers) {
            Some(gender) => Refers::One(gender),
            None if refers == "many" => Refers::Many,
            None => Refers::Body,
        };
        Some(What::Pronoun { refers, own: !own.is_empty() })
    }

    /// A description of a person or a body that stands for itself, beside no name.
    fn noun(&self, at: usize, named: &[bool]) -> Option<What> {
        let token = self.token(at)?;
        if !matches!(token.tag, Tag::Noun | Tag::Propn) || self.noun_kind(at).is_none() {
            return None;
        }
        let aside = matches!(
            token.relation,
            Relation::Compound | Relation::Flat | Relation::Appos
        );
        let mut definite = false;
        for child in self.segments.children(at) {
            let told = self.relation(child);
            let joined = named.get(child).copied().unwrap_or(false)
                && matches!(told, Relation::Flat | Relation::Appos);
            if told == Relation::Cop || joined {
                return None;
            }
            let word = self.token(child).map_or("", |t| &*t.lower);
            definite |= told == Relation::Det && self.lexicon.is(word, "definite");
        }
        definite &= token.form != Form::Plural;
        (!aside).then_some(What::Noun { definite })
    }

    /// What kind of thing a common noun describes; `None` where it is no source.
    fn noun_kind(&self, at: usize) -> Option<Kind> {
        let token = self.token(at)?;
        let lemma: &str = &token.lemma;
        if self.lexicon.people.has(lemma) || self.lexicon.unnamed.has(lemma) {
            let many = token.form == Form::Plural;
            return Some(if many { Kind::Humans } else { Kind::Human });
        }
        let body = self.lexicon.bodies.has(lemma) || self.lexicon.generic.has(lemma);
        body.then_some(Kind::Body)
    }

    /// Who may be meant at a spot.
    fn choice(&self, spot: &Spot) -> Choice {
        let person = matches!(spot.what, What::Pronoun { refers: Refers::One(_), .. });
        let place = |t: &Track| {
            person && matches!(t.kind, Kind::Named(kind) if kind != NameKind::Person)
        };
        let mut order: Vec<&Track> = self.tracks.iter().filter(|t| !place(t)).collect();
        order.sort_by_key(|t| std::cmp::Reverse((t.last, t.first)));
        order.truncate(CANDIDATES);
        let view = features::View::new(self, spot, &order);
        let mut candidates = vec![(None, view.nobody())];
        let tracks = order.iter().enumerate();
        candidates
            .extend(tracks.map(|(rank, track)| (Some(track.who), view.of(track, rank))));
        Choice { token: spot.token, candidates }
    }

    /// Remembers that somebody was spoken of.
    fn note(&mut self, spot: &Spot, picked: Option<Referent>) {
        let by = match spot.what {
            What::Name(_) => By::Name,
            What::Pronoun { .. } => By::Pronoun,
            What::Noun { .. } => By::Noun,
        };
        let who = match (spot.what, picked) {
            (What::Name(entity), _) => Referent::Entity(entity),
            (_, Some(who)) => who,
            (What::Noun { .. }, None) => Referent::Noun(spot.token),
            (What::Pronoun { .. }, None) => return,
        };
        let told = match spot.what {
            What::Pronoun { refers: Refers::One(gender), .. } => Some(gender),
            _ => None,
        };
        let speaks = features::speaks(self, spot.token);
        if speaks {
            self.speaker = Some(who);
        }
        let spoke = u32::from(speaks);
        let sentence = self.sentence.get(spot.token).copied();
        let outside = !self.quoted.get(spot.token).copied().unwrap_or(false);
        let opens = outside && self.opened != sentence;
        if outside {
            self.opened = sentence;
        }
        if let Some(track) = self.tracks.iter_mut().find(|t| t.who == who) {
            (track.last, track.by, track.opens) = (spot.token, by, opens);
            track.count += 1;
            track.spoke += spoke;
            track.gender = track.gender.or(told);
            return;
        }
        let (kind, gender) = match who {
            Referent::Entity(entity) => {
                let kind =
                    self.mentions.entities.get(entity).map_or(NameKind::Misc, |e| e.kind);
                (Kind::Named(kind), self.genders.get(entity).copied().flatten())
            }
            Referent::Noun(at) => {
                let value = self.lexicon.people.get(self.lemma(at)).and_then(Gender::of);
                (self.noun_kind(at).unwrap_or(Kind::Body), value)
            }
        };
        let (last, first) = (spot.token, spot.token);
        self.tracks.push(Track {
            who,
            kind,
            gender,
            last,
            by,
            first,
            count: 1,
            spoke,
            opens,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    /// Whom each pronoun and description of the text stands for.
    fn found(text: &str) -> Vec<(String, Option<String>)> {
        let annotated = crate::annotate(Document::of_text(text), Language::english());
        let (segments, mentions) = (&annotated.segments, &annotated.mentions);
        let cited = annotated.attributions.iter();
        let cited: Vec<Cited> = cited
            .map(|a| Cited { source: a.source.clone(), content: a.content.clone() })
            .collect();
        let seen = Text { segments, mentions, cited: &cited };
        let told = find(seen, Language::english()).into_iter();
        told.map(|(token, who)| {
            let name = match who {
                Some(Referent::Entity(entity)) => {
                    mentions.entities.get(entity).map(|e| e.name.clone())
                }
                _ => None,
            };
            (segments.tokens[token].lower.to_string(), name)
        })
        .collect()
    }

    #[test]
    fn a_pronoun_stands_for_the_one_it_agrees_with() {
        let found = found("Ida Lund met Peter Lowe on Monday. She stayed for an hour.");
        assert_eq!(found, [("she".to_owned(), Some("Ida Lund".to_owned()))]);
    }

    #[test]
    fn nobody_named_before_nobody_meant() {
        assert_eq!(found("She left."), [("she".to_owned(), None)]);
    }

    #[test]
    fn a_damaged_file_gives_no_weights() {
        assert!(read(b"SSREF").is_empty() && !read(WEIGHTS).is_empty());
    }
}
