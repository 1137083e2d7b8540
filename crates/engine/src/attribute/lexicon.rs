//! The words that cite, read from `rules/<language>/attribute/`.

use super::Stance;
use crate::language::{Language, WordList};

/// The lists of one language, looked up once a document.
pub(super) struct Lexicon<'a> {
    pub(super) verbs: &'a WordList,
    pub(super) nouns: &'a WordList,
    pub(super) according: &'a WordList,
    pub(super) hearsay: &'a WordList,
    pub(super) beliefs: &'a WordList,
    pub(super) unnamed: &'a WordList,
    pub(super) bodies: &'a WordList,
    pub(super) people: &'a WordList,
    pub(super) titles: &'a WordList,
    pub(super) given: &'a WordList,
    pub(super) pronouns: &'a WordList,
    pub(super) refers: &'a WordList,
    pub(super) claims: &'a WordList,
    pub(super) falsehoods: &'a WordList,
    pub(super) negations: &'a WordList,
    pub(super) days: &'a WordList,
    pub(super) openers: &'a WordList,
    pub(super) unverified: &'a WordList,
    pub(super) unclear: &'a WordList,
    pub(super) owners: &'a WordList,
    pub(super) truths: &'a WordList,
    pub(super) claiming: &'a WordList,
    pub(super) exculpations: &'a WordList,
    pub(super) grants: &'a WordList,
    pub(super) courts: &'a WordList,
    pub(super) modals: &'a WordList,
    pub(super) generic: &'a WordList,
    pub(super) forms: &'a WordList,
    pub(super) marks: &'a WordList,
}

/// What a verb or noun takes, and how its source stands to the content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) stance: Option<Stance>,
    /// Denies where the object is somebody's claim.
    pub(super) rebuffs: bool,
    /// Denies where the object is a claim that tells what is so.
    pub(super) attacks: bool,
    pub(super) clause: bool,
    pub(super) quote: bool,
    pub(super) object: bool,
    pub(super) label: bool,
    pub(super) to: bool,
    pub(super) hearer: bool,
    pub(super) weak: bool,
    /// Nouns: what follows "for" or "to".
    pub(super) purpose: bool,
    /// Nouns: a document that can be the source itself.
    pub(super) text: bool,
    /// Nouns: a text that speaks for whoever was cited last ("the statement").
    pub(super) voice: bool,
}

impl Frame {
    /// Reads a list's value: the stance, then the frames.
    pub(super) fn parse(value: &str) -> Frame {
        let mut frame = Frame::default();
        for word in value.split(' ') {
            match word {
                "clause" => frame.clause = true,
                "quote" => frame.quote = true,
                "object" => frame.object = true,
                "label" => frame.label = true,
                "to" => frame.to = true,
                "hearer" => frame.hearer = true,
                "weak" => frame.weak = true,
                "for" => frame.purpose = true,
                "text" => frame.text = true,
                "voice" => frame.voice = true,
                "rebuffs" => {
                    frame.rebuffs = true;
                    frame.stance = Some(Stance::Asserts);
                }
                "attacks" => {
                    frame.attacks = true;
                    frame.stance = Some(Stance::Asserts);
                }
                stance => frame.stance = stance_named(stance).or(frame.stance),
            }
        }
        frame
    }

    pub(super) fn stance(&self) -> Stance {
        self.stance.unwrap_or(Stance::Asserts)
    }
}

fn stance_named(name: &str) -> Option<Stance> {
    Some(match name {
        "asserts" => Stance::Asserts,
        "confirms" => Stance::Confirms,
        "denies" => Stance::Denies,
        "doubts" => Stance::Doubts,
        "asks" => Stance::Asks,
        "expects" => Stance::Expects,
        _ => return None,
    })
}

impl<'a> Lexicon<'a> {
    pub(super) fn of(language: &'a Language) -> Lexicon<'a> {
        let list = |name: &str| language.list(name);
        Lexicon {
            verbs: list("attribute/verbs"),
            nouns: list("attribute/nouns"),
            according: list("attribute/according"),
            hearsay: list("attribute/hearsay"),
            beliefs: list("attribute/beliefs"),
            unnamed: list("attribute/unnamed"),
            bodies: list("attribute/bodies"),
            people: list("attribute/people"),
            titles: list("attribute/titles"),
            given: list("attribute/given_names"),
            pronouns: list("attribute/pronouns"),
            refers: list("attribute/refers"),
            claims: list("attribute/claims"),
            falsehoods: list("attribute/falsehoods"),
            negations: list("attribute/negations"),
            days: list("attribute/days"),
            openers: list("attribute/complementizers"),
            unverified: list("attribute/unverified"),
            unclear: list("attribute/unclear"),
            owners: list("attribute/owners"),
            truths: list("attribute/truths"),
            claiming: list("attribute/claiming"),
            exculpations: list("attribute/exculpations"),
            grants: list("attribute/grants"),
            courts: list("attribute/courts"),
            modals: list("attribute/modals"),
            generic: list("attribute/generic"),
            forms: list("attribute/forms"),
            marks: list("attribute/marks"),
        }
    }

    /// Whether a word is a relative pronoun: "who", "which".
    pub(super) fn is_relative(&self, word: &str) -> bool {
        self.pronouns.get(word) == Some("antecedent")
    }

    /// Whether a word plays this part in the grammar of attributions
    /// (`attribute/marks`).
    pub(super) fn is(&self, word: &str, part: &str) -> bool {
        self.marks.get(word).is_some_and(|v| v.split(' ').any(|p| p == part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_noun_has_a_stance() {
        let lexicon = Lexicon::of(Language::english());
        for list in [lexicon.verbs, lexicon.nouns] {
            for word in list.iter() {
                let frame = Frame::parse(list.get(word).unwrap_or(""));
                assert!(frame.stance.is_some(), "{word} has no stance");
            }
        }
    }
}
