//! The commands: gather, annotate in parallel, corroborate, write.

use crate::args::{Annotate, Args, Colour, Command, Input, Report, ReportFormat};
use crate::gather::{self, Gathered};
use crate::output::{self, Progress};
use anyhow::{Context, Result};
use rayon::prelude::*;
use secondsource::report::{self, terminal::Look};
use secondsource::{Annotated, Document, Language, Note, Options};
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Done,
    /// Done, but nothing to report was found.
    Nothing,
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Done => 0,
            Status::Nothing => 1,
            Status::Failed => 2,
        })
    }
}

/// Does what the arguments ask.
pub(crate) fn run(args: Args) -> Result<Status> {
    match args.command {
        Command::Report(args) => report(&args),
        Command::Annotate(args) => annotate(&args),
    }
}

fn report(args: &Report) -> Result<Status> {
    let progress = Progress::start();
    let (annotated, problems) = work(&args.input, &progress)?;
    let Some(failed) = told(&problems, &annotated) else { return Ok(Status::Failed) };
    progress.stage("comparing");
    let stories = secondsource::corroborate(&annotated, &Options::default());
    progress.end();
    let notes = notes(&annotated, &problems);
    let report =
        report::Report { documents: &annotated, stories: &stories, notes: &notes };
    let text = match args.format() {
        ReportFormat::Terminal => report::terminal::write(&report, look(args)),
        ReportFormat::Json => report::json::write(&report),
        ReportFormat::Html => report::html::write(&report),
        ReportFormat::Markdown => report::markdown::write(&report),
    };
    output::write(&ended(text), args.output.output.as_deref())?;
    let found = stories.iter().any(|story| {
        !(story.claims.is_empty() && story.figures.is_empty() && story.quotes.is_empty())
    });
    Ok(match (failed, found) {
        (true, _) => Status::Failed,
        (false, true) => Status::Done,
        (false, false) => Status::Nothing,
    })
}

fn annotate(args: &Annotate) -> Result<Status> {
    let progress = Progress::start();
    let (annotated, problems) = work(&args.input, &progress)?;
    let Some(failed) = told(&problems, &annotated) else { return Ok(Status::Failed) };
    let lines: Vec<String> =
        annotated.par_iter().map(|a| ended(report::json::annotated(a))).collect();
    progress.end();
    output::write(&lines.concat(), args.output.output.as_deref())?;
    Ok(if failed { Status::Failed } else { Status::Done })
}

/// Reads and annotates everything, on as many threads as asked for.
fn work(
    input: &Input,
    progress: &Progress,
) -> Result<(Vec<Annotated>, Vec<gather::Problem>)> {
    let threads = input.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .context("can't start threads: try --threads 1")?;
    let work = || {
        progress.stage("reading");
        let step = |share| progress.done(share);
        let Gathered { documents, problems } =
            gather::gather(&input.paths, input.published, &step);
        progress.stage("annotating");
        (annotate_all(documents, progress), problems)
    };
    let (annotated, problems) = pool.install(work);
    progress.end();
    Ok((annotated, problems))
}

fn annotate_all(documents: Vec<Document>, progress: &Progress) -> Vec<Annotated> {
    let all = documents.len();
    let done = AtomicUsize::new(0);
    documents
        .into_par_iter()
        .map(|document| {
            let annotated = secondsource::annotate(document, Language::english());
            let done = 1 + done.fetch_add(1, Ordering::Relaxed);
            progress.done(done as f64 / all as f64);
            annotated
        })
        .collect()
}

/// Tells the problems. Returns whether one of them makes the run a failure all the
/// same; `None` where nothing could be read.
fn told(problems: &[gather::Problem], annotated: &[Annotated]) -> Option<bool> {
    for problem in problems {
        output::tell(&problem.to_string());
    }
    (!annotated.is_empty()).then(|| problems.iter().any(|problem| problem.usage))
}

/// What the reader should know: of each document, then of what couldn't be read.
fn notes(annotated: &[Annotated], problems: &[gather::Problem]) -> Vec<Note> {
    let documents = annotated.iter().flat_map(|annotated| {
        annotated.document.notes.iter().map(|text| Note {
            document: Some(annotated.document.id.clone()),
            text: text.clone(),
        })
    });
    let unread =
        problems.iter().map(|problem| Note { document: None, text: problem.to_string() });
    documents.chain(unread).collect()
}

/// How a report for the terminal looks: as wide as the terminal, at most 100 columns.
fn look(args: &Report) -> Look {
    let to_file = args.output.output.is_some();
    let wide = terminal_size::terminal_size().filter(|_| !to_file);
    let width = wide.map_or(80, |(width, _)| usize::from(width.0).clamp(40, 100));
    let terminal = !to_file && std::io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let colour = match args.colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal && wanted,
    };
    Look { width: args.width.map_or(width, usize::from), colour }
}

/// With exactly one line break at the end.
fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
