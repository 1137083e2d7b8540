//! Parts of speech and lemmas.

use super::Token;
use crate::language::Language;

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

/// Fills in tag and lemma of one sentence's tokens.
pub(super) fn tag(_text: &str, _tokens: &mut [Token], _language: &Language) {}
