//! Figures and dates of the statement against those of a report.

use super::Kind;
use crate::mention::{Date, DateKind, Figure};
use jiff::civil;
use jiff::{Span as Time, civil::Weekday};

/// "about 600" may be this part more or less.
const ABOUT: f64 = 0.05;

/// How a figure of the statement stands to one of a report; `None` where it is the same.
pub(super) fn figure(asked: &Figure, said: &Figure) -> Option<Kind> {
    let bare = |f: &Figure| (f.low, f.high);
    if bare(asked) == bare(said) && asked.about == said.about {
        return None;
    }
    let (a, b) = (range(asked), range(said));
    // "More than 600" for "600".
    let edge = b.0 == b.1 && (a.0 == b.0 || a.1 == b.1) && !asked.about;
    if a.0 <= b.0 && b.1 <= a.1 && !edge {
        Some(Kind::Looser)
    } else if a.0 <= b.1 && b.0 <= a.1 {
        Some(Kind::Bound)
    } else {
        Some(Kind::Figure)
    }
}

fn range(f: &Figure) -> (f64, f64) {
    let slack = if f.about { ABOUT } else { 0.0 };
    let low = f.low.map_or(f64::NEG_INFINITY, |v| v - v.abs() * slack);
    let high = f.high.map_or(f64::INFINITY, |v| v + v.abs() * slack);
    (low, high)
}

/// How a date of the statement stands to one of a report; `None` where it holds it.
pub(super) fn date(asked: (&Date, &str), said: (&Date, &str)) -> Option<Kind> {
    let ((asked, own), (said, other)) = (asked, said);
    // "for three weeks", "three weeks ago".
    let within = other.to_lowercase().contains(&own.to_lowercase());
    if asked.value.is_some() && (asked.value == said.value || within) {
        return None;
    }
    let lasting = |d: &Date| matches!(d.kind, DateKind::Duration | DateKind::Set);
    if lasting(asked) || lasting(said) {
        return Some(if asked.kind == said.kind { Kind::When } else { Kind::Words });
    }
    let (Some(a), Some(b)) = (days(asked), days(said)) else { return Some(Kind::Words) };
    let hour = |d: &Date| d.value.as_deref()?.split_once('T').map(|t| t.1.to_owned());
    let hours = (hour(asked), hour(said));
    if a.1 < b.0 || b.1 < a.0 {
        Some(Kind::When)
    } else if !(a.0 <= b.0 && b.1 <= a.1) {
        Some(Kind::Bound)
    } else if matches!(&hours, (Some(x), Some(y)) if x != y) {
        Some(Kind::When)
    } else if matches!(&hours, (Some(_), None)) {
        Some(Kind::Bound)
    } else {
        None
    }
}

/// The first and the last day that a date covers.
fn days(date: &Date) -> Option<(civil::Date, civil::Date)> {
    let value = date.iso()?;
    let number = |text: &str| text.parse::<i16>().ok();
    let mut parts = value.split('-');
    let year = number(parts.next()?)?;
    if let Some((first, months)) = months(date) {
        let first = civil::Date::new(year, first, 1).ok()?;
        let last = first.checked_add(Time::new().months(months - 1)).ok()?;
        return Some((first, last.last_of_month()));
    }
    let Some(second) = parts.next() else {
        return Some((
            civil::Date::new(year, 1, 1).ok()?,
            civil::Date::new(year, 12, 31).ok()?,
        ));
    };
    if let Some(week) = second.strip_prefix('W') {
        let week = i8::try_from(number(week)?).ok()?;
        let monday = civil::ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
        return Some((monday, monday.checked_add(Time::new().days(6)).ok()?));
    }
    let month = i8::try_from(number(second)?).ok()?;
    match parts.next() {
        Some(day) => {
            let day = i8::try_from(number(day)?).ok()?;
            let day = civil::Date::new(year, month, day).ok()?;
            Some((day, day))
        }
        None => {
            let first = civil::Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
    }
}

/// The first month of a quarter or half year, and how many months it has.
fn months(date: &Date) -> Option<(i8, i8)> {
    let part = date.value.as_deref()?.split('-').nth(1)?;
    let number = |digits: &str| digits.parse::<i8>().ok().filter(|n| (1..=4).contains(n));
    let quarter = part.strip_prefix('Q').and_then(number).map(|n| (3 * n - 2, 3));
    quarter.or_else(|| part.strip_prefix('H').and_then(number).map(|n| (6 * n - 5, 6)))
}
