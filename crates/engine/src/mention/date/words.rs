//! What the words of calendar expressions do, read from `rules/<code>/date/`.

use super::super::atom::{Atom, AtomKind};
use crate::language::{Language, WordList};
use crate::segment::Tag;
use rustc_hash::{FxHashMap, FxHashSet};

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Where in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Mid,
    End,
}

/// What a word does in a calendar expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Weekday(i8),
    WeekdayShort(i8),
    Weekdays(i8),
    Month(i8),
    MonthWord(i8),
    MonthShort(i8),
    Season([u8; 2]),
    SeasonWord([u8; 2]),
    Unit(Unit),
    Units(Unit),
    Weekend,
    Weekends,
    Half,
    Part([u8; 2]),
    Parts([u8; 2]),
    Day(i32),
    Tonight,
    Overnight,
    Shift(i32),
    Span(i32),
    Before,
    After,
    That,
    Ago,
    Earlier,
    Later,
    RelBefore,
    RelAfter,
    From,
    Now,
    Since,
    Mod(Edge),
    Edge(Edge),
    Nth(u8),
    The,
    A,
    Of,
    In,
    On,
    And,
    To,
    Or,
    Between,
    About,
    Than,
    Every,
    Set([u8; 4]),
    Times,
    Per,
    HalfDay(i8),
    Noon(i8),
    Oclock,
    Ordinal,
    S,
    Decade(i32),
    Age,
    /// "the latest quarter".
    Latest,
    /// "the year ended March 31".
    Ended,
    /// "0930 GMT".
    WorldTime,
    /// "every other day".
    Other,
    /// "all day".
    All,
    /// "within a week".
    Within,
    /// "fiscal" before a year or quarter.
    Filler,
    /// "the year-ago period".
    Period,
    /// "Q3".
    QuarterShort,
    /// "H2".
    HalfShort,
}

/// The calendar words of a language.
pub(super) struct Words<'l> {
    roles: FxHashMap<&'l str, Role>,
    holidays: &'l WordList,
    /// First words of named days.
    openers: FxHashSet<&'l str>,
    year_cues: &'l WordList,
    zones: &'l WordList,
    /// Words that may follow the last day of a list of days.
    day_followers: &'l WordList,
    /// "now", "the near future": TIMEX3's references without a date.
    references: &'l WordList,
    /// First words of references.
    reference_openers: FxHashSet<&'l str>,
    /// Words right before a date that set it ahead: "until Friday".
    until: &'l WordList,
}

impl<'l> Words<'l> {
    pub(super) fn new(language: &'l Language) -> Self {
        let list = language.list("date/words");
        let roles =
            list.iter().filter_map(|word| Some((word, role(list.get(word)?)?))).collect();
        let holidays = language.list("date/holidays");
        let references = language.list("date/references");
        let openers = holidays.iter().filter_map(|h| h.split(' ').next()).collect();
        let year_cues = language.list("date/year_cues");
        Words {
            roles,
            holidays,
            openers,
            year_cues,
            zones: language.list("date/zones"),
            day_followers: language.list("date/day_followers"),
            reference_openers: references
                .iter()
                .filter_map(|r| r.split(' ').next())
                .collect(),
            references,
            until: language.list("date/until"),
        }
    }

    /// Whether the word may follow a day in a list ("May 22 and 23 in the square"): it
    /// is nothing the number could count.
    pub(super) fn follows_day(&self, atom: &Atom<'_>) -> bool {
        self.day_followers.has(&atom.lower)
    }

    /// The role of each atom, into `roles`, which is emptied before. Digits have none.
    pub(super) fn roles(&self, atoms: &[Atom<'_>], roles: &mut Vec<Option<Trigger>>) {
        roles.clear();
        roles.extend(atoms.iter().map(|atom| match atom.kind {
            AtomKind::Digits => Some(Trigger::Digits),
            AtomKind::Mark => None,
            AtomKind::Word => {
                if let Some(role) = self.roles.get(atom.lower.as_ref()) {
                    Some(Trigger::Word(*role))
                } else if self.openers.contains(atom.lower.as_ref()) {
                    Some(Trigger::Opener)
                } else {
                    None
                }
            }
        }));
    }

    /// The named day that starts at `at`: its rule and the atom after it.
    pub(super) fn holiday(
        &self,
        atoms: &[Atom<'_>],
        at: usize,
    ) -> Option<(&'l str, usize)> {
        let first = atoms.get(at)?;
        if !self.openers.contains(first.lower.as_ref()) {
            return None;
        }
        let rest = atoms.get(at..)?.iter().map(|a| a.lower.as_ref());
        let (length, rule) = self.holidays.longest(rest)?;
        let bare = rule.trim_start_matches('!');
        (first.capital || bare == rule).then_some((bare, at + length))
    }

    /// Whether a calendar expression may start at the atom.
    pub(super) fn opens(&self, atom: &Atom<'_>, role: Option<Trigger>) -> bool {
        role.is_some() || self.reference_openers.contains(atom.lower.as_ref())
    }

    /// The reference that starts at `at`: its value, and the atom after it. A value
    /// with `adjective` needs one; with `alone`, nothing may follow that it could
    /// belong to ("the past" is none in "the past week").
    pub(super) fn reference(
        &self,
        atoms: &[Atom<'_>],
        at: usize,
    ) -> Option<(&'l str, usize)> {
        if !self.reference_openers.contains(atoms.get(at)?.lower.as_ref()) {
            return None;
        }
        let rest = atoms.get(at..)?.iter().map(|a| a.lower.as_ref());
        let (length, value) = self.references.longest(rest)?;
        let end = at + length;
        let (value, needs) = value.split_once(' ').unwrap_or((value, ""));
        let next = atoms.get(end);
        let fits = match needs {
            "adjective" => {
                atoms.get(at)?.tag == Tag::Adj
                    && next
                        .is_some_and(|a| matches!(a.tag, Tag::Noun | Tag::Adj | Tag::Num))
            }
            "alone" => next.is_none_or(|a| {
                !matches!(a.tag, Tag::Noun | Tag::Adj | Tag::Num | Tag::Propn)
                    && a.kind != AtomKind::Digits
            }),
            _ => true,
        };
        fits.then_some((value, end))
    }

    /// Whether what stands before atom `at` sets a date there ahead: `Some(true)` for
    /// certain, `Some(false)` where no verb says otherwise.
    pub(super) fn until(&self, atoms: &[Atom<'_>], at: usize) -> Option<bool> {
        let before = |length: usize| {
            let from = at.checked_sub(length)?;
            let words = atoms.get(from..at)?.iter().map(|a| a.lower.as_ref());
            let (found, value) = self.until.longest(words)?;
            (found == length).then(|| value == "sure")
        };
        (1..=3).rev().find_map(before)
    }

    /// Whether the atom makes a number after it a year: `Some(true)` where nothing
    /// speaks against it.
    pub(super) fn year_cue(&self, atom: &Atom<'_>) -> Option<bool> {
        self.year_cues.get(&atom.lower).map(|v| v == "strong")
    }

    /// How many atoms of time-zone words stand at `at`.
    pub(super) fn zone(&self, atoms: &[Atom<'_>], at: usize) -> usize {
        let mut end = at;
        while let Some(rest) = atoms.get(end..) {
            let words = rest.iter().map(|a| a.lower.as_ref());
            let Some((length, _)) = self.zones.longest(words) else { break };
            end += length;
        }
        end - at
    }
}

/// Why an expression may start at an atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    Digits,
    Word(Role),
    /// It may open a named day.
    Opener,
}

fn role(value: &str) -> Option<Role> {
    let (name, argument) = value.split_once(' ').unwrap_or((value, ""));
    let number = || argument.parse::<i8>().ok();
    let code = || argument.as_bytes().get(..2)?.try_into().ok();
    Some(match name {
        "weekday" => Role::Weekday(number()?),
        "weekday-short" => Role::WeekdayShort(number()?),
        "weekdays" => Role::Weekdays(number()?),
        "month" => Role::Month(number()?),
        "month-word" => Role::MonthWord(number()?),
        "month-short" => Role::MonthShort(number()?),
        "season" => Role::Season(code()?),
        "season-word" => Role::SeasonWord(code()?),
        "unit" => Role::Unit(unit(argument)?),
        "units" => Role::Units(unit(argument)?),
        "part" => Role::Part(code()?),
        "parts" => Role::Parts(code()?),
        "day" => Role::Day(number()?.into()),
        "shift" => Role::Shift(number()?.into()),
        "span" => Role::Span(number()?.into()),
        "mod" => Role::Mod(edge(argument)?),
        "edge" => Role::Edge(edge(argument)?),
        "nth" => Role::Nth(argument.parse().ok()?),
        "clock" => Role::HalfDay(number()?),
        "noon" => Role::Noon(number()?),
        "decade" => Role::Decade(argument.parse().ok()?),
        "set" => {
            let mut value = [b' '; 4];
            value.iter_mut().zip(argument.bytes()).for_each(|(to, from)| *to = from);
            Role::Set(value)
        }
        _ => plain_role(name)?,
    })
}

fn plain_role(name: &str) -> Option<Role> {
    Some(match name {
        "weekend" => Role::Weekend,
        "weekends" => Role::Weekends,
        "half" => Role::Half,
        "tonight" => Role::Tonight,
        "overnight" => Role::Overnight,
        "before" => Role::Before,
        "after" => Role::After,
        "that" => Role::That,
        "ago" => Role::Ago,
        "earlier" => Role::Earlier,
        "later" => Role::Later,
        "rel-before" => Role::RelBefore,
        "rel-after" => Role::RelAfter,
        "from" => Role::From,
        "now" => Role::Now,
        "since" => Role::Since,
        "the" => Role::The,
        "a" => Role::A,
        "of" => Role::Of,
        "in" => Role::In,
        "on" => Role::On,
        "and" => Role::And,
        "to" => Role::To,
        "or" => Role::Or,
        "between" => Role::Between,
        "about" => Role::About,
        "than" => Role::Than,
        "every" => Role::Every,
        "times" => Role::Times,
        "per" => Role::Per,
        "oclock" => Role::Oclock,
        "ordinal" => Role::Ordinal,
        "s" => Role::S,
        "age" => Role::Age,
        "latest" => Role::Latest,
        "filler" => Role::Filler,
        "period" => Role::Period,
        "ended" => Role::Ended,
        "within" => Role::Within,
        "other" => Role::Other,
        "world-time" => Role::WorldTime,
        "all" => Role::All,
        "quarter-short" => Role::QuarterShort,
        "half-short" => Role::HalfShort,
        _ => return None,
    })
}

fn unit(code: &str) -> Option<Unit> {
    Some(match code {
        "S" => Unit::Second,
        "M" => Unit::Minute,
        "H" => Unit::Hour,
        "D" => Unit::Day,
        "N" => Unit::Night,
        "W" => Unit::Week,
        "F" => Unit::Fortnight,
        "O" => Unit::Month,
        "Q" => Unit::Quarter,
        "Y" => Unit::Year,
        "E" => Unit::Decade,
        "C" => Unit::Century,
        _ => return None,
    })
}

fn edge(name: &str) -> Option<Edge> {
    Some(match name {
        "START" => Edge::Start,
        "MID" => Edge::Mid,
        "END" => Edge::End,
        _ => return None,
    })
}
