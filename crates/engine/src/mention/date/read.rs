//! The grammar: which atoms make a calendar expression, and which one.
//!
//! "early next week" gives `Offset(1, Week)` with its edge; what day that is depends on
//! the document and is resolved elsewhere.

use super::super::atom::{Atom, AtomKind};
use super::super::number::{Form, Number, Numbers};
use super::words::{Edge, Role, Trigger, Unit, Words};
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
type Found = Option<(Expr, usize)>;

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
        let first = self.atoms.get(reading.start)?;
        let last = self.atoms.get(reading.end.checked_sub(1)?)?;
        Some(Span::new(first.span.start, last.span.end.max(first.span.start)))
    }

    fn role(&self, at: usize) -> Option<Role> {
        match self.roles.get(at)? {
            Some(Trigger::Word(role)) => Some(*role),
            _ => None,
        }
    }

    fn is(&self, at: usize, role: Role) -> bool {
        self.role(at) == Some(role)
    }

    fn mark(&self, at: usize, mark: &str) -> bool {
        self.atoms.get(at).is_some_and(|a| a.is(mark))
    }

    fn hyphen(&self, at: usize) -> usize {
        at + usize::from(self.atoms.get(at).is_some_and(|a| a.is_hyphen() && a.glued))
    }

    fn comma(&self, at: usize) -> usize {
        at + usize::from(self.mark(at, ","))
    }

    fn the(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Role::The))
    }

    fn capital(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|a| a.capital)
    }

    /// The expression that starts at `at`, with its time of day.
    fn at(&self, at: usize, previous: Option<&Reading>) -> Option<Reading> {
        let plain =
            |expr, start, end| Reading { start, end, expr, time: None, part: None };
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
        let reading = reading.or_else(|| {
            let starts = self.numbers.may_start(self.atoms.get(at)?);
            let (expr, end) = starts.then(|| self.counted(at)).flatten()?;
            Some(plain(expr, at, end))
        })?;
        Some(self.with_time(reading))
    }

    /// "9:50 p.m. ET Thursday": a time, and the day that follows it.
    fn clock_and_day(
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
        let mut reading = Reading { start: at, end, expr: Expr::Time, time, part };
        if let Some(Trigger::Word(role)) = self.roles.get(next).copied().flatten()
            && let Some(day) = self.phrase(next, role)
            && day.time.is_none()
            && !matches!(day.expr, Expr::Duration(_) | Expr::Set(_) | Expr::Time)
        {
            reading.end = day.end;
            reading.expr = day.expr;
            reading.part = day.part.or(part);
        } else if let Some((expr, end)) = self.numeric(next, None)
            && !matches!(expr, Expr::Year(_))
        {
            reading.end = end;
            reading.expr = expr;
        }
        reading
    }

    /// Adds "at 10 a.m." to a day.
    fn with_time(&self, mut reading: Reading) -> Reading {
        let day = matches!(
            reading.expr,
            Expr::Day { .. }
                | Expr::Weekday { .. }
                | Expr::Holiday { .. }
                | Expr::Offset { .. }
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
    fn clock(&self, at: usize) -> Option<(Option<(i8, i8)>, Option<[u8; 2]>, usize)> {
        if let Some(Role::Noon(hour)) = self.role(at) {
            return Some((Some((hour, 0)), None, at + 1));
        }
        let first = self.atoms.get(at)?;
        if first.kind != AtomKind::Digits {
            return None;
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
            _ if colon && hour <= 24 && minute < 60 && !self.glued_more(end) => {
                Some((Some((hour, minute)), None, end))
            }
            _ => None,
        }
    }

    /// Whether digits or a colon go on right after: a score, a reference.
    fn glued_more(&self, at: usize) -> bool {
        self.atoms
            .get(at)
            .is_some_and(|a| a.glued && (a.is(":") || a.is("-") || a.is("/")))
    }

    /// Dates that start with digits.
    fn numeric(&self, at: usize, previous: Option<&Reading>) -> Found {
        self.slashed(at)
            .or_else(|| self.day_month(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year(at, previous))
    }

    /// `2017-09-15`, `10/03/2017`, `15.09.2017`.
    fn slashed(&self, at: usize) -> Found {
        if let Some(found) = self.dotted(at) {
            return Some(found);
        }
        let parts: Vec<i32> = [at, at + 2, at + 4]
            .iter()
            .filter_map(|i| self.atoms.get(*i)?.digits(4))
            .collect();
        let [a, b, c] = parts[..] else { return None };
        let joint = self.atoms.get(at + 1)?;
        let joined = (joint.is_hyphen() || joint.is("/"))
            && self.atoms.get(at + 3)?.lower == joint.lower
            && self.atoms.get(at + 1..at + 5)?.iter().all(|x| x.glued);
        let before = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        let glued_before =
            self.atoms.get(at)?.glued && before.is_some_and(|x| !x.is("(") && !x.is("["));
        if !joined || glued_before || self.glued_more(at + 5) {
            return None;
        }
        let long = |i: usize| self.atoms.get(i).map_or(0, |x| x.lower.len());
        let (year, month, day) = if long(at) == 4 {
            (a, b, c)
        } else if long(at + 4) == 4 && a > 12 {
            (c, b, a)
        } else if long(at + 4) == 4 {
            (c, a, b)
        } else {
            return None;
        };
        let day = Expr::Day {
            year: Some(Year::Is(year)),
            month: i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?,
            day: i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?,
        };
        Some((day, at + 5))
    }

    /// `15.09.2017`, which reads as the digits `15.09`, a stop and `2017`.
    fn dotted(&self, at: usize) -> Found {
        let (day, month) = self.atoms.get(at)?.lower.split_once('.')?;
        let year =
            self.atoms.get(at + 2)?.digits(4).filter(|y| (1900..2100).contains(y))?;
        let glued = self.mark(at + 1, ".") && self.atoms.get(at + 2)?.glued;
        let day = day.parse().ok().filter(|d| (1..=31).contains(d))?;
        let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        glued.then_some((Expr::Day { year: Some(Year::Is(year)), month, day }, at + 3))
    }

    /// "3 October", "13th of November 2015".
    fn day_month(&self, at: usize) -> Found {
        let day = i8::try_from(self.atoms.get(at)?.digits(2)?).ok()?;
        if !(1..=31).contains(&day) {
            return None;
        }
        let mut next = at + 1;
        if self.is(next, Role::Ordinal) {
            next += 1;
        }
        next = self.hyphen(next);
        if self.is(next, Role::Of) {
            next += 1;
        }
        let month = self.month_at(next)?;
        next = self.full_stop(next + 1, next);
        let (year, end) =
            self.year_tail(next).map_or((None, next), |(y, e)| (Some(y), e));
        Some((Expr::Day { year, month, day }, end))
    }

    /// A month's name, whatever else it may mean.
    fn month_at(&self, at: usize) -> Option<i8> {
        match self.role(at)? {
            Role::Month(m) | Role::MonthWord(m) | Role::MonthShort(m)
                if self.capital(at) =>
            {
                Some(m)
            }
            _ => None,
        }
    }

    /// Steps over the full stop of a short month ("Oct.") that is an atom of its own.
    fn full_stop(&self, next: usize, month: usize) -> usize {
        let short = matches!(self.role(month), Some(Role::MonthShort(_)));
        let stop = self.atoms.get(next).is_some_and(|a| a.is(".") && a.glued);
        next + usize::from(short && stop && next + 1 < self.atoms.len())
    }

    /// "1990s", "'90s".
    fn decade(&self, at: usize) -> Found {
        let digits = self.atoms.get(at)?.digits(4)?;
        let s = self.is(at + 1, Role::S) && self.atoms.get(at + 1)?.glued;
        if !s || digits % 10 != 0 {
            return None;
        }
        let before = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        match self.atoms.get(at)?.lower.len() {
            4 => Some((Expr::Decade(digits), at + 2)),
            2 if before.is_some_and(|b| b.is("'") || b.is("’") || b.is("‘")) => {
                Some((Expr::Decade(1900 + digits), at + 2))
            }
            _ => None,
        }
    }

    /// "2014" where something makes it a year.
    fn year(&self, at: usize, previous: Option<&Reading>) -> Found {
        let atom = self.atoms.get(at)?;
        let year = atom.digits(4).filter(|y| atom.lower.len() == 4 && *y >= 1000)?;
        let before = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        if before.is_some_and(|b| {
            atom.glued
                && !b.is("(")
                && !b.is_dash()
                && !b.is("/")
                && !b.is("'")
                && !b.is("‘")
        }) {
            return None;
        }
        let cue = before.and_then(|b| {
            if b.is_hyphen() {
                self.words.year_cue(self.atoms.get(at.checked_sub(2)?)?)
            } else {
                self.words.year_cue(b)
            }
        });
        let follows = previous.is_some_and(|p| {
            matches!(p.expr, Expr::Year(_) | Expr::Month { .. }) && self.links(p.end, at)
        });
        let modern = (1900..=2049).contains(&year);
        let counted = self.counts_something(at + 1);
        let sure = match cue {
            Some(true) => !counted || !modern,
            Some(false) => !counted && (modern || year < 1900),
            None if follows => !counted,
            None => (1950..=2039).contains(&year) && self.names_something(at, counted),
        };
        if !sure {
            return None;
        }
        if let Some((rule, end)) = self.words.holiday(self.atoms, at + 1) {
            let year = Some(Year::Is(year));
            return Some((Expr::Holiday { rule: rule.to_owned(), year }, end));
        }
        Some((Expr::Year(year), self.season_year(at + 1)))
    }

    /// Steps over the end of "2016-17".
    fn season_year(&self, at: usize) -> usize {
        let joint =
            self.atoms.get(at).is_some_and(|a| a.glued && (a.is_dash() || a.is("/")));
        let tail = self
            .atoms
            .get(at + 1)
            .is_some_and(|a| a.glued && a.lower.len() == 2 && a.digits(2).is_some());
        if joint && tail && !self.glued_more(at + 2) { at + 2 } else { at }
    }

    /// Whether only a connector stands between two dates of a list or range.
    fn links(&self, from: usize, to: usize) -> bool {
        let between = self.atoms.get(from..to).unwrap_or_default();
        !between.is_empty()
            && between.len() <= 2
            && (from..to).all(|i| {
                matches!(self.role(i), Some(Role::And | Role::To | Role::Or))
                    || self.mark(i, ",")
                    || self.atoms.get(i).is_some_and(Atom::is_dash)
            })
    }

    /// Whether what follows a number is a thing it counts: a unit, a percent sign, a
    /// plural.
    fn counts_something(&self, at: usize) -> bool {
        let Some(next) = self.atoms.get(at) else { return false };
        if next.kind == AtomKind::Mark {
            return next.is("%") || next.is("°");
        }
        if matches!(self.role(at), Some(Role::Units(_))) {
            return true;
        }
        self.role(at).is_none()
            && !next.capital
            && !next.lower.starts_with('\'')
            && next.is_plural()
    }

    /// Whether a bare number stands where a year does: before a name or a singular
    /// thing ("the 2012 draft"), alone in brackets.
    fn names_something(&self, at: usize, counted: bool) -> bool {
        let before = at.checked_sub(1).and_then(|i| self.atoms.get(i));
        let after = self.atoms.get(at + 1);
        let opened = before.is_some_and(|b| b.is("(") || b.is("["));
        let closed = after.is_some_and(|a| a.is(")") || a.is("]"));
        if opened && closed {
            return true;
        }
        let after_article = before.is_some_and(|b| {
            self.role(at - 1)
                .is_some_and(|r| matches!(r, Role::The | Role::A | Role::That))
                || b.lower.starts_with('\'')
        });
        let word = after.is_some_and(|a| a.is_word() && !a.glued);
        let possessive = after.is_some_and(|a| a.lower == "'s" || a.is("'") || a.is("’"));
        (after_article && word && !counted) || (possessive && !counted)
    }

    /// Expressions that start with a word.
    fn phrase(&self, at: usize, role: Role) -> Option<Reading> {
        let plain =
            |(expr, end)| Reading { start: at, end, expr, time: None, part: None };
        match role {
            Role::Weekday(day) => Some(self.weekday(at, day)),
            Role::WeekdayShort(_) if self.capital(at) => {
                let stop = self.atoms.get(at + 1).is_some_and(|a| a.is(".") && a.glued);
                self.after_weekday(at + 1 + usize::from(stop)).map(plain)
            }
            Role::Month(_) | Role::MonthWord(_) | Role::MonthShort(_) => {
                self.month(at, role).map(plain)
            }
            Role::Season(code) | Role::SeasonWord(code) => {
                self.season(at, code).map(plain)
            }
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
            Role::Shift(n) => self.shifted(at, n, false),
            Role::Span(n) => self.shifted(at, n, true),
            Role::Before | Role::After | Role::That => self.mentioned(at, role),
            Role::Mod(edge) => self.edged(at, edge),
            Role::Edge(edge) => self.edge_of(at, edge).map(plain),
            Role::Earlier | Role::Later => self.earlier(at),
            Role::Nth(nth) => self.nth(at, nth).map(plain),
            Role::Unit(Unit::Second) => self.nth(at, 2).map(plain),
            Role::Unit(unit) => self.unit_beside(at, 1.0, unit).map(plain),
            Role::A => self.counted(at).map(plain),
            Role::The => self.the_decade(at).map(plain),
            Role::Every => self.every(at).map(plain),
            Role::Weekdays(day) => {
                Some(plain((Expr::Set(format!("XXXX-WXX-{day}")), at + 1)))
            }
            Role::Weekends => Some(plain((Expr::Set("XXXX-WXX-WE".into()), at + 1))),
            Role::Weekend if at > 0 && self.is(at - 1, Role::The) => {
                Some(plain((Expr::Weekend(0), at + 1)))
            }
            Role::Set(value) => {
                let value =
                    std::str::from_utf8(&value).unwrap_or("P1D").trim().to_owned();
                Some(plain((Expr::Set(value), at + 1)))
            }
            Role::Times => self.times(at).map(plain),
            Role::Units(unit) => self.bare_units(at, unit).map(plain),
            _ => None,
        }
    }

    /// "Monday", "Monday evening", "Monday, Oct. 28, 2024", "Monday 28 October".
    fn weekday(&self, at: usize, day: i8) -> Reading {
        let plain = Reading {
            start: at,
            end: at + 1,
            expr: Expr::Weekday { day, shift: None },
            time: None,
            part: None,
        };
        if let Some((expr, end)) = self.after_weekday(at + 1) {
            return Reading { expr, end, ..plain };
        }
        let (part, end) = self.part(at + 1);
        let dated = self.after_weekday(end).filter(|_| part.is_some());
        match dated {
            Some((expr, end)) => Reading { expr, end, part, ..plain },
            None => Reading { end, part, ..plain },
        }
    }

    /// The day and month that follow a weekday.
    fn after_weekday(&self, at: usize) -> Found {
        let mut next = self.comma(at);
        if self.is(next, Role::The) {
            next += 1;
        }
        if let Some(role @ (Role::Month(_) | Role::MonthWord(_) | Role::MonthShort(_))) =
            self.role(next)
            && self.capital(next)
        {
            return self.month(next, role).filter(|(e, _)| matches!(e, Expr::Day { .. }));
        }
        self.day_month(next).or_else(|| self.slashed(next))
    }

    /// A part of the day at `at`, and the atom after it.
    fn part(&self, at: usize) -> (Option<[u8; 2]>, usize) {
        match self.role(at) {
            Some(Role::Part(code)) => (Some(code), at + 1),
            Some(Role::Unit(Unit::Night)) => (Some(*b"NI"), at + 1),
            Some(Role::Tonight) => (Some(*b"NI"), at + 1),
            _ => (None, at),
        }
    }

    /// "October", "October 2014", "Oct. 3, 2014", "October last year".
    fn month(&self, at: usize, role: Role) -> Found {
        let month = self.month_at(at)?;
        let next = self.full_stop(at + 1, at);
        if let Some((day, end)) = self.day_of_month(next) {
            let (year, end) =
                self.year_tail(end).map_or((None, end), |(y, e)| (Some(y), e));
            return Some((Expr::Day { year, month, day }, end));
        }
        if let Some((year, end)) = self.year_tail(next) {
            return Some((Expr::Month { year: Some(year), month }, end));
        }
        let plain = matches!(role, Role::Month(_)) || self.stands_as_month(at, role);
        (plain && !self.name_follows(at, next))
            .then_some((Expr::Month { year: None, month }, next))
    }

    /// Whether a word that may be something else ("May", "Sept", "March") stands where a
    /// month does: after a preposition of time.
    fn stands_as_month(&self, at: usize, role: Role) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let cued = matches!(
            self.role(before),
            Some(
                Role::In
                    | Role::Since
                    | Role::Mod(_)
                    | Role::Edge(_)
                    | Role::To
                    | Role::Between
                    | Role::Shift(_)
                    | Role::Span(_)
                    | Role::Every
                    | Role::RelBefore
                    | Role::RelAfter
                    | Role::From
            )
        ) || self.words.year_cue(&self.atoms[before]).is_some();
        let linked = matches!(self.role(before), Some(Role::And | Role::Or) | None)
            && before.checked_sub(1).is_some_and(|b| {
                matches!(self.role(b), Some(Role::Month(_) | Role::MonthShort(_)))
            });
        let quoted = matches!(role, Role::MonthWord(_))
            && self.atoms.get(at + 1).is_some_and(|a| a.lower == "'s");
        let mark =
            before - usize::from(before > 0 && self.atoms[before].kind == AtomKind::Mark);
        let determined = matches!(self.role(mark), Some(Role::The | Role::A))
            && self
                .atoms
                .get(at + 1)
                .is_some_and(|a| a.is_word() && !a.capital && !a.glued);
        cued || linked || determined || (quoted && !self.capital(before))
    }

    /// Whether a month's name is the first of a person's: "April Hayes".
    fn name_follows(&self, at: usize, next: usize) -> bool {
        let cued = at.checked_sub(1).and_then(|b| self.atoms.get(b)).is_some_and(|b| {
            self.words.year_cue(b).is_some() || !b.is_word() || b.lower.starts_with('\'')
        });
        let person =
            self.atoms.get(next).is_some_and(|a| a.capital && a.is_word() && !a.glued);
        person && !cued && self.role(next).is_none() && (at == 0 || self.capital(at - 1))
    }

    /// The day after a month's name.
    fn day_of_month(&self, at: usize) -> Option<(i8, usize)> {
        let at = self.hyphen(at);
        let at = self.the(at);
        let day = i8::try_from(self.atoms.get(at)?.digits(2)?).ok()?;
        let time = self.clock(at).is_some();
        let percent = self.mark(at + 1, "%");
        if !(1..=31).contains(&day) || time || percent {
            return None;
        }
        Some((day, at + 1 + usize::from(self.is(at + 1, Role::Ordinal))))
    }

    /// The year after a day or month: ", 2014", "of 2014", "last year", "of that year".
    fn year_tail(&self, at: usize) -> Option<(Year, usize)> {
        let mut next = self.comma(at);
        if self.is(next, Role::Of) {
            next += 1;
        }
        next = self.the(next);
        if let Some(year) = self.atoms.get(next).and_then(|a| a.digits(4)) {
            let long = self.atoms.get(next).is_some_and(|a| a.lower.len() == 4);
            return (long
                && (1000..=2100).contains(&year)
                && !self.counts_something(next + 1))
            .then_some((Year::Is(year), next + 1));
        }
        if !self.is(next + 1, Role::Unit(Unit::Year)) {
            return None;
        }
        match self.role(next)? {
            Role::Shift(n) | Role::Span(n) => Some((Year::Shift(n), next + 2)),
            Role::That => Some((Year::Mentioned, next + 2)),
            _ => None,
        }
    }

    /// "summer 2014", "the winter of 2014"; bare seasons are left.
    fn season(&self, at: usize, code: [u8; 2]) -> Found {
        let (year, end) = self.year_tail(at + 1)?;
        Some((Expr::Season { code, year: Some(year) }, end))
    }

    /// "the 1990s" is digits; here "the nineties".
    fn the_decade(&self, at: usize) -> Found {
        match self.role(at + 1)? {
            Role::Decade(n) => Some((Expr::Decade(1900 + n), at + 2)),
            _ => None,
        }
    }

    /// "last week", "this morning", "next Friday", "last November", "the past three
    /// weeks". `length`: the word also measures ("the past week" is a duration).
    fn shifted(&self, at: usize, n: i32, length: bool) -> Option<Reading> {
        let plain = |expr, end| Reading { start: at, end, expr, time: None, part: None };
        // "this past weekend", "this coming Friday"
        let (at2, n) = match self.role(at + 1) {
            Some(Role::Span(m)) if n == 0 => (at + 2, m),
            _ => (at + 1, n),
        };
        let role = self.role(at2);
        let year = |n: i32| Some(Year::Shift(n));
        Some(match role {
            Some(Role::Weekday(day)) => {
                let mut reading = self.weekday(at2, day);
                reading.start = at;
                if let Expr::Weekday { shift, .. } = &mut reading.expr {
                    *shift = Some(n);
                }
                reading
            }
            Some(
                Role::Month(month) | Role::MonthWord(month) | Role::MonthShort(month),
            ) if self.capital(at2) => {
                if let Some((expr, end)) = self.month(at2, Role::Month(month))
                    && !matches!(expr, Expr::Month { year: None, .. })
                {
                    return Some(plain(expr, end));
                }
                plain(Expr::Month { year: year(n), month }, self.full_stop(at2 + 1, at2))
            }
            Some(Role::Season(code) | Role::SeasonWord(code)) => {
                plain(Expr::Season { code, year: year(n) }, at2 + 1)
            }
            Some(Role::Weekend) => plain(Expr::Weekend(n), at2 + 1),
            Some(Role::Part(code)) => {
                let from = if n > 0 { From::Mention } else { From::Report };
                let expr = Expr::Offset { n: n.into(), unit: Unit::Day, from };
                Reading { part: Some(code), ..plain(expr, at2 + 1) }
            }
            Some(Role::Unit(Unit::Night)) if n <= 0 => {
                let expr =
                    Expr::Offset { n: n.into(), unit: Unit::Day, from: From::Report };
                Reading { part: Some(*b"NI"), ..plain(expr, at2 + 1) }
            }
            Some(Role::Unit(unit)) => {
                let (expr, end) = self.shifted_unit(at2, n, unit, length)?;
                plain(expr, end)
            }
            _ if n != 0 => {
                if let Some((rule, end)) = self.words.holiday(self.atoms, at2) {
                    let expr = Expr::Holiday { rule: rule.to_owned(), year: year(n) };
                    return Some(plain(expr, end));
                }
                let (expr, end) = self.counted(at2)?;
                match expr {
                    Expr::Duration(_) => plain(expr, end),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    /// The unit after "last", "this" or "next".
    fn shifted_unit(&self, at: usize, n: i32, unit: Unit, length: bool) -> Found {
        let end = at + 1;
        // "the last week of October" is not last week.
        let own = at >= 2 && self.is(at - 2, Role::The);
        if own && self.is(end, Role::Of) {
            return None;
        }
        match unit {
            Unit::Second
            | Unit::Minute
            | Unit::Hour
            | Unit::Century
            | Unit::Fortnight => None,
            Unit::Day if n == 1 => {
                Some((Expr::Offset { n: 1.0, unit, from: From::Mention }, end))
            }
            Unit::Day if n == -1 => None,
            Unit::Decade if n == 0 => None,
            _ if length && n < 0 => Some((Expr::Duration(duration(1.0, unit)), end)),
            _ => Some((Expr::Offset { n: n.into(), unit, from: From::Report }, end)),
        }
    }

    /// "that month", "the same day", "the previous year", "the following week".
    fn mentioned(&self, at: usize, role: Role) -> Option<Reading> {
        let n = match role {
            Role::Before => -1.0,
            Role::After => 1.0,
            _ => 0.0,
        };
        let (unit, part) = match self.role(at + 1)? {
            Role::Unit(Unit::Night) if n == 0.0 => (Unit::Day, Some(*b"NI")),
            Role::Part(code) if n == 0.0 => (Unit::Day, Some(code)),
            Role::Unit(
                unit
                @ (Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year),
            ) => (unit, None),
            Role::Weekday(day) if n >= 0.0 => {
                // "the following Friday", "that Friday"
                let shift = Some(if n > 0.0 { 1 } else { 0 });
                let expr = Expr::Weekday { day, shift };
                return Some(Reading {
                    start: at,
                    end: at + 2,
                    expr,
                    time: None,
                    part: None,
                });
            }
            Role::Units(unit) => {
                let _ = unit;
                return None;
            }
            _ => return None,
        };
        let expr = Expr::Offset { n, unit, from: From::Mention };
        Some(Reading { start: at, end: at + 2, expr, time: None, part })
    }

    /// "early August", "mid-2017", "late last month", "late Thursday".
    fn edged(&self, at: usize, _: Edge) -> Option<Reading> {
        let mut next = self.hyphen(at + 1);
        if self.is(next, Role::On) {
            next += 1;
        }
        let next = self.the(next);
        let inner = match self.roles.get(next).copied().flatten()? {
            Trigger::Digits => {
                let (expr, end) = self.decade(next).or_else(|| self.plain_year(next))?;
                Reading { start: at, end, expr, time: None, part: None }
            }
            Trigger::Opener => return None,
            Trigger::Word(Role::Month(m) | Role::MonthWord(m) | Role::MonthShort(m))
                if self.capital(next) =>
            {
                let (expr, end) = self.month(next, Role::Month(m))?;
                Reading { start: at, end, expr, time: None, part: None }
            }
            Trigger::Word(
                role @ (Role::Weekday(_)
                | Role::Shift(_)
                | Role::Span(_)
                | Role::Day(_)
                | Role::That
                | Role::Season(_)
                | Role::SeasonWord(_)
                | Role::Tonight),
            ) => self.phrase(next, role)?,
            Trigger::Word(_) => return None,
        };
        if matches!(inner.expr, Expr::Duration(_) | Expr::Set(_)) {
            return None;
        }
        Some(Reading { start: at, ..inner })
    }

    /// A four-digit year that needs no further cue.
    fn plain_year(&self, at: usize) -> Found {
        let atom = self.atoms.get(at)?;
        let year = atom.digits(4).filter(|_| atom.lower.len() == 4)?;
        ((1000..=2100).contains(&year) && !self.counts_something(at + 1))
            .then_some((Expr::Year(year), self.season_year(at + 1)))
    }

    /// "the end of November", "the beginning of 2018", "the end of the year".
    fn edge_of(&self, at: usize, _: Edge) -> Found {
        if !self.is(at + 1, Role::Of) {
            return None;
        }
        self.calendar(at + 2)
    }

    /// A month, year, season or longer offset, as stands after "of".
    fn calendar(&self, at: usize) -> Found {
        if let (
            Some(Role::The),
            Some(Role::Unit(unit @ (Unit::Month | Unit::Year | Unit::Week))),
        ) = (self.role(at), self.role(at + 1))
        {
            return Some((Expr::Offset { n: 0.0, unit, from: From::Report }, at + 2));
        }
        let at = self.the(at);
        match self.roles.get(at).copied().flatten()? {
            Trigger::Digits => self.decade(at).or_else(|| self.plain_year(at)),
            Trigger::Opener => None,
            Trigger::Word(Role::Month(m) | Role::MonthWord(m) | Role::MonthShort(m)) => {
                self.month(at, Role::Month(m))
            }
            Trigger::Word(role @ (Role::Shift(_) | Role::Span(_) | Role::That)) => {
                let reading = self.phrase(at, role)?;
                (reading.part.is_none()
                    && !matches!(reading.expr, Expr::Duration(_) | Expr::Weekday { .. }))
                .then_some((reading.expr, reading.end))
            }
            Trigger::Word(_) => None,
        }
    }

    /// "earlier this week", "later that year", "earlier Sunday".
    fn earlier(&self, at: usize) -> Option<Reading> {
        let next = at + 1 + usize::from(self.is(at + 1, Role::On));
        let role = self.role(next)?;
        let fits = matches!(
            role,
            Role::Weekday(_) | Role::Shift(_) | Role::Day(_) | Role::That | Role::Tonight
        ) || (matches!(role, Role::In) && self.is(next + 1, Role::The));
        if !fits {
            return None;
        }
        if role == Role::In {
            let (expr, end) = self.the_unit(next + 2)?;
            return Some(Reading { start: at, end, expr, time: None, part: None });
        }
        let reading = self.phrase(next, role)?;
        Some(Reading { start: at, ..reading })
    }

    /// "the week", "the year" after "earlier in".
    fn the_unit(&self, at: usize) -> Found {
        match self.role(at)? {
            Role::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) => {
                Some((Expr::Offset { n: 0.0, unit, from: From::Report }, at + 1))
            }
            _ => None,
        }
    }

    /// "first half of this year", "third quarter", "final quarter of 2017".
    fn nth(&self, at: usize, nth: u8) -> Found {
        let next = self.hyphen(at + 1);
        let half = self.is(next, Role::Half);
        if !half && !self.is(next, Role::Unit(Unit::Quarter)) {
            return None;
        }
        let tail = self
            .is(next + 1, Role::Of)
            .then(|| self.calendar(next + 2))
            .flatten()
            .and_then(|(expr, end)| Some((year_of(&expr)?, end)));
        if half {
            let (year, end) = tail?;
            return Some((Expr::Half { nth: nth.min(2), year: Some(year) }, end));
        }
        if let Some((year, end)) = tail {
            return Some((Expr::Quarter { nth: nth.min(4), year: Some(year) }, end));
        }
        (nth <= 4).then_some((Expr::Quarter { nth, year: None }, next + 1))
    }

    /// "three years ago", "two days before Christmas", "three days", "a year later".
    fn counted(&self, at: usize) -> Found {
        let approximate = self.approximate(at);
        let (n, next, vague) = self.amount(approximate)?;
        let next = self.hyphen(next);
        let (unit, several) = match self.role(next)? {
            Role::Unit(unit) => (unit, false),
            Role::Units(unit) => (unit, true),
            _ => return None,
        };
        let end = next + 1;
        let hyphened = self.hyphen(end);
        if self.is(hyphened, Role::Age) || self.is(end, Role::Age) {
            return None;
        }
        if vague && self.is(end, Role::Ago) {
            return Some((Expr::Somewhen, end + 1));
        }
        if let Some(found) = self.unit_beside(next, n, unit) {
            return Some(found);
        }
        self.length(at, approximate, n, unit, several, vague).map(|expr| (expr, end))
    }

    /// Steps over "nearly", "more than" before an amount of time.
    fn approximate(&self, at: usize) -> usize {
        let mut next = at;
        while matches!(self.role(next), Some(Role::About | Role::Than)) && next < at + 3 {
            next += 1;
        }
        next
    }

    /// A number or an article before a unit of time, and whether it is vague.
    fn amount(&self, at: usize) -> Option<(f64, usize, bool)> {
        if let Some(number) = self.numbers.read(self.atoms, at) {
            let Number { end, value, form, .. } = number;
            let joint = if form == Form::Fraction && self.is(end, Role::Of) {
                end + 1
            } else {
                end
            };
            let joint = if form == Form::Fraction && self.is(joint, Role::A) {
                joint + 1
            } else {
                joint
            };
            // "a third quarter" is the third of four, not a third of one.
            let ordinal = form == Form::Fraction
                && matches!(self.role(joint), Some(Role::Unit(Unit::Quarter)) | None)
                && joint == end;
            return (!ordinal).then_some((value, joint, form == Form::Many));
        }
        if self.is(at, Role::A) {
            return Some((1.0, at + 1, false));
        }
        self.numbers.is_some(self.atoms.get(at)?).then_some((2.0, at + 1, true))
    }

    /// What follows a unit of time and makes it a date: "ago", "later", "before
    /// Christmas", "from now", "of March 6".
    fn unit_beside(&self, unit_at: usize, n: f64, unit: Unit) -> Found {
        let next = unit_at + 1;
        let offset = |n, from| Expr::Offset { n, unit, from };
        match self.role(next)? {
            Role::Ago => Some((offset(-n, From::Report), next + 1)),
            Role::Earlier if self.long(unit) => {
                Some((offset(-n, From::Mention), next + 1))
            }
            Role::Later if self.long(unit) => Some((offset(n, From::Mention), next + 1)),
            Role::From if self.is(next + 1, Role::Now) => {
                let unit = if unit == Unit::Week { Unit::Day } else { unit };
                let n = if self.is(unit_at, Role::Units(Unit::Week))
                    || self.is(unit_at, Role::Unit(Unit::Week))
                {
                    n * 7.0
                } else {
                    n
                };
                Some((Expr::Offset { n, unit, from: From::Report }, next + 2))
            }
            role @ (Role::RelBefore | Role::RelAfter) if self.long(unit) => {
                let sign = if role == Role::RelBefore { -1.0 } else { 1.0 };
                let (of, end) = self.anchor(next + 1)?;
                Some((Expr::Beside { n: n * sign, unit, of: Box::new(of) }, end))
            }
            Role::Of if unit == Unit::Week && n == 1.0 => {
                let (of, end) = self.anchor(next + 1)?;
                matches!(of, Expr::Day { .. })
                    .then(|| (Expr::Beside { n: 0.0, unit, of: Box::new(of) }, end))
            }
            _ => None,
        }
    }

    fn long(&self, unit: Unit) -> bool {
        !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
    }

    /// The date after "before", "after" or "of".
    fn anchor(&self, at: usize) -> Found {
        let at = self.the(at);
        if let Some(found) = self.holiday(at) {
            return Some(found);
        }
        match self.roles.get(at).copied().flatten()? {
            Trigger::Digits => self.numeric(at, None),
            Trigger::Opener => None,
            Trigger::Word(
                role @ (Role::Weekday(_)
                | Role::Month(_)
                | Role::MonthWord(_)
                | Role::MonthShort(_)
                | Role::Day(_)),
            ) => {
                let reading = self.phrase(at, role)?;
                Some((reading.expr, reading.end))
            }
            Trigger::Word(_) => None,
        }
    }

    /// An amount of time that is no date.
    fn length(
        &self,
        at: usize,
        number_at: usize,
        n: f64,
        unit: Unit,
        several: bool,
        vague: bool,
    ) -> Option<Expr> {
        let article = self.is(number_at, Role::A) && n == 1.0;
        let ahead = at > 0 && self.is(at - 1, Role::In);
        if ahead && !vague && self.long(unit) {
            return Some(Expr::Offset { n, unit, from: From::ReportIfAhead });
        }
        let after_cue = at > 0
            && (matches!(self.role(at - 1), Some(Role::In | Role::Than | Role::About))
                || self.words.year_cue(&self.atoms[at - 1]).is_some());
        if article && !after_cue {
            return None;
        }
        if vague && several {
            return Some(Expr::Duration(unknown_duration(unit)));
        }
        Some(Expr::Duration(duration(n, unit)))
    }

    /// "for years", "weeks ago".
    fn bare_units(&self, at: usize, unit: Unit) -> Found {
        if self.is(at + 1, Role::Ago) {
            return Some((Expr::Somewhen, at + 2));
        }
        let after_for =
            at.checked_sub(1).and_then(|b| self.atoms.get(b)).is_some_and(|b| {
                self.words.year_cue(b).is_some() && !self.is(at - 1, Role::Of)
            });
        (after_for && self.long(unit) && !self.is(at + 1, Role::Of))
            .then(|| (Expr::Duration(unknown_duration(unit)), at + 1))
    }

    /// "every Monday", "each year", "every two weeks".
    fn every(&self, at: usize) -> Found {
        match self.role(at + 1) {
            Some(Role::Weekday(day)) => {
                Some((Expr::Set(format!("XXXX-WXX-{day}")), at + 2))
            }
            Some(Role::Unit(unit)) => Some((Expr::Set(duration(1.0, unit)), at + 2)),
            Some(Role::Part(_)) => Some((Expr::Set("P1D".into()), at + 2)),
            Some(Role::Weekend) => Some((Expr::Set("P1W".into()), at + 2)),
            Some(Role::Month(m)) => Some((Expr::Set(format!("XXXX-{m:02}")), at + 2)),
            _ => {
                let (n, next, _) = self.amount(at + 1)?;
                let Role::Units(unit) = self.role(next)? else { return None };
                Some((Expr::Set(duration(n, unit)), next + 1))
            }
        }
    }

    /// "twice a week", "three times a day": the words from "times" on.
    fn times(&self, at: usize) -> Found {
        let joint = matches!(self.role(at + 1), Some(Role::A | Role::Per | Role::Every));
        let Some(Role::Unit(unit)) = self.role(at + 2).filter(|_| joint) else {
            return None;
        };
        Some((Expr::Set(duration(1.0, unit)), at + 3))
    }

    /// A named day, with its year where one follows.
    fn holiday(&self, at: usize) -> Found {
        let (rule, end) = self.words.holiday(self.atoms, at)?;
        let year = self.year_tail(end).filter(|_| !self.mark(end, ","));
        let (year, end) = year.map_or((None, end), |(y, e)| (Some(y), e));
        Some((Expr::Holiday { rule: rule.to_owned(), year }, end))
    }

    /// The days that follow in a range or list: "May 22 and 23", "Feb. 7-14".
    fn range(&self, reading: &Reading) -> Vec<Reading> {
        let Expr::Day { year, month, .. } = reading.expr else { return Vec::new() };
        let mut more = Vec::new();
        let mut end = reading.end;
        while let Some((day, next)) = self.next_day(end) {
            let (own, stop) =
                self.year_tail(next).map_or((None, next), |(y, e)| (Some(y), e));
            let expr = Expr::Day { year: own.or(year), month, day };
            more.push(Reading {
                start: next - 1,
                end: stop,
                expr,
                time: None,
                part: None,
            });
            end = stop;
        }
        more
    }

    fn next_day(&self, at: usize) -> Option<(i8, usize)> {
        let joint = matches!(self.role(at), Some(Role::And | Role::To | Role::Or))
            || self.mark(at, ",")
            || self.atoms.get(at).is_some_and(Atom::is_dash);
        let (day, end) = self.day_of_month(at + 1).filter(|_| joint)?;
        let month = self.month_at(end).is_some()
            || (self.is(end, Role::Of) && self.month_at(end + 1).is_some());
        let free = match self.atoms.get(end) {
            None => true,
            Some(next) if next.kind == AtomKind::Mark => {
                !(next.glued && (next.is(":") || next.is("/") || next.is_hyphen()))
            }
            Some(next) => next.is_word() && self.words.follows_day(next),
        };
        (free && !month).then_some((day, end))
    }
}

/// The year an expression stands for, where it is one.
fn year_of(expr: &Expr) -> Option<Year> {
    match expr {
        Expr::Year(year) => Some(Year::Is(*year)),
        Expr::Offset { n, unit: Unit::Year, from: From::Report } => {
            Some(Year::Shift(n.round() as i32))
        }
        Expr::Offset { unit: Unit::Year, .. } => Some(Year::Mentioned),
        _ => None,
    }
}

/// TIMEX3's value of a length of time.
pub(super) fn duration(n: f64, unit: Unit) -> String {
    let (prefix, factor, letter) = match unit {
        Unit::Second => ("PT", 1.0, "S"),
        Unit::Minute => ("PT", 1.0, "M"),
        Unit::Hour => ("PT", 1.0, "H"),
        Unit::Day | Unit::Night => ("P", 1.0, "D"),
        Unit::Week => ("P", 1.0, "W"),
        Unit::Fortnight => ("P", 2.0, "W"),
        Unit::Month => ("P", 1.0, "M"),
        Unit::Quarter => ("P", 3.0, "M"),
        Unit::Year => ("P", 1.0, "Y"),
        Unit::Decade => ("P", 10.0, "Y"),
        Unit::Century => ("P", 100.0, "Y"),
    };
    format!("{prefix}{}{letter}", n * factor)
}

/// "for years": how many is not told.
fn unknown_duration(unit: Unit) -> String {
    let one = duration(1.0, unit);
    let digits = |c: char| c.is_ascii_digit();
    let letter = one.trim_start_matches(['P', 'T']).trim_start_matches(digits);
    let prefix = if one.starts_with("PT") { "PT" } else { "P" };
    format!("{prefix}X{letter}")
}
