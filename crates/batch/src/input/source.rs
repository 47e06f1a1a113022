//! From a name to bytes: opening, unpacking, and finding out the encoding. Every layer streams, and the unpacked size
//! is watched, so that a small file cannot stand for an endless one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use encoding_rs::Encoding;

use crate::options::{ByteCount, Limits};

/// Bytes that are looked at before anything is decided.
const SAMPLE: usize = 64 << 10;

/// A stream of bytes, unpacked, in UTF-8 as far as its encoding is known, with its beginning to look at.
pub(crate) struct Stream<'r> {
    pub(crate) reader: Box<dyn Read + Send + 'r>,
    /// The beginning, decoded.
    pub(crate) sample: Vec<u8>,
    /// What was found out, for the user.
    pub(crate) notes: Vec<String>,
}

/// Opens `input`: unpacks it, decodes it, and reads a sample.
pub(crate) fn stream<'r>(
    input: impl Read + Send + 'r,
    encoding: Option<&str>,
    limits: &Limits,
    count: &Arc<ByteCount>,
) -> io::Result<Stream<'r>> {
    let mut notes = Vec::new();
    let own = Arc::new(ByteCount::new(0));
    let counted = Counted { input, counts: [Arc::clone(count), Arc::clone(&own)] };
    let mut packed = BufReader::with_capacity(128 << 10, counted);
    let magic = peek(&mut packed)?;
    let watched = |inner: Box<dyn Read + Send + 'r>| Watched { inner, out: 0, packed: own, limits: *limits };
    let mut unpacked: Box<dyn Read + Send + 'r> = match magic {
        [0x1f, 0x8b, ..] => Box::new(watched(Box::new(flate2::bufread::MultiGzDecoder::new(packed)))),
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
            Box::new(watched(Box::new(ZstdFrames::Between(Some(packed)))))
        }
        _ => Box::new(packed),
    };
    let head = read_up_to(&mut unpacked, SAMPLE)?;
    let encoding = find_encoding(&head, encoding, &mut notes)?;
    let raw = Cursor::new(head).chain(unpacked);
    let mut decoded = encoding_rs_io::DecodeReaderBytesBuilder::new()
        .encoding(encoding)
        .bom_override(true)
        .utf8_passthru(true)
        .strip_bom(true)
        .build(raw);
    let sample = read_up_to(&mut decoded, SAMPLE)?;
    Ok(Stream { reader: Box::new(Cursor::new(sample.clone()).chain(decoded)), sample, notes })
}

fn peek(reader: &mut impl BufRead) -> io::Result<[u8; 4]> {
    let mut magic = [0; 4];
    let head = reader.fill_buf()?;
    let count = head.len().min(4);
    magic[..count].copy_from_slice(&head[..count]);
    Ok(magic)
}

fn read_up_to(reader: &mut impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The encoding to decode from; `None` is UTF-8, or whatever the byte order mark says.
fn find_encoding(
    head: &[u8],
    label: Option<&str>,
    notes: &mut Vec<String>,
) -> io::Result<Option<&'static Encoding>> {
    let named = match label {
        None => None,
        Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("unknown encoding \"{label}\""))
        })?),
    };
    if let Some((marked, _)) = Encoding::for_bom(head) {
        notes.push(format!("encoding {} by its byte order mark", marked.name()));
        return Ok(None);
    }
    if named.is_some() {
        return Ok(named);
    }
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let many = head.len() / 8;
    if many > 0 && (nuls(1) > many || nuls(0) > many) {
        let guess = if nuls(1) > nuls(0) { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        notes.push(format!("encoding {} by its zero bytes", guess.name()));
        return Ok(Some(guess));
    }
    if let Err(fault) = std::str::from_utf8(head)
        && fault.error_len().is_some()
    {
        notes.push(
            "not UTF-8: rows with such bytes are rejected; if a spreadsheet wrote it, try --encoding windows-1252, \
             or --lossy to grade them all the same"
                .to_owned(),
        );
    }
    Ok(None)
}

/// Counts what is read from storage.
struct Counted<R> {
    input: R,
    counts: [Arc<ByteCount>; 2],
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        for count in &self.counts {
            count.fetch_add(read as u64, Ordering::Relaxed);
        }
        Ok(read)
    }
}

/// Ends a stream that unpacks to absurdly more than went in.
struct Watched<'r> {
    inner: Box<dyn Read + Send + 'r>,
    out: u64,
    packed: Arc<ByteCount>,
    limits: Limits,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out += read as u64;
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.out > self.limits.unpacked && self.out / packed > self.limits.expansion {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!(
                    "it unpacks to more than {} times its size: a decompression bomb",
                    self.limits.expansion
                ),
            ));
        }
        Ok(read)
    }
}

/// All frames of a .zst stream, one after another.
enum ZstdFrames<R: Read> {
    Between(Option<R>),
    Inside(Box<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self {
                ZstdFrames::Inside(decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        return Ok(read);
                    }
                    let ZstdFrames::Inside(decoder) = std::mem::replace(self, ZstdFrames::Between(None))
                    else {
                        return Ok(0);
                    };
                    *self = ZstdFrames::Between(Some(decoder.into_inner()));
                }
                ZstdFrames::Between(rest) => {
                    let Some(mut rest) = rest.take() else { return Ok(0) };
                    if rest.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let magic = peek(&mut rest)?;
                    if matches!(magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18]) {
                        let mut head = [0; 8];
                        rest.read_exact(&mut head)?;
                        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
                        io::copy(&mut rest.by_ref().take(length.into()), &mut io::sink())?;
                        *self = ZstdFrames::Between(Some(rest));
                        continue;
                    }
                    let decoder = ruzstd::decoding::StreamingDecoder::new(rest)
                        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
                    *self = ZstdFrames::Inside(Box::new(decoder));
                }
            }
        }
    }
}

/// One whole file, at most `cap` bytes and one, in UTF-8 as far as its byte order mark or `encoding` says.
pub(crate) fn read_text(file: File, cap: usize, encoding: Option<&str>) -> io::Result<Vec<u8>> {
    let bytes = read_up_to(&mut BufReader::new(file), cap + 1)?;
    let encoding =
        find_encoding(&bytes, encoding, &mut Vec::new())?.or(Encoding::for_bom(&bytes).map(|(e, _)| e));
    Ok(match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            encoding.decode_with_bom_removal(&bytes).0.into_owned().into()
        }
        _ => bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes),
    })
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
