//! Any text, annotated as it stands: no reader cleans it first.
#![no_main]

use secondsource::document::{Block, BlockKind, Span};
use secondsource::{Document, Language, annotate};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let kinds = [
        BlockKind::Body,
        BlockKind::Heading,
        BlockKind::Caption,
        BlockKind::Bullet,
        BlockKind::Boilerplate,
    ];
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        // The length picks the kind, so that a fuzzer can find every kind.
        let kind = kinds[if line.len() % 7 < 5 { 0 } else { line.len() % 5 }];
        blocks.push(Block { span: Span::new(at, at + line.len()), kind });
        at += line.len();
    }
    let document = Document {
        id: String::from("fuzz"),
        path: None,
        url: None,
        outlet: None,
        author: None,
        title: None,
        published: "2025-03-18".parse().ok(),
        language: String::from("en"),
        text: text.to_owned(),
        blocks,
        notes: Vec::new(),
    };
    secondsource_fuzz::hold(annotate(document, Language::english()));
});
