//! What the readers of meaning see of a sentence: the words as the labeller sees them, and patterns of senses.
//!
//! The hashes are made once a sentence and serve every table.

use crate::analysis::Component;
use crate::families::Families;
use crate::model::{Extractor, Gist, Part, Seen, Sink, Template, bits};
use crate::senses::SenseWords;
use crate::text::{Document, Vocabulary, VocabularyBuilder};

/// How many senses away a far pair may reach.
const REACH: usize = 4;

/// What a sentence tells counts as several words would.
const TOLD: usize = 4;

/// Makes the features of runs of tokens.
#[derive(Debug, Clone)]
pub(crate) struct SenseReader {
    gist: Gist,
    words: SenseWords,
    actors: u64,
    negation: u64,
}

/// The words of the readers, waiting for the vocabulary to be built.
#[derive(Debug)]
pub(crate) struct Unbuilt(SenseWords);

impl SenseReader {
    /// Adds the words that senses need.
    pub(crate) fn prepare(builder: &mut VocabularyBuilder) -> Unbuilt {
        Unbuilt(SenseWords::new(builder))
    }

    /// Once the vocabulary is built.
    pub(crate) fn new(unbuilt: Unbuilt, families: &Families, vocabulary: &Vocabulary) -> Self {
        let Unbuilt(words) = unbuilt;
        let actors = ["self", "we", "they", "you", "person", "kin", "thing", "org", "<name>"];
        let actors = actors.iter().fold(0, |mask, name| mask | words.mask(name));
        let negation = words.mask("negation");
        SenseReader { gist: Gist::new(families, vocabulary), words, actors, negation }
    }

    /// The features of tokens `first..last`, appended to `out`.
    pub(crate) fn run(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        (first, last): (u32, u32),
        out: &mut Vec<u32>,
    ) {
        let mut seen: Vec<Seen> = Vec::with_capacity((last - first) as usize);
        self.gist.see(document.run(first, last), first, vocabulary, &mut seen);
        let extractor = Extractor { gist: &self.gist, vocabulary };
        extractor.own(document, (first, last), &seen, out);
        self.patterns(document, &seen, out);
    }

    /// The different stems of a whole answer, appended to `out`.
    pub(crate) fn whole(&self, document: &Document<'_>, vocabulary: &Vocabulary, out: &mut Vec<u32>) {
        let mut seen: Vec<Seen> = Vec::with_capacity(document.tokens().len());
        self.gist.see(document.tokens(), 0, vocabulary, &mut seen);
        let mut stems: Vec<u32> = seen.iter().map(|s| s.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.iter().for_each(|stem| out.put(Template::SentenceStem, &[Part::Stem(*stem, 0)]));
    }

    /// What stands around sentence `index`, appended to `out`: the stems of the sentences before and after it, and what
    /// its clauses tell.
    pub(crate) fn around(
        &self,
        document: &Document<'_>,
        vocabulary: &Vocabulary,
        index: usize,
        told: &[Component],
        out: &mut Vec<u32>,
    ) {
        let sentences = document.sentences();
        let neighbours =
            [(index.checked_sub(1), Template::BeforeStem), (Some(index + 1), Template::AfterStem)];
        for (at, template) in neighbours {
            let Some(sentence) = at.and_then(|at| sentences.get(at)) else { continue };
            let mut seen: Vec<Seen> = Vec::new();
            self.gist.see(document.run(sentence.first, sentence.last), sentence.first, vocabulary, &mut seen);
            seen.iter().for_each(|s| out.put(template, &[Part::Stem(s.stem, s.token)]));
        }
        let told = told.iter().fold(0, |mask, component| mask | 1 << component.index());
        for _ in 0..TOLD {
            bits(told, |component| out.put(Template::Whole, &[Part::Number(component)]));
        }
    }

    fn patterns(&self, document: &Document<'_>, seen: &[Seen], out: &mut Vec<u32>) {
        let masks = seen.iter().map(|s| self.words.of(document.tokens()[s.token as usize].class));
        let masks: Vec<u64> = masks.filter(|mask| *mask != 0).collect();
        let name = |bit: u32| Part::Number(self.words.name(bit));
        let actor = masks
            .iter()
            .find(|mask| **mask & self.actors != 0)
            .map_or(0, |mask| (mask & self.actors).trailing_zeros() + 1);
        let not = self.negation;
        for (at, &mask) in masks.iter().enumerate() {
            let negated = masks[at.saturating_sub(REACH)..at].iter().any(|before| before & not != 0);
            bits(mask, |a| {
                if negated {
                    out.put(Template::NotSense, &[name(a)]);
                }
                out.put(Template::Sense, &[name(a)]);
                out.put(Template::SenseOf, &[Part::Number(actor), name(a)]);
            });
            for (step, &other) in masks[at + 1..].iter().take(REACH).enumerate() {
                let template = if step == 0 { Template::Senses2 } else { Template::SensesFar };
                bits(mask, |a| bits(other, |b| out.put(template, &[name(a), name(b)])));
            }
        }
    }
}
