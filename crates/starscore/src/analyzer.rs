//! The one entry: an analyser built once from a rubric, then shared.

use crate::analysis::*;
use crate::answer::Answer;
use crate::families::Families;
use crate::findings::{Case, Catalog, StyleReader, find};
use crate::labeller::{FeatureReader, Labeller, Labelling};
use crate::quantity::{QuantityReader, Reading, VagueReader};
use crate::rubric::Rubric;
use crate::score::{
    Criteria, FactReader, Facts, Integrity, IntegrityReader, Levels, Scored, Sources, round1, round2, total,
};
use crate::segments::segments;
use crate::text::{Document, Reader, Span, VocabularyBuilder};

const LABELLER: &[u8] = include_bytes!("../data/model/labeller.bin");

/// Words a minute at which an answer is spoken.
const SPEAKING_RATE: usize = 150;

/// Reads answers against one rubric.
///
/// Building it reads the word lists and models (some milliseconds); analysing changes nothing in it, so one analyser
/// serves any number of threads.
///
/// ```
/// use starscore::{Analyzer, Answer};
///
/// let analyzer = Analyzer::new();
/// let answer = Answer::new(
///     "Last March our queue system failed on a Monday. I was the only clerk on the desk and had to keep sixty people \
///      served. I wrote numbers on paper, asked each person what they needed, and sent the simple cases to the side \
///      counter. By noon the queue was gone, and nobody had to come back.",
/// );
/// let analysis = analyzer.analyze(&answer);
/// assert!(analysis.components.iter().all(|component| component.present));
/// ```
#[derive(Debug, Clone)]
pub struct Analyzer {
    rubric: Rubric,
    reader: Reader,
    features: FeatureReader,
    labeller: Labeller,
    quantities: QuantityReader,
    vague: VagueReader,
    style: StyleReader,
    facts: FactReader,
    integrity: IntegrityReader,
    criteria: Criteria,
    catalog: Catalog,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// With the `general` rubric.
    pub fn new() -> Self {
        Self::with_rubric(Rubric::general())
    }

    /// With a rubric of your choice.
    pub fn with_rubric(rubric: Rubric) -> Self {
        let mut builder = VocabularyBuilder::new();
        let families = Families::new(&mut builder);
        let quantities = QuantityReader::new(&mut builder);
        let vague = VagueReader::new(&mut builder);
        let style = StyleReader::new(&mut builder);
        let reader = Reader::new(builder);
        let vocabulary = reader.vocabulary();
        Analyzer {
            features: FeatureReader::new(&families, vocabulary),
            // The file is made by the trainer and checked by a test.
            labeller: Labeller::from_bytes(LABELLER).unwrap_or_else(|| unreachable!("the shipped model is whole")),
            facts: FactReader::new(&families, vocabulary),
            integrity: IntegrityReader::new(&families, vocabulary),
            criteria: Criteria::new(),
            catalog: Catalog::new(),
            rubric,
            reader,
            quantities,
            vague,
            style,
        }
    }

    /// The rubric it scores against.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// Analyses one answer. Never fails and never panics; the cost grows with the length of the text.
    pub fn analyze(&self, answer: &Answer<'_>) -> Analysis {
        let document = self.reader.read(answer.text);
        let labelling = self.label(&document);
        let quantities = self.quantities(&document, &labelling);
        let vocabulary = self.reader.vocabulary();
        let sources = Sources { document: &document, labelling: &labelling, quantities: &quantities, empathy: &[] };
        let facts = self.facts.read(&sources, vocabulary);
        let integrity = self.integrity.read(&document, &facts, vocabulary);
        let kind = QuestionKind::Unknown;
        let status = status(&integrity, kind);
        let levels = facts.levels(&self.facts.masks);
        let dimensions = self.criteria.dimensions(&levels, self.rubric.weights, kind, integrity.trust);
        let findings = self.findings(&document, &facts, &integrity, &levels, kind, status);
        let finished: Vec<Dimension> = dimensions.iter().map(|scored| scored.finish(&|span| extent(&document, span))).collect();
        let score = round1(finished.iter().map(|dimension| dimension.points).sum());
        let words = document.word_count();
        Analysis {
            schema: SCHEMA_VERSION,
            id: None,
            score,
            band: Band::of(score),
            rubric: RubricId { name: self.rubric.name.clone(), version: self.rubric.version.clone() },
            question: None,
            components: components(&labelling, &dimensions, &facts),
            dimensions: finished,
            segments: segments(answer.text, &document, &labelling),
            quantities: quantities.iter().map(|reading| quantity(answer.text, &document, reading)).collect(),
            empathy: Vec::new(),
            competencies: Vec::new(),
            findings,
            status,
            text: TextFacts {
                words,
                sentences: document.sentences().len(),
                speaking_seconds: words * 60 / SPEAKING_RATE,
                language: integrity.language.to_owned(),
            },
        }
    }

    fn label(&self, document: &Document<'_>) -> Labelling {
        let features = self.features.read(document, self.reader.vocabulary());
        self.labeller.label(&features, document.weighed_words())
    }

    fn quantities(&self, document: &Document<'_>, labelling: &Labelling) -> Vec<Reading> {
        let mut readings = self.quantities.read(document, self.reader.vocabulary());
        let clauses = document.clauses();
        self.quantities.assign_roles(document, &mut readings, |token| {
            let clause = clauses.partition_point(|clause| clause.last <= token);
            labelling.labels.get(clause).copied()
        });
        readings
    }

    fn findings(
        &self,
        document: &Document<'_>,
        facts: &Facts,
        integrity: &Integrity,
        levels: &Levels,
        kind: QuestionKind,
        status: Status,
    ) -> Vec<Finding> {
        let case = Case {
            facts,
            levels,
            masks: &self.facts.masks,
            integrity,
            kind,
            status,
            style: &self.style.read(document),
            vague: &self.vague.find(document),
            claimed: &[],
            on_topic: None,
            end: document.text().trim_end().len() as u32,
        };
        let score = |levels: &Levels, trust: f64| total(&self.criteria.dimensions(levels, self.rubric.weights, kind, trust));
        let now = score(levels, integrity.trust);
        let mut findings = Vec::new();
        for raw in find(&case) {
            let Some(text) = self.catalog.text(raw.code) else { continue };
            let suspicion = integrity.suspicions.iter().find(|suspicion| suspicion.code == raw.code);
            let mended = self.catalog.mended(levels, raw.code);
            let gain = match (suspicion, &mended) {
                (Some(suspicion), _) if suspicion.factor > 0.0 => score(levels, integrity.trust / suspicion.factor) - now,
                (None, Some(mended)) => score(mended, integrity.trust) - now,
                _ => 0.0,
            };
            // What a rubric gives no weight is not worth a word.
            let idle = mended.is_some() && suspicion.is_none() && gain < 0.3;
            if idle || self.rubric.findings_off.iter().any(|code| code == raw.code) {
                continue;
            }
            let at = extent(document, raw.span.unwrap_or_default());
            findings.push(Finding {
                code: raw.code.to_owned(),
                severity: text.severity,
                message: text.message.clone(),
                advice: text.advice.clone(),
                gain: round1(gain),
                start: at.start,
                end: at.end,
            });
        }
        let rank = |finding: &Finding| (finding.severity == Severity::Praise, finding.severity == Severity::Minor);
        findings.sort_by(|a, b| {
            let praise = rank(a).0.cmp(&rank(b).0);
            praise.then(b.gain.total_cmp(&a.gain)).then(rank(a).1.cmp(&rank(b).1)).then(a.code.cmp(&b.code))
        });
        findings
    }
}

fn status(integrity: &Integrity, kind: QuestionKind) -> Status {
    match integrity.status {
        Some(status) => status,
        None if kind == QuestionKind::Motivational => Status::NotStar,
        None => Status::Scored,
    }
}

/// The stretch of the original text behind a view span.
fn extent(document: &Document<'_>, span: Span) -> Extent {
    let (start, end) = document.view().original_span(span.start as usize, span.end as usize);
    Extent { start, end: if span.start == span.end { start } else { end } }
}

fn components(labelling: &Labelling, dimensions: &[Scored], facts: &Facts) -> Vec<ComponentReading> {
    Component::STAR
        .into_iter()
        .map(|component| {
            let p = labelling.present[component.index()];
            let present = labelling.has(component) && facts.of(component).next().is_some();
            let own = dimensions.iter().flat_map(|dimension| &dimension.criteria);
            let own = own.filter(|(name, ..)| name.split('.').next() == Some(component.name()));
            let (sum, weight) = own.fold((0.0, 0.0), |(sum, weight), (_, share, level)| {
                (sum + share * level.level, weight + share)
            });
            let score = if present && weight > 0.0 { round1(100.0 * sum / weight) } else { 0.0 };
            let confidence = if present { p } else { (1.0 - p).max(0.5) };
            ComponentReading { name: component, present, confidence: round2(confidence), score }
        })
        .collect()
}

fn quantity(text: &str, document: &Document<'_>, reading: &Reading) -> Quantity {
    let at = extent(document, reading.span);
    Quantity {
        start: at.start,
        end: at.end,
        text: text[at.start..at.end].to_owned(),
        kind: reading.kind,
        value: reading.value.clone(),
        unit: reading.unit.map(str::to_owned),
        role: reading.role,
        change: reading.change.map(round1),
    }
}
