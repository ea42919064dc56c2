//! Workbooks: `.xlsx`, `.ods`, `.xls`.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::Workbook as Writer;

use super::csv::spoiled_rows;
use super::{Target, import};
use crate::dice::Dice;
use crate::program::Place;
use crate::{base, hostile, zips};

pub struct Workbook;

impl Target for Workbook {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let rows: Vec<Vec<String>> = if dice.one_in(2) { spoiled_rows(dice) } else { base::rows() };
        // What no cell can hold is left out, so that a workbook comes of it.
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|row| row.into_iter().take(300).map(|cell| cell.chars().take(8000).collect()).collect())
            .collect();
        match dice.below(7) {
            0..=2 => in_zip(dice, &xlsx(&rows)),
            3 | 4 => in_zip(dice, &ods(&rows)),
            _ => {
                let stream = records(&rows, dice);
                let book = xls(&stream);
                if dice.one_in(2) { hostile::smashed(dice, book) } else { book }
            }
        }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        import(input, "in.xlsx", &["--format", "xlsx", "--map", "guess", "--max-time", "3"], dice, place)
    }
}

fn in_zip(dice: &mut Dice, book: &[u8]) -> Vec<u8> {
    let mut members = zips::open(book);
    for _ in 0..dice.few() {
        zips::change(dice, &mut members, |dice, _, bytes| match String::from_utf8(bytes) {
            Ok(text) => spoiled_xml(dice, &text).into_bytes(),
            Err(error) => hostile::smashed(dice, error.into_bytes()),
        });
    }
    let compressed = !dice.one_in(4);
    let zip = zips::close(&members, compressed);
    if dice.one_in(6) { hostile::smashed(dice, zip) } else { zip }
}

/// XML changed in an attribute, an element, or a text.
fn spoiled_xml(dice: &mut Dice, text: &str) -> String {
    const PLACES: &[&str] =
        &["A1", "XFD1", "XFD1048576", "ZZZZ1", "A0", "A4294967296", "1A", "A1:XFD1048576", "B2:A1", ""];
    const PARTS: &[&str] = &[
        "<table:table>",
        "<table:table-row table:number-rows-repeated=\"1048576\"/>",
        "</sheetData>",
        "<c r=\"XFD1\"><v>1</v></c>",
        "<row r=\"4294967295\">",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "<t>",
        "</si>",
        "<mergeCell ref=\"A1:XFD1048576\"/>",
        "<dimension ref=\"A1:XFD1048576\"/>",
        "<is><t>x</t></is>",
        "<a>",
        "<table:table-cell table:number-columns-repeated=\"16384\"/>",
    ];
    let values: Vec<(usize, usize)> = attribute_values(text);
    match dice.below(6) {
        0..=2 if !values.is_empty() => {
            let (start, end) = *dice.pick(&values);
            let new = match dice.below(4) {
                0 => (*dice.pick(PLACES)).to_owned(),
                1 | 2 => hostile::number(dice),
                _ => hostile::text(dice).replace(['"', '<', '&'], ""),
            };
            format!("{}{new}{}", &text[..start], &text[end..])
        }
        3 => {
            // An element or an end of one is taken out, or comes twice.
            let tags: Vec<(usize, usize)> = tags(text);
            if tags.is_empty() {
                return text.to_owned();
            }
            let (start, end) = *dice.pick(&tags);
            let again = &text[start..end];
            let times = *dice.pick(&[0, 0, 0, 2, 2, 5000]);
            format!("{}{}{}", &text[..start], again.repeat(times), &text[end..])
        }
        4 => {
            let tags = tags(text);
            let at = if tags.is_empty() { 0 } else { dice.pick(&tags).1 };
            let times = *dice.pick(&[1, 1, 1, 10_000]);
            format!("{}{}{}", &text[..at], dice.pick(PARTS).repeat(times), &text[at..])
        }
        _ => hostile::spoiled(dice, text),
    }
}

/// How far the end of a tag or a value is looked for, in bytes: a text that was spoiled may have
/// many beginnings and no end.
const NEAR: usize = 4096;
/// Among how many of them one is picked.
const MANY: usize = 20_000;

fn end_of(text: &str, start: usize, end: u8) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?;
    Some(start + memchr::memchr(end, &rest[..rest.len().min(NEAR)])?)
}

fn attribute_values(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices("=\"").map(|(at, _)| at + 2).take(MANY);
    starts.filter_map(|start| Some((start, end_of(text, start, b'"')?))).collect()
}

fn tags(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices('<').map(|(at, _)| at).take(MANY);
    starts.filter_map(|start| Some((start, end_of(text, start, b'>')? + 1))).collect()
}

fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Writer::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell.as_str()).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &str| {
        let text: String = text.chars().filter(|c| *c >= ' ' || *c == '\n').collect();
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    };
    let mut content = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"One\">",
    );
    for row in rows {
        content.push_str("<table:table-row table:number-rows-repeated=\"1\">");
        for cell in row {
            content.push_str(&format!(
                "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"1\"><text:p>{}</text:p></table:table-cell>",
                escaped(cell)
            ));
        }
        content.push_str("</table:table-row>");
    }
    content.push_str("</table:table></office:spreadsheet></office:body></office:document-content>");
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let member = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    zips::close(
        &[
            member("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            member("content.xml", &content),
            member("META-INF/manifest.xml", manifest),
        ],
        true,
    )
}

/// The records of a workbook in BIFF8, some of them with faults: type, length and body.
fn records(rows: &[Vec<String>], dice: &mut Dice) -> Vec<u8> {
    let bof = |kind: u16| [&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat();
    let mut sheet: Vec<(u16, Vec<u8>)> = vec![(0x0809, bof(0x10))];
    let (height, width) = (u32::try_from(rows.len()).unwrap(), rows.iter().map(Vec::len).max().unwrap_or(0));
    let width = u16::try_from(width).unwrap();
    sheet.push((
        0x0200,
        [&0_u32.to_le_bytes()[..], &height.to_le_bytes(), &[0, 0], &width.to_le_bytes(), &[0, 0]].concat(),
    ));
    for (row, cells) in (0_u16..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let units: Vec<u8> = cell.encode_utf16().take(4000).flat_map(u16::to_le_bytes).collect();
            let length = u16::try_from(units.len() / 2).unwrap();
            let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], length.to_le_bytes()].concat();
            sheet.push((0x0204, [&place[..], &[1], &units].concat()));
        }
    }
    sheet.push((0x000a, Vec::new()));
    let globals = vec![
        (0x0809, bof(0x05)),
        (0x0042, vec![0xe4, 0x04]),
        (0x0085, [&[0; 6][..], &[3, 0], b"One"].concat()),
        (0x00fc, [&1_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &[1, 0, 0, b'x']].concat()),
        (0x000a, Vec::new()),
    ];
    // Where the sheet begins.
    let start: usize = globals.iter().map(|(_, body): &(u16, Vec<u8>)| body.len() + 4).sum();
    let mut all = globals;
    all[2].1[..4].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    all.extend(sheet);
    let mut stream = Vec::new();
    let faulty = if dice.one_in(8) { usize::MAX } else { dice.below(all.len()) };
    for (number, (kind, mut body)) in all.into_iter().enumerate() {
        let mut length = u16::try_from(body.len()).unwrap();
        let mut kind = kind;
        if number == faulty {
            match dice.below(5) {
                0 => length = *dice.pick(&[0, 1, 4, 8224, 65535]),
                1 => {
                    kind = *dice.pick(&[
                        0x0018, 0x003c, 0x00fc, 0x00fd, 0x00bd, 0x00be, 0x0006, 0x0207, 0x00e5, 0x041e,
                        0x00e0, 0x0203,
                    ]);
                }
                2 => body.truncate(dice.below(body.len())),
                3 => body = hostile::smashed(dice, body),
                _ => continue,
            }
        }
        stream.extend(kind.to_le_bytes());
        stream.extend(length.to_le_bytes());
        stream.extend(body);
    }
    stream
}

/// A compound file with a stream of records.
fn xls(records: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(records).unwrap();
    file.into_inner().into_inner()
}
