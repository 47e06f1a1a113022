//! Integrity: is this an answer at all, in English, told in sentences?
//!
//! Stuffed cue words, headings with nothing under them, shuffled words or a job advertisement must win nothing. What
//! tells them from an answer is not a list of tricks but what every told story has: words of a known language in an
//! order that the language uses, somebody who acts, and no passage twice. What falls short lowers the trust, a factor
//! on every criterion, and says so in a finding.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Component, Status};
use crate::families::Families;
use crate::model::take_u32;
use crate::score::facts::{Facts, Subject};
use crate::text::{Document, Form, Span, Token, TokenKind, Vocabulary, WordId, fnv};

const GRAMMAR: &[u8] = include_bytes!("../../data/model/grammar.bin");
const LANGUAGES: &str = include_str!("../../data/score/languages.toml");

/// Why trust is withheld: a finding's code, where it shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suspicion {
    pub code: &'static str,
    pub span: Option<Span>,
    /// What the score is multiplied with.
    pub factor: f64,
}

/// The verdict on the text as a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Integrity {
    /// Factor on every criterion, 0 to 1.
    pub trust: f64,
    pub suspicions: Vec<Suspicion>,
    /// Where the text is no answer, or not English.
    pub status: Option<Status>,
    /// "en" or "und".
    pub language: &'static str,
}

/// What was measured of the text.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    /// Tokens that are words or numbers.
    pub words: f64,
    /// Share of words that the vocabulary knows.
    pub known: f64,
    /// Share of words that are English function words.
    pub function: f64,
    /// Share of words that are function words of another language and not of English.
    pub foreign: f64,
    /// Share of letters outside Latin script.
    pub non_latin: f64,
    /// How much the order of words tells: mean pointwise mutual information of neighbours, in bits.
    pub order: f64,
    /// Share of clauses in which somebody of the first person acts.
    pub first_person: f64,
    /// Share of clauses with any first-person word.
    pub own: f64,
    /// Share of words that are numbers.
    pub numbers: f64,
    /// Share of sentences that stood before, and the first that comes back.
    pub repeated: (f64, Option<Span>),
    /// Different content words, as a share of all content words.
    pub variety: f64,
    /// Share of clauses with a past form or "would".
    pub told: f64,
}

/// How a text meets what is asked of it: to be a told answer, and to its question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met {
    /// How likely it is a told answer at all.
    pub told: f64,
    /// Share of its words that repeat the question.
    pub echoed: f64,
    /// Whether it touches what the question asks for; `None` without a question.
    pub on_topic: Option<bool>,
}

impl Default for Met {
    fn default() -> Self {
        Met { told: 1.0, echoed: 0.0, on_topic: None }
    }
}

/// Reads the signs of a text.
#[derive(Debug, Clone)]
pub struct IntegrityReader {
    class: FxHashMap<WordId, u16>,
    classes: usize,
    /// Left out of the order of words: many writers drop them.
    articles: [WordId; 3],
    /// Tenths of a bit, by left and right class.
    information: Vec<i8>,
    foreign: BTreeSet<String>,
    function: u64,
    would: u64,
}

/// Words that share a class in the order of words.
const ALIKE: [&str; 3] = ["in on at", "was were is are am", "had have has"];

/// Class numbers that are no words; words follow.
const CLASSES: u16 = 16;

impl IntegrityReader {
    pub(crate) fn new(families: &Families, vocabulary: &Vocabulary) -> Self {
        let (words, information) = open(GRAMMAR).unwrap_or_default();
        Self::with_words(families, vocabulary, &words, information)
    }

    /// With these words as classes of their own: the trainer has no matrix yet.
    pub(crate) fn with_words(
        families: &Families,
        vocabulary: &Vocabulary,
        words: &[&str],
        information: Vec<i8>,
    ) -> Self {
        let union = |names: &str| names.split(' ').fold(0, |mask, name| mask | families.mask(name));
        let mut class: FxHashMap<WordId, u16> = words
            .iter()
            .zip(CLASSES..)
            .filter_map(|(word, class)| Some((vocabulary.get(word)?, class)))
            .collect();
        // What non-native writers mix up is one class.
        for group in ALIKE {
            let mut ids = group.split(' ').filter_map(|word| vocabulary.get(word));
            if let Some(shared) = ids.next().and_then(|first| class.get(&first).copied()) {
                ids.for_each(|id| {
                    class.insert(id, shared);
                });
            }
        }
        let articles = ["a", "an", "the"].map(|word| vocabulary.look_up(word));
        let languages: std::collections::BTreeMap<String, String> =
            toml::from_str(LANGUAGES).unwrap_or_default();
        IntegrityReader {
            class,
            classes: CLASSES as usize + words.len(),
            articles,
            information,
            foreign: languages
                .values()
                .flat_map(|words| words.split_whitespace())
                .map(str::to_owned)
                .collect(),
            function: union(
                "self we they you it be_past be_now have would could must not if because but next",
            ),
            would: union("would"),
        }
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The classes of a document's tokens, names counted once.
    pub fn classes_of(&self, document: &Document<'_>, vocabulary: &Vocabulary) -> Vec<usize> {
        let tokens = document.tokens().iter().filter(|token| self.is_ordered(token));
        tokens.map(|token| self.class_of(token, document.text(), vocabulary) as usize).collect()
    }

    /// Whether the order of words counts the token: a name once, an article never.
    fn is_ordered(&self, token: &Token) -> bool {
        token.class != Vocabulary::NAME_REST && !self.articles.contains(&token.class)
    }

    /// The class of a token for the order of words.
    fn class_of(&self, token: &Token, text: &str, vocabulary: &Vocabulary) -> u16 {
        if let Some(&class) = self.class.get(&token.class) {
            return class;
        }
        match token.kind {
            TokenKind::Number => 1,
            TokenKind::Mark => match token.mark(text) {
                b'.' | b'!' | b'?' => 2,
                b',' | b';' | b':' => 3,
                _ => 4,
            },
            TokenKind::Word if token.class == Vocabulary::NAME || token.class == Vocabulary::NAME_REST => 5,
            TokenKind::Word => {
                let form = match vocabulary.form(token.class) {
                    Form::Plain => 0,
                    Form::Past => 1,
                    Form::Ing => 2,
                    Form::Adverb => 3,
                    Form::S => 4,
                };
                6 + form + if vocabulary.is_known(token.class) { 0 } else { 5 }
            }
        }
    }

    /// Judges a text; `original` is it before characters were folded, `met` says how it meets its question.
    pub(crate) fn read(
        &self,
        original: &str,
        document: &Document<'_>,
        facts: &Facts,
        met: &Met,
        vocabulary: &Vocabulary,
    ) -> Integrity {
        let signs = self.signs(document, facts, vocabulary);
        let mut suspicions = Vec::new();
        let mut suspect =
            |code: &'static str, factor: f64| suspicions.push(Suspicion { code, span: None, factor });
        let s = &signs;
        let mut status = None;
        let mut language = "en";
        let ramp = |value: f64, bad: f64, good: f64| ((value - bad) / (good - bad)).clamp(0.0, 1.0);
        if s.words < 1.0 {
            status = Some(Status::Insufficient);
            language = "und";
            suspect("I104", 0.0);
        } else if s.non_latin > 0.5 || s.foreign > 0.12 && s.foreign > s.function * 0.5 {
            status = Some(Status::UnsupportedLanguage);
            language = "und";
            suspect("I105", 0.0);
        } else if s.words < 15.0 || s.known < 0.5 {
            status = Some(Status::Insufficient);
            suspect("I104", if s.known < 0.5 { 0.0 } else { 0.4 });
        } else {
            // In a few words chance says more than order does.
            let order = if s.words < 25.0 { 1.0 } else { ramp(s.order, 0.15, 0.45) };
            if order < 1.0 {
                let code = if s.function > 0.3 { "I109" } else { "I101" };
                suspect(code, 0.35 + 0.65 * order);
            }
            if s.numbers > 0.15 {
                suspect("I102", 0.4 + 0.6 * ramp(s.numbers, 0.3, 0.15));
            }
            let told = ramp(s.own, 0.02, 0.10).max(ramp(s.told, 0.45, 0.7));
            if told < 1.0 {
                suspect("I107", 0.4 + 0.6 * told);
            }
            let empty = empty_headings(document);
            if empty > 0.3 {
                suspect("I103", 1.0 - 0.8 * ramp(empty, 0.3, 0.75));
            }
            if met.echoed > 0.25 {
                suspect("I108", 1.0 - ramp(met.echoed, 0.25, 0.75));
            }
            // Advertisements, reviews, claims, hollow phrases: nothing is told that an interviewer could mark.
            // Where three components surely stand it is told, however it is put: in bullets, with chatter before it.
            let strange = ramp(met.told, 0.5, 0.1);
            let stand = facts.present.iter().filter(|p| **p >= 0.7).count();
            if strange > 0.0 && stand < 3 {
                suspect("I113", 1.0 - 0.5 * strange);
            }
            if met.on_topic == Some(false) {
                suspect("S504", 0.97);
            }
            // Told stories stay above, whatever their length (all but 2 of 2,981); going round in circles does not.
            let round = ramp(s.variety, 0.45, 0.7);
            if round < 1.0 && met.echoed <= 0.25 {
                suspect("I108", 0.05 + 0.95 * round * round * round);
            }
            // What anybody could say of any event is no event.
            let vague = ramp(facts.vague_share(), 0.6, 0.95);
            if vague > 0.0 {
                suspect("S503", 1.0 - 0.45 * vague);
            }
            // Results, and no scene and no deed that they could come from: headlines of a career.
            let story = [Component::Situation, Component::Action];
            let headlines = story.iter().all(|component| facts.credit(*component) == 0.0);
            if headlines && facts.credit(Component::Result) > 0.0 {
                suspect("I106", 0.7);
            }
            match s.repeated {
                (share, _) if share > 0.2 => suspect("I111", 1.0 - 0.5 * ramp(share, 0.2, 0.6)),
                (share, again) if share > 0.0 => {
                    suspicions.push(Suspicion { code: "C106", span: again, factor: 1.0 - share / 4.0 });
                }
                _ => {}
            }
            let unsure = facts.present.iter().filter(|p| (0.35..0.65).contains(*p)).count();
            if unsure >= 3 {
                status = Some(Status::Insufficient);
                suspicions.push(Suspicion { code: "I112", span: None, factor: 1.0 });
            }
            if has_look_alikes(original) {
                suspicions.push(Suspicion { code: "I110", span: None, factor: 1.0 });
            }
        }
        let trust = suspicions.iter().map(|suspicion| suspicion.factor).product();
        Integrity { trust, suspicions, status, language }
    }

    fn signs(&self, document: &Document<'_>, facts: &Facts, vocabulary: &Vocabulary) -> Signs {
        let text = document.text();
        let mut signs = Signs::default();
        let (mut letters, mut non_latin) = (0.0, 0.0);
        let (mut pairs, mut information) = (0.0, 0.0);
        let (mut content, mut stems) = (0.0, FxHashSet::default());
        let mut left = 0u16;
        for token in document.tokens() {
            let piece = token.span.of(text);
            if token.kind != TokenKind::Mark || !piece.is_ascii() {
                let alphabetic = piece.chars().filter(|c| c.is_alphabetic()).count() as f64;
                letters += alphabetic;
                if !piece.is_ascii() {
                    non_latin += piece
                        .chars()
                        .filter(|c| {
                            c.is_alphabetic() && *c > '\u{24f}' && !matches!(c, '\u{1e00}'..='\u{1eff}')
                        })
                        .count() as f64;
                }
            }
            if token.kind == TokenKind::Mark && piece.chars().any(char::is_alphabetic) {
                signs.words += 1.0;
            }
            let class = self.class_of(token, text, vocabulary);
            if self.is_ordered(token) {
                let tenth =
                    self.information.get(left as usize * self.classes + class as usize).copied().unwrap_or(0);
                information += f64::from(tenth) / 10.0;
                pairs += 1.0;
                left = class;
            }
            if token.kind == TokenKind::Mark || token.class == Vocabulary::NAME_REST {
                continue;
            }
            signs.words += 1.0;
            let known = vocabulary.is_known(token.class)
                || token.kind == TokenKind::Number
                || token.class != token.word;
            signs.known += f64::from(u8::from(known || vocabulary.is_known(token.word)));
            let function = vocabulary.families(token.class) & self.function != 0
                || self.class.contains_key(&token.class);
            signs.function += f64::from(u8::from(function));
            if token.kind == TokenKind::Word && !function && token.class != Vocabulary::NAME {
                content += 1.0;
                stems.insert(if vocabulary.is_known(token.class) {
                    vocabulary.stem_hash(token.class)
                } else {
                    fnv(&piece.to_lowercase())
                });
            }
            signs.numbers += f64::from(u8::from(token.kind == TokenKind::Number));
            if token.kind == TokenKind::Word
                && token.class != Vocabulary::NAME
                && piece.len() < 8
                && !function
                && self.foreign.contains(&piece.to_lowercase())
            {
                signs.foreign += 1.0;
            }
        }
        let words = signs.words.max(1.0);
        for share in [&mut signs.known, &mut signs.function, &mut signs.numbers, &mut signs.foreign] {
            *share /= words;
        }
        signs.variety = if content < 8.0 { 1.0 } else { stems.len() as f64 / content };
        signs.non_latin = non_latin / f64::max(letters, 1.0);
        signs.order = information / f64::max(pairs, 1.0);
        self.clause_signs(facts, &mut signs);
        signs.repeated = repeated(document, vocabulary);
        signs
    }

    fn clause_signs(&self, facts: &Facts, signs: &mut Signs) {
        let count = facts.clauses.len().max(1) as f64;
        let share = |keep: &dyn Fn(&crate::score::facts::ClauseFacts) -> bool| {
            facts.clauses.iter().filter(|clause| keep(clause)).count() as f64 / count
        };
        signs.first_person = share(&|clause| matches!(clause.subject, Subject::Own | Subject::Shared));
        signs.own = share(&|clause| clause.own || clause.subject == Subject::Shared);
        signs.told = share(&|clause| clause.past || clause.families & self.would != 0);
    }
}

/// The share of headings with hardly a sentence under them; 0 where there are none.
fn empty_headings(document: &Document<'_>) -> f64 {
    let headings = document.headings();
    let bare = headings.iter().enumerate().filter(|(index, heading)| {
        let end = headings.get(index + 1).map_or(document.tokens().len() as u32, |next| next.first);
        let words = document.run(heading.last, end).iter().filter(|token| token.kind != TokenKind::Mark);
        words.count() < 6
    });
    if headings.len() < 2 { 0.0 } else { bare.count() as f64 / headings.len() as f64 }
}

/// Letters of two alphabets in one word, or characters that nobody sees inside one.
fn has_look_alikes(text: &str) -> bool {
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let foreign = |c: char| matches!(c, '\u{370}'..='\u{52f}');
    !text.is_ascii()
        && text.split_whitespace().any(|word| {
            let latin = word.chars().any(|c| c.is_ascii_alphabetic());
            latin && word.chars().any(|c| hidden(c) || foreign(c))
        })
}

/// The share of sentences of five words or more that stood before, word for word, and the first of them.
fn repeated(document: &Document<'_>, vocabulary: &Vocabulary) -> (f64, Option<Span>) {
    let mut before = BTreeSet::new();
    let mut first = None;
    let (mut again, mut all) = (0.0, 0.0);
    for sentence in document.sentences() {
        let tokens = document.run(sentence.first, sentence.last);
        let words = tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Mark && token.class != Vocabulary::NAME_REST);
        let hash = words.clone().fold(0u64, |hash, token| {
            (hash.rotate_left(7) ^ u64::from(vocabulary.hash(token.class)))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        if words.count() >= 5 {
            all += 1.0;
            if !before.insert(hash) {
                again += 1.0;
                first = first.or(Some(sentence.span));
            }
        }
    }
    (if all == 0.0 { 0.0 } else { again / all }, first)
}

/// Reads the grammar file: words, then the matrix.
fn open(bytes: &[u8]) -> Option<(Vec<&str>, Vec<i8>)> {
    let (length, rest) = take_u32(bytes)?;
    let (words, matrix) = rest.split_at_checked(length as usize)?;
    let words: Vec<&str> = std::str::from_utf8(words).ok()?.split_whitespace().collect();
    Some((words, matrix.iter().map(|byte| *byte as i8).collect()))
}
