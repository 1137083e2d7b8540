//! The day a date of publication names: ISO 8601, RFC 3339, RFC 2822, `October 29,
//! 2024`, `29 Oct 2024`, `20241029`, seconds since 1970, and what sites make of them.
//!
//! The day is the one written, in the writer's own time zone. `3/4/2024` may be in
//! March or in April: it is not read, `13/4/2024` is. Month names are the language's.

use crate::language::Language;
use jiff::{ToSpan, civil};

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day of the calendar.
    Full(civil::Date),
    /// A month and a day of some year: the `Oct 28` of a dateline.
    NoYear { month: i8, day: i8 },
}

impl Day {
    /// The day itself; where the year isn't given, the one nearest to `near`.
    pub(super) fn near(self, near: Option<civil::Date>) -> Option<civil::Date> {
        match self {
            Day::Full(date) => Some(date),
            Day::NoYear { month, day } => {
                let near = near?;
                (-1..=1)
                    .filter_map(|by| civil::Date::new(near.year() + by, month, day).ok())
                    .min_by_key(|date| (*date - near).get_days().abs())
            }
        }
    }
}

/// Reads the value of a date field; `None` where it names no one day.
pub(super) fn parse(value: &str, language: &Language) -> Option<civil::Date> {
    match find(value, language)? {
        Day::Full(date) => Some(date),
        Day::NoYear { .. } => None,
    }
}

/// The first day that `text` names.
pub(super) fn find(text: &str, language: &Language) -> Option<Day> {
    if text.len() > 120 {
        return None;
    }
    let parts = split(text);
    epoch(&parts)
        .or_else(|| compact(&parts))
        .or_else(|| numeric(&parts))
        .map_or_else(|| with_month_name(&parts, language), |date| Some(Day::Full(date)))
}

/// The day that a web address carries in its path: `/2024/10/29/`.
pub(super) fn in_address(url: &str) -> Option<civil::Date> {
    let segments: Vec<&str> = url.split('/').skip(3).collect();
    segments.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let number = |text: &str, digits: usize| {
            let fits = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| text.parse::<u32>().ok()).flatten()
        };
        date(number(year, 4)?, number(month, 2)?, number(day, 2)?)
    })
}

/// A run of digits or of letters, and the character that stands before it.
#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    Number { value: u64, digits: usize, before: char, after: char },
    Word(&'a str),
}

fn split(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let same: fn(char) -> bool = match c {
            _ if c.is_ascii_digit() => |c| c.is_ascii_digit(),
            _ if c.is_alphabetic() => char::is_alphabetic,
            _ => {
                before = c;
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                continue;
            }
        };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        let after = tail.chars().next().unwrap_or(' ');
        match run.parse() {
            Ok(value) => {
                parts.push(Part::Number { value, digits: run.len(), before, after })
            }
            Err(_) => parts.push(Part::Word(run)),
        }
        before = ' ';
        rest = tail;
    }
    parts
}

fn date(year: u32, month: u32, day: u32) -> Option<civil::Date> {
    let year = i16::try_from(year).ok().filter(|year| (1500..=2500).contains(year))?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Seconds or milliseconds since 1970, in UTC.
fn epoch(parts: &[Part<'_>]) -> Option<civil::Date> {
    let [Part::Number { value, digits, .. }] = parts else { return None };
    let seconds = match digits {
        9 | 10 => *value,
        12 | 13 => value / 1000,
        _ => return None,
    };
    let days = i64::try_from(seconds / 86_400).ok()?;
    civil::date(1970, 1, 1).checked_add(days.days()).ok()
}

/// `20241029`, `20241029T101500Z`, `20241029101500`.
fn compact(parts: &[Part<'_>]) -> Option<civil::Date> {
    let Part::Number { value, digits, .. } = *parts.first()? else { return None };
    let value = match digits {
        8 => value,
        14 => value / 1_000_000,
        _ => return None,
    };
    let value = u32::try_from(value).ok()?;
    date(value / 10_000, value / 100 % 100, value % 100)
}

/// `2024-10-29`, `2024/10/29`, `29.10.2024`, `29/10/2024`, `10/29/2024`.
fn numeric(parts: &[Part<'_>]) -> Option<civil::Date> {
    parts.windows(3).find_map(|window| {
        let [
            Part::Number { value: a, digits: first, after, .. },
            Part::Number { value: b, digits: second, before: one, .. },
            Part::Number { value: c, digits: third, before: two, .. },
        ] = *window
        else {
            return None;
        };
        if after != one || one != two || !matches!(one, '-' | '/' | '.') || second > 2 {
            return None;
        }
        let [a, b, c] = [a, b, c].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        match (first, third) {
            (4, ..=2) => date(a, b, c),
            (..=2, 4) if one == '.' || a > 12 => date(c, b, a),
            (..=2, 4) if b > 12 || a == b => date(c, a, b),
            _ => None,
        }
    })
}

/// `October 29, 2024`, `29th of October 2024`, `Tue, 29 Oct 24 10:00 GMT`, `Oct 28`.
fn with_month_name(parts: &[Part<'_>], language: &Language) -> Option<Day> {
    let months = language.list("read/months");
    let fillers = language.list("read/ordinals");
    let month_of = |part: &Part<'_>| match part {
        Part::Word(word) => months.get(&word.to_lowercase())?.parse::<i8>().ok(),
        Part::Number { .. } => None,
    };
    let (at, month) =
        parts.iter().enumerate().find_map(|(at, part)| Some((at, month_of(part)?)))?;
    let filler = |part: &&Part<'_>| match part {
        Part::Word(word) => fillers.has(&word.to_lowercase()),
        Part::Number { .. } => false,
    };
    let earlier = parts.iter().take(at).rev().find(|part| !filler(part));
    let mut later = parts.iter().skip(at + 1).filter(|part| !filler(part));
    let next = later.next();
    let (day, two_digit_year) = match (earlier.and_then(day_of), next.and_then(day_of)) {
        (Some(day), year) => (day, year),
        (None, Some(day)) => (day, later.next().and_then(day_of)),
        (None, None) => return None,
    };
    let four_digit_year = parts.iter().find_map(|part| match part {
        Part::Number { value: value @ 1500.., digits: 4, .. } => {
            u32::try_from(*value).ok()
        }
        _ => None,
    });
    let year = four_digit_year.or(two_digit_year.map(|year| 2000 + u32::from(year)));
    let day = i8::try_from(day).ok()?;
    match year {
        Some(year) => date(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
            .map(Day::Full),
        None => Some(Day::NoYear { month, day }),
    }
}

/// A number that can be a day of a month and is no part of a time.
fn day_of(part: &Part<'_>) -> Option<u8> {
    match *part {
        Part::Number { value, digits: 1 | 2, before, after }
            if before != ':' && after != ':' =>
        {
            u8::try_from(value).ok().filter(|day| (1..=31).contains(day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<String> {
        parse(value, Language::english()).map(|date| date.to_string())
    }

    #[test]
    fn usual_forms_are_read() {
        for value in [
            "2024-10-29",
            "2024-10-29T23:59:01-04:00",
            "2024-10-29 10:00:00",
            "2024-10-29T10:00:00.000Z",
            "Tue, 29 Oct 2024 10:00:00 +0000",
            "Tue Oct 29 10:00:00 +0000 2024",
            "October 29, 2024",
            "Oct. 29, 2024 at 4:05 p.m. ET",
            "29 October 2024",
            "29th of October, 2024",
            "29-Oct-24",
            "Tuesday 29 October 2024 14.05 GMT",
            "10:05 October 29, 2024",
            "2024/10/29",
            "29.10.2024",
            "29/10/2024",
            "10/29/2024",
            "20241029",
            "20241029T101500Z",
            "20241029101500",
            "1730196000",
            "1730196000000",
        ] {
            assert_eq!(read(value).as_deref(), Some("2024-10-29"), "{value}");
        }
    }

    #[test]
    fn what_names_no_day_is_not_read() {
        for value in
            ["", "yesterday", "3/4/2024", "2024-13-40", "2024", "Oct 2024", "Oct 28"]
        {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn a_year_left_out_is_the_nearest() {
        let day = find("Dec 30", Language::english()).unwrap();
        assert_eq!(
            day.near(Some(civil::date(2025, 1, 2))),
            Some(civil::date(2024, 12, 30))
        );
        assert_eq!(day.near(None), None);
    }

    #[test]
    fn addresses_carry_days() {
        let url = "https://daily.example/world/2024/10/29/bridge.html";
        assert_eq!(in_address(url), Some(civil::date(2024, 10, 29)));
        assert_eq!(in_address("https://daily.example/2024/story/10"), None);
    }
}
