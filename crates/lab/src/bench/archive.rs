//! How fast an archive takes documents in and answers, and how that changes as it grows.

use super::{child, retelling};
use anyhow::{Context, Result, ensure};
use clap::Args;
use secondsource_archive::Archive;
use secondsource_archive::search::{Order, Query, Within};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to time.
#[derive(Args)]
pub(crate) struct Choice {
    /// Numbers of documents, one archive each.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000])]
    sizes: Vec<usize>,
    /// The `secondsource` to run; built beside this program where left out.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// A folder in which documents and archives stay, to be looked at.
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Times everything and prints it. One core: documents from JSON Lines, all told (read,
/// annotated, linked, stored); then searches, each on its own.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    let binary = match &choice.binary {
        Some(binary) => binary.clone(),
        None => std::env::current_exe()?.with_file_name("secondsource"),
    };
    ensure!(binary.exists(), "{}: build it first", binary.display());
    let tale = retelling::Tale::read(Path::new("corpus/clusters"))?;
    for &size in &choice.sizes {
        let passing = tempfile::tempdir()?;
        let folder = choice.keep.as_deref().unwrap_or(passing.path());
        let stream = folder.join(format!("{size}.jsonl"));
        let words = write(&stream, &tale, size)?;
        let file = folder.join(format!("{size}.db"));
        let arguments = ["ingest", "--threads", "1", "--archive"].map(Path::new);
        let run = child::once(&binary, &[&arguments[..], &[&file, &stream]].concat())?;
        let archive = Archive::open(&file)?;
        let (documents, stories, claims) = archive.size()?;
        let bytes = fs::metadata(&file)?.len() / documents.max(1);
        println!(
            "ingest, {size} documents of {} words: {run}; {:.0} a second, {:.0} a second \
             of processor time; {documents} kept, {stories} stories, {claims} claims, \
             {bytes} bytes a document",
            words / size,
            size as f64 / run.wall,
            size as f64 / run.processor,
        );
        time_searches(&archive)?;
    }
    Ok(())
}

/// Writes so many documents, an object a line. Returns how many words they have.
fn write(path: &Path, tale: &retelling::Tale, size: usize) -> Result<usize> {
    let file = File::create(path).with_context(|| path.display().to_string())?;
    let mut out = BufWriter::new(file);
    let mut words = 0;
    for document in tale.stream(size) {
        words += document.text.split_whitespace().count();
        let json = serde_json::json!({
            "title": document.title,
            "outlet": document.outlet,
            "published": document.published.map(|day| day.to_string()),
            "text": document.text,
        });
        writeln!(out, "{json}")?;
    }
    out.flush()?;
    Ok(words)
}

/// Median and 99th percentile of searches for words of every frequency.
fn time_searches(archive: &Archive) -> Result<()> {
    let words = [
        "said",
        "the",
        "the said",
        "of a",
        "monday",
        "police fire",
        "\"on monday\"",
        "mission soldiers",
        "customers data",
        "ferry",
        "sai*",
        "insurer -police",
    ];
    for within in [Within::Documents, Within::Quotes, Within::Claims] {
        for order in [Order::Newest, Order::Relevant] {
            let mut times = Vec::new();
            for _ in 0..10 {
                for words in words {
                    let query = Query {
                        words: words.to_owned(),
                        within,
                        order,
                        limit: 20,
                        ..Query::default()
                    };
                    let start = Instant::now();
                    std::hint::black_box(archive.search(&query)?);
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                }
            }
            times.sort_by(f64::total_cmp);
            println!(
                "  search, {within:?}, {order:?}: median {:.1} ms, 99th percentile {:.1} ms",
                times[times.len() / 2],
                times[times.len() * 99 / 100],
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secondsource::Document;
    use secondsource_archive::story::Filter;

    /// The stories of an archive into which the lots came one after the other.
    fn stories(folder: &Path, name: &str, lots: &[Vec<Document>]) -> Vec<String> {
        let mut archive = Archive::create(&folder.join(name)).unwrap();
        for lot in lots {
            archive.keep(lot.clone()).unwrap();
            archive.settle(&|_| ()).unwrap();
        }
        let filter = Filter { limit: 1000, ..Filter::default() };
        let listed = archive.stories(&filter).unwrap();
        let mut listed: Vec<String> = listed.iter().map(|s| format!("{s:?}")).collect();
        listed.sort();
        listed
    }

    #[test]
    fn stories_that_take_documents_from_each_other_end_the_same() {
        let clusters =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
        let mut all = retelling::Tale::read(&clusters).unwrap().documents(240);
        for (number, document) in all.iter_mut().enumerate() {
            document.outlet = Some(format!("Outlet {}", number % 5));
            document.url = None;
            document.id = document.content_id();
        }
        let shuffled: Vec<Document> =
            (0..240).map(|n| all[n * 77 % 240].clone()).collect();
        let lots: Vec<Vec<Document>> =
            shuffled.chunks(60).map(<[Document]>::to_vec).collect();
        let folder = tempfile::tempdir().unwrap();
        let once = stories(folder.path(), "once", &[all]);
        assert!(once.len() > 5 && once.len() < 100);
        assert_eq!(once, stories(folder.path(), "lots", &lots));
    }
}
