//! What documents, places, sources and standings are called.

use super::chain::Chain;
use super::labels::Labels;
use super::{Report, number, order};
use crate::attribute::SourceKind;
use crate::corroborate::{
    Assertion, Claim, Origin, Quantity, Reading, Standing, Story, Sum,
};
use crate::document::{Document, Place};
use crate::link::Copy;
use jiff::civil;
use std::collections::{BTreeMap, BTreeSet};

/// Names told in one line.
const NAMES: usize = 5;
/// Paragraphs told of one document in a list of places.
const PARAGRAPHS: usize = 4;

/// Names the documents of one report.
#[derive(Debug)]
pub(super) struct Names<'a> {
    report: Report<'a>,
    labels: Labels<'a>,
    by_id: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    pub(super) fn new(report: &Report<'a>, labels: Labels<'a>) -> Self {
        let ids = report.documents.iter().map(|found| found.document.id.as_str());
        let by_id = ids.enumerate().map(|(index, id)| (id, index)).collect();
        Self { report: *report, labels, by_id }
    }

    pub(super) fn document(&self, index: usize) -> Option<&'a Document> {
        self.report.documents.get(index).map(|found| &found.document)
    }

    /// Who published it: its outlet, else the site, else its number.
    pub(super) fn outlet(&self, index: usize) -> String {
        self.known_outlet(index)
            .unwrap_or_else(|| self.labels.fill("report.nth", &[("n", &ordinal(index))]))
    }

    fn known_outlet(&self, index: usize) -> Option<String> {
        let document = self.document(index)?;
        let given = document.outlet.clone().filter(|outlet| !outlet.trim().is_empty());
        given.or_else(|| site(document.url.as_deref()?))
    }

    /// What tells it apart in a list: its outlet, else the name of its file.
    pub(super) fn publisher(&self, index: usize) -> String {
        let file = || file(self.document(index)?.path.as_deref()?);
        self.known_outlet(index).or_else(file).unwrap_or_else(|| self.outlet(index))
    }

    /// Its headline, else the first words of its text.
    pub(super) fn title(&self, index: usize) -> String {
        let Some(document) = self.document(index) else { return String::new() };
        let title = document.title.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let first = || document.text.lines().map(str::trim).find(|l| !l.is_empty());
        match title.or_else(first) {
            Some(line) => shortened(line, 120),
            None => self.labels.of("untitled").to_owned(),
        }
    }

    /// The day it was published.
    pub(super) fn published(&self, index: usize) -> String {
        match self.document(index).and_then(|d| d.published) {
            Some(date) => date.to_string(),
            None => self.labels.of("undated").to_owned(),
        }
    }

    /// The words at a place, on one line.
    pub(super) fn words(&self, place: Place) -> String {
        let text = self.document(place.document).map_or("", |d| d.text.as_str());
        one_line(place.span.of(text))
    }

    /// The sentence a place stands in, on one line.
    pub(super) fn sentence(&self, place: Place) -> String {
        let Some(found) = self.report.documents.get(place.document) else {
            return String::new();
        };
        let at = found.segments.sentence_at(place.span.start);
        let sentence = found.segments.sentences.get(at);
        let whole = sentence.filter(|s| s.span.holds(place.span)).map(|s| s.span);
        one_line(whole.unwrap_or(place.span).of(&found.document.text))
    }

    /// The paragraph a place begins in, counted from 1 as a reader would: without
    /// blocks of white space.
    pub(super) fn paragraph(&self, place: Place) -> usize {
        let Some(document) = self.document(place.document) else { return 1 };
        let before =
            document.blocks.iter().take_while(|b| b.span.start <= place.span.start);
        before.filter(|b| !b.span.of(&document.text).trim().is_empty()).count().max(1)
    }

    /// Document and paragraph of some places, each once: `[1 ¶2] [3 ¶1 ¶4 …]`.
    pub(super) fn places(&self, places: impl IntoIterator<Item = Place>) -> String {
        let all: BTreeSet<(usize, usize)> = places
            .into_iter()
            .map(|place| (place.document, self.paragraph(place)))
            .collect();
        let mut text = String::new();
        let (mut last, mut shown) = (None, 0);
        for (document, paragraph) in all {
            if last == Some(document) {
                shown += 1;
                if shown > PARAGRAPHS {
                    text.push_str(if shown == PARAGRAPHS + 1 { " …" } else { "" });
                    continue;
                }
                text.push(' ');
            } else {
                text.push_str(if last.is_none() { "[" } else { "] [" });
                text.push_str(&ordinal(document));
                text.push('\u{a0}');
                shown = 1;
            }
            let paragraph = paragraph.to_string();
            text.push_str(&self.labels.fill("paragraph", &[("n", &paragraph)]));
            last = Some(document);
        }
        if last.is_some() {
            text.push(']');
        }
        text
    }

    /// Who says (or denies) it, each once, with roles where the story gives them.
    pub(super) fn sources(&self, assertions: &[Assertion]) -> Vec<String> {
        let mut names = Vec::new();
        for said in assertions {
            let name = match &said.source {
                Some(source) => source.clone(),
                None => self.outlet(said.place.document),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What a note is about: a document by number and outlet, or the run.
    pub(super) fn about(&self, id: Option<&str>) -> String {
        let Some(id) = id else { return self.labels.of("note.run").to_owned() };
        match self.by_id.get(id) {
            Some(at) => format!("{} {}", ordinal(*at), self.publisher(*at)),
            None => id.to_owned(),
        }
    }

    /// "4 reports by 3 outlets, 2031-03-03 to 2031-03-04".
    pub(super) fn extent(&self, story: &Story) -> String {
        let outlets: BTreeSet<String> =
            story.documents.iter().filter_map(|d| self.known_outlet(*d)).collect();
        let dates: BTreeSet<civil::Date> = story
            .documents
            .iter()
            .filter_map(|d| self.document(*d).and_then(|d| d.published))
            .collect();
        let mut text = self.labels.count("documents", story.documents.len());
        if !outlets.is_empty() {
            text.push_str(" · ");
            text.push_str(&self.labels.count("outlets", outlets.len()));
        }
        let dates = match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
            (Some(only), _) => only.to_string(),
            _ => self.labels.of("undated").to_owned(),
        };
        format!("{text} · {dates}")
    }

    /// On whose word a claim stands, after its standing: ": Lena Vos (captain)".
    pub(super) fn word(&self, claim: &Claim) -> String {
        match claim.standing {
            Standing::Disputed => {
                let said = self.list(&self.sources(&claim.statements));
                let denied = self.list(&self.sources(&claim.denials));
                let said = self.labels.fill("said", &[("who", &said)]);
                let denied = self.labels.fill("denied", &[("who", &denied)]);
                format!("— {said}; {denied}")
            }
            _ => format!("— {}", self.list(&self.origins(claim))),
        }
    }

    /// A few names, and how many more there are.
    fn list(&self, names: &[String]) -> String {
        let shown: Vec<String> =
            names.iter().take(NAMES).map(|name| shortened(name, 120)).collect();
        let mut text = shown.join(", ");
        if names.len() > NAMES {
            let more = (names.len() - NAMES).to_string();
            text.push(' ');
            text.push_str(&self.labels.fill("also", &[("n", &more)]));
        }
        text
    }

    /// Where a claim is stated and, after that, where it is denied.
    pub(super) fn where_said(&self, claim: &Claim) -> String {
        let places = |list: &[Assertion]| self.places(list.iter().map(|a| a.place));
        let mut text = places(&claim.statements);
        if !claim.denials.is_empty() {
            text.push_str("; ");
            text.push_str(self.labels.of("denied-in"));
            text.push(' ');
            text.push_str(&places(&claim.denials));
        }
        text
    }

    /// How wordings shift the claim: each shift once, with all places of its words.
    pub(super) fn shifts(&self, claim: &Claim) -> Vec<(String, Vec<Place>)> {
        let mut shifts: Vec<(String, Vec<Place>)> = Vec::new();
        for shift in &claim.shifts {
            let kind = self.labels.in_group("shift.kind", shift.kind);
            let [from, to] =
                [shift.from, shift.to].map(|at| shortened(&self.words(at), 80));
            let gaps = [("kind", kind), ("from", &*from), ("to", &*to)];
            let line = self.labels.fill("shift", &gaps);
            match shifts.iter_mut().find(|(told, _)| *told == line) {
                Some((_, places)) => places.push(shift.to),
                None => shifts.push((line, vec![shift.to])),
            }
        }
        shifts
    }

    /// "copied from Marlin Press"; empty where nothing of the chain is a copy.
    pub(super) fn copied(&self, chain: &Chain<'_>) -> String {
        let from: Vec<String> =
            chain.copied_from.iter().map(|d| self.outlet(*d)).collect();
        match from.as_slice() {
            [] => String::new(),
            from => self.labels.fill("via", &[("who", &from.join(", "))]),
        }
    }

    /// What a quantity counts.
    pub(super) fn counts(&self, quantity: &Quantity) -> String {
        match quantity.counts.trim() {
            "" => self.labels.of("uncounted").to_owned(),
            counts => counts.to_owned(),
        }
    }

    /// Who gives a reading and as of when: "— Lena Vos, as of 2031-03-04".
    pub(super) fn reading(&self, reading: &Reading) -> String {
        let outlet = || {
            let own = self.labels.of("own-words");
            format!("{}, {own}", self.outlet(reading.place.document))
        };
        let mut text = format!("— {}", reading.source.clone().unwrap_or_else(outlet));
        if let Some(date) = &reading.as_of {
            text.push_str(", ");
            text.push_str(&self.labels.fill("as-of", &[("date", date)]));
        }
        text
    }

    /// A sum as one reads it, and what comes of it: "312, of which 180 + 96 make 276:"
    /// and "36 unaccounted for".
    pub(super) fn sum(&self, sum: &Sum) -> (String, String) {
        let number = |value: f64| number::plain(value, self.labels);
        let parts: Vec<String> = sum.parts.iter().map(|(_, n)| number(*n)).collect();
        let total = number(sum.parts.iter().map(|(_, n)| n).sum());
        let (whole, parts) = (number(sum.whole.1), parts.join(" + "));
        let gaps = [("whole", &*whole), ("parts", &*parts), ("total", &*total)];
        let key = match sum.difference {
            d if d > 0.0 => "sum.missing",
            d if d < 0.0 => "sum.over",
            _ => "sum.even",
        };
        let rest = number(sum.difference.abs());
        (self.labels.fill("sum", &gaps), self.labels.fill(key, &[("n", &rest)]))
    }

    /// Where a sum's whole stands.
    pub(super) fn sum_place(&self, sum: &Sum) -> String {
        self.places([Place { document: sum.document, span: sum.whole.0 }])
    }

    /// The timeline by date: the date and its places.
    pub(super) fn days<'s>(&self, story: &'s Story) -> Vec<(&'s str, Vec<Place>)> {
        let mut days: Vec<(&str, Vec<Place>)> = Vec::new();
        for moment in &story.timeline {
            match days.iter_mut().find(|(date, _)| *date == moment.date) {
                Some((_, places)) => places.push(moment.place),
                None => days.push((&moment.date, vec![moment.place])),
            }
        }
        days
    }

    /// Which of two documents is the copy, and how much of it.
    pub(super) fn copy(&self, copy: &Copy) -> String {
        let (one, two) = copy.documents;
        let name = |d: usize| format!("{} [{}]", self.outlet(d), ordinal(d));
        let share = number::share(copy.share);
        let (key, a, b) = match copy.from {
            Some(from) if from == one => ("copy.from", two, one),
            Some(_) => ("copy.from", one, two),
            None => ("copy.both", one, two),
        };
        self.labels.fill(key, &[("a", &name(a)), ("b", &name(b)), ("share", &share)])
    }

    /// The origins of a claim by name, role in brackets: those that a standing rests on
    /// before the unnamed; the outlets where nobody is cited.
    pub(super) fn origins(&self, claim: &Claim) -> Vec<String> {
        let cited = claim.origins.iter().filter_map(|o| Some((o, o.kind?)));
        let (unnamed, named): (Vec<_>, Vec<_>) =
            cited.partition(|(_, kind)| *kind == SourceKind::Unnamed);
        let said = |(o, kind): &(&Origin, SourceKind)| {
            if names_nobody(claim, o) { self.nobody(o) } else { self.origin(o, *kind) }
        };
        let names: Vec<String> = named.iter().chain(&unnamed).map(said).collect();
        if !names.is_empty() {
            return names;
        }
        let own = claim.origins.iter().flat_map(|origin| &origin.documents);
        let own: BTreeSet<usize> = own.copied().collect();
        own.into_iter().map(|document| self.outlet(document)).collect()
    }

    /// "nobody named (“is expected”)".
    fn nobody(&self, origin: &Origin) -> String {
        let cue = self.labels.fill("quoted", &[("text", &shortened(&origin.name, 48))]);
        format!("{} ({cue})", self.labels.of("nobody"))
    }

    fn origin(&self, origin: &Origin, kind: SourceKind) -> String {
        let bracket = match (kind, origin.role.trim()) {
            (SourceKind::Unnamed, _) => self.labels.of("unnamed"),
            (_, role) => role,
        };
        let name = shortened(&origin.name, 60);
        match bracket {
            "" => name,
            bracket => format!("{name} ({})", shortened(bracket, 48)),
        }
    }

    /// "corroborated by 2 origins".
    pub(super) fn standing(&self, claim: &Claim) -> String {
        let (key, _) = order::standing(claim.standing);
        let words = self.labels.in_group("standing", key);
        words.replace("{n}", &claim.independent.to_string())
    }
}

/// Whether the origin is but the words that cite, with no source in them.
fn names_nobody(claim: &Claim, origin: &Origin) -> bool {
    let bare = |s: &Assertion| {
        s.source.is_none() && s.cue.as_deref() == Some(origin.name.as_str())
    };
    claim.statements.iter().any(bare)
}

/// The number a document goes by in all formats.
pub(super) fn ordinal(document: usize) -> String {
    (document + 1).to_string()
}

/// Spans of text as one line, without runs of white space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `most` characters, cut between words where that is possible.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
    let head = text.get(..end).unwrap_or("");
    let cut = head.rfind(char::is_whitespace).filter(|at| *at > end / 2);
    let head = cut.and_then(|at| head.get(..at)).unwrap_or(head);
    format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// The host of a web address, without `www.`.
fn site(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.trim_start_matches("www.");
    (!host.is_empty()).then(|| host.to_owned())
}

/// The name of a file, without folders.
fn file(path: &str) -> Option<String> {
    path.rsplit(['/', '\\']).find(|part| !part.is_empty()).map(str::to_owned)
}
