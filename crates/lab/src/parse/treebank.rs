//! UD treebanks, cut again by our own tokenisation.

use anyhow::{Context, Result};
use secondsource::segment::{self, Form, Relation, Tag, Token};
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
        self.universal()
    }

    /// The tag as the treebank has it.
    pub(crate) fn universal(&self) -> Tag {
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

/// What a token should get.
#[derive(Clone, Debug)]
pub(crate) struct Gold {
    pub(crate) class: Class,
    /// The lemma in lower case, where our token is one of the treebank's.
    pub(crate) lemma: Option<String>,
    /// The token it depends on; itself for the root.
    pub(crate) head: usize,
    pub(crate) relation: Relation,
}

/// A sentence with tokens and what they should get.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) gold: Vec<Gold>,
}

/// Who cuts the sentence into tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Our own tokenisation: a hyphenated word is one token.
    Ours,
    /// The treebank's.
    Treebank,
}

/// Reads the documents of a CoNLL-U file whose names `keep` wants. Sentences whose words
/// don't stand in their text are left out.
pub(crate) fn read(
    path: &Path,
    cut: Cut,
    keep: impl Fn(&str) -> bool,
) -> Result<Vec<Sentence>> {
    let file = std::fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut kept = true;
    let mut sentences = Vec::new();
    for lines in file.split("\n\n") {
        let new = lines.lines().find_map(|l| l.strip_prefix("# newdoc id = "));
        kept = new.map_or(kept, &keep);
        if kept {
            sentences.extend(sentence(lines, cut));
        }
    }
    Ok(sentences)
}

/// The sentence in headline capitals, as long as it was.
pub(crate) fn as_headline(sentence: &Sentence) -> Option<Sentence> {
    with_text(sentence, titled(sentence))
}

/// The sentence in capitals, as long as it was.
pub(crate) fn in_capitals(sentence: &Sentence) -> Option<Sentence> {
    with_text(sentence, sentence.text.to_uppercase())
}

fn with_text(sentence: &Sentence, text: String) -> Option<Sentence> {
    (text.len() == sentence.text.len()).then(|| Sentence { text, ..sentence.clone() })
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
    relation: Relation,
    span: Span,
    class: Class,
    lemma: &'a str,
}

fn sentence(lines: &str, cut: Cut) -> Option<Sentence> {
    let text = lines.lines().find_map(|l| l.strip_prefix("# text = "))?.to_owned();
    let words = words(lines, &text)?;
    let tokens = match cut {
        Cut::Ours => segment::cut(&text, Language::english()),
        Cut::Treebank => {
            let spans: Vec<Span> = words.iter().map(|w| w.span).collect();
            segment::given(&text, &spans)
        }
    };
    let gold = golds(&tokens, &words)?;
    Some(Sentence { text, tokens, gold })
}

fn words<'a>(lines: &'a str, text: &str) -> Option<Vec<Word<'a>>> {
    let mut words = Vec::new();
    let mut at = 0;
    for line in lines.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, _, head, relation, ..] = fields[..] else {
            continue;
        };
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
        let relation = Relation::named(relation)?;
        words.push(Word { id, head, relation, span, class, lemma });
    }
    Some(words)
}

/// What the treebank says of each token: where one covers several words, what it says of
/// their head; where several share a word, the last stands for it. None where that makes
/// no tree.
fn golds(tokens: &[Token], words: &[Word]) -> Option<Vec<Gold>> {
    let stands_for = |id: &str| {
        let word = words.iter().find(|w| w.id == id)?;
        tokens.iter().rposition(|t| t.span.touches(word.span))
    };
    let mut golds = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let covered: Vec<&Word> =
            words.iter().filter(|w| w.span.touches(token.span)).collect();
        let outside = |w: &&&Word| !covered.iter().any(|c| c.id == w.head);
        let word = *covered.iter().rfind(outside).or(covered.last())?;
        let same = covered.len() == 1 && word.span == token.span;
        let own = stands_for(word.id)?;
        let (head, relation) = if own != at {
            (own, Relation::Compound)
        } else if word.head == "0" {
            (at, Relation::Root)
        } else {
            (stands_for(word.head)?, word.relation)
        };
        golds.push(Gold {
            class: word.class.clone(),
            lemma: same.then(|| word.lemma.to_lowercase().replace('’', "'")),
            head,
            relation,
        });
    }
    is_tree(&golds).then_some(golds)
}

fn is_tree(golds: &[Gold]) -> bool {
    let reaches_root = |start: usize| {
        let mut at = start;
        (0..golds.len()).any(|_| {
            at = golds[at].head;
            golds[at].head == at
        })
    };
    let roots = golds.iter().enumerate().filter(|(at, g)| g.head == *at).count();
    roots == 1 && (0..golds.len()).all(reaches_root)
}
