//! Across documents: what was copied, what is the same event, what is the same claim.

pub mod copy;

pub use copy::Copy;

use crate::document::Place;

/// One reason why two things were linked.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The feature that spoke.
    pub feature: &'static str,
    /// How loud: its share of the score.
    pub weight: f64,
}

/// Two places that were held to say the same, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The one.
    pub a: Place,
    /// The other.
    pub b: Place,
    /// How sure, 0 to 1.
    pub score: f64,
    /// Why, the loudest first.
    pub evidence: Vec<Evidence>,
}
