//! The content words of a text, made comparable: two are the same where they share a key.

use crate::Annotated;
use crate::document::Span;
use crate::language::{Language, WordList};
use crate::mention::{Entity, NameKind};
use crate::segment::{Relation, Tag, Token, TokenKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The shortest name that can name a people ("Mali", "Malian").
const SHORTEST_NAME: usize = 4;

/// What two words that say the same have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The stem, or the words of a phrase.
    Word(Box<str>),
    /// A group of words that say the same.
    Group(u32),
    /// A little word that must be said: "all", "only".
    Strict(Box<str>),
    /// How one thing hangs together with another: "because".
    Tie(Box<str>),
}

/// What a word does in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A verb, or what stands in the place of one.
    Deed,
    /// A part of a name.
    Name(NameKind),
    /// A little word that must be said.
    Strict,
    /// "because", "after".
    Tie,
    /// "several", with the fewest it stands for.
    Vague(u32),
    /// Any other.
    Thing,
}

/// A content word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its token, the first of a phrase.
    pub(super) token: usize,
    /// All of a phrase.
    pub(super) span: Span,
    pub(super) keys: Vec<Key>,
    pub(super) part: Part,
    /// How rare it is in news at large, in nats.
    pub(super) rarity: f32,
    /// It says next to nothing.
    pub(super) light: bool,
}

impl Word {
    /// A pronoun that stands for somebody named elsewhere.
    pub(super) fn is_pronoun(&self) -> bool {
        self.light && matches!(self.part, Part::Name(_)) && self.rarity <= 0.0
    }

    /// Whether the two say the same.
    pub(super) fn is(&self, other: &Word) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }
}

/// The words of the language, looked up once a check.
pub(super) struct Lexicon<'a> {
    pub(super) language: &'a Language,
    groups: FxHashMap<Box<str>, Vec<u32>>,
    phrases: FxHashMap<Box<str>, Vec<Vec<Box<str>>>>,
    stopwords: &'a WordList,
    strict: &'a WordList,
    vague: &'a WordList,
    ties: &'a WordList,
    light: &'a WordList,
    endings: Vec<&'a str>,
    /// The stems of words that say the contrary of each other.
    opposites: Vec<(Box<str>, Box<str>)>,
    /// What else is told of those who bear a name, in any document, by its last word.
    told: FxHashMap<String, Vec<Key>>,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(language: &'a Language, docs: &[Annotated]) -> Self {
        let mut lexicon = Lexicon {
            language,
            groups: FxHashMap::default(),
            phrases: FxHashMap::default(),
            stopwords: language.list("state/stopwords"),
            strict: language.list("check/strict"),
            vague: language.list("check/vague"),
            ties: language.list("check/links"),
            light: language.list("check/light"),
            endings: language.list("check/endings").iter().collect(),
            opposites: Vec::new(),
            told: FxHashMap::default(),
        };
        for line in language.list("check/opposites").iter() {
            let Some((a, b)) = line.split_once(' ') else { continue };
            lexicon.opposites.push((lexicon.stem(a), lexicon.stem(b)));
        }
        for (number, line) in language.list("check/same").iter().enumerate() {
            line.split_whitespace().for_each(|entry| lexicon.enter(entry, number as u32));
        }
        for entity in docs.iter().flat_map(|doc| &doc.mentions.entities) {
            let keys = lexicon.keys_of(&entity.role);
            if let Some(last) = last_word(&entity.name).filter(|_| !keys.is_empty()) {
                lexicon.told.entry(last).or_default().extend(keys);
            }
        }
        lexicon
    }

    fn enter(&mut self, entry: &str, group: u32) {
        let words: Vec<Box<str>> = entry.split('_').map(|w| self.stem(w)).collect();
        let name: Box<str> = words.join("_").into();
        if let Some(first) = words.first().filter(|_| words.len() > 1) {
            self.phrases.entry(first.clone()).or_default().push(words.clone());
        }
        self.groups.entry(name).or_default().push(group);
    }

    /// Whether two words say the contrary of each other.
    pub(super) fn opposed(&self, a: &Word, b: &Word) -> bool {
        let is = |w: &Word, stem: &str| w.keys.contains(&Key::Word(stem.into()));
        let pair =
            |(x, y): &(Box<str>, Box<str>)| is(a, x) && is(b, y) || is(a, y) && is(b, x);
        self.opposites.iter().any(pair)
    }

    fn stem(&self, word: &str) -> Box<str> {
        self.language.terms().stem(word)
    }

    /// The stem of a token; forms that the stemmer does not know ("sold") by the lemma.
    fn stem_of(&self, token: &Token) -> Box<str> {
        self.stem(&token.lemma)
    }

    fn keys(&self, stem: Box<str>) -> Vec<Key> {
        let groups = self.groups.get(&stem).into_iter().flatten();
        let mut keys: Vec<Key> = groups.map(|g| Key::Group(*g)).collect();
        keys.push(Key::Word(stem));
        keys
    }

    /// The keys of all words of a name or role.
    pub(super) fn keys_of(&self, text: &str) -> Vec<Key> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        let words = words.map(str::to_lowercase).filter(|w| !w.is_empty());
        let said = words.filter(|w| !self.stopwords.has(w));
        said.flat_map(|w| self.name_keys(&w)).collect()
    }

    /// The keys of a word of a name: itself, and the country whose people it names.
    fn name_keys(&self, lower: &str) -> Vec<Key> {
        let mut keys = self.keys(self.stem(lower));
        keys.push(Key::Word(lower.into()));
        for ending in &self.endings {
            let country = lower.strip_suffix(ending);
            if let Some(c) = country.filter(|c| c.len() >= SHORTEST_NAME) {
                keys.push(Key::Word(c.into()));
            }
        }
        let canonical = self.language.terms();
        let stem = canonical.stem(lower);
        keys.push(Key::Word(canonical.canonical(&stem).into()));
        keys
    }

    /// All by which one who is named can be named: name, role, initials.
    pub(super) fn entity_keys(&self, entity: &Entity) -> Vec<Key> {
        let mut keys = self.keys_of(&entity.name);
        keys.extend(self.keys_of(&entity.role));
        keys.extend(self.told_of(&entity.name));
        let initials: String = entity.name.chars().filter(|c| c.is_uppercase()).collect();
        if initials.chars().count() > 1 {
            keys.push(Key::Word(initials.to_lowercase().into()));
        }
        keys
    }

    /// What any document tells of those who bear a name.
    pub(super) fn told_of(&self, name: &str) -> Vec<Key> {
        let told = last_word(name).and_then(|last| self.told.get(&last));
        told.cloned().unwrap_or_default()
    }

    /// The content words among the tokens of `range`.
    pub(super) fn read(&self, doc: &Annotated, range: Range<usize>) -> Vec<Word> {
        let tokens = &doc.segments.tokens;
        let mut words = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let own = &tokens[at..range.end];
            let measured = measured(doc, own[0].span);
            let phrase = self.phrase(own).or_else(|| self.parted(doc, at));
            let phrase = phrase.filter(|_| !measured);
            let length = phrase.as_ref().map_or(1, |p| p.1);
            if let Some((name, length)) = phrase {
                let keys = self.keys(name);
                let span = own[0].span.join(own[length - 1].span);
                words.push(self.word(doc, at, span, keys));
            } else if !measured {
                words.extend(self.one(doc, at));
            }
            at += length;
        }
        words
    }

    /// The longest phrase that the tokens begin with.
    fn phrase(&self, tokens: &[Token]) -> Option<(Box<str>, usize)> {
        let first = self.phrases.get(&self.stem_of(tokens.first()?))?;
        let fits = |phrase: &&Vec<Box<str>>| {
            phrase.len() <= tokens.len()
                && phrase.iter().zip(tokens).all(|(word, token)| {
                    *word == self.stem_of(token) || *word == self.stem(&token.lower)
                })
        };
        let longest = first.iter().filter(fits).max_by_key(|p| p.len())?;
        Some((longest.join("_").into(), longest.len()))
    }

    /// A verb and its particle with something between them: "pull these men back".
    fn parted(&self, doc: &Annotated, at: usize) -> Option<(Box<str>, usize)> {
        let tokens = &doc.segments.tokens;
        let verb = self.stem_of(tokens.get(at).filter(|t| t.tag == Tag::Verb)?);
        let phrases = self.phrases.get(&verb)?;
        let particles = doc.segments.children(at).filter(|c| {
            *c > at
                && matches!(tokens[*c].tag, Tag::Adp | Tag::Adv)
                && matches!(tokens[*c].relation, Relation::CompoundPrt | Relation::Advmod)
        });
        // "Took 12 people off the ship".
        let off = |c: usize| {
            let own = tokens[c].relation == Relation::Obl;
            doc.segments.child(c, &[Relation::Case]).filter(|_| own && c > at)
        };
        let from = doc.segments.children(at).filter_map(off);
        let words: Vec<Box<str>> =
            particles.chain(from).map(|c| self.stem(&tokens[c].lower)).collect();
        let fits = |p: &&Vec<Box<str>>| p.len() == 2 && words.contains(&p[1]);
        Some((phrases.iter().find(fits)?.join("_").into(), 1))
    }

    fn one(&self, doc: &Annotated, at: usize) -> Option<Word> {
        let token = &doc.segments.tokens[at];
        if token.kind == TokenKind::Mark {
            return None;
        }
        let strict = self.strict.get(&token.lower);
        if let Some(value) = strict.or_else(|| self.strict.get(&token.lemma)) {
            let keys = vec![Key::Strict(value.into())];
            return Some(Word {
                part: Part::Strict,
                ..self.word(doc, at, token.span, keys)
            });
        }
        if let Some(value) = self.ties.get(&token.lower) {
            let keys = vec![Key::Tie(value.into())];
            return Some(Word {
                part: Part::Tie,
                ..self.word(doc, at, token.span, keys)
            });
        }
        if let Some(fewest) = self.vague.get(&token.lower).and_then(|n| n.parse().ok()) {
            let keys = vec![Key::Word(token.lower.clone())];
            let word = self.word(doc, at, token.span, keys);
            return Some(Word { part: Part::Vague(fewest), ..word });
        }
        let little = matches!(
            token.tag,
            Tag::Aux
                | Tag::Det
                | Tag::Pron
                | Tag::Part
                | Tag::Adp
                | Tag::Cconj
                | Tag::Sconj
        );
        if little && token.relation != Relation::Root || self.stopwords.has(&token.lower)
        {
            return None;
        }
        let keys = match named_as(doc, token) {
            Some(_) => self.name_keys(&token.lower),
            None if is_named(doc, token) => self.name_keys(&token.lower),
            // "Have dug in", "dug in": the tagger may know one form for another's.
            None => {
                let mut keys = self.keys(self.stem_of(token));
                keys.push(Key::Word(self.stem(&token.lower)));
                keys
            }
        };
        Some(self.word(doc, at, token.span, keys))
    }

    fn word(&self, doc: &Annotated, token: usize, span: Span, keys: Vec<Key>) -> Word {
        let own = &doc.segments.tokens[token];
        let part = match named_as(doc, own) {
            Some(kind) => Part::Name(kind),
            None if is_named(doc, own) => Part::Name(NameKind::Misc),
            None if own.tag == Tag::Verb || is_clause(own) => Part::Deed,
            None => Part::Thing,
        };
        let rarity = self.language.terms().rarity(&self.stem_of(own));
        let light = self.light.has(&own.lemma) || self.light.has(&own.lower);
        Word { token, span, keys, part, rarity, light }
    }
}

/// Whether a token heads a clause.
pub(super) fn is_clause(token: &Token) -> bool {
    use Relation::{Acl, AclRelcl, Advcl, AdvclRelcl, Ccomp, Csubj, CsubjPass};
    use Relation::{Parataxis, Root};
    matches!(
        token.relation,
        Root | Ccomp
            | Advcl
            | AdvclRelcl
            | Acl
            | AclRelcl
            | Parataxis
            | Csubj
            | CsubjPass
    )
}

/// Whether a date or a figure covers it.
fn measured(doc: &Annotated, span: Span) -> bool {
    let dates = doc.mentions.dates.iter().filter(|d| !d.is_reference());
    let mut spans = dates.map(|d| d.span);
    spans.any(|s| s.touches(span))
        || doc.mentions.figures.iter().any(|f| f.span.touches(span))
}

/// A name that was not found as one, or who belongs to it: "Kestrian".
fn is_named(doc: &Annotated, token: &Token) -> bool {
    let text = token.span.of(&doc.document.text);
    let capital = text.starts_with(char::is_uppercase);
    token.tag == Tag::Propn || capital && token.tag == Tag::Adj
}

/// What a token that is part of a name names; a verb is none, whatever stands around it.
fn named_as(doc: &Annotated, token: &Token) -> Option<NameKind> {
    name_at(doc, token.span).filter(|_| token.tag != Tag::Verb)
}

fn name_at(doc: &Annotated, span: Span) -> Option<NameKind> {
    let names = &doc.mentions.names;
    let next = names.partition_point(|n| n.span.end <= span.start);
    names.get(next).filter(|n| n.span.touches(span)).map(|n| n.kind)
}

/// The last word of a name, in lower case.
pub(super) fn last_word(name: &str) -> Option<String> {
    name.split_whitespace().next_back().map(str::to_lowercase)
}
