//! What a terminal gets: nothing in data acts on it. `script`, of util-linux, makes a terminal.
#![cfg(target_os = "linux")]

use std::process::Stdio;

use super::Desk;

/// ESC, OSC, a bidi override, C1, DEL and a tag, in words that were typed and captured.
const ACTS: &str = "A\u{1b}]0;title\u{7}B\u{1b}[2J\u{1b}[31m\u{202e}C\u{9b}1mD\u{7f}E\u{e0041}F";

/// What the program prints at a terminal; nothing where no terminal can be made.
fn at_terminal(desk: &Desk, args: &[&str]) -> Option<String> {
    let quoted: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let line = format!("'{}' --quiet {}", env!("CARGO_BIN_EXE_perwhom"), quoted.join(" "));
    let program = desk.command();
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).current_dir(desk.path()).env_clear();
    for (name, value) in program.get_envs() {
        if let Some(value) = value {
            script.env(name, value);
        }
    }
    let ran =
        script.env("TERM", "xterm").env("PAGER", "cat").env("SHELL", "/bin/sh").stdin(Stdio::null()).output();
    ran.ok().map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// What in a text acts; the colours that perwhom itself uses do not count.
fn acting(text: &str, with_colours: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = rest.strip_prefix("\u{1b}[").and_then(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            (with_colours && rest[end..].starts_with('m')).then_some(end + 3)
        });
        if colour.is_none()
            && ((c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}'))
        {
            found.push(c.escape_unicode().to_string());
        }
        rest = &rest[colour.unwrap_or(c.len_utf8())..];
    }
    found
}

#[test]
fn nothing_in_data_acts_on_a_terminal_and_a_pipe_gets_it_exactly() {
    let desk = Desk::new();
    desk.file("a.txt", format!("Dicen {ACTS} y callan.\n"));
    desk.run(&["capture", "a.txt", "--title", ACTS, "--publisher", "Infobae [outlet]"])
        .saying(&["new source S2 “Infobae” [outlet]"]);
    desk.run(&["add", &format!("Claim {ACTS}"), "--from", "D1", "--excerpt", &format!("Dicen {ACTS}")])
        .fine();
    for args in [
        vec!["report", "C1"],
        vec!["report", "C1", "--format", "html"],
        vec!["audit"],
        vec!["audit", "--format", "md"],
        vec!["audit", "--format", "csv"],
        vec!["audit", "--format", "tsv"],
        vec!["audit", "--json"],
        vec!["show", "C1"],
        vec!["show", "C1", "--json"],
        vec!["document", "show", "D1", "--json"],
        vec!["document", "text", "D1"],
        vec!["export", "--format", "csl-json"],
        vec!["export", "--format", "jsonl"],
        vec!["export", "--format", "turtle"],
        vec!["chain", "C1", "--format", "dot"],
        vec!["log"],
        vec!["log", "--json"],
        vec!["list"],
        vec!["search", "claim"],
    ] {
        let Some(shown) = at_terminal(&desk, &args) else { return };
        assert!(shown.len() > 5, "{args:?}: {shown}");
        let colours = !args.contains(&"--json") && !args.contains(&"--format");
        assert_eq!(acting(&shown, colours), Vec::<String>::new(), "{args:?}: {shown:?}");
    }
    // Escaped JSON says the same as the exact one.
    let args = ["show", "C1", "--json"];
    let shown: serde_json::Value = serde_json::from_str(&at_terminal(&desk, &args).unwrap()).unwrap();
    assert_eq!(shown, desk.json(&args[..2]));
    assert!(desk.run(&["document", "text", "D1"]).out.contains(ACTS));
    assert!(desk.run(&["report", "C1"]).out.contains('\u{202e}'));
}

#[test]
fn what_was_typed_does_not_act_in_an_error() {
    let desk = Desk::new();
    for args in [vec![ACTS], vec!["list", ACTS], vec!["audit", "--format", ACTS], vec!["show", ACTS]] {
        let ran = desk.run(&args);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert_eq!(acting(ran.err(), false), Vec::<String>::new(), "{args:?}: {:?}", ran.err());
    }
}

#[test]
fn a_page_can_be_read_and_do_nothing_else() {
    let desk = Desk::with_report();
    desk.run(&["add", "Two", "--from", "D1", "--excerpt", "dos bases"]).fine();
    for args in [vec!["report", "C1", "--format", "html"], vec!["audit", "--format", "html"]] {
        let page = desk.run(&args).out.clone();
        let head = page.split("<title>").next().unwrap();
        assert!(head.contains("Content-Security-Policy") && head.contains("default-src 'none'"), "{head}");
    }
}
