//! The grammar of days, months and years: "3 October", "Monday, Oct. 28, 2024", "2014".

use super::super::atom::{Atom, AtomKind};
use super::read::{Expr, Found, Reader, Reading, Year};
use super::words::{Role, Unit};
use crate::segment::Tag;

impl Reader<'_, '_> {
    /// Dates that start with digits.
    pub(super) fn numeric(&self, at: usize, previous: Option<&Reading>) -> Found {
        self.slashed(at)
            .or_else(|| self.day_month(at))
            .or_else(|| self.day_before_range(at))
            .or_else(|| self.nth_week(at))
            .or_else(|| self.century(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year(at, previous))
    }

    /// `2017-09-15`, `10/03/2017`, `15.09.2017`.
    pub(super) fn slashed(&self, at: usize) -> Found {
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
        // "10/1/2018-10/7/2018"
        let ranged = before.is_some_and(Atom::is_dash)
            && at >= 2
            && self.atoms.get(at - 2).is_some_and(|a| a.digits(4).is_some());
        let glued_before = self.atoms.get(at)?.glued
            && !ranged
            && before.is_some_and(|x| !x.is("(") && !x.is("["));
        let ranges = !ranged
            && self.atoms.get(at + 5).is_some_and(Atom::is_dash)
            && joint.is("/")
            && self.slashed(at + 6).is_some();
        if !joined || glued_before || !ranges && self.glued_more(at + 5) {
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
    pub(super) fn dotted(&self, at: usize) -> Found {
        let (day, month) = self.atoms.get(at)?.lower.split_once('.')?;
        let year =
            self.atoms.get(at + 2)?.digits(4).filter(|y| (1900..2100).contains(y))?;
        let glued = self.mark(at + 1, ".") && self.atoms.get(at + 2)?.glued;
        let day = day.parse().ok().filter(|d| (1..=31).contains(d))?;
        let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        glued.then_some((Expr::Day { year: Some(Year::Is(year)), month, day }, at + 3))
    }

    /// "3 October", "13th of November 2015".
    pub(super) fn day_month(&self, at: usize) -> Found {
        let first = self.atoms.get(at)?;
        let day = i8::try_from(first.digits(2)?).ok()?;
        let before = at.checked_sub(1).and_then(|b| self.atoms.get(b));
        // "$12 December" is money.
        let money = first.glued
            && before.is_some_and(|b| {
                b.kind == AtomKind::Mark && b.lower.len() != 1 || b.is("$")
            });
        if !(1..=31).contains(&day) || money {
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

    /// "3" in "from 3 to 5 March": the month of the range is its own.
    fn day_before_range(&self, at: usize) -> Found {
        let (day, joint) = self.day_of_month(at)?;
        let dash = self.atoms.get(joint).is_some_and(|a| a.is_dash() && a.glued);
        let between =
            at > 0 && self.is(at - 1, Role::Between) && self.is(joint, Role::And);
        if !(dash || between || self.is(joint, Role::To)) {
            return None;
        }
        let next = self.the(joint + 1);
        match self.day_month(next)? {
            (Expr::Day { year, month, day: last }, _) if day < last => {
                Some((Expr::Day { year, month, day }, joint))
            }
            _ => None,
        }
    }

    /// A month's name, whatever else it may mean.
    pub(super) fn month_at(&self, at: usize) -> Option<i8> {
        match self.role(at)? {
            Role::Month(m) => Some(m),
            Role::MonthWord(m) | Role::MonthShort(m) if self.capital(at) => Some(m),
            _ => None,
        }
    }

    /// Steps over the full stop of a short month ("Oct.") that is an atom of its own.
    pub(super) fn full_stop(&self, next: usize, month: usize) -> usize {
        let short = matches!(self.role(month), Some(Role::MonthShort(_)));
        let stop = self.atoms.get(next).is_some_and(|a| a.is(".") && a.glued);
        next + usize::from(short && stop && next + 1 < self.atoms.len())
    }

    /// "1990s", "'90s".
    pub(super) fn decade(&self, at: usize) -> Found {
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
    pub(super) fn year(&self, at: usize, previous: Option<&Reading>) -> Found {
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
        // "later than 2018"
        let than = at >= 2
            && self.is(at - 1, Role::Than)
            && matches!(self.role(at - 2), Some(Role::Later | Role::Earlier));
        let cue = cue.or(than.then_some(false));
        let follows = previous.is_some_and(|p| {
            matches!(p.expr, Expr::Year(_) | Expr::Month { .. }) && self.links(p.end, at)
        });
        let modern = (1900..=2049).contains(&year);
        let counted = self.counts_something(at + 1);
        let sure = match cue {
            Some(true) => !counted || !modern,
            Some(false) => !counted && year <= 2200,
            None if follows || self.starts_range(at, year) => !counted,
            None => (1950..=2039).contains(&year) && self.names_something(at, counted),
        };
        if let Some(found) = self.year_quarter(at + 1, Year::Is(year)).filter(|_| modern)
        {
            return Some(found);
        }
        if !sure {
            return None;
        }
        if let Some((rule, end)) = self.words.holiday(self.atoms, at + 1) {
            let year = Some(Year::Is(year));
            return Some((Expr::Holiday { rule: rule.to_owned(), year }, end));
        }
        Some((Expr::Year(year), self.season_year(at + 1)))
    }

    /// "2014 to 2018", "2014-2018".
    fn starts_range(&self, at: usize, year: i32) -> bool {
        let joint = self.is(at + 1, Role::To)
            || self.atoms.get(at + 1).is_some_and(|a| a.is_dash() && a.glued);
        let joint = joint && self.atoms.get(at).is_some_and(|a| !a.glued);
        let end = self.atoms.get(at + 2).filter(|a| joint && a.lower.len() == 4);
        end.and_then(|a| a.digits(4)).is_some_and(|end| {
            (1900..2050).contains(&year) && (year + 1..year + 60).contains(&end)
        }) && !self.counts_something(at + 3)
            && !self.glued_more(at + 3)
    }

    /// Steps over the end of "2016-17".
    pub(super) fn season_year(&self, at: usize) -> usize {
        let joint =
            self.atoms.get(at).is_some_and(|a| a.glued && (a.is_dash() || a.is("/")));
        let tail = self
            .atoms
            .get(at + 1)
            .is_some_and(|a| a.glued && a.lower.len() == 2 && a.digits(2).is_some());
        if joint && tail && !self.glued_more(at + 2) { at + 2 } else { at }
    }

    /// Whether only a connector stands between two dates of a list or range.
    pub(super) fn links(&self, from: usize, to: usize) -> bool {
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
    pub(super) fn counts_something(&self, at: usize) -> bool {
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
    pub(super) fn names_something(&self, at: usize, counted: bool) -> bool {
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
                || b.is_word() && matches!(b.tag, Tag::Det | Tag::Pron) && !counted
        });
        let word = after.is_some_and(|a| a.is_word() && !a.glued);
        let possessive = after.is_some_and(|a| a.lower == "'s" || a.is("'") || a.is("’"));
        // "the 1992 elections": round numbers may count, others are years.
        let event =
            self.atoms.get(at).and_then(|a| a.digits(4)).is_some_and(|y| y % 10 > 0);
        let article = at > 0 && self.is(at - 1, Role::The);
        (after_article && word && (!counted || article && event))
            || (possessive && !counted)
    }

    /// "Monday", "Monday evening", "Monday, Oct. 28, 2024", "Monday 28 October".
    pub(super) fn weekday(&self, at: usize, day: i8) -> Reading {
        let plain = Reading {
            start: at,
            end: at + 1,
            expr: Expr::Weekday { day, shift: None },
            time: None,
            part: None,
            linked: false,
        };
        if let Some((expr, end)) = self.after_weekday(at + 1) {
            return Reading { expr, end, ..plain };
        }
        if let Some(found) = self.weekday_and_day(at + 1, day) {
            return Reading::of(at, found);
        }
        if let Some(code) = self.parts_of_day(at + 1) {
            let code = std::str::from_utf8(&code).unwrap_or("XX");
            let expr = Expr::Set(format!("XXXX-WXX-{day}T{code}"));
            return Reading { expr, end: at + 2, ..plain };
        }
        let (part, end) = self.part(at + 1);
        if let Some((weeks, end)) = self.week_of_weekday(end) {
            return Reading { expr: Expr::WeekdayOf { day, weeks }, end, part, ..plain };
        }
        let dated = self.after_weekday(end).filter(|_| part.is_some());
        match dated {
            Some((expr, end)) => Reading { expr, end, part, ..plain },
            None => Reading { end, part, ..plain },
        }
    }

    /// "mornings", "nights" after a weekday.
    fn parts_of_day(&self, at: usize) -> Option<[u8; 2]> {
        match self.role(at)? {
            Role::Parts(code) => Some(code),
            Role::Units(Unit::Night) => Some(*b"NI"),
            _ => None,
        }
    }

    /// "of last week", "next week" after a weekday: how many weeks off.
    fn week_of_weekday(&self, at: usize) -> Option<(i32, usize)> {
        let next = at + usize::from(self.is(at, Role::Of));
        let (Role::Shift(weeks) | Role::Span(weeks)) = self.role(next)? else {
            return None;
        };
        self.is(next + 1, Role::Unit(Unit::Week)).then_some((weeks, next + 2))
    }

    /// The day and month that follow a weekday.
    pub(super) fn after_weekday(&self, at: usize) -> Found {
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

    /// "October", "October 2014", "Oct. 3, 2014", "October last year".
    pub(super) fn month(&self, at: usize, role: Role) -> Found {
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
    pub(super) fn stands_as_month(&self, at: usize, role: Role) -> bool {
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
        let ranged = self.atoms.get(at + 1).is_some_and(|a| a.is_dash() && a.glued)
            && self.month_at(at + 2).is_some();
        let quoted = matches!(role, Role::MonthWord(_))
            && self.atoms.get(at + 1).is_some_and(|a| a.lower == "'s");
        let mark =
            before - usize::from(before > 0 && self.atoms[before].kind == AtomKind::Mark);
        let determined = matches!(self.role(mark), Some(Role::The | Role::A))
            && self
                .atoms
                .get(at + 1)
                .is_some_and(|a| a.is_word() && !a.capital && !a.glued);
        cued || linked || ranged || determined || (quoted && !self.capital(before))
    }

    /// Whether a month's name is the first of a person's: "April Hayes".
    pub(super) fn name_follows(&self, at: usize, next: usize) -> bool {
        let cued = at.checked_sub(1).and_then(|b| self.atoms.get(b)).is_some_and(|b| {
            self.words.year_cue(b).is_some() || !b.is_word() || b.lower.starts_with('\'')
        });
        let person =
            self.atoms.get(next).is_some_and(|a| a.capital && a.is_word() && !a.glued);
        person && !cued && self.role(next).is_none() && (at == 0 || self.capital(at - 1))
    }

    /// The day after a month's name.
    pub(super) fn day_of_month(&self, at: usize) -> Option<(i8, usize)> {
        let at = self.hyphen(at);
        let at = self.the(at);
        if let Some((nth, end)) = self.numbers.ordinal(self.atoms, at)
            && self.atoms.get(at).is_some_and(Atom::is_word)
            && self.atoms.get(end).is_none_or(|a| {
                !a.is_hyphen() && !matches!(a.tag, Tag::Noun | Tag::Adj | Tag::Propn)
            })
        {
            let day = i8::try_from(nth as i64).ok().filter(|d| (1..=31).contains(d))?;
            return Some((day, end));
        }
        let day = i8::try_from(self.atoms.get(at)?.digits(2)?).ok()?;
        let time = self.clock(at).is_some();
        let percent = self.mark(at + 1, "%");
        if !(1..=31).contains(&day) || time || percent {
            return None;
        }
        Some((day, at + 1 + usize::from(self.is(at + 1, Role::Ordinal))))
    }

    /// The year after a day or month: ", 2014", "of 2014", "last year", "of that year".
    pub(super) fn year_tail(&self, at: usize) -> Option<(Year, usize)> {
        let mut next = self.comma(at);
        let dated = |at: usize| self.atoms.get(at).is_some_and(|a| a.lower.len() == 4);
        // "in June in 2017"
        if self.is(next, Role::Of) || self.is(next, Role::In) && dated(next + 1) {
            next += 1;
        }
        next = self.the(next);
        if let Some((year, end)) = self.year_number(next) {
            let fits = (1000..=2100).contains(&year) && !self.counts_something(end);
            return fits.then_some((Year::Is(year), end));
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
    pub(super) fn season(&self, at: usize, code: [u8; 2]) -> Found {
        let (year, end) = self.year_tail(at + 1)?;
        Some((Expr::Season { code, year: Some(year) }, end))
    }

    /// "the 1990s" is digits; here "the nineties".
    pub(super) fn the_decade(&self, at: usize) -> Found {
        match self.role(at + 1)? {
            Role::Decade(n) => Some((Expr::Decade(1900 + n), at + 2)),
            _ => None,
        }
    }

    /// A four-digit year that needs no further cue.
    pub(super) fn plain_year(&self, at: usize) -> Found {
        let (year, end) = self.year_number(at)?;
        ((1000..=2100).contains(&year) && !self.counts_something(end))
            .then_some((Expr::Year(year), self.season_year(end)))
    }

    /// A named day, with its year where one follows.
    pub(super) fn holiday(&self, at: usize) -> Found {
        let (rule, end) = self.words.holiday(self.atoms, at)?;
        let year = self.year_tail(end).filter(|_| !self.mark(end, ","));
        let (year, end) = year.map_or((None, end), |(y, e)| (Some(y), e));
        let rule = rule.to_owned();
        if self.is(end, Role::Weekend) {
            let tail = self.year_tail(end + 1).filter(|_| year.is_none());
            let (year, end) = tail.map_or((year, end + 1), |(y, e)| (Some(y), e));
            return Some((Expr::HolidayWeekend { rule, year }, end));
        }
        Some((Expr::Holiday { rule, year }, end))
    }

    /// The days that follow in a range or list: "May 22 and 23", "Feb. 7-14".
    pub(super) fn range(&self, reading: &Reading) -> Vec<Reading> {
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
                linked: true,
            });
            end = stop;
        }
        more
    }

    pub(super) fn next_day(&self, at: usize) -> Option<(i8, usize)> {
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
