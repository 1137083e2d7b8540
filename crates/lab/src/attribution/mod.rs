//! Attribution: training, and scores on PolNeAR and the gold clusters.

mod field;
mod polnear;
pub(crate) mod quotes;
pub(crate) mod score;
pub(crate) mod train;

use anyhow::Result;
use clap::Args;
use secondsource::{Document, Language, Span};
use std::fs;
use std::path::Path;

/// What to score.
#[derive(Args)]
pub(crate) struct Options {
    /// `dev` or `train`.
    #[arg(long, default_value = "dev")]
    part: String,
    /// Only documents whose path holds this.
    #[arg(long, default_value = "")]
    only: String,
}

impl Options {
    /// The whole of a part.
    pub(crate) fn of(part: &str) -> Self {
        Options { part: part.to_owned(), only: String::new() }
    }
}

/// Prints tokens with tag and lemma, and the attributions of a text file.
pub(crate) fn show_file(path: &Path) -> Result<()> {
    let annotated = secondsource::annotate(
        Document::of_text(&fs::read_to_string(path)?),
        Language::english(),
    );
    let text = &annotated.document.text;
    for sentence in &annotated.segments.sentences {
        let tokens = annotated.segments.of(sentence);
        let words = tokens.iter().map(|t| format!("{}/{:?}", t.span.of(text), t.tag));
        println!("{}", words.collect::<Vec<_>>().join(" "));
        for a in annotated.attributions.iter().filter(|a| {
            a.content.first().is_some_and(|c| {
                c.start >= sentence.span.start && c.start < sentence.span.end
            })
        }) {
            let words =
                |s: &[Span]| s.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
            println!(
                "    [{}] [{}] [{}] {:?} {:?}",
                words(&a.source),
                words(&a.cue),
                words(&a.content),
                a.stance,
                a.who
            );
        }
    }
    Ok(())
}
