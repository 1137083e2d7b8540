//! What each word does in a number.

/// What one word does in a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::mention) enum NumberWord {
    Unit(f64),
    Teen(f64),
    Tens(f64),
    Hundred,
    Scale(f64),
    Group(f64),
    Vague(f64),
    Many(f64),
    Half,
    Part(f64),
    /// "quarter": a part, but no ordinal.
    Quarter,
    Parts(f64),
    Some,
    Article,
    And,
    Of,
    Suffix(f64),
    /// "second", "twentieth": ordinals that are no parts.
    Nth(f64),
    /// The ending of an ordinal in digits: "th".
    Th,
    /// "minus five".
    Minus,
}

impl NumberWord {
    /// How many of it make a whole.
    pub(super) fn parts(self) -> f64 {
        match self {
            NumberWord::Part(n) | NumberWord::Parts(n) => n,
            NumberWord::Half => 2.0,
            _ => 4.0,
        }
    }
}

/// The role that a line of `number/words` gives its word.
pub(super) fn role(value: &str) -> Option<NumberWord> {
    let (name, number) = value.split_once(' ').unwrap_or((value, "0"));
    let n: f64 = number.parse().ok()?;
    Some(match name {
        "unit" => NumberWord::Unit(n),
        "teen" => NumberWord::Teen(n),
        "tens" => NumberWord::Tens(n),
        "hundred" => NumberWord::Hundred,
        "scale" => NumberWord::Scale(n),
        "group" => NumberWord::Group(n),
        "vague" => NumberWord::Vague(n),
        "many" => NumberWord::Many(n),
        "half" => NumberWord::Half,
        "part" => NumberWord::Part(n),
        "quarter" => NumberWord::Quarter,
        "parts" => NumberWord::Parts(n),
        "some" => NumberWord::Some,
        "article" => NumberWord::Article,
        "and" => NumberWord::And,
        "of" => NumberWord::Of,
        "suffix" => NumberWord::Suffix(n),
        "nth" => NumberWord::Nth(n),
        "th" => NumberWord::Th,
        "minus" => NumberWord::Minus,
        _ => return None,
    })
}
