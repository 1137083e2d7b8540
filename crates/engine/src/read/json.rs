//! JSON, JSON Lines, arrays, and the wrappers that news services put around them.
//!
//! A document is an object with a text under one of the usual keys. Keys are compared
//! without case, `_` and `-`: `date_publish`, `datePublish` and `DATE-PUBLISH` are one.
//! Where the text is escaped HTML, it is read as HTML.

use super::draft::Draft;
use super::{html, paragraph, text};
use crate::error::{Error, Kind};
use crate::language::Language;
use serde_json::{Deserializer, Map, Value};

/// The keys of each field, the best first.
mod keys {
    pub(super) const TEXT: &[&str] = &[
        "text",
        "body",
        "content",
        "articlebody",
        "fulltext",
        "maintext",
        "bodytext",
        "cleanedtext",
        "articletext",
        "rawtext",
        "story",
        "contents",
        "paragraphs",
    ];
    pub(super) const TITLE: &[&str] = &["title", "headline", "webtitle", "name"];
    pub(super) const URL: &[&str] =
        &["canonicalurl", "url", "weburl", "link", "sourceurl", "permalink", "uri"];
    pub(super) const OUTLET: &[&str] = &[
        "outlet",
        "source",
        "sourcename",
        "sitename",
        "site",
        "publisher",
        "publication",
        "newspaper",
        "sourcedomain",
        "domain",
        "feed",
    ];
    pub(super) const PUBLISHED: &[&str] = &[
        "published",
        "publishedat",
        "publisheddate",
        "publisheddatetime",
        "publisheddate",
        "datepublish",
        "datepublished",
        "publishdate",
        "publicationdate",
        "pubdate",
        "publishedtime",
        "webpublicationdate",
        "firstpublicationdate",
        "date",
        "datetime",
        "seendate",
        "createdat",
        "timestamp",
        "time",
    ];
    pub(super) const AUTHOR: &[&str] =
        &["author", "authors", "byline", "creator", "writer", "reporter"];
    pub(super) const LANGUAGE: &[&str] = &["language", "lang", "inlanguage"];
    /// Keys under which services put the list of their articles.
    pub(super) const WRAPPER: &[&str] = &[
        "articles",
        "documents",
        "docs",
        "items",
        "results",
        "data",
        "hits",
        "entries",
        "stories",
        "news",
        "response",
    ];
    /// Where an object stands for a name: `{"id": null, "name": "The Harbour Post"}`.
    pub(super) const NAME: &[&str] =
        &["name", "title", "domain", "label", "url", "text", "value", "id"];
}

/// Reads every document. The outer error: not one value could be read.
pub(super) fn read(
    text: &str,
    language: &Language,
) -> Result<Vec<Result<Draft, Error>>, Error> {
    let mut drafts = Vec::new();
    let mut values = 0;
    for value in values_of(text) {
        match value {
            Ok(value) => {
                values += 1;
                collect(value, &mut drafts);
            }
            Err(error) => drafts.push(Err(error)),
        }
    }
    for draft in drafts.iter_mut().flatten() {
        text::mark_head(draft, language);
    }
    match drafts.first() {
        Some(Err(error)) if drafts.len() == 1 => Err(error.clone()),
        None if values > 0 => Err(Error::new(Kind::Empty, "holds no document")),
        _ => Ok(drafts),
    }
}

/// The values: one a line where each line (or the first) is one, else one after the
/// other. Errors name the line.
fn values_of(text: &str) -> Vec<Result<Value, Error>> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let one = |line: &str| serde_json::from_str::<Value>(line);
    let is_object = |line: &str| one(line).is_ok_and(|value| value.is_object());
    let several = lines.clone().count() > 1;
    if several && lines.clone().any(|(_, line)| is_object(line)) {
        let read = |(number, line): (usize, &str)| {
            one(line).map_err(|error| malformed(&error, number))
        };
        // An array written one object a line is one value, not lines.
        if !text.trim_start().starts_with('[') {
            return lines.by_ref().map(read).collect();
        }
    }
    let stream = Deserializer::from_str(text).into_iter::<Value>();
    stream.map(|value| value.map_err(|error| malformed(&error, 0))).collect()
}

fn malformed(error: &serde_json::Error, lines_before: usize) -> Error {
    let whole = error.to_string();
    let why = whole.split(" at line ").next().unwrap_or_default();
    let line = error.line().max(1) + lines_before;
    let column = error.column();
    let message = format!(
        "line {line}: malformed JSON at column {column} ({why}): mend or delete the line"
    );
    Error::new(Kind::Malformed, message)
}

/// Adds the documents of one value: an object, an array, a service's wrapper.
fn collect(value: Value, drafts: &mut Vec<Result<Draft, Error>>) {
    let number = drafts.len() + 1;
    match value {
        Value::Array(values) => values.into_iter().for_each(|v| collect(v, drafts)),
        Value::Object(object) => match draft(&object) {
            Some(draft) => drafts.push(Ok(draft)),
            None => match wrapped(object) {
                Some(values) => collect(values, drafts),
                None => drafts.push(Err(without_text(number))),
            },
        },
        _ => drafts.push(Err(without_text(number))),
    }
}

fn without_text(number: usize) -> Error {
    let message = format!(
        "document {number}: has no text: put it under 'text', 'body' or 'content'"
    );
    Error::new(Kind::Malformed, message)
}

fn wrapped(object: Map<String, Value>) -> Option<Value> {
    object.into_iter().find_map(|(key, value)| {
        let holds = match &value {
            Value::Array(values) => values.iter().any(Value::is_object),
            Value::Object(_) => true,
            _ => false,
        };
        (holds && keys::WRAPPER.contains(&plain(&key).as_str())).then_some(value)
    })
}

fn draft(object: &Map<String, Value>) -> Option<Draft> {
    let text = find(object, keys::TEXT).find_map(text_of)?;
    let mut draft = Draft {
        paragraphs: if html::is_markup(&text) {
            html::paragraphs(&text)
        } else {
            paragraph::split(&text)
        },
        ..Draft::default()
    };
    let field = |keys| find(object, keys).find_map(name_of);
    draft.title = field(keys::TITLE);
    draft.url = find(object, keys::URL).filter_map(name_of).find(|u| u.contains("://"));
    draft.outlet = field(keys::OUTLET);
    draft.published = field(keys::PUBLISHED);
    draft.author = find(object, keys::AUTHOR).find_map(names_of);
    draft.language = field(keys::LANGUAGE).map(|code| code.to_lowercase());
    Some(draft)
}

/// The object's values under these keys, in the order of the keys.
fn find<'a>(
    object: &'a Map<String, Value>,
    keys: &'static [&'static str],
) -> impl Iterator<Item = &'a Value> {
    keys.iter().flat_map(move |wanted| {
        object.iter().filter(move |(key, _)| plain(key) == **wanted).map(|(_, v)| v)
    })
}

fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// A text, or a list of paragraphs.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts: Option<Vec<String>> = values.iter().map(text_of).collect();
            texts?.join("\n\n")
        }
        Value::Object(object) => find(object, keys::TEXT).find_map(text_of)?,
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A name: a string, a number, or the name inside an object.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(text) => paragraph::clean(text),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => find(object, keys::NAME).find_map(name_of)?,
        Value::Array(values) => values.iter().find_map(name_of)?,
        _ => return None,
    };
    (!name.is_empty()).then_some(name)
}

/// One name or several, joined by commas.
fn names_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => {
            let names: Vec<String> = values.iter().filter_map(name_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        other => name_of(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafts(text: &str) -> Vec<Result<Draft, Error>> {
        read(text, Language::english()).unwrap()
    }

    fn sole(text: &str) -> Error {
        read(text, Language::english()).unwrap_err()
    }

    #[test]
    fn usual_keys_fill_the_fields() {
        let found = drafts(
            r#"{"body": "The bridge was shut.", "Headline": "Bridge shut", "authors":
            ["Ada Quill", "Tom Reed"], "date_publish": "2031-04-02", "source":
            {"id": null, "name": "The Harbour Post"}, "url": "https://post.example/1"}"#,
        );
        let draft = found[0].as_ref().unwrap();
        assert_eq!(draft.title.as_deref(), Some("Bridge shut"));
        assert_eq!(draft.author.as_deref(), Some("Ada Quill, Tom Reed"));
        assert_eq!(draft.outlet.as_deref(), Some("The Harbour Post"));
        assert_eq!(draft.published.as_deref(), Some("2031-04-02"));
        assert_eq!(draft.paragraphs.len(), 1);
    }

    #[test]
    fn lines_arrays_and_wrappers_are_read() {
        let lines = "{\"text\": \"One.\"}\n\n{\"text\": \"Two.\"}\n";
        assert_eq!(drafts(lines).len(), 2);
        assert_eq!(drafts("[{\"text\": \"One.\"},\n{\"text\": \"Two.\"}]").len(), 2);
        let service = r#"{"status": "ok", "articles": [{"content": "One."}]}"#;
        assert_eq!(drafts(service).len(), 1);
        let printed = "{\n \"text\": \"One.\"\n}\n{\n \"text\": \"Two.\"\n}";
        assert_eq!(drafts(printed).len(), 2);
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_read() {
        let found =
            drafts("{\"text\": \"One.\"}\n{\"text\": oops}\n{\"text\": \"Two.\"}");
        assert_eq!(found.len(), 3);
        let message = found[1].as_ref().unwrap_err().to_string();
        assert!(message.starts_with("line 2: malformed JSON"), "{message}");
    }

    #[test]
    fn what_has_no_text_is_told() {
        let message = sole(r#"{"title": "Bridge"}"#).to_string();
        assert!(message.contains("no text"), "{message}");
        assert!(sole("{\"text\": ").is_malformed());
        assert!(sole("[]").is_empty());
    }

    #[test]
    fn escaped_markup_is_read_as_markup() {
        let found = drafts(r#"{"content": "<p>One &amp; two.</p><p>Three.</p>"}"#);
        let paragraphs = &found[0].as_ref().unwrap().paragraphs;
        assert_eq!(paragraphs[0].text, "One & two.");
        assert_eq!(paragraphs.len(), 2);
    }
}
