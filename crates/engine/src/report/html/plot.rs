//! Readings of a quantity drawn as ranges: one line a reading, grouped by source, its
//! bound drawn as closed (a filled dot) or open (a hollow one and an arrow).
//!
//! Positions along the axis are percentages and text is in CSS pixels, so that the plot
//! takes any width without its letters shrinking. The table under it says the same in
//! words; to a screen reader the drawing is one image with a description.

use super::escape::Html;
use super::{Page, figure_id, story_id};
use crate::corroborate::{Quantity, Reading, Story};
use crate::report::labels::Labels;
use crate::report::wording::shortened;
use crate::report::{keys, number, order};

/// Pixels a reading takes, and where in them its label and its line stand.
const ROW: f64 = 44.0;
const LABEL: f64 = 15.0;
const LINE: f64 = 29.0;
/// Pixels for the axis.
const AXIS: f64 = 30.0;
/// Percent of the width left free at both ends, for arrows.
const MARGIN: f64 = 5.0;
/// From this spread on, low values would all stand in one spot of a linear scale.
const SPREAD: f64 = 50.0;
/// Characters of a label that fit a phone.
const LABEL_LENGTH: usize = 46;
/// Marks on the axis, at most: more would run into each other on a phone.
const TICKS: usize = 4;

impl<'a> Page<'a> {
    /// The quantities, those whose readings differ first.
    pub(super) fn figures(&mut self, index: usize, story: &'a Story) {
        if story.figures.is_empty() {
            return;
        }
        self.open(&story_id(index), "figures", "section.figures");
        let all = order::figures(story).into_iter();
        let all = all.filter_map(|i| story.figures.get(i).map(|figure| (i, figure)));
        let (several, alone): (Vec<_>, Vec<_>) =
            all.partition(|(_, f)| f.readings.len() > 1);
        for (number, quantity) in several {
            self.quantity(&figure_id(index, number), quantity);
        }
        if !alone.is_empty() {
            self.html.raw("<details class=\"alone\"><summary>");
            self.html
                .text(self.labels.of("figures.alone"))
                .raw(" <span class=\"count\">");
            self.html.text(&alone.len().to_string()).raw("</span></summary>\n");
            for (number, quantity) in alone {
                self.quantity(&figure_id(index, number), quantity);
            }
            self.html.raw("</details>\n");
        }
        self.close();
    }

    fn quantity(&mut self, id: &str, quantity: &'a Quantity) {
        let verdict = keys::verdict(quantity.verdict);
        self.html.raw("<div").attribute("class", "quantity").attribute("id", id);
        self.html.raw(">\n<h4>").text(&self.names.counts(quantity)).raw("</h4>\n");
        if quantity.readings.len() > 1 {
            self.html.raw("<p class=\"means\"><strong").attribute("class", verdict);
            self.html.raw(">").text(self.labels.in_group("verdict", verdict));
            self.html.raw("</strong> ").text(self.labels.in_group("means", verdict));
            self.html.raw("</p>\n");
        }
        let mut readings: Vec<&Reading> = quantity.readings.iter().collect();
        group_by_source(&mut readings);
        if let Some(scale) = Scale::of(&readings) {
            self.plot(id, quantity, &readings, &scale);
        }
        self.readings(&readings);
        self.html.raw("</div>\n");
    }

    fn readings(&mut self, readings: &[&Reading]) {
        self.html.raw("<table>\n<thead><tr>");
        for key in ["range", "reading", "source", "report"] {
            self.html.raw("<th scope=\"col\">").text(self.labels.of(key)).raw("</th>");
        }
        self.html.raw("</tr></thead>\n<tbody>\n");
        for reading in readings {
            let source = self.names.reading(reading);
            self.html.raw("<tr><td class=\"range\">");
            self.html.text(&number::range(reading, self.labels)).raw("</td><td><q>");
            self.html.text(&self.names.words(reading.place)).raw("</q></td><td><bdi>");
            self.html.text(source.trim_start_matches("— ")).raw("</bdi></td><td>");
            self.named_places([reading.place]);
            self.html.raw("</td></tr>\n");
        }
        self.html.raw("</tbody>\n</table>\n");
    }

    fn plot(
        &mut self,
        id: &str,
        quantity: &Quantity,
        readings: &[&Reading],
        scale: &Scale,
    ) {
        let height = ROW * readings.len() as f64 + AXIS;
        let (title, about) = (format!("{id}-plot"), format!("{id}-about"));
        self.html.raw("<svg class=\"plot\" role=\"img\" width=\"100%\"");
        self.html.attribute("height", &pixels(height));
        self.html.attribute("aria-labelledby", &title);
        self.html.attribute("aria-describedby", &about).raw(">\n<title");
        let counts = self.names.counts(quantity);
        self.html.attribute("id", &title).raw(">");
        self.html
            .text(&self.labels.fill("plot", &[("what", &counts)]))
            .raw("</title><desc");
        let plain = |value| number::plain(value, self.labels);
        let (n, low, high) =
            (readings.len().to_string(), plain(scale.least), plain(scale.most));
        let gaps = [("n", &*n), ("low", &*low), ("high", &*high)];
        self.html.attribute("id", &about).raw(">");
        self.html.text(&self.labels.fill("plot.description", &gaps)).raw("</desc>\n");
        axis(&mut self.html, scale, height, self.labels);
        for (row, reading) in readings.iter().enumerate() {
            self.row(ROW * row as f64, reading, scale);
        }
        self.html.raw("</svg>\n");
        if scale.logarithmic {
            self.html.element("p", "scale", self.labels.of("plot.log")).raw("\n");
        }
    }

    fn row(&mut self, top: f64, reading: &Reading, scale: &Scale) {
        let own = || self.names.outlet(reading.place.document);
        let source = reading.source.clone().unwrap_or_else(own);
        let words = format!("“{}”", self.names.words(reading.place));
        let outlet = if reading.source.is_some() { own() } else { String::new() };
        let source = shortened(&source, LABEL_LENGTH / 2);
        let left = LABEL_LENGTH.saturating_sub(source.chars().count());
        let words = shortened(&format!("{words} {outlet}"), left);
        self.html.raw("<text x=\"0\"").attribute("y", &pixels(top + LABEL)).raw(">");
        self.html.element("tspan", "who", &source).raw(" ").text(&words).raw("</text>\n");
        let drawn = Drawn { y: pixels(top + LINE), reading, scale };
        drawn.write(&mut self.html);
    }
}

/// Readings of one source stand together, in the order the sources first appear.
fn group_by_source(readings: &mut [&Reading]) {
    let mut sources: Vec<Option<String>> = Vec::new();
    for reading in readings.iter() {
        if !sources.contains(&reading.source) {
            sources.push(reading.source.clone());
        }
    }
    // The outlets' own counts come last.
    readings.sort_by_key(|r| {
        (r.source.is_none(), sources.iter().position(|source| *source == r.source))
    });
}

/// Values to percent of the width.
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
    logarithmic: bool,
}

impl Scale {
    /// `None` where a drawing would say nothing: fewer than two different bounds, or
    /// units that can't share an axis.
    fn of(readings: &[&Reading]) -> Option<Scale> {
        let unit = &readings.first()?.unit;
        if readings.iter().any(|r| r.unit != *unit) {
            return None;
        }
        let bounds = readings.iter().flat_map(|r| [r.low, r.high]).flatten();
        let bounds: Vec<f64> = bounds.filter(|value| value.is_finite()).collect();
        let least = bounds.iter().copied().reduce(f64::min)?;
        let most = bounds.iter().copied().reduce(f64::max)?;
        let shapes = |r: &&Reading| (r.low.is_none(), r.high.is_none(), r.about);
        let same = readings.windows(2).all(|pair| match pair {
            [a, b] => shapes(a) == shapes(b),
            _ => true,
        });
        if readings.len() < 2 || (least == most && same) {
            return None;
        }
        let logarithmic = least > 0.0 && most / least >= SPREAD;
        let (mut from, mut to) = (least, most);
        if logarithmic {
            (from, to) = (libm::log10(least), libm::log10(most));
        }
        if from == to {
            let room = if from == 0.0 { 1.0 } else { from.abs() / 10.0 };
            (from, to) = (from - room, to + room);
        }
        Some(Scale { least, most, from, to, logarithmic })
    }

    fn at(&self, value: f64) -> f64 {
        let value = if self.logarithmic { libm::log10(value) } else { value };
        let part = (value - self.from) / (self.to - self.from);
        MARGIN + part.clamp(0.0, 1.0) * (100.0 - 2.0 * MARGIN)
    }

    /// Round values within the scale, few enough to stand side by side.
    fn ticks(&self) -> Vec<f64> {
        if self.logarithmic {
            let decades = self.from.ceil() as i32..=self.to.floor() as i32;
            let every = decades.clone().count().div_ceil(TICKS).max(1);
            return decades.step_by(every).map(|d| libm::pow(10.0, d.into())).collect();
        }
        let rough = (self.to - self.from) / TICKS as f64;
        let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        let step = steps.into_iter().find(|step| *step >= rough).unwrap_or(rough);
        // Nobody counts two and a half people.
        let whole = self.least.fract() == 0.0 && self.most.fract() == 0.0;
        let step = if whole { step.max(1.0) } else { step };
        let first = (self.from / step).ceil() * step;
        (0..=TICKS)
            .map(|n| first + step * n as f64)
            .take_while(|tick| *tick <= self.to)
            .collect()
    }
}

fn axis(html: &mut Html, scale: &Scale, height: f64, labels: Labels<'_>) {
    let bottom = height - AXIS + 6.0;
    for tick in scale.ticks() {
        let at = scale.at(tick);
        let x = percent(at);
        html.raw("<line class=\"tick\" y1=\"0\"").attribute("x1", &x).attribute("x2", &x);
        html.attribute("y2", &pixels(bottom)).raw("/>");
        let label = number::plain(tick, labels);
        let wide = label.len() > 5;
        let anchor = match at {
            at if wide && at < 15.0 => "start",
            at if wide && at > 85.0 => "end",
            _ => "middle",
        };
        html.raw("<text class=\"tick\"").attribute("x", &x);
        html.attribute("y", &pixels(bottom + 16.0)).attribute("text-anchor", anchor);
        html.raw(">").text(&label).raw("</text>\n");
    }
}

/// One reading on its line.
struct Drawn<'a> {
    y: String,
    reading: &'a Reading,
    scale: &'a Scale,
}

impl Drawn<'_> {
    fn write(&self, html: &mut Html) {
        let shape = match (self.reading.low, self.reading.high) {
            (Some(low), Some(high)) => (self.scale.at(low), self.scale.at(high)),
            (Some(low), None) => (self.scale.at(low), 100.0),
            (None, Some(high)) => (0.0, self.scale.at(high)),
            (None, None) => return,
        };
        html.raw("<g")
            .attribute("class", if self.reading.about { "about" } else { "firm" });
        html.raw(">");
        self.line(html, "track", (0.0, 100.0));
        self.line(html, "bar", shape);
        match (self.reading.low, self.reading.high) {
            (Some(low), None) => {
                self.dot(html, "open", low);
                self.arrow(html, "100%", "M-7 -5L0 0L-7 5");
            }
            (None, Some(high)) => {
                self.dot(html, "open", high);
                self.arrow(html, "0", "M7 -5L0 0L7 5");
            }
            (low, high) => {
                for value in [low, high].into_iter().flatten() {
                    if self.reading.about {
                        self.dot(html, "halo", value);
                    }
                    self.dot(html, "closed", value);
                }
            }
        }
        html.raw("</g>\n");
    }

    fn line(&self, html: &mut Html, class: &'static str, (from, to): (f64, f64)) {
        html.raw("<line").attribute("class", class).attribute("x1", &percent(from));
        html.attribute("x2", &percent(to)).attribute("y1", &self.y);
        html.attribute("y2", &self.y).raw("/>");
    }

    fn dot(&self, html: &mut Html, class: &'static str, value: f64) {
        let radius = if class == "halo" { "9" } else { "5" };
        html.raw("<circle").attribute("class", class);
        html.attribute("cx", &percent(self.scale.at(value)));
        html.attribute("cy", &self.y).attribute("r", radius).raw("/>");
    }

    fn arrow(&self, html: &mut Html, x: &'static str, path: &'static str) {
        html.raw("<svg overflow=\"visible\"").attribute("x", x).attribute("y", &self.y);
        html.raw("><path class=\"arrow\"").attribute("d", path).raw("/></svg>");
    }
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

fn pixels(value: f64) -> String {
    format!("{value:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Place, Span};

    fn reading(low: Option<f64>, high: Option<f64>) -> Reading {
        Reading {
            place: Place { document: 0, span: Span::new(0, 0) },
            low,
            high,
            about: false,
            unit: None,
            as_of: None,
            counts: String::new(),
            source: None,
        }
    }

    fn scale(values: &[(Option<f64>, Option<f64>)]) -> Option<Scale> {
        let readings: Vec<Reading> =
            values.iter().map(|(low, high)| reading(*low, *high)).collect();
        Scale::of(&readings.iter().collect::<Vec<_>>())
    }

    #[test]
    fn order_of_values_is_order_on_the_page() {
        for values in [[1.0, 2.0, 3.0], [1.0, 1e3, 1e9], [-5.0, 0.0, 5.0]] {
            let bounds = values.map(|v| (Some(v), Some(v)));
            let scale = scale(&bounds).unwrap();
            let [a, b, c] = values.map(|v| scale.at(v));
            assert!(MARGIN <= a && a < b && b < c && c <= 100.0 - MARGIN);
            let ticks = scale.ticks();
            assert!((1..=TICKS + 1).contains(&ticks.len()), "{ticks:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_not_drawn() {
        assert!(scale(&[(Some(5.0), Some(5.0)), (Some(5.0), Some(5.0))]).is_none());
        assert!(scale(&[(Some(5.0), Some(5.0)), (Some(5.0), None)]).is_some());
        assert!(scale(&[(None, None), (None, None)]).is_none());
        assert!(scale(&[(Some(f64::INFINITY), Some(f64::NAN))]).is_none());
    }
}
