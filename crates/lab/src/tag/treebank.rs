//! UD treebanks, cut again by our own tokenisation.

use anyhow::{Context, Result};
use secondsource::segment::{self, Form, Tag, Token};
use secondsource::{Language, Span};
use std::path::Path;

/// The treebank's tag, universal and its own (Penn Treebank's).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Class {
    upos: String,
    xpos: String,
}

impl Class {
    /// Adjectives and the like inside a name ("*United* Nations", XPOS NNP) count as
    /// proper nouns here: the rooms after this one look for names.
    pub(crate) fn tag(&self) -> Tag {
        if matches!(self.xpos.as_str(), "NNP" | "NNPS") {
            return Tag::Propn;
        }
        let name = |tag: &&Tag| format!("{tag:?}").eq_ignore_ascii_case(&self.upos);
        Tag::ALL.iter().find(name).copied().unwrap_or(Tag::X)
    }

    pub(crate) fn form(&self) -> Form {
        match self.xpos.as_str() {
            "VB" => Form::Base,
            "VBD" => Form::Past,
            "VBN" => Form::PastParticiple,
            "VBG" => Form::PresentParticiple,
            "VBZ" => Form::Present3,
            "VBP" => Form::Present,
            "MD" => Form::Modal,
            "NNS" | "NNPS" => Form::Plural,
            "JJR" | "RBR" => Form::Comparative,
            "JJS" | "RBS" => Form::Superlative,
            _ => Form::Plain,
        }
    }
}

/// What one of our tokens should get.
#[derive(Clone, Debug)]
pub(crate) struct Gold {
    pub(crate) class: Class,
    /// The lemma in lower case, where our token is one of the treebank's.
    pub(crate) lemma: Option<String>,
}

/// A sentence with our tokens and what they should get.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) gold: Vec<Gold>,
}

/// One sentence in so many is read again as a headline has it.
const RECASED: usize = 12;

/// Reads a CoNLL-U file. Sentences whose words don't stand in their text are left out.
pub(crate) fn read(path: &Path) -> Result<Vec<Sentence>> {
    let file = std::fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(file.split("\n\n").filter_map(sentence).collect())
}

/// A few of the sentences again, in headline capitals or all in capitals.
pub(crate) fn recased(sentences: &[Sentence]) -> impl Iterator<Item = Sentence> {
    sentences.iter().enumerate().filter_map(|(number, sentence)| {
        let mut other = sentence.clone();
        other.text = match number % RECASED {
            0 => titled(sentence),
            6 if number % 4 == 0 => sentence.text.to_uppercase(),
            _ => return None,
        };
        (other.text.len() == sentence.text.len()).then_some(other)
    })
}

/// The sentence with a capital on every word but the short ones of closed classes.
fn titled(sentence: &Sentence) -> String {
    let mut text = String::with_capacity(sentence.text.len());
    for (token, gold) in sentence.tokens.iter().zip(&sentence.gold) {
        text.push_str(&sentence.text[text.len()..token.span.start]);
        let raw = token.span.of(&sentence.text);
        let small = token.lower.len() < 4
            && matches!(gold.class.tag(), Tag::Adp | Tag::Det | Tag::Cconj | Tag::Part);
        let mut letters = raw.chars();
        match letters.next() {
            Some(first) if !small && !raw.starts_with(['\'', '’']) => {
                text.extend(first.to_uppercase());
                text.push_str(letters.as_str());
            }
            _ => text.push_str(raw),
        }
    }
    text
}

/// One token of the treebank.
struct Word<'a> {
    id: &'a str,
    head: &'a str,
    span: Span,
    class: Class,
    lemma: &'a str,
}

fn sentence(lines: &str) -> Option<Sentence> {
    let text = lines.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let mut words = Vec::new();
    let mut at = 0;
    for line in lines.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, _, head, ..] = fields[..] else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        let gap = text.get(at..)?.find(form)?;
        if !text[at..at + gap].trim().is_empty() {
            return None;
        }
        let span = Span::new(at + gap, at + gap + form.len());
        at = span.end;
        let class = Class { upos: upos.to_owned(), xpos: xpos.to_owned() };
        words.push(Word { id, head, span, class, lemma });
    }
    let tokens = segment::tokens(&text, Language::english());
    let gold = tokens.iter().map(|t| gold(t, &words)).collect::<Option<_>>()?;
    Some(Sentence { text, tokens, gold })
}

/// What the treebank says of one of our tokens: where it covers several words, what it
/// says of their head.
fn gold(token: &Token, words: &[Word]) -> Option<Gold> {
    let covered: Vec<&Word> =
        words.iter().filter(|w| w.span.touches(token.span)).collect();
    let outside = |w: &&&Word| !covered.iter().any(|c| c.id == w.head);
    let head = covered.iter().rfind(outside).or(covered.last())?;
    let same = covered.len() == 1 && head.span == token.span;
    Some(Gold {
        class: head.class.clone(),
        lemma: same.then(|| head.lemma.to_lowercase().replace('’', "'")),
    })
}
