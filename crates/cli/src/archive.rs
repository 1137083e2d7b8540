//! The commands that work on an archive.

use crate::args::{
    Ingest, ListFormat, Log, SearchFor, SearchOrder, SearchWithin, Standing, Stories,
    StoryArgs, Taking, Watch,
};
use crate::output::{self, Progress};
use crate::run::{self, Status};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use jiff::Timestamp;
use secondsource::report::Report;
use secondsource::report::terminal::{Canvas, Look, Style};
use secondsource_archive::Archive;
use secondsource_archive::ingest::{Event, Summary};
use secondsource_archive::intake::fetch::{Private, Web};
use secondsource_archive::intake::watch::{Watch as Timetable, feeds};
use secondsource_archive::intake::{self, Options};
use secondsource_archive::keep::Change;
use secondsource_archive::search::{Figure, Hit, Order, Query, Within};
use secondsource_archive::settle::Step;
use secondsource_archive::story::{Filter, Listed};
use serde_json::{Value, json};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::{info, warn};

/// Adds documents to an archive.
pub(crate) fn ingest(args: &Ingest) -> Result<Status> {
    let stop = output::interrupted()?;
    let options = options(&args.taking, &stop)?;
    let mut archive = Archive::create(&args.file.archive)?;
    let progress = Progress::start();
    let intake = archive.intake(args.places.iter().cloned(), options)?;
    let read = intake.progress();
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    let mut tell = |event: Event<'_>| match event {
        Event::Kept(summary) => {
            let kept = summary.new + summary.changed + summary.known;
            progress.count("reading", kept, share(&read));
        }
        Event::Problem(problem) => {
            progress.tell(&problem.to_string());
            problems.push(problem.to_string());
        }
        Event::Changed(document, told) => {
            if !args.json {
                progress.tell(&changed(document, told));
            }
            changes.push(json!({"document": document, "changes": wire(told)}));
        }
    };
    let pool = run::threads(args.taking.threads)?;
    let (summary, _) = pool.install(|| archive.ingest(intake, &stop, &mut tell))?;
    pool.install(|| archive.settle(&|step| linked(&progress, step)))?;
    progress.end();
    let (documents, stories, claims) = archive.size()?;
    let text = if args.json {
        let line = json!({
            "schema": "secondsource/ingest/1",
            "new": summary.new, "changed": summary.changed, "known": summary.known,
            "unreadable": summary.unreadable, "stopped": summary.stopped,
            "documents": documents, "stories": stories, "claims": claims,
            "changes": changes, "problems": problems,
        });
        line.to_string()
    } else {
        let file = args.file.archive.display();
        format!(
            "{}\n{file}: {documents} documents, {stories} stories, {claims} claims",
            told(&summary)
        )
    };
    output::write(&run::ended(text), None)?;
    let kept = summary.new + summary.changed + summary.known;
    Ok(match () {
        () if summary.missing > 0 || (kept == 0 && summary.unreadable > 0) => {
            Status::Failed
        }
        () if kept == 0 => Status::Nothing,
        () => Status::Done,
    })
}

/// Polls feeds and keeps what is new.
pub(crate) fn watch(args: &Watch) -> Result<Status> {
    let feeds: Vec<Vec<String>> =
        args.feeds.iter().map(|place| feeds(place)).collect::<Result<_>>()?;
    let stop = output::interrupted()?;
    let options = options(&args.taking, &stop)?;
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false);
    // Only a second subscriber could fail.
    let _ = match args.log {
        Log::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        Log::Json => log.json().flatten_event(true).try_init(),
    };
    let mut archive = Archive::create(&args.file.archive)?;
    let timetable = Timetable::of(feeds.into_iter().flatten(), Timestamp::now());
    let mut watcher = archive.watcher(timetable, options)?;
    let pool = run::threads(args.taking.threads)?;
    let mut failed = 0;
    loop {
        let mut summary = Summary::default();
        let mut tell = |event: Event<'_>| match event {
            Event::Kept(_) => {}
            Event::Problem(problem) => warn!("{problem}"),
            Event::Changed(document, told) => info!("{}", changed(document, told)),
        };
        let now = Timestamp::now();
        let next = pool.install(|| -> Result<_> {
            let next = archive.poll(&mut watcher, now, &mut summary, &mut tell)?;
            if summary.new + summary.changed > 0 {
                archive.settle(&|_| ())?;
            }
            Ok(next)
        })?;
        let (documents, stories, _) = archive.size()?;
        let Summary { new, changed, known, unreadable, .. } = summary;
        info!(new, changed, known, unreadable, documents, stories, "kept");
        failed += unreadable;
        if args.once || stop.load(Ordering::Relaxed) {
            let nothing = failed > 0 && documents == 0;
            return Ok(if nothing { Status::Failed } else { Status::Done });
        }
        let Some(next) = next else { bail!("all feeds are gone: nothing is left") };
        while Timestamp::now() < next && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn options(args: &Taking, stop: &Arc<AtomicBool>) -> Result<Options> {
    let columns = args.columns.as_deref().map(str::parse).transpose();
    let private = match args.allow_private {
        true => Private::Allowed,
        false => Private::Refused,
    };
    let web = Web {
        contact: args.contact.clone(),
        private,
        stop: stop.clone(),
        ..Web::default()
    };
    Ok(Options {
        published: args.published,
        columns: columns.context("--columns")?.unwrap_or_default(),
        web: Some(web),
    })
}

/// The part of the bytes that is read, where it is known.
fn share(read: &intake::Progress) -> Option<f64> {
    let total = read.total().filter(|total| *total > 0)?;
    Some(read.read() as f64 / total as f64)
}

fn linked(progress: &Progress, step: Step) {
    let (name, done, all) = match step {
        Step::Linked(done, all) => ("linking", done, all),
        Step::Told(done, all) => ("comparing", done, all),
    };
    progress.count(name, done as u64, Some(done as f64 / all.max(1) as f64));
}

fn told(summary: &Summary) -> String {
    let Summary { new, changed, known, unreadable, .. } = summary;
    let stopped = if summary.stopped { "stopped: " } else { "" };
    format!(
        "{stopped}{new} new, {changed} changed, {known} known, {unreadable} unreadable"
    )
}

fn changed(document: &str, changes: &[Change]) -> String {
    let told: Vec<String> = changes
        .iter()
        .map(|change| match (&change.was, &change.now) {
            (Some(was), Some(now)) => format!("{}: “{was}” is now “{now}”", change.kind),
            (Some(was), None) => format!("{} gone: “{was}”", change.kind),
            (None, now) => {
                format!("{} new: “{}”", change.kind, now.as_deref().unwrap_or_default())
            }
        })
        .collect();
    format!("{document}: changed; {}", told.join("; "))
}

fn wire(changes: &[Change]) -> Vec<Value> {
    let line = |c: &Change| json!({"kind": c.kind, "was": c.was, "now": c.now});
    changes.iter().map(line).collect()
}

/// Lists the stories of an archive.
pub(crate) fn stories(args: &Stories) -> Result<Status> {
    let archive = Archive::open(&args.file.archive)?;
    let stories = archive.stories(&Filter {
        outlet: args.outlet.clone(),
        from: args.from,
        to: args.to,
        documents: args.documents,
        standing: args.standing.map(key),
        limit: args.limit,
    })?;
    let text = match args.format {
        ListFormat::Json => {
            json!({"schema": "secondsource/stories/1", "stories": stories}).to_string()
        }
        ListFormat::Terminal => listed(&stories, run::lists()),
    };
    output::write(&run::ended(text), None)?;
    Ok(if stories.is_empty() { Status::Nothing } else { Status::Done })
}

fn key(standing: Standing) -> String {
    let name = standing.to_possible_value();
    name.map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn listed(stories: &[Listed], look: Look) -> String {
    let mut canvas = Canvas::new(look);
    if stories.is_empty() {
        canvas.paragraph(0, &[(Style::Plain, "no stories")]);
    }
    for story in stories {
        let title = if story.title.is_empty() { "(no title)" } else { &story.title };
        let head = (Style::Faint, story.id.as_str());
        canvas.item(head, 15, &[(Style::Strong, title)]);
        let mut facts = vec![span(story.first.as_deref(), story.last.as_deref())];
        facts.push(counted(story.documents, "document", "documents"));
        if story.outlets > 1 {
            facts.push(counted(story.outlets, "outlet", "outlets"));
        }
        if story.corroborated > 0 {
            facts.push(format!("{} corroborated", story.corroborated));
        }
        let facts = facts.join(" · ");
        let mut runs = vec![(Style::Faint, facts.as_str())];
        let disputed = format!("· {} disputed", story.disputed);
        if story.disputed > 0 {
            runs.push((Style::Warning, &disputed));
        }
        canvas.paragraph(15, &runs);
    }
    canvas.finish()
}

fn span(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(day), _) | (_, Some(day)) => day.to_owned(),
        (None, None) => "no date".to_owned(),
    }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Reports one story of an archive.
pub(crate) fn story(args: &StoryArgs) -> Result<Status> {
    let archive = Archive::open(&args.file.archive)?;
    let story = archive.story(&args.id)?;
    let report = Report {
        documents: &story.documents,
        stories: std::slice::from_ref(&story.story),
        notes: &story.notes,
    };
    let format = args.format.unwrap_or_else(|| args.output.format());
    run::write(&report, format, &args.output, &args.look)?;
    Ok(Status::Done)
}

/// Searches an archive.
pub(crate) fn search(args: &SearchFor) -> Result<Status> {
    let archive = Archive::open(&args.file.archive)?;
    let query = Query {
        words: args.words.join(" "),
        within: match args.within {
            SearchWithin::Documents => Within::Documents,
            SearchWithin::Quotes => Within::Quotes,
            SearchWithin::Claims => Within::Claims,
        },
        order: match args.sort {
            SearchOrder::Newest => Order::Newest,
            SearchOrder::Relevant => Order::Relevant,
        },
        outlet: args.outlet.clone(),
        source: args.source.clone(),
        story: args.story.clone(),
        from: args.from,
        to: args.to,
        standing: args.standing.map(key),
        figure: args.has_figure.then_some(Figure),
        limit: args.limit,
    };
    let hits = archive.search(&query)?;
    let text = match args.format {
        ListFormat::Json => {
            json!({"schema": "secondsource/search/1", "hits": hits}).to_string()
        }
        ListFormat::Terminal => found(&hits, run::lists()),
    };
    output::write(&run::ended(text), None)?;
    Ok(if hits.is_empty() { Status::Nothing } else { Status::Done })
}

fn found(hits: &[Hit], look: Look) -> String {
    let mut canvas = Canvas::new(look);
    if hits.is_empty() {
        canvas.paragraph(0, &[(Style::Plain, "nothing found")]);
    }
    for hit in hits {
        let outlet = hit.outlet.as_deref().unwrap_or("(no outlet)");
        let day = hit.published.as_deref().unwrap_or("no date");
        let title = hit.title.as_deref().unwrap_or_default();
        let head = format!("{day} {outlet}");
        let mut runs = vec![(Style::Faint, head.as_str()), (Style::Strong, title)];
        let story = hit.story.as_deref().unwrap_or_default();
        runs.push((Style::Faint, story));
        canvas.paragraph(0, &runs);
        let runs = marked(hit);
        let runs: Vec<(Style, &str)> =
            runs.iter().map(|(style, text)| (*style, text.as_str())).collect();
        canvas.paragraph(2, &runs);
        let facts: Vec<&str> = [&hit.standing, &hit.source]
            .into_iter()
            .filter_map(|fact| fact.as_deref())
            .collect();
        if !facts.is_empty() {
            canvas.paragraph(2, &[(Style::Faint, &facts.join(" · "))]);
        }
    }
    canvas.finish()
}

/// The words of a hit, those that were looked for made strong, each up to the next space.
fn marked(hit: &Hit) -> Vec<(Style, String)> {
    let mut runs: Vec<(Style, String)> = Vec::new();
    let mut at = 0;
    for word in hit.text.split(char::is_whitespace) {
        let end = at + word.chars().count();
        let strong = hit.marks.iter().any(|&(from, to)| from < end && at < to);
        let style = if strong { Style::Strong } else { Style::Plain };
        match runs.last_mut() {
            Some((last, text)) if *last == style => {
                text.push(' ');
                text.push_str(word);
            }
            _ => runs.push((style, word.to_owned())),
        }
        at = end + 1;
    }
    runs
}
