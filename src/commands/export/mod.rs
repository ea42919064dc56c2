mod claimreview;
mod csl_json;
mod jsonl;
mod list;
mod prov;
mod wanted;
mod web_annotation;

use self::wanted::Wanted;
use crate::commands::as_of::AsOf;
use crate::commands::error::{CommandError, Result};
use crate::commands::outcome::Outcome;
use crate::commands::output::Output;
use crate::commands::printer::Printer;
use crate::commands::progress::progress;
use crate::commands::selection::selection;
use crate::commands::session::Session;
use crate::commands::watch::places::{Made, Of};
use crate::commands::when::When;
use crate::queries::Scope;

/// Write the ledger, or parts of it, in formats that other programs read
///
/// jsonl: the whole ledger, entry by entry, which `import` and `merge` take in as it is; without
/// --with-names, what may be said of confidential sources stands for their names. csl-json: the
/// documents that the claims cite, for Zotero and other reference managers. web-annotation: each
/// excerpt with its words and their place, as the W3C has it, positions in code points. prov-json:
/// versions of claims as revisions, excerpts as quotations, hops as derivations with attributions,
/// as the W3C's PROV has it; turtle: the same as RDF. claimreview: the claims that were published
/// with a verdict (publish --verdict), as schema.org has it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom export --format csl-json --output documents.json
  perwhom export --format jsonl --with-names --output archive.jsonl
  perwhom export C1 C4 --format web-annotation
  perwhom export --tag story:bases --format prov-json")]
pub(super) struct Args {
    /// Only these claims, by id or slug
    claims: Vec<String>,
    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only claims whose wording has these words
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only claims that changed on this date or later
    #[arg(long, value_name = "WHEN")]
    since: Option<When>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// Names the formats: each is a function, and what `--help` says of it.
macro_rules! formats {
    ($($(#[doc = $doc:literal])+ $name:ident = $file:ident::$write:ident),+ $(,)?) => {
        /// What is written.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
        enum Format {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Format {
            /// Writes it; gives what is to be said where nothing is in it.
            fn write(self, wanted: &Wanted<'_>, out: &mut Printer<'_>) -> Result<Option<&'static str>> {
                match self { $(Self::$name => $file::$write(wanted, out)),+ }
            }
        }
    };
}

formats! {
    /// Documents, for reference managers
    CslJson = csl_json::write,
    /// Excerpts, as W3C Web Annotations
    WebAnnotation = web_annotation::write,
    /// Claims, versions, excerpts, chains and documents, as W3C PROV
    ProvJson = prov::write_json,
    /// Claims that were published with a verdict, as schema.org has it
    Claimreview = claimreview::write,
    /// What PROV-JSON has, as RDF
    Turtle = prov::write_turtle,
    /// The whole ledger, entry by entry, to be imported or merged elsewhere
    Jsonl = jsonl::write,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let mut view = session.view(&args.as_of, args.output.audience())?;
    let selected = selection(view.read(), &args.claims, args.search.as_deref(), args.since.as_ref())?;
    let ids = selected.claims(view.read())?;
    let bar = progress(session);
    if args.format == Format::Jsonl && (ids.is_some() || !args.tags.is_empty() || args.as_of.as_of.is_some())
    {
        return Err(CommandError::new("an export of entries is of the whole ledger; leave claims, --tag, --search, --since and --as-of off")
            .hint("for some claims with their proof: perwhom bundle C1"));
    }
    let of = if args.format == Format::Jsonl { Of::Log } else { Of::Claims };
    let made = Made { claims: ids.as_deref(), of };
    let nothing = args.output.write(&mut view, session, made, |view, out| {
        let scope = Scope { ids: ids.as_deref(), tags: &args.tags };
        let wanted = Wanted { view, scope, bar: &bar };
        args.format.write(&wanted, out)
    })?;
    if let Some(why) = nothing {
        session.say(why);
    }
    Ok(Outcome::Fine)
}
