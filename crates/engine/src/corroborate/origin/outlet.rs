//! Outlets by whatever they are called: by name, address or acronym.

/// `www.daily-example.com` and "Daily Example" make the same key.
pub(super) fn key(outlet: &str) -> String {
    let lower = outlet.to_lowercase();
    let host = lower.trim_start_matches("www.");
    let name = host.split_once('.').map_or(host, |(name, _)| name);
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_prefix("the").map_or(letters.clone(), str::to_owned)
}

/// The keys an outlet of this name may have, its first words as initials: "New York
/// Herald" → `newyorkherald`, `nyorkherald`, `nyherald`, `nyh`.
pub(super) fn keys(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let short = |count: usize| {
        let (first, rest) = words.split_at(count);
        let initials: String = first.iter().filter_map(|w| w.chars().next()).collect();
        key(&format!("{initials}{}", rest.concat()))
    };
    let alone = (words.len() == 1).then(|| key(name));
    match alone {
        Some(key) => vec![key],
        None => (0..=words.len()).map(short).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_found_by_address_and_acronym() {
        assert_eq!(key("www.daily-example.com"), keys("Daily Example")[0]);
        assert!(keys("new york herald").contains(&key("nyherald.example")));
        assert_eq!(keys("NPO"), [key("npo.example")]);
    }
}
