use super::edit::edited;
use super::error::{CommandError, Result};
use super::limits::Limits;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, Revision};
use crate::model::confidence::Confidence;
use crate::model::language::Language;
use crate::model::size::Size;
use crate::model::written_chain::split_per;
use crate::render::difference;

/// Change a claim's wording, confidence, language, slug, time, speaker or tags
///
/// Nothing is written over: the claim gets a new version, and the old ones stay (`perwhom diff`,
/// `perwhom show C1 --version 1`). Other fields stay as they are. Prints the claim's id and
/// its new version.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
#[command(after_help = "\
Examples:
  perwhom revise C1 --text \"Belarus agreed to sell Groza-S stations\" --why \"the papers speak of a sale\"
  perwhom revise C1 --confidence possible --why \"a second source fell away\"
  perwhom revise C1 --edit
  perwhom revise C1 --tag allegation --slug none --why \"filed anew\"
  perwhom revise C1 --confidence probable --why \"two sources\" --expect-version 3")]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
    /// The new wording
    #[arg(long, value_name = "WORDS", group = "what", conflicts_with = "edit")]
    text: Option<String>,
    /// Edit the wording in $VISUAL or $EDITOR
    #[arg(long, group = "what")]
    edit: bool,
    /// Read what was edited up to this size, such as 2MB [default: 1MB]
    #[arg(long, value_name = "SIZE", requires = "edit")]
    max_size: Option<Size>,
    /// confirmed, probable, possible, doubtful, improbable or unjudged
    #[arg(long, value_name = "WORD", group = "what")]
    confidence: Option<Confidence>,
    /// The language of the wording, as a tag such as es [default: asked of the wording]
    #[arg(long, value_name = "TAG", group = "what")]
    lang: Option<Language>,
    /// A name for the claim; none for none
    #[arg(long, value_name = "WORD", group = "what")]
    slug: Option<String>,
    /// When it is said to be true, in free words; none for no time
    #[arg(long, value_name = "WORDS", group = "what")]
    when: Option<String>,
    /// For a claim of words, who said it, by id or name; none for a claim of fact
    #[arg(long, value_name = "SOURCE", group = "what")]
    said_by: Option<String>,
    /// A tag to file it under as well; may repeat
    #[arg(long = "tag", value_name = "TAG", group = "what")]
    tags: Vec<String>,
    /// A tag to remove; may repeat
    #[arg(long = "untag", value_name = "TAG", group = "what")]
    untags: Vec<String>,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
    /// Refuse unless this is the claim's version now
    #[arg(long, value_name = "N")]
    expect_version: Option<u32>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let reader = ledger.read();
    let id = acts::claim_id(reader, &args.claim)?;
    // What the writer sees now is what is revised: whoever was quicker is told of.
    let seen = u32::try_from(reader.versions(id)?.len()).unwrap_or(u32::MAX);
    let before = reader.claim(id)?;
    if args.why.is_none() && !session.can_ask() {
        return Err(CommandError::new("give a reason with --why \"…\"; nothing was changed"));
    }
    let text = if args.edit {
        Some(edited(&before.text, Limits::of(args.max_size), session)?)
    } else {
        args.text.clone()
    };
    if let Some(text) = &text {
        let (_, chains) = split_per(text);
        if !chains.is_empty() {
            let refused = CommandError::new(
                "the wording must not contain “(per …)”: sources belong to evidence",
            )
            .hint(format!("leave \"(per …)\" off; for a new chain: perwhom cite {id} --from … --per …"));
            return Err(if args.edit { refused.hint(format!("what you wrote: {text}")) } else { refused });
        }
    }
    let none = |text: &Option<String>| text.clone().map(|text| (text != "none").then_some(text));
    let mut revision = Revision {
        text,
        language: args.lang.clone(),
        confidence: args.confidence,
        slug: none(&args.slug),
        said_by: none(&args.said_by),
        when: none(&args.when),
        tags: args.tags.clone(),
        untags: args.untags.clone(),
        why: String::new(),
        expected: Some(args.expect_version.unwrap_or(seen)),
    };
    revision.why = session.reason(args.why.as_deref())?;
    let written = session.write(&mut ledger, |recorder| acts::revise(recorder, id, &revision)).map_err(
        |error| match (&revision.text, args.edit) {
            (Some(text), true) => error.hint(format!("what you wrote: {text}")),
            _ => error,
        },
    )?;
    session.tell(&written.notes);
    if let Some(text) = revision.text.as_deref().filter(|text| text.trim() != before.text) {
        session.say(&difference::words(&before.text, text.trim()));
    }
    session.print_version(id, written.value)?;
    Ok(Outcome::Fine)
}
