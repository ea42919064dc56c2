//! Files of word processors: Office Open XML (ECMA-376) and `OpenDocument` 1.3 (OASIS).

mod docx;
mod odt;
mod package;
mod xml;

use self::package::{NotRead, Package};
use crate::model::extraction::{Extraction, Extractor};

/// The version of this reader: raised whenever a file can give another text.
const VERSION: &str = "1";
/// The media type of a Word file.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The media type of an `OpenDocument` text.
pub const ODT: &str = "application/vnd.oasis.opendocument.text";

/// What is read of a package. Nothing of it is read further than `limit` bytes unpacked.
///
/// # Errors
///
/// Says why it cannot be read.
pub fn extract(bytes: &[u8], limit: u64) -> Result<Extraction, String> {
    let mut package = Package::open(bytes, limit).map_err(|error| error.to_string())?;
    let read = if package.has("content.xml") {
        odt::read(&mut package).map(|read| (read, ODT))
    } else if package.has("_rels/.rels") {
        docx::read(&mut package).map(|read| (read, DOCX))
    } else {
        Err(NotRead::OtherPackage)
    };
    let ((text, facts), media) = read.map_err(|error| error.to_string())?;
    let (text, layout) = text.finish();
    Ok(Extraction {
        text,
        layout,
        facts,
        encoding: "UTF-8".to_owned(),
        guessed: false,
        media: media.to_owned(),
        retrieval: None,
        extractor: Extractor { name: "perwhom-office".to_owned(), version: VERSION.to_owned() },
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;
    use crate::model::extraction::SegmentKind;

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn marked(made: &Extraction) -> Vec<(SegmentKind, String, Option<String>)> {
        let points: Vec<char> = made.text.chars().collect();
        let segments = made.layout.segments.iter();
        segments
            .map(|s| (s.kind, points[s.start as usize..s.end as usize].iter().collect(), s.label.clone()))
            .collect()
    }

    const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

    #[test]
    fn a_word_file_is_read_with_its_notes_comments_and_changes() {
        let body = r#"<w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:r><w:t>Uno &amp; dos</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve"> tres</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:r><w:t>Fueron </w:t></w:r><w:del w:author="ana"><w:r><w:delText>doce</w:delText></w:r></w:del><w:ins w:author="ana"><w:r><w:t>once</w:t></w:r></w:ins><w:r><w:t> acuerdos</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Mayo</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3,1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>caja</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>caja</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
</w:body></w:document>"#;
        let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Según la ONU.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
        let comments = r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="bea"><w:p><w:r><w:t>¿Seguro?</w:t></w:r></w:p></w:comment></w:comments>"#;
        let core = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Informe</dc:title><dc:creator>desk</dc:creator><dcterms:modified>2024-06-14T09:30:00Z</dcterms:modified></cp:coreProperties>"#;
        let made = extract(
            &zipped(&[
                ("_rels/.rels", RELS),
                ("word/document.xml", body),
                ("word/footnotes.xml", notes),
                ("word/comments.xml", comments),
                ("docProps/core.xml", core),
            ]),
            1 << 20,
        )
        .unwrap();
        assert_eq!(
            made.text,
            "Uno & dos\t tres[2]\nFueron once acuerdos\nMayo\n3,1\ncaja\n[2] Según la ONU.\nbea: ¿Seguro?\n"
        );
        let reported = |kind, text: &str, label: &str| (kind, text.to_owned(), Some(label.to_owned()));
        assert_eq!(
            marked(&made),
            [
                reported(SegmentKind::Deletion, "", "doce"),
                reported(SegmentKind::Note, "[2] Según la ONU.", "2"),
                reported(SegmentKind::Comment, "bea: ¿Seguro?", "bea"),
            ]
        );
        assert_eq!(made.facts.title.unwrap().value, "Informe");
        assert_eq!(made.facts.modified.unwrap().value.as_str(), "2024-06-14T09:30:00Z");
    }

    #[test]
    fn an_opendocument_text_is_read_the_same_way() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:dc="d"><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>doce</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Título</text:h><text:p>Uno<text:s text:c="2"/>dos<text:tab/>tres<text:line-break/>cuatro<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Según la ONU.</text:p></text:note-body></text:note> fin</text:p>
<text:p>Fueron<office:annotation><dc:creator>bea</dc:creator><dc:date>2024-06-14</dc:date><text:p>¿Seguro?</text:p></office:annotation> once</text:p>
<table:table><table:table-row><table:table-cell><text:p>Mayo</text:p></table:table-cell><table:table-cell><text:p>3,1</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"#;
        let meta = r#"<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m"><office:meta><dc:title>Informe</dc:title><meta:initial-creator>desk</meta:initial-creator><dc:date>2024-06-14T09:30:00</dc:date></office:meta></office:document-meta>"#;
        let made = extract(&zipped(&[("content.xml", content), ("meta.xml", meta)]), 1 << 20).unwrap();
        assert_eq!(
            made.text,
            "Título\nUno  dos\ttres\ncuatro[1] fin\nFueron once\nMayo\n3,1\n[1] Según la ONU.\nbea: ¿Seguro?\n"
        );
        let kinds: Vec<SegmentKind> = marked(&made).iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(kinds, [SegmentKind::Note, SegmentKind::Comment]);
        assert_eq!(made.facts.author.unwrap().value, "desk");
        assert_eq!(made.facts.modified.unwrap().value.as_str(), "2024-06-14");
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        assert!(extract(b"PK\x03\x04 and so on", 1 << 20).unwrap_err().contains("cannot be read"));
        assert!(extract(&zipped(&[("a.txt", "x")]), 1 << 20).unwrap_err().contains("neither Word"));
        let long = "x".repeat(5000);
        let body = format!("<w:document xmlns:w=\"w\"><w:p><w:r><w:t>{long}</w:t></w:r></w:p></w:document>");
        let bomb = zipped(&[("_rels/.rels", RELS), ("word/document.xml", &body)]);
        assert!(extract(&bomb, 4096).unwrap_err().contains("unpacked"));
    }
}
