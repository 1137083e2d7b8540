//! Across documents: what was copied, what is the same event, what is the same claim.
//!
//! In: annotated documents in any order. Out: [`Thread`]s, one a story, each with its
//! copies and its claims as groups of statements. Every link keeps its [`Evidence`].
//!
//! Method, three times the same: an inverted index proposes pairs (`keys`), named
//! features judge them (`compare`), average linkage gathers them (`group`), so that
//! unlike things are not chained together through a middle one. Not done here: what the
//! groups come to, which is `corroborate`'s.

mod chain;
pub mod copy;
pub mod claim;
pub mod group;
pub mod pair;
pub mod story;
pub mod stream;
pub mod trees;

pub use claim::{Group, Judge};
pub use copy::Copy;

use crate::Annotated;
use crate::document::Place;
use crate::language::Language;

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

/// One statement of one of the documents at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementRef {
    /// Index of the document.
    pub document: usize,
    /// Index into its statements.
    pub statement: usize,
}

impl StatementRef {
    /// Where it stands.
    pub fn place(self, docs: &[Annotated]) -> Place {
        let span = docs[self.document].statements[self.statement].span;
        Place { document: self.document, span }
    }
}

/// A story before it is weighed: its documents, and what in them belongs together.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Its documents, in the order of [`sorted`].
    pub documents: Vec<usize>,
    /// Statements that make one claim. Every statement of the story is in at least one
    /// group, the first being its home; of a round-up that belongs to another story only those of the sections that touch it.
    pub claims: Vec<Group>,
    /// Documents that share text.
    pub copies: Vec<Copy>,
}

/// Groups the documents into stories, and each story's statements into claims; with
/// reasons for the links among these, where they are asked for.
pub fn link(docs: &[Annotated], language: &Language, evidence: bool) -> Vec<Thread> {
    let judge = Judge::shipped(evidence);
    let order = sorted(docs);
    let copies = copy::find(docs, &order, language);
    story::group(docs, &order, &copies)
        .into_iter()
        .map(|story| {
            let own = |c: &&Copy| {
                let (a, b) = c.documents;
                story.documents.contains(&a) && story.documents.contains(&b)
            };
            Thread {
                claims: claim::group(docs, &story.statements, judge),
                copies: copies.iter().filter(own).cloned().collect(),
                documents: story.documents,
            }
        })
        .collect()
}

/// All documents as one story, whatever they tell; else as [`link`].
pub fn as_one(docs: &[Annotated], language: &Language, evidence: bool) -> Thread {
    let story::Members { documents, statements } =
        story::members(docs, sorted(docs).into_iter());
    Thread {
        claims: claim::group(docs, &statements, Judge::shipped(evidence)),
        copies: copy::find(docs, &documents, language),
        documents,
    }
}

/// The documents by date of publication (unknown last), then id and path: the order in
/// which everything below works, whatever the order they came in.
pub fn sorted(docs: &[Annotated]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..docs.len()).collect();
    order.sort_by_key(|&i| {
        let doc = &docs[i].document;
        (doc.published.is_none(), doc.published, &doc.id, &doc.path, i)
    });
    order
}
