//! The reports' own words, from `rules/<code>/report/labels.txt`.

use crate::Language;
use crate::language::WordList;

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Labels<'a>(&'a WordList);

impl<'a> Labels<'a> {
    /// The words reports are written in. English is the only language that has them.
    pub(super) fn new() -> Labels<'static> {
        Labels(Language::english().list("report/labels"))
    }

    /// The words for `key`; the key itself where the language has none, so that a gap
    /// shows instead of hiding.
    pub(super) fn of(self, key: &'a str) -> &'a str {
        debug_assert!(self.0.has(key), "no label '{key}'");
        self.0.get(key).unwrap_or(key)
    }

    /// The words for `group.key`.
    pub(super) fn in_group(self, group: &str, key: &'a str) -> &'a str {
        self.0.get(&format!("{group}.{key}")).unwrap_or(key)
    }

    /// The words for `key` with its `{gaps}` filled in.
    pub(super) fn fill(self, key: &'a str, gaps: &[(&str, &str)]) -> String {
        fill(self.of(key), gaps)
    }

    /// The words for a number of things: `key.one` or `key.many`.
    pub(super) fn count(self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "many" };
        fill(self.in_group(key, form), &[("n", &n.to_string())])
    }
}

/// Puts values into `{gaps}`, in one pass: a value that holds braces stays as it is.
fn fill(template: &str, gaps: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((gap, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            break;
        };
        match gaps.iter().find(|(name, _)| *name == gap) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{", gap, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_never_templates() {
        assert_eq!(fill("{a}, {b}", &[("a", "{b}"), ("b", "x")]), "{b}, x");
        assert_eq!(fill("{n} of {", &[("n", "3")]), "3 of {");
        assert_eq!(fill("{what}", &[]), "{what}");
    }

    #[test]
    fn counts_take_their_form() {
        let labels = Labels::new();
        assert_eq!(labels.count("documents", 1), "1 report");
        assert_eq!(labels.count("documents", 4), "4 reports");
    }
}
