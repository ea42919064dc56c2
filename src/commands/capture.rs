use super::error::Result;
use super::from::{ReaderLimits, read};
use super::limits::Limits;
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, Capture, Kinds};
use crate::model::date::LooseDate;
use crate::model::language::Language;

/// Capture a document: its bytes and its text, each with its SHA-256
///
/// Takes text and Markdown in any encoding, pages (HTML, and MHTML as browsers save them), PDFs, files of
/// word processors (DOCX, ODT) and mail (EML). The bytes are kept as they are; title, author, publisher,
/// dates and address are taken from the document where it says them and no option does, and
/// `perwhom document show` says where they were found. The same bytes captured again, with nothing new said
/// of them, make no new document; the same URL captured again makes a new document of the same series.
/// Prints the document's id.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom capture page.html
  perwhom capture report.pdf --publisher \"Statistics office [body]\"
  perwhom capture report.txt --publisher \"Press TV\" --published 2024-06-20
  perwhom capture page.md --url https://example.org/story --publisher \"Infobae [outlet]\"
  xclip -o | perwhom capture - --title \"Copied from the page\"")]
pub(super) struct Args {
    /// A file, or - for standard input
    #[arg(value_name = "FILE")]
    from: String,
    // Not a doc comment: there, brackets would be a link.
    #[arg(
        long,
        value_name = "NAME",
        help = "Who published it [default: as it says, else unknown (?)]. A new name may say its kind: \"Infobae [outlet]\""
    )]
    publisher: Option<String>,
    /// When it was published: 2024-06-14, 2024-06, 2024 or a time [default: as it says]
    #[arg(long, value_name = "DATE")]
    published: Option<LooseDate>,
    /// Its title [default: as it says]
    #[arg(long)]
    title: Option<String>,
    /// The language of its text [default: as it says, or as its text shows]
    #[arg(long, value_name = "TAG")]
    lang: Option<Language>,
    /// Where it was published [default: as it says]
    #[arg(long)]
    url: Option<String>,
    /// The encoding of its bytes [default: by its byte order mark, UTF-8, or a guess]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    reader: ReaderLimits,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let asked = Capture {
        prepared: read(&args.from, args.encoding.as_deref(), args.limits, args.reader)?,
        publisher: args.publisher,
        published: args.published,
        title: args.title,
        language: args.lang,
        url: args.url,
    };
    let kinds = match asked.publisher.as_deref().map(str::parse) {
        Some(Ok(written)) => session.ask_kinds(&ledger, &[written])?,
        _ => Kinds::none(),
    };
    let written = session.write_with_kinds(&mut ledger, kinds, |recorder| acts::capture(recorder, asked))?;
    session.print_made(&written.value, &written.made, &written.notes)?;
    Ok(Outcome::Fine)
}
