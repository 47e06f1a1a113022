//! The one entry: an analyser built once from a rubric, then shared.

use crate::analysis::*;
use crate::answer::Answer;
use crate::families::Families;
use crate::findings::{Case, Catalog, Style, StyleReader, find};
use crate::labeller::{Explainer, FeatureReader, LabelReason, Labeller, Labelling};
use crate::quantity::{QuantityReader, Reading, VagueReader};
use crate::rubric::Rubric;
use crate::score::{
    Criteria, FactReader, Facts, GenreModel, Integrity, IntegrityReader, Levels, Met, Scored, Sources,
    round1, round2, total,
};
use crate::segments::segments;
use crate::senses::{Heard, Senses};
use crate::substance::SubstanceModel;
use crate::text::{Document, Reader, Span, VocabularyBuilder};

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
    families: Families,
    features: FeatureReader,
    labeller: Labeller,
    substance: Option<SubstanceModel>,
    genre: Option<GenreModel>,
    quantities: QuantityReader,
    vague: VagueReader,
    style: StyleReader,
    senses: Senses,
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
        let senses = Senses::prepare(&mut builder, &rubric);
        let reader = Reader::new(builder);
        let vocabulary = reader.vocabulary();
        Analyzer {
            features: FeatureReader::new(&families, vocabulary),
            labeller: Labeller::shipped(),
            substance: SubstanceModel::shipped(),
            genre: GenreModel::shipped(),
            senses: Senses::new(senses, &families, vocabulary),
            facts: FactReader::new(&families, vocabulary),
            integrity: IntegrityReader::new(&families, vocabulary),
            criteria: Criteria::new(),
            catalog: Catalog::new(),
            rubric,
            reader,
            families,
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
        let features = self.features.read(&document, self.reader.vocabulary());
        let labelling = self.labeller.label(&features, document.weighed_words());
        let concrete = self.substance.as_ref().map(|model| model.clauses(&features));
        // Without a model every clause counts in full.
        let concrete = concrete.unwrap_or_else(|| vec![1.0; features.len()]);
        let quantities = self.quantities(&document, &labelling);
        let vocabulary = self.reader.vocabulary();
        let mut heard = self.senses.read(&document, vocabulary, &labelling.labels);
        // Praise of oneself is no evidence, even in words that sound like it.
        heard.claimed = self.senses.empathy.claimed(&document, &[]);
        let claims = &heard.claimed;
        heard.empathy.retain(|reading| {
            !claims.iter().any(|claim| claim.start < reading.span.end && reading.span.start < claim.end)
        });
        let empathy: Vec<(Span, usize, f64)> = heard
            .empathy
            .iter()
            .map(|reading| (reading.span, reading.mechanism as usize, reading.confidence))
            .collect();
        let style = self.style.read(&document);
        let sources = Sources {
            document: &document,
            labelling: &labelling,
            concrete: &concrete,
            hedges: style.iter().filter(|(kind, _)| *kind == Style::Hedge).count(),
            quantities: &quantities,
            empathy: &empathy,
        };
        let facts = self.facts.read(&sources, vocabulary);
        let asked = answer.question.map(|question| self.ask(question, &document));
        let (question, met) = asked.map_or((None, Met::default()), |(question, met)| (Some(question), met));
        let whole = self.senses.hashes(&document, vocabulary, (0, document.tokens().len() as u32));
        let told = self.genre.as_ref().map_or(1.0, |model| model.told(&whole));
        let met = Met { told, ..met };
        let kind = question.as_ref().map_or(QuestionKind::Unknown, |question| question.kind);
        let integrity = self.integrity.read(answer.text, &document, &facts, &met, vocabulary);
        let status = status(&integrity, kind);
        let levels = facts.levels(&self.facts.masks, &self.rubric.thresholds);
        let dimensions = self.criteria.dimensions(&levels, self.rubric.weights, kind, integrity.trust);
        let judged = Judged {
            facts: &facts,
            integrity: &integrity,
            levels: &levels,
            kind,
            status,
            claimed: &heard.claimed,
            style: &style,
        };
        let findings = self.findings(&document, &judged);
        let finished: Vec<Dimension> =
            dimensions.iter().map(|scored| scored.finish(&|span| extent(&document, span))).collect();
        let score = round1(finished.iter().map(|dimension| dimension.points).sum());
        let words = document.word_count();
        Analysis {
            schema: SCHEMA_VERSION,
            id: None,
            score,
            band: Band::of(score),
            rubric: RubricId { name: self.rubric.name.clone(), version: self.rubric.version.clone() },
            question,
            components: components(&labelling, &dimensions, &facts),
            dimensions: finished,
            segments: segments(answer.text, &document, &labelling),
            quantities: quantities.iter().map(|reading| quantity(answer.text, &document, reading)).collect(),
            empathy: heard
                .empathy
                .iter()
                .map(|reading| empathy_evidence(answer.text, &document, reading))
                .collect(),
            competencies: self.competencies(&document, &heard),
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

    /// Why every clause has its label, in order: the words and signs that spoke for it against the runner-up.
    ///
    /// ```
    /// let analyzer = starscore::Analyzer::new();
    /// let reasons = analyzer.explain_labels(&starscore::Answer::new("I rang the clinic, and they found her file."));
    /// assert!(reasons.iter().all(|label| label.reasons.iter().all(|reason| reason.weight > 0.0)));
    /// ```
    pub fn explain_labels(&self, answer: &Answer<'_>) -> Vec<LabelReason> {
        let document = &self.reader.read(answer.text);
        let labelling = &self.label(document);
        let explainer = Explainer { families: &self.families, labeller: &self.labeller, document, labelling };
        explainer.explain(&self.features, self.reader.vocabulary())
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

    /// Reads the question, and how the answer meets it.
    fn ask(&self, question: &str, document: &Document<'_>) -> (QuestionReading, Met) {
        let vocabulary = self.reader.vocabulary();
        let asked = self.reader.read(question);
        let (kind, competencies) = self.senses.read_question(&asked, vocabulary);
        let echoes = self.senses.echoes(&asked, document);
        let inside = |at: u32| echoes.iter().any(|echo| echo.start <= at && at < echo.end);
        let echoed = document.tokens().iter().filter(|token| inside(token.span.start)).count();
        let pair = self.senses.question.pair(&asked, &competencies, document, vocabulary);
        let met = Met {
            echoed: echoed as f64 / document.tokens().len().max(1) as f64,
            on_topic: Some(self.senses.question.meets(&pair)),
            ..Met::default()
        };
        (QuestionReading { text: question.to_owned(), kind, competencies }, met)
    }

    fn competencies(&self, document: &Document<'_>, heard: &Heard) -> Vec<CompetencyEvidence> {
        let strong = heard
            .competencies
            .iter()
            .filter(|reading| reading.strength >= self.rubric.thresholds.competency_strength);
        let mut evidence: Vec<CompetencyEvidence> = strong
            .map(|reading| {
                let at = extent(document, reading.span);
                let name = self.senses.competency.name(reading.competency).to_owned();
                CompetencyEvidence { name, start: at.start, end: at.end, strength: round2(reading.strength) }
            })
            .filter(|evidence| {
                self.rubric.competencies.is_empty() || self.rubric.competencies.contains_key(&evidence.name)
            })
            .collect();
        evidence.sort_by(|a, b| (&a.name, a.start).cmp(&(&b.name, b.start)));
        evidence
    }

    fn findings(&self, document: &Document<'_>, judged: &Judged<'_>) -> Vec<Finding> {
        let Judged { facts, integrity, levels, kind, status, claimed, style } = *judged;
        let case = Case {
            facts,
            levels,
            masks: &self.facts.masks,
            integrity,
            kind,
            status,
            style,
            vague: &self.vague.find(document),
            claimed,
            enough: &self.rubric.thresholds,
            end: document.text().trim_end().len() as u32,
        };
        let score = |levels: &Levels, trust: f64| {
            total(&self.criteria.dimensions(levels, self.rubric.weights, kind, trust))
        };
        let now = score(levels, integrity.trust);
        // Who mends a draft mends what makes it doubtful too: gains add up to what a mended draft wins.
        let doubts = integrity.suspicions.iter().map(|suspicion| suspicion.factor).filter(|f| *f > 0.0);
        let restored = (integrity.trust / doubts.product::<f64>()).min(1.0);
        let mut findings = Vec::new();
        for raw in find(&case) {
            let Some(text) = self.catalog.text(raw.code) else { continue };
            let suspicion = integrity.suspicions.iter().find(|suspicion| suspicion.code == raw.code);
            let mended = self.catalog.mended(levels, raw.code);
            let gain = match (suspicion, &mended) {
                (Some(suspicion), _) if suspicion.factor > 0.0 => {
                    score(levels, integrity.trust / suspicion.factor) - now
                }
                (None, Some(mended)) => score(mended, restored) - score(levels, restored),
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
        let rank =
            |finding: &Finding| (finding.severity == Severity::Praise, finding.severity == Severity::Minor);
        findings.sort_by(|a, b| {
            let praise = rank(a).0.cmp(&rank(b).0);
            praise.then(b.gain.total_cmp(&a.gain)).then(rank(a).1.cmp(&rank(b).1)).then(a.code.cmp(&b.code))
        });
        findings
    }
}

/// What the findings look at.
struct Judged<'a> {
    facts: &'a Facts,
    integrity: &'a Integrity,
    levels: &'a Levels,
    kind: QuestionKind,
    status: Status,
    claimed: &'a [Span],
    style: &'a [(Style, Span)],
}

fn empathy_evidence(
    text: &str,
    document: &Document<'_>,
    reading: &crate::empathy::Reading,
) -> EmpathyEvidence {
    let at = extent(document, reading.span);
    EmpathyEvidence {
        start: at.start,
        end: at.end,
        text: text[at.start..at.end].to_owned(),
        mechanism: reading.mechanism,
        confidence: round2(reading.confidence),
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
