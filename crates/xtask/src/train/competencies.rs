//! Training of the competency models: yes or no for each, against its own negatives and everything else.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use starscore::analysis::Component;
use starscore::text::Span;
use starscore::training::{COMPETENCIES, CompetencyModel, Linear, TableBuilder, Workbench, evenness};

use super::chain::Dictionary;
use super::softmax;
use crate::corpus::{self, Labelled};
use crate::sentences::{FOLDS, Row, folds, read};

/// A labelled sentence: what it shows, what it was written not to show.
#[derive(Debug, Clone)]
pub struct Example {
    pub row: Row,
    /// The answer that it stands in; `None` for a sentence written by itself.
    pub answer: Option<String>,
    pub shows: Vec<usize>,
    pub not: Vec<usize>,
    pub hashes: Vec<u32>,
}

const PENALTY: f64 = 3.0;
const LEAST: u32 = 6;
/// A sentence labelled for another competency may show this one too, so it counts for less.
const OTHERS: f64 = 0.6;
/// The share of a competency's own negatives that may fire.
const FOOLED: f64 = 0.08;

/// Reads labelled sentences.
pub fn examples(bench: &Workbench, rows: Vec<Row>) -> Result<Vec<Example>> {
    rows.into_par_iter()
        .map(|row| {
            let named = numbers(&row.label)?;
            ensure!(matches!(row.kind.as_str(), "pos" | "neg"), "pos or neg, not {:?}", row.kind);
            let hashes = bench.sense_features(&bench.read(&row.text)).0;
            let (shows, not) = if row.kind != "neg" { (named, Vec::new()) } else { (Vec::new(), named) };
            Ok(Example { row, answer: None, shows, not, hashes })
        })
        .collect()
}

fn numbers(names: &str) -> Result<Vec<usize>> {
    let number = |name| {
        let at = COMPETENCIES.iter().position(|known| *known == name);
        at.with_context(|| format!("no competency {name:?}"))
    };
    names.split(',').filter(|name| *name != "none").map(number).collect()
}

/// What readers marked: the competencies of an answer's segments, those of the answer as a whole under number 0.
pub type Marks = BTreeMap<String, BTreeMap<usize, Vec<usize>>>;

/// Reads `corpus/marks/competencies.tsv`.
pub fn marks() -> Result<Marks> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/marks/competencies.tsv");
    let mut marks = Marks::new();
    for Row { label: answer, kind: segment, text: names, .. } in read(&path)? {
        let number =
            segment.parse().with_context(|| format!("{}: {segment:?} is no segment", path.display()))?;
        marks.entry(answer).or_default().insert(number, numbers(&names)?);
    }
    Ok(marks)
}

/// The sentences of the marked answers, each read where it stands.
pub fn marked(bench: &Workbench, marks: &Marks) -> Result<Vec<Example>> {
    let answers: Vec<Labelled> =
        corpus::read_all()?.into_iter().filter(|answer| marks.contains_key(&answer.id)).collect();
    Ok(answers.par_iter().flat_map_iter(|answer| sentences(bench, answer, &marks[&answer.id])).collect())
}

fn sentences(bench: &Workbench, answer: &Labelled, marks: &BTreeMap<usize, Vec<usize>>) -> Vec<Example> {
    let gold = answer.gold();
    let document = bench.read(&gold.text);
    let original = |span: Span| document.view().original_span(span.start as usize, span.end as usize);
    let mut examples = Vec::new();
    for (index, sentence) in document.sentences().iter().enumerate() {
        let own = document.clauses().iter().filter(|clause| clause.sentence as usize == index);
        let told: Vec<Component> = own
            .map(|clause| {
                let (start, end) = original(clause.span);
                gold.label(start, end)
            })
            .collect();
        let (start, end) = original(sentence.span);
        let mut shows: Vec<usize> = Vec::new();
        for (number, (from, to, _)) in gold.pieces.iter().enumerate() {
            // A segment is a part of a sentence, or a few sentences.
            let shared = end.min(*to).saturating_sub(start.max(*from));
            if 2 * shared >= (to - from).min(end - start) {
                shows.extend(marks.get(&(number + 1)).into_iter().flatten());
            }
        }
        shows.sort_unstable();
        shows.dedup();
        examples.push(Example {
            row: Row {
                label: String::new(),
                kind: "marked".into(),
                text: gold.text[start..end].to_owned(),
                file: answer.brief.clone(),
            },
            answer: Some(answer.id.clone()),
            shows,
            not: Vec::new(),
            hashes: bench.competency_features(&document, index, &told),
        });
    }
    examples
}

/// Trains on examples; the bytes of the model file.
pub fn train(examples: &[&Example], thresholds: &[f64]) -> Result<Vec<u8>> {
    let dictionary = Dictionary::new(examples.iter().map(|e| e.hashes.as_slice()), LEAST);
    let dense: Vec<Vec<u32>> = examples.iter().map(|e| dictionary.dense(&e.hashes)).collect();
    let columns: Vec<Vec<f64>> = (0..COMPETENCIES.len())
        .into_par_iter()
        .map(|c| {
            let rows = dense.iter().zip(examples).map(|(features, e)| {
                let yes = e.shows.contains(&c);
                let weight = match () {
                    () if yes => 3.0,
                    () if e.not.contains(&c) || e.answer.is_some() => 1.0,
                    () => OTHERS,
                };
                softmax::Row { features, gold: usize::from(yes), weight, scale: evenness(e.hashes.len()) }
            });
            softmax::train_binary(&rows.collect::<Vec<_>>(), dictionary.len(), PENALTY)
        })
        .collect::<Result<_>>()?;
    let mut builder = TableBuilder::new(COMPETENCIES.len());
    for (&feature, &index) in &dictionary.index {
        builder.add(feature, &columns.iter().map(|column| column[index as usize]).collect::<Vec<_>>());
    }
    Ok([builder.to_bytes(), Linear::tail_bytes(thresholds)].concat())
}

/// What models that never saw a sentence, nor one like it, say of it.
pub fn cross_judge(examples: &[Example]) -> Result<Vec<[f64; COMPETENCIES.len()]>> {
    let fold_of = folds(&examples.iter().map(|e| e.row.clone()).collect::<Vec<_>>());
    let any = [0.5; COMPETENCIES.len()];
    let models: Vec<CompetencyModel> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let kept: Vec<&Example> =
                examples.iter().zip(&fold_of).filter(|(_, f)| **f != fold).map(|(e, _)| e).collect();
            CompetencyModel::from_bytes(&train(&kept, &any)?).context("the model just written cannot be read")
        })
        .collect::<Result<_>>()?;
    Ok(examples
        .iter()
        .zip(fold_of)
        .map(|(example, fold)| models[fold].probabilities(&example.hashes))
        .collect())
}

/// The threshold of each competency that serves best: the highest F1 among those that few of its own negatives pass.
pub fn thresholds(examples: &[Example], judged: &[[f64; COMPETENCIES.len()]]) -> Vec<f64> {
    let of = |c: usize| {
        let count = |threshold: f64, keep: &dyn Fn(&Example) -> bool| {
            examples.iter().zip(judged).filter(|(e, p)| p[c] >= threshold && keep(e)).count() as f64
        };
        let not = count(0.0, &|e| e.not.contains(&c));
        let gold = count(0.0, &|e| e.shows.contains(&c));
        let candidates = (10..95).map(|hundredths| f64::from(hundredths) / 100.0);
        let passed = candidates.filter(|t| count(*t, &|e| e.not.contains(&c)) <= FOOLED * not);
        let f1 = |t: f64| 2.0 * count(t, &|e| e.shows.contains(&c)) / (count(t, &|_| true) + gold);
        passed.map(|t| (t, f1(t))).reduce(|a, b| if b.1 > a.1 { b } else { a }).map_or(0.95, |best| best.0)
    };
    (0..COMPETENCIES.len()).into_par_iter().map(of).collect()
}

/// The bytes of the model to ship.
pub fn train_all(examples: &[Example]) -> Result<Vec<u8>> {
    let thresholds = thresholds(examples, &cross_judge(examples)?);
    train(&examples.iter().collect::<Vec<_>>(), &thresholds)
}
