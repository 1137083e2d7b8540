//! What came out wrong, in context, for `lab errors TASK`: the scores of a task tell it
//! as they go, where it is asked for.

use secondsource::Span;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on, what comes out wrong is told.
pub(crate) fn ask() {
    ASKED.store(true, Ordering::Relaxed);
}

/// It is told no more.
pub(crate) fn hush() {
    ASKED.store(false, Ordering::Relaxed);
}

/// Whether it is to be told.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Tells it, where it is asked for.
pub(crate) fn tell(line: impl FnOnce() -> String) {
    if asked() {
        println!("{}", line());
    }
}

/// A span with the words about it, on one line.
pub(crate) fn context(text: &str, span: Span) -> String {
    let from = text[..span.start].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let rest = &text[span.end..];
    let to = span.end + rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at);
    let (before, after) = (&text[from..span.start], &text[span.end..to]);
    let line = format!("{before}[{}]{after}", span.of(text));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
