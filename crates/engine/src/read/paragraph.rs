//! Text to paragraphs: where lines end and where only the page did.
//!
//! Most texts have one paragraph a line. Hard-wrapped ones (e-mail, agency feeds, old
//! files) break a line when the next word no longer fits; there each line but the
//! last of a paragraph, with that word, is longer than the width. Where most lines
//! pass that test the lines are joined.

use super::mojibake;
use crate::document::BlockKind;
use std::borrow::Cow;

/// One paragraph, heading, caption or bullet, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its text, trimmed, without line breaks; never empty.
    pub(super) text: String,
    /// What it is, where the format says so.
    pub(super) kind: Option<BlockKind>,
    /// An empty line stands before it.
    pub(super) apart: bool,
}

/// The paragraphs of plain text.
pub(super) fn split(text: &str) -> Vec<Paragraph> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let width = wrapped_at(&lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut apart = false;
    let mut previous: Option<&str> = None;
    for line in lines {
        if line.trim().is_empty() {
            apart = !paragraphs.is_empty();
            previous = None;
            continue;
        }
        let goes_on = width
            .zip(previous)
            .is_some_and(|(width, above)| continues(above, line, width));
        previous = Some(line);
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(open) => {
                open.text.push(' ');
                open.text.push_str(line.trim());
            }
            None => {
                paragraphs.push(Paragraph {
                    text: line.trim().into(),
                    kind: None,
                    apart,
                });
                apart = false;
            }
        }
    }
    paragraphs.iter_mut().for_each(tidy);
    paragraphs.retain(|paragraph| !paragraph.text.is_empty());
    paragraphs
}

/// The width at which the text is hard-wrapped, if it is: at most 100 columns, at
/// least 7 in 10 of the neighbouring lines break where the next word doesn't fit (a
/// paragraph's last line fails that by nature), and half of those in mid-sentence (or
/// they may be short paragraphs of like length).
fn wrapped_at(lines: &[&str]) -> Option<usize> {
    let width = lines.iter().map(|line| columns(line)).max()?;
    if !(30..=100).contains(&width) {
        return None;
    }
    let pairs = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !a.trim().is_empty() && !b.trim().is_empty() => Some((*a, *b)),
            _ => None,
        })
        .filter(|(a, _)| columns(a) * 2 > width);
    let (mut all, mut broken, mut amid) = (0, 0, 0);
    for (above, below) in pairs {
        all += 1;
        if continues(above, below, width) {
            broken += 1;
            amid += usize::from(!super::kind::ends_sentence(above));
        }
    }
    (broken > 0 && broken * 10 >= all * 7 && amid * 2 >= broken).then_some(width)
}

/// Whether `below` goes on with the paragraph of `above`: its first word didn't fit.
fn continues(above: &str, below: &str, width: usize) -> bool {
    if starts_bullet(below) || below.starts_with([' ', '\t']) {
        return false;
    }
    let word = below.split_whitespace().next().unwrap_or_default();
    // A few columns of grace: writers wrap by hand, too.
    columns(above) + 1 + columns(word) + 4 > width
}

fn columns(line: &str) -> usize {
    line.chars().count()
}

/// The marks that open a line of a list.
const BULLETS: &[char] = &['-', '*', '•', '‣', '▪', '●', '·', '■', '–'];

fn starts_bullet(line: &str) -> bool {
    let mut chars = line.trim_start().chars();
    let first = chars.next().is_some_and(|c| BULLETS.contains(&c));
    first && chars.next().is_some_and(char::is_whitespace)
}

/// Cleans one paragraph: white space, invisible characters, wrong decoding, emphasis
/// marks, the mark of a bullet.
pub(super) fn tidy(paragraph: &mut Paragraph) {
    if paragraph.kind.is_none() && starts_bullet(&paragraph.text) {
        paragraph.kind = Some(BlockKind::Bullet);
        let rest = paragraph.text.trim_start_matches(BULLETS).trim_start();
        paragraph.text = rest.to_owned();
    }
    paragraph.text = clean(&paragraph.text);
}

/// One line of clean text: no control or invisible characters, single spaces, no
/// wrong decoding, no stray emphasis.
pub(super) fn clean(text: &str) -> String {
    let text = mojibake::mend(text);
    let text = mojibake::unescape(&text);
    let text = without_emphasis(&text);
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars().filter(|c| !invisible(*c)) {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    out
}

/// Characters that show nothing: controls, soft hyphens, zero-width and direction marks.
fn invisible(c: char) -> bool {
    let shown_as_space = matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    (c.is_control() && !shown_as_space)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffc}')
}

/// Drops `**`: in pairs around words, and where one stands open before a word. A pair
/// of asterisks inside or behind a word (`f**`) is the outlet's own and stays.
fn without_emphasis(text: &str) -> Cow<'_, str> {
    if !text.contains("**") {
        return Cow::Borrowed(text);
    }
    let opening = |before: Option<char>, after: Option<char>| {
        before.is_none_or(|c| !c.is_alphanumeric() && c != '*')
            && after.is_some_and(|c| !c.is_whitespace() && c != '*')
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = false;
    while let Some((head, tail)) = rest.split_once("**") {
        out.push_str(head);
        let (before, after) = (out.chars().next_back(), tail.chars().next());
        let alone = before.is_none_or(|c| c.is_whitespace())
            && after.is_none_or(|c| c.is_whitespace());
        if opening(before, after) {
            open = true;
        } else if open && after != Some('*') {
            open = false;
        } else if !alone {
            out.push_str("**");
        }
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        let text = "The old bridge over the Lowe was shut on Monday.\nPolice said a \
                    lorry had struck a pier and that nobody was hurt, and the town \
                    sent its engineers.\n\nIt reopens in May.";
        let found = split(text);
        assert_eq!(found.len(), 3);
        assert!(!found[1].apart && found[2].apart);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The old bridge over the river Lowe was shut to all traffic on\n\
                    Monday after a lorry struck one of its piers, police said in a\n\
                    short statement.\n\nEngineers were to look at the damage, and \
                    nobody had been hurt\nby the accident.\nIt was the second in a year.";
        assert_eq!(texts(text).len(), 3);
        assert!(texts(text)[0].ends_with("short statement."));
    }

    #[test]
    fn bullets_lose_their_mark_and_keep_their_kind() {
        let found = split("- Bridge shut\n• Nobody hurt\nThe bridge was shut.");
        assert_eq!(found[0].text, "Bridge shut");
        assert_eq!(found[1].kind, Some(BlockKind::Bullet));
        assert_eq!(found[2].kind, None);
    }

    #[test]
    fn stray_emphasis_goes_and_asterisked_words_stay() {
        assert_eq!(clean("‘who knows’. **we’re to go"), "‘who knows’. we’re to go");
        assert_eq!(clean("**Bridge shut** until May"), "Bridge shut until May");
        assert_eq!(clean("a piece of s*** and f** you"), "a piece of s*** and f** you");
        assert_eq!(clean("shut ** until May"), "shut until May");
    }

    #[test]
    fn what_shows_nothing_goes() {
        assert_eq!(
            clean(" The\u{a0}bri\u{ad}dge\u{200b}  is\tshut "),
            "The bridge is shut"
        );
    }
}
