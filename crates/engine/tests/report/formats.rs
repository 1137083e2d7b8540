//! The contract of the family: what every format owes its reader.

use crate::fixture::{Fixture, IMAGE, SCRIPT, fixture};
use secondsource::report::terminal::Look;
use secondsource::report::{Report, html, json, markdown, terminal};
use secondsource::wire;

/// A format: its name, what writes it, and how a text looks in it.
type Format = (&'static str, fn(&Report<'_>) -> String, fn(&str) -> String);

const FORMATS: [Format; 4] = [
    ("terminal", |report| terminal::write(report, plain(80)), joined),
    ("json", json::write, |text| {
        let quoted = serde_json::to_string(text).unwrap();
        joined(quoted.trim_matches('"'))
    }),
    ("html", html::write, |text| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        joined(&text.replace('"', "&quot;").replace('\'', "&#39;"))
    }),
    ("markdown", markdown::write, |text| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let special = "\\`*_{}[]#|~!$";
        let escape =
            |c: char| if special.contains(c) { format!("\\{c}") } else { c.to_string() };
        joined(&text.chars().map(escape).collect::<String>())
    }),
];

fn plain(width: usize) -> Look {
    Look { width, colour: false }
}

/// Without line breaks and other white space between words, so that wrapping is no
/// matter; controls never reach an output for people.
fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

/// What a format wrote: its name, the output, how a text looks in it.
type Output = (&'static str, String, fn(&str) -> String);

fn outputs(fixture: &Fixture) -> Vec<Output> {
    let written = FORMATS
        .iter()
        .map(|(name, write, shown)| (*name, joined(&write(&fixture.report())), *shown));
    written.collect()
}

#[test]
fn every_format_names_every_story_document_and_brief_claim() {
    let fixture = fixture();
    for (name, output, shown) in outputs(&fixture) {
        let mut last = 0;
        for story in &fixture.stories {
            let title = output[last..].find(&shown(&story.title));
            last += title.unwrap_or_else(|| panic!("{name}: {} in order", story.title));
            for index in &story.brief {
                let claim = &story.claims[*index];
                // JSON keeps control characters as escapes; the others drop them.
                let text = shown(&claim.text);
                assert!(output.contains(&text), "{name}: {text}");
                for origin in claim.origins.iter().filter(|o| o.kind.is_some()) {
                    assert!(
                        output.contains(&shown(&origin.name)),
                        "{name}: {}",
                        origin.name
                    );
                }
            }
            for document in &story.documents {
                let title =
                    fixture.documents[*document].document.title.as_deref().unwrap();
                assert!(output.contains(&shown(title)), "{name}: {title}");
            }
        }
    }
}

#[test]
fn every_format_for_people_names_every_standing_verdict_and_change() {
    let words = [
        "corroborated by 2 origins",
        "disputed",
        "one origin",
        "independence not established",
        "outlets’ own words",
        "all the same",
        "compatible",
        "updated",
        "differ",
        "shortened",
        "reworded",
        "36 unaccounted for",
        "it adds up",
        "The Quay",
        "62 %",
        "2031-03-04",
        "never whether it is true",
    ];
    for (name, output, _) in outputs(&fixture()) {
        for word in words.iter().filter(|_| name != "json") {
            assert!(output.contains(&joined(word)), "{name}: {word}");
        }
    }
}

#[test]
fn the_brief_comes_before_everything_else() {
    let fixture = fixture();
    let story = &fixture.stories[0];
    for (name, output, shown) in outputs(&fixture) {
        let at = |words: &str| output.find(&shown(words)).unwrap();
        if name == "json" {
            assert!(output.find("\"brief\"") < output.find("\"claims\""));
            continue;
        }
        // The first thing after it is the list of reports, one of them undated.
        let next = at("no date");
        for index in &story.brief {
            assert!(at(&story.claims[*index].text) < next, "{name}");
        }
        assert!(at("denied by Sabreline") < next, "{name}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (name, write, _) in FORMATS {
        let outputs: Vec<String> = (0..3).map(|_| write(&fixture().report())).collect();
        assert!(outputs.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
    }
}

#[test]
fn nothing_to_report_is_said() {
    let report = Report { documents: &[], stories: &[], notes: &[] };
    for (name, write, _) in FORMATS {
        let output = write(&report);
        let said =
            output.contains("Nothing was found") || output.contains("\"stories\":[]");
        assert!(said, "{name}: {output}");
    }
}

/// A report that points outside its documents is a bug of ours, and still no reason to
/// fall over: the rest of it may be what somebody waits for.
#[test]
fn places_that_do_not_fit_are_no_reason_to_fall_over() {
    let mut fixture = fixture();
    fixture.documents.truncate(2);
    fixture.documents[0].document.text.truncate(7);
    fixture.documents[1].document.text = "é".repeat(40);
    for (name, write, _) in FORMATS {
        assert!(!write(&fixture.report()).is_empty(), "{name}");
    }
}

#[test]
fn terminal_lines_fit_and_carry_no_code_unasked() {
    use unicode_width::UnicodeWidthStr;
    let fixture = fixture();
    for width in 40..=140 {
        let output = terminal::write(&fixture.report(), plain(width));
        let control = |c: char| c.is_control() && c != '\n';
        assert!(!output.contains(control), "width {width}");
        for line in output.lines() {
            assert!(line.width() <= width, "width {width}: {line:?}");
        }
    }
}

#[test]
fn terminal_colour_changes_no_word() {
    let fixture = fixture();
    let without = terminal::write(&fixture.report(), plain(80));
    let with = terminal::write(&fixture.report(), Look { width: 80, colour: true });
    let mut stripped = String::new();
    let mut rest = with.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_ne!(with, without);
    assert_eq!(stripped, without);
}

#[test]
fn html_holds_no_markup_but_its_own() {
    let output = html::write(&fixture().report());
    for tag in ["<script", "<img", "<b>night", "<b>powerless", "<i>Eve", "</style><"] {
        assert!(!output.contains(tag), "{tag}");
    }
    for escaped in [SCRIPT, IMAGE].map(|t| t.replace('<', "&lt;").replace('>', "&gt;")) {
        let escaped = escaped.replace('\'', "&#39;").replace('"', "&quot;");
        assert!(output.contains(&escaped), "{escaped}");
    }
    assert!(!output.contains("href=\"javascript:"));
    for needless in ["src=\"", "@import", "url(", "onerror=\"", "<link"] {
        assert!(!output.contains(needless), "{needless} loads or runs something");
    }
}

/// Every start tag has its end tag, in order; every id stands once; every link inside
/// the page leads to one of them; headings leave out no level.
#[test]
fn html_is_well_formed_and_every_link_leads_somewhere() {
    let output = html::write(&fixture().report());
    let (mut open, mut ids, mut links, mut level) = (vec![], vec![], vec![], 0);
    for tag in output.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let name = tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap();
        let attribute = |key: &str| {
            let (_, rest) = tag.split_once(&format!(" {key}=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        ids.extend(attribute("id"));
        links.extend(attribute("href").filter(|href| href.starts_with('#')));
        if let Some(digit) = name.strip_prefix('h').and_then(|d| d.parse::<u8>().ok())
            && !tag.starts_with('/')
        {
            assert!(digit <= level + 1, "{name} after h{level}");
            level = digit;
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') && !["!doctype", "meta", "input"].contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    ids.sort();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id stands twice");
    assert!(links.len() > 100);
    for link in links {
        assert!(ids.binary_search(&link[1..].to_owned()).is_ok(), "{link}");
    }
}

/// What is shown between the marks is the document's text, to the character.
#[test]
fn html_keeps_the_texts_whole() {
    let fixture = fixture();
    let output = html::write(&fixture.report());
    let texts = output.split("<div class=\"text\"").skip(1);
    for (text, found) in texts.zip(&fixture.documents) {
        let body = text.split_once('>').unwrap().1.split("</div>").next().unwrap();
        let mut shown = String::new();
        // What is ours in there: links back, and the kind of a block.
        let mut ours = None;
        for piece in body.split('<').skip(1) {
            let (tag, words) = piece.split_once('>').unwrap();
            ours = match ours {
                Some(end) if end != tag => continue,
                Some(_) => None,
                None if tag.starts_with("sup") => Some("/sup"),
                None if tag.contains("class=\"kind\"") => Some("/span"),
                None => None,
            };
            if ours.is_none() {
                shown.push_str(words);
            }
        }
        let text = &found.document.text;
        let escaped =
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let escaped = escaped.replace('\'', "&#39;").replace('"', "&quot;");
        assert_eq!(joined(&shown), joined(&escaped));
    }
}

#[test]
fn json_places_slice_right_by_code_points() {
    let fixture = fixture();
    let output = json::write(&fixture.report());
    let report: wire::Report<'_> = serde_json::from_str(&output).unwrap();
    let texts: Vec<Vec<char>> =
        report.documents.iter().map(|d| d.text.chars().collect()).collect();
    let value: serde_json::Value = serde_json::from_str(&output).unwrap();
    let ids: Vec<&str> = report.documents.iter().map(|d| d.id.as_ref()).collect();
    let mut places = 0;
    let mut todo = vec![&value["stories"]];
    while let Some(value) = todo.pop() {
        let text = value["text"].as_str();
        if let (Some(document), Some(text)) = (value["document"].as_str(), text) {
            let chars = &texts[ids.iter().position(|id| *id == document).unwrap()];
            let at = |key: &str| value[key].as_u64().unwrap() as usize;
            let slice: String = chars[at("start")..at("end")].iter().collect();
            assert_eq!(slice, text);
            places += 1;
        }
        todo.extend(value.as_array().into_iter().flatten());
        todo.extend(value.as_object().into_iter().flat_map(|map| map.values()));
    }
    assert!(places > 50, "{places}");
}

#[test]
fn json_reads_back_and_writes_the_same() {
    let fixture = fixture();
    let output = json::write(&fixture.report());
    let report: wire::Report<'_> = serde_json::from_str(&output).unwrap();
    assert_eq!(report.schema, wire::REPORT);
    let again = serde_json::to_string(&report).unwrap();
    assert_eq!(again.trim_end(), output.trim_end());
    for found in &fixture.documents {
        let line = json::annotated(found);
        let read: wire::Annotated<'_> = serde_json::from_str(&line).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), line);
    }
}

#[test]
fn json_numbers_are_integers_where_whole() {
    let output = json::write(&fixture().report());
    assert!(output.contains("\"low\":2500000,") && output.contains("\"difference\":36}"));
    assert!(output.contains("\"high\":null") && !output.contains(".0,"));
    assert!(output.contains("\"share\":0.6234"));
}

#[test]
fn markdown_tables_keep_their_columns() {
    let output = markdown::write(&fixture().report());
    let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
    let rows = output.lines().filter(|line| line.starts_with("| "));
    let mut seen = 0;
    for row in rows {
        assert_eq!(unescaped(row), 5, "{row}");
        seen += 1;
    }
    assert!(seen > 15);
}
