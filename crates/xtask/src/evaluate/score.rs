//! Whether the score can be trusted: ranking, deletion, padding, mending, cheating.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use starscore::analysis::Component;
use starscore::{Analysis, Analyzer, Answer};

use crate::corpus::{self, Filler, Labelled};

#[derive(Deserialize)]
struct Pair {
    id: String,
    question: String,
    flaw: String,
    matched: bool,
    weak: String,
    strong: String,
}

#[derive(Deserialize)]
struct Mended {
    id: String,
    question: String,
    flaw: String,
    weak: String,
    mended: String,
}

#[derive(Deserialize)]
struct Cheat {
    kind: String,
    text: String,
}

fn read<T: DeserializeOwned>(name: &str) -> Result<Vec<T>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/score").join(name);
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Prints every figure; with `errors`, each case that went wrong.
pub fn run(errors: bool) -> Result<()> {
    let analyzer = Analyzer::new();
    let score = |text: &str, question: &str| analyzer.analyze(&Answer::new(text).with_question(question));
    pairs("pairs.jsonl", &score, errors)?;
    pairs("pairs-kept.jsonl", &score, false)?;
    // Written last, by hands that saw nothing: no weight was chosen with them in view.
    pairs("pairs-unseen.jsonl", &score, false)?;
    deletions(&analyzer, errors)?;
    mended("mended.jsonl", &score, errors)?;
    mended("mended-kept.jsonl", &score, false)?;
    mended("mended-unseen.jsonl", &score, false)?;
    cheats("cheats.jsonl", &analyzer, errors)?;
    cheats("cheats-unseen.jsonl", &analyzer, errors)?;
    salad(&analyzer)
}

type Score<'a> = dyn Fn(&str, &str) -> Analysis + 'a;

fn pairs(file: &str, score: &Score<'_>, errors: bool) -> Result<()> {
    let pairs: Vec<Pair> = read(file)?;
    let kept = Filler::read(true)?;
    let (mut right, mut padded, mut matched, mut all_matched) = (0, 0, 0, 0);
    let mut by_flaw: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        let strong = score(&pair.strong, &pair.question);
        let weak = score(&pair.weak, &pair.question);
        let gap = words(&pair.strong).saturating_sub(words(&pair.weak));
        let stretched = score(&(pair.weak.clone() + &kept.words(gap, index)), &pair.question);
        let ranked = strong.score > weak.score;
        right += u32::from(ranked);
        padded += u32::from(strong.score > stretched.score);
        all_matched += u32::from(pair.matched);
        matched += u32::from(pair.matched && ranked);
        let tally = by_flaw.entry(&pair.flaw).or_default();
        tally.0 += 1;
        tally.1 += u32::from(ranked);
        if errors && !ranked {
            println!("  {} {}: weak {} strong {}", pair.id, pair.flaw, weak.score, strong.score);
        }
    }
    let share = |part: u32, of: usize| f64::from(part) / of.max(1) as f64;
    println!("{file}: strong above weak {:.3} of {}", share(right, pairs.len()), pairs.len());
    println!("       weak padded to the strong one's length {:.3}", share(padded, pairs.len()));
    println!("       pairs of equal length {:.3} of {all_matched}", share(matched, all_matched as usize));
    for (flaw, (count, ranked)) in by_flaw.iter().filter(|(_, (count, ranked))| count != ranked) {
        println!("       {flaw}: {ranked} of {count}");
    }
    Ok(())
}

fn deletions(analyzer: &Analyzer, errors: bool) -> Result<()> {
    let answers: Vec<Labelled> = corpus::read_all()?;
    let kept = Filler::read(true)?;
    let (mut fell, mut fell_padded, mut all) = ([0u32; 4], [0u32; 4], [0u32; 4]);
    for (index, answer) in answers.iter().enumerate().filter(|(index, _)| index % 4 == 0) {
        let whole = answer.gold().text;
        let before = analyzer.analyze(&Answer::new(&whole)).score;
        for component in Component::STAR.into_iter().filter(|component| answer.has(*component)) {
            let cut = answer.without(component).text;
            if words(&cut) < 20 || before < 20.0 {
                continue;
            }
            let c = component.index();
            let after = analyzer.analyze(&Answer::new(&cut)).score;
            let padded = answer.padded(component, &kept, index).text;
            let after_padded = analyzer.analyze(&Answer::new(&padded)).score;
            all[c] += 1;
            fell[c] += u32::from(after < before);
            fell_padded[c] += u32::from(after_padded < before);
            if errors && after >= before {
                println!("  {} without {}: {before} -> {after}", answer.id, component.name());
            }
        }
    }
    let total =
        |counts: [u32; 4]| f64::from(counts.iter().sum::<u32>()) / f64::from(all.iter().sum::<u32>().max(1));
    println!(
        "deletion: the score falls {:.3} of {}, also padded {:.3}",
        total(fell),
        all.iter().sum::<u32>(),
        total(fell_padded)
    );
    for component in Component::STAR {
        let c = component.index();
        println!(
            "       {} {:.3} padded {:.3}",
            component.name(),
            f64::from(fell[c]) / f64::from(all[c]),
            f64::from(fell_padded[c]) / f64::from(all[c])
        );
    }
    Ok(())
}

fn mended(file: &str, score: &Score<'_>, errors: bool) -> Result<()> {
    let drafts: Vec<Mended> = read(file)?;
    // What was promised: the gains of the findings that the mended draft no longer has.
    let promise = |weak: &Analysis, better: &Analysis| -> f64 {
        let gone =
            weak.findings.iter().filter(|finding| better.findings.iter().all(|f| f.code != finding.code));
        gone.map(|finding| finding.gain).sum()
    };
    let (mut rose, mut near) = (0u32, 0u32);
    for draft in &drafts {
        let (weak, better) = (score(&draft.weak, &draft.question), score(&draft.mended, &draft.question));
        let (gain, promised) = (better.score - weak.score, promise(&weak, &better));
        rose += u32::from(gain > 0.0);
        near += u32::from((gain - promised).abs() <= 5.0);
        if errors {
            println!(
                "  {} {}: {} -> {} ({gain:+.1}), promised {promised:+.1}",
                draft.id, draft.flaw, weak.score, better.score
            );
        }
    }
    let share = |part: u32| f64::from(part) / drafts.len() as f64;
    println!(
        "{file}: rises {:.3} of {}, within 5 points of the promise {:.3}",
        share(rose),
        drafts.len(),
        share(near)
    );
    Ok(())
}

fn cheats(file: &str, analyzer: &Analyzer, errors: bool) -> Result<()> {
    let cheats: Vec<Cheat> = read(file)?;
    let limit = |kind: &str| match kind {
        "nonanswer" | "gibberish" | "lorem" | "emoji" | "echo" | "other-language" => 10.0,
        _ => 35.0,
    };
    let mut by_kind: BTreeMap<&str, (u32, u32, f64)> = BTreeMap::new();
    for cheat in &cheats {
        let analysis = analyzer.analyze(&Answer::new(&cheat.text));
        let held = analysis.score <= limit(&cheat.kind);
        let tally = by_kind.entry(&cheat.kind).or_default();
        tally.0 += 1;
        tally.1 += u32::from(held);
        tally.2 = tally.2.max(analysis.score);
        if errors && !held {
            println!(
                "  {} {}: {}",
                cheat.kind,
                analysis.score,
                cheat.text.chars().take(90).collect::<String>()
            );
        }
    }
    println!("{file}: {} of {}", by_kind.values().map(|tally| tally.1).sum::<u32>(), cheats.len());
    for (kind, (count, held, most)) in by_kind {
        println!("       {kind}: {held} of {count} held, highest {most}");
    }
    Ok(())
}

/// Words of good answers in a drawn order: at most 40.
fn salad(analyzer: &Analyzer) -> Result<()> {
    let pairs: Vec<Pair> = read("pairs.jsonl")?;
    let (mut held, mut most) = (0u32, 0.0f64);
    for (seed, pair) in pairs.iter().enumerate() {
        let mut words: Vec<&str> = pair.strong.split_whitespace().collect();
        let mut state = seed as u64 + 77;
        for at in (1..words.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            words.swap(at, ((state >> 33) % (at as u64 + 1)) as usize);
        }
        let salad = words.join(" ");
        let score = analyzer.analyze(&Answer::new(&salad)).score;
        held += u32::from(score <= 40.0);
        most = most.max(score);
    }
    println!("word salad: {held} of {} held, highest {most}", pairs.len());
    Ok(())
}
