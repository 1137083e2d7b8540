//! Points of the calendar at their own grain, and arithmetic on them.

use super::words::Unit;
use jiff::ToSpan;
use jiff::civil::{self, Weekday};

/// A day, or a longer stretch of the calendar by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) start: civil::Date,
    pub(super) grain: Grain,
}

/// How long a [`Point`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Half,
    Season([u8; 2]),
    Year,
    Decade,
}

impl Point {
    pub(super) fn day(start: civil::Date) -> Point {
        Point { start, grain: Grain::Day }
    }

    /// The stretch of this grain that holds `day`.
    pub(super) fn around(day: civil::Date, grain: Grain) -> Option<Point> {
        let first = |year: i16, month: i8| civil::Date::new(year, month, 1).ok();
        let start = match grain {
            Grain::Day => day,
            Grain::Week | Grain::Weekend => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(back.days()).ok()?
            }
            Grain::Month => day.first_of_month(),
            Grain::Quarter => first(day.year(), (day.month() - 1) / 3 * 3 + 1)?,
            Grain::Half => first(day.year(), (day.month() - 1) / 6 * 6 + 1)?,
            Grain::Season(_) | Grain::Year => first(day.year(), 1)?,
            Grain::Decade => first(day.year().div_euclid(10) * 10, 1)?,
        };
        Some(Point { start, grain })
    }

    pub(super) fn year(year: i32) -> Option<Point> {
        let start = civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
        Some(Point { start, grain: Grain::Year })
    }

    pub(super) fn month(year: i32, month: i8) -> Option<Point> {
        let start = civil::Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
        Some(Point { start, grain: Grain::Month })
    }

    /// TIMEX3's value.
    pub(super) fn value(self) -> String {
        let day = self.start;
        let year = day.year();
        match self.grain {
            Grain::Day => format!("{year:04}-{:02}-{:02}", day.month(), day.day()),
            Grain::Week | Grain::Weekend => {
                let week = day.iso_week_date();
                let end = if self.grain == Grain::Weekend { "-WE" } else { "" };
                format!("{:04}-W{:02}{end}", week.year(), week.week())
            }
            Grain::Month => format!("{year:04}-{:02}", day.month()),
            Grain::Quarter => format!("{year:04}-Q{}", (day.month() - 1) / 3 + 1),
            Grain::Half => format!("{year:04}-H{}", (day.month() - 1) / 6 + 1),
            Grain::Season(code) => {
                format!("{year:04}-{}", std::str::from_utf8(&code).unwrap_or("XX"))
            }
            Grain::Year => format!("{year:04}"),
            Grain::Decade => format!("{:03}", year.div_euclid(10)),
        }
    }
}

/// The stretch of `unit`'s grain that lies `n` units from `day`; halves and parts of
/// units count in the next smaller one.
pub(super) fn shift(day: civil::Date, n: f64, unit: Unit) -> Option<Point> {
    // Nothing in the news lies further off than some thousand years.
    if !n.is_finite() || n.abs() > 20_000.0 {
        return None;
    }
    let whole = n.round() as i64;
    let months = |per: f64| day.checked_add(((n * per).round() as i64).months()).ok();
    let (day, grain) = match unit {
        Unit::Second | Unit::Minute => (day, Grain::Day),
        Unit::Hour => {
            (day.checked_add(((n / 24.0).round() as i64).days()).ok()?, Grain::Day)
        }
        Unit::Day | Unit::Night => (day.checked_add(whole.days()).ok()?, Grain::Day),
        Unit::Week => {
            (day.checked_add(((n * 7.0).round() as i64).days()).ok()?, Grain::Week)
        }
        Unit::Fortnight => {
            (day.checked_add(((n * 14.0).round() as i64).days()).ok()?, Grain::Day)
        }
        Unit::Month => (months(1.0)?, Grain::Month),
        Unit::Quarter => (months(3.0)?, Grain::Quarter),
        Unit::Year => (months(12.0)?, Grain::Year),
        Unit::Decade => (months(120.0)?, Grain::Year),
        Unit::Century => (months(1200.0)?, Grain::Year),
    };
    Point::around(day, grain)
}

/// The weekend nearest to a day.
pub(super) fn weekend_by(day: civil::Date) -> Option<Point> {
    let early = day.weekday().to_monday_one_offset() < 3;
    let day = if early { day.checked_sub(3.days()).ok()? } else { day };
    Point::around(day, Grain::Weekend)
}

/// The `nth` week (-1 the last) of those whose Thursday lies in a month or year.
pub(super) fn nth_week(of: Point, nth: i8) -> Option<Point> {
    let next = match of.grain {
        Grain::Month => of.start.checked_add(1.months()).ok()?,
        _ => of.start.checked_add(1.years()).ok()?,
    };
    let thursday = if nth < 0 {
        let last = next.yesterday().ok()?;
        let back = i64::from(Weekday::Thursday.until(last.weekday()));
        last.checked_sub(back.days()).ok()?
    } else {
        let first = i64::from(of.start.weekday().until(Weekday::Thursday));
        of.start.checked_add((first + 7 * (i64::from(nth) - 1)).days()).ok()?
    };
    let inside = thursday >= of.start && thursday < next;
    Point::around(thursday, Grain::Week).filter(|_| inside)
}

/// A named day in a year, by the rule in `date/holidays`.
pub(super) fn holiday(rule: &str, year: i16) -> Option<civil::Date> {
    if let Some(days) = rule.strip_prefix("easter ") {
        return easter(year)?.checked_add(days.parse::<i64>().ok()?.days()).ok();
    }
    if let Some((month, day)) = rule.split_once('-').filter(|_| !rule.contains('/')) {
        return civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let (rule, later) = rule.strip_suffix('+').map_or((rule, 0), |r| (r, 1));
    let mut parts = rule.split('/');
    let month: i8 = parts.next()?.parse().ok()?;
    let weekday = Weekday::from_monday_one_offset(parts.next()?.parse().ok()?).ok()?;
    let nth: i8 = parts.next()?.parse().ok()?;
    let first = civil::Date::new(year, month, 1).ok()?;
    // "+": the day after the nth of the weekday before it (Black Friday).
    let of = if later == 1 { weekday.previous() } else { weekday };
    first.nth_weekday_of_month(nth, of).ok()?.checked_add(later.days()).ok()
}

/// Western Easter Sunday, after the anonymous Gregorian algorithm.
fn easter(year: i16) -> Option<civil::Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    civil::Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn named_days() {
        let day = |rule, year| holiday(rule, year).map(|d| d.to_string());
        assert_eq!(day("easter 0", 2024).as_deref(), Some("2024-03-31"));
        assert_eq!(day("easter -2", 2023).as_deref(), Some("2023-04-07"));
        assert_eq!(day("11/4/4", 2024).as_deref(), Some("2024-11-28"));
        assert_eq!(day("11/5/4+", 2024).as_deref(), Some("2024-11-29"));
        assert_eq!(day("05/1/-1", 2023).as_deref(), Some("2023-05-29"));
        assert_eq!(day("12-25", 2024).as_deref(), Some("2024-12-25"));
        assert_eq!(day("nonsense", 2024), None);
    }

    #[test]
    fn shifts_keep_the_grain() {
        let from = date(2024, 10, 29);
        let value = |n, unit| shift(from, n, unit).map(Point::value);
        assert_eq!(value(-1.0, Unit::Week).as_deref(), Some("2024-W43"));
        assert_eq!(value(-8.0, Unit::Month).as_deref(), Some("2024-02"));
        assert_eq!(value(-2.5, Unit::Year).as_deref(), Some("2022"));
        assert_eq!(value(3.0, Unit::Day).as_deref(), Some("2024-11-01"));
        assert_eq!(value(1e9, Unit::Year), None);
    }
}
