//! What must not matter: spelling, gender, names, nationality, religion. The lists are data (`data/text/`).

/// Nationalities and languages.
pub(super) const PEOPLES: &str = include_str!("../../data/text/peoples.txt");
/// Religions and their followers.
pub(super) const FAITHS: &str = include_str!("../../data/text/faiths.txt");
/// Given names that are also words, read as names when a capital opens a sentence with them.
pub(super) const NAMES_LIKE_WORDS: &str = include_str!("../../data/text/names-like-words.txt");
const EQUIVALENTS: &str = include_str!("../../data/text/equivalents.txt");
const SPELLINGS: &str = include_str!("../../data/text/spellings.txt");

const IN_NAMES: &str = include_str!("../../data/text/names.txt");

/// The words of one class of `names.txt`.
pub(super) fn in_names(class: &str) -> impl Iterator<Item = &'static str> {
    let line = IN_NAMES.lines().find_map(|line| line.strip_prefix(class)?.strip_prefix(':'));
    line.unwrap_or("").split_whitespace()
}

/// The words of a list file; `#` starts a comment.
pub(super) fn words(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.split('#').next().unwrap_or("")).flat_map(str::split_whitespace)
}

/// Groups of words that count as one, a group a line.
pub(super) fn equivalents() -> impl Iterator<Item = &'static str> {
    EQUIVALENTS.lines().filter(|line| !line.starts_with('#'))
}

/// The American spelling that a rule gives a small-letter word; `None` when no rule touches it.
pub(super) fn american(word: &str) -> Option<String> {
    if !word.is_ascii() || word.len() < 4 {
        return None;
    }
    for (british, endings, to) in RULES {
        for ending in endings.split(' ') {
            let ending = ending.trim_end_matches('_');
            let stem = word.strip_suffix(ending).and_then(|stem| stem.strip_suffix(british));
            let shortest = if *british == "our" { 3 } else { 2 };
            if let Some(stem) = stem.filter(|stem| stem.len() >= shortest) {
                return Some(format!("{stem}{to}{ending}"));
            }
        }
    }
    None
}

/// British stem end, the endings that may follow (`_`: none), American stem end.
const RULES: &[(&str, &str, &str)] = &[
    ("is", "e es ed ing er ers ation ations ational", "iz"),
    ("ys", "e es ed ing er ers", "yz"),
    ("our", "_ s ed ing er ers al able ably ful ite ites less hood", "or"),
    ("ll", "ed ing er ers or ors", "l"),
    ("ogue", "_ s", "og"),
];

/// Pairs that no rule gives, and words that a rule would wrongly touch (paired with themselves).
pub(super) fn irregular() -> impl Iterator<Item = (&'static str, &'static str)> {
    SPELLINGS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split_whitespace();
        let from = parts.next()?;
        Some((from, parts.next().unwrap_or(from)))
    })
}
