//! The whole path, from bytes to stories: the invariants of ARCHITECTURE.md.

#![allow(clippy::disallowed_methods, reason = "tests read the corpus")]

use proptest::prelude::*;
use secondsource::corroborate::{Claim, Standing, Verdict};
use secondsource::report::{Report, json};
use secondsource::{
    Annotated, Document, Language, Options, Provenance, annotate, corroborate, document,
};
use std::fs;
use std::path::{Path, PathBuf};

fn read(bytes: &[u8], path: &str) -> Vec<Document> {
    let from = Provenance { path: Some(path.to_owned()), ..Provenance::default() };
    let read = secondsource::read(bytes, &from).unwrap_or_default();
    read.into_iter().filter_map(Result::ok).collect()
}

fn annotated(documents: Vec<Document>) -> Vec<Annotated> {
    let mut documents = documents;
    document::arrange(&mut documents);
    documents.into_iter().map(|d| annotate(d, Language::english())).collect()
}

/// Documents of one event, each `(outlet, day of May 2031, text)`.
fn reports(texts: &[(&str, u8, &str)]) -> Vec<Annotated> {
    let documents = texts.iter().flat_map(|(outlet, day, text)| {
        let json = serde_json::json!({
            "outlet": outlet, "published": format!("2031-05-{day:02}"), "text": text,
        });
        read(json.to_string().as_bytes(), &format!("{outlet}.json"))
    });
    annotated(documents.collect())
}

/// The claim whose clearest wording or any statement holds these words.
fn claim(docs: &[Annotated], words: &str) -> Claim {
    let stories = corroborate(docs, &Options::default());
    let claims = stories.into_iter().flat_map(|s| s.claims);
    let holds = |c: &Claim| {
        c.statements.iter().any(|s| {
            s.place.span.of(&docs[s.place.document].document.text).contains(words)
        })
    };
    claims
        .filter(holds)
        .max_by_key(|c| c.statements.len())
        .unwrap_or_else(|| panic!("no claim says '{words}'"))
}

fn clusters() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .expect("the corpus ships")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.join("gold.json").exists())
        .collect();
    folders.sort();
    folders
}

fn cluster(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder.join("reports"))
        .expect("a cluster has reports")
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    let documents: Vec<Document> = paths
        .iter()
        .flat_map(|p| read(&fs::read(p).expect("readable"), &p.display().to_string()))
        .collect();
    assert!(documents.len() >= 4, "{}", folder.display());
    documents
}

fn as_json(docs: &[Annotated]) -> String {
    let stories = corroborate(docs, &Options::default());
    json::write(&Report { documents: docs, stories: &stories, notes: &[] })
}

#[test]
fn every_place_lies_on_characters_and_is_shown_as_it_stands() {
    let folders = clusters();
    assert!(folders.len() >= 3);
    for folder in folders {
        let docs = annotated(cluster(&folder));
        for doc in &docs {
            let text = &doc.document.text;
            let mentions = &doc.mentions;
            let spans = (doc.segments.tokens.iter().map(|t| t.span))
                .chain(doc.statements.iter().map(|s| s.span))
                .chain(mentions.dates.iter().map(|d| d.span))
                .chain(mentions.figures.iter().map(|f| f.span))
                .chain(mentions.quotes.iter().map(|q| q.outer))
                .chain(mentions.names.iter().map(|n| n.span));
            for span in spans {
                assert!(text.get(span.start..span.end).is_some(), "{span:?}");
                assert!(!span.of(text).is_empty());
            }
        }
        for story in corroborate(&docs, &Options::default()) {
            for claim in &story.claims {
                let wording = claim.wording;
                assert_eq!(
                    claim.text,
                    wording.span.of(&docs[wording.document].document.text)
                );
                assert!(!claim.statements.is_empty());
            }
        }
    }
}

#[test]
fn a_copy_adds_no_origin() {
    let wire = "The bridge over the Tarn collapsed on Monday, killing nine people, said \
                Ada Moreno, the mayor of Velle. Rescue crews worked through the night with \
                dogs and cranes to reach those still under the concrete.";
    let docs = reports(&[("Agency", 4, wire), ("Herald", 5, wire), ("Courier", 5, wire)]);
    let claim = claim(&docs, "The bridge over the Tarn collapsed");
    assert_eq!(claim.standing, Standing::SingleOrigin, "{claim:#?}");
    assert_eq!(claim.origins[0].documents.len(), 3);
    let stories = corroborate(&docs, &Options::default());
    assert_eq!(stories[0].copies.len(), 3);
    assert!(stories[0].copies.iter().all(|c| c.share > 0.9));
    let agency = docs.iter().position(|d| d.document.outlet.as_deref() == Some("Agency"));
    assert!(stories[0].copies.iter().filter(|c| c.from == agency).count() == 2);
}

#[test]
fn a_copy_of_the_same_day_is_told_by_its_credit() {
    let text = |place: &str| {
        format!(
            "{place} The bridge over the Tarn collapsed on Monday and took nine lorries \
             with it into the river. Rescue crews worked through the night with dogs and \
             cranes to reach the drivers who were still under the concrete."
        )
    };
    let wire = text("VELLE, May 5 —");
    let copy = text("VELLE (Tarn News Agency) —");
    let docs = reports(&[("Herald", 5, &copy), ("Tarn News Agency", 5, &wire)]);
    let stories = corroborate(&docs, &Options::default());
    let from = stories[0].copies[0].from.and_then(|d| docs[d].document.outlet.as_deref());
    assert_eq!(from, Some("Tarn News Agency"));
}

#[test]
fn two_independent_people_corroborate() {
    let docs = reports(&[
        (
            "Herald",
            5,
            "Nine people died when the Tarn bridge collapsed, Ada Moreno said.",
        ),
        (
            "Courier",
            5,
            "Nine people died when the Tarn bridge collapsed, Ben Okoro said.",
        ),
    ]);
    assert_eq!(claim(&docs, "Nine people died").standing, Standing::Corroborated);
}

#[test]
fn two_names_of_one_body_are_one_origin() {
    let docs = reports(&[
        (
            "Herald",
            5,
            "Nine people died in the collapse of the Tarn bridge, the Coast Guard said.",
        ),
        (
            "Courier",
            5,
            "Nine people died in the collapse of the Tarn bridge, said Ada Moreno, \
             spokeswoman for the Coast Guard.",
        ),
    ]);
    let claim = claim(&docs, "Nine people died");
    assert_eq!(claim.standing, Standing::SingleOrigin, "{:#?}", claim.origins);
}

#[test]
fn unnamed_sources_establish_nothing() {
    let docs = reports(&[
        ("Herald", 5, "The Tarn bridge had failed two inspections, officials said."),
        (
            "Courier",
            5,
            "The Tarn bridge had failed two inspections, according to a person familiar \
             with the matter.",
        ),
    ]);
    assert_eq!(claim(&docs, "failed two inspections").standing, Standing::Unestablished);
}

#[test]
fn nobody_cited_is_the_outlets_own_voice() {
    let docs = reports(&[
        ("Herald", 5, "The Tarn bridge was built in 1967."),
        ("Courier", 5, "The Tarn bridge was built in 1967."),
    ]);
    assert_eq!(claim(&docs, "was built in 1967").standing, Standing::OwnVoice);
}

#[test]
fn a_denial_disputes_and_a_refusal_to_deny_does_not() {
    let said = "The ministry hid two inspections of the Tarn bridge, Ada Moreno said.";
    let denied = "The ministry denied that it hid two inspections of the Tarn bridge.";
    let not_denied =
        "The ministry did not deny that it hid two inspections of the Tarn bridge.";
    let disputed = reports(&[("Herald", 5, said), ("Courier", 5, denied)]);
    let claim_a = claim(&disputed, "hid two inspections");
    assert_eq!(claim_a.standing, Standing::Disputed, "{claim_a:#?}");
    let left_open = reports(&[("Herald", 5, said), ("Courier", 5, not_denied)]);
    let claim_b = claim(&left_open, "hid two inspections");
    assert_ne!(claim_b.standing, Standing::Disputed, "{claim_b:#?}");
}

/// Whether a claim is disputed where the second report is added to the first.
fn disputes(said: &str, denied: &str, words: &str) -> bool {
    let docs = reports(&[("Herald", 5, said), ("Courier", 5, denied)]);
    claim(&docs, words).standing == Standing::Disputed
}

#[test]
fn a_denial_belongs_to_the_claim_in_its_words() {
    let said = "Sabreline hid two inspections of the Tarn bridge, Ada Moreno said. \
                The bridge was built in 1967 and carries the road to Orsa.";
    let denied = "Sabreline denied hiding any inspections of the Tarn bridge.";
    assert!(disputes(said, denied, "hid two inspections"));
    assert!(!disputes(said, denied, "was built in 1967"));
    // What is denied stands nowhere: nothing is disputed.
    let other = "Sabreline denied that its drivers had been on strike in Orsa since May.";
    assert!(!disputes(said, other, "hid two inspections"));
    assert!(!disputes(said, other, "was built in 1967"));
}

#[test]
fn a_denial_that_points_back_belongs_to_the_accusation() {
    let told = "The Tarn bridge was built in 1967. Ada Moreno accused Sabreline of hiding \
                two inspections. Sabreline denied the accusations.";
    let said = "The Tarn bridge was built in 1967.";
    assert!(disputes(said, told, "two inspections"));
    assert!(!disputes(said, told, "was built in 1967"));
}

#[test]
fn none_harmed_contradicts_some_harmed() {
    let lead = "The Tarn bridge near Orsa collapsed on Monday.";
    let said = format!("{lead} Two people were injured, Ada Moreno said.");
    let denies =
        |denied: &str| disputes(&said, &format!("{lead} {denied}"), "Two people");
    assert!(denies("No one was injured, Lars Holt said."));
    // Others, elsewhere: no contradiction.
    assert!(!denies("No one was injured in the village of Orsa, Lars Holt said."));
    assert!(!denies("No one else was injured, Lars Holt said."));
}

#[test]
fn the_same_words_negated_contradict_where_somebody_else_says_them() {
    let lead = "The Tarn bridge near Orsa collapsed on Monday.";
    let said = format!("{lead} The foreman locked the gate of the depot.");
    let denies =
        |denied: &str| disputes(&said, &format!("{lead} {denied}"), "locked the gate");
    assert!(denies("“The foreman did not lock the gate of the depot,” Ada Moreno said."));
    // Not yet, not only, would not: it may well be so.
    assert!(!denies(
        "The foreman did not yet lock the gate of the depot, Ada Moreno said."
    ));
    assert!(!denies(
        "The foreman would not lock the gate of the depot, Ada Moreno said."
    ));
    assert!(!denies(
        "The foreman did not paint the walls of the depot, Ada Moreno said."
    ));
}

#[test]
fn to_refuse_something_is_not_to_deny_it() {
    let said = "Sabreline sought a permit for the Tarn bridge last year.";
    let refused = "Sabreline was denied a permit for the Tarn bridge, Ada Moreno said.";
    assert!(!disputes(said, refused, "sought a permit"));
}

#[test]
fn a_claim_is_told_with_its_subject() {
    let docs = reports(&[
        ("A", 4, "Firefighters saved a girl who had fallen into the Lorn quarry."),
        ("B", 4, "The ferry struck a pier at Lorn on Monday, injuring nine sailors."),
    ]);
    let text = |words| claim(&docs, words).text;
    assert_eq!(text("had fallen"), "a girl who had fallen into the Lorn quarry");
    let whole = "The ferry struck a pier at Lorn on Monday, injuring nine sailors";
    assert_eq!(text("injuring"), whole);
}

#[test]
fn the_killed_and_the_injured_are_two_quantities() {
    let docs = reports(&[
        ("Herald", 5, "Ten people were killed on the Tarn bridge, Ada Moreno said."),
        ("Courier", 5, "Twelve people were injured on the Tarn bridge, Ada Moreno said."),
    ]);
    let stories = corroborate(&docs, &Options::default());
    let quantities = stories.iter().flat_map(|s| &s.figures);
    assert!(quantities.clone().count() >= 2);
    assert!(quantities.clone().all(|q| q.verdict != Verdict::Differ));
}

/// The wholes and parts told of a text, and what they differ by.
fn sums(text: &str) -> Vec<(f64, Vec<f64>, f64)> {
    let stories = corroborate(&reports(&[("A", 4, text)]), &Options::default());
    let sums = stories.into_iter().flat_map(|s| s.sums);
    let told = sums.map(|sum| {
        let parts = sum.parts.iter().map(|part| part.1).collect();
        (sum.whole.1, parts, sum.difference)
    });
    told.collect()
}

#[test]
fn parts_are_added_up_and_numbers_that_meet_by_chance_are_not() {
    let total = "The storm brought 20.5 inches of snow to Lorn on Sunday. Another 12 \
                 inches fell by Monday, bringing the total to more than 35 inches.";
    assert_eq!(sums(total), [(35.0, vec![20.5, 12.0], 2.5)]);
    let kinds = "A bus with eight pupils, including two from Orsa, and three teachers \
                 left the road near Lorn. All 11 people were killed, police said.";
    assert_eq!(sums(kinds), [(11.0, vec![8.0, 3.0], 0.0)]);
    let of = "Police said 10 of the 13 victims were pupils. The three teachers were also \
              killed.";
    assert_eq!(sums(of), [(13.0, vec![10.0, 3.0], 0.0)]);
    let chance = "Lorn won the match by 30 points on Sunday. Berg scored 23 points and \
                  made 7 passes.";
    assert_eq!(sums(chance), []);
}

/// The verdict on the ages told, and the words of each.
fn ages(docs: &[Annotated]) -> Vec<(Verdict, Vec<String>)> {
    let stories = corroborate(docs, &Options::default());
    let figures = stories.into_iter().flat_map(|s| s.figures);
    let told = figures.map(|figure| {
        let words = figure
            .readings
            .iter()
            .map(|r| r.place.span.of(&docs[r.place.document].document.text).to_owned());
        (figure.verdict, words.collect::<Vec<_>>())
    });
    told.filter(|(_, words)| words.iter().all(|w| w.contains("old"))).collect()
}

#[test]
fn ages_are_told_where_they_differ() {
    let one = "A 7-year-old boy fell into the Lorn quarry on Monday. Firefighters \
               pulled the boy out of the quarry after two hours.";
    let other = one.replace("7-year-old", "eight-year-old");
    let docs = reports(&[("A", 4, one), ("B", 5, &other)]);
    let told = vec!["7-year-old".to_owned(), "eight-year-old".to_owned()];
    assert_eq!(ages(&docs), [(Verdict::Differ, told)]);
    assert_eq!(ages(&reports(&[("A", 4, one), ("B", 5, one)])), []);
    let both = format!("{one} An eight-year-old boy had called them.");
    assert_eq!(ages(&reports(&[("A", 4, &both), ("B", 5, &other)])), []);
}

#[test]
fn figures_of_one_quantity_are_compared_with_their_bounds() {
    let verdict = |a: &str, b: &str| {
        let text = |n: &str| {
            format!(
                "{n} people were killed when the Tarn bridge collapsed, Ada Moreno said."
            )
        };
        let docs = reports(&[("Herald", 5, &text(a)), ("Courier", 5, &text(b))]);
        let stories = corroborate(&docs, &Options::default());
        let mut quantities = stories.iter().flat_map(|s| &s.figures);
        let shared = quantities.find(|q| q.readings.len() == 2);
        shared.map(|q| q.verdict)
    };
    assert_eq!(verdict("Twelve", "12"), Some(Verdict::Same));
    assert_eq!(verdict("At least 10", "12"), Some(Verdict::Compatible));
    assert_eq!(verdict("Ten", "12"), Some(Verdict::Differ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_documents_changes_nothing(seed in any::<u64>()) {
        for folder in clusters() {
            let documents = cluster(&folder);
            let expected = as_json(&annotated(documents.clone()));
            let mut shuffled = documents;
            let mut state = seed | 1;
            for i in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                shuffled.swap(i, (state >> 33) as usize % (i + 1));
            }
            prop_assert_eq!(&as_json(&annotated(shuffled)), &expected);
        }
    }
}

proptest! {
    #[test]
    fn nothing_panics(texts in proptest::collection::vec("\\PC{0,120}", 1..4)) {
        let documents = texts.iter().enumerate().flat_map(|(i, text)| {
            read(text.as_bytes(), &format!("{i}.txt"))
        });
        as_json(&annotated(documents.collect()));
    }

    #[test]
    fn news_like_noise_does_not_panic(
        words in proptest::collection::vec(
            prop_oneof![
                Just("said"), Just("“"), Just("”"), Just("\""), Just("denied"), Just("Monday"),
                Just("more than"), Just("1,200"), Just("people"), Just("killed"), Just("."),
                Just(","), Just("Ada Moreno"), Just("the ministry"), Just("that"), Just("\n"),
                Just("$2.5 million"), Just("’s"), Just("é"), Just("["), Just("]"), Just("of"),
            ],
            0..60,
        )
    ) {
        let text = words.join(" ");
        let documents = read(text.as_bytes(), "a.txt").into_iter()
            .chain(read(text.as_bytes(), "b.txt"));
        as_json(&annotated(documents.collect()));
    }
}
