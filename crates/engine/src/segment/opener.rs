//! The word that opens a sentence has its capital from there, and says nothing by it.
//!
//! In: the tagged tokens of a document. Out: the same, where a word that opens a
//! sentence and is a proper noun wherever else it stands is one there too (one sense per
//! discourse: W. Gale, K. Church and D. Yarowsky, 1992). Words that also stand in lower
//! case stay as they are.
//!
//! "**Northlight** again denied it", after "the insurer Northlight": a proper noun, for
//! all that it ends as "tonight" does.

use super::{Form, Segments, Sentence, Tag, Token, TokenKind};
use crate::document::BlockKind;
use rustc_hash::FxHashMap;

pub(super) fn settle(text: &str, segments: &mut Segments) {
    let Segments { sentences, tokens } = segments;
    let body = |s: &&Sentence| s.block == BlockKind::Body;
    let capital = |t: &Token| t.span.of(text).starts_with(char::is_uppercase);
    let mut names: FxHashMap<&str, bool> = FxHashMap::default();
    let mut openers = Vec::new();
    for sentence in sentences.iter().filter(body) {
        let own = tokens.get(sentence.tokens.clone()).unwrap_or_default();
        let first = own.iter().position(|t| t.kind == TokenKind::Word);
        let Some((first, opener)) = first.and_then(|at| Some((at, own.get(at)?))) else {
            continue;
        };
        if capital(opener) && opener.tag != Tag::Propn {
            openers.push(sentence.tokens.start + first);
        }
        for token in own.iter().skip(first + 1).filter(|t| t.kind == TokenKind::Word) {
            let name = token.tag == Tag::Propn && capital(token);
            let always = names.entry(&token.lower).or_insert(true);
            *always &= name;
        }
    }
    let is_name =
        |at: &usize| tokens.get(*at).is_some_and(|t| names.get(&*t.lower) == Some(&true));
    openers.retain(is_name);
    for at in openers {
        if let Some(token) = tokens.get_mut(at) {
            (token.tag, token.form) = (Tag::Propn, Form::Plain);
            token.lemma.clone_from(&token.lower);
        }
    }
}
