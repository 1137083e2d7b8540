//! What the tree tells of one word: its clause, who does it to whom, whether it is so.

use super::words::is_clause;
use crate::Annotated;
use crate::document::Span;
use crate::language::Language;
use crate::segment::{Form, Relation, Tag};

/// The words that may part a word from the head of its clause.
const DEEP: usize = 12;

/// Whether and how a deed is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mode {
    pub(super) negated: bool,
    /// What makes it less than done: the words, and how.
    pub(super) unreal: Vec<(Span, String)>,
}

/// Who does something, and to whom or what: tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) doers: Vec<usize>,
    pub(super) done_to: Vec<usize>,
}

/// The head of the clause that a token stands in.
pub(super) fn clause(doc: &Annotated, token: usize) -> usize {
    let tokens = &doc.segments.tokens;
    let verb = |t: usize| {
        let predicate = || {
            doc.segments.child(t, &[Relation::Nsubj, Relation::NsubjPass, Relation::Cop])
        };
        tokens[t].relation == Relation::Conj
            && (matches!(tokens[t].tag, Tag::Verb | Tag::Aux) || predicate().is_some())
    };
    // "There was none, there has never been one": the tree may hang one on the other.
    let own = |t: usize| {
        let subject = [Relation::Nsubj, Relation::NsubjPass, Relation::Expl];
        tokens[t].tag == Tag::Verb && doc.segments.child(t, &subject).is_some()
    };
    let mut at = token;
    for _ in 0..DEEP {
        if is_clause(&tokens[at]) || verb(at) || own(at) {
            break;
        }
        let Some(head) = doc.segments.head(at) else { break };
        at = head;
    }
    at
}

/// From the token up to the head of its clause.
fn path(doc: &Annotated, token: usize) -> Vec<usize> {
    let end = clause(doc, token);
    let mut path = vec![token];
    path.extend(doc.segments.above(token).take(DEEP));
    let last = path.iter().position(|t| *t == end).unwrap_or(0);
    path.truncate(last + 1);
    path
}

/// Whether what a token says is so, and done.
pub(super) fn mode(doc: &Annotated, token: usize, language: &Language) -> Mode {
    let tokens = &doc.segments.tokens;
    let (no, modes) = (language.list("state/negations"), language.list("check/modes"));
    let mut mode = Mode::default();
    let hedge = |t: usize| {
        let class = modes.get(&tokens[t].lemma).or_else(|| modes.get(&tokens[t].lower));
        class.map(|class| (tokens[t].span, class.to_owned()))
    };
    let is_no = |t: usize| no.has(&tokens[t].lower);
    let mut negations = 0;
    let path = path(doc, token);
    for (step, &at) in path.iter().enumerate() {
        if step > 0 {
            mode.unreal.extend(hedge(at));
        }
        for child in doc.segments.children(at).filter(|c| !path.contains(c)) {
            let relation = tokens[child].relation;
            let subject = matches!(relation, Relation::Nsubj | Relation::NsubjPass);
            // "nobody of them", "has never been a door".
            let bears = subject || matches!(relation, Relation::Cop | Relation::Aux);
            let no_one = bears && doc.segments.children(child).any(is_no);
            negations += usize::from(is_no(child) || no_one);
            let little =
                matches!(relation, Relation::Aux | Relation::Advmod | Relation::Mark);
            mode.unreal.extend(hedge(child).filter(|_| little));
        }
    }
    // "a plan to deploy", "hopes that they deploy".
    let end = path.last().copied().unwrap_or(token);
    let governed = matches!(tokens[end].relation, Relation::Acl | Relation::Ccomp);
    let above = doc.segments.head(end).filter(|_| governed);
    // "wants the insurer to hand it over", read as an insurer that hands over.
    let object = |t: &usize| tokens[*t].relation == Relation::Obj;
    let verb = above.filter(object).and_then(|t| doc.segments.head(t));
    let infinitive = tokens[end].form == Form::Base;
    mode.unreal.extend(above.and_then(hedge));
    mode.unreal.extend(verb.filter(|_| infinitive).and_then(hedge));
    mode.negated = negations % 2 == 1;
    mode
}

/// Whether a token has a negation of its own: "no policy".
pub(super) fn is_none(doc: &Annotated, token: usize, language: &Language) -> bool {
    let no = language.list("state/negations");
    doc.segments.children(token).any(|c| no.has(&doc.segments.tokens[c].lower))
}

/// Who does what the verb says, to whom.
pub(super) fn roles(doc: &Annotated, verb: usize) -> Roles {
    let mut roles = own_roles(doc, verb);
    let tokens = &doc.segments.tokens;
    let token = &tokens[verb];
    let Some(head) = doc.segments.head(verb) else { return with_all(doc, roles) };
    let none = roles.doers.is_empty();
    // "…: a laptop disappeared" has a subject of its own, whatever the tree makes of it.
    let finite = matches!(token.form, Form::Past | Form::Present | Form::Present3);
    let hangs = match token.relation {
        Relation::Conj | Relation::Xcomp => true,
        Relation::Advcl => !finite,
        _ => false,
    };
    match token.relation {
        _ if hangs && none && tokens[head].tag == Tag::Verb => {
            let above = own_roles(doc, head);
            // "prompted Moscow to send": whom the one is done to does the other.
            let controlled = token.relation == Relation::Xcomp
                && !above.done_to.is_empty()
                && !passive_subject(doc, head);
            match is_passive(doc, verb) {
                true if roles.done_to.is_empty() && passive_subject(doc, head) => {
                    roles.done_to = above.done_to;
                }
                true => {}
                false if controlled => roles.doers = above.done_to,
                false if passive_subject(doc, head) => roles.doers = above.done_to,
                false => roles.doers = above.doers,
            }
        }
        Relation::Acl if none && token.form == Form::PastParticiple => {
            roles.done_to.push(head);
        }
        Relation::Acl if none && token.form == Form::PresentParticiple => {
            roles.doers.push(head);
        }
        Relation::AclRelcl => {
            let relative = |t: &usize| tokens[*t].tag == Tag::Pron;
            let swap = |list: &mut Vec<usize>| {
                list.iter_mut().filter(|t| relative(t)).for_each(|t| *t = head);
            };
            swap(&mut roles.doers);
            swap(&mut roles.done_to);
        }
        _ => {}
    }
    with_all(doc, roles)
}

/// "Ruiz and Adair": all that stand beside one another.
fn with_all(doc: &Annotated, mut roles: Roles) -> Roles {
    for list in [&mut roles.doers, &mut roles.done_to] {
        let beside: Vec<usize> = list
            .iter()
            .flat_map(|t| doc.segments.children(*t))
            .filter(|c| doc.segments.tokens[*c].relation == Relation::Conj)
            .collect();
        list.extend(beside);
    }
    roles
}

fn own_roles(doc: &Annotated, verb: usize) -> Roles {
    let tokens = &doc.segments.tokens;
    let mut roles = Roles::default();
    for child in doc.segments.children(verb) {
        match tokens[child].relation {
            Relation::Nsubj if is_passive(doc, verb) => roles.done_to.push(child),
            Relation::Nsubj | Relation::OblAgent => roles.doers.push(child),
            Relation::Obj | Relation::NsubjPass => roles.done_to.push(child),
            _ => {}
        }
    }
    let passive = is_passive(doc, verb);
    let taken = match passive {
        true => &mut roles.done_to,
        false => &mut roles.doers,
    };
    if taken.is_empty()
        && let Some(subject) = before(doc, verb)
    {
        taken.push(subject);
    }
    roles
}

/// A subject that the tree takes for something else: a bare noun before a verb that has
/// no subject.
fn before(doc: &Annotated, verb: usize) -> Option<usize> {
    let tokens = &doc.segments.tokens;
    let bare = |t: &usize| {
        *t < verb
            && matches!(tokens[*t].tag, Tag::Propn | Tag::Noun)
            && doc.segments.child(*t, &[Relation::Case]).is_none()
    };
    doc.segments.children(verb).find(bare)
}

/// Whether a verb is in the passive, with an auxiliary or a subject that shows it.
pub(super) fn is_passive(doc: &Annotated, verb: usize) -> bool {
    let tokens = &doc.segments.tokens;
    tokens[verb].form == Form::PastParticiple
        && doc.segments.child(verb, &[Relation::AuxPass, Relation::NsubjPass]).is_some()
}

fn passive_subject(doc: &Annotated, verb: usize) -> bool {
    doc.segments.child(verb, &[Relation::NsubjPass]).is_some() || is_passive(doc, verb)
}

/// Where the last word of a name stands: the token above, and the preposition between;
/// nothing for the other words of a name.
pub(super) fn slot(doc: &Annotated, token: usize) -> Option<(Option<usize>, String)> {
    let tokens = &doc.segments.tokens;
    let inner = matches!(tokens[token].relation, Relation::Flat | Relation::Compound);
    let head = doc.segments.head(token);
    if inner && head.is_some_and(|h| tokens[h].tag == Tag::Propn) {
        return None;
    }
    let case = doc.segments.child(token, &[Relation::Case]);
    Some((head, case.map_or_else(String::new, |c| tokens[c].lower.to_string())))
}

/// The place of what stands before a noun and is one with it.
const MODIFIES: u8 = 1;

/// The place of what a preposition ties to its head.
pub(super) const HANGS: u8 = 4;

/// The place of a token under its head, and the preposition; nothing for a place that
/// others can hold beside it.
pub(super) fn place(doc: &Annotated, token: usize) -> Option<(u8, String)> {
    let case = || {
        let case = doc.segments.child(token, &[Relation::Case]);
        case.map(|c| doc.segments.tokens[c].lower.to_string())
    };
    match doc.segments.tokens[token].relation {
        Relation::Amod | Relation::Compound | Relation::Flat => {
            Some((MODIFIES, String::new()))
        }
        Relation::Obj | Relation::NsubjPass => Some((2, String::new())),
        Relation::Nsubj => Some((3, String::new())),
        Relation::Obl | Relation::Nmod => Some((HANGS, case()?)),
        _ => None,
    }
}

/// The noun that a figure counts.
pub(super) fn counted(doc: &Annotated, figure: &crate::mention::Figure) -> Option<usize> {
    let tokens = &doc.segments.tokens;
    let inside = doc.segments.tokens_in(figure.span);
    // "three of the six boats".
    let of = |t: usize| {
        doc.segments.child(t, &[Relation::Nmod]).filter(|c| !inside.contains(c))
    };
    if let Some(noun) = inside.clone().rev().find_map(of) {
        return Some(noun);
    }
    let outer = |t: usize| {
        let relation = tokens[t].relation;
        let counts =
            matches!(relation, Relation::Nummod | Relation::Amod | Relation::Det);
        doc.segments.head(t).filter(|h| counts && !inside.contains(h))
    };
    inside.clone().rev().find_map(outer).or_else(|| {
        let span = figure.counts_span?;
        let noun = |t: &usize| matches!(tokens[*t].tag, Tag::Noun | Tag::Propn);
        doc.segments.tokens_in(span).rev().filter(noun).find(|t| {
            doc.segments
                .head(*t)
                .is_none_or(|h| !span.touches(tokens[h].span) || !noun(&h))
        })
    })
}
