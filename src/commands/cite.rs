use super::error::{CommandError, Result};
use super::from::from;
use super::limits::Limits;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, Cite, Excerpt};
use crate::model::size::Size;
use crate::model::stance::Stance;
use crate::model::written_chain::WrittenChain;

/// Where an excerpt is from, and per whom: shared by `add` and `cite`.
#[derive(Debug, clap::Args)]
pub(super) struct EvidenceArgs {
    /// The document: its id, a file, or - for standard input (captured on the way)
    #[arg(long, value_name = "DOCUMENT", requires = "excerpt")]
    pub(super) from: Option<String>,
    /// The words of the document, verbatim; spaces, quotation marks and dashes may differ
    #[arg(long, value_name = "WORDS", requires = "from")]
    excerpt: Option<String>,
    /// Which occurrence of the excerpt, from 1, where there is more than one
    #[arg(long, value_name = "N", requires = "excerpt")]
    nth: Option<usize>,
    /// Who told whom, origin first: "Figuera (participant) > ? > Infobae"; the publisher is
    /// added. Once for each party of a joint statement [default: the publisher's own voice]
    #[arg(long, value_name = "CHAIN")]
    per: Vec<String>,
    /// The place as people write it: "p. 12", 00:13:05
    #[arg(long, value_name = "PLACE", requires = "excerpt")]
    at: Option<String>,
    /// Read a document that is captured on the way up to this size, such as 200MB [default: 64MB]
    #[arg(long, value_name = "SIZE", requires = "from")]
    max_size: Option<Size>,
}

impl EvidenceArgs {
    /// The evidence that is asked for, if any; `also` are chains written elsewhere.
    pub(super) fn evidence(&self, stance: Stance, also: &[&str]) -> Result<Option<Cite>> {
        let per = also.iter().copied().chain(self.per.iter().map(String::as_str));
        let per = per.map(str::parse).collect::<std::result::Result<Vec<WrittenChain>, _>>()?;
        let (Some(document), Some(excerpt)) = (&self.from, &self.excerpt) else {
            if per.is_empty() {
                return Ok(None);
            }
            return Err(CommandError::new("a chain needs an excerpt")
                .hint("add --from DOCUMENT --excerpt WORDS, or leave the chain off"));
        };
        Ok(Some(Cite {
            from: from(document, Limits::of(self.max_size))?,
            excerpt: Excerpt { text: excerpt.clone(), nth: self.nth },
            per,
            stance,
            locator: self.at.clone(),
        }))
    }
}

/// Cite an excerpt as evidence for a claim
///
/// The excerpt is found in the document and stored as the document has it. Evidence supports
/// the claim unless --disputes or --bears-on says otherwise. The chain says who told whom,
/// origin first; the document's publisher, or ? where it is unknown, ends it. Prints the
/// evidence's id, or one a line.
///
/// Kinds of a new source, in brackets: person, office, body, outlet, agency, document, dataset,
/// unnamed, carrier. Manners, in parentheses: witnessed, participant, document, data, recording
/// say how a source knows; said, wrote, posted, leaked, handout, photo, translated,
/// machine-translated, reposted what it did.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom cite C1 --from D2 --excerpt \"dos bases\" --per \"Figuera [person] (said) > Infobae [outlet]\"
  perwhom cite C1 --from denial.txt --excerpt \"no hay bases\" --per \"Kremlin [office] > TASS [agency]\" --disputes
  perwhom cite C1 --from D3 --excerpt \"no comment\" --per \"the ministry [body]\" --bears-on
  perwhom cite C1 --from D4 --excerpt \"según informó\" --per \"E1 > Site B [outlet]\"")]
pub(super) struct Args {
    /// The claim
    claim: String,
    #[command(flatten)]
    evidence: EvidenceArgs,
    /// The excerpt speaks against the claim
    #[arg(long, conflicts_with = "bears_on")]
    disputes: bool,
    /// The excerpt speaks neither for nor against it: a "no comment", part of the truth
    #[arg(long)]
    bears_on: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let stance = match (args.disputes, args.bears_on) {
        (true, _) => Stance::Disputes,
        (_, true) => Stance::BearsOn,
        _ => Stance::Supports,
    };
    let mut ledger = session.open_to_write()?;
    let claim = acts::claim_id(ledger.read(), &args.claim)?;
    let asked = args.evidence.evidence(stance, &[])?.ok_or_else(|| {
        CommandError::new("nothing to cite")
            .hint(format!("perwhom cite {claim} --from FILE --excerpt \"…\" --per \"Origin > Publisher\""))
    })?;
    let kinds = session.ask_kinds(&ledger, &asked.per)?;
    let written =
        session.write_with_kinds(&mut ledger, kinds, |recorder| acts::cite(recorder, claim, asked))?;
    let ids: Vec<String> = written.made.evidence.iter().map(ToString::to_string).collect();
    session.print_made(&ids.join("\n"), &written.made, &written.notes)?;
    Ok(Outcome::Fine)
}
