//! Competencies shown by acts: seventeen that public service asks for, and any that a rubric adds by phrases.
//!
//! Naming a trait shows nothing, so one small model a competency weighs what was done. Precision comes first: each
//! model has a threshold of its own, chosen on sentences that it had not seen.

use serde::Deserialize;

use crate::model::logistic;
use crate::rubric::Rubric;
use crate::senses::{Linear, Match, Phrases, Sums};
use crate::text::{Clause, Document, Span, VocabularyBuilder};

const MODEL: &[u8] = include_bytes!("../../data/model/competencies.bin");
const CUES: &str = include_str!("../../data/competency/cues.toml");

/// The competencies that the models know, in the order of the model's columns.
pub const COMPETENCIES: [&str; 17] = [
    "communication",
    "cultural_competence",
    "language_proficiency",
    "teamwork",
    "customer_service",
    "judgment",
    "integrity",
    "analytical_thinking",
    "attention_to_detail",
    "legal_and_policy_knowledge",
    "adaptability",
    "resilience_under_pressure",
    "initiative",
    "leadership",
    "emotional_intelligence",
    "professionalism",
    "motivation_for_service",
];

/// How strongly a phrase of the rubric shows its competency.
const CUE_STRENGTH: f64 = 0.6;

/// One stretch that shows a competency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// Bytes of the view: a clause or a sentence.
    pub span: Span,
    /// Which, for [`CompetencyReader::name`].
    pub competency: u16,
    /// How strongly, 0 to 1.
    pub strength: f64,
}

/// What the words of a whole answer add to the score of each of its sentences.
pub(crate) type Whole = Sums<{ COMPETENCIES.len() }>;

/// What the models see of a sentence: it and what stands around it, and the whole answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Features<'a> {
    pub hashes: &'a [u32],
    pub whole: &'a Whole,
}

/// The trained models, one column each, with their thresholds.
#[derive(Debug, Clone)]
pub struct CompetencyModel(Linear);

impl CompetencyModel {
    /// Reads the model file.
    pub fn from_bytes(bytes: &[u8]) -> Option<CompetencyModel> {
        Linear::from_bytes(bytes, COMPETENCIES.len(), COMPETENCIES.len()).map(CompetencyModel)
    }

    /// The shipped model.
    pub fn shipped() -> Option<CompetencyModel> {
        Self::from_bytes(MODEL)
    }

    /// How likely each competency is.
    pub fn probabilities(&self, hashes: &[u32]) -> [f64; COMPETENCIES.len()] {
        self.0.scores(hashes).map(logistic)
    }

    /// The same in an answer whose stems add up to `whole`.
    fn within(&self, hashes: &[u32], whole: &Whole) -> [f64; COMPETENCIES.len()] {
        self.0.scores_with(hashes, whole).map(logistic)
    }

    /// The least probability that counts, by competency.
    pub fn thresholds(&self) -> &[f64] {
        &self.0.tail
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueGroup {
    phrases: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    hits: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code))]
    misses: Vec<String>,
}

fn cue_groups() -> std::collections::BTreeMap<String, CueGroup> {
    toml::from_str(CUES).unwrap_or_default()
}

/// Phrases that show a competency by themselves: our own, and the rubric's.
#[derive(Debug, Clone)]
pub(crate) struct Cues {
    phrases: Phrases,
    names: Vec<String>,
}

impl Cues {
    pub(crate) fn new(builder: &mut VocabularyBuilder, rubric: &Rubric) -> Self {
        let mut names: Vec<String> = COMPETENCIES.iter().map(|name| (*name).to_owned()).collect();
        let own = cue_groups();
        let ours = own.iter().map(|(name, group)| (name, &group.phrases));
        let theirs = rubric.cues.iter().map(|cue| (&cue.competency, &cue.phrases));
        let mut all: Vec<(&str, u16)> = Vec::new();
        for (name, phrases) in ours.chain(theirs) {
            let index = names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            });
            all.extend(phrases.iter().map(|phrase| (phrase.as_str(), index as u16)));
        }
        Cues { phrases: Phrases::new(builder, all), names }
    }
}

/// Finds competencies, sentence by sentence.
#[derive(Debug, Clone)]
pub(crate) struct CompetencyReader {
    model: Option<CompetencyModel>,
    cues: Cues,
}

impl CompetencyReader {
    pub(crate) fn new(cues: Cues) -> Self {
        CompetencyReader { model: CompetencyModel::shipped(), cues }
    }

    /// The name of a reading's competency.
    pub(crate) fn name(&self, competency: u16) -> &str {
        self.cues.names.get(competency as usize).map_or("", String::as_str)
    }

    /// Sums up the features of a whole answer.
    pub(crate) fn whole(&self, hashes: &[u32]) -> Whole {
        self.model.as_ref().map(|model| model.0.sums(hashes)).unwrap_or_default()
    }

    /// Reads one sentence; a clause that shows the competency by itself narrows the span. At most one reading a
    /// competency.
    pub(crate) fn sentence(
        &self,
        document: &Document<'_>,
        span: Span,
        clauses: &[Clause],
        features: &Features<'_>,
        each: &mut impl FnMut() -> Vec<Vec<u32>>,
        out: &mut Vec<Reading>,
    ) {
        let before = out.len();
        if let Some(model) = &self.model {
            let p = model.within(features.hashes, features.whole);
            for (index, (&p, &threshold)) in p.iter().zip(model.thresholds()).enumerate() {
                if p >= threshold {
                    let mut narrow = || narrowed(model, index, clauses, each(), features.whole);
                    let span = if clauses.len() > 1 { narrow().unwrap_or(span) } else { span };
                    out.push(Reading { span, competency: index as u16, strength: strength(p, threshold) });
                }
            }
        }
        for clause in clauses {
            self.cues.phrases.find(document, (clause.first, clause.last), |Match { value, .. }| {
                if out[before..].iter().all(|reading| reading.competency != value) {
                    out.push(Reading { span: clause.span, competency: value, strength: CUE_STRENGTH });
                }
            });
        }
        out[before..].sort_by_key(|reading| (reading.span, reading.competency));
    }
}

/// The one clause that shows it by itself. Two such clauses are one piece of evidence: the sentence.
fn narrowed(
    model: &CompetencyModel,
    index: usize,
    clauses: &[Clause],
    each: Vec<Vec<u32>>,
    whole: &Whole,
) -> Option<Span> {
    let own = each.into_iter().map(|hashes| model.within(&hashes, whole)[index]);
    let mut firing = clauses.iter().zip(own).filter(|(_, own)| *own >= model.thresholds()[index]);
    firing.next().filter(|_| firing.next().is_none()).map(|(clause, _)| clause.span)
}

/// From 0.5 at the threshold to 1.
fn strength(p: f64, threshold: f64) -> f64 {
    0.5 + 0.5 * (p - threshold) / (1.0 - threshold).max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Reader;

    #[test]
    fn cues_hit_and_miss_as_their_file_says() {
        let mut builder = VocabularyBuilder::new();
        let cues = Cues::new(&mut builder, &Rubric::general());
        let reader = Reader::new(builder);
        let competencies = CompetencyReader { model: None, cues };
        let found = |text: &str| {
            let mut out = Vec::new();
            let document = reader.read(text);
            let clauses = document.clauses();
            let features = Features { hashes: &[], whole: &Whole::default() };
            competencies.sentence(&document, clauses[0].span, clauses, &features, &mut Vec::new, &mut out);
            out.iter().map(|reading| competencies.name(reading.competency).to_owned()).collect::<Vec<_>>()
        };
        let groups: std::collections::BTreeMap<String, CueGroup> = toml::from_str(CUES).unwrap();
        for (name, group) in groups {
            assert!(
                COMPETENCIES.contains(&name.as_str()) && !group.hits.is_empty() && !group.misses.is_empty(),
                "{name}"
            );
            group
                .hits
                .iter()
                .for_each(|text| assert!(found(text).contains(&name), "{name} should hit {text:?}"));
            group
                .misses
                .iter()
                .for_each(|text| assert!(!found(text).contains(&name), "{name} should miss {text:?}"));
        }
    }

    #[test]
    fn the_shipped_model_can_be_read() {
        assert!(CompetencyModel::shipped().is_some());
    }
}
