//! A claims file like an archive's: few sources, shared chains, documents of 2 to 4 KB, three
//! pieces of evidence a claim. The same number always makes the same file.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

const WORDS: [&str; 48] = [
    "acuerdo",
    "puerto",
    "ministro",
    "gobierno",
    "región",
    "según",
    "informe",
    "fuerzas",
    "seguridad",
    "energía",
    "treaty",
    "minister",
    "border",
    "the",
    "exports",
    "letters",
    "agreed",
    "between",
    "officials",
    "supply",
    "base",
    "militar",
    "contrato",
    "empresa",
    "delegación",
    "visita",
    "anunció",
    "reunión",
    "economía",
    "crisis",
    "statement",
    "signed",
    "station",
    "drones",
    "military",
    "capital",
    "parliament",
    "agency",
    "reported",
    "week",
    "de",
    "la",
    "en",
    "que",
    "los",
    "of",
    "and",
    "for",
];

/// A small generator (xorshift64*, Vigna 2016): the same seed, the same numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len() as u64) as usize]
    }
}

/// Writes the file and gives its size in bytes.
pub fn write(path: &Path, claims: u32) -> u64 {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).expect("the input file"));
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let kinds = ["person", "office", "body", "outlet", "agency"];
    let sources: u64 = 2000;
    for n in 0..sources {
        let kind = kinds[(n % 5) as usize];
        let under =
            if n > 100 && n % 7 == 0 { format!(",\"under\":\"s{}\"", n % 100) } else { String::new() };
        writeln!(out, r#"{{"type":"source","key":"s{n}","name":"Source {n} of record","kind":"{kind}","reliability":"C"{under}}}"#).expect("a line");
    }
    let mut texts: Vec<Vec<String>> = Vec::new();
    let mut evidence = 0_u64;
    for claim in 0..claims {
        if claim % 10 == 0 {
            let number = claim / 10;
            let sentences = sentences(&mut numbers);
            let text = sentences.join(" ");
            let publisher = numbers.below(60) * 5 + 3;
            writeln!(out, r#"{{"type":"document","key":"d{number}","text":"{text}","publisher":"s{publisher}","language":"es","title":"Report {number}"}}"#).expect("a line");
            // The last documents are at hand, as a writer has those of the day.
            if texts.len() == 2000 {
                texts[(number % 2000) as usize] = sentences;
            } else {
                texts.push(sentences);
            }
        }
        let mut text = String::new();
        for at in 0..12 {
            write!(text, "{}{}", if at > 0 { " " } else { "" }, numbers.word()).expect("a word");
        }
        let confidence = ["possible", "probable", "confirmed", "unjudged"][numbers.below(4) as usize];
        writeln!(out, r#"{{"type":"claim","key":"c{claim}","text":"{text} {claim}","language":"es","confidence":"{confidence}","tags":["desk:{}"]}}"#, claim % 20).expect("a line");
        for _ in 0..3 {
            let newest = u64::from(claim / 10);
            let back = numbers.below(newest.min(1999) + 1);
            let document = newest - back;
            let from = &texts[(document % 2000) as usize];
            let excerpt = &from[numbers.below(from.len() as u64) as usize];
            let origin = numbers.below(50) * 5;
            let relay = (origin / 5 % 20) * 5 + 4;
            let chain = match numbers.below(4) {
                0 => format!("Source {origin} of record (said)"),
                1 => format!("Source {origin} of record > Source {relay} of record"),
                2 => format!("Source {relay} of record > ?"),
                _ => format!("Source {origin} of record (participant) > Source {relay} of record"),
            };
            let stance = if numbers.below(20) == 0 { "disputes" } else { "supports" };
            writeln!(out, r#"{{"type":"evidence","key":"e{evidence}","claim":"c{claim}","document":"d{document}","excerpt":"{excerpt}","chain":"{chain}","stance":"{stance}"}}"#).expect("a line");
            evidence += 1;
        }
    }
    out.flush().expect("the file is written");
    path.metadata().expect("the file").len()
}

/// Sentences of 2 to 4 KB together, each with a number of its own so that it stands once.
fn sentences(numbers: &mut Numbers) -> Vec<String> {
    let size = 2000 + numbers.below(2000) as usize;
    let mut made = Vec::new();
    let mut length = 0;
    while length < size {
        let mut sentence = String::new();
        for at in 0..(8 + numbers.below(6)) {
            write!(sentence, "{}{}", if at > 0 { " " } else { "" }, numbers.word()).expect("a word");
        }
        write!(sentence, " {}.", made.len() * 7919 + numbers.below(7919) as usize).expect("a number");
        length += sentence.len() + 1;
        made.push(sentence);
    }
    made
}
