//! The calendar of a story.

use super::Moment;
use crate::Annotated;
use crate::document::Place;
use crate::link::Thread;
use crate::mention::DateKind;

/// Every resolved date of the story's documents, by date, then document and place.
pub(super) fn find(docs: &[Annotated], thread: &Thread) -> Vec<Moment> {
    let mut moments: Vec<(usize, Moment)> = Vec::new();
    for (rank, &document) in thread.documents.iter().enumerate() {
        for date in &docs[document].mentions.dates {
            if !matches!(date.kind, DateKind::Date | DateKind::Time) {
                continue;
            }
            let day = date.value.as_deref().map(|v| v.split('T').next().unwrap_or(v));
            if let Some(day) = day.filter(|d| is_calendar(d)) {
                let place = Place { document, span: date.span };
                moments.push((rank, Moment { date: day.to_owned(), place }));
            }
        }
    }
    moments.sort_by(|(r, a), (s, b)| {
        (&a.date, r, a.place.span).cmp(&(&b.date, s, b.place.span))
    });
    moments.into_iter().map(|(_, moment)| moment).collect()
}

/// `2024`, `2024-10`, `2024-10-28`, `2024-W43`: what a timeline can place.
fn is_calendar(value: &str) -> bool {
    let mut parts = value.split('-');
    let digits =
        |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let year = parts.next().is_some_and(|y| digits(y, 4));
    let month = parts.next().is_none_or(|m| {
        digits(m, 2) || m.strip_prefix('W').is_some_and(|w| digits(w, 2))
    });
    year && month && parts.next().is_none_or(|d| digits(d, 2)) && parts.next().is_none()
}
