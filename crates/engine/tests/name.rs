//! The literate cases of `corpus/name/`.

use secondsource::document::{Block, BlockKind};
use secondsource::mention::NameKind;
use secondsource::{Document, Language, Span, annotate};

fn document(text: &str) -> Document {
    let span = Span::new(0, text.len());
    Document {
        blocks: vec![Block { span, kind: BlockKind::Body }],
        ..Document::of_text(text)
    }
}

/// The names of a text, a line each, as the corpus writes them.
fn lines(text: &str) -> Vec<String> {
    let annotated = annotate(document(text), Language::english());
    let mentions = &annotated.mentions;
    mentions
        .names
        .iter()
        .map(|name| {
            let entity = &mentions.entities[name.entity];
            let kind = match name.kind {
                NameKind::Person => "PER",
                NameKind::Organisation => "ORG",
                NameKind::Place => "LOC",
                NameKind::Misc => "MISC",
            };
            let mut line = format!("{} {kind} {}", name.span.of(text), entity.name);
            if !entity.role.is_empty() {
                line.push_str(&format!(" | {}", entity.role));
            }
            line
        })
        .collect()
}

#[test]
fn names_are_what_the_corpus_says() {
    let file = include_str!("../../../corpus/name/names.md");
    let mut wrong = Vec::new();
    for block in file.split("```names\n").skip(1) {
        let case = block.split("\n```").next().unwrap();
        let (text, expected) = case.split_once('\n').unwrap();
        let expected: Vec<&str> = expected.lines().collect();
        let found = lines(text);
        if found != expected {
            wrong.push(format!("{text}\n{found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
