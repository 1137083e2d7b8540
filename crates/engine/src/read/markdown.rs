//! Markdown's marks, taken off: headings, emphasis, links, images, quotes, rules.
//!
//! CommonMark's usual blocks and inlines, line by line; tables, footnotes and nested
//! lists are kept as text.

use super::paragraph::{self, Paragraph};
use crate::document::BlockKind;

/// The paragraphs of a Markdown text. Lines of one paragraph are joined, as Markdown
/// does.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut open = false;
    let mut fenced = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
            open = false;
            continue;
        }
        let (mut new, inline) = if fenced { (None, false) } else { block(line) };
        match new.take() {
            _ if line.is_empty() || is_rule(line) => open = false,
            Some(paragraph) => {
                open = inline;
                found.push(paragraph);
            }
            None => {
                let line = line.trim_start_matches('>').trim_start();
                match found.last_mut().filter(|_| open) {
                    Some(paragraph) => {
                        paragraph.text.push(' ');
                        paragraph.text.push_str(line);
                    }
                    None => found.push(Paragraph {
                        text: line.to_owned(),
                        kind: None,
                        apart: true,
                    }),
                }
                open = true;
            }
        }
    }
    for paragraph in &mut found {
        paragraph.text = without_marks(&paragraph.text);
        paragraph::tidy(paragraph);
    }
    found.retain(|paragraph| !paragraph.text.is_empty());
    found
}

/// A line that starts a block of its own, and whether the next line can go on with it.
fn block(line: &str) -> (Option<Paragraph>, bool) {
    let make = |text: &str, kind| {
        let text = text.trim().to_owned();
        Some(Paragraph { text, kind: Some(kind), apart: true })
    };
    let hashes = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&hashes) && line.chars().nth(hashes) == Some(' ') {
        let heading = line.trim_start_matches('#').trim_end_matches('#');
        return (make(heading, BlockKind::Heading), false);
    }
    if let Some(alt) = image(line) {
        return (make(alt, BlockKind::Caption), false);
    }
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark));
    match bullet {
        Some(rest) => (make(rest, BlockKind::Bullet), true),
        None => (None, true),
    }
}

/// A line that is nothing but an image: its text.
fn image(line: &str) -> Option<&str> {
    let (alt, address) = line.strip_prefix("![")?.split_once("](")?;
    address.ends_with(')').then_some(alt)
}

/// `---`, `***`, `===` under a heading.
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && ["-", "*", "_", "="]
            .iter()
            .any(|mark| line.replace(mark, "").trim().is_empty())
}

/// Links become their text, emphasis and code lose their marks; `**` is left to
/// [`paragraph::clean`].
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(label, tail)| {
            Some((label, tail.split_once(')')?.1)).filter(|_| !label.contains('['))
        });
        let before =
            before.strip_suffix('!').filter(|_| link.is_some()).unwrap_or(before);
        out.push_str(before);
        match link {
            Some((label, tail)) => {
                out.push_str(label);
                rest = tail;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    emphasis(&out.replace("__", "")).replace('`', "")
}

/// Drops single `*` and `_` that stand at the edge of a word.
fn emphasis(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut out = String::with_capacity(text.len());
    for (i, c) in chars.iter().copied().enumerate() {
        let before = if i == 0 { ' ' } else { at(i - 1) };
        let edge = before.is_alphanumeric() != at(i + 1).is_alphanumeric()
            || (!before.is_whitespace() && at(i + 1).is_whitespace());
        let inside = before == '*' || at(i + 1) == '*';
        if !(matches!(c, '*' | '_') && edge && !inside) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_kinds_stay() {
        let found = paragraphs(
            "# Bridge *shut*\n\nThe **old** bridge over the\n[Lowe](https://lowe.example) \
             was shut.\n\n- Nobody hurt\n- Reopens in May\n\n![The bridge](a.jpg)\n\n\
             > It shook, said one.\n\n---\n",
        );
        let seen: Vec<(&str, Option<BlockKind>)> =
            found.iter().map(|p| (p.text.as_str(), p.kind)).collect();
        assert_eq!(
            seen,
            [
                ("Bridge shut", Some(BlockKind::Heading)),
                ("The old bridge over the Lowe was shut.", None),
                ("Nobody hurt", Some(BlockKind::Bullet)),
                ("Reopens in May", Some(BlockKind::Bullet)),
                ("The bridge", Some(BlockKind::Caption)),
                ("It shook, said one.", None),
            ]
        );
    }

    #[test]
    fn brackets_of_an_editor_stay() {
        let found = paragraphs("“[The] bridge shook,” she said, and a f*** or two.");
        assert_eq!(found[0].text, "“[The] bridge shook,” she said, and a f*** or two.");
    }
}
