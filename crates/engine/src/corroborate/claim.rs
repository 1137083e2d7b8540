//! What each claim rests on.

use super::origin::Voices;
use super::{
    Assertion, Claim, Origin, Quantity, Standing, cited, denial, id, id_at, independence,
    shift, text_of, wording,
};
use crate::Annotated;
use crate::attribute::{Source, SourceKind, Stance};
use crate::document::Place;
use crate::language::Language;
use crate::link::{StatementRef, Thread};
use std::collections::{BTreeMap, BTreeSet};

/// Makes claims of a thread's groups: statements and denials told apart, origins
/// counted, standing given.
pub(super) fn weigh(
    docs: &[Annotated],
    thread: &Thread,
    voices: &Voices<'_>,
    quantities: &[Quantity],
    language: &Language,
) -> Vec<Claim> {
    let denials = denial::tie(docs, thread, voices, language);
    let copied = copied_sentences(docs, thread);
    let mut claims = Vec::new();
    // A statement of several claims gives its name and its wording to one of them.
    let mut named: BTreeSet<Place> = BTreeSet::new();
    let mut worded: BTreeSet<Place> = BTreeSet::new();
    for (g, group) in thread.claims.iter().enumerate() {
        let denials = denials.get(&g).cloned().unwrap_or_default();
        let contradicts =
            |r: &StatementRef| denials.iter().any(|d| d.place == r.place(docs));
        let stating: Vec<StatementRef> = group
            .statements
            .iter()
            .copied()
            .filter(|r| !denial::denies(docs, *r) && !contradicts(r))
            .collect();
        let best = wording::clearest(docs, group, &stating, &worded, language);
        let Some((best, wording)) = best else { continue };
        let statements: Vec<Assertion> =
            stating.iter().map(|&r| assertion(docs, r, voices, &copied)).collect();
        let origins = origins(docs, voices, &stating);
        let said = independence::Said { docs, voices, stating: &stating };
        let independent = said.independent(&group.links);
        let id = name(docs, &statements, &mut named);
        worded.insert(best.place(docs));
        claims.push(Claim {
            id,
            text: text_of(docs, wording).to_owned(),
            wording,
            standing: standing(&origins, independent, &denials),
            shifts: shift::find(docs, &stating, best, quantities, language),
            origins,
            independent,
            statements,
            denials,
            links: group.links.clone(),
        });
    }
    claims
}

/// The id of a claim: of its first statement that gave its name to no other, else of all.
fn name(
    docs: &[Annotated],
    statements: &[Assertion],
    named: &mut BTreeSet<Place>,
) -> String {
    if let Some(first) = statements.iter().find(|s| named.insert(s.place)) {
        return id_at("c", docs, first.place);
    }
    let all: Vec<String> = statements.iter().map(|s| id_at("", docs, s.place)).collect();
    id("c", all.iter().map(String::as_str))
}

/// Sentences that stand in another document too: (document, start) → whose text it is.
type Copied = BTreeMap<(usize, usize), usize>;

fn copied_sentences(docs: &[Annotated], thread: &Thread) -> Copied {
    let mut copied = Copied::new();
    for copy in &thread.copies {
        let (a, b) = copy.documents;
        let from = copy.from.unwrap_or_else(|| {
            if docs[a].document.id <= docs[b].document.id { a } else { b }
        });
        for (x, y) in &copy.paragraphs {
            let theirs = if from == a { y } else { x };
            let entry =
                copied.entry((theirs.document, theirs.span.start)).or_insert(from);
            *entry = (*entry).min(from);
        }
    }
    copied
}

fn assertion(
    docs: &[Annotated],
    reference: StatementRef,
    voices: &Voices<'_>,
    copied: &Copied,
) -> Assertion {
    let doc = &docs[reference.document];
    let statement = &doc.statements[reference.statement];
    let attribution = cited(doc, statement);
    let who = attribution.and_then(|a| a.who.as_ref());
    let sentence = doc.segments.sentences[statement.sentence].span;
    let outlet = doc.document.publisher().to_owned();
    let mut chain = vec![outlet];
    chain.extend(voices.way(docs, reference).into_iter().map(|w| full_name(voices, w)));
    Assertion {
        place: reference.place(docs),
        source: who.map(|w| full_name(voices, w)),
        kind: attribution.map(|_| who.map_or(SourceKind::Unnamed, |w| w.kind)),
        cue: attribution
            .and_then(|a| a.cue.first())
            .map(|s| s.of(&doc.document.text).to_owned()),
        stance: attribution.map_or(Stance::Asserts, |a| a.stance),
        chain,
        copied_from: copied.get(&(reference.document, sentence.start)).copied(),
    }
}

/// The fullest name the document gives; of a person named by one word, the story's.
pub(super) fn full_name(voices: &Voices<'_>, source: &Source) -> String {
    let known = voices.known(source).filter(|k| k.kind == SourceKind::Person);
    match known {
        Some(known) if !source.name.contains(' ') => known.name.clone(),
        _ => source.name.clone(),
    }
}

/// Where the claim's word comes from, the one most documents rest on first. Outlets that
/// state it themselves come last, and a copy's own voice is that of the text copied.
fn origins(
    docs: &[Annotated],
    voices: &Voices<'_>,
    stating: &[StatementRef],
) -> Vec<Origin> {
    let mut found: BTreeMap<(u8, String), Origin> = BTreeMap::new();
    for &reference in stating {
        for (key, origin) in ends(docs, voices, stating, reference) {
            let entry = found.entry(key).or_insert(origin);
            if !entry.documents.contains(&reference.document) {
                entry.documents.push(reference.document);
            }
        }
    }
    join_cited_outlets(&mut found);
    let mut origins: Vec<Origin> = found.into_values().collect();
    origins.sort_by(|a, b| {
        (a.kind.is_none(), b.documents.len(), &a.name).cmp(&(
            b.kind.is_none(),
            a.documents.len(),
            &b.name,
        ))
    });
    origins
}

/// An outlet that others cite is one origin with its own voice.
fn join_cited_outlets(found: &mut BTreeMap<(u8, String), Origin>) {
    let spoken: Vec<String> =
        found.keys().filter(|k| k.0 == 2).map(|k| k.1.clone()).collect();
    for outlet in spoken {
        let cited = found.iter().find(|((rank, _), o)| *rank == 0 && outlet == o.name);
        let Some(cited) = cited.map(|(key, _)| key.clone()) else { continue };
        let own = found.remove(&(2, outlet)).map_or_else(Vec::new, |o| o.documents);
        found.entry(cited).and_modify(|origin| origin.documents.extend(own));
    }
}

/// The end of the chain of one statement; of one that cites another outlet of the story,
/// the ends of that outlet's own chains.
pub(super) fn ends(
    docs: &[Annotated],
    voices: &Voices<'_>,
    stating: &[StatementRef],
    reference: StatementRef,
) -> Vec<((u8, String), Origin)> {
    let doc = &docs[reference.document];
    let end = cited(doc, &doc.statements[reference.statement]);
    let nobody = end.filter(|a| a.who.is_none());
    if let Some(attribution) = nobody {
        // Nobody is named: the words that cite stand for the source ("reportedly").
        let words = attribution.source.first().or(attribution.cue.first());
        let name = words.map_or("", |s| s.of(&doc.document.text));
        return vec![((1, name.to_lowercase()), unnamed(name))];
    }
    let way = voices.way(docs, reference);
    let Some(who) = way.last() else { return vec![own_voice(doc.document.publisher())] };
    let published = voices.published_by(who);
    if published.contains(&reference.document) {
        return vec![own_voice(doc.document.publisher())];
    }
    // The agency whose text it is speaks for itself as an outlet does.
    if end.is_none() {
        return vec![own_voice(&who.name)];
    }
    let cites: Vec<_> = published
        .iter()
        .flat_map(|&other| stating.iter().filter(move |r| r.document == other))
        .filter_map(|r| {
            let end = voices.way(docs, *r).pop();
            end.filter(|w| voices.published_by(w).is_empty())
        })
        .map(|end| named(voices, end))
        .collect();
    if cites.is_empty() { vec![named(voices, who)] } else { cites }
}

fn own_voice(outlet: &str) -> ((u8, String), Origin) {
    let name = outlet.to_owned();
    let key = (2, name.clone());
    (key, Origin { name, role: String::new(), kind: None, documents: Vec::new() })
}

fn named(voices: &Voices<'_>, who: &Source) -> ((u8, String), Origin) {
    let known = voices.known(who);
    let kind = known.map_or(who.kind, |k| k.kind);
    if voices.is_unnamed(who) {
        return ((1, who.name.to_lowercase()), unnamed(&who.name));
    }
    let name = known.map_or(&who.name, |k| &k.name).clone();
    let role = known.map_or(&who.role, |k| &k.role).clone();
    let origin = Origin { name, role, kind: Some(kind), documents: Vec::new() };
    ((0, voices.key(who)), origin)
}

fn unnamed(name: &str) -> Origin {
    Origin {
        name: name.to_owned(),
        role: String::new(),
        kind: Some(SourceKind::Unnamed),
        documents: Vec::new(),
    }
}

/// What origins and denials come to, where so many origins bear one another out.
fn standing(origins: &[Origin], independent: usize, denials: &[Assertion]) -> Standing {
    let named = |o: &&Origin| o.kind.is_some_and(|k| k != SourceKind::Unnamed);
    match origins.iter().filter(named).count() {
        _ if !denials.is_empty() => Standing::Disputed,
        _ if independent > 1 => Standing::Corroborated,
        1 => Standing::SingleOrigin,
        0 if origins.iter().all(|o| o.kind.is_none()) => Standing::OwnVoice,
        _ => Standing::Unestablished,
    }
}
