//! A finding as people read it: at its place in a text, in the form that compilers use and editors
//! can follow, or else with its claim.

use std::io::{self, Write};

use super::paint::{Paint, columns};
use super::plain;
use super::wrapped::print_wrapped;
use crate::model::claim::Claim;
use crate::model::finding::Finding;
use crate::model::place::TextPlace;

/// Prints a finding, with its reason and what to do about it. One that has a place is printed with
/// the line that it is about, any other with its claim, where it is about one.
pub fn print_finding(
    out: &mut dyn Write,
    claim: Option<&Claim>,
    finding: &Finding,
    paint: Paint,
    width: Option<u16>,
) -> io::Result<()> {
    let severity = match finding.waived {
        Some(_) => paint.faint("waived"),
        None => paint.severity(finding.severity),
    };
    let head = format!("{severity}[{}]", finding.rule);
    match (&finding.place, claim) {
        (Some(place), _) => {
            let file = plain::line(&place.file);
            let at = paint.strong(&format!("{file}:{}:{}:", place.line, place.column));
            writeln!(out, "{at} {head}: {}", plain::line(&finding.message))?;
            print_source_line(out, place, paint, width)?;
        }
        (None, Some(claim)) => {
            let room = width.map_or(60, |width| usize::from(width).saturating_sub(30).max(20));
            let id = paint.strong(&claim.id.to_string());
            let wording = paint.faint(&format!("“{}”", plain::cut(&claim.text, room)));
            writeln!(out, "{head} {id} {wording}")?;
            print_wrapped(out, "  ", &finding.message, width)?;
        }
        (None, None) => print_wrapped(out, &format!("{head}: "), &finding.message, width)?,
    }
    match &finding.waived {
        Some(waived) => {
            let until = waived.until.as_ref().map_or_else(String::new, |until| format!(" until {until}"));
            let day = waived.at.to_string().chars().take(10).collect::<String>();
            let who = format!("{} on {day}{until}: {}", waived.by, waived.why);
            print_wrapped(out, "  waived by ", &who, width)
        }
        None => print_wrapped(out, "  fix: ", &finding.help, width),
    }
}

/// The line on which a place begins, with carets under its range.
fn print_source_line(
    out: &mut dyn Write,
    place: &TextPlace,
    paint: Paint,
    width: Option<u16>,
) -> io::Result<()> {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let room = width.map_or(usize::MAX, |width| {
        // The number, and ` | ` behind it.
        usize::from(width).saturating_sub(number.len() + 3).max(20)
    });
    let marked = Marked::new(place, room);
    writeln!(out, "{}", paint.faint(&format!("{margin} |")))?;
    let line = format!("{}{}{}", marked.before, marked.range, marked.after);
    writeln!(out, "{} {}", paint.faint(&format!("{number} |")), line.trim_end())?;
    let carets = "^".repeat(columns(&marked.range).max(1));
    let indent = " ".repeat(columns(&marked.before));
    writeln!(out, "{} {indent}{}", paint.faint(&format!("{margin} |")), paint.alarm(&carets))
}

/// A line in three parts, harmless for a terminal and no longer than there is room.
struct Marked {
    before: String,
    range: String,
    after: String,
}

impl Marked {
    fn new(place: &TextPlace, room: usize) -> Self {
        let points: Vec<char> = place.source_line.chars().collect();
        let from = (place.column.saturating_sub(1) as usize).min(points.len());
        let length = place.end.saturating_sub(place.start) as usize;
        let to = from.saturating_add(length).min(points.len());
        let part = |points: &[char]| plain::line(&points.iter().collect::<String>()).into_owned();
        let (mut before, mut range, mut after) =
            (part(&points[..from]), part(&points[from..to]), part(&points[to..]));
        if columns(&before) + columns(&range) + columns(&after) > room {
            // What stands before it gets a third of the room, and is cut at its beginning.
            before = cut_at_the_beginning(&before, room / 3);
            let left = room.saturating_sub(columns(&before));
            if columns(&range) > left {
                range = plain::cut(&range, left);
                after.clear();
            } else {
                let left = left - columns(&range);
                after = if left == 0 { String::new() } else { plain::cut(&after, left) };
            }
        }
        Self { before, range, after }
    }
}

/// The end of a text that fits some columns, behind an ellipsis where that is not all of it.
fn cut_at_the_beginning(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut rest = text;
    while let Some(first) = rest.chars().next()
        && columns(rest) >= most
    {
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    format!("…{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::confidence::Confidence;
    use crate::model::finding::WaivedBy;
    use crate::model::id::ClaimId;
    use crate::model::severity::Severity;

    fn finding(place: Option<TextPlace>) -> Finding {
        Finding {
            rule: "single-sourced",
            severity: Severity::Warn,
            message: "one origin: its one excerpt depends on Figuera".to_owned(),
            help: "find another source".to_owned(),
            about: Vec::new(),
            place,
            waived: None,
        }
    }

    fn claim() -> Claim {
        Claim {
            id: ClaimId(1),
            text: "Two bases".to_owned(),
            language: "en".to_owned(),
            confidence: Confidence::Possible,
            slug: None,
            said_by: None,
            when: None,
            tags: Vec::new(),
        }
    }

    fn printed(claim: Option<&Claim>, finding: &Finding, width: Option<u16>) -> String {
        let mut out = Vec::new();
        print_finding(&mut out, claim, finding, Paint(false), width).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What is printed of a range of a text in the file `draft.md`.
    fn at(text: &str, start: u32, end: u32, width: Option<u16>) -> String {
        let place = TextPlace::of("draft.md", text, start, end).unwrap();
        printed(None, &finding(Some(place)), width)
    }

    /// The line with the excerpt, and the one with the carets.
    fn excerpt(text: &str, start: u32, end: u32, width: Option<u16>) -> String {
        at(text, start, end, width).lines().skip(2).take(2).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn one_with_a_place_is_printed_as_compilers_do() {
        assert_eq!(
            at("One.\nThere are two bases in Venezuela.\n", 15, 24, None),
            "draft.md:2:11: warning[single-sourced]: one origin: its one excerpt depends on Figuera
  |
2 | There are two bases in Venezuela.
  |           ^^^^^^^^^
  fix: find another source
"
        );
    }

    #[test]
    fn one_without_a_place_is_printed_with_its_claim_or_alone() {
        let message = "one origin: its one excerpt depends on Figuera";
        assert_eq!(
            printed(Some(&claim()), &finding(None), None),
            format!("warning[single-sourced] C1 “Two bases”\n  {message}\n  fix: find another source\n")
        );
        assert_eq!(
            printed(None, &finding(None), None),
            format!("warning[single-sourced]: {message}\n  fix: find another source\n")
        );
    }

    #[test]
    fn a_waiver_stands_where_the_help_would() {
        let mut waived = finding(TextPlace::of("draft.md", "Two bases.", 0, 3));
        waived.waived = Some(WaivedBy {
            by: "Ana".to_owned(),
            at: "2026-11-22T02:21:00Z".parse().unwrap(),
            why: "it is so".to_owned(),
            until: None,
        });
        let printed = printed(None, &waived, None);
        assert!(printed.starts_with("draft.md:1:1: waived[single-sourced]: one origin"), "{printed}");
        assert!(printed.ends_with("\n  waived by Ana on 2026-11-22: it is so\n"), "{printed}");
    }

    #[test]
    fn carets_stand_under_what_is_wide_and_what_combines() {
        assert_eq!(excerpt("漢字 e\u{301}漢 x", 3, 6, None), "1 | 漢字 e\u{301}漢 x\n  |      ^^^");
    }

    #[test]
    fn what_would_act_on_a_terminal_is_shown_and_counted() {
        assert_eq!(
            excerpt("a\u{1b}[31m b\u{202e}c", 7, 10, None),
            "1 | a\\u{1b}[31m b\\u{202e}c\n  |             ^^^^^^^^^^"
        );
        let place = TextPlace::of("a\u{1b}]0;x\u{7}.md", "Two", 0, 3).unwrap();
        assert!(printed(None, &finding(Some(place)), None).starts_with("a\\u{1b}]0;x\\u{7}.md:1:1: "));
    }

    #[test]
    fn an_empty_range_has_one_caret_and_a_long_one_ends_with_its_line() {
        assert_eq!(excerpt("Two", 3, 3, None), "1 | Two\n  |    ^");
        assert_eq!(excerpt("Two\nbases", 1, 9, None), "1 | Two\n  |  ^^");
    }

    #[test]
    fn a_line_that_does_not_fit_is_cut_around_its_range() {
        let text = format!("{}two bases {}", "before ".repeat(20), "after ".repeat(20));
        let shown = excerpt(&text, 140, 149, Some(44));
        assert_eq!(shown, "1 | …fore before two bases after after afte…\n  |              ^^^^^^^^^");
    }
}
