//! The literate cases of `corpus/origin/`: whose word a claim rests on, and how its
//! wordings drift.

mod cases;

use secondsource::attribute::SourceKind;
use secondsource::corroborate::{Claim, Standing, Story};
use secondsource::{
    Annotated, Language, Options, Place, Provenance, Span, annotate, corroborate, read,
};

/// One event: its reports and what must come of them.
struct Case<'a> {
    docs: Vec<Annotated>,
    claim: &'a str,
    standing: &'a str,
    /// The named origins, each by the names it may go by.
    origins: Vec<Vec<&'a str>>,
    chains: Vec<&'a str>,
}

fn report(line: &str) -> Option<Annotated> {
    let (outlet, text) = line.strip_prefix('[')?.split_once("] ")?;
    let json = serde_json::json!({
        "outlet": outlet, "published": "2031-05-05", "text": text.replace(" ¶ ", "\n\n"),
    });
    let documents = read(json.to_string().as_bytes(), &Provenance::default()).ok()?;
    Some(annotate(documents.into_iter().flatten().next()?, Language::english()))
}

fn case<'a>(lines: &[&'a str]) -> Case<'a> {
    let expected = lines.iter().find_map(|l| l.strip_prefix("=> ")).expect("a claim");
    let [claim, standing, origins] = expected.split(" | ").collect::<Vec<_>>()[..] else {
        panic!("not claim | standing | origins: {expected}");
    };
    let origins = origins.split("; ").filter(|o| *o != "-");
    Case {
        docs: lines.iter().filter_map(|l| report(l)).collect(),
        claim,
        standing,
        origins: origins.map(|o| o.split('/').collect()).collect(),
        chains: lines.iter().filter_map(|l| l.strip_prefix("-> ")).collect(),
    }
}

/// What is wrong with what the engine makes of a case.
fn wrong(case: &Case<'_>) -> Option<String> {
    let stories = corroborate(&case.docs, &Options::default());
    let Some(claim) = claim(&stories, case) else { return Some("no such claim".into()) };
    let told = format!(
        "{} | {}",
        standing(claim.standing),
        claim
            .origins
            .iter()
            .map(|o| format!("{} ({:?})", o.name, o.kind))
            .collect::<Vec<_>>()
            .join("; ")
    );
    let all = claim.statements.iter().chain(&claim.denials);
    let chains: Vec<String> = all.clone().map(|s| s.chain.join(" → ")).collect();
    let missing =
        (0..case.docs.len()).find(|d| !all.clone().any(|s| s.place.document == *d));
    if let Some(missing) = missing {
        return Some(format!("report {} is not in it: {told}", missing + 1));
    }
    let named: Vec<&str> = claim
        .origins
        .iter()
        .filter(|o| o.kind.is_some_and(|k| k != SourceKind::Unnamed))
        .map(|o| o.name.as_str())
        .collect();
    let right = standing(claim.standing) == case.standing
        && named.len() == case.origins.len()
        && case.origins.iter().all(|o| o.iter().any(|name| named.contains(name)));
    let lost = case.chains.iter().find(|chain| !chains.iter().any(|c| c == *chain));
    match (right, lost) {
        (false, _) => Some(told),
        (_, Some(lost)) => Some(format!("no {lost} in {chains:?}")),
        _ => None,
    }
}

/// The claim with the words of the case, the one that most reports make.
fn claim<'s>(stories: &'s [Story], case: &Case<'_>) -> Option<&'s Claim> {
    let at = |doc: &Annotated| doc.document.text.find(case.claim);
    let (document, start) =
        case.docs.iter().enumerate().find_map(|(d, doc)| Some((d, at(doc)?)))?;
    let words = Span::new(start, start + case.claim.len());
    let claims = stories.iter().flat_map(|s| &s.claims).filter(|claim| {
        let mut places = claim.statements.iter().map(|s| s.place);
        places.any(|p| p.document == document && p.span.touches(words))
    });
    claims.max_by_key(|claim| claim.statements.len() + claim.denials.len())
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Disputed => "disputed",
        Standing::Corroborated => "corroborated",
        Standing::SingleOrigin => "single-origin",
        Standing::Unestablished => "unestablished",
        Standing::OwnVoice => "own-voice",
    }
}

/// The cases of a file: the line, what is expected, and what is wrong, if anything.
fn checked(file: &str) -> Vec<(usize, String, Option<String>)> {
    let checked = |(line, _, lines): (usize, &str, Vec<&str>)| {
        let case = case(&lines);
        let expected = format!("{} | {:?}", case.standing, case.origins);
        (line, expected, wrong(&case))
    };
    cases::cases(file, "origins").map(checked).collect()
}

#[test]
fn origins_are_what_the_corpus_says() {
    let cases = checked(include_str!("../../../corpus/origin/voices.md"));
    assert!(cases.len() >= 60);
    let told = |(line, expected, wrong): (usize, String, Option<String>)| {
        Some(format!("line {line}: {expected}\n    {}", wrong?))
    };
    let wrong: Vec<String> = cases.into_iter().filter_map(told).collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_not_yet_right_is_listed_as_long_as_it_is_wrong() {
    for (line, _, wrong) in checked(include_str!("../../../corpus/origin/not-yet.md")) {
        assert!(wrong.is_some(), "line {line} is right: move it to voices.md");
    }
}

#[test]
fn drift_is_what_the_corpus_says() {
    let file = include_str!("../../../corpus/origin/drift.md");
    let mut wrong = Vec::new();
    for (line, _, lines) in cases::cases(file, "drift") {
        let docs: Vec<Annotated> = lines.iter().filter_map(|l| report(l)).collect();
        let stories = corroborate(&docs, &Options::default());
        let of = |p: Place| p.span.of(&docs[p.document].document.text).to_owned();
        let shifts = stories.iter().flat_map(|s| &s.claims).flat_map(|c| &c.shifts);
        let told: Vec<String> = shifts
            .map(|s| format!("{} | {} | {}", s.kind, of(s.from), of(s.to)))
            .collect();
        for expected in lines.iter().filter_map(|l| l.strip_prefix("=> ")) {
            let met = match expected.strip_prefix("none | ") {
                Some(kind) => !told.iter().any(|t| t.starts_with(kind)),
                None => told.iter().any(|t| t == expected),
            };
            if !met {
                wrong.push(format!("line {line}: {expected}\n    {told:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
