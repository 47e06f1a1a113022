//! The result: plain data, one definition for Rust, JSON and the published schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{OffsetConverter, OffsetUnit};

/// The version of the result's shape; it rises when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that was found in one answer.
///
/// Offsets are bytes of the analysed text, end exclusive, on character boundaries; [`Analysis::convert_offsets`]
/// turns them into characters or UTF-16 units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Analysis {
    /// [`SCHEMA_VERSION`].
    pub schema: u32,
    /// The row's id; batch only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 0 to 100, one decimal.
    pub score: f64,
    /// The score in a word.
    pub band: Band,
    /// The rubric that was used.
    pub rubric: RubricId,
    /// The question as it was read; `None` when none was given.
    pub question: Option<QuestionReading>,
    /// What the score is made of; the points add up to it.
    pub dimensions: Vec<Dimension>,
    /// Situation, task, action, result: always these four, in this order.
    pub components: Vec<ComponentReading>,
    /// Runs of text with one component; they cover every non-blank character once, in order.
    pub segments: Vec<Segment>,
    /// Numbers with their units, in digits or words, in order.
    pub quantities: Vec<Quantity>,
    /// Empathy shown, in order.
    pub empathy: Vec<EmpathyEvidence>,
    /// Competencies shown, in order of name and place.
    pub competencies: Vec<CompetencyEvidence>,
    /// What to mend, the greatest gain first, then praise.
    pub findings: Vec<Finding>,
    /// Whether the score means what it says.
    pub status: Status,
    /// Plain facts of the text.
    pub text: TextFacts,
}

/// A score in a word: weak < 40 <= developing < 60 <= good < 80 <= strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Below 40.
    Weak,
    /// 40 and above.
    Developing,
    /// 60 and above.
    Good,
    /// 80 and above.
    Strong,
}

impl Band {
    /// The band of a score.
    pub fn of(score: f64) -> Band {
        match score {
            s if s < 40.0 => Band::Weak,
            s if s < 60.0 => Band::Developing,
            s if s < 80.0 => Band::Good,
            _ => Band::Strong,
        }
    }
}

/// Name and version of a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RubricId {
    /// Such as "general".
    pub name: String,
    /// Such as "1".
    pub version: String,
}

/// What kind of answer a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Past experience: "Describe a time when…".
    Behavioral,
    /// A hypothetical case: "What would you do if…".
    Situational,
    /// Reasons: "Why do you want…".
    Motivational,
    /// None of these.
    Unknown,
}

/// A question, as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionReading {
    /// As given.
    pub text: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// The competencies it asks about.
    pub competencies: Vec<String>,
}

/// A part of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dimension {
    /// `structure`, `outcomes` or `empathy`.
    pub name: String,
    /// 0 to 100.
    pub score: f64,
    /// Share of the whole, 0 to 1; the weights add up to 1.
    pub weight: f64,
    /// What it adds to the score.
    pub points: f64,
    /// What its own score is made of.
    pub criteria: Vec<Criterion>,
}

/// One criterion of a dimension, with the text behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// Such as `action.steps`.
    pub name: String,
    /// 0 to 100.
    pub score: f64,
    /// Share of its dimension, 0 to 1; the weights of a dimension's criteria add up to 1.
    pub weight: f64,
    /// What it adds to the whole score.
    pub points: f64,
    /// The stretches of text that earned it.
    pub spans: Vec<Extent>,
}

/// A stretch of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Extent {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What a segment does for the listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// What was going on.
    Situation,
    /// What was the candidate's to do.
    Task,
    /// What the candidate did.
    Action,
    /// What came of it.
    Result,
    /// Opening claims, reflections, links to the role, thanks.
    Other,
}

impl Component {
    /// The four that an answer should have.
    pub const STAR: [Component; 4] =
        [Component::Situation, Component::Task, Component::Action, Component::Result];
    /// All five.
    pub const ALL: [Component; 5] =
        [Component::Situation, Component::Task, Component::Action, Component::Result, Component::Other];

    /// Its place in [`Component::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The contract's name.
    pub fn name(self) -> &'static str {
        ["situation", "task", "action", "result", "other"][self as usize]
    }
}

/// Whether the answer has a component, and how good it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComponentReading {
    /// Which.
    pub name: Component,
    /// The verdict.
    pub present: bool,
    /// How sure the verdict is, 0.5 to 1, calibrated.
    pub confidence: f64,
    /// Its quality, 0 to 100; 0 when absent.
    pub score: f64,
}

/// A run of text with one component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Segment {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it does.
    pub component: Component,
    /// How sure the label is, 0 to 1.
    pub confidence: f64,
}

/// A number in the text with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quantity {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// As written.
    pub text: String,
    /// What is measured.
    pub kind: QuantityKind,
    /// In the unit as written.
    pub value: Value,
    /// "%", "day", "GBP", …; `None` for a bare number.
    pub unit: Option<String>,
    /// What it does in the story.
    pub role: QuantityRole,
    /// For an outcome with a baseline: the change in percent of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
}

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuantityKind {
    /// A count or bare number.
    Number,
    /// Per cent or percentage points.
    Percent,
    /// An amount of money.
    Money,
    /// A length of time.
    Duration,
    /// Length, weight, volume, data, speed, …
    Dimension,
    /// Years of life.
    Age,
    /// Degrees.
    Temperature,
    /// "first", "2nd".
    Ordinal,
    /// "doubled", "3x".
    Multiple,
    /// "one in five".
    Ratio,
    /// "three to five days".
    Range,
    /// A calendar date, month with year, year or decade.
    Date,
    /// Scores, house numbers.
    Other,
}

/// The value of a quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// One number.
    Number(f64),
    /// Low and high.
    Range([f64; 2]),
    /// An ISO-like date.
    Date(String),
}

/// What a quantity does in the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuantityRole {
    /// A change, result or finished output.
    Outcome,
    /// How it was before.
    Baseline,
    /// What was asked, capped or allowed.
    Target,
    /// The size of the situation, or effort put in.
    Scale,
    /// Everything else.
    Context,
}

/// A way of showing empathy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// A feeling of another person is seen, named or answered.
    EmotionalAcknowledgement,
    /// Putting oneself in another's place.
    PerspectiveTaking,
    /// Hearing somebody out.
    ActiveListening,
    /// Calming, encouraging, staying with somebody.
    Reassurance,
    /// Asking about worries, feelings, needs.
    Exploration,
    /// Changing something for a person's sake.
    Accommodation,
    /// Dignity, apology, thanks, non-judgement.
    Respect,
}

impl Mechanism {
    /// All seven, in the contract's order.
    pub const ALL: [Mechanism; 7] = [
        Mechanism::EmotionalAcknowledgement,
        Mechanism::PerspectiveTaking,
        Mechanism::ActiveListening,
        Mechanism::Reassurance,
        Mechanism::Exploration,
        Mechanism::Accommodation,
        Mechanism::Respect,
    ];

    /// The contract's name.
    pub fn name(self) -> &'static str {
        [
            "emotional_acknowledgement",
            "perspective_taking",
            "active_listening",
            "reassurance",
            "exploration",
            "accommodation",
            "respect",
        ][self as usize]
    }
}

/// A stretch that shows empathy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EmpathyEvidence {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// As written.
    pub text: String,
    /// How it shows.
    pub mechanism: Mechanism,
    /// How sure the reading is, 0 to 1.
    pub confidence: f64,
}

/// A stretch that shows a competency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CompetencyEvidence {
    /// Such as `cultural_competence`; a custom rubric may add its own.
    pub name: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How strongly it shows, 0 to 1.
    pub strength: f64,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Mend this first.
    Major,
    /// Worth mending.
    Minor,
    /// Well done.
    Praise,
}

/// One thing to improve, or to praise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable: a family letter and three digits.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What was seen.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Points the score would win if mended.
    pub gain: f64,
    /// Where, first byte.
    pub start: usize,
    /// One past the last byte; equal to `start` where something is missing.
    pub end: usize,
}

/// Whether the score means what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It does.
    Scored,
    /// Too short, or not an answer.
    Insufficient,
    /// Not English.
    UnsupportedLanguage,
    /// A motivational question: STAR is not expected.
    NotStar,
}

/// Plain facts of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TextFacts {
    /// Words as a person counts them.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Seconds to say it, at 150 words a minute.
    pub speaking_seconds: usize,
    /// "en", or "und" when it is not known.
    pub language: String,
}

impl Analysis {
    /// Turns every offset from bytes of `text` into `unit`.
    pub fn convert_offsets(&mut self, text: &str, unit: OffsetUnit) {
        if unit == OffsetUnit::Byte {
            return;
        }
        let converter = OffsetConverter::new(text, unit);
        for at in self.offsets_mut() {
            *at = converter.convert(*at);
        }
    }

    fn offsets_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        let criteria = self.dimensions.iter_mut().flat_map(|d| &mut d.criteria).flat_map(|c| &mut c.spans);
        criteria
            .flat_map(|e| [&mut e.start, &mut e.end])
            .chain(self.segments.iter_mut().flat_map(|s| [&mut s.start, &mut s.end]))
            .chain(self.quantities.iter_mut().flat_map(|q| [&mut q.start, &mut q.end]))
            .chain(self.empathy.iter_mut().flat_map(|e| [&mut e.start, &mut e.end]))
            .chain(self.competencies.iter_mut().flat_map(|c| [&mut c.start, &mut c.end]))
            .chain(self.findings.iter_mut().flat_map(|f| [&mut f.start, &mut f.end]))
    }
}

/// The JSON Schema of [`Analysis`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Analysis).into()
}
