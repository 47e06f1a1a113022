//! The words that are swapped in, from `corpus/fairness/`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

/// All lists, read once.
pub struct Lists {
    pub people: BTreeMap<String, Vec<String>>,
    pub employers: BTreeMap<String, Vec<String>>,
    pub peoples: BTreeMap<String, Vec<String>>,
    pub faiths: BTreeMap<String, Vec<String>>,
    /// he-word, she-word
    pub genders: Vec<(String, String)>,
    /// British, American, whether the American word may become the British one
    pub spellings: Vec<(String, String, bool)>,
    /// past, present
    pub verbs: Vec<(String, String)>,
}

fn lines(name: &str) -> Result<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/fairness").join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(str::to_owned)
        .collect())
}

fn sets(name: &str, between: &[char]) -> Result<BTreeMap<String, Vec<String>>> {
    let entry = |line: String| {
        let (set, words) = line.split_once(':').with_context(|| format!("{name}: no colon in {line:?}"))?;
        let words = words.split(between).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
        Ok((set.to_owned(), words.collect()))
    };
    lines(name)?.into_iter().map(entry).collect()
}

fn pairs(name: &str) -> Result<Vec<(String, String)>> {
    let pair = |line: String| {
        let (a, b) = line.split_once(' ').with_context(|| format!("{name}: no pair in {line:?}"))?;
        Ok((a.to_owned(), b.to_owned()))
    };
    lines(name)?.into_iter().map(pair).collect()
}

impl Lists {
    pub fn read() -> Result<Lists> {
        let mut people = sets("people.txt", &[','])?;
        for set in ["given", "common"] {
            let words = people
                .get(set)
                .into_iter()
                .flatten()
                .flat_map(|words| words.split([' ', ',']))
                .map(str::to_owned)
                .filter(|word| !word.is_empty())
                .collect();
            people.insert(set.to_owned(), words);
        }
        let spelling = |(british, american): (String, String)| match american.strip_suffix(" >") {
            Some(american) => (british, american.to_owned(), false),
            None => (british, american, true),
        };
        Ok(Lists {
            people,
            employers: sets("employers.txt", &[';'])?,
            peoples: sets("peoples.txt", &[','])?,
            faiths: sets("faiths.txt", &[','])?,
            genders: pairs("genders.txt")?,
            spellings: pairs("spellings.txt")?.into_iter().map(spelling).collect(),
            verbs: pairs("verbs.txt")?,
        })
    }
}
