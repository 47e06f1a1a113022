//! What an answer has in common with its question: topics that it takes up, and words that it merely repeats.

use rustc_hash::FxHashSet;

use crate::text::{Document, Span, Token, TokenKind, Vocabulary, VocabularyBuilder, WordId, fnv};

const COMMON: &str = include_str!("../../data/question/common-words.txt");
/// So many of the question's words in a row are its words, not the candidate's.
const ECHO: usize = 5;

/// How far an answer takes up what its question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Overlap {
    /// Different content words of the question.
    pub asked: usize,
    /// Those that the answer uses in its own sentences.
    pub touched: usize,
}

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

    /// Counts the question's content words that the answer takes up outside its `echoes` of the question.
    pub(crate) fn overlap(
        &self,
        question: &Document<'_>,
        document: &Document<'_>,
        echoes: &[Span],
        vocabulary: &Vocabulary,
    ) -> Overlap {
        let topics = |of: &Document<'_>, keep: &dyn Fn(&Token) -> bool| -> FxHashSet<u32> {
            of.tokens()
                .iter()
                .filter(|token| keep(token))
                .filter_map(|token| self.topic(of, token, vocabulary))
                .collect()
        };
        let asked = topics(question, &|_| true);
        let own = topics(document, &|token| {
            let next = echoes.partition_point(|echo| echo.end <= token.span.start);
            echoes.get(next).is_none_or(|echo| token.span.start < echo.start)
        });
        Overlap { asked: asked.len(), touched: asked.iter().filter(|topic| own.contains(topic)).count() }
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
    fn an_answer_shares_topics_with_its_question() {
        let mut builder = VocabularyBuilder::new();
        ["refuse", "refused", "customer", "customers", "passport", "passports"].iter().for_each(|word| {
            builder.add(word);
        });
        let topic = TopicWords::new(&mut builder);
        let reader = Reader::new(builder);
        let question = reader.read("Tell me about a time you refused a customer a passport in Zanzibar.");
        let overlap = |text: &str| {
            let answer = reader.read(text);
            topic.overlap(&question, &answer, &echoes(&question, &answer), reader.vocabulary())
        };
        let near = overlap("Two customers came in for passports and I had to refuse one.");
        assert_eq!((near.touched, near.asked), (3, 4));
        assert_eq!(overlap("I fixed the boiler.").touched, 0);
        assert_eq!(overlap("About a time you refused a customer a passport in Zanzibar: no.").touched, 0);
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
