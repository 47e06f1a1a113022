//! The features of every clause of an answer, for the labeller.

use crate::analysis::Component;
use crate::families::Families;
use crate::model::{Context, Extractor, Gist, Part, Seen, Sink, Template};
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
        let mut features = AnswerFeatures::default();
        self.each(document, vocabulary, |clause, blind, place| {
            clause(&mut features.hashes);
            blind(&mut features.hashes);
            let blind_end = features.hashes.len() as u32;
            place(&mut features.hashes);
            features.ends.push((blind_end, features.hashes.len() as u32));
        });
        let sentences = document.clauses().iter().map(|clause| clause.sentence);
        let mut last = u32::MAX;
        features.opens = sentences.map(|sentence| std::mem::replace(&mut last, sentence) != sentence).collect();
        if !document.headings().is_empty() {
            features.named = document.clauses().iter().map(|clause| document.heading_of(clause.first)).collect();
        }
        features
    }

    /// Runs `take` for each clause with three makers of features: its own and its neighbours', the answer's, its place.
    fn each(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        mut take: impl FnMut(&dyn Fn(&mut Vec<u32>), &dyn Fn(&mut Vec<u32>), &dyn Fn(&mut Vec<u32>)),
    ) {
        let clauses = document.clauses();
        let mut seen: Vec<Seen> = Vec::with_capacity(document.tokens().len());
        let mut ends = Vec::with_capacity(clauses.len());
        for clause in clauses {
            self.gist.see(document.run(clause.first, clause.last), clause.first, vocabulary, &mut seen);
            ends.push(seen.len());
        }
        let run = |index: usize| &seen[index.checked_sub(1).map_or(0, |before| ends[before])..ends[index]];
        let extractor = Extractor { gist: &self.gist, vocabulary };
        let whole = self.whole(&seen);
        let mut first = 0;
        for (index, clause) in clauses.iter().enumerate() {
            if clauses[first].sentence != clause.sentence {
                first = index;
            }
            let last = index + clauses[index..].iter().take(16).take_while(|c| c.sentence == clause.sentence).count();
            let start = |index: usize| index.checked_sub(1).map_or(0, |before| ends[before]);
            let near = first.max(index.saturating_sub(8));
            let context = Context {
                own: run(index),
                sentence: [&seen[start(near)..start(index)], &seen[ends[index]..ends[last - 1]]],
                neighbours: [
                    index.checked_sub(1).map(run),
                    (index + 1 < clauses.len()).then(|| run(index + 1)),
                ],
            };
            let count = clauses.len();
            take(
                &|out| extractor.clause(document, (clause.first, clause.last), &context, out),
                &|out| out.put(Template::Whole, &[Part::Number(whole)]),
                &|out| place(index, count, out),
            );
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
