//! What differs between documents: quotes, sums, dates, shared text.

use super::{Page, quote_id, story_id};
use crate::corroborate::{Change, Difference, Story, Utterance, Variant};
use crate::document::Place;
use crate::report::keys;
use std::collections::BTreeMap;

/// Sentences told under one date; the rest are links.
const SENTENCES: usize = 3;

impl Page<'_> {
    pub(super) fn quotes(&mut self, index: usize, story: &Story) {
        if story.quotes.is_empty() {
            return;
        }
        self.open(&story_id(index), "quotes", "section.quotes");
        let (several, alone): (Vec<_>, Vec<_>) =
            story.quotes.iter().enumerate().partition(|(_, q)| q.variants.len() > 1);
        let changed = |(_, q): &(usize, &Utterance)| q.variants.iter().any(differs);
        if several.iter().any(changed) {
            self.html.element("p", "means", self.labels.of("quotes.legend")).raw("\n");
        }
        for (number, quote) in several {
            self.quote(&quote_id(index, number), quote);
        }
        if !alone.is_empty() {
            self.html.raw("<details class=\"alone\"><summary>");
            self.html
                .text(self.labels.of("section.alone"))
                .raw(" <span class=\"count\">");
            self.html.text(&alone.len().to_string()).raw("</span></summary>\n");
            for (number, quote) in alone {
                self.quote(&quote_id(index, number), quote);
            }
            self.html.raw("</details>\n");
        }
        self.close();
    }

    fn quote(&mut self, id: &str, quote: &Utterance) {
        let Some((fullest, others)) = quote.variants.split_first() else { return };
        let nobody = self.labels.of("quotes.nobody");
        let source = quote.source.as_deref().unwrap_or(nobody);
        self.html.raw("<figure class=\"quote\"").attribute("id", id).raw(">\n");
        self.html.raw("<blockquote dir=\"auto\"><p>");
        self.html.text(&self.names.words(fullest.place)).raw("</p></blockquote>\n");
        self.html.raw("<figcaption>— <bdi class=\"who\">").text(source).raw("</bdi>");
        let same = others.iter().filter(|v| !differs(v)).map(|v| v.place);
        self.named_places(std::iter::once(fullest.place).chain(same));
        self.html.raw("</figcaption>\n");
        let changed: Vec<&Variant> = others.iter().filter(|v| differs(v)).collect();
        if !changed.is_empty() {
            self.html.raw("<ul>\n");
            for variant in changed {
                self.variant(variant);
            }
            self.html.raw("</ul>\n");
        }
        self.html.raw("</figure>\n");
    }

    fn variant(&mut self, variant: &Variant) {
        let change = self.labels.in_group("change", keys::change(variant.change));
        self.html.raw("<li>").element("span", "verb", change).raw(" <span dir=\"auto\">");
        if variant.difference.is_empty() {
            self.html.text(&self.names.words(variant.place));
        }
        for (nth, run) in variant.difference.iter().enumerate() {
            self.html.raw(if nth > 0 { " " } else { "" });
            match run {
                Difference::Same(words) => self.html.text(words.trim()),
                Difference::Left(words) => self.html.element("del", "", words.trim()),
                Difference::Right(words) => self.html.element("ins", "", words.trim()),
            };
        }
        self.html.raw("</span>");
        self.named_places([variant.place]);
        self.html.raw("</li>\n");
    }

    pub(super) fn sums(&mut self, id: &str, story: &Story) {
        if story.sums.is_empty() {
            return;
        }
        self.open(id, "sums", "section.sums");
        self.html.raw("<ul>\n");
        for sum in &story.sums {
            let (terms, verdict) = self.names.sum(sum);
            self.html.raw("<li>").text(&terms).raw(" <strong>").text(&verdict);
            self.html.raw("</strong>");
            let spans = std::iter::once(&sum.whole).chain(&sum.parts);
            self.named_places(
                spans.map(|(span, _)| Place { document: sum.document, span: *span }),
            );
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
        self.close();
    }

    pub(super) fn timeline(&mut self, id: &str, story: &Story) {
        if story.timeline.is_empty() {
            return;
        }
        self.open(id, "timeline", "section.timeline");
        self.html.raw("<ol>\n");
        for (date, places) in self.names.days(story) {
            self.html.raw("<li><time");
            if is_datetime(date) {
                self.html.attribute("datetime", date);
            }
            self.html.raw(">").text(date).raw("</time>\n<ul>\n");
            self.day(&places);
            self.html.raw("</ul>\n</li>\n");
        }
        self.html.raw("</ol>\n");
        self.close();
    }

    /// What is said of one date: each sentence once, with its places.
    fn day(&mut self, places: &[Place]) {
        let mut sentences: Vec<(String, Vec<Place>)> = Vec::new();
        let mut index: BTreeMap<String, usize> = BTreeMap::new();
        for place in places {
            let sentence = self.names.sentence(*place);
            let at = *index.entry(sentence).or_insert_with_key(|sentence| {
                sentences.push((sentence.clone(), Vec::new()));
                sentences.len() - 1
            });
            if let Some((_, places)) = sentences.get_mut(at) {
                places.push(*place);
            }
        }
        for (sentence, places) in sentences.iter().take(SENTENCES) {
            self.html.raw("<li><span dir=\"auto\">").text(sentence).raw("</span>");
            self.named_places(places.iter().copied());
            self.html.raw("</li>\n");
        }
        let rest = sentences.get(SENTENCES..).unwrap_or_default();
        if !rest.is_empty() {
            let also = self.labels.fill("also", &[("n", &rest.len().to_string())]);
            self.html.raw("<li>").element("span", "more", &also);
            self.named_places(rest.iter().flat_map(|(_, places)| places.iter().copied()));
            self.html.raw("</li>\n");
        }
    }

    pub(super) fn copies(&mut self, id: &str, story: &Story) {
        if story.copies.is_empty() {
            return;
        }
        self.open(id, "copies", "section.copies");
        self.html.raw("<ul>\n");
        for copy in &story.copies {
            let width = format!("width:{:.0}%", (copy.share * 100.0).clamp(1.0, 100.0));
            self.html.raw("<li><p>").text(&self.names.copy(copy)).raw("</p>\n");
            self.html.raw("<div class=\"share\" aria-hidden=\"true\"><span");
            self.html.attribute("style", &width).raw("></span></div>\n");
            if !copy.paragraphs.is_empty() {
                self.html.raw("<details><summary>");
                self.html
                    .text(self.labels.of("copy.paragraphs"))
                    .raw(" <span class=\"count\">");
                self.html.text(&copy.paragraphs.len().to_string());
                self.html.raw("</span></summary>\n<ul>\n");
                for (a, b) in &copy.paragraphs {
                    self.html.raw("<li>");
                    self.named_places([*a]);
                    self.html.raw(" ↔");
                    self.named_places([*b]);
                    self.html.raw("</li>\n");
                }
                self.html.raw("</ul>\n</details>\n");
            }
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
        self.close();
    }
}

fn differs(variant: &Variant) -> bool {
    variant.change != Change::Verbatim
}

/// Whether HTML's `<time>` takes it: a year, month, week or day.
pub(super) fn is_datetime(date: &str) -> bool {
    let shape: String =
        date.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    matches!(shape.as_str(), "9999" | "9999-99" | "9999-W99" | "9999-99-99")
}
