//! The document: tokens, sentences, clauses and paragraphs of one answer, over one view.

use rustc_hash::FxHashSet;

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
    particles: Vec<WordId>,
    heads: Vec<WordId>,
    links: Vec<WordId>,
    compass: Vec<WordId>,
    slots: Vec<WordId>,
    small: Vec<WordId>,
}

/// Words whose capital is no sign of a name.
const KEPT_CAPITALS: &str = "i january february march april may june july august september october november december \
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas easter ramadan eid";
const TITLES: &str = "mr dr prof professor";

impl Reader {
    /// Adds the reader's own words and freezes the vocabulary.
    pub(crate) fn new(mut builder: VocabularyBuilder) -> Self {
        let clauses = ClauseWords::new(&mut builder);
        let mut ids =
            |words: &str| -> Vec<WordId> { words.split_whitespace().map(|word| builder.add(word)).collect() };
        let (titles, kept_capitals) = (ids(TITLES), ids(KEPT_CAPITALS));
        let name_like = names::words(NAMES_LIKE_WORDS).map(|word| builder.add(word)).collect();
        let mut class =
            |class: &str| -> Vec<WordId> { names::in_names(class).map(|word| builder.add(word)).collect() };
        let (particles, heads, links) = (class("particle"), class("head"), class("link"));
        let (compass, slots, small) = (class("compass"), class("slot"), class("small"));
        let mut reader = Reader {
            vocabulary: builder.build(),
            abbreviations: Abbreviations::default(),
            headings: Headings::default(),
            clauses,
            titles,
            kept_capitals,
            name_like,
            particles,
            heads,
            links,
            compass,
            slots,
            small,
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
        let met = self.names_met(view.text(), &tokens, &sentences);
        for sentence in &sentences {
            self.fold_names(view.text(), &mut tokens[sentence.first as usize..sentence.last as usize], &met);
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
        let ends =
            headings.iter().map(|heading| heading.span).chain([Span { start: text.len() as u32, end: 0 }]);
        for gap in ends {
            let piece = &text[start..gap.start as usize];
            let shift = |span: Span| Span { start: span.start + start as u32, end: span.end + start as u32 };
            spans.extend(sentence::split(piece, &self.abbreviations).into_iter().map(shift));
            start = gap.end as usize;
        }
        spans
    }

    /// Gives the tokens of one sentence their class: names, however long, become one name.
    fn fold_names(&self, text: &str, tokens: &mut [Token], met: &FxHashSet<String>) {
        let shouted = self.is_shouted(tokens);
        let mut at = 0;
        while at < tokens.len() {
            let end = self.name_end(text, tokens, at, shouted, met);
            if end == at {
                at += 1;
                continue;
            }
            let run = &mut tokens[at..end];
            // "South Korean" is a people, not a place and a people; "British Airways" is a name.
            let class = match run[run.len() - 1].class {
                class @ (Vocabulary::PEOPLE | Vocabulary::FAITH) => class,
                _ => Vocabulary::NAME,
            };
            run.iter_mut().for_each(|token| token.class = Vocabulary::NAME_REST);
            run[0].class = class;
            at = end;
        }
    }

    /// One past the name, people or faith that starts at `at`; `at` itself if none does.
    fn name_end(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        shouted: bool,
        met: &FxHashSet<String>,
    ) -> usize {
        let named = |at: usize| self.is_name(text, tokens, at, shouted, met);
        let is_people = |at: usize| {
            tokens.get(at).is_some_and(|t| t.class == Vocabulary::PEOPLE && t.flags.has(Flags::CAPITAL))
        };
        let compass = tokens[at].flags.has(Flags::CAPITAL)
            && self.compass.contains(&tokens[at].word)
            && is_people(at + 1);
        if !named(at) && !compass {
            return at;
        }
        let mut end = at + 1;
        let mut headed = self.heads.contains(&tokens[at].word);
        while end < tokens.len() {
            let people = is_people(end - 1);
            if named(end) {
                headed |= self.heads.contains(&tokens[end].word);
                end += 1;
                continue;
            }
            if people {
                break;
            }
            let Some(next) = self.bridge(text, tokens, end, headed).filter(|&next| next > end && named(next))
            else {
                break;
            };
            end = next;
        }
        // "McDonald's", "Maria's": the clitic belongs to the name.
        let clitic = tokens.get(end).is_some_and(|t| {
            t.kind == TokenKind::Word && !t.spaced() && t.span.of(text).eq_ignore_ascii_case("'s")
        });
        end + usize::from(clitic && !is_people(end - 1))
    }

    /// Where a name that broke off at `at` may go on: after a mark of names, or after small words that join them.
    fn bridge(&self, text: &str, tokens: &[Token], at: usize, headed: bool) -> Option<usize> {
        // "J. Marsh", "Al-Amin", "Marks & Spencer": the mark belongs to the name if a name follows.
        let joins = |token: &Token| {
            let small = !token.flags.has(Flags::CAPITAL) && token.kind == TokenKind::Word;
            small && (self.particles.contains(&token.word) || headed && self.links.contains(&token.word))
        };
        let marked = match tokens[at].mark(text) {
            b'.' | b'&' => true,
            b'-' => !tokens[at].spaced(),
            _ => false,
        };
        if marked {
            // "S. van Wyk"
            return Some(at + 1 + tokens[at + 1..].iter().take(3).take_while(|token| joins(token)).count());
        }
        let small = tokens[at..].iter().take(3).take_while(|token| joins(token)).count();
        // "al-Farouq"
        let hyphen = tokens.get(at + small).is_some_and(|token| small > 0 && token.mark(text) == b'-');
        let the = tokens.get(at + small).is_some_and(|token| small > 0 && token.span.of(text) == "the");
        Some(at + small + usize::from(hyphen || the))
    }

    /// In a heading or a shouted sentence, which writes even its smallest words so, a capital says nothing.
    fn is_shouted(&self, tokens: &[Token]) -> bool {
        let inner =
            || tokens.iter().filter(|t| t.kind == TokenKind::Word && !t.flags.has(Flags::OPENS_SENTENCE));
        let share = |keep: &dyn Fn(&Token) -> bool| {
            inner().filter(|t| keep(t)).fold((0, 0), |(all, capitals), t| {
                (all + 1, capitals + usize::from(t.flags.has(Flags::CAPITAL)))
            })
        };
        let (small, capitals) = share(&|t| self.small.contains(&t.word));
        if small > 0 {
            return capitals * 2 > small;
        }
        let (known, capitals) =
            share(&|t| self.vocabulary.is_known(t.word) && !self.kept_capitals.contains(&t.word));
        known > 3 && capitals * 2 > known
    }

    fn is_name(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        shouted: bool,
        met: &FxHashSet<String>,
    ) -> bool {
        let Some(token) = tokens.get(at) else { return false };
        if matches!(token.class, Vocabulary::PEOPLE | Vocabulary::FAITH) {
            return token.flags.has(Flags::CAPITAL);
        }
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
        // "J. Marsh": an initial, wherever it stands.
        let follows = |ahead: usize| tokens.get(at + ahead);
        if token.span.end - token.span.start == 1 && follows(1).is_some_and(|mark| mark.mark(text) == b'.') {
            return follows(2).is_some_and(|next| next.kind == TokenKind::Word);
        }
        if opens(text, tokens, at) {
            let ending_only = matches!(token.word.0, 6..=8);
            // "Page agreed" after "I asked Page": a name by what stands elsewhere.
            return !known && !ending_only && token.word.0 != 10
                || self.name_like.binary_search(&token.word).is_ok()
                || !met.is_empty() && met.contains(&token.span.of(text).to_lowercase());
        }
        let emphasis = token.flags.has(Flags::ALL_CAPITALS) && known && token.span.end - token.span.start > 2;
        // "I did NOT", but "from UPS".
        !emphasis || at.checked_sub(1).is_some_and(|before| self.slots.contains(&tokens[before].word))
    }

    /// The words, in small letters, that a capital inside a sentence shows to be names, and that never stand without.
    fn names_met(&self, text: &str, tokens: &[Token], sentences: &[Sentence]) -> FxHashSet<String> {
        let mut met = FxHashSet::default();
        for sentence in sentences {
            let run = &tokens[sentence.first as usize..sentence.last as usize];
            if self.is_shouted(run) {
                continue;
            }
            for (at, token) in run.iter().enumerate().skip(1) {
                let plain = token.kind == TokenKind::Word
                    && token.flags.has(Flags::CAPITAL)
                    && !token.flags.has(Flags::ALL_CAPITALS);
                let kept = self.kept_capitals.contains(&token.word) || self.small.contains(&token.word);
                if plain && !kept && run[at - 1].kind == TokenKind::Word && !token.flags.has(Flags::NEW_LINE)
                {
                    met.insert(token.span.of(text).to_lowercase());
                }
            }
        }
        if !met.is_empty() {
            let small = tokens
                .iter()
                .filter(|token| token.kind == TokenKind::Word && !token.flags.has(Flags::CAPITAL));
            small.for_each(|token| {
                met.remove(token.span.of(text));
            });
        }
        met
    }
}

/// Whether a capital at `at` says nothing, since a sentence or quotation begins there.
fn opens(text: &str, tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(0, |before| tokens[before].mark(text));
    tokens[at].flags.has(Flags::OPENS_SENTENCE) || matches!(before, b'"' | b'\'' | b':' | b'(')
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

    /// How many words count for a score: a name counts once, however long.
    pub fn weighed_words(&self) -> usize {
        let names =
            self.tokens.iter().filter(|t| t.class == Vocabulary::NAME_REST && self.is_counted(t)).count();
        self.word_count() - names
    }

    /// How many words a person would count: tokens that are words or numbers, clitics apart.
    pub fn word_count(&self) -> usize {
        self.tokens.iter().filter(|token| self.is_counted(token)).count()
    }

    fn is_counted(&self, token: &Token) -> bool {
        token.kind != TokenKind::Mark && !token.span.of(self.text()).starts_with('\'')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a text as models see them.
    fn classes(text: &str) -> Vec<String> {
        let mut builder = VocabularyBuilder::new();
        "asked manager gave me key page two".split(' ').for_each(|word| {
            builder.add(word);
        });
        let reader = Reader::new(builder);
        let document = reader.read(text);
        let seen = document.tokens().iter().filter(|token| token.class != Vocabulary::NAME_REST);
        seen.map(|token| match reader.vocabulary().canonical(token.class) {
            "<unknown>" => token.span.of(document.text()).to_lowercase(),
            class => class.to_owned(),
        })
        .collect()
    }

    #[test]
    fn names_of_every_make_are_one_name() {
        let plain = classes("I asked Kai about it, and Kai helped.");
        for name in [
            "Wei Zhang",
            "Jan van der Berg",
            "Oscar de la Cruz",
            "Khalid bin Rashid",
            "Omar al-Farouq",
            "Nasser Al-Amin",
            "Sinead O'Brien",
            "McAllister",
            "J. Marsh",
            "R. K. Gupta",
            "A.J. Dunne",
            "Anne-Marie Dubois",
            "Mr Osei",
            "Mr. Osei",
            "Niamh Ní Bhriain",
            "Marks & Spencer",
            "B&Q",
            "IBM",
            "easyJet",
            "McDonald's",
            "S. van Wyk",
            "British Airways",
            "Department for Work and Pensions",
            "University of the West",
            "Bank of Ireland",
        ] {
            assert_eq!(classes(&format!("I asked {name} about it, and {name} helped.")), plain, "{name}");
        }
    }

    #[test]
    fn peoples_and_faiths_are_one_class() {
        let plain = classes("Polish families came, and I asked a Polish clerk.");
        for people in ["Sri Lankan", "South African", "Haitian Creole", "Costa Rican", "Welsh"] {
            let text = format!("{people} families came, and I asked a {people} clerk.");
            assert_eq!(classes(&text), plain, "{people}");
        }
        assert_eq!(
            classes("It was the day before Eid at the mosque."),
            classes("It was the day before Christmas at the church.")
        );
    }

    #[test]
    fn a_name_met_inside_a_sentence_is_one_at_the_start() {
        assert_eq!(classes("I asked Page. Page agreed."), classes("I asked Kai. Kai agreed."));
        assert_eq!(classes("I asked Page. The page was lost. Page two too.")[9..11], ["page", "two"]);
    }

    #[test]
    fn two_names_stay_two_and_a_long_name_weighs_one_word() {
        assert_eq!(classes("I asked Maria and David.").iter().filter(|class| *class == "<name>").count(), 2);
        let reader = Reader::new(VocabularyBuilder::new());
        let words = |text: &str| reader.read(text).weighed_words();
        assert_eq!(words("I rang Jan van der Berg today"), words("I rang Kai today"));
    }

    #[test]
    fn shouted_words_are_no_names() {
        assert!(!classes("I Asked The Manager And She Gave Me The Key").contains(&"<name>".to_owned()));
        assert!(!classes("I did NOT go").contains(&"<name>".to_owned()));
    }
}
