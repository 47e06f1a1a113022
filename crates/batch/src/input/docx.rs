//! The text of a word processor's file: the paragraphs of its main part, in order. Deleted text, field codes and the
//! second copy of a text box are left out. What is unpacked is capped, whatever the file claims about itself.

use std::io::{BufReader, Read, Seek};

use quick_xml::events::Event;

/// The text of a .docx, or why there is none.
pub(crate) fn docx_text(file: impl Read + Seek, cap: u64) -> Result<String, String> {
    let mut archive = zip::ZipArchive::new(file).map_err(|e| format!("not a .docx file: {e}"))?;
    let part = archive
        .by_name("word/document.xml")
        .map_err(|_| "not a .docx file: it has no text part".to_owned())?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part.take(cap + 1)));
    let mut text = String::new();
    let mut inside_text = false;
    // Depth below an element that is skipped.
    let mut skipped = 0usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        if reader.buffer_position() > cap {
            return Err(format!("its text part unpacks to more than {cap} bytes"));
        }
        match event.map_err(|e| format!("damaged: {e}"))? {
            Event::Start(_) if skipped > 0 => skipped += 1,
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::Eof => break,
            _ if skipped > 0 => {}
            Event::Start(tag) => match tag.local_name().as_ref() {
                "Fallback" => skipped = 1,
                "t" => inside_text = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => inside_text = false,
                "p" => text.push('\n'),
                _ => {}
            },
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "tab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                "p" => text.push('\n'),
                _ => {}
            },
            Event::Text(piece) if inside_text => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(name) if inside_text => {
                match name.resolve_char_ref().map_err(|e| format!("damaged: {e}"))? {
                    Some(c) => text.push(c),
                    None => text.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap_or_default()),
                }
            }
            _ => {}
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn docx(xml: &[u8]) -> Cursor<Vec<u8>> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(xml).unwrap();
        zip.finish().unwrap()
    }

    #[test]
    fn paragraphs_tabs_and_entities() {
        let xml = "<w:document><w:p><w:r><w:t>One &amp; two</w:t><w:tab/><w:t>&#233;</w:t></w:r></w:p>\
                   <w:p><w:del><w:delText>gone</w:delText></w:del><w:t>Three</w:t>\
                   <mc:Fallback><w:p><w:t>twice</w:t></w:p></mc:Fallback></w:p></w:document>";
        assert_eq!(docx_text(docx(xml.as_bytes()), 10_000).unwrap(), "One & two\té\nThree\n");
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        let mut xml = b"<w:document><w:p><w:t>".to_vec();
        xml.resize(20_000_000, b'a');
        let error = docx_text(docx(&xml), 1_000_000).unwrap_err();
        assert!(error.contains("more than 1000000 bytes"), "{error}");
    }

    #[test]
    fn other_files_are_refused() {
        assert!(docx_text(Cursor::new(b"hello".to_vec()), 1000).unwrap_err().contains("not a .docx"));
    }
}
