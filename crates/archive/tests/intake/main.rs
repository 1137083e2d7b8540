//! The intake as its caller meets it: real files of public tools, a local web server.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod files;
mod server;
mod watching;
mod web;

use secondsource::Document;
use secondsource_archive::intake::{Found, Intake, Options, Piece, Problem, Seen};

/// Everything that the places held, sorted by what it is.
#[derive(Debug, Default)]
struct Taken {
    documents: Vec<Document>,
    known: Vec<String>,
    problems: Vec<Problem>,
    seen: Vec<Seen>,
}

impl Taken {
    fn from(intake: Intake<'_>) -> Taken {
        let mut taken = Taken::default();
        for found in intake.flat_map(Piece::read) {
            match found {
                Found::Document(document) => taken.documents.push(document),
                Found::Known(url) => taken.known.push(url),
                Found::Unreadable(problem) => taken.problems.push(problem),
                Found::Seen(seen) => taken.seen.push(seen),
            }
        }
        taken
    }

    fn at(place: &str, options: Options) -> Taken {
        Taken::from(Intake::open([place.to_owned()], options))
    }

    fn urls(&self) -> Vec<&str> {
        self.documents.iter().filter_map(|document| document.url.as_deref()).collect()
    }

    /// The only problem, and nothing else.
    fn problem(&self) -> String {
        assert_eq!((self.documents.len(), self.problems.len()), (0, 1), "{self:?}");
        self.problems[0].to_string()
    }
}

/// A page with an article.
fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article>\
         <h1>{title}</h1><p>{text} {ARTICLE}</p></article></body></html>"
    )
}

const ARTICLE: &str = "The old bridge over the Lowe was shut to all traffic on Monday \
    after a lorry struck one of its piers, the town's police said in a short statement. \
    More than 40 cars were on it, according to Mayor Ada Quill.";
