//! Whether dates have the value a case expects.

use jiff::ToSpan;
use jiff::civil::{Date as Day, ISOWeekDate, Weekday};
use secondsource::mention::{Date, DateKind};
use serde_json::Value;

/// Whether the dates found where a case expects one say the same.
pub(super) fn same(dates: &[&Date], wanted: &Value, published: Option<Day>) -> bool {
    let answers = wanted["values"].as_array().map_or(&[][..], Vec::as_slice);
    answers.iter().any(|answer| {
        let text = |key: &str| answer[key].as_str().unwrap_or_default();
        let one = dates.iter().any(|d| value(d, text("timex"), text("value")));
        let bounded = answer["Mod"].is_string() && text("value").is_empty();
        let day = if bounded && text("start").is_empty() { "end" } else { "value" };
        let within = dates.iter().any(|d| holds(d, text(day)));
        let open = dates.iter().any(|d| undated(d, text("timex"), answer));
        one || within
            || open
            || stretch(dates, text("start"), text("end"), published)
            || past(dates, text("timex"), published)
    })
}

/// Whether a case leaves open which half of the day it means: "at five".
pub(super) fn either_half(wanted: &Value) -> bool {
    let answers = wanted["values"].as_array().map_or(&[][..], Vec::as_slice);
    let hours = answers.iter().filter_map(|answer| {
        let at = answer["value"].as_str().or_else(|| answer["start"].as_str())?;
        at.split(' ')
            .next_back()?
            .get(..2)?
            .parse::<u8>()
            .ok()
            .filter(|_| at.contains(':'))
    });
    let hours: Vec<u8> = hours.collect();
    hours.iter().any(|a| hours.iter().any(|b| a % 12 == b % 12 && a != b))
}

/// The same TIMEX3 value, or the same day and time.
fn value(date: &Date, timex: &str, value: &str) -> bool {
    let Some(ours) = date.value.as_deref() else { return false };
    let period = |t: &str| t.starts_with('P') && !t.ends_with("_REF");
    if date.kind == DateKind::Duration || period(timex) {
        return length(ours).is_some() && length(ours) == length(timex);
    }
    let ours = clock(ours.trim_start_matches("XXXX-XX-XX"));
    // "Christmas Eve at 6 p.m." is one expression to us, a day and a time to them.
    let (day, time) = ours.split_once('T').unwrap_or((&ours, ""));
    let joined = day == value || format!("T{time}") == clock(timex);
    joined
        || ours == clock(timex)
        || !value.is_empty() && ours == clock(&value.replace(' ', "T"))
}

/// The same but for what theirs leaves open and their answer tells: the year of
/// `XXXX-11`, the day of `XXXX-WXX-2TAF`.
fn undated(date: &Date, timex: &str, answer: &Value) -> bool {
    let Some(ours) = date.value.as_deref() else { return false };
    let mut answers =
        ["start", "end", "value"].iter().filter_map(|key| answer[*key].as_str());
    if let Some((_, part)) = timex.split_once('T').filter(|_| timex.starts_with("XXXX")) {
        let same = ours.split_once('T').is_some_and(|(_, ours)| ours == part);
        return same && answers.any(|a| a.get(..10) == ours.get(..10));
    }
    let rest = timex.strip_prefix("XXXX");
    rest.is_some_and(|rest| !rest.contains("WXX") && ours.get(4..) == Some(rest))
        && answers.any(|a| a.get(..4) == ours.get(..4))
}

/// Times of day to the minute: `T8`, `T08` and `T08:00:00` are the same.
fn clock(timex: &str) -> String {
    let Some((day, time)) = timex.split_once('T') else { return timex.to_owned() };
    let mut parts = time.split(':');
    let hour = parts.next().unwrap_or_default();
    let minute = parts.next().unwrap_or("00");
    let seconds = parts.next().filter(|s| *s != "00");
    if hour.parse::<u8>().is_err() {
        return timex.to_owned();
    }
    let seconds = seconds.map_or(String::new(), |s| format!(":{s}"));
    format!("{day}T{hour:0>2}:{minute}{seconds}")
}

/// A length of time in seconds, months as thirty days and years as 365.
fn length(timex: &str) -> Option<i64> {
    let rest = timex.strip_prefix('P')?;
    let (mut seconds, mut number, mut time) = (0.0, String::new(), false);
    for c in rest.chars() {
        let unit = match c {
            'T' => {
                time = true;
                continue;
            }
            '0'..='9' | '.' => {
                number.push(c);
                continue;
            }
            'Y' => 365.0 * 86_400.0,
            'M' if time => 60.0,
            'M' => 365.0 / 12.0 * 86_400.0,
            'W' => 7.0 * 86_400.0,
            'D' => 86_400.0,
            'H' => 3600.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        number.clear();
    }
    number.is_empty().then_some(seconds as i64)
}

/// "In two months": the month, week or year that holds the day expected.
fn holds(date: &Date, day: &str) -> bool {
    let Some((start, end)) = date.value.as_deref().and_then(span) else { return false };
    let day: Option<Day> = day.get(..10).and_then(|d| d.parse().ok());
    date.kind == DateKind::Date
        && day.is_some_and(|day| start <= day && day < end && end != start + 1.days())
}

/// The stretch from the first date to the last, at the grain of the last or its start.
fn stretch(dates: &[&Date], start: &str, end: &str, today: Option<Day>) -> bool {
    if start.contains(':') || end.contains(':') {
        return hours(dates, start, end);
    }
    let edge = |text: &str| text.get(..10).and_then(|d| d.parse::<Day>().ok());
    let spans: Vec<(Day, Day)> =
        dates.iter().filter_map(|d| span_at(d.value.as_deref()?, today)).collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return false };
    match (edge(start), edge(end)) {
        (Some(from), Some(to)) => {
            first.0 == from && (last.1 == to || spans.len() > 1 && last.0 == to)
        }
        (Some(from), None) => first.0 == from,
        (None, Some(to)) => last.0 == to || last.1 == to,
        (None, None) => false,
    }
}

/// The hours that start and end a range, on the day it tells where it tells one.
fn hours(dates: &[&Date], start: &str, end: &str) -> bool {
    let timed = |d: &&Date| {
        let value = clock(d.value.as_deref()?);
        let (day, time) = value.split_once('T')?;
        let hour = time.starts_with(|c: char| c.is_ascii_digit());
        hour.then(|| (day.to_owned(), time.to_owned()))
    };
    let ours: Vec<(String, String)> = dates.iter().filter_map(timed).collect();
    let days: Vec<&str> = dates
        .iter()
        .filter_map(|d| d.value.as_deref()?.split('T').next())
        .filter(|d| !d.starts_with("XXXX"))
        .collect();
    let same = |found: Option<&(String, String)>, wanted: &str| {
        let (day, time) = wanted.split_once(' ').unwrap_or(("", wanted));
        wanted.is_empty()
            || found.is_some_and(|(_, t)| time.get(..5) == t.get(..5))
                && (day.is_empty() || days.contains(&day))
    };
    let two = !start.is_empty() && !end.is_empty();
    (!two || ours.len() > 1) && same(ours.first(), start) && same(ours.last(), end)
}

/// "The last three weeks", as TIMEX3's length, where theirs runs from or to the report.
fn past(dates: &[&Date], timex: &str, published: Option<Day>) -> bool {
    let mut parts = timex.trim_matches(['(', ')']).split(',');
    let (Some(start), Some(end), Some(period)) =
        (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let day = |text: &str| text.get(..10).and_then(|d| d.parse::<Day>().ok());
    // "The last two quarters" end where the last whole one does.
    let part = length(period).map_or(0, |seconds| seconds / 86_400 / 2).max(1);
    let near = |text: &str| {
        let off = day(text).zip(published).map(|(d, p)| (d - p).get_days().abs());
        off.is_some_and(|days| i64::from(days) <= part)
    };
    let lengths = |d: &&&Date| d.kind == DateKind::Duration;
    (near(start) || near(end))
        && dates.iter().filter(lengths).any(|d| {
            d.value.as_deref().and_then(length).is_some_and(|l| Some(l) == length(period))
        })
}

/// The same, "now" being the day of the report.
fn span_at(timex: &str, today: Option<Day>) -> Option<(Day, Day)> {
    if timex == "PRESENT_REF" { today.map(|d| (d, d + 1.days())) } else { span(timex) }
}

/// The days of a TIMEX3 value, the end not included.
fn span(timex: &str) -> Option<(Day, Day)> {
    let day = timex.split('T').next()?;
    let parts: Vec<&str> = day.split('-').collect();
    let year = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() == 4);
    let month = |year: i16, month: i8| Day::new(year, month, 1).ok();
    match parts[..] {
        [decade] if decade.len() == 3 => {
            let first = decade.parse::<i16>().ok()? * 10;
            Some((month(first, 1)?, month(first + 10, 1)?))
        }
        [century] if century.len() == 2 => {
            let first = century.parse::<i16>().ok()? * 100;
            Some((month(first, 1)?, month(first + 100, 1)?))
        }
        [y] => Some((month(year(y)?, 1)?, month(year(y)? + 1, 1)?)),
        [y, w] if w.starts_with('W') => week(year(y)?, w).map(|d| (d, d + 7.days())),
        [y, w, "WE"] => week(year(y)?, w).map(|d| (d + 5.days(), d + 7.days())),
        [y, q] if q.len() == 2 && q.starts_with(['Q', 'H']) => {
            let months = if q.starts_with('Q') { 3 } else { 6 };
            let nth: i8 = q.get(1..)?.parse().ok()?;
            let start = month(year(y)?, (nth - 1) * months + 1)?;
            Some((start, start + i64::from(months).months()))
        }
        [y, m] => {
            let start = month(year(y)?, m.parse().ok()?)?;
            Some((start, start + 1.months()))
        }
        [_, _, _] => {
            let start: Day = day.parse().ok()?;
            Some((start, start + 1.days()))
        }
        _ => None,
    }
}

fn week(year: i16, week: &str) -> Option<Day> {
    let week = week.strip_prefix('W')?.parse().ok()?;
    ISOWeekDate::new(year, week, Weekday::Monday).ok().map(|w| w.date())
}
