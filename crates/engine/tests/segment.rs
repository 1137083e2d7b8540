//! The literate cases of `corpus/segment/`, and what holds for any text.

mod cases;

use cases::cases;
use proptest::prelude::*;
use secondsource::document::{Block, BlockKind};
use secondsource::segment::{self, Segments};
use secondsource::{Document, Language, Span};

fn document(text: &str, blocks: Vec<Block>) -> Document {
    Document { blocks, ..Document::of_text(text) }
}

fn paragraph(text: &str) -> Document {
    let span = Span::new(0, text.len());
    document(text, vec![Block { span, kind: BlockKind::Body }])
}

fn segmented(document: &Document) -> Segments {
    segment::segment(document, Language::english())
}

#[test]
fn sentences_end_where_the_corpus_says() {
    let file = include_str!("../../../corpus/segment/sentences.md");
    let mut wrong = Vec::new();
    for (line, _, expected) in cases(file, "sentences") {
        let document = paragraph(&expected.join(" "));
        let segments = segmented(&document);
        let found: Vec<&str> =
            segments.sentences.iter().map(|s| s.span.of(&document.text)).collect();
        if found != expected {
            wrong.push(format!("line {line}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tokens_are_what_the_corpus_says() {
    let file = include_str!("../../../corpus/segment/tokens.md");
    let mut wrong = Vec::new();
    for (line, _, case) in cases(file, "tokens") {
        let document = paragraph(case[0]);
        let segments = segmented(&document);
        let found: Vec<&str> =
            segments.tokens.iter().map(|t| t.span.of(&document.text)).collect();
        if found.join(" ") != case[1] {
            wrong.push(format!("line {line}: {}", found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text as news has it: words, abbreviations, marks and breaks in any order, and odd
/// characters between them.
fn news() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-zéŁ’']{1,8}",
        3 => prop::sample::select(vec![
            " ", " ", "\n", "\u{a0}", ". ", ".", "…", "...", "\"", "”", "“", "'s", "n’t",
            "U.S.", "No. 5", "a.m. ", "$2.5bn", "10-12", "2024-10-28", "(", ")", "—", "'90s",
            "?!", "@", "://", "&", "/", "\u{301}", "\u{ad}", "\u{200b}", "İ", "ß", "𝔘",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn segments_tile_any_text(texts in prop::collection::vec(news(), 1..4)) {
        let mut blocks = Vec::new();
        let mut text = String::new();
        for block in &texts {
            let start = text.len();
            text.push_str(block);
            text.push('\n');
            blocks.push(Block { span: Span::new(start, text.len()), kind: BlockKind::Body });
        }
        let document = document(&text, blocks);
        let segments = segmented(&document);
        let mut at = 0;
        let mut next = 0;
        for sentence in &segments.sentences {
            prop_assert!(sentence.span.start >= at && !sentence.span.is_empty());
            prop_assert!(text[at..sentence.span.start].trim().is_empty());
            prop_assert!(document.blocks[sentence.paragraph].span.holds(sentence.span));
            prop_assert_eq!(sentence.tokens.start, next);
            next = sentence.tokens.end;
            at = sentence.span.start;
            for token in segments.of(sentence) {
                prop_assert!(sentence.span.holds(token.span) && !token.span.is_empty());
                prop_assert!(token.span.start >= at);
                prop_assert!(text[at..token.span.start].trim().is_empty());
                at = token.span.end;
            }
            prop_assert_eq!(at, sentence.span.end);
        }
        prop_assert!(text[at..].trim().is_empty());
        prop_assert_eq!(next, segments.tokens.len());
    }
}

#[test]
fn an_address_of_marks_alone_comes_to_an_end() {
    let text = "\u{ad}:// \u{301}@. www.\u{301}";
    let blocks = vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Body }];
    assert!(!segmented(&document(text, blocks)).tokens.is_empty());
}
