//! Why a clause has its label: the features that spoke for it, in words.
//!
//! The labeller adds up weights, so a label explains itself: the log odds of the label against the runner-up are the
//! weights of the clause's features plus what the labels round it lend. Features that show the same thing to a
//! person (a word, its stem) are added up under one description, and the strongest are given.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::Component;
use crate::families::Families;
use crate::labeller::features::{ClauseSink, FeatureReader};
use crate::labeller::model::{Labeller, Labelling, NAMED};
use crate::model::{Part, Sink, Template, feature_hash};
use crate::text::{Document, Vocabulary};

/// How many reasons a clause gets.
const MOST: usize = 5;

/// Weights below this, in natural logs, persuade nobody.
const LEAST: f64 = 0.02;

/// Why one clause has its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LabelReason {
    /// First byte of the clause in the text that was analysed.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The label.
    pub component: Component,
    /// How sure the label is, 0 to 1.
    pub confidence: f64,
    /// The likeliest other label.
    pub runner_up: Component,
    /// Whether the answer as a whole overruled the clause, which with its neighbours is likelier to be the runner-up.
    pub overruled: bool,
    /// What spoke for the label against the runner-up, the strongest first: five or fewer.
    pub reasons: Vec<Reason>,
}

/// One thing that spoke for a label.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reason {
    /// What was seen, with words as they are written in the answer.
    pub description: String,
    /// How much it speaks for the label against the runner-up, in natural logs.
    pub weight: f64,
}

/// A feature as it was made.
#[derive(Debug)]
struct Feature {
    hash: u32,
    template: Template,
    parts: Vec<Part>,
}

/// Keeps features with what they were made of.
#[derive(Debug, Default)]
struct Recorder {
    features: Vec<Feature>,
    ends: Vec<usize>,
}

impl Sink for Recorder {
    fn put(&mut self, template: Template, parts: &[Part]) {
        self.features.push(Feature { hash: feature_hash(template, parts), template, parts: parts.to_vec() });
    }
}

impl ClauseSink for Recorder {
    fn blind_end(&mut self) {}

    fn clause_end(&mut self) {
        self.ends.push(self.features.len());
    }
}

/// Everything that reasons are made from.
pub(crate) struct Explainer<'a> {
    pub families: &'a Families,
    pub labeller: &'a Labeller,
    pub document: &'a Document<'a>,
    pub labelling: &'a Labelling,
}

impl Explainer<'_> {
    /// A reason for every clause.
    pub(crate) fn explain(&self, reader: &FeatureReader, vocabulary: &Vocabulary) -> Vec<LabelReason> {
        let mut recorder = Recorder::default();
        reader.write(self.document, vocabulary, &mut recorder);
        let starts = [0].into_iter().chain(recorder.ends.iter().copied());
        let runs = starts.zip(&recorder.ends).map(|(start, end)| &recorder.features[start..*end]);
        runs.enumerate().map(|(clause, features)| self.clause(clause, features)).collect()
    }

    fn clause(&self, clause: usize, features: &[Feature]) -> LabelReason {
        let label = self.labelling.labels[clause];
        let odds = &self.labelling.evidence.chain[clause];
        let others = Component::ALL.into_iter().filter(|other| *other != label);
        let runner_up =
            others.max_by(|a, b| odds[a.index()].total_cmp(&odds[b.index()])).unwrap_or(Component::Other);
        let (mine, theirs) = (label.index(), runner_up.index());

        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let mut total = 0.0;
        for feature in features {
            if let Some(row) = self.labeller.weights_of(feature.hash) {
                let weight = row[mine] - row[theirs];
                total += weight;
                *weights.entry(self.describe(feature)).or_default() += weight;
            }
        }
        let span = self.document.clauses()[clause];
        if let Some(named) = self.document.heading_of(span.first) {
            let weight =
                NAMED * (f64::from(u8::from(named == label)) - f64::from(u8::from(named == runner_up)));
            total += weight;
            weights.insert(format!("the heading names the {}", named.name()), weight);
        }
        // What is left of the log odds came along the chain.
        let sure = |p: f64| p.clamp(1e-9, 1.0);
        let log_odds = libm::log(sure(odds[mine]) / sure(odds[theirs]));
        weights.insert("the labels of the clauses round it".to_owned(), log_odds - total);

        let mut reasons: Vec<Reason> =
            weights.into_iter().map(|(description, weight)| Reason { description, weight }).collect();
        reasons.retain(|reason| reason.weight >= LEAST);
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.description.cmp(&b.description)));
        reasons.truncate(MOST);
        let (start, end) =
            self.document.view().original_span(span.span.start as usize, span.span.end as usize);
        LabelReason {
            start,
            end,
            component: label,
            confidence: self.labelling.confidence[clause],
            runner_up,
            overruled: odds[theirs] > odds[mine],
            reasons,
        }
    }

    /// What a feature shows to a person.
    fn describe(&self, feature: &Feature) -> String {
        use Template::*;
        let parts = &feature.parts;
        match feature.template {
            Bias => "how common the label is".to_owned(),
            Word | Stem | Words2 | Stems2 | Words3 => self.quoted(parts, " "),
            Skip => self.quoted(parts, " … "),
            Family | Families2 => self.named(parts),
            Head => format!("opens with {}", self.quoted(parts, " ")),
            Tail => format!("ends with {}", self.quoted(parts, " ")),
            Gist => self.gist(parts),
            Shape => shape(parts),
            SentenceStem => format!("same sentence: {}", self.quoted(parts, " ")),
            SentenceFamily => format!("same sentence: {}", self.named(parts)),
            BeforeGist => format!("before: {}", self.gist(parts)),
            BeforeFamily => format!("before: {}", self.named(parts)),
            BeforeHead => format!("before: opens with {}", self.quoted(parts, " ")),
            BeforeStem => format!("before: {}", self.quoted(parts, " ")),
            AfterGist => format!("after: {}", self.gist(parts)),
            AfterFamily => format!("after: {}", self.named(parts)),
            AfterHead => format!("after: opens with {}", self.quoted(parts, " ")),
            AfterStem => format!("after: {}", self.quoted(parts, " ")),
            // Seen by other models only.
            Sense | SenseOf | NotSense | Senses2 | SensesFar => self.quoted(parts, " "),
            Place => "place in the answer".to_owned(),
            Whole => match parts[..] {
                [Part::Number(0)] => "the answer tells what happened".to_owned(),
                _ => "the answer tells what would happen".to_owned(),
            },
        }
    }

    /// The word of a token as it is written.
    fn word(&self, token: u32) -> &str {
        self.document.tokens()[token as usize].span.of(self.document.text())
    }

    fn quoted(&self, parts: &[Part], between: &str) -> String {
        let words = parts.iter().map(|part| match part {
            Part::Word(_, token) | Part::Stem(_, token) => self.word(*token),
            Part::Family(bit) => self.families.name(*bit),
            Part::Number(_) => "",
        });
        format!("\"{}\"", words.collect::<Vec<_>>().join(between))
    }

    fn named(&self, parts: &[Part]) -> String {
        let names = parts.iter().filter_map(|part| match part {
            Part::Family(bit) => Some(self.families.name(*bit).replace('_', " ")),
            _ => None,
        });
        let names: Vec<String> = names.collect();
        match &names[..] {
            [one] => format!("a word of the family {one}"),
            _ => format!("words of the families {}", names.join(" and ")),
        }
    }

    /// "I + past": who acts, and in which form.
    fn gist(&self, parts: &[Part]) -> String {
        let shown = parts.iter().map(|part| match part {
            // See `Gist`: subjects are a family's bit plus one, forms stand 100 above.
            Part::Number(0) => "no subject".to_owned(),
            Part::Number(63) => "a name".to_owned(),
            Part::Number(subject @ 1..63) => self.person(*subject - 1),
            Part::Number(100) => "no finite verb".to_owned(),
            Part::Number(101) => "past".to_owned(),
            Part::Number(form) => format!("\"{}\"", auxiliary(self.families.name(form.saturating_sub(110)))),
            Part::Word(_, token) | Part::Stem(_, token) => format!("\"{}\"", self.word(*token)),
            Part::Family(bit) => {
                format!("a word of the family {}", self.families.name(*bit).replace('_', " "))
            }
        });
        shown.collect::<Vec<_>>().join(" + ")
    }

    fn person(&self, bit: u32) -> String {
        let name = self.families.name(bit);
        match name {
            "self" => "I".to_owned(),
            "they" => "he, she or they".to_owned(),
            _ => name.to_owned(),
        }
    }
}

/// How a family of auxiliaries shows in a gist.
fn auxiliary(family: &str) -> &str {
    match family {
        "be_past" => "was",
        "be_now" => "is",
        "have" => "had",
        _ => family,
    }
}

/// Lengths, numbers and marks, as [`Template::Shape`] numbers them.
fn shape(parts: &[Part]) -> String {
    let [Part::Number(number)] = parts else { return "its shape".to_owned() };
    let shown = match number {
        0 => "under 3 words",
        1 => "3 to 5 words",
        2 => "6 to 9 words",
        3 => "10 to 15 words",
        4 => "16 to 24 words",
        5 => "25 words or more",
        11 => "a number",
        12 => "several numbers",
        20 => "a quotation",
        21 => "a question mark",
        22 => "a percentage",
        23 => "an exclamation mark",
        24 => "a bracket",
        _ => "its shape",
    };
    shown.to_owned()
}

#[cfg(test)]
mod tests {
    use crate::analysis::Component;
    use crate::{Analyzer, Answer};

    const ANSWER: &str = "Last March our queue system failed on a Monday. It was up to me to keep sixty people served. \
        I wrote numbers on paper and asked each person what they needed. By noon the queue was gone, and nobody had to \
        come back.";

    #[test]
    fn every_clause_gets_reasons_that_show_its_own_words() {
        let reasons = Analyzer::new().explain_labels(&Answer::new(ANSWER));
        let action = reasons.iter().find(|reason| ANSWER[reason.start..].starts_with("I wrote")).unwrap();
        assert_eq!(action.component, Component::Action);
        let described = |text: &str| action.reasons.iter().any(|reason| reason.description.contains(text));
        assert!(described("I") || described("wrote"), "{action:#?}");
        for reason in &reasons {
            assert_ne!(reason.component, reason.runner_up);
            assert!(reason.start < reason.end && (1..=5).contains(&reason.reasons.len()), "{reason:#?}");
            assert!(reason.reasons.is_sorted_by(|a, b| a.weight >= b.weight));
            assert!(
                reason
                    .reasons
                    .iter()
                    .all(|reason| reason.weight > 0.0 && !reason.description.contains("\"\""))
            );
        }
    }

    #[test]
    fn labels_and_spans_are_those_of_the_analysis() {
        let text = format!("\u{feff}“Yes.” {ANSWER}\nResult: it’s all fine.");
        let analyzer = Analyzer::new();
        let analysis = analyzer.analyze(&Answer::new(&text));
        let reasons = analyzer.explain_labels(&Answer::new(&text));
        for reason in &reasons {
            let segment =
                analysis.segments.iter().find(|s| s.start <= reason.start && reason.start < s.end).unwrap();
            assert_eq!(segment.component, reason.component);
        }
        let last = reasons.last().unwrap();
        assert_eq!(&text[last.start..last.end], "it’s all fine.");
        assert_eq!(last.reasons[0].description, "the heading names the result");
    }

    #[test]
    fn nothing_to_label_gives_no_reasons() {
        assert!(Analyzer::new().explain_labels(&Answer::new(" \n")).is_empty());
    }
}
