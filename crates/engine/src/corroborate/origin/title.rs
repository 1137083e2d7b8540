//! A source's name or role in the words by which it is compared.
//!
//! "Nigeria's government", "the Nigerian government" and "Nigeria" all come to the one
//! word `nigeria`; "Goldman Sachs Group Inc." to `goldman sachs`.

use crate::language::{Language, WordList};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The lists that say which words of a title tell nothing.
pub(super) struct Titles<'a> {
    articles: &'a WordList,
    joins: &'a WordList,
    suffixes: &'a WordList,
    bodies: &'a WordList,
    known: &'a WordList,
    countries: &'a WordList,
    peoples: &'a WordList,
    rulers: &'a WordList,
    places: &'a WordList,
    heads: &'a WordList,
    leaders: &'a WordList,
    institutions: &'a WordList,
}

/// The words of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// In order, lower case, no accents, countries by one name each.
    pub(super) words: Vec<String>,
    /// The countries among them.
    pub(super) countries: Vec<String>,
}

impl Title {
    /// Whether all words of `part` stand in it.
    pub(super) fn holds(&self, part: &Title) -> bool {
        !part.words.is_empty() && part.words.iter().all(|word| self.words.contains(word))
    }

    /// Whether it is a country, or that country's government.
    pub(super) fn is_country(&self) -> bool {
        self.words.len() == 1 && self.countries == self.words
    }
}

impl<'a> Titles<'a> {
    pub(super) fn new(language: &'a Language) -> Self {
        Titles {
            articles: language.list("origin/articles"),
            joins: language.list("origin/joins"),
            suffixes: language.list("origin/suffixes"),
            bodies: language.list("origin/bodies"),
            known: language.list("name/bodies"),
            countries: language.list("name/countries"),
            peoples: language.list("name/peoples"),
            rulers: language.list("origin/rulers"),
            places: language.list("name/places"),
            heads: language.list("name/body_heads"),
            leaders: language.list("origin/leaders"),
            institutions: language.list("attribute/bodies"),
        }
    }

    /// A person's name: up to the first word that only joins ("Blake *of* the Temple").
    pub(super) fn person(&self, name: &str) -> Title {
        let words = self.plain(name).into_iter().map(|w| fold(&w));
        let words = words.skip_while(|w| self.articles.has(w));
        let words = words.take_while(|w| !self.joins.has(w));
        Title { words: words.collect(), countries: Vec::new() }
    }

    /// A role, in all its words.
    pub(super) fn role(&self, role: &str) -> Title {
        self.read(role)
    }

    /// A body's name. A government is its country.
    pub(super) fn body(&self, name: &str) -> Title {
        self.ruled(self.read(name))
    }

    /// The words and countries of a body's other name.
    fn other(&self, name: &str) -> (Vec<String>, Vec<String>) {
        let words = self.telling(name.split_whitespace());
        match self.countries.has(name) {
            true => (vec![fold(name)], vec![fold(name)]),
            false => (words.collect(), Vec::new()),
        }
    }

    /// The title of one country where nothing but words for a government stand beside it.
    fn ruled(&self, title: Title) -> Title {
        let rules = |w: &String| title.countries.contains(w) || self.rulers.has(w);
        if title.countries.len() == 1 && title.words.iter().all(rules) {
            return Title { words: title.countries.clone(), ..title };
        }
        title
    }

    /// Whether the words tell of a government, and not of which.
    pub(super) fn is_some_government(&self, title: &Title) -> bool {
        title.countries.is_empty() && title.words.iter().all(|w| self.rulers.has(w))
    }

    /// Whether the title names a country and an office of its government.
    pub(super) fn is_office(&self, title: &Title) -> bool {
        title.countries.len() == 1 && title.words.iter().any(|w| self.rulers.has(w))
    }

    /// Whether a role names the body: by all its words, or by all that tell it from other
    /// bodies of its kind ("*defence* minister", "Ministry of *Defence*").
    pub(super) fn speaks_for(&self, role: &Title, body: &Title) -> bool {
        let telling = body.words.iter().filter(|w| !self.heads.has(w));
        let own = telling.clone().filter(|w| !body.countries.contains(w)).count();
        let leads = self.leads(role);
        let told = own > 0 && leads && telling.clone().all(|w| role.words.contains(w));
        !body.is_country() && (role.holds(body) || told)
    }

    /// Whether a word of the title is for one who leads or speaks.
    pub(super) fn leads(&self, title: &Title) -> bool {
        title.words.iter().any(|w| self.rulers.has(w) || self.leaders.has(w))
    }

    /// What a role is of, in its words but those for one who leads or speaks: `coast guard`
    /// of a coast guard spokeswoman, `norland` of Norland's defence minister. Nothing
    /// where these words name nobody in particular.
    pub(super) fn seat(&self, title: &Title, role: &str) -> Option<String> {
        let own = |w: &&String| !self.rulers.has(w) && !self.leaders.has(w);
        let words: Vec<&str> =
            title.words.iter().filter(own).map(String::as_str).collect();
        let proper =
            || role.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase));
        let told =
            self.institutions.has(&words.join(" ")) || role.contains("'s ") || proper();
        (self.leads(title) && told && !words.is_empty()).then(|| words.join(" "))
    }

    /// Whether all these names are a place's.
    pub(super) fn is_place<'n>(
        &self,
        mut names: impl Iterator<Item = &'n String>,
    ) -> bool {
        names.all(|name| self.places.has(name) || self.countries.has(name))
    }

    /// Whether a description names nobody but a place: "the largest bank in Norland".
    pub(super) fn only_places(&self, name: &str) -> bool {
        let words = self.plain(name);
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let listed = [self.places, self.peoples, self.countries]
                .iter()
                .find_map(|list| list.longest(rest.iter()));
            match listed {
                Some((taken, _)) => at += taken,
                None if rest[0].chars().any(char::is_uppercase) => return false,
                None => at += 1,
            }
        }
        true
    }

    /// Whether a small word parts the name in two: "police *and* rescue services".
    pub(super) fn is_several(&self, name: &str) -> bool {
        name.split_whitespace().any(|w| self.joins.get(w) == Some("several"))
    }

    fn read(&self, name: &str) -> Title {
        let raw = self.plain(name);
        let mut title = Title::default();
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let listed = [self.peoples, self.countries]
                .iter()
                .find_map(|list| list.longest(rest.iter()));
            let known = || self.known.longest(rest.iter());
            let lower: Vec<String> = rest.iter().map(|w| w.to_lowercase()).collect();
            if let Some((taken, other)) = self.bodies.longest(lower.iter()) {
                // "Kremlin spokesman": the other name may be a country's.
                let (words, countries) = self.other(other);
                title.words.extend(words);
                title.countries.extend(countries);
                at += taken;
            } else if let Some((taken, country)) = listed {
                let own = rest[..taken].join(" ");
                let country = fold(if country.is_empty() { &own } else { country });
                title.countries.push(country.clone());
                title.words.push(country);
                at += taken;
            } else if let Some((taken, name)) = known() {
                let own = rest[..taken].join(" ");
                let name = if name.is_empty() { &own } else { name };
                title.words.extend(self.telling(name.split_whitespace()));
                at += taken;
            } else {
                title.words.extend(self.telling(rest[..1].iter().map(String::as_str)));
                at += 1;
            }
        }
        title.words.dedup();
        title
    }

    fn telling<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
    ) -> impl Iterator<Item = String> {
        words.map(fold).filter(|w| {
            !w.is_empty()
                && ![self.articles, self.joins, self.suffixes].iter().any(|l| l.has(w))
        })
    }

    /// The words as written, without possessives and marks; hyphens part them.
    fn plain(&self, name: &str) -> Vec<String> {
        let name = name.replace('’', "'");
        let words = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/'));
        let words =
            words.map(|w| w.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'));
        let words = words.map(|w| w.strip_suffix("'s").unwrap_or(w).trim_matches('\''));
        words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    }
}

/// Lower case, no accents, no full stops.
fn fold(word: &str) -> String {
    let bare = word.nfd().filter(|c| !is_combining_mark(*c) && *c != '.');
    bare.flat_map(char::to_lowercase).collect()
}

/// The first letters of a name's words, as an acronym has them.
pub(super) fn initials(name: &str) -> String {
    let capital = |w: &str| w.chars().next().filter(|c| c.is_uppercase());
    name.split([' ', '-']).filter_map(capital).collect()
}

/// Whether a name is written as an acronym: "ICRC", "N.Y.T.".
pub(super) fn acronym(name: &str) -> Option<String> {
    let letters: String = name.chars().filter(|c| *c != '.').collect();
    let size = letters.chars().count();
    ((2..=6).contains(&size) && letters.chars().all(char::is_uppercase))
        .then_some(letters)
}
