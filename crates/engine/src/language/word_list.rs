//! Word lists: one entry a line, `#` comments, an optional tab and value.

use rustc_hash::FxHashMap;

/// Words and phrases of a language, each with an optional value. Entries are compared
/// as written; lists are lower case unless they say otherwise.
#[derive(Debug, Default)]
pub struct WordList {
    words: FxHashMap<Box<str>, Box<str>>,
    /// First word → phrases (as words) that start with it, longest first.
    phrases: FxHashMap<Box<str>, Vec<Phrase>>,
    order: Vec<Box<str>>,
}

/// The words of an entry and its value.
type Phrase = (Vec<Box<str>>, Box<str>);

impl WordList {
    /// Reads the format: `entry`, or `entry<TAB>value`; the rest of a line after ` #`
    /// and lines that start with `#` are comments. Words of an entry are split at
    /// white space.
    pub fn parse(text: &str) -> WordList {
        let mut list = WordList::default();
        for line in text.lines() {
            let line = if line.starts_with('#') { "" } else { line };
            let line = line.split_once(" #").map_or(line, |(entry, _)| entry).trim_end();
            let (entry, value) = line.split_once('\t').unwrap_or((line, ""));
            if !entry.trim().is_empty() {
                list.insert(entry.trim(), value.trim());
            }
        }
        list.phrases.values_mut().for_each(|phrases| {
            phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        });
        list
    }

    fn insert(&mut self, entry: &str, value: &str) {
        self.order.push(entry.into());
        let words: Vec<Box<str>> = entry.split_whitespace().map(Box::from).collect();
        self.phrases.entry(words[0].clone()).or_default().push((words, value.into()));
        self.words.insert(entry.into(), value.into());
    }

    /// Whether the word or phrase is listed.
    pub fn has(&self, entry: &str) -> bool {
        self.words.contains_key(entry)
    }

    /// The value of the word or phrase; empty where it has none.
    pub fn get(&self, entry: &str) -> Option<&str> {
        self.words.get(entry).map(AsRef::as_ref)
    }

    /// The longest entry that the words begin with: how many words it takes, its value.
    pub fn longest<'a, S>(
        &self,
        words: impl Iterator<Item = &'a S> + Clone,
    ) -> Option<(usize, &str)>
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        let first = words.clone().next()?;
        self.phrases.get(first.as_ref())?.iter().find_map(|(phrase, value)| {
            let mut text = words.clone();
            phrase
                .iter()
                .all(|w| text.next().is_some_and(|t| t.as_ref() == w.as_ref()))
                .then_some((phrase.len(), value.as_ref()))
        })
    }

    /// The entries in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_entry_wins() {
        let list = WordList::parse("# lead\nmore\nmore than\tlow # why\n");
        let words = ["more", "than", "ten"];
        assert_eq!(list.longest(words.iter().copied()), Some((2, "low")));
        assert_eq!(list.longest(["more", "men"].into_iter()), Some((1, "")));
        assert!(list.has("more than") && !list.has("than"));
    }
}
