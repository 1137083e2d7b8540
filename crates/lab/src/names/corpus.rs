//! The annotated names of public data, all as persons, organisations, places and
//! miscellaneous.

use anyhow::{Context, Result};
use secondsource::document::{Block, BlockKind};
use secondsource::mention::NameKind;
use secondsource::{Document, Language, Span};
use std::path::Path;

/// One document: its text and which names stand where.
#[derive(Clone)]
pub(super) struct Gold {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) names: Vec<(Span, NameKind)>,
    /// Whether it says which other names there are than persons, bodies and places.
    pub(super) misc: bool,
}

impl Gold {
    fn new(misc: bool) -> Gold {
        Gold { text: String::new(), blocks: Vec::new(), names: Vec::new(), misc }
    }

    pub(super) fn document(&self) -> Document {
        Document { blocks: self.blocks.clone(), ..Document::of_text(&self.text) }
    }

    /// Appends a sentence of words, each with whether it begins a name, and of what kind;
    /// returns where each word stands.
    fn push(&mut self, words: &[(&str, Option<(bool, NameKind)>)]) -> Vec<Span> {
        let start = self.text.len();
        let mut open = true;
        let mut last = None;
        let mut spans = Vec::new();
        for (word, name) in words {
            if !open && !is_glued(word) {
                self.text.push(' ');
            }
            open = matches!(*word, "(" | "[" | "``" | "$");
            let at = self.text.len();
            self.text.push_str(word);
            let span = Span::new(at, self.text.len());
            match (name, self.names.last_mut()) {
                (Some((false, kind)), Some(held)) if last == Some(*kind) => {
                    held.0.end = span.end;
                }
                (Some((_, kind)), _) => self.names.push((span, *kind)),
                _ => {}
            }
            last = name.map(|n| n.1);
            spans.push(span);
        }
        self.text.push('\n');
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { span, kind: BlockKind::Body });
        spans
    }
}

/// Whether no space stands before the word in print.
fn is_glued(word: &str) -> bool {
    let marks =
        [",", ".", ")", ":", ";", "?", "!", "'s", "n't", "'", "''", "]", "’s", "%"];
    marks.contains(&word) || word.starts_with('\'')
}

/// A file in columns, a name's words marked B- and I-.
pub(super) struct Columns {
    pub(super) word: usize,
    pub(super) tag: usize,
    /// Its names by what they are called in the file.
    pub(super) kinds: &'static [(&'static str, NameKind)],
    /// Whether each sentence is a document.
    pub(super) single: bool,
}

/// UNER's and wikigold's kinds.
const PLAIN: [(&str, NameKind); 4] = [
    ("PER", NameKind::Person),
    ("ORG", NameKind::Organisation),
    ("LOC", NameKind::Place),
    ("MISC", NameKind::Misc),
];

/// WNUT17's kinds: what bands and teams are called is a group.
const EMERGING: [(&str, NameKind); 6] = [
    ("person", NameKind::Person),
    ("corporation", NameKind::Organisation),
    ("group", NameKind::Organisation),
    ("location", NameKind::Place),
    ("creative-work", NameKind::Misc),
    ("product", NameKind::Misc),
];

pub(super) fn uner(data: &Path, part: &str) -> Result<Vec<Gold>> {
    let path = data.join(format!("uner_ewt/en_ewt-ud-{part}.iob2"));
    read(&path, &Columns { word: 1, tag: 2, kinds: &PLAIN, single: false })
}

pub(super) fn wikigold(data: &Path) -> Result<Vec<Gold>> {
    let path = data.join("wikigold/CONLL-format/data/wikigold.conll.txt");
    read(&path, &Columns { word: 0, tag: 1, kinds: &PLAIN, single: false })
}

pub(super) fn wnut(data: &Path, file: &str) -> Result<Vec<Gold>> {
    let path = data.join("wnut17").join(file);
    read(&path, &Columns { word: 0, tag: 1, kinds: &EMERGING, single: true })
}

fn read(path: &Path, columns: &Columns) -> Result<Vec<Gold>> {
    let file = text(path)?;
    let mut documents: Vec<Gold> = Vec::new();
    for sentence in file.split("\n\n") {
        let new = sentence.contains("# newdoc") || sentence.contains("-DOCSTART-");
        if new || columns.single || documents.is_empty() {
            documents.push(Gold::new(false));
        }
        let words: Vec<_> = sentence.lines().filter_map(|l| word(l, columns)).collect();
        if let Some(last) = documents.last_mut()
            && !words.is_empty()
        {
            last.push(&words);
        }
    }
    documents.retain(|d| !d.blocks.is_empty());
    let kinds = || documents.iter().flat_map(|d| &d.names).map(|n| n.1);
    let misc = kinds().any(|k| k == NameKind::Misc);
    documents.iter_mut().for_each(|d| d.misc = misc);
    Ok(documents)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .with_context(|| format!("{}: cannot be read", path.display()))
}

fn word<'a>(
    line: &'a str,
    columns: &Columns,
) -> Option<(&'a str, Option<(bool, NameKind)>)> {
    if line.starts_with("# ") || line.contains("-DOCSTART-") {
        return None;
    }
    let fields: Vec<&str> = line.split(['\t', ' ']).collect();
    let (word, tag) = (*fields.get(columns.word)?, *fields.get(columns.tag)?);
    let kind = columns.kinds.iter().find(|k| tag.get(2..) == Some(k.0));
    (!word.is_empty()).then(|| (word, kind.map(|k| (tag.starts_with("B-"), k.1))))
}

/// GUM's documents of these genres: mentions whose head is a proper noun.
pub(super) fn gum(data: &Path, part: &str, genres: &[&str]) -> Result<Vec<Gold>> {
    let file = text(&data.join(format!("ud_gum/en_gum-ud-{part}.conllu")))?;
    let mut documents = Vec::new();
    for document in file.split("# newdoc id = ").skip(1) {
        let genre = document.split('_').nth(1).unwrap_or("");
        if !genres.contains(&genre) {
            continue;
        }
        let mut gold = Gold::new(false);
        for sentence in document.split("\n\n") {
            gum_sentence(sentence, &mut gold);
        }
        documents.push(gold);
    }
    Ok(documents)
}

fn gum_sentence(sentence: &str, gold: &mut Gold) {
    let rows: Vec<Vec<&str>> = sentence
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|f: &Vec<_>| f.len() == 10 && f[0].bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let words: Vec<_> = rows.iter().map(|r| (r[1], None)).collect();
    if words.is_empty() {
        return;
    }
    let spans = gold.push(&words);
    let mut names: Vec<(usize, usize, NameKind)> =
        mentions(&rows).into_iter().filter_map(|m| proper(&rows, &m)).collect();
    names.sort_by_key(|n| (std::cmp::Reverse(n.1 - n.0), n.0));
    let mut held: Vec<(usize, usize)> = Vec::new();
    for (start, end, kind) in names {
        if held.iter().all(|h| end <= h.0 || start >= h.1) {
            held.push((start, end));
            gold.names.push((spans[start].join(spans[end - 1]), kind));
        }
    }
    gold.names.sort_by_key(|n| n.0);
}

/// A mention: its words, what kind of thing, its head.
struct Mention {
    start: usize,
    end: usize,
    kind: String,
    head: usize,
}

fn mentions(rows: &[Vec<&str>]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut stack: Vec<(String, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(field) = row[9].split('|').find_map(|f| f.strip_prefix("Entity="))
        else {
            continue;
        };
        for part in field.split_inclusive(['(', ')']).flat_map(|p| p.split('(')) {
            let (body, closes) = (part.trim_end_matches(')'), part.ends_with(')'));
            let fields: Vec<&str> = body.split('-').collect();
            let id = fields[0].to_owned();
            if fields.len() > 5 {
                let head = fields[5].split(',').next().and_then(|n| n.parse().ok());
                let head = at + head.unwrap_or(1_usize).saturating_sub(1);
                stack.push((id.clone(), mentions.len()));
                let kind = fields[1].to_owned();
                mentions.push(Mention { start: at, end: at + 1, kind, head });
            }
            if closes && let Some(open) = stack.iter().rposition(|s| s.0 == id) {
                let (_, index) = stack.remove(open);
                mentions[index].end = at + 1;
            }
        }
    }
    mentions
}

/// The proper name at a mention's head, without title.
fn proper(rows: &[Vec<&str>], mention: &Mention) -> Option<(usize, usize, NameKind)> {
    let kind = match mention.kind.as_str() {
        "person" => NameKind::Person,
        "organization" => NameKind::Organisation,
        "place" => NameKind::Place,
        _ => return None,
    };
    let is_proper = |at: usize| rows[at][4].starts_with("NNP");
    let capital = |at: usize| rows[at][1].starts_with(char::is_uppercase);
    let small =
        |at: usize| matches!(rows[at][3], "ADP" | "CCONJ" | "DET") || rows[at][1] == "&";
    let head = Some(mention.head).filter(|h| *h < mention.end && is_proper(*h))?;
    let mut start = head;
    while start > mention.start
        && capital(start - 1)
        && !matches!(
            rows[start - 1][3],
            "DET" | "PRON" | "ADP" | "PUNCT" | "VERB" | "AUX"
        )
    {
        start -= 1;
    }
    let mut end = head + 1;
    while end < mention.end {
        if capital(end) && rows[end][3] != "PUNCT" {
            end += 1;
        } else if kind == NameKind::Person {
            break;
        } else if let Some(next) = (end + 1..mention.end.min(end + 3))
            .find(|n| capital(*n) && (end..*n).all(small))
        {
            end = next + 1;
        } else {
            break;
        }
    }
    if kind == NameKind::Person {
        let language = Language::english();
        let (roles, honorifics) =
            (language.list("name/roles"), language.list("name/honorifics"));
        while start < head {
            let lower = rows[start][1].to_lowercase();
            if !roles.has(&lower) && !honorifics.has(&lower) {
                break;
            }
            start += 1;
        }
    }
    Some((start, end, kind))
}
