//! The grammar of quarters, spoken years and centuries: "the year-ago quarter",
//! "Q3 2012", "nineteen ninety-six", "the 20th century".

use super::super::number::NumberWord;
use super::read::{Expr, Found, From, Reader, Year};
use super::words::{Role, Unit};
use crate::segment::Tag;

impl Reader<'_, '_> {
    /// "the quarter", "the latest period", "the current fiscal year", "for the week":
    /// an article and a stretch of the calendar, the one spoken of.
    pub(super) fn the_stretch(&self, at: usize) -> Found {
        let latest = self.is(at + 1, Role::Latest);
        let next = self.filler(at + 1 + usize::from(latest));
        let end = next + 1;
        let bound = matches!(
            self.role(end),
            Some(Role::Of | Role::RelBefore | Role::RelAfter | Role::That)
        );
        let joined = self.hyphen(end) > end;
        match self.role(next)? {
            Role::Unit(Unit::Quarter) if !bound && !joined => {
                Some((Expr::LastQuarter(0), end))
            }
            Role::Period if latest => Some((Expr::LastQuarter(0), end)),
            Role::Unit(Unit::Year) if self.is(end, Role::Ended) => {
                Some((Expr::Duration("P1Y".to_owned()), end))
            }
            Role::Unit(Unit::Year) => {
                let spoken = self.year_number(end).map(|(y, end)| (Expr::Year(y), end));
                let cued = next > at + 1 || self.cued(at);
                let this =
                    (!bound && !joined && cued).then(|| self.this(Unit::Year, end));
                spoken.or(this)
            }
            Role::Unit(Unit::Week) if !bound && !joined && self.cued(at) => {
                Some(self.this(Unit::Week, end))
            }
            _ => None,
        }
    }

    fn this(&self, unit: Unit, end: usize) -> (Expr, usize) {
        (Expr::Offset { n: 0.0, unit, from: From::Report }, end)
    }

    /// Whether a preposition of time stands before.
    fn cued(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|b| self.atoms.get(b)).is_some_and(|b| {
            self.words.year_cue(b).is_some() && !self.is(at - 1, Role::Of)
        })
    }

    /// Steps over "fiscal", "full" and a number's hyphen before a year or quarter.
    pub(super) fn filler(&self, at: usize) -> usize {
        let mut next = at;
        while self.is(next, Role::Filler) && next < at + 2 {
            next += 1;
        }
        next
    }

    /// "year-ago", "year-earlier": with the quarter that follows, or alone.
    pub(super) fn year_ago(&self, at: usize) -> Found {
        let next = self.hyphen(at + 1);
        let fits = matches!(self.role(next)?, Role::Ago | Role::Earlier);
        if next == at + 1 || !fits {
            return None;
        }
        let end = next + 1;
        match self.role(end) {
            Some(Role::Unit(Unit::Quarter) | Role::Period) => {
                return Some((Expr::LastQuarter(-1), end + 1));
            }
            Some(Role::Nth(nth)) if self.is(end + 1, Role::Unit(Unit::Quarter)) => {
                let year = Some(Year::Shift(-1));
                return Some((Expr::Quarter { nth, year }, end + 2));
            }
            _ => {}
        }
        Some((Expr::YearBefore(From::Report), end))
    }

    /// The quarter or half after a year: "1988 third quarter", "this year's quarter",
    /// "2012 Q3", "2019-H2".
    pub(super) fn year_quarter(&self, at: usize, year: Year) -> Found {
        let own = at + usize::from(self.atoms.get(at).is_some_and(|a| a.lower == "'s"));
        let next = self.filler(self.hyphen(own));
        match self.role(next)? {
            Role::Unit(Unit::Quarter) => Some((Expr::QuarterOf(year), next + 1)),
            Role::Period if own == at => Some((Expr::QuarterOf(year), next + 1)),
            Role::Nth(nth) => self.nth_of(next, nth, year),
            Role::Unit(Unit::Second) => self.nth_of(next, 2, year),
            Role::QuarterShort | Role::HalfShort => self.short_quarter(next, Some(year)),
            _ => None,
        }
    }

    fn nth_of(&self, at: usize, nth: u8, year: Year) -> Found {
        let unit = self.hyphen(at + 1);
        let year = Some(year);
        match self.role(unit)? {
            Role::Unit(Unit::Quarter) => {
                Some((Expr::Quarter { nth: nth.min(4), year }, unit + 1))
            }
            Role::Half => Some((Expr::Half { nth: nth.min(2), year }, unit + 1)),
            _ => None,
        }
    }

    /// "Q3", "Q3 2012", "H1 of 2019".
    pub(super) fn short_quarter(&self, at: usize, year: Option<Year>) -> Found {
        let digit = self.atoms.get(at + 1).filter(|a| a.glued)?;
        let nth = u8::try_from(digit.digits(1)?).ok()?;
        let quarter = self.is(at, Role::QuarterShort);
        let most = if quarter { 4 } else { 2 };
        let tail = self.year_tail(self.hyphen(at + 2)).filter(|_| year.is_none());
        let sure = self.capital(at) || year.is_some() || tail.is_some();
        if !(1..=most).contains(&nth) || !sure {
            return None;
        }
        let (year, end) = tail.map_or((year, at + 2), |(y, end)| (Some(y), end));
        if !quarter && year.is_none() {
            return None; // "H1" alone is a name
        }
        let expr =
            if quarter { Expr::Quarter { nth, year } } else { Expr::Half { nth, year } };
        Some((expr, end))
    }

    /// "nineteen ninety-six" where nothing is counted; "twenty-first century".
    pub(super) fn spoken(&self, at: usize) -> Found {
        if let Some(found) = self.century(at) {
            return Some(found);
        }
        let (year, end) = self.spoken_year(at)?;
        let thousands =
            self.numbers.word(self.atoms.get(at)?) == Some(NumberWord::Unit(2.0));
        let counted = self.counts_something(end) || self.hyphen(end) > end;
        (!counted && (!thousands || self.cued(at))).then_some((Expr::Year(year), end))
    }

    /// A year in digits or words.
    pub(super) fn year_number(&self, at: usize) -> Option<(i32, usize)> {
        let atom = self.atoms.get(at)?;
        let digits = atom.digits(4).filter(|_| atom.lower.len() == 4);
        digits.map(|year| (year, at + 1)).or_else(|| self.spoken_year(at))
    }

    /// "nineteen ninety-six", "twenty twelve", "two thousand and fifteen".
    fn spoken_year(&self, at: usize) -> Option<(i32, usize)> {
        let word = |at: usize| self.numbers.word(self.atoms.get(at)?);
        match word(at)? {
            NumberWord::Teen(hundreds) => {
                let (rest, end) = self.below_hundred(at + 1)?;
                (rest >= 10).then_some((hundreds as i32 * 100 + rest, end))
            }
            NumberWord::Tens(20.0) => {
                let (rest, end) = self.below_hundred(at + 1)?;
                (10..=49).contains(&rest).then_some((2000 + rest, end))
            }
            NumberWord::Unit(2.0) if word(at + 1) == Some(NumberWord::Scale(1000.0)) => {
                let and = at + 2 + usize::from(self.is(at + 2, Role::And));
                let (rest, end) = self.below_hundred(and).unwrap_or((0, at + 2));
                Some((2000 + rest, end))
            }
            _ => None,
        }
    }

    /// A number under a hundred in words.
    fn below_hundred(&self, at: usize) -> Option<(i32, usize)> {
        let word = |at: usize| self.numbers.word(self.atoms.get(at)?);
        match word(at)? {
            NumberWord::Unit(n) | NumberWord::Teen(n) => Some((n as i32, at + 1)),
            NumberWord::Tens(n) => {
                let unit = self.hyphen(at + 1);
                match word(unit) {
                    Some(NumberWord::Unit(m)) => Some(((n + m) as i32, unit + 1)),
                    _ => Some((n as i32, at + 1)),
                }
            }
            _ => None,
        }
    }

    /// "last week of July", "second week of 2021".
    pub(super) fn nth_week(&self, at: usize) -> Found {
        let (nth, end) = match self.role(at) {
            Some(Role::Shift(-1) | Role::Nth(9)) => (-1, at + 1),
            _ => self.numbers.ordinal(self.atoms, at).map(|(n, end)| (n as i8, end))?,
        };
        if !self.is(end, Role::Unit(Unit::Week)) || !self.is(end + 1, Role::Of) {
            return None;
        }
        let (of, end) = self.calendar(end + 2)?;
        let fits = matches!(
            of,
            Expr::Month { .. }
                | Expr::Year(_)
                | Expr::Offset { unit: Unit::Month | Unit::Year, .. }
        );
        (fits && nth <= 53).then(|| (Expr::WeekOf { nth, of: Box::new(of) }, end))
    }

    /// "on the 18th" where nothing is ranked by it.
    pub(super) fn day_only(&self, at: usize) -> Found {
        let on = at > 0 && self.is(at - 1, Role::On);
        let digits = self.atoms.get(at + 1).is_some_and(|a| a.digits(2).is_some());
        let (nth, end) =
            self.numbers.ordinal(self.atoms, at + 1).filter(|_| on && digits)?;
        let alone = self.atoms.get(end).is_none_or(|a| {
            !a.is_hyphen() && !matches!(a.tag, Tag::Noun | Tag::Adj | Tag::Propn)
        }) && !self.is(end, Role::Of);
        let day = i8::try_from(nth as i64).ok().filter(|d| (1..=31).contains(d))?;
        alone.then_some((Expr::DayOnly { day, weekday: None }, end))
    }

    /// "Tuesday the 11th".
    pub(super) fn weekday_and_day(&self, at: usize, weekday: i8) -> Found {
        let ordinal =
            self.is(at, Role::The).then(|| self.numbers.ordinal(self.atoms, at + 1));
        let (nth, end) = ordinal??;
        let day = i8::try_from(nth as i64).ok().filter(|d| (1..=31).contains(d))?;
        Some((Expr::DayOnly { day, weekday: Some(weekday) }, end))
    }

    /// "20th century", "twenty-first century".
    pub(super) fn century(&self, at: usize) -> Found {
        let (nth, end) = self.numbers.ordinal(self.atoms, at)?;
        let end = self.hyphen(end);
        let fits = self.is(end, Role::Unit(Unit::Century)) && (1.0..=30.0).contains(&nth);
        fits.then_some((Expr::Century(nth as i32), end + 1))
    }

    /// "third of October", "twenty-third day of September 2015".
    pub(super) fn ordinal_day(&self, at: usize) -> Found {
        let (nth, end) = self.numbers.ordinal(self.atoms, at)?;
        let day = i8::try_from(nth as i64).ok().filter(|d| (1..=31).contains(d))?;
        let of = end + usize::from(self.is(end, Role::Unit(Unit::Day)));
        let month_at = of + usize::from(self.is(of, Role::Of));
        let month = self.month_at(month_at).filter(|_| month_at > end)?;
        let next = self.full_stop(month_at + 1, month_at);
        let (year, end) =
            self.year_tail(next).map_or((None, next), |(y, end)| (Some(y), end));
        Some((Expr::Day { year, month, day }, end))
    }
}
