//! What the archive holds on some words: documents, quotes or claims.
//!
//! In: words as people type them (`flood "river bank" evacuat* -drill`), and filters.
//! Out: [`Hit`]s, newest or most relevant first, each with a snippet of the very text and
//! the place it stands at.
//!
//! Rows are numbered by their day, so that the newest come first without sorting, however
//! many match. Relevance (Okapi BM25's tf and length terms; Robertson & Zaragoza 2009) is
//! weighed over the newest [`POOL`] that match: all of them, where a word is rare.

use crate::story::between;
use crate::{Archive, keep, place, tell};
use anyhow::{Result, bail};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use secondsource::{Annotated, Language};
use serde::Serialize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// So many of the newest that match are weighed for relevance.
pub const POOL: usize = 500;
/// Words of a snippet.
const SNIPPET: usize = 32;
/// Words of a statement by which stories are found, the rarest …
const WORDS_OF_STATEMENT: usize = 12;
/// … and how many of those stories are looked into.
const STORIES_OF_STATEMENT: usize = 3;
/// Letters that a prefix must have.
const SHORTEST_PREFIX: usize = 3;

/// What to look through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// Headlines and texts.
    #[default]
    Documents,
    /// What people are quoted saying.
    Quotes,
    /// What is reported, in its clearest wording.
    Claims,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What was published last.
    #[default]
    Newest,
    /// What speaks most of the words.
    Relevant,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The words; empty for everything that the filters let through.
    pub words: String,
    /// What to look through.
    pub within: Within,
    /// What comes first.
    pub order: Order,
    /// Only by this outlet.
    pub outlet: Option<String>,
    /// Only quotes of, or claims resting on, a source with these words in its name.
    pub source: Option<String>,
    /// Only of this story, by its id.
    pub story: Option<String>,
    /// Published on this day or later.
    pub from: Option<Date>,
    /// Published on this day or before.
    pub to: Option<Date>,
    /// Only claims of this standing.
    pub standing: Option<String>,
    /// Only what has a figure, where this is set.
    pub figure: Option<Figure>,
    /// No more than these.
    pub limit: usize,
}

/// Asks for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure;

/// Something found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The document's id.
    pub document: String,
    /// First code point of the snippet in the document's text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words there.
    pub text: String,
    /// The words of it that were looked for, in code points from the snippet's start.
    pub marks: Vec<(usize, usize)>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The document's headline.
    pub title: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// The document's address.
    pub url: Option<String>,
    /// The story's id.
    pub story: Option<String>,
    /// Whose words a quote is.
    pub source: Option<String>,
    /// What a claim rests on.
    pub standing: Option<String>,
    /// How many origins it has.
    pub origins: Option<u64>,
}

/// One part of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    /// The words in their order, folded.
    words: Vec<String>,
    /// The last one is only the beginning of a word.
    prefix: bool,
    /// It must not be there.
    without: bool,
}

impl Archive {
    /// What matches all the words and filters.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>> {
        let terms = terms(&query.words)?;
        let wanted: Vec<&Term> = terms.iter().filter(|term| !term.without).collect();
        if wanted.is_empty() && !terms.is_empty() {
            bail!("only words to leave out: add one to look for");
        }
        let rows = self.rows(query, &terms)?;
        let mut hits = Vec::new();
        if query.order == Order::Newest {
            for row in rows {
                hits.extend(self.hit(query.within, row, &wanted)?.map(|(hit, _)| hit));
            }
            return Ok(hits);
        }
        let mut weighed = Vec::new();
        for row in rows {
            weighed.extend(self.hit(query.within, row, &wanted)?);
        }
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
        weighed.truncate(query.limit);
        Ok(weighed.into_iter().map(|(hit, _)| hit).collect())
    }

    /// The documents of those stories that tell most of a statement's words, by their
    /// claims: what a check of it needs.
    pub fn bearing_on(&self, statement: &str) -> Result<Vec<Annotated>> {
        let news = Language::english().terms();
        let rarity = |word: &Word| news.rarity(&news.stem(&word.folded));
        let mut asked = words(statement);
        asked.sort_by(|a, b| rarity(b).total_cmp(&rarity(a)));
        asked.truncate(WORDS_OF_STATEMENT);
        if asked.is_empty() {
            bail!("the statement has no word to look for");
        }
        let mut weights: BTreeMap<i64, f32> = BTreeMap::new();
        let mut select = self.db.prepare_cached(
            "SELECT c.story FROM (SELECT rowid FROM claim_words
                 WHERE claim_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) w
             JOIN claims c ON c.id = w.rowid GROUP BY c.story",
        )?;
        for word in &asked {
            let query = format!("text : \"{}\"", word.folded);
            let stories = select.query_map(params![query, POOL], |row| row.get(0))?;
            for story in stories {
                *weights.entry(story?).or_default() += rarity(word);
            }
        }
        let mut best: Vec<(i64, f32)> = weights.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let mut documents = Vec::new();
        for (story, _) in best.into_iter().take(STORIES_OF_STATEMENT) {
            let members = tell::members(&self.db, story)?;
            documents.extend(members.into_iter().map(|(_, stored)| stored.unpack()));
        }
        Ok(documents)
    }

    /// The numbers of the rows that match, the newest first.
    fn rows(&self, query: &Query, terms: &[Term]) -> Result<Vec<i64>> {
        let (table, base) = match query.within {
            Within::Documents => ("document_words", "members"),
            Within::Quotes => ("quote_words", "quotes"),
            Within::Claims => ("claim_words", "claims"),
        };
        let matching = matching(query, terms);
        let mut sql = match &matching {
            Some(_) => format!("SELECT rowid FROM {table} WHERE {table} MATCH ?"),
            None if base == "members" => "SELECT document FROM members WHERE 1".into(),
            None => format!("SELECT id FROM {base} WHERE 1"),
        };
        let row = match &matching {
            Some(_) => "rowid",
            None if base == "members" => "document",
            None => "id",
        };
        let mut values: Vec<Value> = matching.into_iter().map(Value::from).collect();
        if query.from.is_some() || query.to.is_some() {
            let (low, high) = between(query.from, query.to);
            let number = |document| match query.within {
                Within::Documents => Some(document),
                _ => place::part(document, 0),
            };
            sql.push_str(&format!(" AND {row} >= ? AND {row} < ?"));
            values.push(number(low).unwrap_or(i64::MIN).into());
            values.push(number(high).unwrap_or(i64::MAX).into());
        }
        if let Some(story) = &query.story {
            let (story, ..) = self.find(story)?;
            let own = match query.within {
                Within::Documents => "SELECT document FROM members WHERE story = ?",
                Within::Quotes => {
                    "SELECT q.id FROM quotes q JOIN members m ON m.document = q.document
                     WHERE m.story = ?"
                }
                Within::Claims => "SELECT id FROM claims WHERE story = ?",
            };
            sql.push_str(&format!(" AND {row} IN ({own})"));
            values.push(story.into());
        }
        sql.push_str(&format!(" ORDER BY {row} DESC LIMIT ?"));
        let most = match query.order {
            Order::Newest => query.limit,
            Order::Relevant => POOL.max(query.limit),
        };
        values.push(i64::try_from(most)?.into());
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map(params_from_iter(values), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A row as it is shown, and how much it speaks of the words.
    fn hit(
        &self,
        within: Within,
        row: i64,
        wanted: &[&Term],
    ) -> Result<Option<(Hit, f64)>> {
        let sql = match within {
            Within::Documents => {
                "SELECT d.name, d.outlet, d.title, d.published, d.url, s.name, d.text,
                     0, length(d.text), NULL, NULL, NULL
                 FROM documents d LEFT JOIN members m ON m.document = d.id
                 LEFT JOIN stories s ON s.id = m.story WHERE d.id = ?1"
            }
            Within::Quotes => {
                "SELECT d.name, d.outlet, d.title, d.published, d.url, s.name, d.text,
                     q.start, q.\"end\", q.source, NULL, NULL
                 FROM quotes q JOIN documents d ON d.id = q.document
                 LEFT JOIN members m ON m.document = d.id
                 LEFT JOIN stories s ON s.id = m.story WHERE q.id = ?1"
            }
            Within::Claims => {
                "SELECT d.name, d.outlet, d.title, d.published, d.url, s.name, d.text,
                     c.start, c.\"end\",
                     (SELECT group_concat(name, ' · ') FROM origins WHERE claim = c.id),
                     c.standing, c.origins
                 FROM claims c JOIN documents d ON d.id = c.document
                 JOIN stories s ON s.id = c.story WHERE c.id = ?1"
            }
        };
        let mut select = self.db.prepare_cached(sql)?;
        let found = select.query_row([row], |row| {
            let text: String = row.get(6)?;
            let title: Option<String> = row.get(2)?;
            let (start, end): (usize, usize) = (row.get(7)?, row.get(8)?);
            let whole = points(&text, start, end);
            let words = words(whole);
            let places = places(&words, wanted);
            let headline = title.as_deref().filter(|_| within == Within::Documents);
            let weight = weight(&words, headline, wanted);
            let cut = snippet(whole, &words, &places, within);
            let hit = Hit {
                document: row.get(0)?,
                start: start + cut.start,
                end: start + cut.end,
                text: cut.text,
                marks: cut.marks,
                outlet: row.get(1)?,
                title,
                published: row.get(3)?,
                url: row.get(4)?,
                story: row.get(5)?,
                source: row.get(9)?,
                standing: row.get(10)?,
                origins: row.get(11)?,
            };
            Ok((hit, weight))
        });
        Ok(found.optional()?)
    }
}

/// The characters of a text from one code point up to another.
fn points(text: &str, start: usize, end: usize) -> &str {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let from = at(start);
    let rest = text.get(from..).unwrap_or_default();
    let length = rest.char_indices().nth(end.saturating_sub(start));
    rest.get(..length.map_or(rest.len(), |(at, _)| at)).unwrap_or_default()
}

/// Reads what was typed.
fn terms(typed: &str) -> Result<Vec<Term>> {
    let mut terms = Vec::new();
    let mut rest = typed.trim();
    while !rest.is_empty() {
        let without = rest.strip_prefix('-').filter(|rest| !rest.starts_with(' '));
        let (own, is_without) = (without.unwrap_or(rest), without.is_some());
        let (part, after) = match own.strip_prefix(['"', '“', '”']) {
            Some(phrase) => {
                let end = phrase.find(['"', '“', '”']).unwrap_or(phrase.len());
                let (part, after) = phrase.split_at(end);
                (part, after.strip_prefix(['"', '“', '”']).unwrap_or(after))
            }
            None => own.split_at(own.find(char::is_whitespace).unwrap_or(own.len())),
        };
        let prefix = part.ends_with('*');
        let words: Vec<String> =
            words(part).into_iter().map(|word| word.folded).collect();
        if let Some(last) = words.last() {
            if prefix && last.chars().count() < SHORTEST_PREFIX {
                bail!("`{part}`: write at least {SHORTEST_PREFIX} letters before `*`");
            }
            terms.push(Term { words, prefix, without: is_without });
        }
        rest = after.trim_start();
    }
    if terms.is_empty() && !typed.trim().is_empty() {
        bail!("`{typed}`: no word to look for");
    }
    Ok(terms)
}

/// The full-text query; none where nothing is asked that it could answer.
fn matching(query: &Query, terms: &[Term]) -> Option<String> {
    let columns = match query.within {
        Within::Documents => "{title text}",
        _ => "text",
    };
    let one = |term: &Term| {
        let star = if term.prefix { " *" } else { "" };
        format!("{columns} : \"{}\"{star}", term.words.join(" "))
    };
    let with = terms.iter().filter(|term| !term.without).map(one);
    let mut parts: Vec<String> = with.collect();
    let mark = |mark: String| format!("marks : \"{mark}\"");
    parts.extend(query.outlet.as_deref().map(|o| mark(keep::mark('o', o))));
    parts.extend(query.figure.map(|Figure| mark("xfigure".into())));
    if query.within == Within::Claims {
        parts.extend(query.standing.as_deref().map(|s| mark(keep::mark('s', s))));
    }
    if query.within != Within::Documents {
        let source = query.source.as_deref().map(words).unwrap_or_default();
        parts.extend(source.iter().map(|w| format!("source : \"{}\"", w.folded)));
    }
    if parts.is_empty() {
        return None;
    }
    let mut all = parts.join(" AND ");
    for term in terms.iter().filter(|term| term.without) {
        all = format!("({all}) NOT {}", one(term));
    }
    Some(all)
}

/// A word of a text: where, in bytes, and how it is compared.
struct Word {
    start: usize,
    end: usize,
    folded: String,
}

/// The words of a text as the index has them: letters and digits, without accents and
/// case.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = c.is_alphanumeric() || is_combining_mark(c);
        match (start, within) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word = text.get(from..at).unwrap_or_default();
                words.push(Word { start: from, end: at, folded: fold(word) });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Where each term stands: the term's index, the first word and how many words.
fn places(words: &[Word], wanted: &[&Term]) -> Vec<(usize, usize, usize)> {
    let mut places = Vec::new();
    for at in 0..words.len() {
        for (index, term) in wanted.iter().enumerate() {
            let own = words.get(at..at + term.words.len()).unwrap_or_default();
            let last = term.words.len() - 1;
            let same = |(n, (word, term_word)): (usize, (&Word, &String))| {
                let begins = term.prefix && n == last;
                word.folded == *term_word
                    || (begins && word.folded.starts_with(term_word.as_str()))
            };
            if !own.is_empty() && own.iter().zip(&term.words).enumerate().all(same) {
                places.push((index, at, term.words.len()));
            }
        }
    }
    places
}

/// How much a text speaks of the terms: rare ones count for more, often said ones too, in
/// the headline twice.
fn weight(words: &[Word], headline: Option<&str>, wanted: &[&Term]) -> f64 {
    const K: f64 = 1.2;
    const B: f64 = 0.75;
    /// Words of a report, about.
    const USUAL: f64 = 450.0;
    let news = Language::english().terms();
    let head = headline.map(self::words).unwrap_or_default();
    let count = |words: &[Word], index: usize| {
        places(words, wanted).iter().filter(|(term, ..)| *term == index).count() as f64
    };
    let length = 1.0 - B + B * words.len() as f64 / USUAL;
    wanted
        .iter()
        .enumerate()
        .map(|(index, term)| {
            let rarity = |word: &String| f64::from(news.rarity(&news.stem(word)));
            let rare: f64 = term.words.iter().map(rarity).sum();
            let often = count(words, index) + 2.0 * count(&head, index);
            rare * often * (K + 1.0) / (often + K * length)
        })
        .sum()
}

/// The part of a text that is shown.
struct Cut {
    start: usize,
    end: usize,
    text: String,
    marks: Vec<(usize, usize)>,
}

/// The stretch with the most different terms, the earliest of them; all of a quote or
/// claim.
fn snippet(
    text: &str,
    words: &[Word],
    places: &[(usize, usize, usize)],
    within: Within,
) -> Cut {
    let most = if within == Within::Documents { SNIPPET } else { usize::MAX };
    let first = best(places, most).saturating_sub(most.min(words.len()) / 4);
    let first = if words.len() <= most { 0 } else { first.min(words.len() - most) };
    let last = first.saturating_add(most).min(words.len());
    let from = if first == 0 { 0 } else { words.get(first).map_or(0, |w| w.start) };
    let to = if last == words.len() { text.len() } else { words[last - 1].end };
    let count =
        |from: usize, to: usize| text.get(from..to).map_or(0, |t| t.chars().count());
    let shown = places.iter().filter(|(_, at, n)| *at >= first && at + n <= last);
    let marks = shown.map(|(_, at, n)| {
        let start = count(from, words[*at].start);
        (start, start + count(words[*at].start, words[at + n - 1].end))
    });
    let start = count(0, from);
    Cut {
        start,
        end: start + count(from, to),
        text: text.get(from..to).unwrap_or_default().to_owned(),
        marks: marks.collect(),
    }
}

/// The word at which the best stretch of so many words begins.
fn best(places: &[(usize, usize, usize)], most: usize) -> usize {
    let terms = |from: usize| {
        let to = from.saturating_add(most);
        let within = places.iter().filter(|(_, at, n)| *at >= from && at + n <= to);
        let mut terms: Vec<usize> = within.map(|(term, ..)| *term).collect();
        terms.sort_unstable();
        terms.dedup();
        terms.len()
    };
    let starts = places.iter().take(64).map(|(_, at, _)| *at);
    starts.max_by_key(|&from| (terms(from), usize::MAX - from)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &str) -> String {
        let query = Query::default();
        matching(&query, &terms(words).unwrap()).unwrap_or_default()
    }

    #[test]
    fn what_is_typed_never_is_a_syntax_error() {
        assert_eq!(
            typed("flood \"river bank\" evac* -drill"),
            "({title text} : \"flood\" AND {title text} : \"river bank\" AND \
             {title text} : \"evac\" *) NOT {title text} : \"drill\""
        );
        assert_eq!(
            typed("AND \"open"),
            "{title text} : \"and\" AND {title text} : \"open\""
        );
        assert_eq!(typed("U.S."), "{title text} : \"u s\"");
        assert!(terms("?!").is_err() && terms("e*").is_err());
    }

    #[test]
    fn a_snippet_is_the_very_text() {
        let text = "The Tarn rose on Monday. Éva Quill, who minds the lock, said the \
                    flood had come early.";
        let term = terms("eva flood").unwrap();
        let wanted: Vec<&Term> = term.iter().collect();
        let words = words(text);
        let cut = snippet(text, &words, &places(&words, &wanted), Within::Documents);
        let shown: Vec<&str> =
            cut.marks.iter().map(|&(start, end)| points(&cut.text, start, end)).collect();
        assert_eq!(shown, ["Éva", "flood"]);
        assert_eq!(points(text, cut.start, cut.end), cut.text);
    }
}
