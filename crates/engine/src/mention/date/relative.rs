//! The grammar of dates that hang on another day, and of lengths of time: "last week",
//! "three years ago", "the end of the month", "every Monday".

use super::super::atom::Atom;
use super::super::number::{Form, Number, NumberWord};
use super::read::{Expr, Found, From, Reader, Reading, Year};
use super::words::{Edge, Role, Trigger, Unit};
use crate::segment::Tag;

/// An amount of time.
struct Length {
    /// Its first atom, "nearly" included.
    at: usize,
    /// The atom its number starts at.
    number_at: usize,
    n: f64,
    unit: Unit,
    /// "several", "a few".
    vague: bool,
}

impl Reader<'_, '_> {
    /// "last week", "this morning", "next Friday", "last November", "the past three
    /// weeks". `length`: the word also measures ("the past week" is a duration).
    pub(super) fn shifted(&self, at: usize, n: i32, length: bool) -> Option<Reading> {
        let plain = |expr, end| Reading::of(at, (expr, end));
        // "this past weekend", "this coming Friday"
        let (at2, n) = match self.role(at + 1) {
            Some(Role::Span(m)) if n == 0 => (at + 2, m),
            _ => (at + 1, n),
        };
        let at2 = self.filler(at2);
        let role = self.role(at2);
        let year = |n: i32| Some(Year::Shift(n));
        Some(match role {
            Some(Role::Weekday(day)) => {
                let mut reading = self.weekday(at2, day);
                reading.start = at;
                if let Expr::Weekday { shift, .. } = &mut reading.expr {
                    // "this coming Friday" is the nearest ahead.
                    *shift = Some(if n > 0 && (length || at2 > at + 1) { 2 } else { n });
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
            Some(Role::Half) if n == -1 => {
                let (expr, end) = self.nth(at, 2)?;
                plain(expr, end)
            }
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
                let (expr, end) = self.several(at2)?;
                plain(expr, end)
            }
            _ => return None,
        })
    }

    /// A number of units after "the last", "the previous": a length of time.
    fn several(&self, at: usize) -> Found {
        // "three quarters" is three of four only where nothing counts quarters.
        let word = self.atoms.get(at).and_then(|a| self.numbers.word(a));
        if let Some(NumberWord::Unit(n)) = word
            && self.is(at + 1, Role::Units(Unit::Quarter))
        {
            return Some((Expr::Duration(duration(n, Unit::Quarter)), at + 2));
        }
        self.counted(at).filter(|(expr, _)| matches!(expr, Expr::Duration(_)))
    }

    /// The unit after "last", "this" or "next".
    pub(super) fn shifted_unit(
        &self,
        at: usize,
        n: i32,
        unit: Unit,
        length: bool,
    ) -> Found {
        let end = at + 1;
        if unit == Unit::Year
            && let Some(found) = self.year_quarter(end, Year::Shift(n))
        {
            return Some(found);
        }
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
            Unit::Decade if !length => Some((Expr::DecadeOff(n), end)),
            _ if length && n < 0 => Some((Expr::Duration(duration(1.0, unit)), end)),
            _ => Some((Expr::Offset { n: n.into(), unit, from: From::Report }, end)),
        }
    }

    /// "that month", "the same day", "the previous year", "the following week".
    pub(super) fn mentioned(&self, at: usize, role: Role) -> Option<Reading> {
        let n = match role {
            Role::Before => -1.0,
            Role::After => 1.0,
            _ => 0.0,
        };
        if let Some((rule, end)) = self.words.holiday(self.atoms, at + 1)
            && n != 0.0
        {
            let year = Some(Year::Shift(n as i32));
            let expr = Expr::Holiday { rule: rule.to_owned(), year };
            return Some(Reading::of(at, (expr, end)));
        }
        let Some(role) = self.role(at + 1) else {
            return (n != 0.0)
                .then(|| self.several(at + 1))
                .flatten()
                .map(|found| Reading::of(at, found));
        };
        let (unit, part) = match role {
            Role::Unit(Unit::Night) if n == 0.0 => (Unit::Day, Some(*b"NI")),
            Role::Part(code) if n == 0.0 => (Unit::Day, Some(code)),
            Role::Unit(
                unit
                @ (Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year),
            ) => (unit, None),
            Role::Weekday(day) => {
                // "the following Friday", "that Friday", "the previous Friday"
                let shift = Some(n as i32);
                let expr = Expr::Weekday { day, shift };
                return Some(Reading::of(at, (expr, at + 2)));
            }
            Role::Weekend if n == 0.0 => {
                let expr = Expr::Weekend(0);
                return Some(Reading::of(at, (expr, at + 2)));
            }
            _ if n != 0.0 => {
                let (expr, end) = self.several(at + 1)?;
                return Some(Reading::of(at, (expr, end)));
            }
            _ => return None,
        };
        let expr = Expr::Offset { n, unit, from: From::Mention };
        Some(Reading { start: at, end: at + 2, expr, time: None, part, linked: false })
    }

    /// "early August", "mid-2017", "late last month", "late Thursday".
    pub(super) fn edged(&self, at: usize, _: Edge) -> Option<Reading> {
        let mut next = self.hyphen(at + 1);
        if self.is(next, Role::On) {
            next += 1;
        }
        let next = self.the(next);
        let inner = match self.roles.get(next).copied().flatten()? {
            Trigger::Digits => {
                let (expr, end) = self.decade(next).or_else(|| self.plain_year(next))?;
                Reading::of(at, (expr, end))
            }
            Trigger::Opener => return None,
            Trigger::Word(Role::Month(m) | Role::MonthWord(m) | Role::MonthShort(m))
                if self.capital(next) =>
            {
                let (expr, end) = self.month(next, Role::Month(m))?;
                Reading::of(at, (expr, end))
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

    /// "the end of November", "the beginning of 2018", "the end of the year".
    pub(super) fn edge_of(&self, at: usize, _: Edge) -> Found {
        if !self.is(at + 1, Role::Of) {
            return None;
        }
        self.calendar(at + 2)
    }

    /// A month, year, season or longer offset, as stands after "of".
    pub(super) fn calendar(&self, at: usize) -> Found {
        if let (
            Some(Role::The),
            Some(Role::Unit(unit @ (Unit::Month | Unit::Year | Unit::Week))),
        ) = (self.role(at), self.role(at + 1))
        {
            return Some((Expr::Offset { n: 0.0, unit, from: From::Report }, at + 2));
        }
        // "by end of month"
        if let Some(Role::Unit(unit @ (Unit::Month | Unit::Year | Unit::Week))) =
            self.role(at)
        {
            return Some((Expr::Offset { n: 0.0, unit, from: From::Report }, at + 1));
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
    pub(super) fn earlier(&self, at: usize) -> Option<Reading> {
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
            return Some(Reading::of(at, (expr, end)));
        }
        let reading = self.phrase(next, role)?;
        Some(Reading { start: at, ..reading })
    }

    /// "the week", "the year" after "earlier in".
    pub(super) fn the_unit(&self, at: usize) -> Found {
        match self.role(at)? {
            Role::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) => {
                Some((Expr::Offset { n: 0.0, unit, from: From::Report }, at + 1))
            }
            _ => None,
        }
    }

    /// "first half of this year", "third quarter", "final quarter of 2017".
    pub(super) fn nth(&self, at: usize, nth: u8) -> Found {
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
    pub(super) fn counted(&self, at: usize) -> Found {
        let approximate = self.approximate(at);
        let (n, next, vague) = self.amount(approximate)?;
        let next = self.hyphen(self.range_of_amounts(next));
        // "the 10 previous weeks"
        let shifted = matches!(
            self.role(next),
            Some(Role::Shift(_) | Role::Span(_) | Role::Before | Role::After)
        ) && matches!(self.role(next + 1), Some(Role::Units(_)));
        let next = next + usize::from(shifted);
        let (Role::Unit(unit) | Role::Units(unit)) = self.role(next)? else {
            return None;
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
        let half = self.and_a_half(end).filter(|_| n == 1.0);
        let n = if half.is_some() { n + 0.5 } else { n };
        let length = Length { at, number_at: approximate, n, unit, vague };
        let expr = self.length(&length)?;
        Some(self.longer(expr, unit, half.unwrap_or(end)))
    }

    /// "2 years, 1 month and 3 days": a length and the smaller units after it.
    fn longer(&self, mut expr: Expr, mut unit: Unit, mut end: usize) -> (Expr, usize) {
        while let Expr::Duration(whole) = &expr {
            let next = self.comma(end);
            let next = next + usize::from(self.is(next, Role::And));
            let rest = self.amount(next).filter(|(_, _, vague)| !vague);
            let Some((n, at, _)) = rest else { break };
            let (Some(Role::Unit(small) | Role::Units(small)), false) =
                (self.role(at), self.role(at + 1).is_some_and(is_beside))
            else {
                break;
            };
            if small >= unit || whole.contains('X') {
                break;
            }
            let more = duration(n, small);
            let time = whole.contains('T');
            let tail =
                if time { more.strip_prefix("PT") } else { more.strip_prefix('P') };
            let Some(tail) = tail else { break };
            expr = Expr::Duration(format!("{whole}{tail}"));
            (unit, end) = (small, at + 1);
        }
        (expr, end)
    }

    /// Steps over the upper end of "two to three" weeks.
    fn range_of_amounts(&self, at: usize) -> usize {
        let joint = matches!(self.role(at), Some(Role::To | Role::Or))
            || self.atoms.get(at).is_some_and(Atom::is_dash);
        let upper = joint.then(|| self.amount(at + 1)).flatten();
        upper
            .map(|(_, end, _)| end)
            .filter(|end| matches!(self.role(self.hyphen(*end)), Some(Role::Units(_))))
            .unwrap_or(at)
    }

    /// "and a half" after a unit of time: the atom after it.
    fn and_a_half(&self, at: usize) -> Option<usize> {
        let half = at + 1 + usize::from(self.is(at + 1, Role::A));
        (self.is(at, Role::And) && self.is(half, Role::Half)).then_some(half + 1)
    }

    /// Steps over "nearly", "more than" before an amount of time.
    pub(super) fn approximate(&self, at: usize) -> usize {
        let mut next = at;
        while matches!(self.role(next), Some(Role::About | Role::Than)) && next < at + 3 {
            next += 1;
        }
        next
    }

    /// A number or an article before a unit of time, and whether it is vague.
    pub(super) fn amount(&self, at: usize) -> Option<(f64, usize, bool)> {
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
            let several = self.atoms.get(at + 1).is_some_and(|a| self.numbers.is_some(a));
            return Some(if several {
                (2.0, at + 2, true)
            } else {
                (1.0, at + 1, false)
            });
        }
        self.numbers.is_some(self.atoms.get(at)?).then_some((2.0, at + 1, true))
    }

    /// What follows a unit of time and makes it a date: "ago", "later", "before
    /// Christmas", "from now", "of March 6".
    pub(super) fn unit_beside(&self, unit_at: usize, n: f64, unit: Unit) -> Found {
        let next = unit_at + 1;
        let offset = |n, from| Expr::Offset { n, unit, from };
        match self.role(next)? {
            Role::Ago if n == 1.0 && unit == Unit::Year => {
                Some((Expr::YearBefore(From::Report), next + 1))
            }
            Role::Earlier if n == 1.0 && unit == Unit::Year => {
                Some((Expr::YearBefore(From::Mention), next + 1))
            }
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
            Role::From if self.long(unit) => {
                let (of, end) = self.anchor(next + 1)?;
                let day = !matches!(of, Expr::Month { .. } | Expr::Year(_));
                day.then(|| (Expr::Beside { n, unit, of: Box::new(of) }, end))
            }
            Role::RelAfter if n == 1.0 && self.week_after_next(next + 1) => {
                Some((offset(2.0, From::Report), next + 2))
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

    /// "next" alone, as in "the week after next".
    fn week_after_next(&self, at: usize) -> bool {
        self.is(at, Role::Shift(1)) && self.role(at + 1).is_none()
    }

    pub(super) fn long(&self, unit: Unit) -> bool {
        !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour)
    }

    /// The date after "before", "after" or "of".
    pub(super) fn anchor(&self, at: usize) -> Found {
        let at = self.the(at);
        if let Some(found) = self.holiday(at) {
            return Some(found);
        }
        match self.roles.get(at).copied().flatten()? {
            Trigger::Digits => self.numeric(at, None),
            Trigger::Opener => None,
            Trigger::Word(
                role @ (Role::Weekday(_)
                | Role::Shift(_)
                | Role::Month(_)
                | Role::MonthWord(_)
                | Role::MonthShort(_)
                | Role::Day(_)),
            ) => {
                let reading = self.phrase(at, role)?;
                let length = matches!(reading.expr, Expr::Duration(_) | Expr::Set(_));
                (!length).then_some((reading.expr, reading.end))
            }
            Trigger::Word(_) => None,
        }
    }

    /// An amount of time that is no date.
    fn length(&self, length: &Length) -> Option<Expr> {
        let Length { at, number_at, n, unit, vague } = *length;
        let article = self.is(number_at, Role::A) && n == 1.0;
        let ahead = at > 0 && self.is(at - 1, Role::In);
        if ahead && !vague && self.long(unit) {
            return Some(Expr::Offset { n, unit, from: From::ReportIfAhead });
        }
        let after_cue = number_at > at
            || at > 0
                && (matches!(
                    self.role(at - 1),
                    Some(Role::In | Role::Within | Role::Than | Role::About)
                ) || self.words.year_cue(&self.atoms[at - 1]).is_some());
        if article && !after_cue && !self.measured_by(at, unit) {
            return None;
        }
        if vague {
            return Some(Expr::Duration(unknown_duration(unit)));
        }
        Some(Expr::Duration(duration(n, unit)))
    }

    /// Whether "a week" stands where a length does: after a verb ("gave him a week") or
    /// adverb, not after what is counted by it ("two flights a week").
    fn measured_by(&self, at: usize, unit: Unit) -> bool {
        let long = matches!(unit, Unit::Hour | Unit::Week | Unit::Month | Unit::Year);
        let before = at.checked_sub(1).and_then(|b| self.atoms.get(b));
        long && before.is_some_and(|b| {
            matches!(b.tag, Tag::Verb | Tag::Adv | Tag::Pron | Tag::Sconj)
        })
    }

    /// "for years", "weeks ago".
    pub(super) fn bare_units(&self, at: usize, unit: Unit) -> Found {
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
    pub(super) fn every(&self, at: usize) -> Found {
        if self.is(at + 1, Role::Other) {
            return match self.role(at + 2)? {
                Role::Unit(unit) => Some((Expr::Set(duration(2.0, unit)), at + 3)),
                Role::Weekday(day) => {
                    Some((Expr::Set(format!("XXXX-WXX-{day}")), at + 3))
                }
                _ => None,
            };
        }
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
    pub(super) fn times(&self, at: usize) -> Found {
        let joint = matches!(self.role(at + 1), Some(Role::A | Role::Per | Role::Every));
        let Some(Role::Unit(unit)) = self.role(at + 2).filter(|_| joint) else {
            return None;
        };
        Some((Expr::Set(duration(1.0, unit)), at + 3))
    }
}

/// Whether the word hangs a length of time on a day.
fn is_beside(role: Role) -> bool {
    matches!(
        role,
        Role::Ago | Role::Earlier | Role::Later | Role::RelBefore | Role::RelAfter
    )
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
    let n = n * factor;
    let whole = n.trunc();
    let (small, smaller) = match (prefix, letter) {
        ("P", "Y") => ((n - whole) * 12.0, "M"),
        ("PT", "H") => ((n - whole) * 60.0, "M"),
        ("PT", "M") => ((n - whole) * 60.0, "S"),
        _ => (0.0, ""),
    };
    // "2 1/2 years" is two years and six months.
    if small > 0.0 && (small - small.round()).abs() < 1e-6 {
        let most = if whole > 0.0 { format!("{whole}{letter}") } else { String::new() };
        return format!("{prefix}{most}{}{smaller}", small.round());
    }
    format!("{prefix}{n}{letter}")
}

/// "for years": how many is not told.
fn unknown_duration(unit: Unit) -> String {
    let one = duration(1.0, unit);
    let digits = |c: char| c.is_ascii_digit();
    let letter = one.trim_start_matches(['P', 'T']).trim_start_matches(digits);
    if unit == Unit::Century {
        return "PXC".to_owned();
    }
    let prefix = if one.starts_with("PT") { "PT" } else { "P" };
    format!("{prefix}X{letter}")
}
