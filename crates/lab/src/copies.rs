//! Copies: pairs of documents labelled by reading, `labels/copies.tsv`.

use crate::gold;
use crate::table::Row;
use crate::wrong;
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use secondsource::link::Copy;
use secondsource::link::copy::Prints;
use secondsource::segment::TokenKind;
use secondsource::{Annotated, Document, Language, link};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::Hasher;
use std::path::Path;

const LABELS: &str = include_str!("../labels/copies.tsv");

/// A labelled pair.
struct Label {
    corpus: &'static str,
    documents: [&'static str; 2],
    class: &'static str,
    from: &'static str,
    by: &'static str,
    kind: &'static str,
    half: &'static str,
}

impl Label {
    fn is_copy(&self) -> bool {
        matches!(self.class, "copy" | "part" | "edited")
    }
}

fn labels() -> Vec<Label> {
    let lines = LABELS.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    fields
        .filter_map(|fields| {
            let [corpus, a, b, class, from, by, kind, half] = fields[..] else {
                return None;
            };
            Some(Label { corpus, documents: [a, b], class, from, by, kind, half })
        })
        .collect()
}

/// A pair and what was made of it.
struct Judged {
    label: Label,
    found: Option<Copy>,
    /// The index of the first document.
    first: usize,
    /// Jaccard similarity and containment of all trigrams.
    plain: [f64; 2],
    /// An archive looks at the pair.
    proposed: bool,
}

impl Judged {
    /// Whom we say was copied, as the labels do.
    fn from(&self) -> &'static str {
        match self.found.as_ref().and_then(|copy| copy.from) {
            None => "-",
            Some(from) if from == self.first => "a",
            Some(_) => "b",
        }
    }
}

/// The documents of a corpus that labels name.
struct Corpus {
    docs: Vec<Annotated>,
    /// Index by name.
    names: FxHashMap<&'static str, usize>,
}

fn read(data: &Path, corpus: &str, names: BTreeSet<&'static str>) -> Result<Corpus> {
    let bodies = if corpus == "fnc1" { bodies(data)? } else { BTreeMap::new() };
    let document = |name: &&'static str| -> Result<Annotated> {
        let bytes = match corpus {
            "giveme5w1h" => fs::read(data.join(news_cluster(name)))?,
            "ecbplus" => ecb(&fs::read_to_string(data.join(ecb_path(name)))?)?,
            "fnc1" => serde_json::to_vec(&json!({ "text": bodies.get(*name) }))?,
            _ => bail!("no corpus {corpus}"),
        };
        let read = gold::documents(&bytes)?.into_iter().next();
        read.context("holds no document")
    };
    let names: Vec<&'static str> = names.into_iter().collect();
    let docs = names.par_iter().map(|name| document(name).context(*name));
    let docs = docs.collect::<Result<_>>()?;
    Ok(Corpus { docs, names: names.into_iter().zip(0..).collect() })
}

fn news_cluster(name: &str) -> String {
    format!("giveme5w1h/news_cluster/{name}.json")
}

fn ecb_path(name: &str) -> String {
    let topic = name.split('_').next().unwrap_or_default();
    format!("ecbplus/ECB+/{topic}/{name}.xml")
}

/// The bodies of both parts of FNC-1, by id.
fn bodies(data: &Path) -> Result<BTreeMap<String, String>> {
    let mut bodies = BTreeMap::new();
    for part in ["train_bodies.csv", "competition_test_bodies.csv"] {
        let path = data.join("fnc1").join(part);
        for row in csv::Reader::from_path(&path)?.deserialize() {
            let (id, body): (String, String) = row?;
            bodies.insert(id, body);
        }
    }
    Ok(bodies)
}

/// The text of ECB+'s tokens, as JSON: marks at their words again, quotes open in turn.
fn ecb(xml: &str) -> Result<Vec<u8>> {
    let token = Regex::new(r"<token [^>]*>([^<]*)</token>")?;
    let left = Regex::new(r"^(?:[.,;:?!)\]%’”]|'(?:s|re|ve|ll|d|m)$|n't$)")?;
    let (mut text, mut open) = (String::new(), false);
    for token in token.captures_iter(xml) {
        let word = [("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"), ("&lt;", "<")]
            .iter()
            .fold(token[1].to_owned(), |word, (code, plain)| word.replace(code, plain));
        let mark = matches!(word.as_str(), "\"" | "''" | "``");
        let joins = match mark {
            true => open,
            false => left.is_match(&word) || text.ends_with(['(', '[', '$', '“', '‘']),
        };
        let opened = open && text.ends_with('"');
        if !text.is_empty() && !joins && !opened {
            text.push(' ');
        }
        text.push_str(if mark { "\"" } else { &word });
        open ^= mark;
    }
    Ok(serde_json::to_vec(&json!({ "text": text }))?)
}

/// What ships, on every labelled pair; a corpus is looked at as a whole.
fn judge(
    data: &Path,
    mut error: impl FnMut(&Judged, &[Annotated]),
) -> Result<Vec<Judged>> {
    let mut by_corpus: BTreeMap<&str, Vec<Label>> = BTreeMap::new();
    for label in labels() {
        by_corpus.entry(label.corpus).or_default().push(label);
    }
    let mut all = Vec::new();
    for (corpus, labels) in by_corpus {
        let names = labels.iter().flat_map(|l| l.documents).collect();
        let Corpus { docs, names } = read(data, corpus, names).context(corpus)?;
        let copies = link::copy::find(&docs, &link::sorted(&docs), Language::english());
        let grams: Vec<FxHashSet<u64>> = docs.iter().map(grams).collect();
        let prints: Vec<Vec<u32>> =
            docs.iter().map(|doc| link::copy::prints(&link::copy::text(doc))).collect();
        for label in labels {
            let [a, b] = label.documents.map(|name| names[name]);
            let found = copies.iter().find(|c| c.documents == (a.min(b), a.max(b)));
            let both = grams[a].intersection(&grams[b]).count() as f64;
            let (x, y) = (grams[a].len() as f64, grams[b].len() as f64);
            let plain = [both / (x + y - both), both / x.min(y)];
            let proposed = Prints::shared(&prints[a], &prints[b]).is_some();
            let found = found.cloned();
            let judged = Judged { label, found, first: a, plain, proposed };
            if judged.found.is_some() != judged.label.is_copy() {
                error(&judged, &docs);
            }
            all.push(judged);
        }
    }
    Ok(all)
}

/// A labelled pair of documents, by their numbers, and whether it is found.
pub(crate) struct Pair {
    pub(crate) documents: (usize, usize),
    /// The one copied of the other.
    pub(crate) copy: bool,
    /// What was copied came by wire.
    pub(crate) wire: bool,
    /// We say so, and an archive looks at the pair.
    pub(crate) found: bool,
}

/// The labelled documents, and the pairs of them.
pub(crate) fn labelled(data: &Path) -> Result<(Vec<Document>, Vec<Pair>)> {
    let judged = judge(data, |_, _| {})?;
    let mut documents: Vec<Document> = Vec::new();
    let mut numbers: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut by_corpus: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
    for Judged { label, .. } in &judged {
        by_corpus.entry(label.corpus).or_default().extend(label.documents);
    }
    for (corpus, names) in by_corpus {
        let read = read(data, corpus, names.clone()).context(corpus)?;
        for name in names {
            numbers.insert((corpus, name), documents.len() + read.names[name]);
        }
        documents.extend(read.docs.into_iter().map(|doc| doc.document));
    }
    let pair = |Judged { label, found, proposed, .. }: &Judged| {
        let [a, b] = label.documents.map(|name| numbers[&(label.corpus, name)]);
        Pair {
            documents: (a, b),
            copy: label.is_copy(),
            wire: label.kind == "wire",
            found: found.is_some() && *proposed,
        }
    };
    let pairs = judged.iter().map(pair).collect();
    Ok((documents, pairs))
}

/// The trigrams of the whole text.
fn grams(doc: &Annotated) -> FxHashSet<u64> {
    let tokens = doc.segments.tokens.iter().filter(|t| t.kind != TokenKind::Mark);
    let words: Vec<&str> = tokens.map(|t| &*t.lower).collect();
    let hash = |gram: &[&str]| {
        let mut hasher = FxHasher::default();
        gram.iter().for_each(|word| hasher.write(word.as_bytes()));
        hasher.finish()
    };
    words.windows(3).map(hash).collect()
}

/// Precision, recall and F1 of a way to tell copies.
fn scores(pairs: &[&Judged], says: impl Fn(&Judged) -> bool) -> [f64; 3] {
    let count = |which: &dyn Fn(&Judged) -> bool| {
        pairs.iter().filter(|pair| which(pair)).count() as f64
    };
    let right = count(&|pair| says(pair) && pair.label.is_copy());
    let (p, r) = (right / count(&|p| says(p)), right / count(&|p| p.label.is_copy()));
    [p, r, 2.0 * p * r / (p + r)]
}

/// The thresholds of the plain measures that do best on the first half.
fn bars(tune: &[&Judged]) -> [f64; 2] {
    [0, 1].map(|measure| {
        let f1 = |bar: &f64| scores(tune, |pair| pair.plain[measure] >= *bar)[2];
        let bars = (1..100).map(|percent| f64::from(percent) / 100.0);
        bars.max_by(|a, b| f1(a).total_cmp(&f1(b))).unwrap_or_default()
    })
}

fn rows(all: &[Judged]) -> Vec<Row> {
    let within = |set: &str| -> Vec<&Judged> {
        let is_in = |pair: &&Judged| {
            ["all pairs", pair.label.half, pair.label.corpus].contains(&set)
        };
        all.iter().filter(is_in).collect()
    };
    let bars = bars(&within("tune"));
    let mut rows = Vec::new();
    for set in ["tune", "test", "giveme5w1h", "ecbplus", "fnc1", "all pairs"] {
        let pairs = within(set);
        let [p, r, f1] = scores(&pairs, |pair| pair.found.is_some());
        rows.extend([("P", p), ("R", r), ("F1", f1)].map(|(m, v)| Row::new(set, m, v)));
        for (measure, name) in ["Jaccard", "containment"].into_iter().enumerate() {
            let [.., f1] = scores(&pairs, |pair| pair.plain[measure] >= bars[measure]);
            rows.push(Row::new(set, format!("F1 of 3-gram {name} of whole texts"), f1));
        }
        for class in ["copy", "part", "edited", "own", "boilerplate"] {
            let mut right = (0, 0);
            for pair in pairs.iter().filter(|pair| pair.label.class == class) {
                right.0 += usize::from(pair.found.is_some() == pair.label.is_copy());
                right.1 += 1;
            }
            if right.1 > 0 {
                let value = right.0 as f64 / right.1 as f64;
                rows.push(Row::new(set, format!("right of '{class}'"), value));
            }
        }
    }
    let [.., f1] = scores(&within("all pairs"), |p| p.found.is_some() && p.proposed);
    rows.push(Row::new("all pairs", "F1 of those that an archive looks at", f1));
    let [_, recall, _] = scores(&within("all pairs"), |pair| pair.proposed);
    rows.push(Row::new("all pairs", "copies that an archive looks at", recall));
    rows.extend(direction(all));
    rows
}

/// How often we say rightly who was copied, of the pairs found where a credit or the
/// day tells; where both have an agency's text, neither was.
fn direction(all: &[Judged]) -> Vec<Row> {
    let right = |pair: &Judged| match pair.label.from {
        "agency" => pair.from() == "-",
        from => pair.from() == from,
    };
    let cases = [("a credit", "credit"), ("the day", "date"), ("one agency", "agency")];
    let row = |(name, kind): (&str, &str)| {
        let told = |pair: &&Judged| {
            let label = &pair.label;
            let agency = label.from == "agency";
            let told = if agency { "agency" } else { label.by };
            pair.found.is_some() && told == kind
        };
        let told: Vec<&Judged> = all.iter().filter(told).collect();
        let value = told.iter().filter(|pair| right(pair)).count() as f64;
        let measure = format!("direction by {name} ({} pairs)", told.len());
        Row::new("all pairs", measure, value / told.len().max(1) as f64)
    };
    cases.into_iter().map(row).collect()
}

/// How well what ships tells copies.
pub(crate) fn measure(data: &Path) -> Result<Vec<Row>> {
    Ok(rows(&judge(data, |_, _| {})?))
}

/// Prints the scores, and before them what is wrong.
pub(crate) fn score(data: &Path) -> Result<()> {
    let all = judge(data, |pair, docs| {
        if wrong::asked() {
            print(pair, docs);
        }
    })?;
    for pair in all.iter().filter(|_| wrong::asked()) {
        let (label, from) = (&pair.label, pair.from());
        let untold = label.from == "-" || (label.from == "agency" && from == "-");
        if pair.found.is_some() && !untold && from != label.from {
            let [a, b] = label.documents;
            println!("direction {from}, not {} by {}: {a} {b}", label.from, label.by);
        }
    }
    crate::table::print(&rows(&all));
    Ok(())
}

fn print(pair: &Judged, docs: &[Annotated]) {
    let Label { corpus, documents: [a, b], class, kind, half, .. } = &pair.label;
    let [jaccard, containment] = pair.plain;
    let told = if pair.found.is_some() { "found" } else { "missed" };
    println!("{told} {class} ({kind}), {half}: {corpus} {a} {b}");
    println!("  whole: Jaccard {jaccard:.2}, containment {containment:.2}");
    if let Some(copy) = &pair.found {
        println!("  share {:.2}", copy.share);
        for place in copy.paragraphs.iter().flat_map(|(x, y)| [x, y]) {
            println!("  | {}", place.span.of(&docs[place.document].document.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_whole() {
        let lines = LABELS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(labels().len(), lines);
        for label in labels() {
            assert!(["a", "b", "agency", "-"].contains(&label.from));
            let [a, b] = label.documents;
            assert!(a < b && (label.is_copy() || label.from == "-"), "{a} {b}");
        }
    }

    #[test]
    fn tokens_become_text() {
        let xml = "<token t_id=\"1\">``</token><token t_id=\"2\">Run</token>\
                   <token t_id=\"3\">,</token><token t_id=\"4\">''</token>\
                   <token t_id=\"5\">she</token><token t_id=\"6\">said</token>";
        assert_eq!(ecb(xml).unwrap(), br#"{"text":"\"Run,\" she said"}"#);
    }
}
