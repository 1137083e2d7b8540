//! Who does what to whom, and whether it is done: one verb in its clause.

use super::said::groups;
use crate::Annotated;
use crate::document::Span;
use crate::language::Language;
use crate::segment::parse::Relation;
use std::collections::BTreeSet;

/// A verb of the statement or of a sentence.
pub(super) struct Deed {
    pub(super) span: Span,
    /// The clause says that it is not so.
    pub(super) negated: bool,
    /// What makes it a plan or a possibility: "will", "plans to".
    pub(super) unreal: Option<Span>,
    /// The names of who does it, by group.
    pub(super) doers: BTreeSet<String>,
    /// The names of whom or what it is done to.
    pub(super) done_to: BTreeSet<String>,
}

impl Deed {
    /// The deed of the verb at `span`.
    pub(super) fn at(doc: &Annotated, span: Span, language: &Language) -> Deed {
        let at = doc.segments.tokens_in(span).start;
        let names = |relations: &[Relation]| names(doc, at, relations, language);
        let mut doers = names(&[Relation::Nsubj, Relation::OblAgent]);
        if doers.is_empty()
            && let Some(head) = shares_subject(doc, at)
        {
            doers = self::names(doc, head, &[Relation::Nsubj], language);
        }
        Deed {
            span,
            negated: negated(doc, at, language),
            unreal: unreal(doc, at, language),
            doers,
            done_to: names(&[Relation::Obj, Relation::Iobj, Relation::NsubjPass]),
        }
    }

    /// Whether the two name different doers, or the doer of one is whom the other does it
    /// to.
    pub(super) fn parts_differ(&self, other: &Deed) -> bool {
        let apart = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
            !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
        };
        let turned = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
        apart(&self.doers, &other.doers)
            || turned(&self.doers, &other.done_to) && !turned(&self.doers, &other.doers)
    }
}

/// "He came and *went*", "plans to *deploy*": the verb whose subject is also this one's.
fn shares_subject(doc: &Annotated, at: usize) -> Option<usize> {
    let relation = doc.segments.tokens.get(at)?.relation;
    let shares = matches!(relation, Relation::Conj | Relation::Xcomp);
    doc.segments.head(at).filter(|_| shares)
}

fn negated(doc: &Annotated, at: usize, language: &Language) -> bool {
    let list = language.list("state/negations");
    let tokens = &doc.segments.tokens;
    let own = |at: usize| doc.segments.children(at).any(|c| list.has(&tokens[c].lower));
    let subject = doc.segments.child(at, &[Relation::Nsubj, Relation::NsubjPass]);
    own(at)
        || subject.is_some_and(|s| list.has(&tokens[s].lower) || own(s))
        || governor(doc, at).is_some_and(own)
}

fn unreal(doc: &Annotated, at: usize, language: &Language) -> Option<Span> {
    let list = language.list("state/unreal");
    let tokens = &doc.segments.tokens;
    let hedge = |c: &usize| {
        let token = &tokens[*c];
        matches!(token.relation, Relation::Aux) && list.has(&token.lower)
    };
    let own = doc.segments.children(at).find(hedge);
    let above = governor(doc, at).filter(|g| list.has(&tokens[*g].lemma));
    own.or(above).map(|c| tokens[c].span)
}

/// The verb that "to deploy" depends on in "plans to deploy".
fn governor(doc: &Annotated, at: usize) -> Option<usize> {
    let relation = doc.segments.tokens.get(at)?.relation;
    doc.segments.head(at).filter(|_| relation == Relation::Xcomp)
}

/// The names in the phrases that depend on the verb by one of the relations.
fn names(
    doc: &Annotated,
    at: usize,
    relations: &[Relation],
    language: &Language,
) -> BTreeSet<String> {
    let tokens = &doc.segments.tokens;
    let phrases =
        doc.segments.children(at).filter(|c| relations.contains(&tokens[*c].relation));
    let mut found = BTreeSet::new();
    for phrase in phrases {
        let head = tokens[phrase].span;
        let named = doc.mentions.names.iter().filter(|name| name.span.touches(head));
        for name in named {
            let entity = &doc.mentions.entities[name.entity];
            found.extend(groups(language, &entity.name));
        }
    }
    found
}
