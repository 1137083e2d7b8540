//! Reads literate cases: fenced blocks of a kind in a Markdown file.

/// The fenced blocks that open with `kind`: the line each starts on, what stands behind
/// the kind, and its lines.
pub(crate) fn cases<'a>(
    file: &'a str,
    kind: &'a str,
) -> impl Iterator<Item = (usize, &'a str, Vec<&'a str>)> {
    let fence = format!("```{kind}");
    let mut lines = file.lines().enumerate();
    std::iter::from_fn(move || {
        let (start, head) = lines.find(|(_, line)| line.starts_with(&fence))?;
        let body = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").collect();
        Some((start + 1, head.get(fence.len()..).unwrap_or("").trim(), body))
    })
}
