//! The calendar of a story.

use super::Moment;
use crate::Annotated;
use crate::document::Place;
use crate::link::Thread;

/// Every resolved date of the story's documents, by date, then document and place.
pub(super) fn find(docs: &[Annotated], thread: &Thread) -> Vec<Moment> {
    let mut moments: Vec<(usize, Moment)> = Vec::new();
    for (rank, &document) in thread.documents.iter().enumerate() {
        for date in &docs[document].mentions.dates {
            if let Some(day) = date.iso() {
                let place = Place { document, span: date.span };
                moments.push((rank, Moment { date: day, place }));
            }
        }
    }
    moments.sort_by(|(r, a), (s, b)| {
        (&a.date, r, a.place.span).cmp(&(&b.date, s, b.place.span))
    });
    moments.into_iter().map(|(_, moment)| moment).collect()
}
