//! What of a document counts as its own text, as sentences of word trigrams.

use crate::Annotated;
use crate::document::{Block, BlockKind, Span};
use crate::segment::{Token, TokenKind};
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Sentences of fewer words tell nothing.
const FEWEST_WORDS: usize = 6;
/// A capitalised word names something where it is at least so long.
const SHORTEST_NAME: usize = 3;

/// One document's own words, as hashes: all that is compared to find copies of it.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    pub(super) sentences: Vec<Sentence>,
    /// How many, those of short sentences too.
    pub(super) words: usize,
    /// Its capitalised words and numbers, sorted.
    pub(super) specific: Vec<u32>,
}

/// One sentence without what is quoted in it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Plain", into = "Plain")]
pub(super) struct Sentence {
    pub(super) span: Span,
    /// Its trigrams in the order of the text.
    pub(super) grams: Vec<u32>,
    /// The same, sorted, each once.
    pub(super) set: Vec<u32>,
    /// The hash of its words.
    pub(super) key: u32,
    /// Its capitalised words and numbers, sorted.
    pub(super) specific: Vec<u32>,
}

/// A sentence as it is kept: place, trigrams, hash, names and numbers.
type Plain = (Span, Vec<u32>, u32, Vec<u32>);

impl From<Plain> for Sentence {
    fn from((span, grams, key, specific): Plain) -> Sentence {
        Sentence { span, set: sorted(grams.clone()), grams, key, specific }
    }
}

impl From<Sentence> for Plain {
    fn from(Sentence { span, grams, key, specific, .. }: Sentence) -> Plain {
        (span, grams, key, specific)
    }
}

impl Sentence {
    /// Whether it holds the trigram.
    pub(super) fn has(&self, gram: u32) -> bool {
        self.set.binary_search(&gram).is_ok()
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        self.grams.len() + 2
    }
}

/// The document's text without quotes, posts, captions and what the reader set apart.
pub fn text(doc: &Annotated) -> Text {
    let alien = alien(doc);
    let mut text = Text { sentences: Vec::new(), words: 0, specific: Vec::new() };
    for sentence in &doc.segments.sentences {
        if matches!(sentence.block, BlockKind::Boilerplate | BlockKind::Caption) {
            continue;
        }
        let all = doc.segments.of(sentence);
        let quoted = alien.get(sentence.tokens.clone()).unwrap_or_default();
        let words: Vec<&Token> = all
            .iter()
            .zip(quoted)
            .filter(|(token, quoted)| token.kind != TokenKind::Mark && !**quoted)
            .map(|(token, _)| token)
            .collect();
        let specific = specific(&doc.document.text, &words);
        text.words += words.len();
        text.specific.extend(&specific);
        if words.len() >= FEWEST_WORDS {
            let lower: Vec<&str> = words.iter().map(|t| &*t.lower).collect();
            let grams = lower.windows(3).map(hash).collect();
            let plain = (sentence.span, grams, hash(&lower), specific);
            text.sentences.push(plain.into());
        }
    }
    text.specific = sorted(text.specific);
    text
}

/// For each token whether it is somebody else's: quoted, who said the quote, a post.
fn alien(doc: &Annotated) -> Vec<bool> {
    let quotes = &doc.mentions.quotes;
    let quoted = |span: Span| {
        let next = quotes.partition_point(|q| q.outer.end <= span.start);
        quotes[next..].iter().take(2).any(|q| q.outer.touches(span))
    };
    let said = doc.attributions.iter().filter(|a| a.content.iter().any(|&c| quoted(c)));
    let spans = quotes
        .iter()
        .map(|q| q.outer)
        .chain(said.flat_map(|a| a.source.iter().chain(&a.cue).copied()))
        .chain(doc.document.blocks.iter().filter_map(|b| post(&doc.document.text, *b)));
    let mut alien = vec![false; doc.segments.tokens.len()];
    for span in spans {
        if let Some(tokens) = alien.get_mut(doc.segments.tokens_in(span)) {
            tokens.fill(true);
        }
    }
    alien
}

/// What may stand between the dash before a post's author and the account, and behind
/// the account, in bytes.
const SIGNATURE: usize = 60;

/// The stretch of a paragraph that holds posts, each signed "— Ada Quill (@adaquill)
/// May 5, 2031": up to the last signature, to the end where only a date follows.
fn post(text: &str, block: Block) -> Option<Span> {
    let line = block.span.of(text);
    let account = line.match_indices("(@").filter_map(|(at, _)| {
        let rest = line.get(at + 2..)?;
        let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        let before = line.get(..at)?.rfind(['—', '–', '-'])?;
        let signed = rest.get(name..)?.starts_with(')') && at - before <= SIGNATURE;
        signed.then_some(at + 2 + name + 1)
    });
    let end = account.last()?;
    let end = if line.len() - end <= SIGNATURE { line.len() } else { end };
    Some(Span::new(block.span.start, block.span.start + end))
}

/// The capitalised words that do not open the sentence, and the numbers.
fn specific(text: &str, words: &[&Token]) -> Vec<u32> {
    let tells = |token: &&&Token| match token.kind {
        TokenKind::Number => true,
        _ => {
            let first = token.span.of(text).chars().next();
            token.lower.len() >= SHORTEST_NAME && first.is_some_and(char::is_uppercase)
        }
    };
    sorted(words.iter().skip(1).filter(tells).map(|t| hash(&[&*t.lower])).collect())
}

fn sorted(mut hashes: Vec<u32>) -> Vec<u32> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn hash(words: &[&str]) -> u32 {
    let mut hasher = FxHasher::default();
    for word in words {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(line: &str) -> Option<&str> {
        let block = Block { span: Span::new(0, line.len()), kind: BlockKind::Body };
        post(line, block).map(|span| span.of(line))
    }

    #[test]
    fn a_signed_line_is_a_post() {
        let post = "The bridge is shut. — Ada Quill (@adaquill) May 5, 2031";
        assert_eq!(signed(post), Some(post));
        let two = format!(
            "{post} and that, all of Velle agreed over supper that Monday \
                           night, was the end of it."
        );
        assert_eq!(signed(&two), Some("The bridge is shut. — Ada Quill (@adaquill)"));
        assert_eq!(signed("Ada Quill (@adaquill) said so."), None);
    }
}
