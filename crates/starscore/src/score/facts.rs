//! Facts: what the detectors found, sorted by what the criteria ask.

use crate::analysis::{Component, QuantityKind, QuantityRole};
use crate::families::Families;
use crate::labeller::Labelling;
use crate::model::{Gist, Seen};
use crate::quantity::Reading;
use crate::text::{Clause, Document, Form, Span, Vocabulary};

/// What all detectors said of one answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub document: &'a Document<'a>,
    pub labelling: &'a Labelling,
    /// How concrete each clause is, 0 to 1.
    pub concrete: &'a [f64],
    pub quantities: &'a [Reading],
    /// How often something said is taken back.
    pub hedges: usize,
    /// (span, mechanism number, confidence).
    pub empathy: &'a [(Span, usize, f64)],
}

/// One clause, as the score sees it.
#[derive(Debug, Clone)]
pub(crate) struct ClauseFacts {
    pub span: Span,
    pub component: Component,
    /// Who acts: the first subject word.
    pub subject: Subject,
    /// Union of the families of its words.
    pub families: u64,
    /// Stem of the first verb after the subject, 0 when none was seen.
    pub verb: u32,
    /// Words, a name counting once.
    pub words: usize,
    pub named: bool,
    /// "I", "my" or "me" stands in it.
    pub own: bool,
    /// A past form stands in it.
    pub past: bool,
    pub sentence: u32,
    /// A measured outcome stands in it.
    pub measured: bool,
    /// How likely it tells what only somebody who was there could tell.
    pub concrete: f64,
}

/// Who acts in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// "I", also "my", "me".
    Own,
    /// "we".
    Shared,
    /// Somebody or something else.
    Others,
    /// Nobody is named: "Rang the clinic."
    Nobody,
}

/// An outcome with a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MeasuredOutcome {
    pub span: Span,
    pub metric: bool,
    pub verb: bool,
    pub compared: bool,
}

/// Everything that the levels and findings look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub present: [f64; 4],
    pub clauses: Vec<ClauseFacts>,
    pub outcomes: Vec<MeasuredOutcome>,
    pub empathy: Vec<(Span, usize, f64)>,
    /// Figures that are no outcome and no date: where the first stands, and how many.
    pub idle_figures: (Option<Span>, usize),
    /// How often the candidate takes back what was said: "I think", "sort of".
    pub hedges: usize,
    pub words: usize,
}

impl Facts {
    /// The clauses of a component.
    pub(crate) fn of(&self, component: Component) -> impl Iterator<Item = &ClauseFacts> {
        self.clauses.iter().filter(move |clause| clause.component == component)
    }

    /// The longest sentence, if it has more than `limit` words.
    pub(crate) fn longest_sentence(&self, limit: usize) -> Option<Span> {
        let mut best: Option<(usize, Span)> = None;
        let mut at = 0;
        while at < self.clauses.len() {
            let sentence =
                self.clauses[at..].iter().take_while(|clause| clause.sentence == self.clauses[at].sentence);
            let (count, words) =
                sentence.fold((0, 0), |(count, words), clause| (count + 1, words + clause.words));
            let span =
                Span { start: self.clauses[at].span.start, end: self.clauses[at + count - 1].span.end };
            if words > limit && best.is_none_or(|(most, _)| words > most) {
                best = Some((words, span));
            }
            at += count;
        }
        best.map(|(_, span)| span)
    }

    /// The share of the words of the four components that stand in clauses that anybody could say.
    pub(crate) fn vague_share(&self) -> f64 {
        let told = || self.clauses.iter().filter(|clause| clause.component != Component::Other);
        let vague: usize = told().filter(|clause| clause.concrete < 0.5).map(|clause| clause.words).sum();
        vague as f64 / told().map(|clause| clause.words).sum::<usize>().max(1) as f64
    }

    /// Words in the clauses of a component.
    pub(crate) fn words_in(&self, component: Component) -> usize {
        self.of(component).map(|clause| clause.words).sum()
    }
}

/// Family masks that facts and levels ask for.
#[derive(Debug, Clone)]
pub(crate) struct FactReader {
    gist: Gist,
    own: u64,
    shared: u64,
    others: u64,
    auxiliary: u64,
    pub(crate) masks: Masks,
}

/// Masks of families by what they tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Masks {
    pub when: u64,
    pub r#where: u64,
    pub who: u64,
    pub problem: u64,
    pub change: u64,
    pub link: u64,
    pub would: u64,
    pub habit: u64,
    pub reason: u64,
    pub fit: u64,
}

impl FactReader {
    pub(crate) fn new(families: &Families, vocabulary: &Vocabulary) -> Self {
        let union = |names: &str| names.split(' ').fold(0, |mask, name| mask | families.mask(name));
        FactReader {
            gist: Gist::new(families, vocabulary),
            own: union("self"),
            shared: union("we"),
            others: union("they you it who"),
            auxiliary: union("have would could must be_past be_now"),
            masks: Masks {
                when: union("when"),
                r#where: union("where work"),
                who: union("who"),
                problem: union("problem fail"),
                change: union("up down finish stay thank"),
                link: union("because outcome next"),
                would: union("would"),
                habit: union("habit"),
                reason: union("because lesson apply feel"),
                fit: union("apply"),
            },
        }
    }

    /// Sorts what was found.
    pub(crate) fn read(&self, sources: &Sources<'_>, vocabulary: &Vocabulary) -> Facts {
        let document = sources.document;
        let outcomes: Vec<MeasuredOutcome> = sources.quantities.iter().filter_map(measured).collect();
        let mut seen = Vec::new();
        let mut clauses: Vec<ClauseFacts> = Vec::with_capacity(document.clauses().len());
        let mut next_outcome = 0;
        let told = sources.labelling.labels.iter().zip(sources.concrete);
        for (clause, (component, concrete)) in document.clauses().iter().zip(told) {
            seen.clear();
            self.gist.see(document.run(clause.first, clause.last), clause.first, vocabulary, &mut seen);
            while outcomes.get(next_outcome).is_some_and(|o| o.span.end <= clause.span.start) {
                next_outcome += 1;
            }
            let measured = outcomes.get(next_outcome).is_some_and(|o| o.span.start < clause.span.end);
            let facts = self.clause(clause, *component, &seen, vocabulary);
            clauses.push(ClauseFacts { measured, concrete: *concrete, ..facts });
        }
        let idle = || {
            sources.quantities.iter().filter(|reading| {
                reading.role != QuantityRole::Outcome
                    && !matches!(reading.kind, QuantityKind::Date | QuantityKind::Ordinal | QuantityKind::Age)
            })
        };
        Facts {
            present: sources.labelling.present,
            words: clauses.iter().map(|clause| clause.words).sum(),
            clauses,
            idle_figures: (idle().next().map(|reading| reading.span), idle().count()),
            outcomes,
            empathy: sources.empathy.to_vec(),
            hedges: sources.hedges,
        }
    }

    fn clause(
        &self,
        clause: &Clause,
        component: Component,
        seen: &[Seen],
        vocabulary: &Vocabulary,
    ) -> ClauseFacts {
        let name = vocabulary.hash(Vocabulary::NAME);
        let any = self.own | self.shared | self.others;
        // "Yesterday I rang": a subject stands early, before the verb.
        let at = seen.iter().take(8).position(|s| s.families & any != 0 || s.word == name);
        let verb_first =
            seen.first().is_some_and(|s| s.form == Form::Past && s.families & self.auxiliary == 0);
        let subject = match at.map(|at| seen[at].families) {
            _ if verb_first => Subject::Nobody,
            Some(families) if families & self.own != 0 => Subject::Own,
            Some(families) if families & self.shared != 0 => Subject::Shared,
            Some(_) => Subject::Others,
            None => Subject::Nobody,
        };
        let from = if verb_first { 0 } else { at.map_or(0, |at| at + 1) };
        let verb = seen[from.min(seen.len())..].iter().take(6).find(|s| {
            s.families & self.auxiliary == 0 && s.families & any == 0 && !matches!(s.form, Form::Adverb)
        });
        ClauseFacts {
            span: clause.span,
            component,
            subject,
            families: seen.iter().fold(0, |mask, s| mask | s.families),
            verb: verb.map_or(0, |s| s.stem),
            words: seen.len(),
            named: seen.iter().any(|s| s.word == name),
            own: seen.iter().any(|s| s.families & self.own != 0),
            past: seen.iter().any(|s| s.form == Form::Past),
            sentence: clause.sentence,
            measured: false,
            concrete: 1.0,
        }
    }
}

fn measured(reading: &Reading) -> Option<MeasuredOutcome> {
    let counts = reading.role == QuantityRole::Outcome
        && !matches!(reading.kind, QuantityKind::Date | QuantityKind::Ordinal | QuantityKind::Age);
    counts.then_some(MeasuredOutcome {
        span: reading.span,
        metric: reading.support.metric || reading.unit.is_some(),
        verb: reading.support.verb,
        compared: reading.support.baseline
            || reading.support.target
            || reading.support.timeframe
            || reading.baseline.is_some(),
    })
}
