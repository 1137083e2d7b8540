//! Parts of speech and inflections.
//!
//! In: the tokens of a sentence. Out: the same tokens with tag and form, as the network
//! of `net` scores them: half way through, before it reads the sentence for its tree
//! (A. Søgaard and Y. Goldberg, *Deep Multi-task Learning with Low Level Tasks
//! Supervised at Lower Layers*, ACL 2016). Each token's class is chosen by itself.
//!
//! "Troops were **sent**" → `Verb`, `PastParticiple`.

use super::Token;
use super::net::{self, Net, Read};

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

/// Fills in the tags and forms of one sentence's tokens; returns it as the network read
/// it.
pub fn fill(net: &Net, text: &str, tokens: &mut [Token]) -> Read {
    let read = net.look(&net::rows(text, tokens));
    for (token, class) in tokens.iter_mut().zip(net.classes(&read)) {
        let [tag, form] = net.meaning(class).map(usize::from);
        token.tag = Tag::ALL.get(tag).copied().unwrap_or(Tag::X);
        token.form = Form::ALL.get(form).copied().unwrap_or(Form::Plain);
    }
    read
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
