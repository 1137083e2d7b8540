//! Pronouns and descriptions: training, and scores on GUM and the gold clusters.

mod gum;
mod train;

pub(crate) use train::{Training, train};

use crate::attribution::quotes::same_speaker;
use crate::gold;
use crate::table::{self, Row};
use crate::wrong;
use anyhow::Result;
use gum::{Gold, Mention};
use rayon::prelude::*;
use secondsource::attribute::refer::{self, Cited, Referent, Text};
use secondsource::mention::{Mentions, NameKind};
use secondsource::segment::Segments;
use secondsource::{Language, attribute};
use std::collections::BTreeMap;
use std::path::Path;

/// What is counted apart.
const KINDS: [&str; 4] = ["he, she", "they", "it", "descriptions"];

/// Prints the scores.
pub(crate) fn score(data: &Path, gold: &Path) -> Result<()> {
    table::print(&measure(data)?);
    for part in ["dev", "train"] {
        table::print(&sources(&gold.join(part), part)?);
    }
    Ok(())
}

/// GUM, by part and genre.
pub(crate) fn measure(data: &Path) -> Result<Vec<Row>> {
    let shipped = |read: &Read| refer::find(read.text(), Language::english());
    let mut rows = Vec::new();
    for part in ["dev", "test"] {
        for (title, genres) in
            [("news", &gum::OPEN[..1]), ("open genres", &gum::OPEN[..])]
        {
            let documents = gum::read(data, part, genres)?;
            rows.extend(tally(&format!("GUM {title} {part}"), &documents, shipped));
        }
    }
    Ok(rows)
}

/// A document of GUM as we read it.
struct Read<'a> {
    gold: &'a Gold,
    segments: Segments,
    mentions: Mentions,
    cited: Vec<Cited>,
    /// The number of each of our entities in the treebank, where it has one.
    numbers: Vec<Option<String>>,
}

impl Read<'_> {
    fn of(gold: &Gold) -> Read<'_> {
        let language = Language::english();
        let annotated = secondsource::annotate(gold.document.clone(), language);
        let (segments, mentions) = (annotated.segments, annotated.mentions);
        let cited = annotated.attributions.into_iter();
        let cited =
            cited.map(|a| Cited { source: a.source, content: a.content }).collect();
        let mut votes = vec![BTreeMap::<&str, usize>::new(); mentions.entities.len()];
        for name in &mentions.names {
            // Of "Professor Ida Lund" the treebank's head is the title.
            let own = gold.mentions.iter().filter(|m| name.span.touches(m.head));
            let around = gold.mentions.iter().filter(|m| m.span.holds(name.span));
            let most = own.max_by_key(|m| m.span.len());
            let most = most.or_else(|| around.min_by_key(|m| m.span.len()));
            if let (Some(mention), Some(votes)) = (most, votes.get_mut(name.entity)) {
                *votes.entry(&mention.entity).or_default() += 1;
            }
        }
        let most = |v: BTreeMap<&str, usize>| {
            let most = v.into_iter().max_by_key(|(_, n)| *n);
            most.map(|(id, _)| id.to_owned())
        };
        let numbers = votes.into_iter().map(most).collect();
        Read { gold, segments, mentions, cited, numbers }
    }

    fn text(&self) -> Text<'_> {
        let Read { segments, mentions, cited, .. } = self;
        Text { segments, mentions, cited }
    }

    /// What the treebank says that a token heads.
    fn mention(&self, token: usize) -> Option<&Mention> {
        let span = self.segments.tokens.get(token)?.span;
        let held = self.gold.mentions.iter().filter(|m| m.head.touches(span));
        held.max_by_key(|m| m.span.len())
    }

    /// The treebank's number of whoever is meant.
    fn number(&self, who: Referent) -> Option<&str> {
        match who {
            Referent::Entity(entity) => self.numbers.get(entity)?.as_deref(),
            Referent::Noun(token) => self.mention(token).map(|m| m.entity.as_str()),
        }
    }

    /// The mentions that are scored: their kind, and the token that heads them.
    fn scored(&self) -> Vec<(usize, usize, &Mention)> {
        let all = self.gold.mentions.iter();
        all.filter_map(|m| {
            let kind = self.kind(m)?;
            let token = self.segments.tokens_in(m.head).start;
            Some((kind, token, m))
        })
        .collect()
    }

    fn print(&self, kind: usize, mention: &Mention, who: Option<Referent>, wanted: bool) {
        let text = &self.gold.document.text;
        let name = |who| match who {
            Referent::Entity(e) => self.mentions.entities[e].name.clone(),
            Referent::Noun(t) => format!("({})", self.segments.tokens[t].span.of(text)),
        };
        let names = self
            .gold
            .mentions
            .iter()
            .filter(|m| m.entity == mention.entity && m.tag.starts_with("NNP"));
        let known = self.numbers.iter().any(|n| n.as_deref() == Some(&*mention.entity));
        let held = names.map(|m| m.span.of(text)).next().unwrap_or("nobody");
        println!(
            "{} | {} | {} for {}{}",
            KINDS[kind],
            self.gold.name,
            who.map_or("nobody".to_owned(), name),
            if wanted { held } else { "nobody" },
            if wanted && !known { " (no name of ours)" } else { "" },
        );
        println!("    {}", wrong::context(text, mention.span));
    }

    fn kind(&self, mention: &Mention) -> Option<usize> {
        let text = &self.gold.document.text;
        let head = mention.head.of(text).to_lowercase();
        if mention.tag.starts_with("PRP") {
            return Some(match head.as_str() {
                "he" | "him" | "his" | "she" | "her" => 0,
                "they" | "them" | "their" => 1,
                "it" | "its" => 2,
                _ => return None,
            });
        }
        let words = mention.span.of(text).to_lowercase();
        let definite = ["the ", "this ", "that "].iter().any(|d| words.starts_with(d));
        let source = matches!(mention.kind.as_str(), "person" | "organization");
        let own = self.gold.mentions.iter().any(|m| {
            m.entity == mention.entity
                && m.span != mention.span
                && (mention.span.holds(m.span)
                    || m.apposed && m.span.touches(mention.span))
        });
        (mention.tag == "NN" && definite && source && !own && !mention.apposed)
            .then_some(3)
    }
}

/// Right, found and wanted.
type Count = [usize; 3];

/// The scores of documents, by kind and of all, beside the nearest name that fits.
type Found = Vec<(usize, Option<Referent>)>;

fn tally(
    set: &str,
    documents: &[Gold],
    find: impl Fn(&Read) -> Found + Sync,
) -> Vec<Row> {
    let each: Vec<[[Count; 2]; 4]> =
        documents.par_iter().map(|g| counts(g, &find)).collect();
    let sum = |of: &dyn Fn(&[[Count; 2]; 4]) -> Count| {
        each.iter().map(of).fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
    };
    let mut rows = Vec::new();
    let rates = |[right, found, wanted]: Count| {
        let share = |all: usize| right as f64 / all.max(1) as f64;
        [share(found), share(wanted), 2.0 * right as f64 / (found + wanted).max(1) as f64]
    };
    let all = |way: usize| {
        let add = |a: Count, b: Count| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        sum(&|k| k.iter().map(|k| k[way]).fold([0; 3], add))
    };
    for (part, value) in ["P", "R", "F1"].iter().zip(rates(all(0))) {
        rows.push(Row::new(set, format!("all {part}"), value));
    }
    rows.push(Row::new(set, "all F1 by the nearest name that fits", rates(all(1))[2]));
    for (kind, title) in KINDS.iter().enumerate() {
        let [p, r, f1] = rates(sum(&|k| k[kind][0]));
        rows.push(Row::new(set, format!("{title} P"), p));
        rows.push(Row::new(set, format!("{title} R"), r));
        rows.push(Row::new(set, format!("{title} F1"), f1));
    }
    rows.push(Row::new(set, "cases", all(0)[2] as f64));
    rows
}

fn counts(gold: &Gold, find: &impl Fn(&Read) -> Found) -> [[Count; 2]; 4] {
    let read = Read::of(gold);
    let found = find(&read);
    let found: BTreeMap<usize, Option<Referent>> = found.into_iter().collect();
    let scored = read.scored();
    let mut counts = [[[0; 3]; 2]; 4];
    for (kind, token, mention) in scored {
        let ours = match found.get(&token) {
            Some(Some(Referent::Entity(entity))) => Some(*entity),
            _ => None,
        };
        let wanted = gold.named.contains(&mention.entity);
        let number = ours.and_then(|w| read.numbers.get(w)?.as_deref());
        let right = wanted && number == Some(mention.entity.as_str());
        if wrong::asked() && (wanted != right || !wanted && ours.is_some()) {
            read.print(kind, mention, found.get(&token).copied().flatten(), wanted);
        }
        for (way, who) in [ours, nearest(&read, kind, token)].into_iter().enumerate() {
            let number = who.and_then(|w| read.numbers.get(w)?.as_deref());
            let right = wanted && number == Some(mention.entity.as_str());
            let count = &mut counts[kind][way];
            count[0] += usize::from(right);
            count[1] += usize::from(who.is_some());
            count[2] += usize::from(wanted);
        }
    }
    counts
}

/// The nearest name before of a kind that fits.
fn nearest(read: &Read, kind: usize, token: usize) -> Option<usize> {
    let at = read.segments.tokens.get(token)?.span.start;
    let fits = |kind_of: NameKind| match kind {
        0 | 3 => kind_of == NameKind::Person,
        _ => kind_of == NameKind::Organisation,
    };
    let names = read.mentions.names.iter().rev().filter(|n| n.span.end <= at);
    let mut names = names
        .filter(|n| read.mentions.entities.get(n.entity).is_some_and(|e| fits(e.kind)));
    names.next().map(|n| n.entity)
}

/// Quotes of the gold clusters by somebody who has a name, which the words that name the
/// source in the text do not tell.
pub(crate) fn sources(dir: &Path, part: &str) -> Result<Vec<Row>> {
    let (mut right, mut all) = (0_usize, 0_usize);
    for cluster in gold::read(dir, None)? {
        for (number, at, speaker) in &cluster.gold.quotes {
            let Some(place) = cluster.place((*number, at)) else { continue };
            let Some(doc) = cluster.documents.get(place.document) else { continue };
            let touching =
                doc.mentions.quotes.iter().filter(|q| q.outer.touches(place.span));
            let cited = |q| attribute::of_quote(&doc.attributions, q);
            let Some(own) = touching.filter_map(cited).next() else { continue };
            let attribution = &doc.attributions[own];
            let Some(source) = attribution.source.first() else { continue };
            let named = doc.mentions.names.iter().any(|n| {
                n.span.touches(*source)
                    && n.kind != NameKind::Place
                    && n.kind != NameKind::Misc
            });
            let last = speaker.rsplit(' ').next().unwrap_or("");
            if named || !last.starts_with(char::is_uppercase) {
                continue;
            }
            all += 1;
            let name = attribution.who.as_ref().map_or("", |w| w.name.as_str());
            right += usize::from(same_speaker(name, speaker));
        }
    }
    Ok(vec![
        Row::new(
            part,
            "quotes by no name in their sentence: source right",
            right as f64 / all.max(1) as f64,
        ),
        Row::new(part, "cases", all as f64),
    ])
}
