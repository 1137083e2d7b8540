//! The report as one HTML file: no network, no script, every word escaped.
//!
//! Claims lead to their places in the documents' texts and the texts lead back, by
//! plain links. Standings have a sign and a name beside their colour. Everything below
//! a claim that a first reading can do without is folded (`<details>`), and unfolded in
//! print.

mod claims;
mod compare;
mod escape;
mod plot;
mod text;

use super::Report;
use super::labels::Labels;
use super::order;
use super::wording::{Names, ordinal, shortened};
use crate::corroborate::{Standing, Story};
use crate::document::Place;
use escape::Html;
use std::collections::BTreeMap;

const STYLE: &str = include_str!("style.css");

/// Stories whose sections are listed in the contents.
const LISTED_WHOLE: usize = 3;
/// Documents, and paragraphs of each, linked to in one list; the texts mark them all.
const PLACES: usize = 10;
const PARAGRAPHS: usize = 6;

/// Writes the report.
pub fn write(report: &Report<'_>) -> String {
    let labels = Labels::new();
    let names = Names::new(report, labels);
    let mut page = Page { report: *report, names, labels, html: Html::default() };
    page.head();
    page.contents();
    page.html.raw("<main id=\"main\">\n");
    if report.stories.is_empty() {
        page.html.element("p", "", labels.of("no-story"));
    }
    for (index, story) in report.stories.iter().enumerate() {
        page.story(index, story);
    }
    page.texts();
    page.notes();
    page.html.raw("</main>\n<footer>");
    page.html.element("p", "", labels.of("caution"));
    page.html.raw("<p><a href=\"#top\">").text(labels.of("back"));
    page.html.raw("</a></p></footer>\n</body>\n</html>\n");
    page.html.finish()
}

/// What all sections write with.
struct Page<'a> {
    report: Report<'a>,
    names: Names<'a>,
    labels: Labels<'a>,
    html: Html,
}

impl<'a> Page<'a> {
    fn head(&mut self) {
        let labels = self.labels;
        let title = match self.report.stories {
            [story] => story.title.clone(),
            stories => labels.count("subject", stories.len()),
        };
        let subtitle = labels.count("documents", self.report.documents.len());
        self.html
            .raw("<!doctype html>\n<html")
            .attribute("lang", crate::Language::english().code())
            .raw(" id=\"top\">\n<head>\n<meta charset=\"utf-8\">\n")
            .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
            // Even if something slipped through: nothing on this page may run or load.
            .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
            .raw("style-src 'unsafe-inline'\">\n<title>")
            .text(&title)
            .raw(" – ")
            .text(labels.of("product"))
            .raw("</title>\n<style>\n")
            .raw(STYLE)
            .raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">")
            .text(labels.of("skip"))
            .raw("</a>\n<header>\n<h1>")
            .element("span", "product", labels.of("product"))
            .raw(" ")
            .text(&subtitle);
        if self.report.stories.len() != 1 {
            self.html.raw(", ").text(&title);
        }
        self.html.raw("</h1>\n</header>\n");
    }

    fn contents(&mut self) {
        let stories = self.report.stories;
        self.html.raw("<nav").attribute("aria-label", self.labels.of("contents"));
        self.html.raw(">\n<ul>\n");
        for (index, story) in stories.iter().enumerate() {
            let id = story_id(index);
            if stories.len() > 1 {
                self.html.raw("<li>");
                self.link(&id, &story.title);
            }
            if stories.len() <= LISTED_WHOLE {
                self.sections(&id, story, stories.len() > 1);
            }
            if stories.len() > 1 {
                self.html.raw("</li>\n");
            }
        }
        for (id, key) in [("texts", "section.texts"), ("notes", "section.notes")] {
            if id == "texts" || !super::notes(&self.report).is_empty() {
                self.html.raw("<li>");
                self.link(id, self.labels.of(key));
                self.html.raw("</li>\n");
            }
        }
        self.html.raw("</ul>\n</nav>\n");
    }

    fn sections(&mut self, id: &str, story: &Story, nested: bool) {
        let sections = [
            ("brief", "section.brief", !story.brief.is_empty()),
            ("documents", "section.documents", true),
            ("claims", "section.claims", !story.claims.is_empty()),
            ("figures", "section.figures", !story.figures.is_empty()),
            ("sums", "section.sums", !story.sums.is_empty()),
            ("quotes", "section.quotes", !story.quotes.is_empty()),
            ("timeline", "section.timeline", !story.timeline.is_empty()),
            ("copies", "section.copies", !story.copies.is_empty()),
        ];
        self.html.raw(if nested { "<ul>\n" } else { "" });
        for (name, key, _) in sections.into_iter().filter(|(.., there)| *there) {
            self.html.raw("<li>");
            self.link(&format!("{id}-{name}"), self.labels.of(key));
            self.html.raw("</li>\n");
        }
        self.html.raw(if nested { "</ul>\n" } else { "" });
    }

    fn link(&mut self, id: &str, text: &str) {
        self.html.raw("<a").attribute("href", &format!("#{id}")).raw(">");
        self.html.text(text).raw("</a>");
    }

    fn story(&mut self, index: usize, story: &'a Story) {
        let id = story_id(index);
        self.html.raw("<article class=\"story\"").attribute("id", &id);
        self.html.attribute("aria-labelledby", &format!("{id}-title")).raw(">\n<h2");
        self.html.attribute("id", &format!("{id}-title")).raw(" dir=\"auto\">");
        self.html.text(&story.title).raw("</h2>\n");
        self.html.element("p", "extent", &self.names.extent(story)).raw("\n");
        self.tally(&id, story);
        self.brief(index, story);
        self.documents(&id, story);
        self.claims(index, story);
        self.figures(index, story);
        self.sums(&id, story);
        self.quotes(index, story);
        self.timeline(&id, story);
        self.copies(&id, story);
        self.html.raw("</article>\n");
    }

    /// How many claims have each standing, as a bar and as links to them.
    fn tally(&mut self, id: &str, story: &Story) {
        if story.claims.is_empty() {
            return;
        }
        let tally = order::tally(story).into_iter().filter(|(_, n)| *n > 0);
        let tally: Vec<(Standing, usize)> = tally.collect();
        self.html.raw("<div class=\"tally\">\n<div class=\"bar\" aria-hidden=\"true\">");
        for (standing, n) in &tally {
            let (key, _) = order::standing(*standing);
            self.html.raw("<span").attribute("class", key);
            self.html.attribute("style", &format!("flex-grow:{n}")).raw("></span>");
        }
        self.html.raw("</div>\n<ul>\n");
        for (standing, n) in tally {
            let (key, sign) = order::standing(standing);
            let short = self.labels.in_group("short", key);
            self.html.raw("<li").attribute("class", key).raw("><a");
            self.html.attribute("href", &format!("#{id}-{key}")).raw(">");
            self.html
                .sign(sign)
                .raw(" <b>")
                .text(&n.to_string())
                .raw("</b> ")
                .text(short);
            self.html.raw("</a></li>\n");
        }
        self.html.raw("</ul>\n</div>\n");
    }

    /// Opens a section with its heading.
    fn open(&mut self, id: &str, name: &'static str, key: &'static str) {
        let id = format!("{id}-{name}");
        self.html.raw("<section").attribute("class", name).attribute("id", &id);
        self.html.attribute("aria-labelledby", &format!("{id}-title")).raw(">\n<h3");
        self.html.attribute("id", &format!("{id}-title")).raw(">");
        self.html.text(self.labels.of(key)).raw("</h3>\n");
    }

    fn close(&mut self) {
        self.html.raw("</section>\n");
    }

    fn documents(&mut self, id: &str, story: &Story) {
        self.open(id, "documents", "section.documents");
        self.html.raw("<table>\n<thead><tr>");
        for key in ["report.number", "date", "outlet", "title"] {
            self.html.raw("<th scope=\"col\">").text(self.labels.of(key)).raw("</th>");
        }
        self.html.raw("</tr></thead>\n<tbody>\n");
        for document in &story.documents {
            self.html.raw("<tr><td>").text(&ordinal(*document)).raw("</td><td>");
            self.html.text(&self.names.published(*document)).raw("</td><td><bdi>");
            self.html
                .text(&self.names.publisher(*document))
                .raw("</bdi></td><td dir=\"auto\">");
            self.link(&document_id(*document), &self.names.title(*document));
            self.html.raw("</td></tr>\n");
        }
        self.html.raw("</tbody>\n</table>\n");
        self.close();
    }

    fn notes(&mut self) {
        let notes = super::notes(&self.report);
        if notes.is_empty() {
            return;
        }
        self.html.raw("<section id=\"notes\" aria-labelledby=\"notes-title\">\n");
        self.html.raw("<h2 id=\"notes-title\">").text(self.labels.of("section.notes"));
        self.html.raw("</h2>\n<ul>\n");
        for (document, text) in notes {
            self.html.raw("<li><bdi class=\"who\">").text(&self.names.about(document));
            self.html.raw("</bdi> ").text(text).raw("</li>\n");
        }
        self.html.raw("</ul>\n</section>\n");
    }

    /// Links to places, each paragraph once, in order, where the text around names the
    /// outlets.
    fn places(&mut self, places: impl IntoIterator<Item = Place>) {
        self.place_list(places, Named::Number);
    }

    /// Links to places by outlet and paragraph.
    fn named_places(&mut self, places: impl IntoIterator<Item = Place>) {
        self.place_list(places, Named::Outlet);
    }

    /// A group of links for each document, headed by its outlet or its number.
    fn place_list(&mut self, places: impl IntoIterator<Item = Place>, named: Named) {
        let mut documents: BTreeMap<usize, BTreeMap<usize, Place>> = BTreeMap::new();
        for place in places {
            let paragraph = self.names.paragraph(place);
            documents
                .entry(place.document)
                .or_default()
                .entry(paragraph)
                .or_insert(place);
        }
        self.html.raw("<span class=\"places\">");
        for (document, paragraphs) in documents.iter().take(PLACES) {
            let outlet = shortened(&self.names.outlet(*document), 40);
            self.html.raw(" <span class=\"place\"><bdi aria-hidden=\"true\">");
            match named {
                Named::Outlet => self.html.text(&outlet),
                Named::Number => self.html.text(&ordinal(*document)),
            };
            self.html.raw("</bdi>");
            for (paragraph, place) in paragraphs.iter().take(PARAGRAPHS) {
                let n = paragraph.to_string();
                self.html.raw(" <a").attribute("href", &place_link(*place));
                self.html.raw("><span class=\"unseen\">").text(&outlet).raw(" </span>");
                self.html.text(&self.labels.fill("paragraph", &[("n", &n)])).raw("</a>");
            }
            self.html.raw(if paragraphs.len() > PARAGRAPHS { " …" } else { "" });
            self.html.raw("</span>");
        }
        if let Some(more) = documents.len().checked_sub(PLACES).filter(|n| *n > 0) {
            let also = self.labels.fill("also", &[("n", &more.to_string())]);
            self.html.raw(" ").element("span", "more", &also);
        }
        self.html.raw("</span>");
    }
}

/// What a group of places is headed by.
#[derive(Clone, Copy)]
enum Named {
    Outlet,
    Number,
}

fn story_id(story: usize) -> String {
    format!("s{}", story + 1)
}

fn claim_id(story: usize, claim: usize) -> String {
    format!("s{}c{}", story + 1, claim + 1)
}

fn figure_id(story: usize, figure: usize) -> String {
    format!("s{}f{}", story + 1, figure + 1)
}

fn quote_id(story: usize, quote: usize) -> String {
    format!("s{}q{}", story + 1, quote + 1)
}

fn document_id(document: usize) -> String {
    format!("d{}", document + 1)
}

fn place_id(place: Place) -> String {
    format!("d{}-{}-{}", place.document + 1, place.span.start, place.span.end)
}

fn place_link(place: Place) -> String {
    format!("#{}", place_id(place))
}
