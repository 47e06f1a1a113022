//! The labelled sentences: tab-separated files of empathy, competencies and questions.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::Labelled;

/// One line: a label, what kind of line it is, a text.
#[derive(Debug, Clone)]
pub struct Row {
    pub label: String,
    pub kind: String,
    pub text: String,
    /// The file it came from.
    pub file: String,
}

/// How many groups take turns at being kept out.
pub const FOLDS: usize = 10;
/// Texts that share this much of their words are near-minimal pairs and stay on one side.
const ALIKE: f64 = 0.5;

/// Reads one file of three fields a line; `#` opens a comment.
pub fn read(path: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let lines =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# "));
    lines
        .map(|(number, line)| {
            let fields: Vec<&str> = line.split('\t').collect();
            ensure!(
                fields.len() == 3,
                "{}:{}: three fields, tab-separated, not {}",
                path.display(),
                number + 1,
                fields.len()
            );
            let [label, kind, text] = [fields[0], fields[1], fields[2]].map(str::to_owned);
            Ok(Row { label, kind, text, file: file.clone() })
        })
        .collect()
}

/// Reads every file of `corpus/<room>`, in order of name.
pub fn read_room(room: &str) -> Result<Vec<Row>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(room);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    paths.sort();
    Ok(paths.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?.concat())
}

/// The sentences of the labelled answers as rows of kind `marked`: their label is what `corpus/marks/empathy.tsv`
/// says of their segments, or none. A brief with marks was read whole, so that silence there means none.
pub fn marked() -> Result<Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/marks/empathy.tsv");
    let mut marks: FxHashMap<(String, usize), String> = FxHashMap::default();
    for row in read(&path)? {
        let segment =
            row.kind.parse().with_context(|| format!("{}: {:?} is no segment", path.display(), row.kind))?;
        marks.insert((row.label, segment), row.text);
    }
    let answers = crate::corpus::read_all()?;
    let is_marked =
        |answer: &Labelled| (1..=answer.segments.len()).any(|n| marks.contains_key(&(answer.id.clone(), n)));
    let read: FxHashSet<&str> =
        answers.iter().filter(|answer| is_marked(answer)).map(|answer| answer.brief.as_str()).collect();
    let mut rows: Vec<Row> = Vec::new();
    for answer in answers.iter().filter(|answer| read.contains(answer.brief.as_str())) {
        let mut open = false;
        for (index, piece) in answer.segments.iter().enumerate() {
            let label = marks.get(&(answer.id.clone(), index + 1)).cloned().unwrap_or_default();
            let text = piece.text.trim();
            match rows.last_mut().filter(|_| open) {
                Some(row) => {
                    row.text = format!("{} {text}", row.text);
                    row.label = format!("{},{label}", row.label);
                }
                None => rows.push(Row {
                    label,
                    kind: "marked".into(),
                    text: text.into(),
                    file: answer.brief.clone(),
                }),
            }
            open = !text.ends_with(['.', '!', '?', '"']);
        }
    }
    Ok(rows)
}

/// A fold for each row: texts that are alike get one fold.
pub fn folds(rows: &[Row]) -> Vec<usize> {
    let words: Vec<FxHashSet<String>> = rows.iter().map(|row| words(&row.text)).collect();
    let mut group: Vec<usize> = (0..rows.len()).collect();
    for a in (0..rows.len()).filter(|&a| rows[a].kind != "marked") {
        for b in (0..a).filter(|&b| rows[b].kind != "marked") {
            let (few, many) = (words[a].len().min(words[b].len()), words[a].len().max(words[b].len()));
            if (few as f64) < ALIKE * many as f64 {
                continue;
            }
            let shared = words[a].intersection(&words[b]).count();
            if shared as f64 >= ALIKE * (words[a].len() + words[b].len() - shared) as f64 {
                let (from, to) = (group[a].max(group[b]), group[a].min(group[b]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    // Spread by a hash of the group's first text, so that a new line does not move the others.
    // Answers of one brief stay together.
    let text = |row: &'_ Row| if row.kind == "marked" { hash(&row.file) } else { hash(&row.text) };
    group.iter().map(|&first| text(&rows[first]) as usize % FOLDS).collect()
}

fn words(text: &str) -> FxHashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash >> 17
}

/// How often a pair of one true and one false case stands in the right order; ties count half.
pub fn auc(scored: &[(f64, bool)]) -> f64 {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut at) = (0.0, 0);
    while at < sorted.len() {
        let end = at + sorted[at..].iter().take_while(|s| s.0 == sorted[at].0).count();
        let rank = (at + 1 + end) as f64 / 2.0;
        ranks += rank * sorted[at..end].iter().filter(|s| s.1).count() as f64;
        at = end;
    }
    let yes = sorted.iter().filter(|s| s.1).count() as f64;
    let no = sorted.len() as f64 - yes;
    (ranks - yes * (yes + 1.0) / 2.0) / (yes * no)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_texts_share_a_fold_and_ranks_count() {
        let row = |text: &str| Row {
            label: String::new(),
            kind: String::new(),
            text: text.into(),
            file: String::new(),
        };
        let pair = [
            row("I heard the fear in her voice and said so."),
            row("I heard the fault in her engine and said so."),
        ];
        let folds = folds(&pair);
        assert_eq!(folds[0], folds[1]);
        assert_eq!(auc(&[(0.1, false), (0.2, true), (0.2, false), (0.9, true)]), 0.875);
    }
}
