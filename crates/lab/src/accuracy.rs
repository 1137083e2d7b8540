//! Every score at once: the table of `docs/accuracy.md`, and the floors under it.
//!
//! A task gives rows ([`Row`]); a task whose data is not here is left out and said to
//! be. `docs/accuracy.md` is written from the rows; it is stale where a row measured now
//! is not the one it shows.

use crate::table::{self, Row};
use crate::{
    attribution, check, copies, coreference, gold, names, parse, recognizers, segments,
    stories, timex,
};
use anyhow::{Context, Result, bail};
use secondsource::Language;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where everything lies that scores are made from.
pub(crate) struct Data<'a> {
    /// The folder of public annotated data.
    pub(crate) data: &'a Path,
    /// The folder of annotated clusters.
    pub(crate) gold: &'a Path,
}

/// One task: what was measured, in a table of its own.
struct Task {
    title: &'static str,
    about: &'static str,
    /// What must be here for it to be measured, below [`Data::data`] or
    /// [`Data::gold`]; a path of the project where it ships.
    needs: Needs,
    measure: fn(&Data) -> Result<Vec<Row>>,
}

enum Needs {
    Nothing,
    Data(&'static str),
    Gold(&'static str),
}

impl Needs {
    /// The path that is missing, if one is.
    fn missing(&self, data: &Data) -> Option<PathBuf> {
        let path = match self {
            Needs::Nothing => return None,
            Needs::Data(name) => data.data.join(name),
            Needs::Gold(name) => data.gold.join(name),
        };
        (!path.exists()).then_some(path)
    }
}

const TASKS: [Task; 13] = [
    Task {
        title: "Whole reports: what ships",
        about: "Three fictional clusters of reports, written and annotated for this project: `corpus/clusters`.",
        needs: Needs::Nothing,
        measure: |_| gold::measure("clusters", Path::new("corpus/clusters"), None),
    },
    Task {
        title: "Whole reports: real clusters",
        about: "Reports of one event by several outlets, annotated by language models after written guidelines, one pass each; where two read the same cluster they agreed on claims at F1 .83 to .98. *dev* (9 clusters) was there to tune on, the judge of claims was trained on *train* (26), which therefore says little of claims; *first* is five reports known from the start. The texts belong to their publishers and are not shipped. For comparison, pairs of sentences by all-MiniLM-L6-v2 at the threshold that suits *dev* best reach .47 on its claims, static vectors .40.",
        needs: Needs::Gold("dev"),
        measure: |at| {
            let mut rows = gold::measure("dev", &at.gold.join("dev"), None)?;
            rows.extend(gold::measure("train", &at.gold.join("train"), None)?);
            let seeds = at.gold.join("seeds.json");
            rows.extend(gold::measure("first", &at.gold.join("../seeds"), Some(&seeds))?);
            Ok(rows)
        },
    },
    Task {
        title: "What each model adds",
        about: "The same real clusters (*dev*), each time without one of the trained models; rules stand in for it. Without the judge of claims no two statements are linked at all.",
        needs: Needs::Gold("dev"),
        measure: |at| ablation(&at.gold.join("dev")),
    },
    Task {
        title: "Statements checked",
        about: "Statements held against the shipped clusters (`corpus/check`): true ones, told in other words; distorted ones (a figure, a bound, a scope, a name, a day, a plan told as done), none of which may be borne out; and what no report says.",
        needs: Needs::Nothing,
        measure: |_| check::measure(),
    },
    Task {
        title: "Sentences and tokens",
        about: "UD treebanks from running text; F1, right where both ends are. We keep hyphenated words whole, the treebanks do not: hence two lines. EWT's paragraphs are those of blogs and mail, where many a sentence ends without a mark.",
        needs: Needs::Data("ud_ewt"),
        measure: |at| segments::measure(at.data),
    },
    Task {
        title: "Tags, lemmas and trees",
        about: "UD English EWT. Words inside a name whose Penn tag is NNP count as proper nouns. Punctuation and subtypes of relations count.",
        needs: Needs::Data("ud_ewt"),
        measure: |at| parse::rows(at.data),
    },
    Task {
        title: "Attribution",
        about: "Who is cited, the words that cite, what is cited. *exact*: the same words, the cues touching; *overlap*: a word in common, one to one; *token*: the words themselves; *relation*: all three in one. PolNeAR's annotators agree at alpha .75. Citron's figures are on PARC3, a corpus of the same kind and other text; its *overlap* counts words, as *token* here.",
        needs: Needs::Data("polnear"),
        measure: |at| attribution::score::rows(at.data, &attribution::Options::of("dev")),
    },
    Task {
        title: "Names",
        about: "Persons, organisations, places and, where the set has them, others; exact spans.",
        needs: Needs::Data("uner_ewt"),
        measure: |at| names::rows(at.data, &names::Options::default()),
    },
    Task {
        title: "Pronouns and descriptions",
        about: "GUM: pronouns of the third person, and definite descriptions of a person or body, whose entity has a name in the text, as the trained model reads them. P: the share of those given a name whose name is right, the many that stand for nobody named among them; R: of all that have one. The baseline takes the nearest name before of a fitting kind. *News* are two texts a part: its figures say little. Then, on the real clusters, the quotes whose sentence names their source by a pronoun or a description only, as the whole engine ascribes them: rules first, the model where they name nobody.",
        needs: Needs::Data("ud_gum"),
        measure: |at| {
            let mut rows = coreference::measure(at.data)?;
            for part in ["dev", "train"] {
                rows.extend(coreference::sources(&at.gold.join(part), part)?);
            }
            Ok(rows)
        },
    },
    Task {
        title: "Dates",
        about: "TIMEX3 (TempEval-3's training part): spans that share a character, the same span, and the same value on top of sharing. What others published is on the platinum test, another text.",
        needs: Needs::Data("tempeval3"),
        measure: |at| timex::rows(at.data),
    },
    Task {
        title: "A peer's test cases",
        about: "Half of the English cases of Microsoft Recognizers Text: the share of those a news text could hold whose value is right. Cases whose expectation is a convention of assistants, not of news, are counted apart, with the reason (`crates/lab/src/recognizers/exceptions.txt`).",
        needs: Needs::Data("recognizers"),
        measure: |at| recognizers::rows(at.data, &recognizers::Options::default()),
    },
    Task {
        title: "Copies",
        about: "Pairs of documents labelled by reading (`crates/lab/labels/copies.tsv`): copied whole, in part, lightly edited; own writing on the same event; shared boilerplate. A pair of the first three kinds is to be found. Constants were set on one half; the thresholds of the plain measures are the best on it.",
        needs: Needs::Data("giveme5w1h"),
        measure: |at| copies::measure(at.data),
    },
    Task {
        title: "Stories",
        about: "Documents grouped by event; B-cubed (Bagga & Baldwin 1998).",
        needs: Needs::Data("giveme5w1h"),
        measure: |at| stories::measure(at.data),
    },
];

/// The models that can be left out.
const MODELS: [&str; 5] = ["parser", "names", "attribution", "coreference", "frequency"];
/// What is told of a report without one of them.
const TOLD: [&str; 6] =
    ["claims F1", "figures F1", "quotes R", "dates R", "denials F1", "conflicts R"];

/// The measures of [`TOLD`] with all models, then without each.
fn ablation(dir: &Path) -> Result<Vec<Row>> {
    let mut all = Vec::new();
    let without = (0..MODELS.len()).map(|at| &MODELS[at..at + 1]);
    for left_out in std::iter::once(&MODELS[..0]).chain(without) {
        let language = Box::leak(Box::new(Language::english_without(left_out)?));
        let set = match left_out {
            [model, ..] => format!("without {model}"),
            [] => "all models".to_owned(),
        };
        let rows = gold::rows(&set, &gold::load_in(language, dir, None)?);
        all.extend(rows.into_iter().filter(|row| TOLD.contains(&row.measure.as_str())));
    }
    Ok(all)
}

/// The tasks whose data is here, measured, in order; the others are told on stderr.
fn measured(data: &Data) -> Result<Vec<(&'static Task, Vec<Row>)>> {
    let mut all = Vec::new();
    for task in &TASKS {
        match task.needs.missing(data) {
            Some(path) => {
                eprintln!("{}: {} is not here, left out", task.title, path.display());
            }
            None => {
                let rows = (task.measure)(data).context(task.title)?;
                all.push((task, rows));
            }
        }
    }
    Ok(all)
}

/// Measures all, prints it, and writes `page` where nothing was left out.
pub(crate) fn score(data: &Data, page: &Path) -> Result<()> {
    let all = measured(data)?;
    for (task, rows) in &all {
        println!("{}", task.title);
        table::print(rows);
    }
    if all.len() < TASKS.len() {
        eprintln!("{} is left as it is: not all data is here", page.display());
        return Ok(());
    }
    fs::write(page, text(&all)).with_context(|| page.display().to_string())
}

const HEAD: &str = "# How accurate it is

Made by `lab score all`; not to be edited. Scores are from 0 to 1; P is precision, R recall. `floors.toml` says what no change may fall under, the cards in `crates/engine/models` what each model was trained on.
";

fn text(all: &[(&Task, Vec<Row>)]) -> String {
    let mut text = HEAD.to_owned();
    for (task, rows) in all {
        let table = table::markdown(rows);
        text.push_str(&format!("\n## {}\n\n{}\n\n{table}", task.title, task.about));
    }
    text
}

/// Fails where a score is under its floor, or where `page` shows another.
pub(crate) fn hold(data: &Data, floors: &Path, page: &Path) -> Result<()> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| path.display().to_string())
    };
    let floors: Floors =
        toml::from_str(&read(floors)?).with_context(|| floors.display().to_string())?;
    let shown = read(page)?;
    let all = measured(data)?;
    let rows: Vec<Row> = all.iter().flat_map(|(_, rows)| rows.clone()).collect();
    let mut wrong = broken(&floors, &rows, all.len() == TASKS.len())?;
    let stale = |(task, rows): &&(&Task, Vec<Row>)| {
        let table = table::markdown(rows);
        !shown.contains(&format!("## {}\n\n{}\n\n{table}", task.title, task.about))
    };
    for (task, _) in all.iter().filter(stale) {
        let page = page.display();
        wrong.push(format!("{page} is stale on '{}': run lab score all", task.title));
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    Ok(())
}

/// The lowest score allowed, by set and measure.
type Floors = BTreeMap<String, BTreeMap<String, f64>>;

/// The floors that do not hold. One that stands under nothing is an error where all was
/// measured: it holds nothing.
fn broken(floors: &Floors, rows: &[Row], complete: bool) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for (set, measures) in floors {
        for (measure, floor) in measures {
            let row = rows.iter().find(|r| r.set == *set && r.measure == *measure);
            let Some(row) = row else {
                if complete {
                    bail!("no score for the floor [{set}] {measure}");
                }
                continue;
            };
            println!("{set:16} {measure:24} {:.3}  floor {floor:.3}", row.value);
            if row.value < *floor {
                broken.push(format!("{set}: {measure}: {:.3} < {floor:.3}", row.value));
            }
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floors(measure: &str, floor: f64) -> Floors {
        let measures = BTreeMap::from([(measure.to_owned(), floor)]);
        BTreeMap::from([("shipped".to_owned(), measures)])
    }

    #[test]
    fn a_score_under_its_floor_is_told() {
        let rows = [Row::new("shipped", "dates R", 0.5)];
        assert!(broken(&floors("dates R", 0.5), &rows, true).unwrap().is_empty());
        assert_eq!(broken(&floors("dates R", 0.6), &rows, true).unwrap().len(), 1);
    }

    #[test]
    fn a_floor_on_nothing_is_an_error() {
        assert!(broken(&floors("dates R", 0.5), &[], true).is_err());
        assert!(broken(&floors("dates R", 0.5), &[], false).unwrap().is_empty());
    }
}
