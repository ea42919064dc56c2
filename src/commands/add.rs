use super::cite::EvidenceArgs;
use super::error::Result;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, Add};
use crate::model::confidence::Confidence;
use crate::model::language::Language;
use crate::model::stance::Stance;
use crate::model::written_chain::split_per;

/// Add a claim
///
/// "(per X)" at the end of the wording means the same as --per X: it is taken off the wording
/// and shown from the chains. Without --from the claim is still unsourced, and flagged so.
/// Prints the claim's id.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom add \"Two Russian bases operate in Venezuela (per Figueroa [person])\" \\
      --from D1 --excerpt \"dos bases militares rusas\" --confidence possible
  perwhom add \"Support for Maduro is unshakable\" --said-by Putin --from D1 --excerpt \"inquebrantable\" --per Putin
  perwhom add \"The deal was signed in 2018\" --tag groza --tag stakes:allegation")]
pub(super) struct Args {
    /// The wording: one checkable statement
    text: String,
    #[command(flatten)]
    evidence: EvidenceArgs,
    /// The desk's judgement: confirmed, probable, possible, doubtful, improbable, unjudged
    #[arg(long, value_name = "WORD", default_value = "unjudged")]
    confidence: Confidence,
    /// A claim of words: that this source said it, true or not
    #[arg(long, value_name = "NAME")]
    said_by: Option<String>,
    /// When the claim is said to be true
    #[arg(long, value_name = "TIME")]
    when: Option<String>,
    /// A word to file it under; may repeat
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// A name for it that is easier to remember than C12
    #[arg(long)]
    slug: Option<String>,
    /// The language of the wording [default: as the wording shows]
    #[arg(long, value_name = "TAG")]
    lang: Option<Language>,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    let (wording, per) = split_per(&args.text);
    let asked = Add {
        text: wording.to_owned(),
        language: args.lang,
        confidence: args.confidence,
        said_by: args.said_by,
        when: args.when,
        slug: args.slug,
        tags: args.tags,
        evidence: args.evidence.evidence(Stance::Supports, &per)?,
    };
    let mut ledger = session.open_to_write()?;
    let mut chains = asked.evidence.as_ref().map(|evidence| evidence.per.clone()).unwrap_or_default();
    chains.extend(asked.said_by.as_deref().and_then(|speaker| speaker.parse().ok()));
    let kinds = session.ask_kinds(&ledger, &chains)?;
    let written = session.write_with_kinds(&mut ledger, kinds, |recorder| acts::add(recorder, asked))?;
    session.print_made(&written.value, &written.made, &written.notes)?;
    Ok(Outcome::Fine)
}
