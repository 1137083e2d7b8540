//! Plain text and Markdown: what stands at the head of a report (front matter, a
//! headline, a byline, dates) and the report itself.
//!
//! The head ends at the first line that is none of these. What fills a field is taken
//! out of the text; the headline and the dateline stay.

use super::day::{self, Day};
use super::draft::Draft;
use super::kind;
use super::paragraph;
use crate::document::BlockKind;
use crate::language::Language;

/// Which marks in the text are its format's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// None but bullets.
    None,
    /// Markdown's.
    Markdown,
}

/// Reads one report.
pub(super) fn read(text: &str, marks: Marks, language: &Language) -> Draft {
    let mut draft = Draft::default();
    let text = text.trim_start_matches('\u{feff}');
    let rest = front_matter(text, &mut draft, language).unwrap_or(text);
    let marked = marks == Marks::Markdown || rest.len() < text.len();
    draft.paragraphs =
        if marked { super::markdown::paragraphs(rest) } else { paragraph::split(rest) };
    head(&mut draft, language);
    draft
}

/// The metadata that stands in the first lines of a text that came with its fields
/// (JSON): fills what is missing and marks the lines, which stay.
pub(super) fn mark_head(draft: &mut Draft, language: &Language) {
    for at in 0..draft.paragraphs.len().min(HEAD) {
        let Some(paragraph) = draft.paragraphs.get(at) else { return };
        let text = paragraph.text.clone();
        match line(&text, language) {
            Some(found) => {
                found.fill(draft);
                let Some(paragraph) = draft.paragraphs.get_mut(at) else { return };
                match found.rest.is_empty() {
                    true => paragraph.kind = Some(BlockKind::Boilerplate),
                    false => paragraph.text = found.rest,
                }
            }
            None if kind::ends_sentence(&text) => break,
            None => {}
        }
    }
    dateline(draft, language);
}

/// How many lines can stand at the head before the report.
const HEAD: usize = 8;

/// What one line at the head says.
#[derive(Debug, Default)]
struct Line {
    fields: Vec<(String, String)>,
    /// Text that goes on behind it.
    rest: String,
}

impl Line {
    /// Fills the fields that are still empty.
    fn fill(&self, draft: &mut Draft) {
        for (field, value) in &self.fields {
            set(draft, field, value);
        }
    }
}

fn set(draft: &mut Draft, field: &str, value: &str) {
    let value = paragraph::clean(value);
    let slot = match field {
        "title" => &mut draft.title,
        "outlet" => &mut draft.outlet,
        "url" => &mut draft.url,
        "author" => &mut draft.author,
        "published" => &mut draft.published,
        "language" => &mut draft.language,
        "updated" => {
            let day = day::find(&value, Language::english());
            draft.hint = draft.hint.or(day);
            return;
        }
        _ => return,
    };
    if slot.is_none() && !value.is_empty() {
        *slot = Some(value);
    }
}

/// Takes the lines of the head out of the paragraphs and keeps what they say.
fn head(draft: &mut Draft, language: &Language) {
    let mut at = 0;
    for _ in 0..HEAD {
        let Some(paragraph) = draft.paragraphs.get(at) else { break };
        let text = paragraph.text.clone();
        if let Some(found) = line(&text, language) {
            found.fill(draft);
            if found.rest.is_empty() {
                draft.paragraphs.remove(at);
                continue;
            }
            if let Some(paragraph) = draft.paragraphs.get_mut(at) {
                paragraph.text = found.rest;
            }
            break;
        }
        if at > 0 || !is_headline(draft, language) {
            break;
        }
        if let Some(paragraph) = draft.paragraphs.first_mut() {
            paragraph.kind = Some(BlockKind::Heading);
        }
        draft.title = draft.title.take().or(Some(text));
        at = 1;
    }
    dateline(draft, language);
}

/// The first line is a headline: marked as one, or short, without a full stop, and the
/// text that follows is longer.
fn is_headline(draft: &Draft, language: &Language) -> bool {
    let mut lines = draft.paragraphs.iter();
    let Some(first) = lines.next() else { return false };
    if first.kind.is_some() {
        return first.kind == Some(BlockKind::Heading);
    }
    let words = first.text.split_whitespace().count();
    (3..=20).contains(&words)
        && !kind::ends_sentence(&first.text)
        && !kind::is_boilerplate(&first.text, language)
        && !kind::is_caption(&first.text, language)
        && lines.any(|line| {
            line.text.len() > first.text.len() && kind::ends_sentence(&line.text)
        })
}

/// The date in the first paragraph's dateline, as something to fall back on.
fn dateline(draft: &mut Draft, language: &Language) {
    let body = draft.paragraphs.iter().filter(|paragraph| paragraph.kind.is_none());
    let day = body.take(2).find_map(|paragraph| dateline_day(&paragraph.text, language));
    draft.hint = day.or(draft.hint);
}

fn dateline_day(text: &str, language: &Language) -> Option<Day> {
    let head: String = text.chars().take(160).collect();
    let pattern = language
        .patterns("read/metadata")
        .iter()
        .find(|pattern| pattern.value == "dateline")?;
    let found = pattern.regex.captures(&head)?;
    day::find(found.name("date")?.as_str(), language)
}

/// What a line at the head says; `None` where it is text.
fn line(text: &str, language: &Language) -> Option<Line> {
    key_and_value(text, language)
        .or_else(|| by_pattern(text, language))
        .or_else(|| only_a_date(text, language))
}

/// `Published: 29 October 2031`.
fn key_and_value(text: &str, language: &Language) -> Option<Line> {
    let (key, value) = text.split_once(':')?;
    let key = key.trim().trim_matches('*').to_lowercase();
    let field = language.list("read/metadata_keys").get(&key)?;
    let value = value.trim().trim_matches('*').trim();
    let short = value.split_whitespace().count() <= 24 && !value.is_empty();
    let dated = !matches!(field, "published" | "updated") || value.len() <= 60;
    let fields = vec![(field.to_owned(), value.to_owned())];
    (short && dated).then(|| Line { fields, rest: String::new() })
}

fn by_pattern(text: &str, language: &Language) -> Option<Line> {
    let head = text.chars().take(400).map(char::len_utf8).sum();
    let head = text.get(..head)?;
    language
        .patterns("read/metadata")
        .iter()
        .filter(|pattern| pattern.value != "dateline")
        .find_map(|pattern| {
            let found = pattern.regex.captures(head)?;
            let date = found.name("date").map(|date| date.as_str().trim());
            if let Some(date) = date {
                day::find(date, language)?;
            }
            let rest = found.name("rest").map_or("", |rest| rest.as_str().trim());
            let tail = text.get(head.len()..)?;
            let mut fields = Vec::new();
            for field in ["author", "outlet"] {
                let value = found.name(field).map(|value| value.as_str().trim());
                fields.extend(value.map(|value| (field.to_owned(), value.to_owned())));
            }
            fields.extend(date.map(|date| (pattern.value.clone(), date.to_owned())));
            Some(Line { fields, rest: format!("{rest}{tail}") })
        })
}

/// A line that is a date and little else: `Tuesday, 29 October 2031 14:05 GMT`.
fn only_a_date(text: &str, language: &Language) -> Option<Line> {
    let short = text.len() <= 48 && text.split_whitespace().count() <= 8;
    if !short || text.starts_with(char::is_lowercase) || kind::ends_sentence(text) {
        return None;
    }
    let Day::Full(day) = day::find(text, language)? else { return None };
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let fields = vec![("published".to_owned(), day.to_string())];
    (letters <= 24).then(|| Line { fields, rest: String::new() })
}

/// The block between two lines `---` (YAML's `key: value`) or `+++` (TOML's
/// `key = "value"`) at the very start; returns what follows.
fn front_matter<'a>(
    text: &'a str,
    draft: &mut Draft,
    language: &Language,
) -> Option<&'a str> {
    let text = text.trim_start();
    let (fence, between) = [("---", ':'), ("+++", '=')]
        .into_iter()
        .find(|(fence, _)| text.lines().next().is_some_and(|l| l.trim_end() == *fence))?;
    let after = text.get(fence.len()..)?;
    let end = after.match_indices(&format!("\n{fence}")).find(|(at, found)| {
        let tail = after.get(at + found.len()..).unwrap_or_default();
        tail.lines().next().is_none_or(|rest| rest.trim().is_empty())
    })?;
    let keys = language.list("read/metadata_keys");
    for line in after.get(..end.0)?.lines() {
        let Some((key, value)) = line.split_once(between) else { continue };
        let field = keys.get(&key.trim().to_lowercase().replace(['_', '-'], " "));
        let value = value.trim().trim_matches(['"', '\'', '[', ']']);
        if let Some(field) = field {
            set(draft, field, &value.replace("\", \"", ", "));
        }
    }
    after.get(end.0 + end.1.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        read(text, Marks::None, Language::english())
    }

    const BODY: &str = "The old bridge over the Lowe was shut to all traffic on Monday \
                        after a lorry struck one of its piers, police said.";

    #[test]
    fn a_dated_first_line_keeps_its_text() {
        let draft = draft(&format!(" date 2031-04-02 {BODY}"));
        assert_eq!(draft.published.as_deref(), Some("2031-04-02"));
        assert_eq!(draft.paragraphs[0].text, BODY);
    }

    #[test]
    fn headline_byline_and_date_are_taken() {
        let draft = draft(&format!(
            "Bridge shut after crash\nBy Ada Quill, Norland Wire\n\
             Published: 2 April 2031 at 08:15 GMT\n\n{BODY}"
        ));
        assert_eq!(draft.title.as_deref(), Some("Bridge shut after crash"));
        assert_eq!(draft.author.as_deref(), Some("Ada Quill, Norland Wire"));
        assert_eq!(draft.published.as_deref(), Some("2 April 2031 at 08:15 GMT"));
        assert_eq!(draft.paragraphs.len(), 2);
        assert_eq!(draft.paragraphs[0].kind, Some(BlockKind::Heading));
    }

    #[test]
    fn a_line_with_only_a_date_is_metadata() {
        let draft = draft(&format!("Tuesday, 2 April 2031\n{BODY}"));
        assert_eq!(draft.published.as_deref(), Some("2031-04-02"));
        assert_eq!(draft.paragraphs.len(), 1);
    }

    #[test]
    fn front_matter_is_read_and_gone() {
        let draft = draft(&format!(
            "---\ntitle: \"Bridge shut\"\ndate: 2031-04-02\nsource: Norland Wire\n\
             tags: [roads]\n---\n{BODY}"
        ));
        assert_eq!(draft.title.as_deref(), Some("Bridge shut"));
        assert_eq!(draft.outlet.as_deref(), Some("Norland Wire"));
        assert_eq!(draft.published.as_deref(), Some("2031-04-02"));
        assert_eq!(draft.paragraphs.len(), 1);
    }

    #[test]
    fn a_dateline_stays_and_lends_its_day() {
        let text = format!("HARBOURTOWN, Oct 28, 2031 (Norland Wire) — {BODY}");
        let draft = draft(&text);
        assert_eq!(draft.paragraphs[0].text, text);
        assert!(matches!(draft.hint, Some(Day::Full(_))));
    }

    #[test]
    fn a_report_that_opens_with_a_sentence_has_no_headline() {
        let draft = draft(&format!("{BODY}\n{BODY}"));
        assert_eq!((draft.title, draft.paragraphs.len()), (None, 2));
    }

    #[test]
    fn a_speaker_with_a_colon_is_no_metadata() {
        let draft = draft(&format!("Police: 40 cars were on it when it shook.\n{BODY}"));
        assert_eq!(draft.paragraphs.len(), 2);
    }
}
