//! Dates as pages write them.

use crate::model::date::LooseDate;

/// A date as it is written in an attribute, kept as it is where that is ISO 8601; one that could be two
/// is none.
pub(super) fn written(text: &str) -> Option<LooseDate> {
    let text = text.trim();
    if let Ok(date) = text.parse::<LooseDate>() {
        return Some(date);
    }
    // A space stands where ISO 8601 has a T.
    let with_zone = text.replacen(' ', "T", 1).replace(' ', "");
    if let Ok(date) = with_zone.parse() {
        return Some(date);
    }
    // Without a zone only the day is known.
    if let Some(day) = text.get(..10)
        && text.get(10..11).is_none_or(|next| matches!(next, "T" | " "))
        && let Ok(date) = day.replace('/', "-").parse()
    {
        return Some(date);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).parse().ok();
    }
    in_words(text)
}

/// The months in Spanish and English, by how they begin.
const MONTHS: [(&str, &str); 12] = [
    ("ene", "jan"),
    ("feb", "feb"),
    ("mar", "mar"),
    ("abr", "apr"),
    ("may", "may"),
    ("jun", "jun"),
    ("jul", "jul"),
    ("ago", "aug"),
    ("se", "sep"),
    ("oct", "oct"),
    ("nov", "nov"),
    ("dic", "dec"),
];

/// The first date in words: `14 de junio de 2024`, `14 jun 2024`, `June 14, 2024`.
pub(super) fn in_words(text: &str) -> Option<LooseDate> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "de" | "del" | "of"))
        .collect();
    words.windows(3).find_map(|window| {
        let (day, month, year) = match window {
            [day, month, year] if month_of(month).is_some() => (day, month, year),
            [month, day, year] if month_of(month).is_some() => (day, month, year),
            _ => return None,
        };
        let day = day.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u8>().ok()?;
        let year = year.parse::<u16>().ok().filter(|year| (1900..2200).contains(year))?;
        format!("{year}-{:02}-{day:02}", month_of(month)?).parse().ok()
    })
}

fn month_of(word: &str) -> Option<usize> {
    if word.chars().count() < 3 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "sept",
    ];
    let is_short = word.chars().count() == 3;
    if !is_short && !whole.contains(&word) {
        return None;
    }
    MONTHS
        .iter()
        .position(|(spanish, english)| word.starts_with(spanish) || word.starts_with(english))
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_kept_as_written_or_told_to_the_day() {
        for (text, date) in [
            ("2024-06-14T09:30:00+02:00", Some("2024-06-14T09:30:00+02:00")),
            ("2024-06-14T09:30:00+0200", Some("2024-06-14T09:30:00+0200")),
            ("2024-06-14 09:30:00 -0300", Some("2024-06-14T09:30:00-0300")),
            ("2024-06-14T09:30:00.000Z", Some("2024-06-14T09:30:00.000Z")),
            ("2024-06-14 09:30", Some("2024-06-14")),
            ("20240614", Some("2024-06-14")),
            ("2024/06/14", Some("2024-06-14")),
            ("Viernes, 14 de junio de 2024, 10:05", Some("2024-06-14")),
            ("14 jun. 2024", Some("2024-06-14")),
            ("June 14th, 2024", Some("2024-06-14")),
            ("1 de septiembre del 2023", Some("2023-09-01")),
            ("03/04/2024", None),
            ("31 de febrero de 2024", None),
            ("mayor 3 2024", None),
            ("", None),
        ] {
            assert_eq!(written(text).as_ref().map(LooseDate::as_str), date, "{text}");
        }
    }
}
