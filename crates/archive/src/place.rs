//! Numbers of documents, ascending with their day.

use jiff::civil::Date;
use secondsource::Document;

/// The day of documents of which none is known, before all others.
pub(crate) const UNDATED: i64 = -1_000_000;
/// Documents of one day have so many bits of their own.
const BITS: u32 = 24;
/// Quotes and claims of one document have so many.
const PARTS: u32 = 14;

/// The day of a document.
pub(crate) fn day(document: &Document) -> i64 {
    document.published.map_or(UNDATED, since)
}

/// Days since 1970.
pub(crate) fn since(day: Date) -> i64 {
    let since = Date::constant(1970, 1, 1).until(day);
    since.map_or(0, |span| i64::from(span.get_days()))
}

/// The numbers that the documents of a day can have: from, and up to but not.
pub(crate) fn numbers(day: i64) -> (i64, i64) {
    (day << BITS, (day + 1) << BITS)
}

/// The day of a number.
pub(crate) fn day_of(number: i64) -> i64 {
    number >> BITS
}

/// The number of a document's quote or claim; `None` where it has too many.
pub(crate) fn part(document: i64, index: usize) -> Option<i64> {
    let index = i64::try_from(index).ok().filter(|index| *index < 1 << PARTS)?;
    Some(document * (1 << PARTS) + index)
}
