//! Scores quotes with their source, and denials, on the gold clusters.

use super::Options;
use anyhow::{Context, Result};
use secondsource::{Annotated, Attribution, Document, Language, Span, attribute};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Scores quotes with their source, and denials, on the gold clusters.
pub(crate) fn score(data: &Path, options: &Options) -> Result<()> {
    let shared = data.parent().context("the data folder has no parent")?;
    let mut clusters: Vec<(PathBuf, PathBuf)> = Vec::new();
    if options.part == "seeds" {
        clusters.push((shared.join("seeds"), shared.join("gold/seeds.json")));
    } else {
        for entry in fs::read_dir(shared.join("gold").join(&options.part))? {
            let folder = entry?.path();
            clusters.push((folder.clone(), folder.join("gold.json")));
        }
    }
    clusters.retain(|(f, _)| f.to_string_lossy().contains(&options.only));
    clusters.sort();
    let mut sum = [0usize; 8];
    for (folder, gold) in &clusters {
        let one = cluster(folder, gold, options.show)
            .with_context(|| folder.display().to_string())?;
        for (total, n) in sum.iter_mut().zip(one) {
            *total += n;
        }
    }
    let [wanted, found, right, kept, denials, met, made, _] = sum;
    println!(
        "quotes   wanted {wanted} found {found} right source {right} reported {kept}"
    );
    println!("denials  wanted {denials} touched {met} made {made}");
    Ok(())
}

fn cluster(folder: &Path, gold: &Path, show: bool) -> Result<[usize; 8]> {
    let gold: Value = serde_json::from_str(&fs::read_to_string(gold)?)?;
    let mut sum = [0; 8];
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let number: u64 = digits.parse()?;
        let annotated = secondsource::annotate(
            Document::of_text(&fs::read_to_string(file)?),
            Language::english(),
        );
        if show {
            println!("## {}", file.display());
        }
        let of = |key: &str| -> Vec<(String, String)> {
            let items = gold[key].as_array().cloned().unwrap_or_default();
            let own = items.iter().filter(|i| i[0].as_u64() == Some(number));
            own.map(|i| {
                let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
                (text(&i[1]), text(&i[2]))
            })
            .collect()
        };
        quotes(&annotated, &of("quotes"), show, &mut sum);
        denials(&annotated, &of("denials"), show, &mut sum);
    }
    Ok(sum)
}

fn quotes(doc: &Annotated, gold: &[(String, String)], show: bool, sum: &mut [usize; 8]) {
    let text = &doc.document.text;
    let speakers: Vec<Option<String>> = doc
        .mentions
        .quotes
        .iter()
        .map(|q| {
            let index = attribute::of_quote(&doc.attributions, q)?;
            Some(doc.attributions.get(index)?.who.as_ref()?.name.clone())
        })
        .collect();
    sum[3] += speakers.iter().filter(|s| s.is_some()).count();
    for (at, speaker) in gold {
        sum[0] += 1;
        let Some(start) = text.find(at.as_str()) else { continue };
        let place = Span::new(start, start + at.len());
        let touching: Vec<usize> = (0..doc.mentions.quotes.len())
            .filter(|q| doc.mentions.quotes[*q].outer.touches(place))
            .collect();
        sum[1] += usize::from(!touching.is_empty());
        let right = touching
            .iter()
            .any(|q| speakers[*q].as_ref().is_some_and(|s| same_speaker(s, speaker)));
        sum[2] += usize::from(right);
        if show && !right {
            println!(
                "  Q {at:?} by {speaker:?}: {:?}",
                touching
                    .iter()
                    .map(|q| (doc.mentions.quotes[*q].kind, speakers[*q].clone()))
                    .collect::<Vec<_>>()
            );
            let line = text[..start].rfind('\n').map_or(0, |l| l + 1);
            let end = text[start..].find('\n').map_or(text.len(), |e| start + e);
            println!("      {}", &text[line..end]);
        }
    }
}

fn name_words(name: &str) -> Vec<String> {
    let letters = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '’' | '\'' | '-');
    let lower = name.to_lowercase();
    lower.split(letters).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// As the gold's scorer compares them.
fn same_speaker(found: &str, wanted: &str) -> bool {
    let (f, w) = (name_words(found), name_words(wanted));
    f.last().is_some_and(|last| w.contains(last))
        || w.last().is_some_and(|last| found.to_lowercase().contains(last.as_str()))
}

fn denials(doc: &Annotated, gold: &[(String, String)], show: bool, sum: &mut [usize; 8]) {
    let text = &doc.document.text;
    let made: Vec<&Attribution> = doc
        .attributions
        .iter()
        .filter(|a| a.stance == attribute::Stance::Denies)
        .collect();
    sum[6] += made.len();
    for (at, denier) in gold {
        sum[4] += 1;
        let Some(start) = text.find(at.as_str()) else { continue };
        let place = Span::new(start, start + at.len());
        let met =
            made.iter().any(|a| a.cue.iter().chain(&a.content).any(|s| s.touches(place)));
        sum[5] += usize::from(met);
        if show && !met {
            println!("  D {at:?} by {denier:?}");
        }
    }
    if show {
        for a in made {
            let who = a.who.as_ref().map(|w| w.name.as_str());
            let words =
                |s: &[Span]| s.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
            println!("  denial: {who:?} [{}] {}", words(&a.cue), words(&a.content));
        }
    }
}
