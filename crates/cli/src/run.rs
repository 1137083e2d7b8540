//! The commands: gather, annotate in parallel, corroborate, write.

use crate::archive;
use crate::args::{
    Annotate, Args, Check, CheckFormat, Colour, Command, LookArgs, Output, Reading,
    Report, ReportFormat,
};
use crate::gather::{self, Gathered};
use crate::output::{self, Progress};
use anyhow::{Context, Result};
use rayon::ThreadPool;
use rayon::prelude::*;
use secondsource::check::Answer;
use secondsource::report::{self, terminal::Look};
use secondsource::{Annotated, Document, Language, Note, Options};
use secondsource_archive::Archive;
use std::io::IsTerminal;
use std::num::NonZeroUsize;
use std::path::PathBuf;
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
        Command::Check(args) => check(&args),
        Command::Ingest(args) => archive::ingest(&args),
        Command::Watch(args) => archive::watch(&args),
        Command::Stories(args) => archive::stories(&args),
        Command::Story(args) => archive::story(&args),
        Command::Search(args) => archive::search(&args),
    }
}

fn report(args: &Report) -> Result<Status> {
    let progress = Progress::start();
    let (annotated, problems) = work(&args.input.paths, args.input.reading, &progress)?;
    let Some(failed) = told(&problems, &annotated) else { return Ok(Status::Failed) };
    progress.stage("comparing");
    let stories = secondsource::corroborate(&annotated, &Options::default());
    progress.end();
    let notes = notes(&annotated, &problems);
    let report =
        report::Report { documents: &annotated, stories: &stories, notes: &notes };
    write(&report, args.format(), &args.output, &args.look)?;
    let found = stories.iter().any(|story| {
        !(story.claims.is_empty() && story.figures.is_empty() && story.quotes.is_empty())
    });
    Ok(match (failed, found) {
        (true, _) => Status::Failed,
        (false, true) => Status::Done,
        (false, false) => Status::Nothing,
    })
}

/// Writes a report in a format.
pub(crate) fn write(
    report: &report::Report<'_>,
    format: ReportFormat,
    to: &Output,
    look_args: &LookArgs,
) -> Result<()> {
    let text = match format {
        ReportFormat::Terminal => report::terminal::write(report, look(look_args, to)),
        ReportFormat::Json => report::json::write(report),
        ReportFormat::Html => report::html::write(report),
        ReportFormat::Markdown => report::markdown::write(report),
    };
    output::write(&ended(text), to.output.as_deref())
}

fn annotate(args: &Annotate) -> Result<Status> {
    let progress = Progress::start();
    let (annotated, problems) = work(&args.input.paths, args.input.reading, &progress)?;
    let Some(failed) = told(&problems, &annotated) else { return Ok(Status::Failed) };
    let lines: Vec<String> =
        annotated.par_iter().map(|a| ended(report::json::annotated(a))).collect();
    progress.end();
    output::write(&lines.concat(), args.output.output.as_deref())?;
    Ok(if failed { Status::Failed } else { Status::Done })
}

fn check(args: &Check) -> Result<Status> {
    let progress = Progress::start();
    let (mut annotated, problems) = match &args.paths[..] {
        [] => (Vec::new(), Vec::new()),
        paths => work(paths, args.reading, &progress)?,
    };
    if let Some(file) = &args.archive {
        let more = Archive::open(file)?.bearing_on(&args.statement)?;
        let known = |id: &str| annotated.iter().any(|a| a.document.id == id);
        let more = more.into_iter().filter(|a| !known(&a.document.id));
        let more: Vec<Annotated> = more.collect();
        annotated.extend(more);
    }
    let failed = match told(&problems, &annotated) {
        Some(failed) => failed,
        None if args.paths.is_empty() => false,
        None => return Ok(Status::Failed),
    };
    progress.stage("comparing");
    let language = Language::english();
    let stories = secondsource::corroborate(&annotated, &Options::default());
    let latest = annotated.iter().filter_map(|a| a.document.published).max();
    let statement = Document {
        published: args.reading.published.or(latest),
        ..Document::of_text(args.statement.trim())
    };
    let statement = secondsource::annotate(statement, language);
    let checked = secondsource::check(&statement, &annotated, &stories, language);
    progress.end();
    let notes = notes(&annotated, &problems);
    let report =
        report::Report { documents: &annotated, stories: &stories, notes: &notes };
    let check = report::Check { statement: &statement, checked: &checked };
    let text = match args.format {
        CheckFormat::Terminal => {
            report::terminal::check(&check, &report, look(&args.look, &args.output))
        }
        CheckFormat::Json => report::json::check(&check, &report),
    };
    output::write(&ended(text), args.output.output.as_deref())?;
    Ok(match (failed, checked.answer) {
        (true, _) => Status::Failed,
        (false, Answer::NotFound) => Status::Nothing,
        (false, _) => Status::Done,
    })
}

/// Reads and annotates everything, on as many threads as asked for.
fn work(
    paths: &[PathBuf],
    reading: Reading,
    progress: &Progress,
) -> Result<(Vec<Annotated>, Vec<gather::Problem>)> {
    let pool = threads(reading.threads)?;
    let work = || {
        progress.stage("reading");
        let step = |share| progress.done(share);
        let Gathered { documents, problems } =
            gather::gather(paths, reading.published, &step);
        progress.stage("annotating");
        (annotate_all(documents, progress), problems)
    };
    let (annotated, problems) = pool.install(work);
    progress.end();
    Ok((annotated, problems))
}

/// As many threads as asked for, else one a core.
pub(crate) fn threads(count: Option<NonZeroUsize>) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count.map_or(0, usize::from))
        .build()
        .context("can't start threads: try --threads 1")
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
pub(crate) fn look(args: &LookArgs, output: &Output) -> Look {
    let to_file = output.output.is_some();
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

/// How lists look.
pub(crate) fn lists() -> Look {
    look(&LookArgs { width: None, colour: Colour::Auto }, &Output { output: None })
}

/// With exactly one line break at the end.
pub(crate) fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
