//! Slips of grammar that non-native writers make: a score may move a little, no more.

use super::page::{Page, in_case};

/// "the", "a", "an" left out.
pub fn articles(page: &Page<'_>) -> Vec<String> {
    dropped(page, 1).into_iter().collect()
}

fn dropped(page: &Page<'_>, every: usize) -> Option<String> {
    let mut number = 0;
    let mut opens = false;
    let edits: Vec<_> = (0..page.tokens().len())
        .filter_map(|at| {
            let range = page.range(at);
            if std::mem::take(&mut opens) {
                let word = page.piece(at);
                return Some((range.clone(), in_case("X", word)));
            }
            if !matches!(page.lower(at).as_str(), "the" | "a" | "an") {
                return None;
            }
            number += 1;
            if number % every != 0 || !page.text()[range.end..].starts_with(' ') {
                return None;
            }
            opens = page.piece(at).starts_with(char::is_uppercase);
            Some((range.start..range.end + 1, String::new()))
        })
        .collect();
    page.edited(&edits)
}

/// "They was", "I were".
pub fn agreement(page: &Page<'_>) -> Vec<String> {
    let swapped = page.by_word(|_, word| {
        let to = match word.to_lowercase().as_str() {
            "was" => "were",
            "were" => "was",
            "is" => "are",
            "are" => "is",
            "has" => "have",
            _ => return None,
        };
        Some(in_case(word, to))
    });
    swapped.into_iter().collect()
}

/// "She go", "it work".
pub fn third_person(page: &Page<'_>) -> Vec<String> {
    let swapped = page.by_word(|at, word| {
        let before = page.lower(at.checked_sub(1)?);
        if !matches!(before.as_str(), "he" | "she" | "it" | "who" | "that" | "which") || word.len() < 4 {
            return None;
        }
        let stem = word.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'i', 'u']))?;
        Some(match stem.strip_suffix("ie") {
            Some(root) => format!("{root}y"),
            None => stem
                .strip_suffix('e')
                .filter(|root| root.ends_with(['o', 'h', 's', 'x']))
                .unwrap_or(stem)
                .to_owned(),
        })
    });
    swapped.into_iter().collect()
}

/// "At Monday", "in the desk".
pub fn prepositions(page: &Page<'_>) -> Vec<String> {
    misplaced(page, 1).into_iter().collect()
}

fn misplaced(page: &Page<'_>, every: usize) -> Option<String> {
    let mut number = page.seed;
    page.by_word(|_, word| {
        let at = ["in", "on", "at"].iter().position(|preposition| word.eq_ignore_ascii_case(preposition))?;
        number += 1;
        let to = ["in", "on", "at"][(at + 1 + number % 2) % 3];
        (number.is_multiple_of(every)).then(|| in_case(word, to))
    })
}

/// A third of the verbs in the present.
pub fn tense(page: &Page<'_>) -> Vec<String> {
    (0..3).filter_map(|turn| presented(page, 3, turn)).collect()
}

fn presented(page: &Page<'_>, every: usize, turn: usize) -> Option<String> {
    let mut number = 0;
    page.by_word(|at, word| {
        let subject = at.checked_sub(1).is_some_and(|before| {
            matches!(
                page.lower(before).as_str(),
                "i" | "we" | "they" | "he" | "she" | "it" | "and" | "you" | "who" | "which" | "then"
            )
        });
        let present = match page.lists.verbs.iter().find(|(past, _)| *past == word) {
            Some((_, present)) if subject || word == "was" || word == "were" => present.clone(),
            _ if subject => root(word)?,
            _ => return None,
        };
        number += 1;
        (number % every == turn).then_some(present)
    })
}

/// "stopped" -> "stop", "tried" -> "try", "moved" -> "move".
fn root(word: &str) -> Option<String> {
    let stem = word.strip_suffix("ed").filter(|stem| stem.len() > 2 && stem.is_ascii())?;
    if let Some(root) = stem.strip_suffix('i') {
        return Some(format!("{root}y"));
    }
    let bytes = stem.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    if last == before && !matches!(last, b'l' | b's' | b'f' | b'z' | b'd') {
        return Some(stem[..stem.len() - 1].to_owned());
    }
    let mute = matches!(last, b'v' | b'c' | b'g' | b's' | b'z' | b'u') && last != before
        || vowel(before)
            && !vowel(bytes[bytes.len() - 3])
            && matches!(last, b't' | b'd' | b'r' | b'l' | b'm' | b'n' | b'k' | b'p')
            && stem.len() < 6
        || matches!(last, b'l') && !vowel(before) && before != b'l';
    Some(if mute { format!("{stem}e") } else { stem.to_owned() })
}

/// A quarter of each: how such an answer reads in earnest.
pub fn all(page: &Page<'_>) -> Vec<String> {
    let Some(text) = dropped(page, 4) else { return Vec::new() };
    // Each further slip is made on what the last one wrote.
    let text = page.on(text, |page| misplaced(page, 4));
    vec![page.on(text, |page| presented(page, 5, 2))]
}

/// Half of the articles, prepositions and verbs, chosen by the page's seed: for training.
pub fn half(page: &Page<'_>) -> String {
    let text = page.on(page.text().to_owned(), |page| dropped(page, 2));
    let text = page.on(text, |page| misplaced(page, 2));
    page.on(text, |page| presented(page, 2, page.seed % 2))
}
