//! Where one sentence ends and the next begins.

use crate::document::Span;
use crate::language::Language;

/// The sentences of one block, without white space at their ends.
pub(super) fn split(text: &str, block: Span, _language: &Language) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = block.start;
    let bytes = text.as_bytes();
    for at in block.start..block.end {
        if matches!(bytes[at], b'.' | b'!' | b'?')
            && bytes.get(at + 1).is_none_or(|b| *b == b' ')
        {
            spans.push(Span::new(start, at + 1).trim(text));
            start = at + 1;
        }
    }
    let rest = Span::new(start, block.end).trim(text);
    if !rest.is_empty() {
        spans.push(rest);
    }
    spans.retain(|s| !s.is_empty());
    spans
}
