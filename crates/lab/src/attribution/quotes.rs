//! Scores quotes with their source, and denials, on the gold clusters.

use super::Options;
use crate::gold::{self, Cluster};
use crate::wrong;
use anyhow::Result;
use secondsource::{Annotated, Attribution, Span, attribute};
use std::path::Path;

/// Scores quotes with their source, and denials, on the gold clusters.
pub(crate) fn score(gold: &Path, options: &Options) -> Result<()> {
    let mut clusters = match options.part.as_str() {
        "seeds" => gold::read(&gold.join("../seeds"), Some(&gold.join("seeds.json")))?,
        part => gold::read(&gold.join(part), None)?,
    };
    clusters.retain(|cluster| cluster.name.contains(&options.only));
    let mut sum = [0usize; 8];
    for cluster in &clusters {
        add(cluster, &mut sum);
    }
    let [wanted, found, right, kept, denials, met, made, _] = sum;
    println!(
        "quotes   wanted {wanted} found {found} right source {right} reported {kept}"
    );
    println!("denials  wanted {denials} touched {met} made {made}");
    Ok(())
}

fn add(cluster: &Cluster, sum: &mut [usize; 8]) {
    let show = wrong::asked();
    for (index, document) in cluster.documents.iter().enumerate() {
        let Some(own) = cluster.number_of(index) else { continue };
        if show {
            println!("## {} {own}", cluster.name);
        }
        let (wanted, denied) = (&cluster.gold.quotes, &cluster.gold.denials);
        let wanted = wanted.iter().filter(|q| q.0 == own).map(|q| (&*q.1, &*q.2));
        quotes(document, &wanted.collect::<Vec<_>>(), sum);
        let denied = denied.iter().filter(|d| d.0 == own).map(|d| (&*d.1, &*d.2));
        denials(document, &denied.collect::<Vec<_>>(), sum);
    }
}

fn quotes(doc: &Annotated, gold: &[(&str, &str)], sum: &mut [usize; 8]) {
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
        let Some(start) = text.find(at) else { continue };
        let place = Span::new(start, start + at.len());
        let touching: Vec<usize> = (0..doc.mentions.quotes.len())
            .filter(|q| doc.mentions.quotes[*q].outer.touches(place))
            .collect();
        sum[1] += usize::from(!touching.is_empty());
        let right = touching
            .iter()
            .any(|q| speakers[*q].as_ref().is_some_and(|s| same_speaker(s, speaker)));
        sum[2] += usize::from(right);
        if wrong::asked() && !right {
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
pub(crate) fn same_speaker(found: &str, wanted: &str) -> bool {
    let (f, w) = (name_words(found), name_words(wanted));
    f.last().is_some_and(|last| w.contains(last))
        || w.last().is_some_and(|last| found.to_lowercase().contains(last.as_str()))
}

fn denials(doc: &Annotated, gold: &[(&str, &str)], sum: &mut [usize; 8]) {
    let show = wrong::asked();
    let text = &doc.document.text;
    let made: Vec<&Attribution> = doc
        .attributions
        .iter()
        .filter(|a| a.stance == attribute::Stance::Denies)
        .collect();
    sum[6] += made.len();
    for (at, denier) in gold {
        sum[4] += 1;
        let Some(start) = text.find(at) else { continue };
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
