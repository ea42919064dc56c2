//! Zips taken apart, changed in their members, and put together again with sums that are right.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::dice::Dice;
use crate::hostile;

/// A member: its name and its bytes.
pub type Member = (String, Vec<u8>);

/// All members of a zip.
pub fn open(bytes: &[u8]) -> Vec<Member> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// A zip of these members, in this order. A name that is there twice is written under a name of the
/// same length and renamed in the bytes, since a writer refuses it.
pub fn close(members: &[Member], compressed: bool) -> Vec<u8> {
    let method = if compressed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let options = SimpleFileOptions::default().compression_method(method);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut twice: Vec<(String, String)> = Vec::new();
    for (name, bytes) in members {
        if zip.start_file(name.as_str(), options).is_err() {
            let mark = format!("\u{1}{:05}", twice.len());
            let Some(rest) = name.get(mark.len()..) else { continue };
            let other = mark + rest;
            if zip.start_file(other.as_str(), options).is_err() {
                continue;
            }
            twice.push((other, name.clone()));
        }
        zip.write_all(bytes).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    for (marked, name) in twice {
        while let Some(at) = memchr::memmem::find(&bytes, marked.as_bytes()) {
            bytes[at..at + marked.len()].copy_from_slice(name.as_bytes());
        }
    }
    bytes
}

/// Changes one thing about the members. What is inside of one is changed by `inside`.
pub fn change(
    dice: &mut Dice,
    members: &mut Vec<Member>,
    inside: impl Fn(&mut Dice, &str, Vec<u8>) -> Vec<u8>,
) {
    if members.is_empty() {
        return;
    }
    let (one, other) = (dice.below(members.len()), dice.below(members.len()));
    match dice.below(14) {
        0 => {
            members.remove(one);
        }
        1 => members.push(members[one].clone()),
        2 => {
            members[one].0 = match dice.below(4) {
                0 => hostile::spoiled(dice, &members[one].0.clone()),
                1 => members[other].0.clone(),
                2 => hostile::text(dice).chars().take(1000).collect(),
                _ => format!("{}{}", dice.pick(&["../", "/", "./", "a/"]), members[one].0),
            }
        }
        3 => {
            let bytes = members[other].1.clone();
            members[one].1 = bytes;
        }
        4 if dice.one_in(4) => {
            // A little that unpacks to much.
            let byte = *dice.pick(b"\0 a<[");
            let length = *dice.pick(&[1_000_000, 20_000_000, 60_000_000]);
            members[one].1.extend(std::iter::repeat_n(byte, length));
        }
        5 if dice.one_in(4) => {
            let many = *dice.pick(&[100, 3000]);
            members.extend((0..many).map(|n| (format!("x/{n}"), vec![b'x'])));
        }
        6 => members[one].1.clear(),
        7 => members.swap(one, other),
        _ => {
            let (name, bytes) = members[one].clone();
            members[one].1 = inside(dice, &name, bytes);
        }
    }
}
