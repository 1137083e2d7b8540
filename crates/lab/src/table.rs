//! A score as it is printed and published: what was measured, on what, beside whom.

/// One measure on one set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The data: "EWT test".
    pub(crate) set: String,
    /// What was counted: "UPOS", "content overlap F1".
    pub(crate) measure: String,
    /// From 0 to 1, or a count or a rate where the measure says so.
    pub(crate) value: f64,
    /// Somebody else's published figure on the same set, or on one like it.
    pub(crate) beside: Option<(&'static str, f64)>,
}

impl Row {
    /// A row with nobody beside it.
    pub(crate) fn new(
        set: impl Into<String>,
        measure: impl Into<String>,
        value: f64,
    ) -> Self {
        Self { set: set.into(), measure: measure.into(), value, beside: None }
    }

    /// The same with somebody's published figure, where there is one.
    pub(crate) fn beside(mut self, who: &'static str, figure: Option<f64>) -> Self {
        self.beside = figure.map(|figure| (who, figure));
        self
    }

    /// The value to three places; a count, which is no share, as it is.
    fn shown(&self) -> String {
        if self.value > 1.0 && self.value.fract() == 0.0 {
            format!("{:.0}", self.value)
        } else {
            format!("{:.3}", self.value)
        }
    }

    fn published(&self) -> Option<String> {
        self.beside.map(|(who, figure)| format!("{figure:.3} {who}"))
    }
}

/// Prints rows, one a line.
pub(crate) fn print(rows: &[Row]) {
    for row in rows {
        let beside = row.published().unwrap_or_default();
        println!("{:24} {:32} {:>7}  {beside}", row.set, row.measure, row.shown());
    }
}

/// The rows as a table in Markdown: a line a measure, a column a set, and what others
/// published.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let sets = distinct(rows, |row| &row.set);
    let mut text = format!("| | {} | Published |\n|---|", sets.join(" | "));
    text.push_str(&"---|".repeat(sets.len() + 1));
    text.push('\n');
    for measure in distinct(rows, |row| &row.measure) {
        let of =
            |set: &&str| rows.iter().find(|r| r.measure == measure && r.set == **set);
        let cells = sets.iter().map(|set| match of(set) {
            Some(row) => row.shown(),
            None => String::new(),
        });
        let cells: Vec<String> = cells.collect();
        let beside: Vec<String> = sets
            .iter()
            .filter_map(of)
            .filter_map(|row| Some(format!("{} on {}", row.published()?, row.set)))
            .collect();
        let (cells, beside) = (cells.join(" | "), beside.join("; "));
        text.push_str(&format!("| {measure} | {cells} | {beside} |\n"));
    }
    text
}

/// The values of one field, each once, in the order they first stand in.
fn distinct(rows: &[Row], field: fn(&Row) -> &String) -> Vec<&str> {
    let mut values: Vec<&str> = Vec::new();
    for value in rows.iter().map(field) {
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_measure_and_a_column_a_set() {
        let rows = [
            Row::new("dev", "F1", 0.5),
            Row::new("test", "F1", 0.25).beside("Someone", Some(0.4)),
            Row::new("test", "R", 1.0),
        ];
        let wanted = "| | dev | test | Published |\n|---|---|---|---|\n\
                      | F1 | 0.500 | 0.250 | 0.400 Someone on test |\n\
                      | R |  | 1.000 |  |\n";
        assert_eq!(markdown(&rows), wanted);
    }
}
