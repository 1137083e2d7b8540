//! Trains and scores the models; never shipped.

mod accuracy;
mod attribution;
mod bench;
mod chance;
mod check;
mod claims;
mod copies;
mod coreference;
mod frequency;
mod gold;
mod mentions;
mod names;
mod parse;
mod recognizers;
mod segments;
mod stories;
mod table;
mod timex;
mod trees;
mod wrong;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// The folder of public annotated data.
    #[arg(long, global = true, default_value = "../shared/data")]
    data: PathBuf,
    /// The folder of annotated clusters (train, dev).
    #[arg(long, global = true, default_value = "../shared/gold")]
    gold: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains a model and writes its weights.
    #[command(subcommand)]
    Train(Train),
    /// Scores what ships.
    #[command(subcommand)]
    Score(Score),
    /// Times `annotate` and `report`, and how they grow.
    Bench(bench::Choice),
    /// Times an archive: taking documents in, and searching, as it grows.
    BenchArchive(bench::archive::Choice),
    /// Prints what comes out wrong in a task, in context, and its scores.
    #[command(subcommand)]
    Errors(Score),
    /// Prints the tokens and attributions of a text file.
    Show {
        /// A plain text file.
        file: PathBuf,
    },
    /// Fails where a score is under its floor, or not the one that was published.
    Floors {
        /// The floors.
        #[arg(long, default_value = "floors.toml")]
        file: PathBuf,
        /// The published scores.
        #[arg(long, default_value = "docs/accuracy.md")]
        page: PathBuf,
    },
}

#[derive(Subcommand)]
enum Train {
    /// How rare each word is in news at large.
    Frequency,
    /// Which pairs of statements make one claim, on the annotated clusters.
    Claims(claims::Training),
    /// Tags and trees, on UD EWT and parts of UD GUM.
    Parser(parse::Training),
    /// Cues, sources and contents, on PolNeAR.
    Attribution(attribution::train::Training),
    /// Where names stand and what they name, on wikigold, UNER EWT and GUM.
    Names(names::Training),
    /// Whom pronouns and descriptions refer to, on GUM.
    Coreference(coreference::Training),
}

#[derive(Subcommand)]
enum Score {
    /// Everything below, into one page.
    All {
        /// Where the page is written, if all data is here.
        #[arg(long, default_value = "docs/accuracy.md")]
        page: PathBuf,
    },
    /// Whole reports on annotated clusters, by every measure.
    Gold(gold::Choice),
    /// Claim links, on annotated clusters.
    Claims,
    /// Figures and dates alone, on annotated clusters.
    Mentions(mentions::Options),
    /// Dates, numbers and measures on a peer's test cases.
    Recognizers(recognizers::Options),
    /// Dates against TIMEX3, on TimeBank and AQUAINT.
    Timex,
    /// Pronouns and descriptions, on GUM and the gold clusters.
    Coreference,
    /// Copies, on labelled pairs.
    Copies,
    /// Stories, on news_cluster.
    Stories,
    /// Statements held against the shipped clusters.
    Check,
    /// Sentences and tokens, on UD EWT and GUM's news.
    Segments,
    /// Tags, forms, lemmas and trees, on UD EWT.
    Parser(parse::Choice),
    /// Names, on UNER EWT, wikigold, GUM and WNUT17.
    Names(names::Options),
    /// Sources, cues and contents, on PolNeAR.
    Attribution(attribution::Options),
    /// Quotes with their source, and denials, on the gold clusters.
    Quotes(attribution::Options),
}

fn main() -> Result<()> {
    let Arguments { data, gold, command } = Arguments::parse();
    match command {
        Command::Train(Train::Frequency) => frequency::train(&data),
        Command::Train(Train::Claims(options)) => claims::train(&gold, &options),
        Command::Bench(choice) => bench::run(&data, &choice),
        Command::BenchArchive(choice) => bench::archive::run(&choice),
        Command::Floors { file, page } => {
            accuracy::hold(&accuracy::Data { data: &data, gold: &gold }, &file, &page)
        }
        Command::Show { file } => attribution::show_file(&file),
        Command::Train(Train::Coreference(options)) => {
            coreference::train(&data, &options)
        }
        Command::Train(Train::Parser(options)) => parse::train(&data, &options),
        Command::Train(Train::Names(options)) => names::train(&data, &options),
        Command::Train(Train::Attribution(options)) => {
            attribution::train::train(&data, &options)
        }
        Command::Score(task) => score(&data, &gold, task),
        Command::Errors(task) => {
            wrong::ask();
            score(&data, &gold, task)
        }
    }
}

fn score(data: &Path, gold: &Path, task: Score) -> Result<()> {
    match task {
        Score::All { page } => accuracy::score(&accuracy::Data { data, gold }, &page),
        Score::Attribution(options) => attribution::score::score(data, &options),
        Score::Quotes(options) => attribution::quotes::score(gold, &options),
        Score::Gold(choice) => gold::score(&choice),
        Score::Claims => claims::score(gold),
        Score::Mentions(options) => mentions::score(gold, &options),
        Score::Recognizers(options) => recognizers::score(data, &options),
        Score::Timex => timex::score(data),
        Score::Copies => copies::score(data),
        Score::Coreference => coreference::score(data, gold),
        Score::Stories => stories::score(data),
        Score::Check => check::score(),
        Score::Segments => segments::score(data),
        Score::Parser(choice) => parse::score(data, &choice),
        Score::Names(options) => names::score(data, &options),
    }
}
