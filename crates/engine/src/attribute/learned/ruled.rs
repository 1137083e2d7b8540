//! A unit with what the rules find in it, and what becomes of that beside the model.
//!
//! In: a unit and the stretches that the model finds. Out: cue, source and content of
//! each attribution. The model is believed but where tree and rules agree against it, or
//! what it finds is no whole phrase; the rules add what it leaves out.

use super::features::Scene;
use super::{Manner, Model, Stance, phrase};
use crate::attribute::content::{self, Cited, Content};
use crate::attribute::cue::{self, Cue, Form, Stretch};
use crate::attribute::lexicon::Lexicon;
use crate::attribute::unit::{Shape, Unit};
use crate::segment::{Form as Inflection, Tag};

/// A unit with what the rules found in it.
pub(in crate::attribute) struct Ruled<'a> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) cues: Vec<Cue>,
    pub(super) contents: Vec<Content>,
    pub(super) lexicon: &'a Lexicon<'a>,
}

impl<'a> Ruled<'a> {
    pub(super) fn of(unit: &'a Unit<'a>, lexicon: &'a Lexicon<'a>) -> Ruled<'a> {
        let cues = cue::find(unit, lexicon);
        let contents = content::find(Cited { unit, cues: &cues, lexicon });
        Ruled { unit, cues, contents, lexicon }
    }

    /// What the rules make of a stretch that cites: their own cue, or as they would
    /// read it if it were one.
    pub(super) fn read(&self, at: Stretch) -> (Cue, Content) {
        // "reportedly said": the verb tells more.
        let own = (0..self.cues.len())
            .filter(|i| self.cues[*i].meets(at))
            .min_by_key(|i| (self.cues[*i].form == Form::Hearsay, *i));
        if let Some((cue, content)) =
            own.and_then(|i| Some((self.cues.get(i)?, self.contents.get(i)?)))
        {
            return (Cue { at, ..cue.clone() }, content.clone());
        }
        let place = self.cues.partition_point(|c| c.at.0 < at.0);
        let earlier = self.cues.get(..place).unwrap_or_default();
        let guess = cue::guess(self.unit, at, earlier, self.lexicon);
        let mut cues = self.cues.clone();
        cues.insert(place, guess.clone());
        let mut found =
            content::find(Cited { unit: self.unit, cues: &cues, lexicon: self.lexicon });
        (guess, found.swap_remove(place))
    }

    /// What a stretch cites, whose source and content the model gives.
    pub(super) fn decide(
        &self,
        at: Stretch,
        model: &Model,
        scene: &Scene,
    ) -> (Cue, Content, Manner) {
        let (mut cue, rule) = self.read(at);
        if cue.form.is_certain() && !rule.parts.is_empty() {
            let own = self.cues.iter().find(|c| c.form == cue.form && c.meets(at));
            cue.at = own.map_or(at, |own| own.at);
            return (cue, rule, Manner::Says);
        }
        let roles = model.roles(scene, &cue, &rule);
        // "Lund and Berg were there, said Ida Holm": a clause is no source.
        let clause = nearest(&roles.source, at).is_some_and(|s| self.is_clause(s));
        if clause && cue.form == Form::Inverted && !rule.parts.is_empty() {
            let manner = self.manner(&cue, &rule);
            return (cue, rule, manner);
        }
        let mut parts = self.clipped(&cue, &rule, roles.content);
        cue.source = self.source(&cue, &roles.source, &parts, scene);
        cue.antecedent = cue.source.and_then(|s| self.named(s));
        // "the club, of which Lund was the head, said": an aside on who speaks.
        let after = cue.source.map_or(usize::MAX, |s| s.1);
        parts.retain(|p| p.1 > at.0 || p.0 < after || self.quotes(*p));
        let content = Content {
            fronted: parts.first().is_some_and(|c| c.0 < at.0),
            goes_on: rule.goes_on && parts.is_empty(),
            parts,
        };
        let manner = self.manner(&cue, &content);
        (cue, content, manner)
    }

    /// Who is cited: whom the model finds nearest, unless tree and rules agree on
    /// another; where it finds nobody, the subject of words that surely cite `parts`.
    fn source(
        &self,
        cue: &Cue,
        found: &[Stretch],
        parts: &[Stretch],
        scene: &Scene,
    ) -> Option<Stretch> {
        // "The ship was described as": not by the ship.
        let labelled = cue.frame.label
            && phrase::verb_group(self.unit, cue.head, self.lexicon).passive;
        let fits = |s: &Stretch| !labelled || s.0 >= cue.at.0;
        let found: Vec<Stretch> = found.iter().copied().filter(fits).collect();
        let subject = scene.subject(cue.head).filter(|s| s.1 <= cue.at.0 && !labelled);
        let subject = subject.and_then(|s| self.without_relative(s));
        let model = nearest(&found, cue.at)
            .and_then(|s| self.without_relative(s))
            .and_then(|s| cue::without_day(self.unit, s, self.lexicon));
        if let Some(source) = agreed(subject, cue.source, model).or(model) {
            // "people who asked not to be named"
            let end = match self.is_relative(source.1) {
                true => scene.phrase(source.1 - 1).1.max(source.1),
                false => source.1,
            };
            return Some((source.0, end));
        }
        // Whoever says words in quotation marks, or that something is so, is named.
        let that = |p: &Stretch| self.lexicon.openers.has(self.unit.lower(p.0));
        let speaks = cue.form == Form::Shared
            || parts.iter().any(|p| self.quotes(*p) || p.0 >= cue.at.1 && that(p));
        subject.or(cue.source.filter(fits)).filter(|_| speaks)
    }

    /// Whether a stretch tells something by itself: it has a verb of no relative clause.
    fn is_clause(&self, (start, end): Stretch) -> bool {
        phrase::has_verb(self.unit, start, end)
            && !(start..end).any(|at| self.is_relative(at))
    }

    /// Whether an item is a relative pronoun.
    fn is_relative(&self, at: usize) -> bool {
        self.lexicon.is_relative(self.unit.lower(at))
    }

    /// A source without the comma or the relative pronoun that it follows ("who police
    /// said held"); none of a relative clause.
    fn without_relative(&self, (start, end): Stretch) -> Option<Stretch> {
        let first = (start..end).find(|at| self.unit.is_word(*at))?;
        if !self.is_relative(first) || first + 1 == end {
            return Some((first, end));
        }
        let clause = first > start || phrase::has_verb(self.unit, first, end);
        (!clause).then_some((first + 1, end))
    }

    /// The words that name whom a source stands for, where they are not its own: what
    /// "who" refers to, an owner without the clitic.
    fn named(&self, source: Stretch) -> Option<Stretch> {
        let last = source.1.checked_sub(1).filter(|l| *l > source.0);
        let owner = last.filter(|l| self.lexicon.is(self.unit.lower(*l), "possessive"));
        owner
            .map(|last| (source.0, last))
            .or_else(|| cue::antecedent(self.unit, source, self.lexicon))
    }

    /// The content, where the rules know better how it begins or ends.
    fn clipped(&self, cue: &Cue, rule: &Content, parts: Vec<Stretch>) -> Vec<Stretch> {
        let quote = parts.iter().any(|p| p.1 <= cue.start() && self.quotes(*p));
        let hangs = |p: &Stretch| quote && p.0 == cue.at.1 && !self.quotes(*p);
        let kept = parts.into_iter().filter(|p| !hangs(p));
        kept.map(|part| {
            let end = self.content_end(cue, rule, part);
            (self.content_start(cue, rule, (part.0, end)), end)
        })
        .collect()
    }

    /// Where a content ends: by the rules that of a noun, that inside a relative clause or
    /// a participle set off by commas, and a clause that would lack its verb.
    fn content_end(&self, cue: &Cue, rule: &Content, part: Stretch) -> usize {
        let Some(own) = rule.parts.iter().find(|r| r.0 == part.0) else { return part.1 };
        let before = cue.start().checked_sub(1);
        let aside = before.is_some_and(|b| self.unit.shape(b) == Shape::Comma);
        let participle = self.unit.form(cue.head) == Inflection::PresentParticiple;
        let clause = aside && (cue.antecedent.is_some() || participle);
        let end = match clause || cue.form == Form::Noun {
            true => own.1.min(part.1),
            false => part.1,
        };
        // "the dam | burst": a subject without its verb is no clause.
        let bare = cue.frame.clause
            && matches!(self.unit.tag(end), Tag::Verb | Tag::Aux)
            && !phrase::has_verb(self.unit, part.0, end);
        if bare { own.1.max(end) } else { end }
    }

    /// Where a content begins: by the rules after those who are told, where or when, and
    /// before the verb that it would cut in two.
    fn content_start(&self, cue: &Cue, rule: &Content, part: Stretch) -> usize {
        // "told the mayor of Lund that", "posted on her page that", "said Monday the
        // dam": nothing of it is cited.
        let later = rule.parts.iter().map(|r| r.0).find(|r| {
            let opens = self.lexicon.openers.has(self.unit.lower(*r));
            let plain = cue.frame.hearer || !phrase::has_verb(self.unit, part.0, *r);
            let day = (part.0..*r).all(|at| self.lexicon.days.has(self.unit.lower(at)));
            part.0 < *r && *r < part.1 && (opens && plain || day)
        });
        if let Some(later) = later.filter(|_| part.0 >= cue.at.1) {
            return later;
        }
        // "The war has | cost the town"; nor does a clause begin where no mark or word
        // parts it from what stands before it ("The war has cost | the town, according to").
        let parts = |tag| matches!(tag, Tag::Punct | Tag::Cconj | Tag::Sconj);
        let before = part.0.checked_sub(1).filter(|b| !cue.meets((*b, part.0)));
        let fronted = cue.form == Form::According && part.1 <= cue.at.0;
        let cut = before
            .map(|b| self.unit.tag(b))
            .is_some_and(|tag| tag == Tag::Aux || fronted && !parts(tag));
        let whole = rule.parts.iter().find(|r| cut && r.0 < part.0 && part.0 < r.1);
        whole.map_or(part.0, |r| r.0)
    }

    /// Whether somebody's words stand in a stretch.
    fn quotes(&self, part: Stretch) -> bool {
        (part.0..part.1).any(|at| self.unit.quoted(at))
    }

    /// Adds what the rules found and the model did not: that something is open or is
    /// told by nobody in particular, headlines with a colon, and whose a quote is.
    pub(super) fn supply(&self, cited: &mut Vec<(Cue, Content, Manner)>) {
        let nothing = cited.iter().all(|(_, content, _)| content.parts.is_empty());
        for (cue, content) in self.cues.iter().zip(&self.contents) {
            let left = self.left_quotes(content, cited);
            let told = !content.parts.is_empty();
            let firm = told && (nothing && is_plain(cue) || self.is_firm(cue, content));
            let own = || (cue.clone(), content.clone(), Manner::Says);
            match cited.iter_mut().find(|(known, ..)| cue.meets(known.at)) {
                // A cue of which the model finds nothing that is cited.
                Some(same) if firm && same.1.parts.is_empty() => *same = own(),
                Some((known, content, _)) => {
                    if !left.is_empty() && known.source.is_none() {
                        known.source = cue.source;
                        known.antecedent = cue.antecedent;
                    }
                    content.parts.extend(left);
                    content.parts.sort_unstable();
                }
                None if firm || !left.is_empty() || self.stands_alone(cue) => {
                    cited.push(own());
                }
                None => {}
            }
        }
    }

    /// The parts with somebody's words that belong to no cue yet.
    fn left_quotes(
        &self,
        content: &Content,
        cited: &[(Cue, Content, Manner)],
    ) -> Vec<Stretch> {
        let taken = |part: &Stretch| {
            let mut parts = cited.iter().flat_map(|(_, content, _)| &content.parts);
            parts.any(|p| cue::meet(*part, *p))
        };
        let own = content.parts.iter().copied();
        own.filter(|part| self.quotes(*part) && !taken(part)).collect()
    }

    /// Whether what a cue is found to cite is surely cited: it is denied, or follows a
    /// plain verb as a clause with "that".
    fn is_firm(&self, cue: &Cue, content: &Content) -> bool {
        let first = content.parts.first();
        let that = first.is_some_and(|p| self.lexicon.openers.has(self.unit.lower(p.0)));
        cue.frame.stance == Some(Stance::Denies)
            || is_plain(cue) && cue.frame.clause && that
    }

    /// Whether a cue counts though the model does not find it: it tells that something is
    /// open or is told by nobody in particular, or is the colon of a headline.
    fn stands_alone(&self, cue: &Cue) -> bool {
        let headline = self.unit.body_end() == self.unit.len();
        match cue.form {
            Form::Passive => true,
            Form::Colon => headline,
            form => form.is_certain(),
        }
    }

    /// What the rules find cites and nothing else; of the rest, verbs that can take a
    /// clause and do.
    fn manner(&self, cue: &Cue, content: &Content) -> Manner {
        let ruled = self.cues.iter().zip(&self.contents).any(|(own, found)| {
            own.meets(cue.at) && (found.goes_on || !found.parts.is_empty())
        });
        let listed = self.lexicon.verbs.has(self.unit.lemma(cue.head));
        let says = listed && (cue.frame.clause || cue.frame.quote);
        let clause = content.parts.iter().any(|p| phrase::has_verb(self.unit, p.0, p.1));
        // "plans to build": what somebody means to do is not what he says.
        let means = cue.frame.to && !cue.frame.clause && !cue.frame.object;
        let told = clause && !means
            || content.parts.is_empty()
            || content.parts.iter().any(|p| self.quotes(*p))
            || !means && cue.frame.stance.is_some_and(|s| s != Stance::Asserts);
        if ruled && told || says && clause { Manner::Says } else { Manner::Holds }
    }
}

/// A verb that does little else than cite.
fn is_plain(cue: &Cue) -> bool {
    cue.form.is_verb() && !cue.frame.weak
}

/// The source by the rules, where the tree has it too and the model finds another: two
/// against one.
fn agreed(
    tree: Option<Stretch>,
    rules: Option<Stretch>,
    model: Option<Stretch>,
) -> Option<Stretch> {
    let (tree, rules, model) = (tree?, rules?, model?);
    let two = cue::meet(tree, rules);
    (two && !cue::meet(model, tree) && !cue::meet(model, rules)).then_some(rules)
}

/// The stretch nearest to the cue.
fn nearest(stretches: &[Stretch], cue: Stretch) -> Option<Stretch> {
    let gap =
        |s: &Stretch| if s.1 <= cue.0 { cue.0 - s.1 } else { s.0.saturating_sub(cue.1) };
    stretches.iter().copied().min_by_key(gap)
}
