//! Which column is what. Exports name their columns in a hundred ways; a guess is made only where it is the one
//! possible reading, is always said aloud, and otherwise the columns are listed for the user to choose from.

use crate::options::Reading;

const ANSWER: &[&str] = &["answer", "response", "submission", "text"];
const QUESTION: &[&str] = &["question", "prompt"];
const ID: &[&str] = &["id", "email", "student", "name"];
/// Words that make a column something about an answer rather than the answer.
const ABOUT: &[&str] =
    &["id", "date", "time", "score", "count", "length", "number", "points", "feedback", "grade"];

/// The columns to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// How many columns the heading has.
    pub(crate) width: usize,
    pub(crate) id: Option<usize>,
    pub(crate) question: Option<usize>,
    pub(crate) answers: Vec<AnswerColumn>,
}

/// A column of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AnswerColumn {
    pub(crate) index: usize,
    /// What follows the row's id and a slash where a row has several answers.
    pub(crate) label: String,
    /// The heading, where it reads as a question.
    pub(crate) question: Option<String>,
}

impl Layout {
    /// Finds the columns, or says why it cannot.
    pub(crate) fn find(headings: &[String], reading: &Reading) -> Result<Layout, String> {
        let named = |name: &String| find_named(headings, name);
        let mut answers: Vec<usize> = reading.answer_columns.iter().map(named).collect::<Result<_, _>>()?;
        let mut question = reading.question_column.as_ref().map(named).transpose()?;
        let mut id = reading.id_column.as_ref().map(named).transpose()?;
        if answers.is_empty() {
            let taken: Vec<usize> = question.iter().chain(&id).copied().collect();
            answers = guess_answers(headings, &taken)?;
        }
        let free = |at: &usize, also: Option<usize>| !answers.contains(at) && Some(*at) != also;
        if question.is_none() {
            question = guess(headings, QUESTION, "--question-column", |at| free(&at, id))?;
        }
        if id.is_none() {
            id = guess_id(headings, |at| free(&at, question))?;
        }
        let column = |&index: &usize| AnswerColumn {
            index,
            label: label(&headings[index], index),
            question: is_question(&headings[index]).then(|| headings[index].trim().to_owned()),
        };
        Ok(Layout { width: headings.len(), id, question, answers: answers.iter().map(column).collect() })
    }

    /// The guess in words.
    pub(crate) fn describe(&self, headings: &[String]) -> String {
        let quote = |at: usize| format!("\"{}\"", shorten(&headings[at]));
        let answers: Vec<String> = self.answers.iter().map(|a| quote(a.index)).collect();
        let question = match self.question {
            Some(at) => quote(at),
            None if self.answers.iter().any(|a| a.question.is_some()) => "the headings".into(),
            None => "none".into(),
        };
        let id = self.id.map_or_else(|| "the row number".into(), quote);
        format!("answers from {}, question from {question}, id from {id}", answers.join(", "))
    }
}

fn find_named(headings: &[String], name: &String) -> Result<usize, String> {
    let exact = headings.iter().position(|h| h.trim() == name.trim());
    let loose = || headings.iter().position(|h| words(h) == words(name));
    exact.or_else(loose).ok_or_else(|| format!("no column \"{name}\"; the columns are {}", list(headings)))
}

fn guess_answers(headings: &[String], taken: &[usize]) -> Result<Vec<usize>, String> {
    let free = |at: &usize| !taken.contains(at);
    let exact: Vec<usize> =
        (0..headings.len()).filter(free).filter(|&at| is_exactly(&headings[at], ANSWER)).collect();
    match exact[..] {
        [one] => return Ok(vec![one]),
        [] => {}
        _ => return Err(ambiguous("answers", &exact, headings, "--answer-column")),
    }
    // A form's export: every heading that asks something is a column of answers.
    let asked: Vec<usize> =
        (0..headings.len()).filter(free).filter(|&at| is_question(&headings[at])).collect();
    if !asked.is_empty() {
        return Ok(asked);
    }
    let may_hold = |&at: &usize| {
        let words = words(&headings[at]);
        has(&words, ANSWER) && !has(&words, QUESTION) && !has(&words, ABOUT)
    };
    let containing: Vec<usize> = (0..headings.len()).filter(free).filter(may_hold).collect();
    match containing[..] {
        [one] => Ok(vec![one]),
        [] if headings.len() == 1 && taken.is_empty() => Ok(vec![0]),
        [] => Err(format!(
            "no column looks like the answers; name one with --answer-column; the columns are {}",
            list(headings)
        )),
        _ => Err(ambiguous("answers", &containing, headings, "--answer-column")),
    }
}

fn guess(
    headings: &[String],
    wanted: &[&str],
    option: &str,
    free: impl Fn(usize) -> bool,
) -> Result<Option<usize>, String> {
    let pick = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..headings.len()).filter(|&at| free(at) && test(&headings[at])).collect()
    };
    let mut found = pick(&|h| is_exactly(h, wanted));
    if found.is_empty() {
        // A heading that asks something is a question itself, not a column of questions.
        found = pick(&|h| {
            let words = words(h);
            words.len() <= 4 && has(&words, wanted) && !has(&words, ABOUT)
        });
    }
    match found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(ambiguous(wanted[0], &found, headings, option)),
    }
}

/// Unlike the other two, several kinds of id may stand side by side (an id, a name and an email): the first kind in
/// [`ID`] that is there wins, and only two of one kind are ambiguous.
fn guess_id(headings: &[String], free: impl Fn(usize) -> bool) -> Result<Option<usize>, String> {
    for exact in [true, false] {
        for kind in ID {
            let fits = |h: &String| {
                if exact {
                    is_exactly(h, &[kind])
                } else {
                    let words = words(h);
                    words.len() <= 4 && has(&words, &[kind]) && !has(&words, QUESTION)
                }
            };
            let found: Vec<usize> =
                (0..headings.len()).filter(|&at| free(at) && fits(&headings[at])).collect();
            match found[..] {
                [] => continue,
                [one] => return Ok(Some(one)),
                _ => return Err(ambiguous("ids", &found, headings, "--id-column")),
            }
        }
    }
    Ok(None)
}

fn ambiguous(what: &str, found: &[usize], headings: &[String], option: &str) -> String {
    let found: Vec<String> = found.iter().map(|&at| headings[at].clone()).collect();
    format!(
        "several columns look like the {what}: {}; choose with {option}; the columns are {}",
        list(&found),
        list(headings)
    )
}

/// A heading that asks something: a question mark or a handful of words, and not about who answers.
fn is_question(heading: &str) -> bool {
    let heading = heading.trim();
    let quiz = heading.ends_with("[Score]") || heading.ends_with("[Feedback]");
    let quiz = quiz || heading.starts_with("Points - ") || heading.starts_with("Feedback - ");
    let words = words(heading);
    let about_person = words.len() <= 7 && has(&words, ID);
    !quiz && !about_person && words.len() >= 3 && (heading.ends_with('?') || words.len() >= 6)
}

fn label(heading: &str, index: usize) -> String {
    let heading = heading.trim();
    if !heading.is_empty() && heading.len() <= 30 { heading.to_owned() } else { letters(index) }
}

/// The spreadsheet's name of a column: A, B, …, Z, AA.
fn letters(index: usize) -> String {
    let mut name = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        name.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    name.iter().rev().map(|&b| b as char).collect()
}

fn is_exactly(heading: &str, wanted: &[&str]) -> bool {
    matches!(&words(heading)[..], [one] if wanted.contains(&one.as_str()))
}

fn has(words: &[String], wanted: &[&str]) -> bool {
    words.iter().any(|w| wanted.contains(&w.as_str()))
}

/// Lower-case words; `studentID` and `student_id` are two, a plural is its singular.
fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    let mut was_lower = false;
    for c in heading.chars() {
        if !c.is_alphanumeric() {
            inside = false;
            continue;
        }
        if !inside || (was_lower && c.is_uppercase()) {
            words.push(String::new());
        }
        inside = true;
        was_lower = c.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    for word in &mut words {
        if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") {
            word.pop();
        }
    }
    words
}

/// At most twenty columns by name: a sheet may have ten thousand.
fn list(headings: &[String]) -> String {
    let shown: Vec<String> = headings.iter().take(20).map(|h| format!("\"{}\"", shorten(h))).collect();
    let more = headings.len().saturating_sub(20);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn shorten(heading: &str) -> String {
    let heading = heading.trim();
    match heading.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &heading[..at]),
        None => heading.to_owned(),
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
