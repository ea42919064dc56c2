use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::output::Output;
use super::selection::selection;
use super::session::Session;
use super::watch::places::{Made, Of};
use super::when::When;
use crate::queries::Memo;
use crate::render::{memo, memo_blocks};

/// Write a sourcing memo: a summary, then each claim with its evidence
///
/// For the editor, the lawyer and the archive: wording, grade in words, what is for and against
/// it with the excerpts in their context, the chains drawn, contradictions, findings, reviews,
/// waivers, stories and history.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom report C1 C4 --output memo.html
  perwhom report --tag story:bases --format md
  perwhom report --since monday --output monday.md")]
pub(super) struct Args {
    /// Only these claims, by id or slug
    claims: Vec<String>,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims that changed on this date or later
    #[arg(long, value_name = "WHEN")]
    since: Option<When>,
    /// As Markdown, or as a page of HTML [default: by the ending of --output, else Markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// In which form a memo is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// HTML
    Html,
}

impl Format {
    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "md" | "markdown" => Some(Self::Md),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let format = args.output.format(args.format, Format::of_ending, " md or html")?.unwrap_or(Format::Md);
    let mut view = session.view(&args.as_of, args.output.audience())?;
    let reader = view.read();
    let selected = selection(reader, &args.claims, args.search.as_deref(), args.since.as_ref())?;
    let ids = selected.filed_under(reader, &args.tags)?;
    if ids.is_empty() {
        return Err(
            CommandError::new("no claims match; nothing to report").hint("see them all: perwhom list")
        );
    }
    let memo = Memo::of(&view, &ids)?;
    let blocks = memo_blocks::of(&memo);
    let made = Made { claims: Some(&ids), of: Of::Claims };
    args.output.write(&mut view, session, made, |_, out| {
        match format {
            Format::Md => memo::markdown(out, &blocks).map_err(Unwritten)?,
            Format::Html => memo::html(out, &memo_blocks::title(&memo), &blocks).map_err(Unwritten)?,
        }
        Ok(())
    })?;
    Ok(Outcome::Fine)
}
