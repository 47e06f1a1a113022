//! The document: tokens, sentences, clauses and paragraphs of one answer, over one view.

use super::clause::{Clause, ClauseWords};
use super::heading::{Heading, Headings};
use super::names::{self, NAMES_LIKE_WORDS};
use super::sentence::{self, Abbreviations};
use super::token::{self, Flags, Span, Token, TokenKind};
use super::view::View;
use super::vocabulary::{Vocabulary, VocabularyBuilder, WordId};
use crate::analysis::Component;

/// A sentence: a run of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Byte span of the view.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Which paragraph it belongs to, from 0.
    pub paragraph: u32,
}

/// What the document needs to know of words; built once, with the detectors.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    vocabulary: Vocabulary,
    abbreviations: Abbreviations,
    headings: Headings,
    clauses: ClauseWords,
    titles: Vec<WordId>,
    kept_capitals: Vec<WordId>,
    name_like: Vec<WordId>,
}

/// Words whose capital is no sign of a name.
const KEPT_CAPITALS: &str = "i january february march april may june july august september october november december \
    monday tuesday wednesday thursday friday saturday sunday christmas easter ramadan eid";
const TITLES: &str = "mr dr prof professor";

impl Reader {
    /// Adds the reader's own words and freezes the vocabulary.
    pub(crate) fn new(mut builder: VocabularyBuilder) -> Self {
        let clauses = ClauseWords::new(&mut builder);
        let mut ids =
            |words: &str| -> Vec<WordId> { words.split_whitespace().map(|word| builder.add(word)).collect() };
        let (titles, kept_capitals) = (ids(TITLES), ids(KEPT_CAPITALS));
        let name_like = names::words(NAMES_LIKE_WORDS).map(|word| builder.add(word)).collect();
        let mut reader = Reader {
            vocabulary: builder.build(),
            abbreviations: Abbreviations::default(),
            headings: Headings::default(),
            clauses,
            titles,
            kept_capitals,
            name_like,
        };
        reader.name_like.sort_unstable();
        reader
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Reads `text`: linear in its length, never fails.
    pub(crate) fn read<'t>(&self, text: &'t str) -> Document<'t> {
        let view = View::new(text);
        let mut tokens = Vec::with_capacity(view.text().len() / 4);
        token::tokenize(view.text(), &self.vocabulary, &mut tokens);
        let headings = self.headings.find(view.text(), &tokens);
        let spans = self.sentence_spans(view.text(), &headings);
        let sentences = place_sentences(&spans, &mut tokens);
        for sentence in &sentences {
            self.fold_names(view.text(), &mut tokens[sentence.first as usize..sentence.last as usize]);
        }
        let mut clauses = Vec::with_capacity(sentences.len() * 2);
        for (index, sentence) in sentences.iter().enumerate() {
            let range = (sentence.first as usize, sentence.last as usize);
            self.clauses.cut(view.text(), &tokens, range, index as u32, &mut clauses);
        }
        Document { view, tokens, headings, sentences, clauses }
    }

    /// Sentences of the text between headings.
    fn sentence_spans(&self, text: &str, headings: &[Heading]) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut start = 0;
        let ends = headings.iter().map(|heading| heading.span).chain([Span { start: text.len() as u32, end: 0 }]);
        for gap in ends {
            let piece = &text[start..gap.start as usize];
            let shift = |span: Span| Span { start: span.start + start as u32, end: span.end + start as u32 };
            spans.extend(sentence::split(piece, &self.abbreviations).into_iter().map(shift));
            start = gap.end as usize;
        }
        spans
    }

    /// Gives the tokens of one sentence their class: names, however long, become one name.
    fn fold_names(&self, text: &str, tokens: &mut [Token]) {
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let capitals = tokens.iter().filter(|token| token.flags.has(Flags::CAPITAL)).count();
        // In a heading or a shouted sentence a capital says nothing.
        let shouted = capitals * 2 > words && words > 3;
        let mut in_name = false;
        for at in 0..tokens.len() {
            let previous = at.checked_sub(1).map(|before| tokens[before]);
            let opens = tokens[at].flags.has(Flags::OPENS_SENTENCE)
                || previous.is_some_and(|token| matches!(token.mark(text), b'"' | b'\'' | b':' | b'('));
            let token = tokens[at];
            let named = self.is_name(&token, opens, shouted);
            let class = match token.class {
                Vocabulary::PEOPLE | Vocabulary::FAITH if !named => token.class,
                class @ (Vocabulary::PEOPLE | Vocabulary::FAITH) => {
                    // "South Korean" is a people, not a place and a people.
                    if in_name {
                        if let Some(start) = tokens[..at].iter().rposition(|t| t.class == Vocabulary::NAME) {
                            tokens[start].class = class;
                        }
                        Vocabulary::NAME_REST
                    } else {
                        class
                    }
                }
                _ if named && in_name => Vocabulary::NAME_REST,
                _ if named => Vocabulary::NAME,
                class => class,
            };
            tokens[at].class = class;
            in_name = named && token.class != Vocabulary::PEOPLE
                || in_name && matches!(token.mark(text), b'.' | b'-' | b'&');
            if in_name && !named {
                // "J. Marsh", "Al-Amin", "Marks & Spencer": the mark belongs to the name if a name follows.
                let next = tokens.get(at + 1);
                in_name = next.is_some_and(|next| next.flags.has(Flags::CAPITAL));
                if in_name {
                    tokens[at].class = Vocabulary::NAME_REST;
                }
            }
        }
    }

    fn is_name(&self, token: &Token, opens: bool, shouted: bool) -> bool {
        if token.kind != TokenKind::Word || !token.flags.has(Flags::CAPITAL) {
            return false;
        }
        let known = self.vocabulary.is_known(token.word);
        if self.titles.contains(&token.word) {
            return true;
        }
        if shouted {
            return !known && !token.flags.has(Flags::ALL_CAPITALS);
        }
        if self.kept_capitals.contains(&token.word) {
            return false;
        }
        if opens {
            let ending_only = matches!(token.word.0, 6..=8);
            return !known && !ending_only && token.word.0 != 10
                || self.name_like.binary_search(&token.word).is_ok();
        }
        if token.flags.has(Flags::ALL_CAPITALS) && known && token.span.end - token.span.start > 2 {
            return false; // emphasis: "I did NOT"
        }
        true
    }
}

/// Marks where sentences open and gives each its tokens and paragraph.
fn place_sentences(spans: &[Span], tokens: &mut [Token]) -> Vec<Sentence> {
    let mut sentences = Vec::with_capacity(spans.len());
    let mut at = 0;
    let mut paragraph = 0;
    for &span in spans {
        // Tokens before the span belong to a heading.
        at += tokens[at..].iter().take_while(|token| token.span.start < span.start).count();
        let first = at;
        let mut open = true;
        while at < tokens.len() && tokens[at].span.start < span.end {
            if open && tokens[at].kind != TokenKind::Mark {
                tokens[at].flags.set(Flags::OPENS_SENTENCE);
                open = false;
            }
            at += 1;
        }
        if first == at {
            continue;
        }
        if tokens[first].flags.has(Flags::NEW_PARAGRAPH) && !sentences.is_empty() {
            paragraph += 1;
        }
        sentences.push(Sentence { span, first: first as u32, last: at as u32, paragraph });
    }
    sentences
}

/// One answer, read: every detector works on this.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    view: View<'t>,
    tokens: Vec<Token>,
    headings: Vec<Heading>,
    sentences: Vec<Sentence>,
    clauses: Vec<Clause>,
}

impl Document<'_> {
    /// The normalised text and the way back to the original.
    pub fn view(&self) -> &View<'_> {
        &self.view
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        self.view.text()
    }

    /// All tokens in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Explicit labels such as "Situation:", in order; they belong to no sentence.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The component that the last heading before token `at` names.
    pub fn heading_of(&self, at: u32) -> Option<Component> {
        let after = self.headings.partition_point(|heading| heading.first <= at);
        Some(self.headings[after.checked_sub(1)?].component)
    }

    /// All sentences in order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// All clauses in order; each lies within one sentence, and together they hold every token but headings.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The tokens of a run such as a clause's `first..last`.
    pub fn run(&self, first: u32, last: u32) -> &[Token] {
        &self.tokens[first as usize..last as usize]
    }

    /// How many words a person would count: tokens that are words or numbers, clitics apart.
    pub fn word_count(&self) -> usize {
        let text = self.text();
        self.tokens.iter().filter(|t| t.kind != TokenKind::Mark && !t.span.of(text).starts_with('\'')).count()
    }
}
