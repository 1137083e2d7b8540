//! Who copied whom.
//!
//! Whom the one credits: the other's outlet, by name or by address ("told The Harbour
//! Post" and harbourpost.example). Where an agency is credited, "VELLE (AP) —", and the
//! other is not that agency, both have its text and neither has the other's, whatever
//! the days. Else the earlier of two on different days. Not done here: which of two
//! undated texts grew out of the other; a cut and an expansion look alike.

use crate::Annotated;
use crate::document::{BlockKind, Document};
use crate::language::{Language, WordList};

/// Shorter names of outlets are found in any text ("AP" in "APRIL").
const SHORTEST_OUTLET: usize = 4;
/// Credits stand in parentheses in the first so many bytes of the text …
const DATELINE: usize = 400;
/// … of which they take at most so many …
const LONGEST_CREDIT: usize = 40;
/// … or in one of the last paragraphs, if it is short.
const CREDIT_LINE: usize = 200;
const LAST: usize = 3;
/// A dateline is one of the first lines.
const TOP: usize = 4;

/// Which documents credit an agency.
pub(super) struct Credits {
    agency: Vec<bool>,
}

impl Credits {
    pub(super) fn of<'a>(
        docs: impl IntoIterator<Item = &'a Annotated>,
        language: &Language,
    ) -> Self {
        let names = language.list("link/agencies");
        let agency = docs.into_iter().map(|d| credits_agency(&d.document, names));
        Credits { agency: agency.collect() }
    }

    /// The one of the two that was copied, where it can be told.
    pub(super) fn copied(
        &self,
        [x, y]: [&Annotated; 2],
        [a, b]: [usize; 2],
    ) -> Option<usize> {
        match (credits(y, x), credits(x, y)) {
            (true, false) => return Some(a),
            (false, true) => return Some(b),
            _ => {}
        }
        if self.agency[a] || self.agency[b] {
            return None;
        }
        match x.document.published?.cmp(&y.document.published?) {
            std::cmp::Ordering::Less => Some(a),
            std::cmp::Ordering::Greater => Some(b),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// Whether a document names the other's outlet in its text, and not its own.
fn credits(copy: &Annotated, from: &Annotated) -> bool {
    let named = |outlet: &str| {
        let text = &copy.document.text;
        let host = host(outlet);
        let called = |name: &str| host.is_some_and(|host| squashed(name).ends_with(host));
        let names = copy.mentions.names.iter();
        (outlet.len() >= SHORTEST_OUTLET && text.contains(outlet))
            || (host.is_some() && names.map(|n| n.span.of(text)).any(called))
    };
    let (own, other) = (copy.document.outlet.as_deref(), from.document.outlet.as_deref());
    other != own && other.is_some_and(named) && !own.is_some_and(named)
}

/// The telling part of an outlet that is called by its address: `harbourpost` of
/// news.harbourpost.example.
fn host(outlet: &str) -> Option<&str> {
    let (labels, _) = outlet.rsplit_once('.')?;
    let longest = labels.split('.').max_by_key(|label| label.len())?;
    let plain = longest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (plain && longest.len() >= SHORTEST_OUTLET).then_some(longest)
}

fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The agency whose text a document prints, by its dateline or byline: Norland Wire where
/// it begins "VELLE (Norland Wire) —".
pub fn credit(document: &Document, language: &Language) -> Option<String> {
    let (names, heads) =
        (language.list("link/agencies"), language.list("link/agency_heads"));
    let agency = |name: &&str| {
        let last = name.rsplit(' ').next().filter(|last| last.len() < name.len());
        names.has(name) || last.is_some_and(|last| heads.has(last))
    };
    let mut top = document.text.lines().take(TOP).filter_map(|line| {
        let (city, rest) = line.split_once('(')?;
        let (name, rest) = rest.split_once(')')?;
        let dash = rest.trim_start().starts_with(['-', '–', '—']);
        Some(name.trim()).filter(|_| dash && city.len() <= LONGEST_CREDIT)
    });
    let name = top.find(agency);
    let byline = document.author.as_deref().map(str::trim).filter(agency);
    name.or(byline).map(str::to_owned)
}

/// Whether an agency is credited in the dateline or in a line at the end.
fn credits_agency(document: &Document, names: &WordList) -> bool {
    let text = &document.text;
    let mut head = DATELINE.min(text.len());
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    let inside = |rest: &&'_ str| rest.find(')').is_some_and(|end| end <= LONGEST_CREDIT);
    let parentheses = text[..head].split('(').skip(1).filter(inside);
    let mut parentheses = parentheses.filter_map(|rest| Some(rest.split_once(')')?.0));
    let last = document.blocks.len().saturating_sub(LAST);
    let mut lines = document.blocks.iter().enumerate().filter(|(at, block)| {
        block.span.len() <= CREDIT_LINE
            && block.kind != BlockKind::Caption
            && (*at >= last || block.kind == BlockKind::Boilerplate)
    });
    parentheses.any(|credit| names_agency(credit, names))
        || lines.any(|(_, block)| names_agency(block.span.of(text), names))
}

fn names_agency(line: &str, names: &WordList) -> bool {
    let between = |c: char| !c.is_alphanumeric() && c != '-';
    let words: Vec<&str> = line.split(between).filter(|w| !w.is_empty()).collect();
    (0..words.len()).any(|at| names.longest(words[at..].iter()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credited(text: &str) -> bool {
        credits_agency(
            &Document::of_text(text),
            Language::english().list("link/agencies"),
        )
    }

    #[test]
    fn agencies_are_credited_in_datelines_and_last_lines() {
        assert!(credited("VELLE (AP) - The bridge fell."));
        assert!(credited(
            "The bridge fell.\nThe Associated Press contributed to this report."
        ));
        assert!(!credited(
            "VELLE (Norland) - The bridge fell, as many had feared it would since the \
             flood, and took the fish market with it into the Tarn. Ada Quill told \
             Reuters that she had seen it coming for a year and had said so to the mayor."
        ));
    }

    #[test]
    fn an_outlet_is_told_by_its_address() {
        assert_eq!(host("news.harbourpost.example"), Some("harbourpost"));
        assert_eq!(host("The Harbour Post"), None);
        assert!(squashed("The Harbour Post").ends_with("harbourpost"));
    }
}
