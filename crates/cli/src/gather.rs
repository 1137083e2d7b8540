//! Paths to documents: everything under them, taken in as the archive does.

use jiff::civil;
use rayon::prelude::*;
use secondsource::Document;
use secondsource_archive::intake::place::{Input, Walk, plain};
use secondsource_archive::intake::{Found, Intake, Options, Piece, address};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) use secondsource_archive::intake::Problem;

/// What was read, and what couldn't be.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The documents, arranged.
    pub(crate) documents: Vec<Document>,
    /// One line each, in the order of the paths.
    pub(crate) problems: Vec<Problem>,
}

/// Reads everything under the paths. `step` is called after each file with the share
/// that is done. Nothing is fetched.
pub(crate) fn gather(
    paths: &[PathBuf],
    published: Option<civil::Date>,
    step: &(dyn Fn(f64) + Sync),
) -> Gathered {
    let mut gathered = Gathered::default();
    let inputs = inputs(paths, &mut gathered.problems);
    let done = AtomicUsize::new(0);
    let read: Vec<Vec<Found>> = inputs
        .par_iter()
        .map(|input| {
            let options = Options { published, ..Options::default() };
            let intake = Intake::of_input(input.clone(), options);
            let found = intake.flat_map(Piece::read).collect();
            let done = 1 + done.fetch_add(1, Ordering::Relaxed);
            step(done as f64 / inputs.len() as f64);
            found
        })
        .collect();
    for found in read.into_iter().flatten() {
        match found {
            Found::Document(document) => gathered.documents.push(document),
            Found::Unreadable(problem) => gathered.problems.push(problem),
            Found::Known(_) | Found::Seen(_) => {}
        }
    }
    secondsource::document::arrange(&mut gathered.documents);
    gathered
}

/// The files, each once, sorted: the outcome doesn't depend on the order of the paths.
fn inputs(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<Input> {
    let mut inputs = BTreeSet::new();
    for path in paths.iter().collect::<BTreeSet<_>>() {
        let name = path.to_string_lossy();
        if address::is_web(&name) {
            let what = "a web address: take it in with 'ingest', or save the page";
            problems.push(Problem::usage(&name, what));
            continue;
        }
        for input in Walk::of(plain(path)) {
            match input {
                Ok(input) => drop(inputs.insert(input)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    let mut seen = BTreeSet::new();
    let once = |input: &Input| match input {
        Input::Standard => true,
        Input::File(path) => {
            seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone()))
        }
    };
    inputs.into_iter().filter(once).collect()
}
