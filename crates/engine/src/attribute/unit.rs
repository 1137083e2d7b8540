//! What one attribution can span: a sentence, or several held together by a quote.

use crate::document::{BlockKind, Span};
use crate::language::WordList;
use crate::mention::{Mentions, Name, Quote, QuoteKind};
use crate::segment::{Form, Relation, Segments, Tag, Token, TokenKind};

/// What an [`Item`] is to the clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word or a number.
    Word,
    Comma,
    /// `. ! ?` and their like.
    Stop,
    Colon,
    Semicolon,
    Dash,
    Bracket,
    /// Any other mark.
    Mark,
    /// Somebody's words as one item: an index into the document's quotes.
    Quote(usize),
}

/// One token outside speech, or one whole quote.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    pub(super) shape: Shape,
    pub(super) span: Span,
    pub(super) token: usize,
    /// It is a quote, or stands inside quotation marks.
    pub(super) quoted: bool,
    /// A verb that cites, by its dictionary form, whatever its tag.
    verb: Option<&'a str>,
    /// It is part of a name.
    named: bool,
}

/// A sentence, or sentences joined where the boundary falls inside a quote.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) items: Vec<Item<'a>>,
    pub(super) paragraph: usize,
    pub(super) block: BlockKind,
    text: &'a str,
    tokens: &'a [Token],
}

impl Unit<'_> {
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn shape(&self, at: usize) -> Shape {
        self.items.get(at).map_or(Shape::Stop, |i| i.shape)
    }

    fn token(&self, at: usize) -> Option<&Token> {
        let item = self.items.get(at).filter(|i| i.shape == Shape::Word)?;
        self.tokens.get(item.token)
    }

    /// The part of speech; [`Tag::Punct`] for marks and quotes.
    pub(super) fn tag(&self, at: usize) -> Tag {
        match self.items.get(at) {
            Some(item) if item.verb.is_some() => Tag::Verb,
            Some(item) if item.named => Tag::Propn,
            _ => self.token(at).map_or(Tag::Punct, |t| t.tag),
        }
    }

    /// The inflection.
    pub(super) fn form(&self, at: usize) -> Form {
        self.token(at).map_or(Form::Plain, |t| t.form)
    }

    /// Whether this is an -ing form of a verb.
    pub(super) fn is_gerund(&self, at: usize) -> bool {
        self.tag(at) == Tag::Verb && self.form(at) == Form::PresentParticiple
    }

    /// The word in lower case; empty for marks and quotes.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.token(at).map_or("", |t| &t.lower)
    }

    /// The word's dictionary form; empty for marks and quotes.
    pub(super) fn lemma(&self, at: usize) -> &str {
        let verb = self.items.get(at).and_then(|i| i.verb);
        verb.unwrap_or_else(|| self.token(at).map_or("", |t| &t.lemma))
    }

    /// The dictionary forms from `at` on.
    pub(super) fn lemmas(&self, at: usize) -> impl Iterator<Item = &str> + Clone {
        (at..self.len()).map(|i| self.lemma(i))
    }

    /// Words from `at` on, in lower case.
    pub(super) fn lowers(&self, at: usize) -> impl Iterator<Item = &str> + Clone {
        (at..self.len()).map(|i| self.lower(i))
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.shape(at) == Shape::Word
    }

    pub(super) fn quoted(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|i| i.quoted)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.token(at)
            .and_then(|t| t.span.of(self.text).chars().next())
            .is_some_and(char::is_uppercase)
    }

    /// On which item each item depends, and how; a quote as its outermost word does.
    pub(super) fn heads(&self) -> Vec<(Option<usize>, Relation)> {
        (0..self.len())
            .map(|at| self.head(at).unwrap_or((None, Relation::Root)))
            .collect()
    }

    /// The same for one item; nothing where it depends on none but itself.
    pub(super) fn head(&self, at: usize) -> Option<(Option<usize>, Relation)> {
        let item = self.items.get(at)?;
        let own = self.tokens.get(item.token..)?.iter();
        let own = own.take_while(|t| t.span.start < item.span.end);
        own.map(|token| {
            let head = token.head.and_then(|head| {
                let after = self.items.partition_point(|i| i.token <= head as usize);
                after.checked_sub(1)
            });
            (head, token.relation)
        })
        .find(|(head, _)| *head != Some(at))
    }

    /// Whether a word modifies the noun it stands before.
    pub(super) fn is_modifier(&self, at: usize) -> bool {
        self.head(at).is_some_and(|(_, relation)| relation == Relation::Amod)
    }

    /// The text from item `start` to item `end` (exclusive).
    pub(super) fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.items.get(start)?;
        let last = self.items.get(end.checked_sub(1)?)?;
        (first.span.start <= last.span.end && start < end)
            .then(|| Span::new(first.span.start, last.span.end))
    }

    /// One past the last item that is not a closing full stop.
    pub(super) fn body_end(&self) -> usize {
        let last = self.items.iter().rposition(|i| i.shape != Shape::Stop);
        last.map_or(0, |l| l + 1)
    }

    /// Whether the unit is nothing but quotes.
    pub(super) fn only_quotes(&self) -> bool {
        self.items.iter().any(|i| matches!(i.shape, Shape::Quote(_)))
            && self.items.iter().all(|i| {
                matches!(
                    i.shape,
                    Shape::Quote(_) | Shape::Stop | Shape::Dash | Shape::Mark
                )
            })
    }
}

/// Cuts a document into units, in order.
pub(super) fn cut<'a>(
    text: &'a str,
    segments: &'a Segments,
    mentions: &Mentions,
    forms: &'a WordList,
) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    let mut first = 0;
    while first < segments.sentences.len() {
        let mut last = first;
        while joined(text, segments, &mentions.quotes, last)
            || tagged(text, segments, last, forms)
        {
            last += 1;
        }
        let sentence = &segments.sentences[first];
        let tokens = sentence.tokens.start..segments.sentences[last].tokens.end;
        let mut items = items(segments, &mentions.quotes, tokens);
        mend(&mut items, &segments.tokens, forms);
        name(&mut items, &segments.tokens, &mentions.names);
        units.push(Unit {
            items,
            paragraph: sentence.paragraph,
            block: sentence.block,
            text,
            tokens: &segments.tokens,
        });
        first = last + 1;
    }
    units
}

/// Whether the sentence runs on into the next: inside a quote, or into a tag that
/// starts small ("…?" he asked).
fn joined(text: &str, segments: &Segments, quotes: &[Quote], at: usize) -> bool {
    let (Some(here), Some(next)) =
        (segments.sentences.get(at), segments.sentences.get(at + 1))
    else {
        return false;
    };
    if here.paragraph != next.paragraph {
        return false;
    }
    let cut = here.span.end;
    let before = quotes.partition_point(|q| q.outer.start < cut);
    let inside = quotes[..before]
        .iter()
        .rev()
        .take(8)
        .any(|q| cut < q.outer.end && next.span.start < q.outer.end + 1);
    let small = next.span.of(text).chars().next().is_some_and(char::is_lowercase);
    inside || (small && here.span.of(text).ends_with(['"', '”', '’', '\'', '»']))
}

/// `"Where are they?" Ida Lund asked.`: the splitter ends a sentence at the question
/// mark, but what follows is its tag.
fn tagged(text: &str, segments: &Segments, at: usize, forms: &WordList) -> bool {
    let (Some(here), Some(next)) =
        (segments.sentences.get(at), segments.sentences.get(at + 1))
    else {
        return false;
    };
    let close = |c: char| matches!(c, '"' | '”' | '’' | '\'' | '»');
    let whole = here.span.of(text);
    let asked = whole.ends_with(close)
        && whole.trim_end_matches(close).ends_with(['?', '!', ',']);
    let tokens = segments.of(next);
    let verb = tokens.iter().take(8).position(|t| forms.has(&t.lower));
    // A tag says nothing else: after it comes a full stop, a comma or a preposition.
    let bare = verb
        .and_then(|v| tokens.get(v + 1))
        .is_none_or(|t| matches!(t.tag, Tag::Punct | Tag::Adp | Tag::Propn));
    asked
        && here.paragraph == next.paragraph
        && verb.is_some_and(|v| v > 0)
        && bare
        && !next.span.of(text).starts_with(['"', '“', '‘', '\'', '«'])
}

fn items<'a>(
    segments: &Segments,
    quotes: &[Quote],
    tokens: std::ops::Range<usize>,
) -> Vec<Item<'a>> {
    let mut items: Vec<Item> = Vec::new();
    let start = segments.tokens.get(tokens.start).map_or(0, |t| t.span.start);
    let mut near = quotes.partition_point(|q| q.outer.end <= start);
    for index in tokens {
        let Some(token) = segments.tokens.get(index) else { break };
        while quotes.get(near).is_some_and(|q| q.outer.end <= token.span.start) {
            near += 1;
        }
        let around = around(quotes, near, token.span);
        if let Some(quote) = around
            && quotes[quote].kind == QuoteKind::Speech
        {
            if items.last().is_none_or(|i| i.shape != Shape::Quote(quote)) {
                let span = quotes[quote].outer;
                items.push(Item {
                    shape: Shape::Quote(quote),
                    span,
                    token: index,
                    quoted: true,
                    verb: None,
                    named: false,
                });
            }
            continue;
        }
        let shape = shape(token);
        let is_mark = around.is_some_and(|q| !quotes[q].span.touches(token.span));
        if !is_mark {
            let quoted = around.is_some();
            items.push(Item {
                shape,
                span: token.span,
                token: index,
                quoted,
                verb: None,
                named: false,
            });
        }
    }
    items
}

/// Verbs that cite, where the tagger took them for something else: after a noun, a
/// pronoun, an adverb, a conjunction or a mark.
fn mend<'a>(items: &mut [Item<'a>], tokens: &[Token], forms: &'a WordList) {
    let tag = |item: &Item| tokens.get(item.token).map(|t| t.tag);
    for at in 0..items.len() {
        let Some(token) = tokens.get(items[at].token) else { continue };
        if items[at].shape != Shape::Word || matches!(token.tag, Tag::Verb | Tag::Aux) {
            continue;
        }
        let after_subject = at.checked_sub(1).is_some_and(|b| {
            let noun = matches!(
                tag(&items[b]),
                Some(Tag::Noun | Tag::Propn | Tag::Pron | Tag::Cconj | Tag::Adv)
            );
            matches!(items[b].shape, Shape::Comma | Shape::Quote(_))
                || items[b].shape == Shape::Word && noun
        });
        if after_subject {
            items[at].verb = forms.get(&token.lower);
        }
    }
}

/// What the tagger took for a verb inside a name is part of it: "the Associated Press".
fn name(items: &mut [Item], tokens: &[Token], names: &[Name]) {
    for item in items.iter_mut().filter(|i| i.shape == Shape::Word && i.verb.is_none()) {
        let near = names.partition_point(|n| n.span.end <= item.span.start);
        let verb = tokens.get(item.token).is_some_and(|t| t.tag == Tag::Verb);
        item.named = verb && names.get(near).is_some_and(|n| n.span.holds(item.span));
    }
}

/// The outermost quote that holds the token.
fn around(quotes: &[Quote], near: usize, token: Span) -> Option<usize> {
    quotes[near.min(quotes.len())..]
        .iter()
        .take_while(|q| q.outer.start <= token.start)
        .position(|q| q.outer.touches(token) && q.inside.is_none())
        .map(|i| near + i)
}

fn shape(token: &Token) -> Shape {
    if token.kind != TokenKind::Mark {
        return Shape::Word;
    }
    match &*token.lower {
        "," => Shape::Comma,
        ":" => Shape::Colon,
        ";" => Shape::Semicolon,
        "(" | ")" | "[" | "]" => Shape::Bracket,
        "-" | "--" | "–" | "—" | "---" => Shape::Dash,
        mark if mark.starts_with(['.', '!', '?', '…']) => Shape::Stop,
        _ => Shape::Mark,
    }
}
