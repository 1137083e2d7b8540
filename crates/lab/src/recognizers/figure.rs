//! Whether a figure has the value and unit a case expects.

use secondsource::mention::Figure;
use serde_json::Value;

/// Whether the number is the one expected, to nine figures.
pub(super) fn number(ours: f64, wanted: &Value) -> bool {
    let theirs = wanted["value"].as_str().and_then(|v| v.parse::<f64>().ok());
    theirs.is_some_and(|theirs| near(ours, theirs))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Whether the figure is the money, measure, share or range expected.
pub(super) fn same(model: &str, figure: &Figure, wanted: &Value) -> bool {
    let value = wanted["value"].as_str().unwrap_or_default();
    if model == "NumberRange" {
        return range(figure, value);
    }
    if model == "Percent" {
        let percent = value.trim_end_matches('%').parse::<f64>().ok();
        return figure.unit.as_deref() == Some("%")
            && percent.is_some_and(|p| holds(figure, p));
    }
    let name = wanted["unit"].as_str().unwrap_or_default();
    let code = wanted["isoCurrency"].as_str().unwrap_or_else(|| unit(model, name));
    let theirs = value.parse::<f64>().ok();
    // "500,000 barrels a day" holds their 500,000 barrels.
    let rate = |unit: &str| unit.strip_prefix(code).is_some_and(|r| r.starts_with('/'));
    figure.unit.as_deref().is_some_and(|u| u == code || rate(u))
        && theirs.is_some_and(|v| holds(figure, v))
}

/// Their numbers leave out bounds: "more than ten" is ten.
fn holds(figure: &Figure, value: f64) -> bool {
    [figure.low, figure.high].iter().flatten().any(|v| near(*v, value))
}

/// `[20,30)`: they leave the upper end of "20 to 30" out and a bound open or not, we
/// tell neither.
fn range(figure: &Figure, wanted: &str) -> bool {
    let Some((low, high)) = wanted.trim_matches(['(', ')', '[', ']']).split_once(',')
    else {
        return false;
    };
    let same = |ours: Option<f64>, theirs: &str| match (ours, theirs.parse::<f64>()) {
        (Some(ours), Ok(theirs)) => near(ours, theirs),
        (None, Err(_)) => true,
        _ => false,
    };
    same(figure.low, low) && same(figure.high, high)
}

/// Our code for their unit; a pound is money or a weight.
fn unit(model: &str, name: &str) -> &'static str {
    let of = |name: &str| {
        include_str!("units.txt").lines().find_map(|line| {
            let (unit, code) = line.split_once('\t')?;
            (unit == name).then_some(code)
        })
    };
    of(&format!("{model} {name}")).or_else(|| of(name)).unwrap_or("")
}

/// Whether the unit is an ISO 4217 code.
pub(super) fn is_money(figure: &Figure) -> bool {
    let upper = |u: &str| u.len() == 3 && u.bytes().all(|b| b.is_ascii_uppercase());
    figure.unit.as_deref().is_some_and(upper)
}
