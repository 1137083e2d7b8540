//! Quantities: a number with its range, currency, unit and bounds.

use super::super::atom::{Atom, AtomKind};
use super::super::number::{Form, Number, Numbers};
use super::words::{Words, longest, sign};

/// A quantity, by atoms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// Its first atom, bound words included.
    pub(super) start: usize,
    /// The atom its number starts at, currency sign included.
    pub(super) number: usize,
    /// The atom after its last, unit and bound words included.
    pub(super) end: usize,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) about: bool,
    /// Said to be at least, at most or about so much.
    pub(super) bounded: bool,
    /// "only", "another" stands before it.
    pub(super) skipped: bool,
    /// "including" stands before it: one of a list.
    pub(super) listed: bool,
    pub(super) unit: Option<String>,
    pub(super) form: Form,
    /// Large or written with a scale: stands for itself where its noun is left out.
    pub(super) weighty: bool,
}

/// The grammar of quantities over one sentence.
pub(super) struct Reader<'a, 't> {
    pub(super) atoms: &'a [Atom<'t>],
    pub(super) words: &'a Words<'a>,
    pub(super) numbers: &'a Numbers<'a>,
}

/// One side of a range: its number, its unit, and what is written glued to it.
struct Amount {
    number: Number,
    end: usize,
    unit: Option<String>,
    /// The unit was written after the number.
    trailing: bool,
}

/// How a bound word bounds.
enum Bound {
    Low,
    LowLarge,
    High,
    About,
    Skip,
    List,
}

impl Reader<'_, '_> {
    fn get(&self, at: usize) -> Option<&Atom<'_>> {
        self.atoms.get(at)
    }

    /// The quantity whose number or currency sign starts at atom `at`.
    pub(super) fn quantity(&self, at: usize) -> Option<Quantity> {
        let first = self.amount(at).or_else(|| self.one_unit(at))?;
        let weighty = (first.number.scaled && first.number.form != Form::Many)
            || self.get(at).is_some_and(|a| a.lower.contains(','))
            || first.unit.is_some();
        let mut quantity = Quantity {
            start: at,
            number: at,
            end: first.end,
            low: Some(first.number.value),
            high: Some(first.number.value),
            about: first.number.form == Form::Vague,
            bounded: false,
            skipped: false,
            listed: false,
            unit: first.unit.clone(),
            form: first.number.form,
            weighty,
        };
        if let Some((low, last)) = self.range(at, &first) {
            quantity.low = Some(low);
            quantity.high = Some(last.number.value);
            quantity.end = last.end;
            quantity.unit = last.unit.or(quantity.unit);
            quantity.weighty = true;
        }
        if quantity.form == Form::Many {
            quantity.high = None;
        }
        if quantity.form == Form::Fraction {
            self.share(&mut quantity)?;
        }
        self.bounds_before(&mut quantity);
        self.bounds_after(&mut quantity);
        self.other_bound(&mut quantity);
        Some(quantity)
    }

    /// "more than 100 and less than 300", "at most 100 and at least 20".
    fn other_bound(&self, quantity: &mut Quantity) {
        let bound_at = quantity.end + 1;
        if !self.words.is(self.get(quantity.end), "and") {
            return;
        }
        let Some((value, at)) = longest(self.words.before, self.atoms, bound_at) else {
            return;
        };
        let Some(other) = self.amount(at) else { return };
        let n = other.number.value;
        let unit = quantity.unit.is_none() || quantity.unit == other.unit;
        match (quantity.low, quantity.high, bound(value)) {
            (Some(low), None, Bound::High) if unit && low < n => quantity.high = Some(n),
            (None, Some(high), Bound::Low) if unit && n < high => quantity.low = Some(n),
            _ => return,
        }
        quantity.unit = other.unit.or(quantity.unit.take());
        quantity.end = other.end;
    }

    /// A sign of money or none, a number, a unit or none.
    fn amount(&self, at: usize) -> Option<Amount> {
        let sign = sign(self.words, self.atoms, at);
        let at = sign.map_or(at, |(_, end)| end);
        let number = self.numbers.read(self.atoms, at)?;
        if let Some((code, _)) = sign {
            let known = number.form == Form::Digits || number.form == Form::Many;
            return known.then(|| Amount {
                number,
                end: number.end,
                unit: Some(code.to_owned()),
                trailing: false,
            });
        }
        let (number, metres) = self.settle_suffix(number);
        if metres {
            let unit = Some("m".to_owned());
            return Some(Amount { number, end: number.end, unit, trailing: true });
        }
        let Some((code, end)) = self.unit(&number) else {
            return Some(Amount { number, end: number.end, unit: None, trailing: false });
        };
        let (value, end) = self.compound(number.value, &code, end);
        let number = Number { value, ..number };
        Some(Amount { number, end, unit: Some(code), trailing: true })
    }

    /// "5 feet 2 inches", "13 dollars and 45 cents": the value in the larger unit.
    fn compound(&self, value: f64, code: &str, end: usize) -> (f64, usize) {
        let rest = |at: usize| {
            let (smaller, many) = self.words.compounds.get(code)?.split_once(' ')?;
            let number = self.numbers.read(self.atoms, at)?;
            let (unit, end) = self.unit(&number)?;
            let many: f64 = many.parse().ok()?;
            let fits = unit == smaller && number.value > 0.0 && number.value < many;
            fits.then_some((value + number.value / many, end))
        };
        let and = end + usize::from(self.words.is(self.get(end), "and"));
        rest(and).unwrap_or((value, end))
    }

    /// "more than a mile": an article before a unit, where a bound stands before it.
    fn one_unit(&self, at: usize) -> Option<Amount> {
        let article = self.words.is(self.get(at), "a");
        let bounded = article
            && matches!(
                self.bound_ending(at),
                Some((Bound::Low | Bound::LowLarge | Bound::High | Bound::About, _))
            );
        let (code, end) =
            longest(self.words.units, self.atoms, at + 1).filter(|_| bounded)?;
        let number = Number {
            end: at + 1,
            value: 1.0,
            form: Form::Words,
            scaled: false,
            scale: 1.0,
        };
        Some(Amount { number, end, unit: Some(code.to_owned()), trailing: true })
    }

    /// "40m" is forty metres unless it counts a plural ("40m passengers").
    fn settle_suffix(&self, number: Number) -> (Number, bool) {
        let last = number.end.checked_sub(1).and_then(|i| self.get(i));
        let suffix = number.scaled && last.is_some_and(|a| a.glued && a.lower == "m");
        if !suffix || !self.words.is(last, "metre") {
            return (number, false);
        }
        let next = self.get(number.end);
        if next.is_some_and(Atom::is_plural)
            || longest(self.words.currencies, self.atoms, number.end).is_some()
        {
            return (number, false);
        }
        let value = number.value / number.scale;
        (Number { value, scaled: false, scale: 1.0, ..number }, true)
    }

    /// The unit or currency after a number: "km", "-metre", "percent", "of dollars".
    fn unit(&self, number: &Number) -> Option<(String, usize)> {
        let mut at = number.end;
        if self.get(at).is_some_and(|a| a.is_hyphen() && a.glued) {
            at += 1;
        }
        let many = number.form == Form::Many || number.form == Form::Fraction;
        if many && self.words.is(self.get(at), "of") {
            at += 1;
        }
        if number.value == 0.5 && self.words.is(self.get(at), "a") {
            at += 1;
        }
        let currency = longest(self.words.currencies, self.atoms, at);
        let unit = longest(self.words.units, self.atoms, at);
        match (currency, unit) {
            (Some(("pound", end)), _) => {
                let money = self.words.sterling;
                Some((if money { "GBP" } else { "lb" }.to_owned(), end))
            }
            (Some((code, end)), None) => Some((code.to_owned(), end)),
            (Some((code, end)), Some((_, other))) if end >= other => {
                Some((code.to_owned(), end))
            }
            (_, Some((code, end))) => {
                // "in" and "m" style abbreviations stand glued or not at all.
                Some((code.to_owned(), end))
            }
            (None, None) => None,
        }
    }

    /// The upper end of a range that starts with `first`, and the lower value.
    fn range(&self, at: usize, first: &Amount) -> Option<(f64, Amount)> {
        let joint = self.get(first.end)?;
        let before = at.checked_sub(1).and_then(|i| self.get(i));
        let between = self.words.is(before, "between");
        let dash = joint.is_dash();
        let from = self.words.is(before, "from") && !self.ranging(at);
        let to = self.words.is(Some(joint), "to") && !from;
        let and = between && self.words.is(Some(joint), "and");
        let or = self.words.is(Some(joint), "or") && first.unit.is_none();
        if !(dash || to || and || or) {
            return None;
        }
        let last = self.amount(first.end + 1)?;
        if last.number.form == Form::Fraction || first.number.form == Form::Fraction {
            return None;
        }
        let one_sided = first.trailing && last.unit != first.unit;
        let changes = to
            && !between
            && (first.trailing || (first.unit.is_some() && self.changes(at)));
        if one_sided || changes {
            return None;
        }
        let low = self.lift(&first.number, &last.number);
        let near = !or || last.number.value - low <= low.max(2.0);
        (low < last.number.value && near).then_some((low, last))
    }

    /// Whether "from 3 to 5" is a range, and no change: "ranging from 3 to 5".
    fn ranging(&self, at: usize) -> bool {
        let before = self.atoms.get(at.saturating_sub(4)..at).unwrap_or_default();
        before.iter().any(|a| self.words.ranging.has(&a.lower))
    }

    /// Whether a verb of change stands before the number: "rose 5 to 12".
    fn changes(&self, at: usize) -> bool {
        let before = self.atoms.get(at.saturating_sub(4)..at).unwrap_or_default();
        before.iter().any(|a| self.words.change.has(&a.lower))
    }

    /// The lower value with the upper one's scale: "2 to 3 million", "5-6,000".
    fn lift(&self, low: &Number, high: &Number) -> f64 {
        if low.scaled || low.value >= 1000.0 {
            return low.value;
        }
        let bare = high.value / high.scale;
        if high.scaled && low.value < bare {
            return low.value * high.scale;
        }
        let thousands = high.value / 1000.0;
        if !high.scaled
            && thousands >= 1.0
            && low.value < thousands
            && low.value >= 1.0
            && thousands < 1000.0
            && thousands.fract() == 0.0
        {
            return low.value * 1000.0;
        }
        low.value
    }

    /// A fraction is a share of something: per cent, two decimals. `None` where it is
    /// no share ("a third man").
    fn share(&self, quantity: &mut Quantity) -> Option<()> {
        if quantity.unit.is_some() {
            return Some(());
        }
        let next = self.get(quantity.end)?;
        let of = self.words.is(Some(next), "of") || self.words.is(Some(next), "the");
        if !of {
            return None;
        }
        let percent = |v: f64| (v * 10_000.0).round() / 100.0;
        quantity.low = quantity.low.map(percent);
        quantity.high = quantity.high.map(percent);
        quantity.unit = Some("%".to_owned());
        Some(())
    }

    /// Bound words that end where the quantity starts.
    fn bounds_before(&self, quantity: &mut Quantity) {
        let mut at = quantity.start;
        if at > 0 && self.words.is(self.get(at - 1), "between") {
            quantity.bounded = true;
            quantity.start = at - 1;
            at -= 1;
        }
        for _ in 0..3 {
            if self
                .get(at.wrapping_sub(1))
                .is_some_and(|a| self.words.is(Some(a), "quote"))
            {
                at -= 1;
            }
            let Some((bound, from)) = self.bound_ending(at) else { break };
            match bound {
                Bound::LowLarge if !quantity.large() => break,
                Bound::Low | Bound::LowLarge => quantity.bound_low(),
                Bound::High => quantity.bound_high(),
                Bound::About => {
                    quantity.about = true;
                    quantity.bounded = true;
                }
                Bound::Skip => {
                    quantity.skipped = true;
                    at = from;
                    continue;
                }
                Bound::List => {
                    quantity.listed = true;
                    break;
                }
            }
            at = from;
            quantity.start = from;
        }
    }

    /// The longest bound phrase that ends before atom `at`.
    fn bound_ending(&self, at: usize) -> Option<(Bound, usize)> {
        let most = at.min(5);
        (1..=most).rev().find_map(|length| {
            let from = at - length;
            let words = self.atoms.get(from..at)?.iter().map(|a| a.lower.as_ref());
            let (found, value) = self.words.before.longest(words)?;
            (found == length).then(|| (bound(value), from))
        })
    }

    /// Bound words right after the quantity: "or more", "-plus", "-odd".
    fn bounds_after(&self, quantity: &mut Quantity) {
        let mut at = quantity.end;
        if self.get(at).is_some_and(|a| a.is_hyphen() && a.glued) {
            at += 1;
        }
        let Some((value, end)) = longest(self.words.after, self.atoms, at) else {
            return;
        };
        // "10 and more than 12", "10 at least 12": the words bound the number to come.
        let leads = |from| {
            longest(self.words.before, self.atoms, from).is_some_and(|(_, stop)| {
                let number = || self.get(stop).is_some_and(|a| self.numbers.may_start(a));
                stop > end || stop == end && number()
            })
        };
        if (at..end).any(leads) {
            return;
        }
        match bound(value) {
            Bound::Low | Bound::LowLarge => quantity.bound_low(),
            Bound::High => quantity.bound_high(),
            Bound::About => {
                quantity.about = true;
                quantity.bounded = true;
            }
            Bound::Skip | Bound::List => return,
        }
        quantity.end = end;
    }

    /// Whether a quantity can start at `at`.
    pub(super) fn may_start(&self, at: usize) -> bool {
        let Some(atom) = self.get(at) else { return false };
        self.numbers.may_start(atom)
            || (atom.kind == AtomKind::Mark && self.words.signs.has(&atom.lower))
            || (atom.kind == AtomKind::Word
                && atom.lower.len() <= 4
                && self.get(at + 1).is_some_and(|next| {
                    next.kind == AtomKind::Digits
                        || (next.glued && next.kind == AtomKind::Mark)
                })
                && sign(self.words, self.atoms, at).is_some())
    }
}

impl Quantity {
    /// In digits, or past what is written in words by custom.
    fn large(&self) -> bool {
        self.form != Form::Words
            || self.low.is_some_and(|low| low > 12.0)
            || self.unit.is_some()
    }

    fn bound_low(&mut self) {
        self.bounded = true;
        self.high = None;
    }

    fn bound_high(&mut self) {
        self.bounded = true;
        if self.form != Form::Many {
            self.high = self.high.or(self.low);
            self.low = None;
        }
    }
}

fn bound(value: &str) -> Bound {
    match value {
        "low" => Bound::Low,
        "low-large" => Bound::LowLarge,
        "high" => Bound::High,
        "about" => Bound::About,
        "list" => Bound::List,
        _ => Bound::Skip,
    }
}
