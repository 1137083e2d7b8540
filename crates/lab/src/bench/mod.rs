//! How fast it is, how much memory it takes, and how both grow.
//!
//! In: the shipped clusters, told again in other words as often as asked
//! ([`retelling`]), or a folder of real reports. Out: one line a measure. Everything
//! runs on one core: `annotate` in this process, in processor time where the system
//! tells it, so that other work on the machine does not count; `report` as a child
//! process ([`child`]) from start to end.

pub(crate) mod archive;
mod child;
mod copies;
mod retelling;

use anyhow::{Context, Result, ensure};
use clap::Args;
use secondsource::mention::{date, figure, name, quote};
use secondsource::{
    Annotated, Document, Language, Options, annotate, attribute, corroborate, link,
    segment, state,
};
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// What to time.
#[derive(Args)]
pub(crate) struct Choice {
    /// A folder of real reports to time too; `report` is timed on the first 1,000.
    #[arg(long)]
    documents: Option<PathBuf>,
    /// The largest number of documents to report on.
    #[arg(long, default_value_t = 10_000)]
    most: usize,
    /// Time only the linking.
    #[arg(long)]
    linking: bool,
    /// Time only the finding of copies, beside that of `datasketch` and `rensa`.
    #[arg(long)]
    copies: bool,
    /// The Python that has them.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// The `secondsource` to run; built beside this program where left out.
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// How often each thing is timed.
const RUNS: usize = 5;

/// Times everything and prints it.
pub(crate) fn run(data: &Path, choice: &Choice) -> Result<()> {
    if choice.copies {
        let tale = retelling::Tale::read(Path::new("corpus/clusters"))?;
        return copies::run(data, &tale, &choice.python);
    }
    let binary = match &choice.binary {
        Some(binary) => binary.clone(),
        None => std::env::current_exe()?.with_file_name("secondsource"),
    };
    ensure!(
        binary.exists(),
        "{}: build it first: cargo build --release -p secondsource-cli",
        binary.display()
    );
    time_loading(Path::new("corpus/clusters/orsa-pass/reports"))?;
    let tale = retelling::Tale::read(Path::new("corpus/clusters"))?;
    if choice.linking {
        time_linking(&tale);
        return Ok(());
    }
    time_annotate("annotate, retold reports", &tale.documents(400));
    if let Some(folder) = &choice.documents {
        time_annotate("annotate, real reports", &crate::gold::read_folder(folder)?);
    }
    for folder in ["orsa-pass", "stella-maren", "northlight"] {
        let reports = Path::new("corpus/clusters").join(folder).join("reports");
        let runs = child::best(&binary, &reports, RUNS)?;
        println!("report, {folder}, 5 documents: {runs}");
    }
    if let Some(folder) = &choice.documents {
        let runs = child::best(&binary, folder, 1)?;
        println!("report, {}: {runs}", folder.display());
    }
    time_linking(&tale);
    time_growth(&binary, &tale, choice.most)
}

/// What rules and models take to load: the rules, and what the first report takes more
/// than the same again. To be called before anything else has read them.
fn time_loading(reports: &Path) -> Result<()> {
    let start = child::own_time();
    let language = Language::english();
    let rules = child::own_time() - start;
    let documents = crate::gold::read_folder(reports)?;
    let report = || {
        let start = child::own_time();
        let read = documents.iter().map(|d| annotate(d.clone(), language));
        let read: Vec<Annotated> = read.collect();
        black_box(corroborate(&read, &Options { language, evidence: true }));
        child::own_time() - start
    };
    let first = report();
    let again = (0..RUNS).map(|_| report()).fold(first, f64::min);
    let models = first - again;
    let [all, rules] = [rules + models, rules].map(|seconds| 1e3 * seconds);
    println!("loading: {all:.1} ms, of which the rules {rules:.1} ms");
    Ok(())
}

/// Reports of one event, in [`time_linking`].
const TOLD_BY: usize = 20;

/// Seconds that linking and weighing take after `annotate`, of 10, 20, 50, 100 events of
/// 20 reports each.
fn time_linking(tale: &retelling::Tale) {
    let language = Language::english();
    for events in [10, 20, 50, 100] {
        let documents = tale.events(events, TOLD_BY);
        let count = documents.len();
        let docs: Vec<Annotated> =
            documents.into_iter().map(|d| annotate(d, language)).collect();
        let start = child::own_time();
        let stories = black_box(link::link(&docs, language, true)).len();
        let linked = child::own_time() - start;
        black_box(corroborate(&docs, &Options::default()));
        let weighed = child::own_time() - start - 2.0 * linked;
        println!(
            "link, {count} documents of {events} events: {linked:.2} s, {stories} stories; \
             what they come to: {weighed:.2} s"
        );
    }
}

/// Megabytes of text a second on this thread, whole and room by room.
fn time_annotate(name: &str, documents: &[Document]) {
    let bytes: usize = documents.iter().map(|d| d.text.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let language = Language::english();
    let whole = mean_of(documents, |document| {
        black_box(annotate(document.clone(), language));
    });
    let count = documents.len();
    println!(
        "{name}: {count} documents, {megabytes:.2} MB: {:.2} MB/s",
        megabytes / whole
    );
    for (room, seconds) in rooms(documents, language) {
        println!("  {room:20} {:5.1} % of it", 100.0 * seconds / whole);
    }
}

/// Seconds that each room of `annotate` takes.
fn rooms(documents: &[Document], language: &Language) -> Vec<(&'static str, f64)> {
    let annotated: Vec<Annotated> =
        documents.iter().map(|d| annotate(d.clone(), language)).collect();
    let time = |work: &dyn Fn(&Annotated)| mean_of(&annotated, work);
    vec![
        ("segment", time(&|a| drop(black_box(segment::segment(&a.document, language))))),
        (
            "mention dates",
            time(&|a| drop(black_box(date::find(&a.document, &a.segments, language)))),
        ),
        (
            "mention figures",
            time(&|a| {
                let dates = &a.mentions.dates;
                drop(black_box(figure::find(&a.document, &a.segments, dates, language)));
            }),
        ),
        (
            "mention quotes",
            time(&|a| drop(black_box(quote::find(&a.document, &a.segments, language)))),
        ),
        (
            "mention names",
            time(&|a| drop(black_box(name::find(&a.document, &a.segments, language)))),
        ),
        (
            "attribute",
            time(&|a| {
                drop(black_box(attribute::find(
                    &a.document,
                    &a.segments,
                    &a.mentions,
                    language,
                )));
            }),
        ),
        (
            "state",
            time(&|a| {
                let said = &a.attributions;
                drop(black_box(state::find(
                    &a.document,
                    &a.segments,
                    &a.mentions,
                    said,
                    language,
                )));
            }),
        ),
    ]
}

/// Seconds of processor time for all items, the mean of several runs: the system counts
/// in steps of some milliseconds.
fn mean_of<T>(items: &[T], work: impl Fn(&T)) -> f64 {
    let start = child::own_time();
    for _ in 0..RUNS {
        items.iter().for_each(&work);
    }
    (child::own_time() - start) / RUNS as f64
}

/// Reports on 100, 1,000 … documents, and how the time grows against n·log n.
fn time_growth(binary: &Path, tale: &retelling::Tale, most: usize) -> Result<()> {
    let mut before: Option<(usize, f64)> = None;
    let mut size = 100;
    while size <= most {
        let folder = std::env::temp_dir().join(format!("secondsource-bench-{size}"));
        write(&folder, &tale.documents(size))?;
        let run = child::best(binary, &folder, if size > 1000 { 1 } else { 3 })?;
        let growth = before.map_or(String::new(), |(small, seconds)| {
            let n_log_n = |n: usize| n as f64 * (n as f64).ln();
            let allowed = n_log_n(size) / n_log_n(small);
            let grown = run.processor / seconds;
            format!(", time grew {grown:.1} times (n·log n: {allowed:.1})")
        });
        println!("report, {size} documents: {run}{growth}");
        before = Some((size, run.processor));
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
        size *= 10;
    }
    Ok(())
}

fn write(folder: &Path, documents: &[Document]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for (number, document) in documents.iter().enumerate() {
        let json = serde_json::json!({
            "title": document.title,
            "outlet": document.outlet,
            "published": document.published.map(|day| day.to_string()),
            "text": document.text,
        });
        let path = folder.join(format!("{number:05}.json"));
        fs::write(&path, json.to_string()).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
