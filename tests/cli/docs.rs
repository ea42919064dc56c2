//! The documentation is true: its commands are run and its output compared, and what is made
//! from the program is what the program says.
//!
//! `BLESS=1 cargo test` writes the pages anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::Desk;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

fn hold(path: &Path, due: &str) {
    if is_blessing() {
        fs::write(path, due).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    let first = found.lines().zip(due.lines()).enumerate().find(|(_, (found, due))| found != due);
    assert!(
        found == due,
        "{} is not what the program says; BLESS=1 cargo test writes it anew: {first:?}",
        path.display()
    );
}

#[test]
fn the_page_of_rules_is_what_explain_says() {
    hold(&root().join("docs/rules.md"), &perwhom::commands::rules_reference());
}

#[test]
fn the_page_of_tables_is_what_audit_writes() {
    hold(&root().join("docs/tables.md"), &perwhom::commands::tables_reference());
}

#[test]
fn the_page_of_commands_is_what_help_says() {
    fn section(command: &mut clap::Command, name: &str, page: &mut String) {
        let help = command.clone().bin_name(name).disable_help_flag(true).term_width(100).render_long_help();
        let help: Vec<String> = help.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
        page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", help.join("\n").trim_end()));
        let below: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        for sub in below {
            if let Some(found) = command.find_subcommand_mut(&sub) {
                section(found, &format!("{name} {sub}"), page);
            }
        }
    }
    let mut page =
        String::from("# Commands\n\nThis page is made from the program's own help; a test holds it to it.\n");
    section(&mut perwhom::commands::definition(), "perwhom", &mut page);
    hold(&root().join("docs/cli.md"), &page);
}

#[test]
fn the_tour_can_be_walked() {
    walk(&root().join("docs/tour.md"));
}

#[test]
fn the_readme_can_be_followed() {
    walk(&root().join("README.md"));
}

#[test]
fn the_format_can_be_checked_by_hand() {
    walk(&root().join("docs/format.md"));
}

/// Runs a page's console blocks in an empty folder, one after the other, with the samples
/// beside: after `$ ` comes a command for the shell, after it what it prints.
fn walk(path: &Path) {
    let page = fs::read_to_string(path).unwrap();
    // The one thing a page may need that perwhom does not bring along.
    let has_shell = std::process::Command::new("sqlite3").arg("--version").output().is_ok();
    if page.contains("$ sqlite3") && !has_shell {
        eprintln!("{} was not walked: it needs the sqlite3 shell", path.display());
        return;
    }
    let desk = Desk::empty();
    let samples = desk.path().join("sources");
    fs::create_dir(&samples).unwrap();
    for entry in fs::read_dir(root().join("sources")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), samples.join(entry.file_name())).unwrap();
    }
    let mut made = String::new();
    let mut inside = false;
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        made.push_str(line);
        made.push('\n');
        if line.starts_with("```") {
            inside = !inside && line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let mut command = command.to_owned();
            while command.ends_with('\\') {
                command.push('\n');
                let more = lines.next().unwrap_or_default();
                command.push_str(more);
                made.push_str(more);
                made.push('\n');
            }
            while lines.peek().is_some_and(|line| !line.starts_with("$ ") && !line.starts_with("```")) {
                lines.next();
            }
            let shown = shell(&desk, &command);
            if !shown.is_empty() {
                made.push_str(&shown);
                made.push('\n');
            }
        }
    }
    hold(path, &made);
}

/// What a command prints in a shell: both streams, and its status where it is not 0.
fn shell(desk: &Desk, command: &str) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_perwhom"));
    let path = std::env::join_paths(
        std::iter::once(program.parent().unwrap().to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    )
    .unwrap();
    let environment: Vec<(std::ffi::OsString, std::ffi::OsString)> = desk
        .command()
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    // What a command exports holds for those after it, as it would at a prompt.
    let kept = desk.path().join(".exported");
    let output = std::process::Command::new("bash")
        .args([
            "-c",
            &format!(
                "[ -f {0} ] && . {0}; {{ {command}\n}} 2>&1; status=$?; export -p | grep PERWHOM > {0}; exit $status",
                kept.display()
            ),
        ])
        .current_dir(desk.path())
        .env_clear()
        .envs(environment)
        .env("PATH", path)
        .output()
        .unwrap();
    let mut shown = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
    if let Some(status @ 1..) = output.status.code() {
        shown.push_str(&format!("\n[status {status}]"));
    }
    shown.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
