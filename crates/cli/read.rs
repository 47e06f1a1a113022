//! Reading one answer: where decoding fails, it fails here, with the byte and what to do.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// An answer is at most this long: an hour of speech is a fiftieth of it.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The text of a file, or of standard input for `-` and for none.
pub(crate) fn answer(path: Option<&Path>, lossy: bool) -> Result<String, String> {
    let path = path.filter(|path| *path != Path::new("-"));
    let name = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
    let mut bytes = Vec::new();
    let read = match path {
        None => std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes),
        Some(path) if path.is_dir() => {
            return Err(format!("{name} is a folder; `starscore batch {name}` grades every answer in it"));
        }
        Some(path) => File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| format!("cannot read {name}: {error}"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "{name} is longer than {} MB, which is no single answer; `starscore batch` reads files of many",
            MOST_BYTES / 1024 / 1024
        ));
    }
    decode(bytes, &name, lossy)
}

/// Decodes by byte order mark, else as UTF-8; the mark itself goes.
fn decode(bytes: Vec<u8>, name: &str, lossy: bool) -> Result<String, String> {
    let marked = encoding_rs::Encoding::for_bom(&bytes);
    let skipped = marked.map_or(0, |(_, mark)| mark);
    if let Some((encoding, mark)) = marked.filter(|(encoding, _)| *encoding != encoding_rs::UTF_8) {
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return match bad && !lossy {
            true => Err(format!("{name} is not sound {}; --lossy reads it all the same", encoding.name())),
            false => Ok(text.into_owned()),
        };
    }
    match String::from_utf8(bytes[skipped..].to_vec()) {
        Ok(text) => Ok(text),
        Err(error) if lossy => Ok(String::from_utf8_lossy(error.as_bytes()).into_owned()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(format!(
                "{name} is not UTF-8: bad byte 0x{:02X} at offset {}; save it as UTF-8, or use --lossy to read it all the same",
                error.as_bytes()[at],
                at + skipped
            ))
        }
    }
}
