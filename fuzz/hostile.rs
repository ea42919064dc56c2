//! Texts, numbers and bytes as nobody means them.

use crate::dice::Dice;

/// Characters that act, hide, join, or stand where others are expected.
const CHARACTERS: &[&str] = &[
    "\0",
    "\u{1b}",
    "\u{1b}]0;x\u{7}",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{e0041}",
    "\u{301}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{85}",
    "\u{2028}",
    "\r",
    "\n",
    "\t",
    "\u{7f}",
    "\u{a0}",
    "İ",
    "ß",
    "ﬁ",
    "👩‍👩‍👧",
    "漢",
    "ñ",
    "n\u{303}",
    "\"",
    "\"\"",
    "'",
    "\\",
    "<",
    ">",
    "&",
    "&#0;",
    "&amp;",
    "]]>",
    "<!--",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ";",
    ",",
    "=",
    "→",
    "«",
    "»",
    "-",
    "--",
    "%",
    "%00",
    "/",
    "..",
    "?",
    "*",
    "`",
    "$(x)",
];

/// Whole texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "",
    " ",
    "?",
    "C1",
    "C0",
    "D1",
    "S1",
    "E1",
    "E4 > P",
    "C4294967295",
    "S4294967296",
    "D99999999999999999999",
    "C1@",
    "C1@00",
    "@1",
    "@0",
    "@18446744073709551615",
    "now",
    "none",
    "neither",
    "both-stand",
    "desk",
    "../../../etc/passwd",
    "/dev/zero",
    "/dev/stdin",
    "/proc/self/mem",
    ".",
    "/",
    "a/../b",
    "CON",
    "http://",
    "https://example.org/\u{202e}",
    "file:///etc/passwd",
    "=1+1",
    "@SUM(A1)",
    "0",
    "-0",
    "1e999",
    "NaN",
    "null",
    "true",
    "0x10",
    "1_000",
    "A > B > A",
    "A [person] (said) > ? > B",
    "2024-02-30",
    "2024-13",
    "0000-00-00",
    "9999-12-31T23:59:60Z",
    "-9999",
    "10000-01-01",
    "2024-06-14T09:30+99:99",
    "T",
    "Z",
    "text (per A) (per B)",
    "(per A)",
    "x (per",
    "sources/bases.es.txt",
    "bases.es.txt",
    "claims.jsonl",
    "perwhom.db",
];

/// A text, short more often than long.
pub fn text(dice: &mut Dice) -> String {
    match dice.below(12) {
        0..=2 => (*dice.pick(TEXTS)).to_owned(),
        3 | 4 => (0..dice.below(12)).map(|_| *dice.pick(CHARACTERS)).collect(),
        5 => dice.pick(CHARACTERS).repeat(dice.length()),
        6 => "palabra ".repeat(dice.length() / 8),
        7 => dice.draw("\\PC{0,40}"),
        8 => dice.draw("[A-Za-z0-9 .,>()\\[\\]\"?:/@=<-]{0,40}"),
        9 => (0..dice.below(2000)).map(|_| *dice.pick(CHARACTERS)).collect(),
        10 => number(dice),
        _ => ["Figuera", "Infobae [outlet]", "Kremlin", "dos bases", "bases", "two-bases"][dice.below(6)]
            .to_owned(),
    }
}

/// A text with a small fault in it.
pub fn spoiled(dice: &mut Dice, text: &str) -> String {
    let mut points: Vec<char> = text.chars().collect();
    for _ in 0..dice.few() {
        let at = dice.below(points.len() + 1);
        match dice.below(5) {
            0 if at < points.len() => {
                points.remove(at);
            }
            1 => points.truncate(at),
            2 if at < points.len() => {
                let end = at + dice.below(points.len() - at) + 1;
                let part: Vec<char> = points[at..end].to_vec();
                points.splice(at..at, part);
            }
            3 => {
                let other = dice.below(points.len().max(1));
                if at < points.len() {
                    points.swap(at, other);
                }
            }
            _ => {
                let more: Vec<char> = dice.pick(CHARACTERS).chars().collect();
                points.splice(at..at, more);
            }
        }
    }
    points.into_iter().collect()
}

/// A number at a limit of something.
pub fn number(dice: &mut Dice) -> String {
    const LIMITS: &[&str] = &[
        "0",
        "1",
        "-1",
        "2",
        "127",
        "128",
        "255",
        "256",
        "32767",
        "65535",
        "65536",
        "1048576",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-2147483649",
        "-9223372036854775809",
        "1.5",
        "-0",
        "1e3",
        "1e308",
        "1e400",
        "0.1e-400",
        "99999999999999999999999999999999999999999999999999",
    ];
    if dice.one_in(4) { dice.draw(0..2000_i64).to_string() } else { (*dice.pick(LIMITS)).to_owned() }
}

/// Bytes with faults in them: what a disk, a wire or a hand does.
pub fn smashed(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..dice.few() {
        let length = bytes.len();
        let at = dice.below(length);
        match dice.below(8) {
            0 => bytes.truncate(at),
            1 if length > 0 => bytes[at] ^= 1 << dice.below(8),
            2 if length > 0 => {
                bytes[at] = *dice.pick(&[0, 1, 0x7f, 0x80, 0xff, b'"', b'\n', b'<', b'{', 0xc3]);
            }
            3 if length > 0 => {
                let end = (at + dice.below(64) + 1).min(length);
                bytes.drain(at..end);
            }
            4 if length > 0 => {
                let end = (at + dice.below(4096) + 1).min(length);
                let part = bytes[at..end].to_vec();
                let to = dice.below(length);
                bytes.splice(to..to, part);
            }
            5 if length > 0 => {
                let end = (at + dice.below(4096) + 1).min(length);
                let filler = *dice.pick(&[0, 0xff, b'a']);
                bytes[at..end].fill(filler);
            }
            6 if length > 0 => {
                // A count of four or eight bytes, at a limit.
                let end = (at + *dice.pick(&[2, 4, 8])).min(length);
                let filler = *dice.pick(&[0, 0xff, 0x7f]);
                bytes[at..end].fill(filler);
            }
            _ => {
                let more = text(dice).into_bytes();
                bytes.splice(at..at, more);
            }
        }
    }
    bytes
}
