//! The kinds of rewriting that may not move a score at all, and the list of all kinds.

use starscore::text::TokenKind;

use super::Group;
use crate::rewriting::{NamePlace, Page, in_case, slips};

/// A way to rewrite an answer.
pub struct Kind {
    pub name: &'static str,
    pub group: Group,
    /// Brings an answer into a shape that the kind can act on.
    pub prepare: fn(&str) -> String,
    pub make: fn(&Page<'_>) -> Vec<String>,
}

/// All kinds, in the order of printing.
pub fn all() -> Vec<Kind> {
    type Make = fn(&Page<'_>) -> Vec<String>;
    let exact: [(&'static str, Make); 27] = [
        ("name: given", |page| person(page, "given")),
        ("name: common", |page| person(page, "common")),
        ("name: full", |page| person(page, "full")),
        ("name: particles", |page| person(page, "particles")),
        ("name: also words", |page| person(page, "words")),
        ("name: marked letters", |page| person(page, "marked")),
        ("name: initials", |page| person(page, "initials")),
        ("employer: plain", |page| employer(page, "plain")),
        ("employer: long", |page| employer(page, "long")),
        ("employer: acronyms", |page| employer(page, "acronyms")),
        ("employer: ampersands", |page| employer(page, "ampersands")),
        ("employer: connectors", |page| employer(page, "connectors")),
        ("employer: also words", |page| employer(page, "words")),
        ("employer: tricky", |page| employer(page, "tricky")),
        ("nationality", nationality),
        ("religion", religion),
        ("gender: she", |page| gender(page, Some(true))),
        ("gender: he", |page| gender(page, Some(false))),
        ("gender: swapped", |page| gender(page, None)),
        ("spelling: American", |page| spelling(page, true)),
        ("spelling: British", |page| spelling(page, false)),
        ("quotes: curly", curly),
        ("blanks: double", |page| vec![page.text().replace(". ", ".  "), page.text().replace(' ', "  ")]),
        ("blanks: at the ends", |page| {
            vec![
                format!("  {}\n", page.text()),
                format!("\n\n{}  \t\n\n", page.text()),
                page.text().replace('\n', "  \n"),
            ]
        }),
        ("blanks: no-break", |page| vec![page.text().replace(' ', "\u{a0}"), thinned(page.text())]),
        ("blanks: tabs", |page| vec![page.text().replace(". ", ".\t")]),
        ("blanks: zero-width", |page| vec![format!("\u{feff}{}", page.text().replace(' ', " \u{200b}"))]),
    ];
    let lines: [(&'static str, Make); 3] = [
        ("lines: CRLF", |page| vec![page.text().replace('\n', "\r\n")]),
        ("lines: CR", |page| vec![page.text().replace('\n', "\r")]),
        ("lines: separators", |page| {
            vec![page.text().replace('\n', "\u{2028}"), page.text().replace('\n', " \n")]
        }),
    ];
    let slips: [(&'static str, Make); 6] = [
        ("slip: articles", slips::articles),
        ("slip: was and were", slips::agreement),
        ("slip: he go", slips::third_person),
        ("slip: prepositions", slips::prepositions),
        ("slip: tense", slips::tense),
        ("slip: all a little", slips::all),
    ];
    let kind = |group: Group, prepare: fn(&str) -> String| {
        move |(name, make): (&'static str, Make)| Kind { name, group, prepare, make }
    };
    let as_is: fn(&str) -> String = str::to_owned;
    let mut kinds: Vec<Kind> = exact.into_iter().map(kind(Group::Exact, as_is)).collect();
    kinds.push(Kind {
        name: "quotes: straight",
        group: Group::Exact,
        prepare: curled,
        make: |page| vec![page.text().to_owned()],
    });
    kinds.extend(lines.into_iter().map(kind(Group::Exact, in_lines)));
    kinds.extend(slips.into_iter().map(kind(Group::Slip, as_is)));
    kinds
}

/// The same answer with a line break after every third sentence, and a blank line once.
fn in_lines(text: &str) -> String {
    let mut out = String::new();
    for (number, piece) in text.split_inclusive(". ").enumerate() {
        out.push_str(piece);
        if number % 3 == 2 && piece.ends_with(". ") {
            out.pop();
            out.push_str(if number == 2 { "\n\n" } else { "\n" });
        }
    }
    out
}

fn thinned(text: &str) -> String {
    text.chars().enumerate().map(|(at, c)| if c == ' ' && at % 3 == 0 { '\u{2009}' } else { c }).collect()
}

/// Straight quotes become curly ones.
fn curled(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let opens = before.is_whitespace() || matches!(before, '(' | '[' | '-' | '—' | '–');
            before = c;
            match c {
                '"' if opens => '\u{201c}',
                '"' => '\u{201d}',
                '\'' if opens => '\u{2018}',
                '\'' => '\u{2019}',
                c => c,
            }
        })
        .collect()
}

fn curly(page: &Page<'_>) -> Vec<String> {
    vec![curled(page.text())]
}

const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "our", "my", "this", "that", "his", "her", "their", "your", "each", "every", "its",
    "any", "some",
];
const AT_WORK: [&str; 7] = ["at", "for", "with", "joined", "from", "to", "by"];

fn person(page: &Page<'_>, set: &str) -> Vec<String> {
    let listed = |place: &NamePlace| {
        let name = &page.text()[place.range.clone()];
        place.unknown || page.lists.people.values().flatten().any(|known| known == name)
    };
    let shouted = |place: &NamePlace| {
        let name = &page.text()[place.range.clone()];
        name.len() > 1 && !name.contains(char::is_lowercase)
    };
    let fits = |place: &NamePlace| {
        place.titled || listed(place) && !shouted(place) && !DETERMINERS.contains(&place.before.as_str())
    };
    page.renamed(&page.lists.people[set], fits).into_iter().collect()
}

fn employer(page: &Page<'_>, set: &str) -> Vec<String> {
    let fits = |place: &NamePlace| !place.titled && place.unknown && AT_WORK.contains(&place.before.as_str());
    page.renamed(&page.lists.employers[set], fits).into_iter().collect()
}

/// Swaps every entry of the sets for the next but `seed` of its set.
fn rotated<'a>(page: &Page<'_>, sets: impl Iterator<Item = &'a Vec<String>>, within: bool) -> Vec<String> {
    let sets: Vec<&Vec<String>> = sets.collect();
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for at in 0..page.tokens().len() {
        let range = page.range(at);
        if edits.last().is_some_and(|(last, _)| range.start < last.end) {
            continue;
        }
        let rest = &page.text()[range.start..];
        // The longest entry that stands here as whole words.
        let found = sets
            .iter()
            .flat_map(|set| set.iter().enumerate().map(move |(number, entry)| (*set, number, entry)))
            .filter(|(_, _, entry)| {
                let same = if within {
                    rest.get(..entry.len()).is_some_and(|head| head.eq_ignore_ascii_case(entry))
                } else {
                    rest.starts_with(entry.as_str())
                };
                same && !rest[entry.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
            })
            .max_by_key(|(_, _, entry)| entry.len());
        let Some((set, number, entry)) = found else { continue };
        let other = &set[(number + 1 + page.seed % (set.len() - 1)) % set.len()];
        let head = &rest[..entry.len()];
        let to = if within && head.starts_with(char::is_lowercase) {
            other.clone()
        } else {
            in_first_case(head, other)
        };
        edits.push((range.start..range.start + entry.len(), to));
    }
    with_articles(page, edits).into_iter().collect()
}

fn in_first_case(from: &str, to: &str) -> String {
    if from.starts_with(char::is_uppercase) { in_case(&from[..1], to) } else { to.to_owned() }
}

/// "a Polish" becomes "an Irish".
fn with_articles(page: &Page<'_>, edits: Vec<(std::ops::Range<usize>, String)>) -> Option<String> {
    let mut all = Vec::new();
    for (range, to) in edits {
        let before = page.text()[..range.start].trim_end();
        let article = ["a", "an", "A", "An"].into_iter().find(|article| {
            before.ends_with(article)
                && before[..before.len() - article.len()].ends_with(|c: char| !c.is_alphanumeric())
        });
        if let Some(article) = article {
            let vowel = to.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u'])
                && !to.starts_with("Uk")
                && !to.starts_with("Eu");
            let end = before.len();
            let fit = match (article.starts_with('A'), vowel) {
                (true, true) => "An",
                (true, false) => "A",
                (false, true) => "an",
                (false, false) => "a",
            };
            if fit != article {
                all.push((end - article.len()..end, fit.to_owned()));
            }
        }
        all.push((range, to));
    }
    page.edited(&all)
}

fn nationality(page: &Page<'_>) -> Vec<String> {
    let peoples = &page.lists.peoples;
    // Most languages are adjectives too; an adjective like "Sri Lankan" is no language.
    let spoken = |text: &str| {
        let before = text.trim_end().rsplit(' ').next().unwrap_or("");
        ["in", "speak", "speaks", "speaking", "spoke", "into", "from", "of", "my", "and", "or", "no"]
            .contains(&before)
    };
    let languages = rotated(page, [&peoples["languages"], &peoples["plurals"]].into_iter(), false);
    let any_spoken = page.tokens().iter().enumerate().any(|(at, _)| {
        let start = page.range(at).start;
        peoples["languages"].iter().any(|word| page.text()[start..].starts_with(word.as_str()))
            && spoken(&page.text()[..start])
    });
    match any_spoken {
        true => languages,
        false => [rotated(page, [&peoples["adjectives"], &peoples["plurals"]].into_iter(), false), languages]
            .concat(),
    }
}

fn religion(page: &Page<'_>) -> Vec<String> {
    rotated(page, page.lists.faiths.values(), true)
}

/// Genders swapped, or all made one (`Some(true)`: she).
fn gender(page: &Page<'_>, to_she: Option<bool>) -> Vec<String> {
    let swapped = page.by_word(|at, word| {
        let lower = word.to_lowercase();
        let to = match lower.as_str() {
            "him" | "his" if to_she == Some(false) => return None,
            "her" | "hers" if to_she == Some(true) => return None,
            "him" => "her",
            "his" if owns(page, at + 1) => "her",
            "his" => "hers",
            "hers" => "his",
            "her" if owns(page, at + 1) => "his",
            "her" => "him",
            _ => {
                let he = page.lists.genders.iter().find(|(he, _)| *he == lower).map(|(_, she)| she);
                let she = page.lists.genders.iter().find(|(_, she)| *she == lower).map(|(he, _)| he);
                match to_she {
                    Some(true) => he?,
                    Some(false) => she?,
                    None => he.or(she)?,
                }
            }
        };
        Some(in_case(word, to))
    });
    swapped.into_iter().collect()
}

/// Whether what stands at `at` can be somebody's: a noun or its adjective.
fn owns(page: &Page<'_>, at: usize) -> bool {
    const NOT: &str = "to that for and but so in on at with from by about if when what where why how who which because \
        as a an the this these my our i we he she they it was is were had not again back then until into through out \
        up down off over before after while through during or than every each any some all both instead directly";
    let Some(token) = page.tokens().get(at) else { return false };
    token.kind != TokenKind::Mark && !NOT.split_whitespace().any(|word| word == page.lower(at))
}

fn spelling(page: &Page<'_>, american: bool) -> Vec<String> {
    let swapped = page.by_word(|_, word| {
        let lower = word.to_lowercase();
        let spellings = &page.lists.spellings;
        let to = match american {
            true => &spellings.iter().find(|(british, ..)| *british == lower)?.1,
            false => &spellings.iter().find(|(_, american, back)| *back && *american == lower)?.0,
        };
        Some(in_case(word, to))
    });
    swapped.into_iter().collect()
}
