//! Text of one document that stands in another.

use crate::document::Place;

/// Two documents that share text.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// The two, as indices; the earlier index first.
    pub documents: (usize, usize),
    /// The one that was copied, where dates, credits or containment tell.
    pub from: Option<usize>,
    /// The part of the shorter text that stands in the other, 0 to 1.
    pub share: f64,
    /// The paragraphs that correspond.
    pub paragraphs: Vec<(Place, Place)>,
}
