//! Scores `check` on the literate cases of `corpus/check`, each file held against the
//! cluster of its name.

use crate::gold::Cluster;
use crate::table::{self, Row};
use crate::wrong;
use anyhow::{Context, Result};
use secondsource::check::{Answer, Checked, check};
use secondsource::{Document, Language, annotate};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The clusters that cases are held against; those of the first set stand in files of
/// their names.
const CLUSTERS: [&str; 3] = ["northlight", "orsa-pass", "stella-maren"];

/// One case.
#[derive(Debug, Default)]
struct Case {
    statement: String,
    /// What may come out.
    answers: Vec<String>,
    /// `true`, `distorted` or `absent`.
    kind: String,
    /// The reports, where the file is not named after them.
    cluster: String,
}

/// The kinds of cases, and what is counted of each.
const KINDS: [(&str, &str); 3] = [
    ("true", "true ones answered as a reader would"),
    ("distorted", "distorted ones not borne out"),
    ("absent", "absent ones not found"),
];

/// Prints the scores.
pub(crate) fn score() -> Result<()> {
    table::print(&measure()?);
    Ok(())
}

/// The share of cases with an answer that may come out, by kind.
pub(crate) fn measure() -> Result<Vec<Row>> {
    let mut clusters = Vec::new();
    for name in CLUSTERS {
        let folder = Path::new("corpus/clusters").join(name);
        let language = Language::english();
        clusters.push(Cluster::load(&folder, &folder.join("gold.json"), language)?);
    }
    let mut rows = Vec::new();
    for (set, files) in [
        ("first", &CLUSTERS[..]),
        ("second", &["second"][..]),
        ("third", &["third"][..]),
        ("fourth", &["fourth"][..]),
        ("fifth", &["fifth"][..]),
    ] {
        let mut tally = Tally::default();
        for file in files {
            for case in cases(&Path::new("corpus/check").join(format!("{file}.md")))? {
                let home = if case.cluster.is_empty() { file } else { &*case.cluster };
                let cluster = clusters.iter().find(|c| c.name == home);
                let cluster = cluster.with_context(|| format!("{file}: {home}"))?;
                tally.add(&case, cluster)?;
            }
        }
        rows.extend(tally.rows(set));
    }
    Ok(rows)
}

/// How many came out right, and of how many, by kind.
#[derive(Default)]
struct Tally {
    right: BTreeMap<&'static str, (usize, usize)>,
    exact: (usize, usize),
}

impl Tally {
    fn add(&mut self, case: &Case, cluster: &Cluster) -> Result<()> {
        let found = held(case, cluster);
        let told = found.answer.key();
        let fits = case.answers.iter().any(|a| a == told);
        let good = matches!(found.answer, Answer::BorneOut | Answer::Weaker);
        let kind = KINDS.iter().find(|(kind, _)| *kind == case.kind);
        let (kind, _) = kind.with_context(|| format!("no kind {}", case.kind))?;
        let passed = if *kind == "distorted" { !good } else { fits };
        let tally = self.right.entry(kind).or_default();
        *tally = (tally.0 + usize::from(passed), tally.1 + 1);
        self.exact = (self.exact.0 + usize::from(fits), self.exact.1 + 1);
        if wrong::asked() && !fits {
            print_error(case, &found, cluster);
        }
        Ok(())
    }

    fn rows(&self, set: &str) -> Vec<Row> {
        let share = |(right, all): (usize, usize)| right as f64 / all.max(1) as f64;
        let of = |kind: &str| share(self.right.get(kind).copied().unwrap_or_default());
        let set = format!("corpus/check, {set} set");
        let kinds = KINDS.iter().map(|(kind, title)| Row::new(&set, *title, of(kind)));
        let mut rows: Vec<Row> = kinds.collect();
        rows.push(Row::new(&set, "all answered as a reader would", share(self.exact)));
        rows
    }
}

fn held(case: &Case, cluster: &Cluster) -> Checked {
    let language = Language::english();
    let published = cluster.documents.iter().filter_map(|d| d.document.published).max();
    let statement = Document { published, ..Document::of_text(&case.statement) };
    check(&annotate(statement, language), &cluster.documents, &cluster.stories, language)
}

fn print_error(case: &Case, found: &Checked, cluster: &Cluster) {
    println!("{} | {}", case.kind, case.statement);
    println!("   {} for {}", found.answer.key(), case.answers.join("|"));
    for bearing in found.bearings.iter().take(2) {
        let text = bearing.place.span.of(cluster.text(bearing.place.document));
        println!("   {} {:.2} {text}", bearing.answer.key(), bearing.support);
        for d in &bearing.differences {
            let asked = d.asked.map(|s| s.of(&case.statement)).unwrap_or("-");
            let said = d.said.map(|s| s.of(cluster.text(bearing.place.document)));
            println!("        {:?}: {asked} / {}", d.kind, said.unwrap_or("-"));
        }
    }
}

fn cases(path: &Path) -> Result<Vec<Case>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let blocks = text.split("```check\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("\n```").next());
    Ok(blocks.map(case).collect())
}

fn case(block: &str) -> Case {
    let mut case = Case::default();
    for (key, value) in block.lines().filter_map(|line| line.split_once(": ")) {
        match key {
            "statement" => case.statement = value.to_owned(),
            "answer" => case.answers = value.split('|').map(str::to_owned).collect(),
            "kind" => case.kind = value.to_owned(),
            "cluster" => case.cluster = value.to_owned(),
            _ => {}
        }
    }
    case
}
