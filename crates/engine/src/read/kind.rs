//! What each paragraph is: the report's own text, a heading, a caption, a bullet, or
//! nothing of the report.
//!
//! Phrases and patterns are data under `rules/<language>/read/`. Beyond them the shape
//! of a line counts: running text ends as a sentence does; a short line that doesn't is
//! a heading, a longer one a caption, or, at the top, a bullet. A caption that does end
//! as a sentence is told by `(pictured)`, by a credit, or by its tense: one sentence in
//! the present that says what is to be seen, where and when. When in doubt a paragraph
//! is body: a missed caption costs less than a lost sentence.

use super::paragraph::Paragraph;
use crate::document::BlockKind;
use crate::language::{Language, Pattern, WordList};

/// Gives every paragraph its kind. What the format said stays, save for boilerplate.
pub(super) fn classify(
    paragraphs: &mut [Paragraph],
    title: Option<&str>,
    language: &Language,
) {
    let rules = Rules::of(language);
    let shapes = Shapes::of(paragraphs);
    let title = title.map(letters).filter(|title| !title.is_empty());
    let mut teasers = false;
    for at in 0..paragraphs.len() {
        let Some(paragraph) = paragraphs.get(at) else { continue };
        let text = paragraph.text.as_str();
        let repeats =
            at < 4 && title.as_deref().is_some_and(|title| title == letters(text));
        let kind = if rules.boilerplate(text)
            || paragraph.kind == Some(BlockKind::Boilerplate)
        {
            teasers = rules.opens_teasers(text);
            BlockKind::Boilerplate
        } else if teasers && !ends_sentence(text) && shapes.after_body(at) {
            BlockKind::Boilerplate
        } else if repeats {
            BlockKind::Heading
        } else {
            teasers = false;
            paragraph.kind.unwrap_or_else(|| rules.by_shape(text, at, &shapes))
        };
        if let Some(paragraph) = paragraphs.get_mut(at) {
            paragraph.kind = Some(kind);
        }
    }
    lists(paragraphs, &rules);
}

/// Whether the line is none of the report.
pub(super) fn is_boilerplate(text: &str, language: &Language) -> bool {
    Rules::of(language).boilerplate(text)
}

/// Whether the line's own words tell it as a caption.
pub(super) fn is_caption(text: &str, language: &Language) -> bool {
    Rules::of(language).caption(text)
}

/// Whether the text ends as a sentence does, closing marks aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closing = |c: char| "\"'”’»)]*」』".contains(c) || c.is_whitespace();
    text.trim_end_matches(closing).ends_with(FULL_STOPS)
}

/// What ends a sentence, in whatever script: a page in another language is read, too.
const FULL_STOPS: &[char] = &['.', '!', '?', '…', '。', '．', '！', '？', '؟', '۔', '।'];

/// What the reader is told of the lines that were set apart.
pub(super) fn told(paragraphs: &[Paragraph]) -> Option<String> {
    let mut lines =
        paragraphs.iter().filter(|p| p.kind == Some(BlockKind::Boilerplate)).map(|p| {
            let short: String = p.text.chars().take(60).collect();
            if short.len() < p.text.len() {
                format!("“{short}…”")
            } else {
                format!("“{short}”")
            }
        });
    let first = lines.next()?;
    Some(match lines.count() {
        0 => format!("set apart as no part of the report: {first}"),
        more => format!("set apart as no part of the report: {first} and {more} more"),
    })
}

/// The language's rules for this room.
struct Rules<'a> {
    lines: &'a WordList,
    openers: &'a WordList,
    boilerplate: &'a [Pattern],
    captions: &'a [Pattern],
    depicting: &'a WordList,
    objects: &'a WordList,
    setting: &'a WordList,
    reporting: &'a WordList,
}

/// Longer lines are text, whatever they hold.
const LONGEST_BOILERPLATE: usize = 420;
const LONGEST_CAPTION: usize = 420;
/// A heading has at most so many words and characters; on 383 news texts (line by
/// line, read by eye) nearly all headings inside a report have fewer than nine.
const HEADING_WORDS: usize = 8;
const HEADING_LENGTH: usize = 70;

impl<'a> Rules<'a> {
    fn of(language: &'a Language) -> Self {
        Rules {
            lines: language.list("read/boilerplate"),
            openers: language.list("read/teaser_openers"),
            boilerplate: language.patterns("read/boilerplate"),
            captions: language.patterns("read/captions"),
            depicting: language.list("read/depicting"),
            objects: language.list("read/depicted"),
            setting: language.list("read/setting"),
            reporting: language.list("read/reporting"),
        }
    }

    fn boilerplate(&self, text: &str) -> bool {
        if text.len() > LONGEST_BOILERPLATE {
            return false;
        }
        let worded = || self.boilerplate.iter().any(|rule| rule.regex.is_match(text));
        !text.contains(char::is_alphanumeric)
            || (text.len() < 100 && self.lines.has(&letters(text)))
            || (worded() && !self.caption(text))
    }

    /// "Read more:" and its like, behind which headlines of other reports stand.
    fn opens_teasers(&self, text: &str) -> bool {
        let text = letters(text);
        self.openers.iter().any(|opener| {
            let rest = text.strip_prefix(opener);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    fn caption(&self, text: &str) -> bool {
        text.len() <= LONGEST_CAPTION
            && self.captions.iter().any(|pattern| pattern.regex.is_match(text))
    }

    fn by_shape(&self, text: &str, at: usize, shapes: &Shapes) -> BlockKind {
        if self.caption(text) {
            return BlockKind::Caption;
        }
        if ends_sentence(text) {
            let depicts = at > 0 && shapes.narrative && self.depicts(text);
            return if depicts { BlockKind::Caption } else { BlockKind::Body };
        }
        let words = text.split_whitespace().count();
        let goes_on = text.ends_with([',', ';', ':', '-', '—', '–']);
        if goes_on || words > 60 || shapes.unpunctuated || text.contains("://") {
            return BlockKind::Body;
        }
        if words <= HEADING_WORDS && text.chars().count() <= HEADING_LENGTH {
            return BlockKind::Heading;
        }
        let speech = text.starts_with(['"', '“', '‘', '\'', '#', '@', '(', '[']);
        let post = text.contains(" (@") || text.starts_with(char::is_lowercase);
        match speech || post {
            true => BlockKind::Body,
            false => BlockKind::Caption,
        }
    }

    /// One sentence that says in the present tense what is to be seen, and where.
    fn depicts(&self, text: &str) -> bool {
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .collect();
        if !(5..=45).contains(&words.len()) || text.contains(['"', '“', '”', '‘']) {
            return false;
        }
        let inner = text.trim_end_matches(|c: char| !c.is_alphanumeric());
        if inner.contains(". ") || inner.contains(['!', '?', ';', ':']) {
            return false;
        }
        let shown = |pair: &[String]| match pair {
            [verb, next] => self.depicting.get(verb).is_some_and(|takes| {
                let place = takes.is_empty() && self.setting.has(next);
                place || self.objects.has(next)
            }),
            _ => false,
        };
        let Some(verb) = words.windows(2).take(16).position(shown) else { return false };
        verb >= 1
            && words.iter().skip(verb).any(|word| self.setting.has(word))
            && !words.iter().any(|word| self.reporting.has(word))
    }
}

/// What the paragraphs look like together.
struct Shapes {
    /// Most of the text doesn't end as sentences do: the ends tell nothing.
    unpunctuated: bool,
    /// There is enough text around for a lone descriptive sentence to stand out.
    narrative: bool,
    /// The last paragraph that ends as a sentence does.
    last_sentence: Option<usize>,
}

impl Shapes {
    fn of(paragraphs: &[Paragraph]) -> Shapes {
        let free = || paragraphs.iter().filter(|p| p.kind.is_none());
        let all: usize = free().map(|p| p.text.len()).sum();
        let open: usize =
            free().filter(|p| !ends_sentence(&p.text)).map(|p| p.text.len()).sum();
        Shapes {
            unpunctuated: open * 2 > all,
            narrative: paragraphs.len() >= 4,
            last_sentence: paragraphs.iter().rposition(|p| ends_sentence(&p.text)),
        }
    }

    /// Whether the report's last sentence stands before this paragraph, or nearly.
    fn after_body(&self, at: usize) -> bool {
        self.last_sentence.is_none_or(|last| at + 8 > last)
    }
}

/// Lines that can be told only by their neighbours: two and more captions before the
/// first body are the bullets of a lead; four and more lines without a full stop
/// behind the last body are headlines of other reports.
fn lists(paragraphs: &mut [Paragraph], rules: &Rules<'_>) {
    let body = |p: &Paragraph| p.kind == Some(BlockKind::Body);
    let Some(first) = paragraphs.iter().position(body) else { return };
    let Some(last) = paragraphs.iter().rposition(body) else { return };
    let open = |p: &Paragraph| {
        matches!(p.kind, Some(BlockKind::Caption | BlockKind::Heading))
            && !ends_sentence(&p.text)
            && !rules.caption(&p.text)
    };
    let caption = |p: &Paragraph| p.kind == Some(BlockKind::Caption) && open(p);
    let (lead, rest) = paragraphs.split_at_mut(first);
    if lead.iter().filter(|p| caption(p)).count() >= 2 {
        for paragraph in lead.iter_mut().filter(|p| caption(p)) {
            paragraph.kind = Some(BlockKind::Bullet);
        }
    }
    let Some(tail) = rest.get_mut(last - first + 1..) else { return };
    if tail.iter().filter(|p| open(p)).count() >= 4 {
        for paragraph in tail.iter_mut().filter(|p| open(p)) {
            paragraph.kind = Some(BlockKind::Boilerplate);
        }
    }
}

/// The words of a line in lower case, without its marks: what phrases are compared by.
fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | '‘' => out.push('\''),
            _ if c.is_alphanumeric() || matches!(c, '\'' | '&') => {
                out.extend(c.to_lowercase());
            }
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of the paragraphs, by their first letters.
    fn kinds(lines: &[&str], title: Option<&str>) -> String {
        let mut paragraphs: Vec<Paragraph> = lines
            .iter()
            .map(|line| Paragraph { text: (*line).to_owned(), kind: None, apart: false })
            .collect();
        classify(&mut paragraphs, title, Language::english());
        let letter = |p: &Paragraph| {
            p.kind.map_or(' ', |kind| match kind {
                BlockKind::Body => 'b',
                BlockKind::Heading => 'h',
                BlockKind::Caption => 'c',
                BlockKind::Bullet => '-',
                BlockKind::Boilerplate => 'x',
            })
        };
        paragraphs.iter().map(letter).collect()
    }

    const BODY: &str = "The bridge was shut on Monday after a lorry struck one of its piers, the police \
         said in a short statement. Nobody was hurt, but the road will stay shut.";

    #[test]
    fn lead_bullets_and_headings() {
        let lines = [
            "Old bridge shut after crash",
            "Lorry struck a pier of the bridge on Monday, police say",
            "Mayor calls for a new bridge over the river within a year",
            BODY,
            "Nobody hurt",
            BODY,
        ];
        assert_eq!(kinds(&lines, Some("Old bridge shut after crash")), "h--bhb");
    }

    #[test]
    fn captions_by_credit_word_and_tense() {
        for caption in [
            "The bridge (pictured) carries 4,000 cars a day.",
            "Cars wait at the bridge on Monday. (Ada Quill/Reuters)",
            "Two engineers stand on the old bridge in Harbourtown, on October 28, 2031.",
            "A worker fires a flare towards the river near the old bridge.",
            "Mayor Quill and the engineers on the bridge on Monday after the crash",
        ] {
            assert_eq!(kinds(&[BODY, caption, BODY, BODY], None), "bcbb", "{caption}");
        }
    }

    #[test]
    fn running_text_is_no_caption() {
        for text in [
            "An explosion sparked a fire on a barge near the bridge.",
            "The army carried out a live fire exercise along the river in May.",
            "The river stands at four metres, she said, and the town waits in fear.",
            "He walks in the park because his doctor told him to.",
            "“We were lucky,” Quill wrote in a post that was read by thousands of people",
        ] {
            assert_eq!(kinds(&[BODY, text, BODY, BODY], None), "bbbb", "{text}");
        }
    }

    #[test]
    fn boilerplate_and_the_teasers_behind_it() {
        let lines = [
            BODY,
            "Advertisement",
            BODY,
            "Read more:",
            "Five bridges you have to see before they fall",
            "Comments are closed.",
        ];
        assert_eq!(kinds(&lines, None), "bxbxxx");
    }

    #[test]
    fn a_text_without_full_stops_is_all_body() {
        let lines =
            ["so the bridge it shook and i ran as fast as i could to the town"; 4];
        assert_eq!(kinds(&lines, None), "bbbb");
    }
}
