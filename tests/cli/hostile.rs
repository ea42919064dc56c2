//! Text from documents is hostile: shown harmless, stored exact.

use super::Desk;

const HOSTILE: &str = "a\u{1b}[31mred\u{7}\u{202e}gpj.exe\u{9b}2J 'quote' \"; DROP TABLE claim; -- =1+1 <b>";

#[test]
fn control_characters_and_bidi_overrides_are_shown_harmless_and_stored_exact() {
    let desk = Desk::new();
    desk.file("h.txt", format!("antes {HOSTILE} después"));
    desk.run(&["capture", "h.txt", "--title", HOSTILE, "--publisher", "Outlet [outlet]"])
        .saying(&["new source S2 “Outlet” [outlet]"]);
    desk.run(&["add", HOSTILE, "--from", "D1", "--excerpt", HOSTILE, "--at", HOSTILE]).fine();
    desk.run(&["contradict", "C1", "C1", "--why", HOSTILE]).refused(&["cannot contradict itself"]);
    for args in [
        &["show", "C1"][..],
        &["list"],
        &["audit"],
        &["chain", "C1"],
        &["log"],
        &["search", "red"],
        &["document", "list"],
        &["document", "show", "D1"],
        &["source", "list"],
        &["impact", "Outlet"],
        &["verify"],
    ] {
        let ran = desk.run(args);
        let harmful = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{9b}".contains(c);
        assert!(!ran.out.contains(harmful), "{args:?}: {:?}", ran.out);
        assert!(!ran.err().contains(harmful), "{args:?}: {:?}", ran.err());
    }
    let shown = desk.json(&["show", "C1"]);
    assert_eq!(shown["text"], HOSTILE);
    assert_eq!(shown["evidence"][0]["excerpt"], HOSTILE);
    assert_eq!(desk.json(&["verify"])["holds"], true);
}

#[test]
fn errors_about_hostile_input_are_harmless_too() {
    let desk = Desk::with_report();
    for args in [
        &["show", HOSTILE][..],
        &["add", "x", "--from", "D1", "--excerpt", HOSTILE],
        &["add", "x", "--from", HOSTILE, "--excerpt", "x"],
        &["source", "show", HOSTILE],
        &["explain", HOSTILE],
        &["capture", HOSTILE],
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(!ran.err().contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{args:?}: {:?}", ran.err());
    }
}

#[test]
fn searching_for_operators_is_searching_for_words() {
    let desk = Desk::with_report();
    for words in ["NEAR(", "bases OR x", "a AND", "\"", "*", "^bases", "text : bases", "'; --", "bases\u{0}"]
    {
        let ran = desk.command().args(["search", words.trim_end_matches('\0')]).output().unwrap();
        let status = ran.status.code();
        assert!(status == Some(0) || status == Some(2), "{words}: {ran:?}");
        assert!(!String::from_utf8_lossy(&ran.stderr).contains("fts5"), "{words}: {ran:?}");
    }
}

#[test]
fn any_script_is_text() {
    let desk = Desk::new();
    desk.file("m.txt", "Президент прибыл в Ханой. وصل الرئيس إلى هانوي. 总统抵达河内。 😀 fin");
    desk.run(&["capture", "m.txt", "--publisher", "Звезда [outlet]"])
        .saying(&["new source S2 “Звезда” [outlet]"]);
    for (excerpt, start) in [("прибыл в Ханой", 10), ("وصل الرئيس", 26), ("总统抵达", 48), ("😀", 56)]
    {
        let claim = desk.run(&["add", "x", "--from", "D1", "--excerpt", excerpt]).fine();
        let shown = desk.json(&["show", &claim]);
        assert_eq!(
            (&shown["evidence"][0]["excerpt"], &shown["evidence"][0]["start"]),
            (&excerpt.into(), &start.into())
        );
    }
    assert_eq!(desk.json(&["search", "ханой"])["documents"][0]["document"], "D1");
}
