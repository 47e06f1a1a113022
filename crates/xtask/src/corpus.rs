//! The labelled answers: reading them, and the variants that training and evaluation make of them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use starscore::analysis::Component;

/// A labelled answer; foreign files need only `segments`.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub question: String,
    #[serde(default)]
    pub flaws: Vec<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub quality: String,
    #[serde(default)]
    pub domain: String,
    #[serde(default)]
    pub register: String,
    #[serde(default)]
    pub voice: String,
    pub segments: Vec<Piece>,
    /// The file it came from: one writer's brief.
    #[serde(skip)]
    pub brief: String,
}

/// A labelled stretch.
#[derive(Debug, Clone, Deserialize)]
pub struct Piece {
    #[serde(deserialize_with = "component")]
    pub label: Component,
    pub text: String,
    /// What a reader said of it; most answers were not read for that.
    #[serde(default)]
    pub substance: Option<Substance>,
}

impl Piece {
    fn new(label: Component, text: String) -> Piece {
        Piece { label, text, substance: None }
    }
}

/// Whether a stretch tells what only somebody who was there could tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Substance {
    Concrete,
    Vague,
    Neither,
}

fn component<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Component, D::Error> {
    Ok(String::deserialize(from)?.chars().next().map_or(Component::Other, component_of))
}

/// The component that a letter stands for.
pub fn component_of(letter: char) -> Component {
    match letter.to_ascii_uppercase() {
        'S' => Component::Situation,
        'T' => Component::Task,
        'A' => Component::Action,
        'R' => Component::Result,
        _ => Component::Other,
    }
}

/// The folder of the project's own answers.
pub fn answers_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/answers")
}

/// Reads one JSONL file.
pub fn read(path: &Path) -> Result<Vec<Labelled>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let brief = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let mut answer: Labelled = serde_json::from_str(line)
                .with_context(|| format!("{}:{}: not a labelled answer", path.display(), number + 1))?;
            answer.brief.clone_from(&brief);
            Ok(answer)
        })
        .collect()
}

/// Reads every file of the corpus, in order of name.
pub fn read_all() -> Result<Vec<Labelled>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(answers_dir())?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    paths.sort();
    Ok(paths.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?.concat())
}

/// An answer as text, with the byte range and label of every piece.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    pub text: String,
    pub pieces: Vec<(usize, usize, Component)>,
}

impl Gold {
    /// Joins pieces: a blank between, a line break before a bullet. A piece that is cut off from its sentence is mended.
    pub fn join<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Gold {
        let mut gold = Gold::default();
        for piece in pieces {
            let trimmed = piece.text.trim();
            if !gold.text.is_empty() {
                gold.text.push(if trimmed.starts_with("- ") { '\n' } else { ' ' });
            }
            let start = gold.text.len();
            gold.text.push_str(trimmed);
            gold.pieces.push((start, gold.text.len(), piece.label));
        }
        gold
    }

    /// The number of the piece that covers most of `start..end`.
    pub fn piece(&self, start: usize, end: usize) -> Option<usize> {
        let overlap = |piece: &usize| {
            let (from, to, _) = self.pieces[*piece];
            to.min(end).saturating_sub(from.max(start))
        };
        (0..self.pieces.len()).rev().max_by_key(overlap)
    }

    /// The label of that piece.
    pub fn label(&self, start: usize, end: usize) -> Component {
        self.piece(start, end).map_or(Component::Other, |piece| self.pieces[piece].2)
    }

    pub fn has(&self, component: Component) -> bool {
        self.pieces.iter().any(|piece| piece.2 == component)
    }
}

impl Labelled {
    /// As written.
    pub fn gold(&self) -> Gold {
        Gold::join(&self.segments)
    }

    pub fn has(&self, component: Component) -> bool {
        self.segments.iter().any(|piece| piece.label == component)
    }

    /// Without a component, punctuation mended.
    pub fn without(&self, component: Component) -> Gold {
        Gold::join(&mended(self.segments.iter().map(|piece| (piece.label != component).then_some(piece))))
    }

    /// With a component replaced, where it stood, by neutral filler of about its length.
    pub fn padded(&self, component: Component, filler: &Filler, seed: usize) -> Gold {
        let mut at = seed;
        let mut owed = 0;
        let mut pieces = Vec::new();
        for (index, piece) in self.segments.iter().enumerate() {
            if piece.label != component {
                pieces.push(Piece::new(piece.label, sentence(&piece.text)));
                continue;
            }
            owed += piece.text.split_whitespace().count() as i64;
            let last = self.segments.get(index + 1).is_none_or(|next| next.label != component);
            while last && owed > 0 {
                let text = filler.sentence(at);
                owed -= text.split_whitespace().count() as i64;
                at += 1;
                pieces.push(Piece::new(Component::Other, text.to_owned()));
            }
        }
        Gold::join(&pieces)
    }

    /// With all results first.
    pub fn results_first(&self) -> Gold {
        let (first, rest): (Vec<&Piece>, Vec<&Piece>) =
            self.segments.iter().partition(|piece| piece.label == Component::Result);
        Gold::join(&ended(first.into_iter().chain(rest)))
    }

    /// Its first half, in segments; the last one is closed as a sentence.
    pub fn truncated(&self) -> Gold {
        let half = self.segments.len().div_ceil(2);
        Gold::join(&mended(self.segments.iter().enumerate().map(|(at, piece)| (at < half).then_some(piece))))
    }

    /// With every piece put in other words.
    pub fn rewritten(&self, to: impl Fn(&str) -> String) -> Gold {
        let pieces = self.segments.iter().map(|piece| Piece::new(piece.label, to(&piece.text)));
        Gold::join(&pieces.collect::<Vec<_>>())
    }

    /// With its runs of one component in an order drawn by `seed`.
    pub fn shuffled(&self, seed: u64) -> Gold {
        let mut runs: Vec<Vec<&Piece>> = Vec::new();
        for piece in &self.segments {
            match runs.last_mut() {
                Some(run) if run[0].label == piece.label => run.push(piece),
                _ => runs.push(vec![piece]),
            }
        }
        let mut state = seed.wrapping_mul(2).wrapping_add(0x9e37_79b9_7f4a_7c15);
        for at in (1..runs.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            runs.swap(at, ((state >> 33) % (at as u64 + 1)) as usize);
        }
        Gold::join(&ended(runs.into_iter().flatten()))
    }
}

/// Sentences that say nothing of what happened: half of them for training, half kept for measuring.
#[derive(Debug)]
pub struct Filler(Vec<String>);

impl Filler {
    /// The half that training may see, or the one that it may not.
    pub fn read(kept: bool) -> Result<Filler> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/score/filler.txt");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let half = text.lines().enumerate().filter(|(number, _)| (number % 2 == 1) == kept);
        Ok(Filler(half.map(|(_, line)| line.to_owned()).collect()))
    }

    /// Any sentence, by number.
    pub fn sentence(&self, number: usize) -> &str {
        &self.0[number.wrapping_mul(37) % self.0.len()]
    }

    /// About `words` words of them, each after a blank.
    pub fn words(&self, words: usize, seed: usize) -> String {
        let mut text = String::new();
        let mut at = seed;
        while text.split_whitespace().count() < words {
            text.push(' ');
            text.push_str(self.sentence(at));
            at += 1;
        }
        text
    }
}

/// Closes every piece as a sentence of its own.
fn ended<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<Piece> {
    pieces.map(|piece| Piece::new(piece.label, sentence(&piece.text))).collect()
}

/// Drops the `None`s, and mends the pieces whose neighbour went: a half sentence becomes a sentence.
fn mended<'a>(pieces: impl Iterator<Item = Option<&'a Piece>>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    let mut cut = false;
    for piece in pieces {
        match piece {
            None => {
                if let Some(last) =
                    kept.last_mut().filter(|last| last.text.trim_end().ends_with([',', ';', '-', '–', '—']))
                {
                    last.text = sentence(&last.text);
                }
                cut = true;
            }
            Some(piece) => {
                let text = if cut { capitalised(&piece.text) } else { piece.text.clone() };
                kept.push(Piece::new(piece.label, text));
                cut = false;
            }
        }
    }
    kept
}

fn sentence(text: &str) -> String {
    let text = capitalised(text.trim());
    let bare = text.trim_end_matches([',', ';', '-', '–', '—', ' ', ':']);
    if bare.ends_with(['.', '!', '?', '"', '\'', ')', '…']) { bare.to_owned() } else { format!("{bare}.") }
}

fn capitalised(text: &str) -> String {
    // A joining word would dangle: "and he agreed" -> "He agreed".
    let text = text.trim();
    let text = ["and ", "so ", "but "].iter().find_map(|join| text.strip_prefix(join)).unwrap_or(text);
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => String::new(),
    }
}
