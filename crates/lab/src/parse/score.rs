//! Scores of tags, lemmas and trees on EWT's dev and test parts.

use super::treebank::{self, Cut, Gold, Sentence};
use crate::table::Row;
use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use secondsource::Language;
use secondsource::segment::net::{self, Net};
use secondsource::segment::{self, Relation, Tag, Token, parse, tag};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is scored.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Prints one in so many wrong heads and relations of the dev part, in their
    /// sentences.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Weights to score in place of those that ship.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Prints the scores of the weights that ship, or of others.
pub(crate) fn score(data: &Path, choice: &Choice) -> Result<()> {
    match &choice.model {
        Some(model) => score_bytes(data, &std::fs::read(model)?, choice.errors),
        None => print(data, shipped()?, choice.errors),
    }
}

/// Prints the scores of a network.
pub(crate) fn score_bytes(data: &Path, bytes: &[u8], errors: usize) -> Result<()> {
    let net = Net::read(bytes).context("the file holds no network")?;
    print(data, &net, errors)
}

fn shipped() -> Result<&'static Net<'static>> {
    net::english().context("the weights that ship hold no network")
}

fn print(data: &Path, net: &Net, errors: usize) -> Result<()> {
    for part in ["dev", "test"] {
        for cut in [Cut::Treebank, Cut::Ours] {
            let tally = tally(data, net, (part, cut), errors)?;
            let tokens = if cut == Cut::Ours { "our tokens" } else { "its tokens" };
            tally.print(&format!("EWT {part}, {tokens}"));
        }
    }
    Ok(())
}

/// Tags, lemmas and trees of what ships, by the treebank's tokens and by ours.
pub(crate) fn rows(data: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (part, cut, set) in [
        ("dev", Cut::Treebank, "EWT dev"),
        ("test", Cut::Treebank, "EWT test"),
        ("dev", Cut::Ours, "EWT dev, our tokens"),
        ("test", Cut::Ours, "EWT test, our tokens"),
    ] {
        rows.extend(tally(data, shipped()?, (part, cut), 0)?.rows(set));
    }
    Ok(rows)
}

fn tally(
    data: &Path,
    net: &Net,
    (part, cut): (&str, Cut),
    errors: usize,
) -> Result<Tally> {
    let path = data.join(format!("ud_ewt/en_ewt-ud-{part}.conllu"));
    let mut tally = Tally::default();
    for sentence in treebank::read(&path, cut, |_| true)? {
        let mut tokens = sentence.tokens.clone();
        let start = Instant::now();
        let read = tag::fill(net, &sentence.text, &mut tokens);
        tally.tag_seconds += start.elapsed().as_secs_f64();
        parse::fill(net, read, &mut tokens, 0);
        tally.seconds += start.elapsed().as_secs_f64();
        segment::fill_lemmas(&mut tokens, Language::english());
        tally.add(&sentence, &tokens);
        if errors > 0 && part == "dev" && cut == Cut::Treebank {
            tally.show(&sentence, &tokens, errors);
        }
    }
    Ok(tally)
}

fn share(a: u32, b: u32) -> f64 {
    f64::from(a) / f64::from(b.max(1))
}

/// Of how many were right, given and wanted.
fn f1([right, given, wanted]: [u32; 3]) -> f64 {
    share(2 * right, given + wanted)
}

/// What was right and wrong.
#[derive(Default)]
struct Tally {
    tokens: u32,
    /// Tags as the treebank has them; the others count a name's adjectives as names.
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
    /// By relation: right with its head, given, wanted.
    relations: BTreeMap<&'static str, [u32; 3]>,
    confused: FxHashMap<(Tag, Tag), u32>,
    wrong: usize,
    tag_seconds: f64,
    seconds: f64,
}

impl Tally {
    fn add(&mut self, sentence: &Sentence, tokens: &[Token]) {
        for (at, (token, gold)) in tokens.iter().zip(&sentence.gold).enumerate() {
            self.tokens += 1;
            self.add_tag(token, gold);
            if let Some(lemma) = &gold.lemma {
                self.lemmas += 1;
                self.lemmas_right += u32::from(**lemma == *token.lemma);
            }
            let head = token.head.map_or(at, |h| h as usize);
            self.add_head(token, (head == gold.head, gold.relation));
        }
    }

    fn add_tag(&mut self, token: &Token, gold: &Gold) {
        let (tag, form) = (gold.class.tag(), gold.class.form());
        let right = token.tag == tag;
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

    /// Prints one in so many of the wrong heads and relations.
    fn show(&mut self, sentence: &Sentence, tokens: &[Token], one_in: usize) {
        let word = |at: usize| tokens[at].span.of(&sentence.text);
        for (at, (token, gold)) in tokens.iter().zip(&sentence.gold).enumerate() {
            let head = token.head.map_or(at, |h| h as usize);
            if head == gold.head && token.relation == gold.relation {
                continue;
            }
            self.wrong += 1;
            if self.wrong.is_multiple_of(one_in) {
                println!(
                    "{}\n  {} is {} of {}, not {} of {}",
                    sentence.text,
                    word(at),
                    gold.relation.name(),
                    word(gold.head),
                    token.relation.name(),
                    word(head)
                );
            }
        }
    }

    fn rows(&self, set: &str) -> [Row; 7] {
        [
            ("UPOS", (self.tags, self.tokens), Some(0.969)),
            ("proper nouns P", (self.names_found, self.names_given), None),
            ("proper nouns R", (self.names_found, self.names), None),
            ("verb form", (self.verb_forms, self.verbs), None),
            ("lemma", (self.lemmas_right, self.lemmas), None),
            ("UAS", (self.heads, self.tokens), Some(0.919)),
            ("LAS", (self.labelled, self.tokens), Some(0.894)),
        ]
        .map(|(measure, (right, all), published)| {
            let published = published.filter(|_| set == "EWT test");
            Row::new(set, measure, share(right, all))
                .beside("a RoBERTa pipeline", published)
        })
    }

    fn print(&self, part: &str) {
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
        let relations = self.relations.iter().filter(|(_, counts)| counts[2] >= 50);
        let relations: Vec<String> = relations
            .map(|(name, counts)| format!("{name} {:.2}", f1(*counts)))
            .collect();
        println!("  F1: {}", relations.join(" · "));
        let mut confused: Vec<_> = self.confused.iter().collect();
        confused.sort_by_key(|(tags, count)| (u32::MAX - **count, format!("{tags:?}")));
        let most = confused.into_iter().take(10);
        let most: Vec<String> =
            most.map(|((a, b), n)| format!("{n} {a:?} for {b:?}")).collect();
        println!("  tags: {}", most.join(" · "));
    }
}
