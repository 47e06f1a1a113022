//! What goes in: a text, and the question it answers.

/// An answer to score.
///
/// ```
/// let answer = starscore::Answer::new("I rang the clinic…").with_question("Describe a time you helped someone.");
/// assert!(answer.question.is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<'t> {
    /// What the candidate wrote.
    pub text: &'t str,
    /// The question, if it is known.
    pub question: Option<&'t str>,
}

impl<'t> Answer<'t> {
    /// An answer to an unknown question.
    pub fn new(text: &'t str) -> Self {
        Answer { text, question: None }
    }

    /// The same answer, to `question`.
    pub fn with_question(self, question: &'t str) -> Self {
        Answer { question: Some(question), ..self }
    }
}
