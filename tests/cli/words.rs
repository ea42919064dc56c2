//! Help, errors of usage, completions, man pages.

use super::Desk;

fn commands() -> Vec<Vec<String>> {
    fn below(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
        for sub in command.get_subcommands() {
            let path = [path, &[sub.get_name().to_owned()]].concat();
            found.push(path.clone());
            below(sub, &path, found);
        }
    }
    let mut found = Vec::new();
    below(&perwhom::commands::definition(), &[], &mut found);
    found
}

#[test]
fn every_command_has_help_with_an_example() {
    let desk = Desk::empty();
    for command in commands() {
        let mut args: Vec<&str> = command.iter().map(String::as_str).collect();
        args.push("--help");
        let help = desk.run(&args).fine();
        let is_group = ["source", "document", "policy"].contains(&command[0].as_str()) && command.len() == 1;
        assert!(is_group || help.contains("Example"), "{command:?} has no example");
    }
}

#[test]
fn usage_errors_go_to_stderr_with_status_2() {
    let desk = Desk::empty();
    desk.run(&["sing"]).refused(&["unrecognized subcommand"]);
    desk.run(&["add"]).refused(&["required"]);
    desk.run(&[]).refused(&["Usage"]);
}

#[test]
fn completions_and_man_pages_come_from_the_same_definition() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.run(&["completions", shell]).fine().contains("contradict"), "{shell}");
    }
    assert!(desk.run(&["man"]).fine().contains("perwhom"));
    desk.run(&["man", "--to", "pages"]).fine();
    let page = std::fs::read_to_string(desk.path().join("pages/perwhom-source-merge.1")).unwrap();
    assert!(page.contains("Say that a source is another one"));
}

#[test]
fn colour_is_for_terminals_or_for_who_asks() {
    let desk = Desk::with_report();
    desk.run(&["add", "One"]).fine();
    assert!(!desk.run(&["audit"]).fine().contains('\u{1b}'));
    assert!(desk.run(&["audit", "--color", "always"]).fine().contains('\u{1b}'));
}

#[test]
fn every_rule_can_be_explained() {
    let desk = Desk::empty();
    for line in desk.run(&["explain"]).fine().lines() {
        let rule = line.split_whitespace().next().unwrap();
        assert!(desk.run(&["explain", rule]).fine().contains("## How to resolve"), "{rule}");
    }
}
