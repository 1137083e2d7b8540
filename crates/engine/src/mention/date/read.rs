//! The grammar: which atoms make a calendar expression, and which one.
//!
//! "early next week" gives `Offset(1, Week)` with its edge; what day that is depends on
//! the document and is resolved elsewhere.

use super::super::atom::{Atom, AtomKind};
use super::super::number::Numbers;
use super::relative;
use super::words::{Role, Trigger, Unit, Words};
use crate::document::Span;

/// An expression that was read, not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// Its first atom.
    pub(super) start: usize,
    /// The atom after its last.
    pub(super) end: usize,
    /// What it says.
    pub(super) expr: Expr,
    /// Hour and minute.
    pub(super) time: Option<(i8, i8)>,
    /// TIMEX3's code of a part of the day.
    pub(super) part: Option<[u8; 2]>,
    /// It ends a range or list that the reading before it stands in.
    pub(super) linked: bool,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    /// "3 October", with a year or not.
    Day { year: Option<Year>, month: i8, day: i8 },
    /// "October", "October 2014".
    Month { year: Option<Year>, month: i8 },
    /// "2014".
    Year(i32),
    /// "the 1990s", by its first year.
    Decade(i32),
    /// "the third quarter of 2014".
    Quarter { nth: u8, year: Option<Year> },
    /// "the first half of this year".
    Half { nth: u8, year: Option<Year> },
    /// "summer 2014", "last summer".
    Season { code: [u8; 2], year: Option<Year> },
    /// "Monday"; "last Monday" with -1.
    Weekday { day: i8, shift: Option<i32> },
    /// "Christmas Eve", by its rule.
    Holiday { rule: String, year: Option<Year> },
    /// "this weekend".
    Weekend(i32),
    /// So many units off.
    Offset { n: f64, unit: Unit, from: From },
    /// "two days before Christmas", "the week of March 6" (`n` = 0).
    Beside { n: f64, unit: Unit, of: Box<Expr> },
    /// "several years ago".
    Somewhen,
    /// "now", "in recent years": TIMEX3's value.
    Reference(String),
    /// "a year ago": the same quarter where one is spoken of.
    YearBefore(From),
    /// "the quarter", "the latest quarter", "the year-ago quarter" (-1).
    LastQuarter(i32),
    /// "the 1988 quarter": the one spoken of, in another year.
    QuarterOf(Year),
    /// "the 20th century".
    Century(i32),
    /// "Tuesday of last week".
    WeekdayOf { day: i8, weeks: i32 },
    /// "the last week of July" (-1), "the second week of 2021", by weeks whose Thursday
    /// lies in it, as ISO 8601 counts.
    WeekOf { nth: i8, of: Box<Expr> },
    /// "the last decade".
    DecadeOff(i32),
    /// "on the 18th", "Tuesday the 11th": the nearest in time.
    DayOnly { day: i8, weekday: Option<i8> },
    /// "Labor Day weekend".
    HolidayWeekend { rule: String, year: Option<Year> },
    /// A time of day alone.
    Time,
    /// TIMEX3's value.
    Duration(String),
    /// TIMEX3's value.
    Set(String),
}

/// The year of a day, month or season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Given.
    Is(i32),
    /// "last year".
    Shift(i32),
    /// "that year".
    Mentioned,
}

/// What an offset is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The day of the report.
    Report,
    /// The day of the report where the verb looks ahead; else the words are a duration.
    ReportIfAhead,
    /// The date mentioned before.
    Mention,
}

/// The grammar over one sentence.
pub(super) struct Reader<'a, 't> {
    pub(super) atoms: &'a [Atom<'t>],
    pub(super) roles: &'a [Option<Trigger>],
    pub(super) words: &'a Words<'a>,
    pub(super) numbers: &'a Numbers<'a>,
}

/// An expression and the atom after it.
pub(super) type Found = Option<(Expr, usize)>;

impl Reading {
    /// An expression from atom `start` on, without a time of day.
    pub(super) fn of(start: usize, (expr, end): (Expr, usize)) -> Reading {
        Reading { start, end, expr, time: None, part: None, linked: false }
    }
}

impl Expr {
    /// Takes the year of the end of a range: "from March to June 2014".
    fn share_year(&mut self, end: &Expr) {
        let month_of = |e: &Expr| match e {
            Expr::Day { year, month, .. } | Expr::Month { year, month } => {
                Some((*year, *month))
            }
            _ => None,
        };
        let (Some((None, from)), Some((Some(Year::Is(year)), to))) =
            (month_of(self), month_of(end))
        else {
            return;
        };
        let own = Some(Year::Is(year - i32::from(from > to)));
        if let Expr::Day { year, .. } | Expr::Month { year, .. } = self {
            *year = own;
        }
    }
}

impl Reader<'_, '_> {
    /// All expressions of the sentence, in order.
    pub(super) fn all(&self) -> Vec<Reading> {
        let mut found: Vec<Reading> = Vec::new();
        let mut at = 0;
        while at < self.atoms.len() {
            let Some(reading) = self.at(at, found.last()) else {
                at += 1;
                continue;
            };
            at = reading.end.max(at + 1);
            let more = self.range(&reading);
            let mut reading = reading;
            if let Some(first) = found.last_mut()
                && self.links(first.end, reading.start)
            {
                first.expr.share_year(&reading.expr);
                reading.linked = true;
            }
            found.push(reading);
            for reading in more {
                at = reading.end.max(at);
                found.push(reading);
            }
        }
        found
    }

    /// Where a reading stands.
    pub(super) fn span(&self, reading: &Reading) -> Option<Span> {
        // TIMEX3 takes the article in: "the third quarter".
        let bare = matches!(
            reading.expr,
            Expr::Year(_)
                | Expr::Weekday { .. }
                | Expr::Day { .. }
                | Expr::Holiday { .. }
                | Expr::Reference(_)
                | Expr::Time
        );
        let hyphened = self.hyphen(reading.end) > reading.end;
        let article = !bare
            && !hyphened
            && reading.start > 0
            && self.is(reading.start - 1, Role::The);
        let first = self.atoms.get(reading.start - usize::from(article))?;
        let last = self.atoms.get(reading.end.checked_sub(1)?)?;
        Some(Span::new(first.span.start, last.span.end.max(first.span.start)))
    }

    pub(super) fn role(&self, at: usize) -> Option<Role> {
        match self.roles.get(at)? {
            Some(Trigger::Word(role)) => Some(*role),
            _ => None,
        }
    }

    pub(super) fn is(&self, at: usize, role: Role) -> bool {
        self.role(at) == Some(role)
    }

    pub(super) fn mark(&self, at: usize, mark: &str) -> bool {
        self.atoms.get(at).is_some_and(|a| a.is(mark))
    }

    pub(super) fn hyphen(&self, at: usize) -> usize {
        at + usize::from(self.atoms.get(at).is_some_and(|a| a.is_hyphen() && a.glued))
    }

    pub(super) fn comma(&self, at: usize) -> usize {
        at + usize::from(self.mark(at, ","))
    }

    pub(super) fn the(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Role::The))
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|a| a.capital)
    }

    /// The expression that starts at `at`, with its time of day.
    pub(super) fn at(&self, at: usize, previous: Option<&Reading>) -> Option<Reading> {
        let plain = |expr, start, end| Reading::of(start, (expr, end));
        let trigger = *self.roles.get(at)?;
        if let Some((time, part, end)) = self.clock(at) {
            return Some(self.clock_and_day(at, time, part, end));
        }
        let reading = match trigger {
            None => None,
            Some(Trigger::Digits) => self
                .numeric(at, previous)
                .or_else(|| self.counted(at))
                .map(|(expr, end)| plain(expr, at, end)),
            Some(Trigger::Opener) => {
                self.holiday(at).map(|(expr, end)| plain(expr, at, end))
            }
            Some(Trigger::Word(role)) => self
                .holiday(at)
                .map(|(expr, end)| plain(expr, at, end))
                .or_else(|| self.phrase(at, role)),
        };
        let reading = reading
            .or_else(|| {
                let starts = self.numbers.may_start(self.atoms.get(at)?);
                let (expr, end) = starts
                    .then(|| self.spoken(at).or_else(|| self.counted(at)))
                    .flatten()?;
                Some(plain(expr, at, end))
            })
            .or_else(|| self.ordinal_day(at).map(|(expr, end)| plain(expr, at, end)))
            .or_else(|| {
                let (value, end) = self.words.reference(self.atoms, at)?;
                Some(plain(Expr::Reference(value.to_owned()), at, end))
            })?;
        Some(self.with_time(reading))
    }

    /// "9:50 p.m. ET Thursday": a time, and the day that follows it.
    pub(super) fn clock_and_day(
        &self,
        at: usize,
        time: Option<(i8, i8)>,
        part: Option<[u8; 2]>,
        end: usize,
    ) -> Reading {
        let mut next = end + self.words.zone(self.atoms, end);
        next = self.comma(next);
        next += self.words.zone(self.atoms, next);
        let next = self.the(next);
        let bare = !matches!(
            self.role(end - 1),
            Some(Role::HalfDay(_) | Role::Oclock | Role::Noon(_) | Role::Part(_))
        );
        let mut reading =
            Reading { start: at, end, expr: Expr::Time, time, part, linked: false };
        if let Some(Trigger::Word(role)) = self.roles.get(next).copied().flatten()
            && let Some(day) = self.phrase(next, role)
            && day.time.is_none()
            && !matches!(day.expr, Expr::Duration(_) | Expr::Set(_) | Expr::Time)
        {
            reading.end = day.end;
            reading.expr = day.expr;
            reading.part = day.part.or(part);
            // "7:30 last night" is after noon.
            let late = matches!(reading.part.as_ref(), Some(b"AF" | b"EV" | b"NI"));
            if let Some((hour @ 4..=11, _)) =
                reading.time.as_mut().filter(|_| late && bare)
            {
                *hour += 12;
            }
        } else if let Some((expr, end)) = self.numeric(next, None)
            && !matches!(expr, Expr::Year(_))
        {
            reading.end = end;
            reading.expr = expr;
        }
        reading
    }

    /// Adds "at 10 a.m." to a day.
    pub(super) fn with_time(&self, mut reading: Reading) -> Reading {
        let day = matches!(
            reading.expr,
            Expr::Day { .. }
                | Expr::Weekday { .. }
                | Expr::WeekdayOf { .. }
                | Expr::Holiday { .. }
                | Expr::Offset { unit: Unit::Day | Unit::Night, .. }
        );
        if !day || reading.time.is_some() {
            return reading;
        }
        let mut next = self.comma(reading.end);
        if self.role(next).is_none()
            && self.atoms.get(next).is_some_and(|a| a.is_word() && a.lower.len() == 2)
        {
            next += 1; // "at", "by"
        }
        if let Some((time, part, end)) = self.clock(next)
            && time.is_some()
            && next > reading.end
        {
            reading.time = time;
            reading.part = reading.part.or(part);
            reading.end = end;
        }
        reading
    }

    /// A time of day: "9:50 p.m.", "7.30pm", "11am", "noon".
    #[expect(clippy::type_complexity, reason = "time, part of day, and where they end")]
    pub(super) fn clock(
        &self,
        at: usize,
    ) -> Option<(Option<(i8, i8)>, Option<[u8; 2]>, usize)> {
        if let Some(Role::Noon(hour)) = self.role(at) {
            return Some((Some((hour, 0)), None, at + 1));
        }
        let first = self.atoms.get(at)?;
        if first.kind != AtomKind::Digits {
            return None;
        }
        if let Some(time) = self.four_digits(at) {
            return Some((Some(time), None, at + 2));
        }
        let (hour, minute, mut end) =
            if let Some((hour, minute)) = first.lower.split_once('.') {
                (
                    hour.parse().ok()?,
                    minute.parse().ok().filter(|_| minute.len() == 2)?,
                    at + 1,
                )
            } else {
                let hour: i8 = i8::try_from(first.digits(2)?).ok()?;
                let minute = self
                    .atoms
                    .get(at + 2)
                    .filter(|a| a.glued && self.mark(at + 1, ":") && a.lower.len() == 2)
                    .and_then(|a| a.digits(2));
                match minute {
                    Some(minute) => (hour, i8::try_from(minute).ok()?, at + 3),
                    None => (hour, 0, at + 1),
                }
            };
        if end == at + 3 && self.mark(end, ":") {
            end += 2; // seconds
        }
        let colon = end > at + 1;
        match self.role(end) {
            Some(Role::HalfDay(half)) if (1..=12).contains(&hour) && minute < 60 => {
                let hour = hour % 12 + half;
                Some((Some((hour, minute)), None, end + 1))
            }
            Some(Role::Oclock) if hour <= 24 => {
                Some((Some((hour, minute)), None, end + 1))
            }
            _ if self.half_ahead(at, end).is_some() && (1..=12).contains(&hour) => {
                let (half, last) = self.half_ahead(at, end)?;
                // "11 to 1 p.m." starts before noon.
                let half = if hour % 12 > last % 12 { 12 - half } else { half };
                let told = if self.is(end, Role::In) { end + 3 } else { end };
                Some((Some((hour % 12 + half, minute)), None, told))
            }
            _ if colon && hour <= 24 && minute < 60 && !self.glued_more(end) => {
                Some((Some((hour, minute)), None, end))
            }
            _ => None,
        }
    }

    /// "1140 a.m.", "0930 GMT".
    fn four_digits(&self, at: usize) -> Option<(i8, i8)> {
        let atom = self.atoms.get(at).filter(|a| a.lower.len() == 4)?;
        let time = atom.digits(4)?;
        let (hour, minute) =
            (i8::try_from(time / 100).ok()?, i8::try_from(time % 100).ok()?);
        let half = match self.role(at + 1) {
            Some(Role::HalfDay(half)) if (1..=12).contains(&hour) => Some(half),
            Some(Role::WorldTime) if hour <= 24 => None,
            _ => return None,
        };
        let hour = half.map_or(hour, |half| hour % 12 + half);
        (minute < 60).then_some((hour, minute))
    }

    /// The half of the day and the hour that end a range begun at `at`: "5 to 6 p.m.",
    /// "between 5 and 6 p.m."; or the part of the day told after it: "4 in the morning".
    fn half_ahead(&self, at: usize, end: usize) -> Option<(i8, i8)> {
        if self.is(end, Role::In) && self.is(end + 1, Role::The) {
            let hour = i8::try_from(self.atoms.get(at)?.digits(2)?).ok()?;
            return match self.role(end + 2)? {
                Role::Part(code) => Some((if &code == b"MO" { 0 } else { 12 }, hour)),
                _ => None,
            };
        }
        let between = at > 0 && self.is(at - 1, Role::Between);
        let joint = self.is(end, Role::To)
            || self.atoms.get(end).is_some_and(Atom::is_dash)
            || between && self.is(end, Role::And);
        let last =
            i8::try_from(self.atoms.get(end + 1)?.digits(2)?).ok().filter(|_| joint)?;
        let minutes =
            self.mark(end + 2, ":") && self.atoms.get(end + 3)?.digits(2).is_some();
        match self.role(end + if minutes { 4 } else { 2 })? {
            Role::HalfDay(half) if (1..=12).contains(&last) => Some((half, last)),
            _ => None,
        }
    }

    /// Whether digits or a colon go on right after: a score, a reference.
    pub(super) fn glued_more(&self, at: usize) -> bool {
        self.atoms
            .get(at)
            .is_some_and(|a| a.glued && (a.is(":") || a.is("-") || a.is("/")))
    }

    /// Expressions that start with a word.
    pub(super) fn phrase(&self, at: usize, role: Role) -> Option<Reading> {
        let plain = |found| Reading::of(at, found);
        match role {
            Role::Weekday(day) => Some(self.weekday(at, day)),
            Role::Day(n) => {
                let expr =
                    Expr::Offset { n: n.into(), unit: Unit::Day, from: From::Report };
                let mut reading = plain((expr, at + 1));
                (reading.part, reading.end) = self.part(at + 1);
                Some(reading)
            }
            Role::Tonight => {
                let expr = Expr::Offset { n: 0.0, unit: Unit::Day, from: From::Report };
                Some(Reading { part: Some(*b"NI"), ..plain((expr, at + 1)) })
            }
            Role::Shift(-1) if self.nth_week(at).is_some() => {
                self.nth_week(at).map(plain)
            }
            Role::Shift(n) => self.shifted(at, n, false),
            Role::Span(n) => self.shifted(at, n, true),
            Role::Before | Role::After | Role::That => self.mentioned(at, role),
            Role::Mod(edge) => self.edged(at, edge),
            Role::Earlier | Role::Later => self.earlier(at),
            Role::Part(code) if self.in_the(at) => {
                Some(Reading { part: Some(code), ..plain((Expr::Time, at + 1)) })
            }
            _ => {
                self.of_calendar(at, role).or_else(|| self.of_length(at, role)).map(plain)
            }
        }
    }

    /// Months, seasons, quarters and what else stands in a calendar.
    fn of_calendar(&self, at: usize, role: Role) -> Found {
        match role {
            Role::WeekdayShort(_) if self.capital(at) => {
                let stop = self.atoms.get(at + 1).is_some_and(|a| a.is(".") && a.glued);
                self.after_weekday(at + 1 + usize::from(stop))
            }
            Role::Month(_) | Role::MonthWord(_) | Role::MonthShort(_) => {
                self.month(at, role)
            }
            Role::Season(code) | Role::SeasonWord(code) => self.season(at, code),
            Role::Edge(edge) => self.edge_of(at, edge),
            Role::Nth(nth) => self.nth(at, nth).or_else(|| self.nth_week(at)),
            Role::Unit(Unit::Second) => self.nth(at, 2).or_else(|| self.nth_week(at)),
            Role::The => {
                let decade = self.the_decade(at);
                decade.or_else(|| self.day_only(at)).or_else(|| self.the_stretch(at))
            }
            Role::QuarterShort | Role::HalfShort => self.short_quarter(at, None),
            Role::Weekend if at > 0 && self.is(at - 1, Role::The) => {
                Some((Expr::Weekend(0), at + 1))
            }
            _ => None,
        }
    }

    /// Lengths of time, what hangs on one, and what recurs.
    fn of_length(&self, at: usize, role: Role) -> Found {
        match role {
            Role::Unit(Unit::Second) => None,
            Role::Unit(unit) => {
                let ago = (unit == Unit::Year).then(|| self.year_ago(at)).flatten();
                ago.or_else(|| self.unit_beside(at, 1.0, unit))
            }
            Role::Units(unit) => self.bare_units(at, unit),
            Role::A | Role::About => self.counted(at),
            Role::All => match self.role(at + 1)? {
                Role::Unit(unit) if unit != Unit::Second => {
                    Some((Expr::Duration(relative::duration(1.0, unit)), at + 2))
                }
                _ => None,
            },
            Role::Every => self.every(at),
            Role::Weekdays(day) => Some((Expr::Set(format!("XXXX-WXX-{day}")), at + 1)),
            Role::Weekends => Some((Expr::Set("XXXX-WXX-WE".into()), at + 1)),
            Role::Set(value) => {
                let value = std::str::from_utf8(&value).unwrap_or("P1D").trim();
                Some((Expr::Set(value.to_owned()), at + 1))
            }
            Role::Times => self.times(at),
            _ => None,
        }
    }

    /// Whether "in the" stands before: "in the morning".
    fn in_the(&self, at: usize) -> bool {
        at >= 2 && self.is(at - 1, Role::The) && self.is(at - 2, Role::In)
    }

    /// A part of the day at `at`, and the atom after it.
    pub(super) fn part(&self, at: usize) -> (Option<[u8; 2]>, usize) {
        match self.role(at) {
            Some(Role::Part(code)) => (Some(code), at + 1),
            Some(Role::Unit(Unit::Night)) => (Some(*b"NI"), at + 1),
            Some(Role::Tonight) => (Some(*b"NI"), at + 1),
            _ => (None, at),
        }
    }
}
