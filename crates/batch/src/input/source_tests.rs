use super::*;
use std::io::Write;

fn text(bytes: &[u8]) -> io::Result<(String, Vec<String>)> {
    text_with(bytes, &Limits::default())
}

fn text_with(bytes: &[u8], limits: &Limits) -> io::Result<(String, Vec<String>)> {
    let mut stream = stream(bytes, None, limits, &Arc::default())?;
    let mut text = String::new();
    stream.reader.read_to_string(&mut text)?;
    Ok((text, stream.notes))
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn byte_order_marks_are_obeyed_and_stripped() {
    assert_eq!(text(b"\xef\xbb\xbfid,answer").unwrap().0, "id,answer");
    let utf16: Vec<u8> = "\u{feff}id,é".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (decoded, notes) = text(&utf16).unwrap();
    assert_eq!(decoded, "id,é");
    assert!(notes[0].contains("UTF-16LE"), "{notes:?}");
    let bare: Vec<u8> = "id,answer".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(text(&bare).unwrap().0, "id,answer");
}

#[test]
fn an_encoding_can_be_named() {
    let mut stream =
        stream(&b"caf\xe9"[..], Some("windows-1252"), &Limits::default(), &Arc::default()).unwrap();
    let mut text = String::new();
    stream.reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "café");
}

#[test]
fn gz_and_zst_are_unpacked_whatever_their_name_with_all_their_members() {
    let twice = [gz(b"one "), gz(b"two")].concat();
    assert_eq!(text(&twice).unwrap().0, "one two");
    let frame = |b: &[u8]| ruzstd::encoding::compress_to_vec(b, ruzstd::encoding::CompressionLevel::Fastest);
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
    let twice = [frame(b"one "), skippable, frame(b"two")].concat();
    assert_eq!(text(&twice).unwrap().0, "one two");
}

#[test]
fn a_gz_bomb_is_stopped() {
    let bomb = gz(&vec![b'a'; 4 << 20]);
    let limits = Limits { unpacked: 1 << 20, expansion: 100, ..Limits::default() };
    assert!(text_with(&bomb, &limits).unwrap_err().to_string().contains("bomb"));
    assert!(text(&bomb).is_ok(), "the default must leave small inputs alone");
}

#[test]
fn a_cut_gz_hands_out_what_is_there_and_then_fails() {
    let whole = gz(&(0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>());
    let mut stream = stream(&whole[..whole.len() / 2], None, &Limits::default(), &Arc::default()).unwrap();
    let mut got = Vec::new();
    assert!(stream.reader.read_to_end(&mut got).is_err());
    assert!(got.len() > 50_000);
}
