//! Numbers for people.

use super::labels::Labels;
use crate::corroborate::Reading;

/// `600,000`, `2.5`: grouped in threes, at most three decimals.
pub(super) fn plain(value: f64, labels: Labels<'_>) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    let text = rounded.abs().to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    if rounded < 0.0 {
        grouped.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push_str(labels.of("number.group"));
        }
        grouped.push(digit);
    }
    if !decimals.is_empty() {
        grouped.push('.');
        grouped.push_str(decimals);
    }
    grouped
}

/// `≥ 600,000`, `≤ 600`, `10–12`, `≈ 600`, with its unit.
pub(super) fn range(reading: &Reading, labels: Labels<'_>) -> String {
    let number = |value| plain(value, labels);
    let bare = match (reading.low, reading.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
        (Some(low), None) => format!("≥ {}", number(low)),
        (None, Some(high)) => format!("≤ {}", number(high)),
        (None, None) => String::from("?"),
    };
    let about = if reading.about { "≈ " } else { "" };
    match reading.unit.as_deref() {
        None | Some("") => format!("{about}{bare}"),
        Some("%") => format!("{about}{bare}\u{a0}%"),
        Some(unit) => format!("{about}{bare}\u{a0}{unit}"),
    }
}

/// `83 %`. A part that is not all is never rounded up to it.
pub(super) fn share(share: f64) -> String {
    let percent = (share * 100.0).round();
    let percent = if share < 1.0 { percent.min(99.0) } else { 100.0 };
    format!("{percent:.0}\u{a0}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        let labels = Labels::new();
        for (value, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (-1_234_567.891, "−1,234,567.891"),
            (2.5, "2.5"),
        ] {
            assert_eq!(plain(value, labels), text);
        }
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!((share(0.999), share(1.0)), ("99\u{a0}%".into(), "100\u{a0}%".into()));
    }
}
