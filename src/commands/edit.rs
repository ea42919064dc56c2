//! Text edited in the editor that the person uses.

use std::env;
use std::io::Write as _;
use std::process::Command;

use super::error::{CommandError, Result};
use super::limits::{Limits, WORDING, read_file};
use super::session::Session;

/// A text as it is after `$VISUAL` or `$EDITOR` was closed.
pub(super) fn edited(text: &str, limits: Limits, session: &Session) -> Result<String> {
    let named = ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|editor| !editor.trim().is_empty()));
    let editor = match named {
        Some(editor) => editor,
        None if session.can_ask() => "vi".to_owned(),
        None => {
            return Err(CommandError::new("--edit needs a terminal; nothing was changed")
                .hint("give the wording with --text"));
        }
    };
    let failed = |what: String| {
        CommandError::new(format!("{what}; nothing was changed"))
            .hint("set an editor in VISUAL or EDITOR, or give the wording with --text")
    };
    let mut file = tempfile::Builder::new()
        .prefix("perwhom-")
        .suffix(".txt")
        .tempfile()
        .map_err(|error| failed(format!("cannot create a file to edit: {error}")))?;
    let written = writeln!(file, "{text}").and_then(|()| file.flush());
    written.map_err(|error| failed(format!("cannot write the file to edit: {error}")))?;
    session.say(&format!("opening {editor}"));
    // As git does: the variable may hold options, so the shell reads it.
    let status = Command::new("sh")
        .args(["-c", &format!("{editor} \"$@\""), "sh"])
        .arg(file.path())
        .status()
        .map_err(|error| failed(format!("{editor} could not be run: {error}")))?;
    if !status.success() {
        return Err(failed(format!("{editor} ended with {status}")));
    }
    let edited = read_file(file.path(), limits.or(WORDING))?;
    let edited = String::from_utf8(edited).map_err(|_| failed("the edited text is not UTF-8".to_owned()))?;
    // A claim is one line: an editor's line breaks are spaces.
    Ok(edited.split_whitespace().collect::<Vec<_>>().join(" "))
}
