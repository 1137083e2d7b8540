//! What day, week, month or year an expression means in this document.

use super::calendar::{self, Grain, Point};
use super::read::{Expr, From, Reading, Year};
use super::tense::Direction;
use super::words::Unit;
use super::{Date, DateKind};
use crate::document::Span;
use jiff::ToSpan;
use jiff::civil::{self, Weekday};

/// The document's date and the date mentioned last.
pub(super) struct Clock {
    published: Option<civil::Date>,
    /// The last date that resolved, and how many sentences ago.
    last: Option<(Point, u32)>,
    /// The last quarter, likewise.
    quarter: Option<(Point, u32)>,
}

/// How many sentences a quarter is spoken of.
const QUARTER_LASTS: u32 = 4;

/// A value, and whether it hangs on the document's date or on another mention.
struct Value {
    point: Option<Point>,
    relative: bool,
}

impl Clock {
    pub(super) fn new(published: Option<civil::Date>) -> Clock {
        Clock { published, last: None, quarter: None }
    }

    pub(super) fn next_sentence(&mut self) {
        for (_, age) in self.last.iter_mut().chain(&mut self.quarter) {
            *age += 1;
        }
    }

    /// The mention a reading makes; `None` where the words are no date after all.
    pub(super) fn resolve(
        &mut self,
        reading: &Reading,
        span: Span,
        tense: &dyn Fn() -> Direction,
    ) -> Option<Date> {
        let of = |kind, value, relative| Some(Date { span, kind, value, relative });
        match &reading.expr {
            Expr::Duration(value) => {
                return of(DateKind::Duration, Some(value.clone()), false);
            }
            Expr::Set(value) => return of(DateKind::Set, Some(value.clone()), false),
            Expr::Somewhen => {
                return of(DateKind::Date, Some("PAST_REF".to_owned()), false);
            }
            Expr::Reference(value) => {
                return of(DateKind::Date, Some(value.clone()), false);
            }
            Expr::Century(nth) => {
                return of(DateKind::Date, Some(format!("{:02}", nth - 1)), false);
            }
            Expr::Offset { n, unit, from: From::ReportIfAhead }
                if !matches!(tense(), Direction::Ahead | Direction::Unknown) =>
            {
                let value = super::relative::duration(*n, *unit);
                return of(DateKind::Duration, Some(value), false);
            }
            _ => {}
        }
        let Value { point, relative } = match self.after_linked(reading) {
            Some(point) => Value { point: Some(point), relative: true },
            None => self.value(&reading.expr, tense),
        };
        let timed = reading.time.is_some() || reading.part.is_some();
        let kind = if timed { DateKind::Time } else { DateKind::Date };
        if let Some(point) = point
            && !matches!(reading.expr, Expr::Time)
        {
            self.last = Some((point, 0));
            if point.grain == Grain::Quarter && speaks_of(&reading.expr) {
                self.quarter = Some((point, 0));
            }
        }
        let value = point.map(|p| p.value() + &time_of(reading));
        let value = value.or_else(|| {
            matches!(reading.expr, Expr::Time)
                .then(|| format!("XXXX-XX-XX{}", time_of(reading)))
        });
        of(kind, value, relative)
    }

    fn value(&self, expr: &Expr, tense: &dyn Fn() -> Direction) -> Value {
        let fixed = |point| Value { point, relative: false };
        let relative = |point| Value { point, relative: true };
        match expr {
            Expr::Year(year) => fixed(Point::year(*year)),
            Expr::Decade(year) => {
                fixed(Point::year(*year).map(|p| Point { grain: Grain::Decade, ..p }))
            }
            Expr::Day { year: Some(Year::Is(year)), month, day } => {
                fixed(self.day(*year, *month, *day))
            }
            Expr::Month { year: Some(Year::Is(year)), month } => {
                fixed(Point::month(*year, *month))
            }
            Expr::Day { year, month, day } => {
                relative(self.partial_day(*year, *month, *day, tense))
            }
            Expr::Month { year, month } => {
                relative(self.partial_month(*year, *month, tense))
            }
            Expr::Quarter { nth, year } => self.part_of_year(*nth, 3, *year),
            Expr::Half { nth, year } => self.part_of_year(*nth, 6, *year),
            Expr::Season { code, year } => self.season(*code, *year, tense),
            Expr::Weekday { day, shift } => relative(self.weekday(*day, *shift, tense)),
            Expr::Holiday { rule, year } => self.holiday(rule, *year),
            Expr::Weekend(n) => relative(self.weekend(*n, tense)),
            Expr::Offset { n, unit, from } => relative(self.offset(*n, *unit, *from)),
            Expr::Beside { n, unit, of } => self.beside(*n, *unit, of, tense),
            Expr::Time => relative(
                self.last
                    .filter(|(p, age)| *age <= 1 && p.grain == Grain::Day)
                    .map(|(p, _)| p),
            ),
            Expr::WeekdayOf { day, weeks } => relative(self.weekday_of(*day, *weeks)),
            Expr::WeekOf { nth, of } => {
                let Value { point, relative } = self.value(of, tense);
                let point = point.and_then(|p| calendar::nth_week(p, *nth));
                Value { point, relative }
            }
            Expr::DecadeOff(n) => relative(self.decade_off(*n)),
            Expr::DayOnly { day, weekday: None } => relative(self.day_only(*day, tense)),
            Expr::DayOnly { day, weekday: Some(weekday) } => {
                relative(self.weekday_and_day(*day, *weekday))
            }
            Expr::HolidayWeekend { rule, year } => {
                let Value { point, relative } = self.holiday(rule, *year);
                let point = point.and_then(|p| calendar::weekend_by(p.start));
                Value { point, relative }
            }
            Expr::YearBefore(from) => relative(self.year_before(*from)),
            Expr::LastQuarter(years) => relative(self.last_quarter(*years)),
            Expr::QuarterOf(year) => relative(self.quarter_of(*year)),
            Expr::Somewhen
            | Expr::Reference(_)
            | Expr::Century(_)
            | Expr::Duration(_)
            | Expr::Set(_) => relative(None),
        }
    }

    fn day(&self, year: i32, month: i8, day: i8) -> Option<Point> {
        civil::Date::new(i16::try_from(year).ok()?, month, day).ok().map(Point::day)
    }

    fn year(&self, year: Year) -> Option<i32> {
        match year {
            Year::Is(year) => Some(year),
            Year::Shift(n) => Some(i32::from(self.published?.year()) + n),
            Year::Mentioned => Some(i32::from(self.mention()?.year())),
        }
    }

    /// The day the last mention starts, or else the document's.
    fn mention(&self) -> Option<civil::Date> {
        self.last.map(|(p, _)| p.start).or(self.published)
    }

    /// "Oct. 3": the nearest that the tense allows. Where no verb tells, a date well
    /// ahead is taken to be past.
    fn partial_day(
        &self,
        year: Option<Year>,
        month: i8,
        day: i8,
        tense: &dyn Fn() -> Direction,
    ) -> Option<Point> {
        let on = |year: i32| self.day(year, month, day);
        if let Some(year) = year {
            return on(self.year(year)?);
        }
        let published = self.published?;
        let this = i32::from(published.year());
        let days = |p: &Point| (p.start - published).get_days();
        let candidates: Vec<Point> =
            [this - 1, this, this + 1].into_iter().filter_map(on).collect();
        let behind = candidates.iter().rfind(|p| days(p) <= 1).copied();
        let ahead = candidates.iter().find(|p| days(p) >= 0).copied();
        let gap = |p: Option<Point>| p.map_or(i32::MAX, |p| days(&p).abs());
        match tense() {
            Direction::Ahead if gap(ahead) <= 330 => ahead.or(behind),
            // Days of the last month a year ago are told with their year: those a few
            // weeks ahead are plans, whatever the verb.
            Direction::Behind if gap(ahead) > 45 || gap(behind) < 300 => behind.or(ahead),
            Direction::Behind => ahead,
            // Set on the train clusters: dates up to a month ahead are plans.
            _ if gap(ahead) <= 31 && gap(behind) > 120 => ahead,
            _ => behind.or(ahead),
        }
    }

    fn partial_month(
        &self,
        year: Option<Year>,
        month: i8,
        tense: &dyn Fn() -> Direction,
    ) -> Option<Point> {
        let published = self.published?;
        let this = i32::from(published.year());
        let before = this - i32::from(month >= published.month());
        let behind = this - i32::from(month > published.month());
        let ahead = this + i32::from(month < published.month());
        let year = match year {
            Some(Year::Shift(-1)) => before,
            Some(Year::Shift(1)) => this + i32::from(month <= published.month()),
            Some(year) => self.year(year)?,
            None => match tense() {
                Direction::Ahead => ahead,
                Direction::Present | Direction::Unknown
                    if month == published.month() % 12 + 1 =>
                {
                    ahead
                }
                _ => behind,
            },
        };
        Point::month(year, month)
    }

    /// A quarter or half (`months` long); without a year the latest that has begun.
    fn part_of_year(&self, nth: u8, months: i8, year: Option<Year>) -> Value {
        let grain = if months == 3 { Grain::Quarter } else { Grain::Half };
        let month = i8::try_from(nth).unwrap_or(1).saturating_sub(1) * months + 1;
        let year_known = matches!(year, Some(Year::Is(_)));
        let number = match year {
            Some(year) => self.year(year),
            None => {
                self.published.map(|p| i32::from(p.year()) - i32::from(month > p.month()))
            }
        };
        let point = number
            .and_then(|y| Point::month(y, month))
            .and_then(|p| Point::around(p.start, grain));
        Value { point, relative: !year_known }
    }

    /// The end of a range without years: the first after its start.
    fn after_linked(&self, reading: &Reading) -> Option<Point> {
        let (last, _) = self.last.filter(|(_, age)| reading.linked && *age == 0)?;
        let year = |month: i8| {
            let over = month < last.start.month();
            i32::from(last.start.year()) + i32::from(over)
        };
        match (&reading.expr, last.grain) {
            (Expr::Month { year: None, month }, Grain::Month) => {
                Point::month(year(*month), *month)
            }
            (Expr::Day { year: None, month, day }, Grain::Day) => {
                self.day(year(*month), *month, *day)
            }
            _ => None,
        }
    }

    fn weekday_of(&self, day: i8, weeks: i32) -> Option<Point> {
        let published = self.published?;
        let monday = i64::from(published.weekday().to_monday_zero_offset());
        let days = i64::from(weeks) * 7 + i64::from(day) - 1 - monday;
        published.checked_add(days.days()).ok().map(Point::day)
    }

    fn decade_off(&self, n: i32) -> Option<Point> {
        let this = Point::around(self.published?, Grain::Decade)?;
        let start = this.start.checked_add((i64::from(n) * 10).years()).ok()?;
        Some(Point { start, ..this })
    }

    /// "on the 18th": in the month of the report, or the one before or after it.
    fn day_only(&self, day: i8, tense: &dyn Fn() -> Direction) -> Option<Point> {
        let published = self.published?;
        let ahead = tense() == Direction::Ahead;
        let months = match day.cmp(&published.day()) {
            std::cmp::Ordering::Greater if !ahead => -1,
            std::cmp::Ordering::Less if ahead => 1,
            _ => 0,
        };
        let month =
            published.first_of_month().checked_add(i64::from(months).months()).ok()?;
        civil::Date::new(month.year(), month.month(), day).ok().map(Point::day)
    }

    /// The nearest such day of the month that is such a day of the week.
    fn weekday_and_day(&self, day: i8, weekday: i8) -> Option<Point> {
        let published = self.published?;
        let month = published.first_of_month();
        let days = (-7..=7).filter_map(|n| {
            let month = month.checked_add(i64::from(n).months()).ok()?;
            civil::Date::new(month.year(), month.month(), day).ok()
        });
        days.filter(|d| d.weekday().to_monday_one_offset() == weekday)
            .min_by_key(|d| (*d - published).get_days().abs())
            .map(Point::day)
    }

    /// "a year ago": of the quarter that is spoken of, or else of the report.
    fn year_before(&self, from: From) -> Option<Point> {
        match self.quarter {
            Some((_, age)) if age <= QUARTER_LASTS => self.last_quarter(-1),
            _ => {
                let near = self.last.is_some_and(|(_, age)| age <= 1);
                let from = if near { from } else { From::Report };
                self.offset(-1.0, Unit::Year, from)
            }
        }
    }

    /// The quarter spoken of, or the last to have ended; so many years off.
    fn last_quarter(&self, years: i32) -> Option<Point> {
        let ended = || calendar::shift(self.published?, -1.0, Unit::Quarter);
        let begun = |p: &Point| self.published.is_none_or(|day| p.start <= day);
        let point = self.quarter.map(|(p, _)| p).filter(begun).or_else(ended)?;
        let day = point.start.checked_add(i64::from(years).years()).ok()?;
        Point::around(day, Grain::Quarter)
    }

    fn quarter_of(&self, year: Year) -> Option<Point> {
        let point = self.last_quarter(0)?;
        let years = self.year(year)? - i32::from(point.start.year());
        self.last_quarter(years)
    }

    fn season(
        &self,
        code: [u8; 2],
        year: Option<Year>,
        tense: &dyn Fn() -> Direction,
    ) -> Value {
        let starts = match &code {
            b"SP" => 3,
            b"SU" => 6,
            b"FA" => 9,
            _ => 12,
        };
        let number = match year {
            Some(Year::Is(year)) => Some(year),
            Some(Year::Mentioned) => self.year(Year::Mentioned),
            Some(Year::Shift(0)) => self.published.map(|p| i32::from(p.year())),
            Some(Year::Shift(n)) => self.published.map(|p| {
                let this = i32::from(p.year());
                // "last summer" in spring is last year's, in autumn this year's.
                let over = p.month() > starts + 2;
                if n < 0 {
                    this - i32::from(!over)
                } else {
                    this + i32::from(p.month() >= starts)
                }
            }),
            None => self.published.map(|p| {
                let later = starts > p.month() && tense() != Direction::Ahead;
                i32::from(p.year()) - i32::from(later)
            }),
        };
        let point = number
            .and_then(Point::year)
            .map(|p| Point { grain: Grain::Season(code), ..p });
        Value { point, relative: !matches!(year, Some(Year::Is(_))) }
    }

    fn weekday(
        &self,
        day: i8,
        shift: Option<i32>,
        tense: &dyn Fn() -> Direction,
    ) -> Option<Point> {
        let published = self.published?;
        let weekday = Weekday::from_monday_one_offset(day).ok()?;
        let since = i64::from(weekday.until(published.weekday()));
        let until = i64::from(published.weekday().until(weekday));
        let offset = match shift {
            Some(n) if n < 0 => -(if since == 0 { 7 } else { since }),
            Some(2) => {
                if until == 0 {
                    7
                } else {
                    until
                }
            }
            Some(n) if n > 0 => {
                let monday = i64::from(published.weekday().to_monday_zero_offset());
                7 - monday + i64::from(day) - 1
            }
            Some(_) if tense() == Direction::Behind => -since,
            Some(_) => until,
            None if tense() == Direction::Ahead => until,
            None => -since,
        };
        published.checked_add(offset.days()).ok().map(Point::day)
    }

    fn weekend(&self, n: i32, tense: &dyn Fn() -> Direction) -> Option<Point> {
        let published = self.published?;
        let early = published.weekday().to_monday_one_offset() < 5;
        let n = if n == 0 && early && tense() != Direction::Ahead { -1 } else { n };
        let day = published.checked_add((i64::from(n) * 7).days()).ok()?;
        Point::around(day, Grain::Weekend)
    }

    /// The nearest in time where no year is given.
    fn holiday(&self, rule: &str, year: Option<Year>) -> Value {
        let on = |year: i32| {
            calendar::holiday(rule, i16::try_from(year).ok()?).map(Point::day)
        };
        if let Some(Year::Is(year)) = year {
            return Value { point: on(year), relative: false };
        }
        let point = self.published.and_then(|published| {
            let this = i32::from(published.year());
            let mut candidates: Vec<Point> =
                [this - 1, this, this + 1].into_iter().filter_map(on).collect();
            match year {
                Some(Year::Shift(-1)) => candidates.retain(|p| p.start < published),
                Some(Year::Shift(1)) => candidates.retain(|p| p.start > published),
                Some(year) => return on(self.year(year)?),
                None => {}
            }
            candidates.into_iter().min_by_key(|p| (p.start - published).get_days().abs())
        });
        Value { point, relative: true }
    }

    fn offset(&self, n: f64, unit: Unit, from: From) -> Option<Point> {
        let day = match from {
            From::Report | From::ReportIfAhead => self.published?,
            From::Mention => self.mention()?,
        };
        calendar::shift(day, n, unit)
    }

    fn beside(
        &self,
        n: f64,
        unit: Unit,
        of: &Expr,
        tense: &dyn Fn() -> Direction,
    ) -> Value {
        let Value { point, relative } = self.value(of, tense);
        let point = point.and_then(|p| calendar::shift(p.start, n, unit));
        Value { point, relative }
    }
}

/// Whether a text goes on about this quarter: a year-ago one is only compared with.
fn speaks_of(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Quarter { year: None | Some(Year::Is(_) | Year::Shift(0)), .. }
            | Expr::Offset { unit: Unit::Quarter, .. }
    )
}

/// TIMEX3's `T…` of a time or part of day; empty where there is none.
fn time_of(reading: &Reading) -> String {
    match (reading.time, reading.part) {
        (Some((hour, minute)), _) => format!("T{hour:02}:{minute:02}"),
        (None, Some(code)) => format!("T{}", std::str::from_utf8(&code).unwrap_or("XX")),
        (None, None) => String::new(),
    }
}
