//! Patterns: regular expressions with named groups, kept in TOML with their own
//! examples.
//!
//! ```toml
//! [[pattern]]
//! name = "month-day"
//! regex = '(?<month>January|February) (?<day>\d{1,2})\b'
//! value = "date"            # optional: what the room makes of it
//! yes = ["January 5"]
//! no = ["the fifth"]
//! ```

use crate::error::{Error, Kind};
use regex::Regex;

/// One pattern of a rule file.
#[derive(Debug)]
pub struct Pattern {
    /// Its name, told in evidence and in failing tests.
    pub name: String,
    /// The expression; groups are named.
    pub regex: Regex,
    /// What the room makes of a match; empty where it needs no telling.
    pub value: String,
    /// Texts in which it must match.
    pub yes: Vec<String>,
    /// Texts in which it must not.
    pub no: Vec<String>,
}

pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Pattern>, Error> {
    let bad = |why: String| Error::new(Kind::Rule, format!("{file}: {why}"));
    let table: toml::Table = text.parse().map_err(|e| bad(format!("{e}")))?;
    let entries = table
        .get("pattern")
        .and_then(toml::Value::as_array)
        .ok_or_else(|| bad("holds no [[pattern]]".into()))?;
    entries
        .iter()
        .map(|entry| {
            let field = |key: &str| entry.get(key).and_then(toml::Value::as_str);
            let name =
                field("name").ok_or_else(|| bad("a pattern has no name".into()))?;
            let source =
                field("regex").ok_or_else(|| bad(format!("{name}: has no regex")))?;
            let regex = Regex::new(source).map_err(|e| bad(format!("{name}: {e}")))?;
            Ok(Pattern {
                name: name.to_owned(),
                regex,
                value: field("value").unwrap_or_default().to_owned(),
                yes: texts(entry, "yes"),
                no: texts(entry, "no"),
            })
        })
        .collect()
}

fn texts(entry: &toml::Value, key: &str) -> Vec<String> {
    let list = entry.get(key).and_then(toml::Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .map(str::to_owned)
        .collect()
}
