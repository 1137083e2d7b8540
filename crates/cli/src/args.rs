//! The command line.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads news reports of the same events: what they say, on whose word, and where they
/// differ.
#[derive(Debug, Parser)]
#[command(name = "secondsource", version, max_term_width = 90, after_help = STATUS)]
#[command(
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const STATUS: &str = "\
Exit status: 0 done; 1 done, nothing found to report; 2 an error (wrong usage, a path
that doesn't exist, nothing that could be read). Each problem is one line on stderr; a
document that can't be read is left out, noted in the report, and the rest is done.";

const REPORT_EXAMPLES: &str = "\
Examples:
  secondsource report reports/                     all reports in a folder
  secondsource report a.txt b.json page.html       single files
  secondsource report reports/ -o report.html      as a page to read and share
  curl … | secondsource report - --format json     from standard input, for programs";

const ANNOTATE_EXAMPLES: &str = "\
Examples:
  secondsource annotate report.txt
  secondsource annotate archive.jsonl.gz -o annotated.jsonl";

const CHECK_EXAMPLES: &str = "\
Examples:
  secondsource check \"Ten people died in the fire.\" reports/
  secondsource check \"The minister resigned on Monday.\" reports/ --format json

Exit status: 0 something that bears on the statement was found; 1 nothing was found;
2 an error.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what the documents report, on whose word, where they agree and differ
    #[command(after_help = REPORT_EXAMPLES)]
    Report(Report),
    /// Say what was found in each document alone, one line of JSON a document
    #[command(after_help = ANNOTATE_EXAMPLES)]
    Annotate(Annotate),
    /// Say whether the documents bear a statement out, as it is worded
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
}

/// `secondsource report`
#[derive(Debug, ClapArgs)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write the report [default: by the ending of -o, else terminal]
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<ReportFormat>,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

/// `secondsource annotate`
#[derive(Debug, ClapArgs)]
pub(crate) struct Annotate {
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write what was found
    #[arg(long, short, value_enum, default_value = "jsonl")]
    pub(crate) format: AnnotateFormat,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `secondsource check`
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// What is claimed, in a sentence. A day in it that needs one ("on Monday") is read
    /// from the day of --published, else of the latest document
    #[arg(value_name = "STATEMENT")]
    pub(crate) statement: String,
    #[command(flatten)]
    pub(crate) input: Input,
    /// How to write what was found
    #[arg(long, short, value_enum, default_value = "terminal")]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

/// How text for the terminal looks.
#[derive(Debug, ClapArgs)]
pub(crate) struct LookArgs {
    /// Columns of a report for the terminal [default: the terminal's width, at most 100]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<NonZeroUsize>,
    /// Whether to colour a report for the terminal
    #[arg(
        long,
        visible_alias = "color",
        value_enum,
        default_value = "auto",
        value_name = "WHEN"
    )]
    pub(crate) colour: Colour,
}

/// Which documents, and how to read them.
#[derive(Debug, ClapArgs)]
pub(crate) struct Input {
    /// Files, folders (with all below them) or - for standard input. Text, Markdown,
    /// JSON, JSON Lines and HTML, as they are or packed with gzip or zstd
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The day of publication of documents that carry none, as 2024-10-28
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) published: Option<civil::Date>,
    /// How many threads to use [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Where the result goes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Output {
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// for reading in a terminal
    Terminal,
    /// for programs: secondsource/report/1
    Json,
    /// one page, to read in a browser, share or print
    Html,
    /// for a memo
    Markdown,
}

/// The formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// for reading in a terminal
    Terminal,
    /// for programs: secondsource/check/1
    Json,
}

/// The formats of annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnnotateFormat {
    /// one JSON object a line
    Jsonl,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// when standard output is a terminal and NO_COLOR is not set
    Auto,
    Always,
    Never,
}

fn day(value: &str) -> Result<civil::Date, String> {
    value.parse().map_err(|_| "write it as year-month-day, such as 2024-10-28".to_owned())
}

impl Report {
    /// The format asked for, else the one the output's name ends in.
    pub(crate) fn format(&self) -> ReportFormat {
        let ending = self.output.output.as_deref().and_then(|path| path.extension());
        let by_name = match ending.and_then(|ending| ending.to_str()) {
            Some("json") => ReportFormat::Json,
            Some("html" | "htm") => ReportFormat::Html,
            Some("md" | "markdown") => ReportFormat::Markdown,
            _ => ReportFormat::Terminal,
        };
        self.format.unwrap_or(by_name)
    }
}
