//! Names found in bytes, however they are written there: in any case, with marks or without,
//! composed or not, with other spaces, escaped or within markup, in Base64, in other encodings.

mod automaton;
mod decode;
mod fold;
mod reading;
mod unescape;
mod watcher;

pub use self::automaton::{Names, TooMany};
use self::fold::runs_on;
pub use self::fold::words;
pub use self::reading::Hit;
pub use self::watcher::Watcher;

/// How many letters a part of a name has at least to be looked for alone.
const ALONE: usize = 4;
/// How many letters a name has at least to be told from other words.
const NAME: usize = 3;
/// The ways in which a whole name is looked for: its words in order, run together, and, of a
/// person, with the last one first. None where it is too short to be told from other words.
#[must_use]
pub fn ways_to_write(name: &str, is_person: bool) -> Vec<String> {
    let words = words(name);
    let letters = || words.iter().flat_map(|word| word.chars());
    if letters().count() < NAME && letters().filter(|c| runs_on(*c)).count() < 2 {
        return Vec::new();
    }
    let mut ways = vec![bounded(&words.join(" "), ends_openly(&words))];
    if let [first @ .., last] = words.as_slice()
        && !first.is_empty()
    {
        ways.push(bounded(&words.concat(), false));
        if is_person {
            let turned: Vec<String> = [std::slice::from_ref(last), first].concat();
            ways.push(bounded(&turned.join(" "), ends_openly(&turned)));
        }
    }
    ways
}

/// The words of a person's name that can be looked for alone.
#[must_use]
pub fn parts_of_name(name: &str) -> Vec<String> {
    let mut words = words(name);
    words.retain(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= ALONE);
    words
}

/// The way in which one word is looked for.
#[must_use]
pub fn way_to_write_word(word: &str) -> String {
    bounded(word, false)
}

/// Whether what follows the last word may belong to it: “Petrenko's”, “Petrenkos”.
fn ends_openly(words: &[String]) -> bool {
    words.len() > 1 && words.last().is_some_and(|word| word.chars().count() >= ALONE)
}

/// With the spaces that must stand before and after.
fn bounded(folded: &str, is_open: bool) -> String {
    let before = if folded.starts_with(runs_on) { "" } else { " " };
    let after = if is_open || folded.ends_with(runs_on) { "" } else { " " };
    format!("{before}{folded}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::Encoding;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    const NAMES: [&str; 4] = ["Oleh Petrénko-Ñandú", "María Ólafsdóttir", "Łukasz Żółć", "Ґалина Їжак"];

    fn names() -> Names {
        let ways = NAMES
            .iter()
            .enumerate()
            .flat_map(|(at, name)| ways_to_write(name, true).into_iter().map(move |way| (way, at)));
        Names::new(ways).unwrap()
    }

    fn found(pieces: &[&[u8]], encodings: &[&'static Encoding]) -> Vec<Hit> {
        let names = names();
        let mut hits = Vec::new();
        let mut watcher = Watcher::of_file(&names, encodings);
        for piece in pieces {
            watcher.push(piece, &mut |hit| hits.push(hit));
        }
        watcher.end(&mut |hit| hits.push(hit));
        hits
    }

    fn is_found(text: &[u8], of: usize) -> bool {
        found(&[text], &[]).iter().any(|hit| hit.of == of)
    }

    /// A character in one of the ways in which it can be written.
    fn written(c: char, way: usize) -> String {
        match way {
            0 => c.to_string(),
            1 => c.to_uppercase().collect(),
            2 => {
                c.to_string().nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
            }
            3 => c.to_string().nfd().collect(),
            4 => format!("&#{};", u32::from(c)),
            5 => format!("&#X{:x};", u32::from(c)),
            6 => format!("\\u{:04x}", u32::from(c)),
            7 => c.to_string().bytes().fold(String::new(), |made, byte| format!("{made}%{byte:02X}")),
            8 => format!("_x{:04X}_", u32::from(c)),
            9 => format!("<b>{c}</b>"),
            10 => format!("{c}&shy;"),
            11 => format!("{c}\u{ad}\u{200b}"),
            12 => format!("&amp;#{};", u32::from(c)),
            13 => format!("\\\\u{:04x}", u32::from(c)),
            _ => c.to_string().nfkd().collect(),
        }
    }

    const GAPS: [&str; 14] = [
        " ", "\u{a0}", "\r\n", "  \t ", "&nbsp;", "-", "_", "%20", "+", "\\n", "</b> <i>", "&#160;\n",
        "\u{2003}", "",
    ];

    proptest! {
        #[test]
        fn a_name_is_found_however_it_is_written(
            of in 0..NAMES.len(),
            ways in proptest::collection::vec(0_usize..15, 24),
            gap in 0..GAPS.len(),
            cuts in proptest::collection::vec(0_usize..400, 0..6),
            before in "[ -~]{0,12}[ .,;]",
        ) {
            let mut text = String::new();
            for (c, way) in NAMES[of].chars().zip(&ways) {
                if c.is_alphabetic() {
                    text.push_str(&written(c, *way));
                } else {
                    text.push_str(GAPS[gap]);
                }
            }
            // A name that is within an escape of what stands before is not that name.
            let text = format!("{}{text}.", before.replace(['&', '\\', '%', '_', '<'], " "));
            prop_assert!(is_found(text.as_bytes(), of), "{text}");
            // Pieces cut anywhere are the same as the whole.
            let whole = found(&[text.as_bytes()], &[]);
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (text.len() + 1)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]]).collect();
            let mut cut = found(&pieces, &[]);
            let key = |hit: &Hit| (hit.of, hit.start, hit.line);
            let mut whole = whole;
            whole.sort_by_key(key);
            cut.sort_by_key(key);
            prop_assert_eq!(whole, cut);
        }

        #[test]
        fn pieces_of_any_bytes_are_the_same_as_the_whole(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            cut in 0_usize..200,
        ) {
            let cut = cut.min(bytes.len());
            let encodings = [encoding_rs::WINDOWS_1252, encoding_rs::UTF_16LE, encoding_rs::SHIFT_JIS];
            let sorted = |mut hits: Vec<Hit>| {
                hits.sort_by_key(|hit| (hit.of, hit.start, hit.line));
                hits
            };
            let (first, second) = bytes.split_at(cut);
            prop_assert_eq!(sorted(found(&[&bytes], &encodings)), sorted(found(&[first, second], &encodings)));
        }
    }

    #[test]
    fn other_encodings_and_base64_are_looked_into() {
        use base64::Engine as _;
        let text = format!("según {} ayer", NAMES[0]);
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&text);
        assert!(is_found(&latin, 0), "what is no UTF-8 is taken for windows-1252");
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(found(&[&wide], &[encoding_rs::UTF_16LE]).iter().any(|hit| hit.of == 0));
        let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(NAMES[3]);
        assert!(found(&[&cyrillic], &[encoding_rs::WINDOWS_1251]).iter().any(|hit| hit.of == 3));
        for bytes in [latin.as_ref(), &wide] {
            let coded = base64::engine::general_purpose::STANDARD.encode(bytes);
            let line = format!("{{\"x\":1}}\n{{\"base64\":\"{coded}\"}}\n");
            let hits = found(&[line.as_bytes()], &[encoding_rs::UTF_16LE]);
            assert!(hits.iter().any(|hit| hit.of == 0 && hit.line == 2), "{hits:?}");
        }
    }

    #[test]
    fn other_words_are_no_names() {
        for text in
            ["Oleg Petrenko Nandu", "Marias Olafsdottir", "aMaría Ólafsdóttirs", "Żółć", "Petrénko-Ñandú"]
        {
            assert!(found(&[text.as_bytes()], &[]).is_empty(), "{text}");
        }
        assert!(is_found("Ólafsdóttir, MARIA".as_bytes(), 1));
        assert!(is_found("marías: María\nÓlafsdóttirs Haus".as_bytes(), 1));
        assert!(ways_to_write("Li", true).is_empty());
        assert_eq!(ways_to_write("习近平", true), ["习近平"]);
        assert_eq!(parts_of_name("Ana de Petrénko Jr."), ["petrenko"]);
    }

    #[test]
    fn a_hit_tells_where_it_is_and_by_which_words_it_is_found_elsewhere() {
        let names = names();
        let mut hits = Vec::new();
        let mut watcher = Watcher::new(&names, &[], true);
        watcher.push("Año uno.\nLo dijo ayer, sin más, María Ólafsdóttir.".as_bytes(), &mut |hit| {
            hits.push(hit);
        });
        watcher.end(&mut |hit| hits.push(hit));
        let hit = &hits[0];
        assert_eq!((hit.of, hit.line, hit.start), (1, 2, 32));
        assert_eq!(hit.words, " dijo ayer sin mas maria olafsdottir");
    }
}
