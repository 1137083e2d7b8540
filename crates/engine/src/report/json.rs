//! The report as JSON, `secondsource/report/1`.

use super::Report;
use crate::Annotated;

/// Writes the report.
pub fn write(_report: &Report<'_>) -> String {
    String::new()
}

/// One line of `annotate --format jsonl`, without the line break.
pub fn annotated(_document: &Annotated) -> String {
    String::new()
}
