//! Each document's text with what was found marked in it.
//!
//! Marks nest and overlap at will (a claim may begin inside a quote and end after it);
//! elements may not. So the text is cut at every boundary of every mark, and each piece
//! is one element with the classes of all marks that cover it. Where a claim's words
//! begin there is an anchor for links from the claim; where they end, a numbered link
//! back to it, as footnotes have.

use super::compare::is_datetime;
use super::escape::address;
use super::{Page, claim_id, document_id, figure_id, place_id, quote_id};
use crate::Annotated;
use crate::corroborate::{Standing, Story};
use crate::document::{Block, BlockKind, Document, Place, Span};
use crate::report::order;
use std::collections::BTreeSet;

/// What a span is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind<'a> {
    Claim { standing: Standing, story: usize, claim: usize, alone: bool },
    Utterance { story: usize, quote: usize },
    Reading { story: usize, figure: usize },
    Date(&'a str),
    Figure,
    Quote,
    Name,
    Source,
    Cue,
}

/// A marked span of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark<'a> {
    span: Span,
    kind: Kind<'a>,
}

/// What is to be marked in one document, and where links lead.
#[derive(Default)]
struct Layer<'a> {
    marks: Vec<Mark<'a>>,
    anchors: BTreeSet<Span>,
}

impl<'a> Page<'a> {
    /// The texts of all documents.
    pub(super) fn texts(&mut self) {
        let documents = self.report.documents;
        if documents.is_empty() {
            return;
        }
        self.html.raw("<section id=\"texts\" aria-labelledby=\"texts-title\">\n");
        self.html.raw("<h2 id=\"texts-title\">").text(self.labels.of("section.texts"));
        self.html.raw("</h2>\n");
        self.legend();
        let mut layers: Vec<Layer<'a>> = documents.iter().map(mentions).collect();
        for (index, story) in self.report.stories.iter().enumerate() {
            linked(index, story, &mut layers);
        }
        for (index, (found, layer)) in documents.iter().zip(layers).enumerate() {
            self.document(index, &found.document, layer);
        }
        self.html.raw("</section>\n");
    }

    /// What the marks mean, each with a box that turns it on and off.
    fn legend(&mut self) {
        self.html.raw("<fieldset class=\"legend\">\n<legend>");
        self.html.text(self.labels.of("legend")).raw("</legend>\n");
        for (id, class, key) in [
            ("show-claims", "claim corroborated", "legend.claim"),
            ("show-alone", "claim alone single-origin", "legend.alone"),
            ("show-figures", "figure", "legend.figure"),
            ("show-dates", "date", "legend.date"),
            ("show-quotes", "quote", "legend.quote"),
            ("show-names", "name", "legend.name"),
            ("show-sources", "source", "legend.source"),
            ("show-cues", "cue", "legend.cue"),
        ] {
            self.html.raw("<label><input type=\"checkbox\"").attribute("id", id);
            // Names are many: at first they would hide the rest.
            self.html.raw(if id == "show-names" { "> <span" } else { " checked> <span" });
            self.html.attribute("class", class).raw(">");
            self.html.text(self.labels.of(key)).raw("</span></label>\n");
        }
        self.html.raw("</fieldset>\n");
    }

    fn document(&mut self, index: usize, document: &'a Document, layer: Layer<'a>) {
        let id = document_id(index);
        self.html.raw("<article class=\"document\"").attribute("id", &id);
        self.html.attribute("aria-labelledby", &format!("{id}-title")).raw(">\n<h3");
        self.html.attribute("id", &format!("{id}-title")).raw(" dir=\"auto\">");
        self.html.element("span", "number", &(index + 1).to_string()).raw(" ");
        self.html.text(&self.names.title(index)).raw("</h3>\n<p class=\"extent\"><bdi>");
        self.html.text(&self.names.outlet(index)).raw("</bdi> · ");
        self.html.text(&self.names.published(index));
        if let Some(author) = &document.author {
            self.html.raw(" · <bdi>").text(author).raw("</bdi>");
        }
        if let Some(url) = document.url.as_deref().and_then(address) {
            self.html.raw(" · <a rel=\"noopener noreferrer nofollow\"");
            self.html.attribute("href", url).raw(">").text(self.labels.of("original"));
            self.html.raw("</a>");
        }
        self.html.raw("</p>\n<div class=\"text\"");
        self.html.attribute("lang", &document.language).raw(">\n");
        let mut cutter = Cutter::new(index, &document.text, layer);
        for block in &document.blocks {
            self.block(block, &mut cutter);
        }
        self.html.raw("</div>\n</article>\n");
    }

    fn block(&mut self, block: &Block, cutter: &mut Cutter<'_>) {
        let span = block.span.trim(cutter.text);
        if span.is_empty() {
            return;
        }
        let kind = match block.kind {
            BlockKind::Body => "body",
            BlockKind::Heading => "heading",
            BlockKind::Caption => "caption",
            BlockKind::Bullet => "bullet",
            BlockKind::Boilerplate => "boilerplate",
        };
        self.html.raw("<p").attribute("class", kind).raw(" dir=\"auto\">");
        if block.kind != BlockKind::Body {
            let label = self.labels.in_group("kind", kind);
            self.html.element("span", "kind", label).raw(" ");
        }
        cutter.skip_to(span.start);
        while let Some(piece) = cutter.next(span.end) {
            self.piece(cutter, piece);
        }
        self.html.raw("</p>\n");
    }

    /// One piece of text: anchors, the words under all their marks, links back.
    fn piece(&mut self, cutter: &Cutter<'_>, piece: Span) {
        for span in cutter.anchors_at(piece.start) {
            let id = place_id(Place { document: cutter.document, span });
            self.html.raw("<span class=\"at\"").attribute("id", &id).raw("></span>");
        }
        let words = piece.of(cutter.text);
        let Some(classes) = classes(&cutter.open) else {
            self.html.text(words);
            return self.back(cutter, piece.end);
        };
        let claim = cutter.open.iter().any(|m| matches!(m.kind, Kind::Claim { .. }));
        let name = if claim { "mark" } else { "span" };
        self.html.raw("<").raw(name).attribute("class", &classes).raw(">");
        let reading = cutter.open.iter().find_map(|mark| match mark.kind {
            Kind::Reading { story, figure } => Some(figure_id(story, figure)),
            _ => None,
        });
        let date = cutter.open.iter().find_map(|mark| match mark.kind {
            Kind::Date(value) => Some(value),
            _ => None,
        });
        match (reading, date) {
            (Some(id), _) => self.link(&id, words),
            (None, Some(date)) => self.date(date, words),
            (None, None) => {
                self.html.text(words);
            }
        }
        self.html.raw("</").raw(name).raw(">");
        self.back(cutter, piece.end);
    }

    fn date(&mut self, date: &str, words: &str) {
        self.html.raw("<time").attribute("title", date);
        if is_datetime(date) {
            self.html.attribute("datetime", date);
        }
        self.html.raw(">").text(words).raw("</time>");
    }

    /// Links from where a claim's or quote's words end to where it is told.
    fn back(&mut self, cutter: &Cutter<'_>, end: usize) {
        let mut last = None;
        for mark in cutter.open.iter().filter(|mark| mark.span.end == end) {
            let (id, key, sign, number) = match mark.kind {
                Kind::Claim { standing, story, claim, .. } => {
                    let (key, sign) = order::standing(standing);
                    (claim_id(story, claim), key, sign, claim + 1)
                }
                Kind::Utterance { story, quote } => {
                    (quote_id(story, quote), "quote", "“”", quote + 1)
                }
                _ => continue,
            };
            if last.replace(id.clone()) == Some(id.clone()) {
                continue;
            }
            self.html.raw("<sup><a").attribute("class", key);
            self.html.attribute("href", &format!("#{id}"));
            let label = match key {
                "quote" => self.labels.of("legend.quote"),
                key => self.labels.in_group("short", key),
            };
            self.html.attribute("title", label).raw(">");
            self.html
                .sign(sign)
                .raw("<span class=\"unseen\">")
                .text(label)
                .raw(" </span>");
            self.html.text(&number.to_string()).raw("</a></sup>");
        }
    }
}

/// The marks that cover a piece, as classes: each kind once, and of several standings
/// the one that most needs a reader's eye.
fn classes(open: &[Mark<'_>]) -> Option<String> {
    let standing = order::STANDINGS.iter().map(|(standing, _)| *standing).find(|wanted| {
        open.iter().any(
            |mark| matches!(mark.kind, Kind::Claim { standing, .. } if standing == *wanted),
        )
    });
    let mut classes = BTreeSet::new();
    if let Some(standing) = standing {
        classes.extend(["claim", order::standing(standing).0]);
        let several =
            |mark: &Mark<'_>| matches!(mark.kind, Kind::Claim { alone: false, .. });
        classes.extend(if open.iter().any(several) { None } else { Some("alone") });
    }
    for mark in open {
        classes.extend(match mark.kind {
            Kind::Claim { .. } | Kind::Utterance { .. } => None,
            Kind::Reading { .. } | Kind::Figure => Some("figure"),
            Kind::Date(_) => Some("date"),
            Kind::Quote => Some("quote"),
            Kind::Name => Some("name"),
            Kind::Source => Some("source"),
            Kind::Cue => Some("cue"),
        });
    }
    let classes: Vec<&str> = classes.into_iter().collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

/// What was found in the document alone.
fn mentions(found: &Annotated) -> Layer<'_> {
    let mut layer = Layer::default();
    let marks = &mut layer.marks;
    let mentions = &found.mentions;
    marks.extend(mentions.dates.iter().map(|date| Mark {
        span: date.span,
        kind: Kind::Date(date.value.as_deref().unwrap_or("?")),
    }));
    let plain = |kind| move |span| Mark { span, kind };
    marks.extend(mentions.figures.iter().map(|f| f.span).map(plain(Kind::Figure)));
    marks.extend(mentions.quotes.iter().map(|q| q.outer).map(plain(Kind::Quote)));
    marks.extend(mentions.names.iter().map(|n| n.span).map(plain(Kind::Name)));
    for attribution in &found.attributions {
        marks.extend(attribution.source.iter().copied().map(plain(Kind::Source)));
        marks.extend(attribution.cue.iter().copied().map(plain(Kind::Cue)));
    }
    layer
}

/// What one story links to in the documents.
fn linked<'a>(index: usize, story: &'a Story, layers: &mut [Layer<'a>]) {
    let mut anchor = |place: Place| {
        if let Some(layer) = layers.get_mut(place.document) {
            layer.anchors.insert(place.span);
        }
    };
    for claim in &story.claims {
        claim
            .shifts
            .iter()
            .for_each(|s| [s.from, s.to].into_iter().for_each(&mut anchor));
        claim.links.iter().for_each(|l| [l.a, l.b].into_iter().for_each(&mut anchor));
    }
    for sum in &story.sums {
        let spans = std::iter::once(&sum.whole).chain(&sum.parts);
        spans.for_each(|(span, _)| anchor(Place { document: sum.document, span: *span }));
    }
    story.timeline.iter().for_each(|moment| anchor(moment.place));
    for copy in &story.copies {
        copy.paragraphs
            .iter()
            .for_each(|(a, b)| [*a, *b].into_iter().for_each(&mut anchor));
    }
    let mut mark = |place: Place, kind: Kind<'a>| {
        if let Some(layer) = layers.get_mut(place.document) {
            layer.anchors.insert(place.span);
            layer.marks.push(Mark { span: place.span, kind });
        }
    };
    for (claim, found) in story.claims.iter().enumerate() {
        let disputed = found.standing == Standing::Disputed;
        let alone = !disputed && order::documents(found).len() < 2;
        let kind = Kind::Claim { standing: found.standing, story: index, claim, alone };
        let said = found.statements.iter().chain(&found.denials);
        said.for_each(|assertion| mark(assertion.place, kind));
    }
    for (figure, quantity) in story.figures.iter().enumerate() {
        let kind = Kind::Reading { story: index, figure };
        quantity.readings.iter().for_each(|reading| mark(reading.place, kind));
    }
    for (quote, utterance) in story.quotes.iter().enumerate() {
        let kind = Kind::Utterance { story: index, quote };
        utterance.variants.iter().for_each(|variant| mark(variant.place, kind));
    }
}

/// Cuts one text at the boundaries of its marks and anchors, from front to back.
struct Cutter<'a> {
    document: usize,
    text: &'a str,
    /// Where next to read.
    at: usize,
    /// All boundaries, sorted; those before `at` are done with.
    cuts: std::iter::Peekable<std::vec::IntoIter<usize>>,
    /// Marks still to come, by their beginning, the first last.
    coming: Vec<Mark<'a>>,
    /// Marks that cover `at`.
    open: Vec<Mark<'a>>,
    anchors: BTreeSet<Span>,
}

impl<'a> Cutter<'a> {
    fn new(document: usize, text: &'a str, layer: Layer<'a>) -> Self {
        let fits = |span: &Span| {
            text.get(span.start..span.end).is_some_and(|words| !words.is_empty())
        };
        let mut coming = layer.marks;
        coming.retain(|mark| fits(&mark.span));
        coming.sort_unstable_by(|a, b| b.cmp(a));
        coming.dedup();
        let mut anchors = layer.anchors;
        anchors.retain(fits);
        let marks = coming.iter().flat_map(|mark| [mark.span.start, mark.span.end]);
        let cuts: BTreeSet<usize> =
            marks.chain(anchors.iter().map(|a| a.start)).collect();
        let cuts: Vec<usize> = cuts.into_iter().collect();
        let cuts = cuts.into_iter().peekable();
        Self { document, text, at: 0, cuts, coming, open: Vec::new(), anchors }
    }

    /// Passes over text that is not shown (white space between blocks).
    fn skip_to(&mut self, at: usize) {
        self.at = self.at.max(at);
    }

    /// The next piece before `end`, with [`Cutter::open`] set to the marks over it.
    fn next(&mut self, end: usize) -> Option<Span> {
        if self.at >= end {
            return None;
        }
        while self.cuts.next_if(|cut| *cut <= self.at).is_some() {}
        let cut = self.cuts.peek().map_or(end, |cut| (*cut).min(end));
        let piece = Span::new(self.at, cut);
        self.open.retain(|mark| mark.span.end > piece.start);
        while let Some(mark) = self.coming.pop_if(|mark| mark.span.start <= piece.start) {
            if mark.span.end > piece.start {
                self.open.push(mark);
            }
        }
        self.at = cut;
        Some(piece)
    }

    /// The anchors that begin at a position.
    fn anchors_at(&self, at: usize) -> impl Iterator<Item = Span> {
        self.anchors.range(Span::new(at, at)..Span::new(at + 1, at + 1)).copied()
    }
}
