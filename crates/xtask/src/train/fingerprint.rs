//! Whether a shipped model is stale: a hash of all that it was trained from, beside the model.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What the labeller is made from, relative to `crates/`.
pub const LABELLER: &[&str] = &[
    "xtask/corpus/answers",
    "xtask/corpus/score/filler.txt",
    "xtask/src/corpus.rs",
    "xtask/src/rewriting",
    "xtask/corpus/fairness/verbs.txt",
    "xtask/src/train/labeller.rs",
    "xtask/src/train/chain.rs",
    "xtask/src/train/logistic.rs",
    "xtask/src/train/optimise.rs",
    "starscore/data/model/words.txt",
    "starscore/data/words",
    "starscore/data/text",
    "starscore/src/text",
    "starscore/src/families.rs",
    "starscore/src/labeller",
    "starscore/src/model",
];

/// What the substance model is made from, relative to `crates/`.
pub const SUBSTANCE: &[&str] = &[
    "xtask/corpus/answers",
    "xtask/corpus/genres",
    "xtask/src/corpus.rs",
    "xtask/src/train/genre.rs",
    "xtask/src/train/substance.rs",
    "xtask/src/train/softmax.rs",
    "xtask/src/train/optimise.rs",
    "starscore/data/model/words.txt",
    "starscore/data/words",
    "starscore/data/text",
    "starscore/src/text",
    "starscore/src/families.rs",
    "starscore/src/labeller/features.rs",
    "starscore/src/model",
];

/// What the genre model is made from, relative to `crates/`.
pub const GENRE: &[&str] = &[
    "xtask/corpus/answers",
    "xtask/corpus/genres",
    "xtask/src/corpus.rs",
    "xtask/src/train/genre.rs",
    "xtask/src/train/softmax.rs",
    "xtask/src/train/optimise.rs",
    "starscore/data/model/words.txt",
    "starscore/data/words",
    "starscore/data/text",
    "starscore/data/senses",
    "starscore/src/text",
    "starscore/src/families.rs",
    "starscore/src/senses",
    "starscore/src/model",
];

/// What the model of the fit is made from, relative to `crates/`.
pub const FIT: &[&str] = &[
    "xtask/corpus/answers",
    "xtask/src/corpus.rs",
    "xtask/src/train/fit.rs",
    "xtask/src/train/softmax.rs",
    "xtask/src/train/optimise.rs",
    "starscore/data/model/words.txt",
    "starscore/data/model/questions.bin",
    "starscore/data/question/common-words.txt",
    "starscore/data/words",
    "starscore/data/text",
    "starscore/src/text",
    "starscore/src/families.rs",
    "starscore/src/question",
    "starscore/src/model",
];

fn crates_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where a model and its fingerprint live.
pub fn model_path(name: &str) -> PathBuf {
    crates_dir().join("starscore/data/model").join(name)
}

/// The hash of the named files and folders, line ends apart.
pub fn of(sources: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for source in sources {
        collect(&crates_dir().join(source), &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        for byte in bytes.into_iter().filter(|byte| *byte != b'\r') {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{hash:016x}"))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Writes a model and its fingerprint.
pub fn write(name: &str, bytes: &[u8], sources: &[&str]) -> Result<()> {
    std::fs::write(model_path(&format!("{name}.bin")), bytes)?;
    std::fs::write(model_path(&format!("{name}.fingerprint")), of(sources)? + "\n")?;
    println!("{name}.bin: {} bytes", bytes.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shipped_model_of_answers_is_stale() {
        for (name, sources) in
            [("labeller", LABELLER), ("substance", SUBSTANCE), ("fit", FIT), ("genre", GENRE)]
        {
            let shipped = std::fs::read_to_string(model_path(&format!("{name}.fingerprint"))).unwrap();
            let now = of(sources).unwrap();
            assert_eq!(shipped.trim(), now, "run `cargo xtask train {name}` and commit what it writes");
        }
    }
}
