//! The report for a terminal.

use super::Report;

/// How to write for the terminal at hand.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to fit.
    pub width: usize,
    /// Whether to use colour (ANSI).
    pub colour: bool,
}

/// Writes the report.
pub fn write(_report: &Report<'_>, _look: Look) -> String {
    String::new()
}
