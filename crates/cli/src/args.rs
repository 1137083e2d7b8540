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

const INGEST_EXAMPLES: &str = "\
Examples:
  secondsource ingest reports/ --archive news.db
  secondsource ingest CC-NEWS-20241028.warc.gz --archive news.db
  secondsource ingest https://harbourpost.example/feed.xml --archive news.db
  secondsource ingest table.parquet --columns text=body,url=link --archive news.db

A run that was broken off is taken up by running it again: what is kept already is known.";

const WATCH_EXAMPLES: &str = "\
Examples:
  secondsource watch https://harbourpost.example/feed.xml --archive news.db
  secondsource watch feeds.opml --archive news.db --log json 2>> watch.log
  secondsource watch feeds.txt --archive news.db --once

Interrupt it (or send it SIGTERM) and it ends when what is at hand is kept.";

const SEARCH_EXAMPLES: &str = "\
Words are all looked for; \"in quotation marks\" next to each other; begin* is any word
that begins so; -word leaves out what has it.

Examples:
  secondsource search flood '\"river bank\"' --archive news.db
  secondsource search evacuat* --in quotes --source quill --archive news.db
  secondsource search --in claims --standing disputed --from 2031-05-01 --archive news.db";

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
    /// Add documents to an archive, once each, in any order
    #[command(after_help = INGEST_EXAMPLES)]
    Ingest(Ingest),
    /// Poll feeds, each by its own rhythm, and add what is new to an archive
    #[command(after_help = WATCH_EXAMPLES)]
    Watch(Watch),
    /// List the stories of an archive, the newest first
    Stories(Stories),
    /// Report one story of an archive
    Story(StoryArgs),
    /// Search an archive's documents, quotes or claims
    #[command(after_help = SEARCH_EXAMPLES)]
    Search(SearchFor),
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
    /// Files, folders (with all below them) or - for standard input
    #[arg(required_unless_present = "archive", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// An archive to look in, instead of or beside files
    #[arg(long, value_name = "FILE")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
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

/// Which archive.
#[derive(Debug, ClapArgs)]
pub(crate) struct ArchiveFile {
    /// The archive's file
    #[arg(long, value_name = "FILE")]
    pub(crate) archive: PathBuf,
}

/// `secondsource ingest`
#[derive(Debug, ClapArgs)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(crate) file: ArchiveFile,
    /// Files, folders (with all below them), - for standard input, or web addresses.
    /// Text, Markdown, HTML, JSON, JSON Lines, WARC, WET, RSS, Atom, JSON Feed, sitemaps,
    /// CSV and Parquet, as they are or packed with gzip or zstd
    #[arg(required = true, value_name = "PATH|URL")]
    pub(crate) places: Vec<String>,
    #[command(flatten)]
    pub(crate) taking: Taking,
    /// Say what came of it as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How to take documents in.
#[derive(Debug, ClapArgs)]
pub(crate) struct Taking {
    /// The day of publication of documents that carry none, as 2024-10-28
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) published: Option<civil::Date>,
    /// Which columns of a table hold what, as text=body,title=headline,url=link [default:
    /// told by their names]
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub(crate) columns: Option<String>,
    /// How to reach you, told to the servers asked: an address or a mail address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,
    /// Fetch from private and loopback addresses, too
    #[arg(long)]
    pub(crate) allow_private: bool,
    /// How many threads to use [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// `secondsource watch`
#[derive(Debug, ClapArgs)]
pub(crate) struct Watch {
    /// Addresses of feeds or sitemaps, files of OPML or with an address a line, or - for
    /// standard input
    #[arg(required = true, value_name = "FEEDS")]
    pub(crate) feeds: Vec<String>,
    #[command(flatten)]
    pub(crate) file: ArchiveFile,
    #[command(flatten)]
    pub(crate) taking: Taking,
    /// Ask each feed once, then end
    #[arg(long)]
    pub(crate) once: bool,
    /// How to write the log, on standard error
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) log: Log,
}

/// How to write a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// for reading
    Text,
    /// for programs, an object a line
    Json,
}

/// `secondsource stories`
#[derive(Debug, ClapArgs)]
pub(crate) struct Stories {
    #[command(flatten)]
    pub(crate) file: ArchiveFile,
    /// Only with a document of this outlet
    #[arg(long)]
    pub(crate) outlet: Option<String>,
    /// Only with a document published on this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) from: Option<civil::Date>,
    /// Only with a document published on this day or before
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) to: Option<civil::Date>,
    /// Only with so many documents or more
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) documents: usize,
    /// Only with a claim of this standing
    #[arg(long, value_enum)]
    pub(crate) standing: Option<Standing>,
    /// No more than these
    #[arg(long, value_name = "N", default_value_t = 30)]
    pub(crate) limit: usize,
    /// How to write them
    #[arg(long, short, value_enum, default_value = "terminal")]
    pub(crate) format: ListFormat,
}

/// `secondsource story`
#[derive(Debug, ClapArgs)]
pub(crate) struct StoryArgs {
    /// The story's id, or the first characters of it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) file: ArchiveFile,
    /// How to write the report [default: by the ending of -o, else terminal]
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<ReportFormat>,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) look: LookArgs,
}

/// `secondsource search`
#[derive(Debug, ClapArgs)]
pub(crate) struct SearchFor {
    /// The words; none for all that the filters let through
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) file: ArchiveFile,
    /// What to look through
    #[arg(long = "in", value_enum, default_value = "documents")]
    pub(crate) within: SearchWithin,
    /// Only by this outlet
    #[arg(long)]
    pub(crate) outlet: Option<String>,
    /// Only quotes of, or claims resting on, a source with these words in its name
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Only of this story
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Published on this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) from: Option<civil::Date>,
    /// Published on this day or before
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) to: Option<civil::Date>,
    /// Only claims of this standing
    #[arg(long, value_enum)]
    pub(crate) standing: Option<Standing>,
    /// Only what has a figure
    #[arg(long)]
    pub(crate) has_figure: bool,
    /// What comes first
    #[arg(long, value_enum, default_value = "newest")]
    pub(crate) sort: SearchOrder,
    /// No more than these
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// How to write them
    #[arg(long, short, value_enum, default_value = "terminal")]
    pub(crate) format: ListFormat,
}

/// The formats of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// for reading in a terminal
    Terminal,
    /// for programs
    Json,
}

/// What to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchWithin {
    Documents,
    Quotes,
    Claims,
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SearchOrder {
    Newest,
    Relevant,
}

/// What claims rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Standing {
    Corroborated,
    SingleOrigin,
    Disputed,
    Unestablished,
    OwnVoice,
}

/// Which documents, and how to read them.
#[derive(Debug, ClapArgs)]
pub(crate) struct Input {
    /// Files, folders (with all below them) or - for standard input. Text, Markdown,
    /// JSON, JSON Lines and HTML, as they are or packed with gzip or zstd
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How to read documents.
#[derive(Clone, Copy, Debug, ClapArgs)]
pub(crate) struct Reading {
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

impl Output {
    /// The format of a report that the output's name ends in.
    pub(crate) fn format(&self) -> ReportFormat {
        let ending = self.output.as_deref().and_then(|path| path.extension());
        match ending.and_then(|ending| ending.to_str()) {
            Some("json") => ReportFormat::Json,
            Some("html" | "htm") => ReportFormat::Html,
            Some("md" | "markdown") => ReportFormat::Markdown,
            _ => ReportFormat::Terminal,
        }
    }
}

impl Report {
    /// The format asked for, else the one the output's name ends in.
    pub(crate) fn format(&self) -> ReportFormat {
        self.format.unwrap_or_else(|| self.output.format())
    }
}
