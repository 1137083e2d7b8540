//! Stories: B-cubed F1 on news_cluster and ECB+, beside TF-IDF cosines.

use crate::table::Row;
use crate::wrong;
use crate::{frequency, gold};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use secondsource::link::copy::{self, Prints, Text};
use secondsource::link::group::{Edge, average_linkage};
use secondsource::link::story::{Bar, Members};
use secondsource::link::stream::{Arrival, Window};
use secondsource::{Annotated, Language, link};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents and the event each is of.
type Labelled = (Vec<Annotated>, Vec<String>);

/// All of news_cluster.
fn news_cluster(data: &Path) -> Result<Labelled> {
    let folder = data.join("giveme5w1h/news_cluster");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .with_context(|| format!("{} is not there", folder.display()))?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    let read = |path: &PathBuf| -> Result<Vec<(Annotated, String)>> {
        let bytes = fs::read(path)?;
        let json: Value = serde_json::from_slice(&bytes)?;
        let event = json["newsCluster"]["Event"].as_str().unwrap_or_default().to_owned();
        // A few of the files hold no text.
        let docs = gold::documents(&bytes).unwrap_or_default();
        Ok(docs.into_iter().map(|doc| (doc, event.clone())).collect())
    };
    let read: Vec<Vec<(Annotated, String)>> =
        paths.par_iter().map(read).collect::<Result<_>>()?;
    Ok(read.into_iter().flatten().unzip())
}

/// All of ECB+; two seminal events a topic, told apart by the ends of the file names.
fn ecbplus(data: &Path) -> Result<Labelled> {
    let files = frequency::paths(&data.join("ecbplus/ECB+"), "xml")?;
    let read = |path: &PathBuf| -> Result<Vec<(Annotated, String)>> {
        let text = frequency::tokens(&fs::read_to_string(path)?);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let topic = name.split('_').next().unwrap_or_default();
        let event = format!("{topic} {}", name.ends_with("plus"));
        let docs = gold::documents(text.as_bytes())?;
        Ok(docs.into_iter().map(|doc| (doc, event.clone())).collect())
    };
    let read: Vec<Vec<(Annotated, String)>> =
        files.par_iter().map(read).collect::<Result<_>>()?;
    Ok(read.into_iter().flatten().unzip())
}

/// How well what ships groups documents by event, and TF-IDF at its best threshold.
pub(crate) fn measure(data: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let sets = [("news_cluster", news_cluster(data)?), ("ECB+", ecbplus(data)?)];
    for (set, (docs, gold)) in &sets {
        let order = link::sorted(docs);
        let copies = link::copy::find(docs, &order, Language::english());
        let stories = link::story::group(docs, &order, &copies);
        let homes = homes(docs.len(), &stories);
        tell(docs, &homes, gold);
        let [p, r, f1] = b_cubed(&homes, gold);
        let row = |name, value| Row::new(*set, name, value);
        rows.extend([row("B-cubed P", p), row("B-cubed R", r), row("B-cubed F1", f1)]);
        rows.push(row("TF-IDF cosines, best F1", tf_idf(docs, gold)));
        let [p, r, f1] = b_cubed(&streamed(docs), gold);
        rows.extend([row("day by day: B-cubed P", p), row("day by day: B-cubed R", r)]);
        rows.push(row("day by day: B-cubed F1", f1));
    }
    Ok(rows)
}

/// Tells the documents that stand in another story than most of their event do, and the
/// stories they stand in.
fn tell(docs: &[Annotated], homes: &[usize], gold: &[String]) {
    let most = |event: &String| {
        let own = (0..docs.len()).filter(|d| gold[*d] == *event).map(|d| homes[d]);
        let own: Vec<usize> = own.collect();
        let count = |home: &usize| own.iter().filter(|h| *h == home).count();
        own.iter().copied().max_by_key(|home| (count(home), *home))
    };
    for (d, doc) in docs.iter().enumerate().filter(|_| wrong::asked()) {
        if most(&gold[d]) != Some(homes[d]) {
            let title = doc.document.title.as_deref().unwrap_or(doc.document.publisher());
            let beside =
                (0..docs.len()).find(|o| homes[*o] == homes[d] && gold[*o] != gold[d]);
            let beside = beside.map_or("nobody", |o| &gold[o]);
            println!("{}: {title}: with {beside}", gold[d]);
        }
    }
}

/// The story of each document where they come in day by day, as into an archive.
fn streamed(docs: &[Annotated]) -> Vec<usize> {
    let order = link::sorted(docs);
    let mut window = Window::default();
    let mut prints = Prints::default();
    let texts: Vec<Text> = order.iter().map(|&d| copy::text(&docs[d])).collect();
    let mut story_of = vec![0; docs.len()];
    let days =
        order.chunk_by(|&a, &b| docs[a].document.published == docs[b].document.published);
    let mut number = 0;
    for today in days {
        let day = docs[today[0]].document.published;
        let day = day.map(|day| {
            day.to_zoned(TimeZone::UTC).map_or(0, |z| z.timestamp().as_second() / 86_400)
        });
        window.forget(day.unwrap_or_default());
        let arrivals: Vec<Arrival> = today
            .iter()
            .map(|&d| {
                let own = copy::prints(&texts[number as usize]);
                let like = prints.like(&own, window.first().unwrap_or(number));
                let sketch = link::stream::sketch(&docs[d]);
                let copies = much_copied(&texts, number, &like);
                prints.add(number, &own);
                number += 1;
                Arrival { number: number - 1, sketch, copies }
            })
            .collect();
        let stories = window.take(day, arrivals, u64::from);
        today.iter().zip(stories).for_each(|(&d, story)| story_of[d] = story as usize);
    }
    story_of
}

/// Those of the likely documents that share much of their text with one.
fn much_copied(texts: &[Text], number: u32, like: &[u32]) -> Vec<u32> {
    let all = like.iter().chain([&number]).map(|&n| &texts[n as usize]);
    let found = copy::of_last(&all.collect::<Vec<_>>()).into_iter();
    let much = found.filter(|shared| shared.share >= link::story::COPIED);
    much.map(|shared| like[shared.with]).collect()
}

/// The best F1 of average linkage over TF-IDF cosines, whatever its threshold.
fn tf_idf(docs: &[Annotated], gold: &[String]) -> f64 {
    let mut counts: Vec<BTreeMap<&str, f64>> = Vec::new();
    let mut held: BTreeMap<&str, f64> = BTreeMap::new();
    for doc in docs {
        let mut own: BTreeMap<&str, f64> = BTreeMap::new();
        for term in doc.statements.iter().flat_map(|s| &s.terms) {
            *own.entry(&term.stem).or_default() += 1.0;
        }
        own.keys().for_each(|word| *held.entry(word).or_default() += 1.0);
        counts.push(own);
    }
    for own in &mut counts {
        for (word, count) in own.iter_mut() {
            *count = (1.0 + count.ln()) * (docs.len() as f64 / held[word]).ln();
        }
        let length = own.values().map(|w| w * w).sum::<f64>().sqrt().max(1e-9);
        own.values_mut().for_each(|w| *w /= length);
    }
    let edges: Vec<Edge> = (0..docs.len())
        .into_par_iter()
        .flat_map_iter(|a| (a + 1..docs.len()).map(move |b| (a, b)))
        .map(|(a, b)| {
            let both = counts[a].iter().filter_map(|(w, x)| Some(x * counts[b].get(w)?));
            Edge { a, b, score: both.sum() }
        })
        .filter(|edge| edge.score > 0.02)
        .collect();
    let at = |threshold: f64| {
        let mut story_of = vec![0; docs.len()];
        let groups = average_linkage(docs.len(), &edges, threshold);
        for (g, group) in groups.iter().enumerate() {
            group.iter().for_each(|&d| story_of[d] = g);
        }
        b_cubed(&story_of, gold)[2]
    };
    (4..16).map(|step| at(f64::from(step) * 0.02)).fold(0.0, f64::max)
}

/// Scores the grouping of all news_cluster documents by event, at several bars.
pub(crate) fn score(data: &Path) -> Result<()> {
    let (docs, gold) = news_cluster(data)?;
    let order = link::sorted(&docs);
    let copies = link::copy::find(&docs, &order, Language::english());
    for half_life_days in [60.0, 120.0, 365.0, 730.0] {
        for similarity in [0.12, 0.14, 0.15, 0.165, 0.18, 0.2] {
            let bar = Bar { similarity, half_life_days };
            let stories = link::story::group_by(&docs, &order, &copies, bar);
            let [p, r, f1] = b_cubed(&homes(docs.len(), &stories), &gold);
            println!(
                "{similarity:.2} {half_life_days:>4}  {:>3} stories  B-cubed P {p:.3}  R {r:.3}  F1 {f1:.3}",
                stories.len()
            );
        }
    }
    crate::table::print(&measure(data)?);
    Ok(())
}

/// The story that each document has most of its statements in.
fn homes(count: usize, stories: &[Members]) -> Vec<usize> {
    let mut home: Vec<(usize, usize)> = vec![(0, usize::MAX); count];
    for (s, story) in stories.iter().enumerate() {
        for &document in &story.documents {
            let own = story.statements.iter().filter(|r| r.document == document).count();
            if home[document].1 == usize::MAX || own > home[document].0 {
                home[document] = (own, s);
            }
        }
    }
    home.into_iter().map(|(_, story)| story).collect()
}

/// B-cubed precision, recall and F1 (Bagga & Baldwin 1998) of stories against events.
fn b_cubed(story_of: &[usize], gold: &[String]) -> [f64; 3] {
    let (mut precision, mut recall) = (0.0, 0.0);
    for d in 0..gold.len() {
        let others = || 0..gold.len();
        let own = others().filter(|&o| story_of[o] == story_of[d]).count() as f64;
        let event = others().filter(|&o| gold[o] == gold[d]);
        let (mut both, mut all) = (0.0, 0.0);
        for o in event {
            all += 1.0;
            both += if story_of[o] == story_of[d] { 1.0 } else { 0.0 };
        }
        precision += both / own;
        recall += both / all;
    }
    let (p, r) = (precision / gold.len() as f64, recall / gold.len() as f64);
    [p, r, 2.0 * p * r / (p + r)]
}
