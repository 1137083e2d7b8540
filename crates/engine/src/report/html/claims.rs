//! The brief and the claims, with their chains and evidence.

use super::{Page, claim_id, story_id};
use crate::corroborate::{Assertion, Claim, Standing, Story};
use crate::link::Link;
use crate::report::chain;
use crate::report::keys;
use crate::report::order::{self, Numbered, STANDINGS};
use crate::report::wording::ordinal;

/// Links told under one claim: they grow with the square of its places.
const LINKS: usize = 8;

impl<'a> Page<'a> {
    pub(super) fn brief(&mut self, index: usize, story: &Story) {
        if story.brief.is_empty() {
            return;
        }
        self.open(&story_id(index), "brief", "section.brief");
        self.html.raw("<ol>\n");
        for (number, claim) in order::brief(story) {
            let (key, _) = order::standing(claim.standing);
            self.html.raw("<li").attribute("class", key).raw(">\n");
            self.html.raw("<p class=\"wording\" dir=\"auto\"><a");
            self.html.attribute("href", &format!("#{}", claim_id(index, number)));
            self.html.raw(">").text(&claim.text).raw("</a></p>\n");
            self.rests(claim);
            self.html.raw("<p class=\"where\">");
            self.named_places(claim.statements.iter().map(|s| s.place));
            if !claim.denials.is_empty() {
                self.html.raw(" ").text(self.labels.of("denied-in"));
                self.named_places(claim.denials.iter().map(|s| s.place));
            }
            self.html.raw("</p>\n</li>\n");
        }
        self.html.raw("</ol>\n");
        self.close();
    }

    /// The claims by standing; those that one report alone makes are folded.
    pub(super) fn claims(&mut self, index: usize, story: &'a Story) {
        if story.claims.is_empty() {
            return;
        }
        let id = story_id(index);
        self.open(&id, "claims", "section.claims");
        for (standing, sign) in STANDINGS {
            let key = keys::standing(standing);
            let claims = story.claims.iter().enumerate();
            let claims: Vec<Numbered<'_>> =
                claims.filter(|(_, claim)| claim.standing == standing).collect();
            if claims.is_empty() {
                continue;
            }
            self.html.raw("<h4").attribute("id", &format!("{id}-{key}"));
            self.html.attribute("class", key).raw(">");
            self.html.sign(sign).raw(" ").text(self.labels.in_group("short", key));
            self.html.raw(" <span class=\"count\">").text(&claims.len().to_string());
            self.html.raw("</span></h4>\n");
            self.html.element("p", "means", self.labels.in_group("means", key)).raw("\n");
            self.group(index, standing, claims);
        }
        self.close();
    }

    fn group(&mut self, index: usize, standing: Standing, claims: Vec<Numbered<'a>>) {
        let (several, alone): (Vec<_>, Vec<_>) =
            claims.into_iter().partition(|(_, claim)| {
                standing == Standing::Disputed || order::documents(claim).len() > 1
            });
        self.list(index, &several);
        if !alone.is_empty() {
            // Nothing else in the group: nothing to fold it behind.
            let open = if several.is_empty() { " open" } else { "" };
            self.html.raw("<details class=\"alone\"").raw(open).raw("><summary>");
            self.html
                .text(self.labels.of("section.alone"))
                .raw(" <span class=\"count\">");
            self.html.text(&alone.len().to_string()).raw("</span></summary>\n");
            self.list(index, &alone);
            self.html.raw("</details>\n");
        }
    }

    fn list(&mut self, index: usize, claims: &[Numbered<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.html.raw("<ul class=\"list\">\n");
        for (number, claim) in claims {
            self.claim(&claim_id(index, *number), *number, claim);
        }
        self.html.raw("</ul>\n");
    }

    fn claim(&mut self, id: &str, number: usize, claim: &Claim) {
        let (key, _) = order::standing(claim.standing);
        self.html.raw("<li").attribute("id", id);
        self.html.attribute("class", key).raw(">\n<p class=\"wording\" dir=\"auto\">");
        self.html.element("span", "number", &ordinal(number)).raw(" ");
        self.html.text(&claim.text).raw("</p>\n");
        self.rests(claim);
        let disputed = claim.standing == Standing::Disputed;
        self.chains(&claim.statements, disputed.then_some("says"));
        self.chains(&claim.denials, Some("denies"));
        for (line, places) in self.names.shifts(claim) {
            self.html.raw("<p class=\"shift\"><span aria-hidden=\"true\">Δ</span> ");
            self.html.text(&line);
            self.places(places);
            self.html.raw("</p>\n");
        }
        self.evidence(claim);
        self.html.raw("</li>\n");
    }

    /// The standing by sign and name, and whose word that is.
    fn rests(&mut self, claim: &Claim) {
        let (key, sign) = order::standing(claim.standing);
        self.html
            .raw("<p class=\"rests\"><span")
            .attribute("class", "badge")
            .raw("><span");
        self.html.attribute("class", key).raw(">");
        self.html
            .sign(sign)
            .raw(" ")
            .text(&self.names.standing(claim))
            .raw("</span></span> ");
        self.html.raw("<bdi>").text(&self.names.word(claim)).raw("</bdi></p>\n");
    }

    /// The ways its word took: three outlets → an agency → an unnamed official.
    fn chains(&mut self, assertions: &[Assertion], verb: Option<&'static str>) {
        if assertions.is_empty() {
            return;
        }
        self.html.raw("<ul class=\"chains\">\n");
        for chain in chain::find(assertions) {
            self.html.raw("<li>");
            if let Some(verb) = verb {
                self.html.element("span", "verb", self.labels.of(verb)).raw(" ");
            }
            let way = chain.text(&self.names, self.labels);
            self.html.element("bdi", "", &way);
            self.places(chain.places.iter().copied());
            let copied = self.names.copied(&chain);
            if !copied.is_empty() {
                self.html.raw(" ").element("span", "copied-from", &copied);
            }
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
    }

    /// Every place word for word, and why they were held to be one claim.
    fn evidence(&mut self, claim: &Claim) {
        self.html.raw("<details class=\"evidence\"><summary>");
        self.html.text(self.labels.of("evidence")).raw("</summary>\n<ul>\n");
        for said in claim.statements.iter().chain(&claim.denials) {
            self.html.raw("<li><q dir=\"auto\">").text(&self.names.words(said.place));
            let cited = self.cited(said);
            self.html.raw("</q> — <bdi>").text(&cited).raw("</bdi>");
            self.named_places([said.place]);
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
        if !claim.links.is_empty() {
            self.html.raw("<ul class=\"links\">\n");
            for link in claim.links.iter().take(LINKS) {
                self.why(link);
            }
            self.html.raw("</ul>\n");
        }
        if let Some(more) = claim.links.len().checked_sub(LINKS).filter(|n| *n > 0) {
            let more = self.labels.fill("link.more", &[("n", &more.to_string())]);
            self.html.element("p", "more", &more);
        }
        self.html.raw("</details>\n");
    }

    /// "Lena Vos, said: says so", or the outlet in its own words.
    fn cited(&self, said: &Assertion) -> String {
        let Some(source) = &said.source else {
            let outlet = self.names.outlet(said.place.document);
            return format!("{outlet}, {}", self.labels.of("own-words"));
        };
        let stance = self.labels.in_group("stance", keys::stance(said.stance));
        match said.cue.as_deref().map(crate::report::wording::one_line) {
            Some(cue) if !cue.is_empty() => format!("{source} {stance} (“{cue}”)"),
            _ => format!("{source} {stance}"),
        }
    }

    fn why(&mut self, link: &Link) {
        self.html.raw("<li>");
        self.places([link.a]);
        self.html.raw(" ↔ ");
        self.places([link.b]);
        let score = format!("{:.2}", link.score);
        let line = self.labels.fill("link", &[("score", &score)]);
        self.html.raw(" ").text(&line).raw(" <span class=\"features\">");
        for (nth, evidence) in link.evidence.iter().enumerate() {
            self.html.raw(if nth > 0 { ", " } else { "" });
            self.html.text(evidence.feature).raw(" ");
            self.html.text(&format!("{:.2}", evidence.weight));
        }
        self.html.raw("</span></li>\n");
    }
}
