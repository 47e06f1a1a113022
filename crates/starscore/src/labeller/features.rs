//! The features of every clause of an answer, for the labeller: as hashes to score, or into any other sink.

use crate::analysis::Component;
use crate::families::Families;
use crate::model::{Context, Extractor, Gist, Part, Seen, Sink, Template, feature_hash};
use crate::text::{Document, Vocabulary};

/// The features of one answer: for each clause a run of hashes.
#[derive(Debug, Clone, Default)]
pub struct AnswerFeatures {
    hashes: Vec<u32>,
    /// One past the last hash blind to place, and one past the last of all, by clause.
    ends: Vec<(u32, u32)>,
    /// Whether each clause opens a sentence.
    pub opens: Vec<bool>,
    /// The component that a heading gives each clause.
    pub named: Vec<Option<Component>>,
}

impl AnswerFeatures {
    /// What is known before the first feature: where sentences open, what headings say.
    fn of(document: &Document<'_>) -> Self {
        let mut last = u32::MAX;
        let sentences = document.clauses().iter().map(|clause| clause.sentence);
        let opens = sentences.map(|sentence| std::mem::replace(&mut last, sentence) != sentence).collect();
        let named = match document.headings() {
            [] => Vec::new(),
            _ => document.clauses().iter().map(|clause| document.heading_of(clause.first)).collect(),
        };
        AnswerFeatures { opens, named, ..AnswerFeatures::default() }
    }

    /// How many clauses.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn start(&self, clause: usize) -> usize {
        clause.checked_sub(1).map_or(0, |before| self.ends[before].1 as usize)
    }

    /// Features that know nothing of place.
    pub fn blind(&self, clause: usize) -> &[u32] {
        &self.hashes[self.start(clause)..self.ends[clause].0 as usize]
    }

    /// All features.
    pub fn all(&self, clause: usize) -> &[u32] {
        &self.hashes[self.start(clause)..self.ends[clause].1 as usize]
    }
}

/// Where the features of one clause after the other go.
pub(crate) trait ClauseSink: Sink {
    /// What comes now knows of place.
    fn blind_end(&mut self);
    /// What comes now belongs to the next clause.
    fn clause_end(&mut self);
}

impl Sink for AnswerFeatures {
    fn put(&mut self, template: Template, parts: &[Part]) {
        self.hashes.push(feature_hash(template, parts));
    }
}

impl ClauseSink for AnswerFeatures {
    fn blind_end(&mut self) {
        let end = self.hashes.len() as u32;
        self.ends.push((end, end));
    }

    fn clause_end(&mut self) {
        if let Some(last) = self.ends.last_mut() {
            last.1 = self.hashes.len() as u32;
        }
    }
}

/// Lets only some templates through.
struct Only<'a, S>(&'a mut S, &'a dyn Fn(Template) -> bool);

impl<S: Sink> Sink for Only<'_, S> {
    fn put(&mut self, template: Template, parts: &[Part]) {
        if self.1(template) {
            self.0.put(template, parts);
        }
    }
}

impl<S: ClauseSink> ClauseSink for Only<'_, S> {
    fn blind_end(&mut self) {
        self.0.blind_end();
    }

    fn clause_end(&mut self) {
        self.0.clause_end();
    }
}

/// Makes features for documents read with one vocabulary.
#[derive(Debug, Clone)]
pub struct FeatureReader {
    gist: Gist,
    hypothetical: u64,
}

impl FeatureReader {
    pub(crate) fn new(families: &Families, vocabulary: &Vocabulary) -> Self {
        FeatureReader { gist: Gist::new(families, vocabulary), hypothetical: families.mask("would") }
    }

    /// Features of every clause.
    pub fn read(&self, document: &Document<'_>, vocabulary: &Vocabulary) -> AnswerFeatures {
        let mut features = AnswerFeatures::of(document);
        self.write(document, vocabulary, &mut features);
        features
    }

    /// Features of every clause, of the templates that `keep` keeps.
    pub fn read_only(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        keep: &dyn Fn(Template) -> bool,
    ) -> AnswerFeatures {
        let mut features = AnswerFeatures::of(document);
        self.write(document, vocabulary, &mut Only(&mut features, keep));
        features
    }

    /// Writes every clause's features: its own and its neighbours', the answer's, then those of its place.
    pub(crate) fn write(&self, document: &Document<'_>, vocabulary: &Vocabulary, sink: &mut impl ClauseSink) {
        let clauses = document.clauses();
        let mut seen: Vec<Seen> = Vec::with_capacity(document.tokens().len());
        let mut ends = Vec::with_capacity(clauses.len());
        for clause in clauses {
            self.gist.see(document.run(clause.first, clause.last), clause.first, vocabulary, &mut seen);
            ends.push(seen.len());
        }
        let start = |index: usize| index.checked_sub(1).map_or(0, |before| ends[before]);
        let run = |index: usize| &seen[start(index)..ends[index]];
        let extractor = Extractor { gist: &self.gist, vocabulary };
        let whole = self.whole(&seen);
        let mut first = 0;
        for (index, clause) in clauses.iter().enumerate() {
            if clauses[first].sentence != clause.sentence {
                first = index;
            }
            let last = index
                + clauses[index..].iter().take(16).take_while(|c| c.sentence == clause.sentence).count();
            let near = first.max(index.saturating_sub(8));
            let context = Context {
                own: run(index),
                sentence: [&seen[start(near)..start(index)], &seen[ends[index]..ends[last - 1]]],
                neighbours: [
                    index.checked_sub(1).map(run),
                    (index + 1 < clauses.len()).then(|| run(index + 1)),
                ],
            };
            extractor.clause(document, (clause.first, clause.last), &context, sink);
            sink.put(Template::Whole, &[Part::Number(whole)]);
            sink.blind_end();
            place(index, clauses.len(), sink);
            sink.clause_end();
        }
    }

    /// 1 for an answer mostly told in "would".
    fn whole(&self, seen: &[Seen]) -> u32 {
        let would = seen.iter().filter(|s| s.families & self.hypothetical != 0).count();
        u32::from(would * 30 > seen.len())
    }
}

fn place(index: usize, count: usize, out: &mut impl Sink) {
    let fifth = (index * 5 / count.max(1)) as u32;
    out.put(Template::Place, &[Part::Number(fifth)]);
    out.put(Template::Place, &[Part::Number(10 + index.min(3) as u32)]);
    out.put(Template::Place, &[Part::Number(20 + (count - 1 - index).min(3) as u32)]);
}
