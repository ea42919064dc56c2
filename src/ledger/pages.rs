//! Rows read straight from the pages of a file whose trees cannot be followed any more
//! (<https://www.sqlite.org/fileformat2.html>, sections 1.6 and 2). Only leaves of tables are
//! read; whether a row is what it seems is for its reader to check.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// How many bytes a page of a ledger has.
pub(super) const PAGE: usize = 4096;

/// A value in a record, as far as ledgers have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRow {
    pub number: u64,
    pub values: Vec<Value>,
}

/// Hands over every row of every leaf that can be made out.
pub(super) fn for_each_raw_row(path: &Path, mut each: impl FnMut(RawRow)) -> std::io::Result<()> {
    let mut file = File::open(path)?;
    let pages = file.metadata()?.len().div_ceil(PAGE as u64);
    for number in 1..=pages {
        let Some(page) = page(&mut file, number) else { continue };
        let head = if number == 1 { 100 } else { 0 };
        if page[head] != 0x0D {
            continue;
        }
        let cells = usize::from(u16::from_be_bytes([page[head + 3], page[head + 4]]));
        for cell in 0..cells {
            let at = head + 8 + 2 * cell;
            let Some(pointer) = page.get(at..at + 2) else { break };
            let start = usize::from(u16::from_be_bytes([pointer[0], pointer[1]]));
            if let Some(row) = row(&mut file, &page, start) {
                each(row);
            }
        }
    }
    Ok(())
}

/// A page; nothing where the file ends before it does.
pub(super) fn page(file: &mut File, number: u64) -> Option<Vec<u8>> {
    let mut page = vec![0; PAGE];
    file.seek(SeekFrom::Start(number.checked_sub(1)? * PAGE as u64)).ok()?;
    file.read_exact(&mut page).ok()?;
    Some(page)
}

/// The pages that hold the schema: the first, and those it leads to.
pub(super) fn schema_pages(file: &mut File) -> Vec<(u64, Vec<u8>)> {
    let Some(first) = page(file, 1) else { return Vec::new() };
    let mut found = Vec::new();
    if first[100] == 0x05 {
        let cells = usize::from(u16::from_be_bytes([first[103], first[104]]));
        let four = |at: usize| -> Option<u64> {
            let bytes: [u8; 4] = first.get(at..at + 4)?.try_into().ok()?;
            Some(u64::from(u32::from_be_bytes(bytes)))
        };
        let mut children: Vec<u64> = four(108).into_iter().collect();
        for cell in 0..cells {
            let at = 112 + 2 * cell;
            let start = usize::from(u16::from_be_bytes([first[at], first[at + 1]]));
            children.extend(four(start));
        }
        for child in children {
            found.extend(page(file, child).map(|page| (child, page)));
        }
    }
    found.push((1, first));
    found
}

fn row(file: &mut File, page: &[u8], start: usize) -> Option<RawRow> {
    let mut at = start;
    let length = usize::try_from(varint(page, &mut at)?).ok()?;
    let number = u64::try_from(varint(page, &mut at)?).ok()?;
    let payload = payload(file, page, at, length)?;
    let mut place = 0;
    let header = usize::try_from(varint(&payload, &mut place)?).ok()?;
    let mut body = header;
    let mut values = Vec::new();
    while place < header {
        let kind = varint(&payload, &mut place)?;
        values.push(value(&payload, &mut body, kind)?);
    }
    (place == header && body == length).then_some(RawRow { number, values })
}

/// The payload of a cell: what lies on the page, and what overflows onto others.
fn payload(file: &mut File, page: &[u8], at: usize, length: usize) -> Option<Vec<u8>> {
    const MOST: usize = PAGE - 35;
    const LEAST: usize = (PAGE - 12) * 32 / 255 - 23;
    if length <= MOST {
        return page.get(at..at + length).map(<[u8]>::to_vec);
    }
    let fitting = LEAST + (length - LEAST) % (PAGE - 4);
    let local = if fitting <= MOST { fitting } else { LEAST };
    let mut payload = page.get(at..at + local)?.to_vec();
    let next = |bytes: &[u8]| -> Option<u64> {
        Some(u64::from(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)))
    };
    let mut overflow = next(page.get(at + local..)?)?;
    while payload.len() < length && overflow != 0 {
        let more = self::page(file, overflow)?;
        let take = (length - payload.len()).min(PAGE - 4);
        payload.extend_from_slice(&more[4..4 + take]);
        overflow = next(&more)?;
    }
    (payload.len() == length).then_some(payload)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut value: i64 = 0;
    for place in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if place == 8 {
            return Some((value << 8) | i64::from(byte));
        }
        value = (value << 7) | i64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn value(payload: &[u8], at: &mut usize, kind: i64) -> Option<Value> {
    let mut take = |length: usize| -> Option<&[u8]> {
        let bytes = payload.get(*at..at.checked_add(length)?)?;
        *at += length;
        Some(bytes)
    };
    let mut integer = |length: usize| -> Option<Value> {
        let bytes = take(length)?;
        let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
        let start = if negative { -1 } else { 0 };
        Some(Value::Integer(bytes.iter().fold(start, |value: i64, byte| (value << 8) | i64::from(*byte))))
    };
    match kind {
        0 => Some(Value::Null),
        1..=4 => integer(usize::try_from(kind).ok()?),
        5 => integer(6),
        6 => integer(8),
        8 => Some(Value::Integer(0)),
        9 => Some(Value::Integer(1)),
        kind if kind >= 13 && kind % 2 == 1 => {
            let text = take(usize::try_from((kind - 13) / 2).ok()?)?;
            String::from_utf8(text.to_vec()).ok().map(Value::Text)
        }
        kind if kind >= 12 => Some(Value::Blob(take(usize::try_from((kind - 12) / 2).ok()?)?.to_vec())),
        _ => None,
    }
}
