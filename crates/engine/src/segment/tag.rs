//! Parts of speech and inflections, by a greedy averaged perceptron.
//!
//! In: the tokens of a sentence. Out: the same tokens with tag and form. Each token is
//! scored from left to right by the features of `features` (the word, its affixes and
//! shape, its neighbours, the two tags before it) with the weights of
//! `models/en-tagger.bin`; words that were always tagged alike in training are looked
//! up. After M. Collins, *Discriminative Training Methods for Hidden Markov Models*
//! (EMNLP 2002). It does not look again: a tag once given stays.
//!
//! "Troops were **sent**" → `Verb`, `PastParticiple`.

mod features;
mod model;

pub use features::{
    FEATURES, Mode, Word, extract, known, mix, mode, seen_key, shape, word, word_hash,
};
pub(super) use features::{case, prefixes, suffixes};
pub use model::{Entry, Model, write};

use super::Token;
use super::net::{self, Net, Read};
use crate::document::Span;

/// Universal Dependencies' UPOS.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Tag {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

impl Tag {
    /// All tags, in the order of their names.
    pub const ALL: [Tag; 17] = [
        Tag::Adj,
        Tag::Adp,
        Tag::Adv,
        Tag::Aux,
        Tag::Cconj,
        Tag::Det,
        Tag::Intj,
        Tag::Noun,
        Tag::Num,
        Tag::Part,
        Tag::Pron,
        Tag::Propn,
        Tag::Punct,
        Tag::Sconj,
        Tag::Sym,
        Tag::Verb,
        Tag::X,
    ];
}

/// A token's inflection, told apart as the Penn Treebank does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[repr(u8)]
pub enum Form {
    /// No inflection, or none that matters here.
    Plain,
    /// A verb's base form: "(to) say".
    Base,
    /// Finite past: "said".
    Past,
    /// Past participle: "was killed", "troops sent".
    PastParticiple,
    /// Present participle or gerund: "saying".
    PresentParticiple,
    /// Finite present, third person singular: "says".
    Present3,
    /// Finite present, any other person: "say".
    Present,
    /// A modal: "will", "could".
    Modal,
    /// A plural noun: "troops".
    Plural,
    /// "more", "bigger".
    Comparative,
    /// "most", "biggest".
    Superlative,
}

impl Form {
    /// All forms, in the order above.
    pub const ALL: [Form; 11] = [
        Form::Plain,
        Form::Base,
        Form::Past,
        Form::PastParticiple,
        Form::PresentParticiple,
        Form::Present3,
        Form::Present,
        Form::Modal,
        Form::Plural,
        Form::Comparative,
        Form::Superlative,
    ];
}

/// The weights that ship. Training and scores: `models/en-tagger.md`.
static WEIGHTS: &[u8] = include_bytes!("../../models/en-tagger.bin");

/// Fills in the tags and forms of one sentence's tokens.
pub(super) fn tag(text: &str, tokens: &mut [Token]) {
    let Some(model) = Model::read(WEIGHTS) else { return };
    let words = words(text, tokens, &model);
    for (token, class) in tokens.iter_mut().zip(classes(&words, &model)) {
        (token.tag, token.form) = model.meaning(class);
    }
}

/// Fills in tags and forms as the network of `net` scores them, which parses by them;
/// returns the sentence as it read it.
pub fn fill(net: &Net, text: &str, tokens: &mut [Token]) -> Read {
    let read = net.look(&net::rows(text, tokens));
    for (token, class) in tokens.iter_mut().zip(net.classes(&read)) {
        let [tag, form] = net.meaning(class).map(usize::from);
        token.tag = Tag::ALL.get(tag).copied().unwrap_or(Tag::X);
        token.form = Form::ALL.get(form).copied().unwrap_or(Form::Plain);
    }
    read
}

/// The tokens of a sentence as the features see them.
pub fn words(text: &str, tokens: &[Token], model: &Model) -> Vec<Word> {
    let of = |span: Span| span.of(text);
    let mode = mode(tokens.iter().map(|t| of(t.span)));
    let mut opens = true;
    let mut words = Vec::with_capacity(tokens.len());
    for token in tokens {
        let raw = of(token.span);
        words.push(word(raw, &token.lower, mode.at(opens), model));
        opens = opens && !raw.starts_with(char::is_alphanumeric);
    }
    words
}

/// The class of each word, as the model numbers them.
pub fn classes(words: &[Word], model: &Model) -> Vec<u8> {
    let mut given = Vec::with_capacity(words.len());
    let mut scores = vec![0_i32; model.classes()];
    let start = model.start();
    let (mut before, mut last) = (start, start);
    for (at, word) in words.iter().enumerate() {
        let class = word.fixed.unwrap_or_else(|| {
            scores.fill(0);
            for feature in extract(words, at, [before, last]) {
                model.add(feature, &mut scores);
            }
            best(&scores)
        });
        (before, last) = (last, class);
        given.push(class);
    }
    given
}

/// The first of the highest.
pub fn best(scores: &[i32]) -> u8 {
    let mut best = (i32::MIN, 0);
    for (class, score) in (0_u8..).zip(scores) {
        if *score > best.0 {
            best = (*score, class);
        }
    }
    best.1
}
