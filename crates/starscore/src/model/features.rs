//! Features of a clause: what a model may see of it.
//!
//! A feature is a template (a kind of observation) with the hashes of what was observed. Everything is built on token
//! classes, so names, genders, nationalities and spellings are gone before the first feature is made; articles are
//! left out, since non-native writers drop them. The same code trains and reads.

use crate::families::Families;
use crate::text::{Document, Form, Token, TokenKind, Vocabulary, WordId};

/// A word as features see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Hash of the canonical form.
    pub word: u32,
    /// Hash of the stem.
    pub stem: u32,
    /// Family bits.
    pub families: u64,
    /// What the ending says.
    pub form: Form,
    /// Which token it is.
    pub token: u32,
}

/// Where features go: into a list of hashes, or into names for people.
pub(crate) trait Sink {
    /// Takes one feature.
    fn put(&mut self, template: Template, parts: &[Part]);
}

/// One observed thing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// A word by its canonical hash.
    Word(u32, u32),
    /// A stem, and the token that shows it.
    Stem(u32, u32),
    /// A family bit.
    Family(u32),
    /// A small number.
    Number(u32),
}

impl Part {
    fn hash(self) -> u32 {
        match self {
            Part::Word(hash, _) => hash,
            Part::Stem(hash, _) => hash ^ 0x5bd1_e995,
            Part::Family(bit) => 0x1000_0001_u32.wrapping_mul(bit + 1),
            Part::Number(number) => 0x2545_f491_u32.wrapping_mul(number + 1),
        }
    }
}

/// Kinds of observation. The number is part of the trained model: do not reorder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Template {
    /// A constant.
    Bias = 1,
    /// A word of the clause.
    Word,
    /// A stem of the clause.
    Stem,
    /// Two neighbouring words.
    Words2,
    /// Two neighbouring stems.
    Stems2,
    /// Three neighbouring words.
    Words3,
    /// Two stems with one word between.
    Skip,
    /// A family of a word.
    Family,
    /// Families of two neighbouring words.
    Families2,
    /// The first words.
    Head,
    /// The last word.
    Tail,
    /// Who does what in which tense.
    Gist,
    /// Length, numbers, quotes, question marks.
    Shape,
    /// A stem elsewhere in the same sentence.
    SentenceStem,
    /// A family elsewhere in the same sentence.
    SentenceFamily,
    /// The same for the clause before.
    BeforeGist,
    /// A family of the clause before.
    BeforeFamily,
    /// Its first word.
    BeforeHead,
    /// The same for the clause after.
    AfterGist,
    /// A family of the clause after.
    AfterFamily,
    /// Its first word.
    AfterHead,
    /// Where in the answer: the only place feature.
    Place,
    /// What the answer as a whole looks like.
    Whole,
    /// A stem of the clause before.
    BeforeStem,
    /// A stem of the clause after.
    AfterStem,
}

/// The feature's hash: never 0.
pub(crate) fn feature_hash(template: Template, parts: &[Part]) -> u32 {
    let mut hash = 0x9e37_79b9_u32.wrapping_mul(template as u32 + 1);
    for part in parts {
        hash = (hash.rotate_left(5) ^ part.hash()).wrapping_mul(0x85eb_ca6b);
        hash ^= hash >> 15;
    }
    hash.max(1)
}

/// Collects hashes.
impl Sink for Vec<u32> {
    fn put(&mut self, template: Template, parts: &[Part]) {
        self.push(feature_hash(template, parts));
    }
}

/// Masks that the gist looks for.
#[derive(Debug, Clone)]
pub(crate) struct Gist {
    subjects: u64,
    verbs: u64,
    be: u64,
    article_words: [u32; 3],
    /// Words that non-native writers mix up, each with the one that stands for all.
    alike: Vec<(WordId, WordId)>,
}

/// Groups of which models see the first word alone. Tense stays: it tells a story from a habit.
const ALIKE: [&str; 4] = ["in on at", "was were", "is are am", "have has"];

/// Who acts, and how: the start of a clause in four numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Core {
    subject: u32,
    form: u32,
    verb: u32,
    verb_token: u32,
    verb_families: u64,
}

impl Gist {
    pub(crate) fn new(families: &Families, vocabulary: &Vocabulary) -> Self {
        let union = |names: &str| names.split(' ').fold(0, |mask, name| mask | families.mask(name));
        let word = |word: &str| vocabulary.hash(vocabulary.look_up(word));
        Gist {
            subjects: union("self we they you it"),
            verbs: union("have would could must"),
            be: union("be_past be_now"),
            article_words: [word("a"), word("an"), word("the")],
            alike: ALIKE
                .iter()
                .filter_map(|group| group.split_once(' '))
                .flat_map(|(first, rest)| rest.split(' ').map(move |word| (vocabulary.look_up(word), vocabulary.look_up(first))))
                .collect(),
        }
    }

    /// The words of a run of tokens as features see them.
    pub(crate) fn see(&self, tokens: &[Token], first: u32, vocabulary: &Vocabulary, out: &mut Vec<Seen>) {
        for (at, token) in tokens.iter().enumerate() {
            if token.class == Vocabulary::NAME_REST || token.kind == TokenKind::Mark && token.class == Vocabulary::UNKNOWN {
                continue;
            }
            let class = self.alike.iter().find(|(slip, _)| *slip == token.class).map_or(token.class, |(_, shared)| *shared);
            let word = vocabulary.hash(class);
            if self.article_words.contains(&word) {
                continue;
            }
            out.push(Seen {
                word,
                stem: vocabulary.stem_hash(class),
                families: vocabulary.families(class),
                form: vocabulary.form(class),
                token: first + at as u32,
            });
        }
    }

    fn core(&self, seen: &[Seen], name: u32) -> Core {
        let mut core = Core::default();
        let subject = seen.iter().take(12).position(|s| s.families & self.subjects != 0 || s.word == name);
        let from = match subject {
            Some(at) => {
                let bits = seen[at].families & self.subjects;
                core.subject = if bits == 0 { 63 } else { bits.trailing_zeros() + 1 };
                at + 1
            }
            None => 0,
        };
        for s in seen[from.min(seen.len())..].iter().take(6) {
            let auxiliary = s.families & (self.verbs | self.be);
            if auxiliary != 0 {
                core.form = 10 + auxiliary.trailing_zeros();
            } else if matches!(s.form, Form::Past) {
                core.form = if core.form == 0 { 1 } else { core.form };
            } else {
                continue;
            }
            core.verb = s.stem;
            core.verb_token = s.token;
            core.verb_families = s.families;
            if auxiliary == 0 {
                break;
            }
        }
        core
    }
}

/// Makes the features of clauses.
#[derive(Debug)]
pub(crate) struct Extractor<'a> {
    pub gist: &'a Gist,
    pub vocabulary: &'a Vocabulary,
}

/// One clause among its neighbours, as words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The clause itself.
    pub own: &'a [Seen],
    /// The rest of its sentence, before and after.
    pub sentence: [&'a [Seen]; 2],
    /// The clauses before and after.
    pub neighbours: [Option<&'a [Seen]>; 2],
}

impl Extractor<'_> {
    /// Features of a clause by itself and among its neighbours, blind to place.
    pub(crate) fn clause(&self, document: &Document<'_>, run: (u32, u32), context: &Context<'_>, sink: &mut impl Sink) {
        self.own(document, run, context.own, sink);
        for rest in context.sentence {
            for s in rest {
                sink.put(Template::SentenceStem, &[Part::Stem(s.stem, s.token)]);
                bits(s.families, |bit| sink.put(Template::SentenceFamily, &[Part::Family(bit)]));
            }
        }
        let templates = [
            (Template::BeforeGist, Template::BeforeFamily, Template::BeforeHead, Template::BeforeStem),
            (Template::AfterGist, Template::AfterFamily, Template::AfterHead, Template::AfterStem),
        ];
        for (neighbour, (gist, family, head, stem)) in context.neighbours.into_iter().zip(templates) {
            let Some(seen) = neighbour else {
                continue;
            };
            self.core_features(gist, seen, sink);
            let all = seen.iter().fold(0, |mask, s| mask | s.families);
            bits(all, |bit| sink.put(family, &[Part::Family(bit)]));
            if let Some(s) = seen.first() {
                sink.put(head, &[Part::Word(s.word, s.token)]);
            }
            for s in seen {
                sink.put(stem, &[Part::Stem(s.stem, s.token)]);
            }
        }
    }

    /// Features of a run of words by itself.
    pub(crate) fn own(&self, document: &Document<'_>, run: (u32, u32), seen: &[Seen], sink: &mut impl Sink) {
        sink.put(Template::Bias, &[]);
        let word = |s: &Seen| Part::Word(s.word, s.token);
        let stem = |s: &Seen| Part::Stem(s.stem, s.token);
        for (at, s) in seen.iter().enumerate() {
            sink.put(Template::Word, &[word(s)]);
            sink.put(Template::Stem, &[stem(s)]);
            bits(s.families, |bit| sink.put(Template::Family, &[Part::Family(bit)]));
            if let Some(next) = seen.get(at + 1) {
                sink.put(Template::Words2, &[word(s), word(next)]);
                sink.put(Template::Stems2, &[stem(s), stem(next)]);
                bits(s.families, |a| bits(next.families, |b| sink.put(Template::Families2, &[Part::Family(a), Part::Family(b)])));
                if let Some(third) = seen.get(at + 2) {
                    sink.put(Template::Words3, &[word(s), word(next), word(third)]);
                    sink.put(Template::Skip, &[stem(s), stem(third)]);
                }
            }
        }
        for length in 1..=3.min(seen.len()) {
            let parts: Vec<Part> = seen[..length].iter().map(word).collect();
            sink.put(Template::Head, &parts);
        }
        if let Some(last) = seen.last() {
            sink.put(Template::Tail, &[stem(last)]);
        }
        self.core_features(Template::Gist, seen, sink);
        self.shape(document, run, seen.len(), sink);
    }

    fn core_features(&self, template: Template, seen: &[Seen], sink: &mut impl Sink) {
        let core = self.gist.core(seen, self.vocabulary.hash(Vocabulary::NAME));
        let (subject, form) = (Part::Number(core.subject), Part::Number(100 + core.form));
        sink.put(template, &[subject]);
        sink.put(template, &[form]);
        sink.put(template, &[subject, form]);
        if core.verb != 0 {
            sink.put(template, &[subject, Part::Stem(core.verb, core.verb_token)]);
            bits(core.verb_families, |bit| sink.put(template, &[subject, Part::Family(bit)]));
        }
    }

    fn shape(&self, document: &Document<'_>, run: (u32, u32), words: usize, sink: &mut impl Sink) {
        let text = document.text();
        let tokens = document.run(run.0, run.1);
        let length = [3, 6, 10, 16, 25].iter().filter(|limit| words >= **limit).count() as u32;
        sink.put(Template::Shape, &[Part::Number(length)]);
        let numbers = tokens.iter().filter(|t| t.kind == TokenKind::Number).count().min(2) as u32;
        if numbers > 0 {
            sink.put(Template::Shape, &[Part::Number(10 + numbers)]);
        }
        let mut marks = 0u32;
        for token in tokens {
            marks |= match token.mark(text) {
                b'"' => 1,
                b'?' => 2,
                b'%' => 4,
                b'!' => 8,
                b'(' => 16,
                _ => 0,
            };
        }
        bits(u64::from(marks), |bit| sink.put(Template::Shape, &[Part::Number(20 + bit)]));
    }
}

/// Calls `f` with each set bit.
pub(crate) fn bits(mut mask: u64, mut f: impl FnMut(u32)) {
    while mask != 0 {
        f(mask.trailing_zeros());
        mask &= mask - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Reader, VocabularyBuilder};

    #[test]
    fn slips_of_grammar_look_alike() {
        let mut builder = VocabularyBuilder::new();
        let families = Families::new(&mut builder);
        let reader = Reader::new(builder);
        let gist = Gist::new(&families, reader.vocabulary());
        let words = |text: &str| -> Vec<u32> {
            let (document, mut seen) = (reader.read(text), Vec::new());
            gist.see(document.tokens(), 0, reader.vocabulary(), &mut seen);
            seen.iter().map(|s| s.word).collect()
        };
        assert_eq!(words("On Monday they were at the desk."), words("In Monday they was on desk."));
        assert_ne!(words("They were late."), words("They are late."));
    }
}
