//! Parts of speech and lemmas.

use super::Token;

/// Universal Dependencies' UPOS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// A token's inflection, told apart as the Penn Treebank does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

/// Fills in the tags and forms of one sentence's tokens.
pub(super) fn tag(_text: &str, _tokens: &mut [Token]) {}
