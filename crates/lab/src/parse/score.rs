//! Scores of tags, lemmas and trees on EWT's dev and test parts.

use super::treebank::{self, Cut, Sentence};
use anyhow::Result;
use rustc_hash::FxHashMap;
use secondsource::Language;
use secondsource::segment::net::{self, Net};
use secondsource::segment::{self, Relation, Tag, Token, parse, tag};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// What is scored.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Prints so many wrong heads and relations of the dev part in their sentences.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Weights to score in place of those that ship.
    #[arg(long)]
    model: Option<std::path::PathBuf>,
}

/// Prints the scores of the weights that ship.
pub(crate) fn score(data: &Path, choice: &Choice) -> Result<()> {
    if let Some(model) = &choice.model {
        return score_bytes(data, &std::fs::read(model)?);
    }
    for part in ["dev", "test"] {
        for cut in [Cut::Treebank, Cut::Ours] {
            let sentences = load(data, part, cut)?;
            let mut tally = Tally::default();
            for sentence in &sentences {
                let mut tokens = sentence.tokens.clone();
                segment::understood(&sentence.text, &mut tokens, Language::english());
                tally.add(sentence, &tokens);
            }
            tally.print(&format!("EWT {part}, {cut:?}"));
        }
    }
    Ok(())
}

/// Prints the scores of other weights.
pub(crate) fn score_bytes(data: &Path, bytes: &[u8]) -> Result<()> {
    let Some(net) = Net::read(bytes) else { anyhow::bail!("no network") };
    for part in ["dev", "test"] {
        for cut in [Cut::Treebank, Cut::Ours] {
            let mut tally = Tally::default();
            for sentence in load(data, part, cut)? {
                let mut tokens = sentence.tokens.clone();
                let start = Instant::now();
                let rows = net::rows(&sentence.text, &tokens);
                let read = net.look(&rows);
                let classes = net.classes(&read);
                tally.tag_seconds += start.elapsed().as_secs_f64();
                for (token, class) in tokens.iter_mut().zip(classes) {
                    tag::set(token, net.meaning(class));
                }
                parse::fill(&net, read, &mut tokens, 0);
                tally.seconds += start.elapsed().as_secs_f64();
                tally.add(&sentence, &tokens);
            }
            tally.print(&format!("EWT {part}, {cut:?}"));
        }
    }
    Ok(())
}

fn load(data: &Path, part: &str, cut: Cut) -> Result<Vec<Sentence>> {
    let path = data.join(format!("ud_ewt/en_ewt-ud-{part}.conllu"));
    treebank::read(&path, cut, |_| true)
}

/// What was right and wrong.
#[derive(Default)]
struct Tally {
    tokens: u32,
    strict: u32,
    tags: u32,
    forms: u32,
    verbs: u32,
    verb_forms: u32,
    names: u32,
    names_found: u32,
    names_given: u32,
    lemmas: u32,
    lemmas_right: u32,
    heads: u32,
    labelled: u32,
    universal: u32,
    words: u32,
    word_heads: u32,
    words_labelled: u32,
    relations: BTreeMap<&'static str, [u32; 3]>,
    confused: FxHashMap<(Tag, Tag), u32>,
    tag_seconds: f64,
    seconds: f64,
}

impl Tally {
    fn add(&mut self, sentence: &Sentence, tokens: &[Token]) {
        for (at, (token, gold)) in tokens.iter().zip(&sentence.gold).enumerate() {
            let (tag, form) = (gold.class.tag(), gold.class.form());
            let right = token.tag == tag;
            self.tokens += 1;
            self.strict += u32::from(token.tag == gold.class.universal());
            self.tags += u32::from(right);
            self.forms += u32::from(right && token.form == form);
            if tag == Tag::Verb {
                self.verbs += 1;
                self.verb_forms += u32::from(token.form == form);
            }
            self.names += u32::from(tag == Tag::Propn);
            self.names_given += u32::from(token.tag == Tag::Propn);
            self.names_found += u32::from(right && tag == Tag::Propn);
            if !right {
                *self.confused.entry((tag, token.tag)).or_default() += 1;
            }
            if let Some(lemma) = &gold.lemma {
                self.lemmas += 1;
                self.lemmas_right += u32::from(**lemma == *token.lemma);
            }
            let head = token.head.map_or(at, |h| h as usize);
            self.add_head(token, (head == gold.head, gold.relation));
        }
    }

    fn add_head(&mut self, token: &Token, (right, relation): (bool, Relation)) {
        let labelled = right && token.relation == relation;
        let universal = right && token.relation.universal() == relation.universal();
        self.heads += u32::from(right);
        self.labelled += u32::from(labelled);
        self.universal += u32::from(universal);
        if relation != Relation::Punct {
            self.words += 1;
            self.word_heads += u32::from(right);
            self.words_labelled += u32::from(labelled);
        }
        self.relations.entry(relation.name()).or_default()[2] += 1;
        let given = self.relations.entry(token.relation.name()).or_default();
        given[1] += 1;
        given[0] += u32::from(labelled);
    }

    fn print(&self, part: &str) {
        let share = |a: u32, b: u32| f64::from(a) / f64::from(b.max(1));
        println!(
            "{part}: {} tokens · UPOS {:.4} · tag {:.4} · tag and form {:.4} · verb form \
             {:.4} · proper nouns P {:.4} R {:.4} · lemma {:.4}",
            self.tokens,
            share(self.strict, self.tokens),
            share(self.tags, self.tokens),
            share(self.forms, self.tokens),
            share(self.verb_forms, self.verbs),
            share(self.names_found, self.names_given),
            share(self.names_found, self.names),
            share(self.lemmas_right, self.lemmas),
        );
        println!(
            "  UAS {:.4} · LAS {:.4} · without subtypes {:.4} · without punctuation {:.4} \
             {:.4} · tags {:.0} tokens/s · all {:.0} tokens/s",
            share(self.heads, self.tokens),
            share(self.labelled, self.tokens),
            share(self.universal, self.tokens),
            share(self.word_heads, self.words),
            share(self.words_labelled, self.words),
            f64::from(self.tokens) / self.tag_seconds,
            f64::from(self.tokens) / self.seconds,
        );
    }
}
