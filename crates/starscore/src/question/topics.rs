//! What questions and answers are about, and where an answer merely repeats its question.

use rustc_hash::FxHashSet;

use crate::text::{Document, Span, Token, TokenKind, Vocabulary, VocabularyBuilder, WordId, fnv};

const COMMON: &str = include_str!("../../data/question/common-words.txt");
/// So many of the question's words in a row are its words, not the candidate's.
const ECHO: usize = 5;

/// The words that say nothing of a topic (`data/question/common-words.txt`).
#[derive(Debug, Clone)]
pub(crate) struct TopicWords {
    common: FxHashSet<WordId>,
}

impl TopicWords {
    pub(crate) fn new(builder: &mut VocabularyBuilder) -> Self {
        let words = COMMON.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        TopicWords { common: words.map(|word| builder.add(word)).collect() }
    }

    /// A key for the word's topic: its stem, or its letters where it is not known.
    fn topic(&self, document: &Document<'_>, token: &Token, vocabulary: &Vocabulary) -> Option<u32> {
        if token.kind != TokenKind::Word || self.common.contains(&token.word) {
            return None;
        }
        let piece = token.span.of(document.text());
        if vocabulary.is_known(token.word) {
            return Some(vocabulary.stem_hash(token.word));
        }
        (piece.len() > 2).then(|| fnv(piece.to_lowercase().trim_end_matches('s')))
    }

    /// The different topics of a document outside `echoes`, in order of their keys.
    pub(crate) fn topics(
        &self,
        document: &Document<'_>,
        echoes: &[Span],
        vocabulary: &Vocabulary,
    ) -> Vec<u32> {
        let own = document.tokens().iter().filter(|token| {
            let next = echoes.partition_point(|echo| echo.end <= token.span.start);
            echoes.get(next).is_none_or(|echo| token.span.start < echo.start)
        });
        let mut topics: Vec<u32> = own.filter_map(|token| self.topic(document, token, vocabulary)).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }
}

/// Stretches of the answer that repeat the question word for word.
pub(crate) fn echoes(question: &Document<'_>, document: &Document<'_>) -> Vec<Span> {
    let asked = words(question);
    let said = words(document);
    let key = |run: &[(u32, Span)]| -> [u32; ECHO] { std::array::from_fn(|at| run[at].0) };
    let runs: FxHashSet<[u32; ECHO]> = asked.windows(ECHO).map(key).collect();
    let mut spans: Vec<Span> = Vec::new();
    for run in said.windows(ECHO).filter(|run| runs.contains(&key(run))) {
        let span = Span { start: run[0].1.start, end: run[ECHO - 1].1.end };
        match spans.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = span.end,
            None => spans.push(span),
        }
    }
    spans
}

/// The words of a document by their letters, whatever the case.
fn words(document: &Document<'_>) -> Vec<(u32, Span)> {
    let text = document.text();
    let words = document.tokens().iter().filter(|token| token.kind != TokenKind::Mark);
    words.map(|token| (fnv(&token.span.of(text).to_ascii_lowercase()), token.span)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Reader;

    #[test]
    fn topics_are_stems_outside_echoes() {
        let mut builder = VocabularyBuilder::new();
        ["refuse", "refused", "customer", "customers", "passport", "passports"].iter().for_each(|word| {
            builder.add(word);
        });
        let words = TopicWords::new(&mut builder);
        let reader = Reader::new(builder);
        let question = reader.read("Tell me about a time you refused a customer a passport in Zanzibar.");
        let asked = words.topics(&question, &[], reader.vocabulary());
        let shared = |text: &str| {
            let answer = reader.read(text);
            let said = words.topics(&answer, &echoes(&question, &answer), reader.vocabulary());
            said.iter().filter(|topic| asked.contains(topic)).count()
        };
        assert_eq!(asked.len(), 4);
        assert_eq!(shared("Two customers came in for passports and I had to refuse one."), 3);
        assert_eq!(shared("I fixed the boiler."), 0);
        assert_eq!(shared("About a time you refused a customer a passport in Zanzibar: no."), 0);
    }

    #[test]
    fn echoes_are_runs_of_five_words() {
        let reader = Reader::new(VocabularyBuilder::new());
        let question = reader.read("Describe a time when you worked under pressure.");
        let answer = reader.read(
            "You ask: DESCRIBE a time, when you worked under pressure? I worked under pressure at sea.",
        );
        let spans = echoes(&question, &answer);
        let text: Vec<&str> = spans.iter().map(|span| span.of(answer.text())).collect();
        assert_eq!(text, ["DESCRIBE a time, when you worked under pressure"]);
    }
}
