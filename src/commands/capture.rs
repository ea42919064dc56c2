use std::io;
use std::path::{Path, PathBuf};

use super::error::{CommandError, Result};
use super::from::{How, ReaderLimits, read};
use super::limits::{DOCUMENT, Limits, read_all, read_file};
use super::online::{Came, Fetcher, Online};
use super::outcome::Outcome;
use super::session::Session;
use super::shown::shown;
use crate::acts::{self, Capture, Kinds};
use crate::capture::Origin;
use crate::model::date::LooseDate;
use crate::model::language::Language;
use crate::model::size::Size;
use crate::web::{self, Asked};

/// Capture documents: their bytes and their text, each with its SHA-256
///
/// Takes addresses of the web, and files: text and Markdown in any encoding, pages (HTML, and MHTML as
/// browsers save them), PDFs, files of word processors (DOCX, ODT), mail (EML), archives of the web (WARC,
/// WACZ). Pictures, recordings and films are kept as
/// they are; what was typed off them is their text. An address is fetched once, as it stands now; the request, each redirect and the answer are kept
/// as a WARC file, also of a page that is gone (404) or closed (403). The bytes are kept as they are; title,
/// author, publisher, dates and address are taken from the document where it says them and no option does,
/// and `perwhom document show` says where they were found. The same bytes captured again, with nothing new
/// said of them, make no new document. The same address captured again makes a new document of the same
/// series if its text has changed, and says what became of each excerpt that was cited. Prints the ids of
/// the documents.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom capture https://example.org/story
  perwhom capture page.html
  perwhom capture report.pdf --publisher \"Statistics office [body]\"
  perwhom capture report.txt --publisher \"Press TV\" --published 2024-06-20
  perwhom capture page.md --url https://example.org/story --publisher \"Infobae [outlet]\"
  perwhom capture site.wacz --page https://example.org/story
  perwhom capture --list addresses.txt
  perwhom capture interview.mp3 --transcript interview.txt
  xclip -o | perwhom capture - --title \"Copied from the page\"")]
pub(super) struct Args {
    /// Addresses (https://…), files, or - for standard input
    #[arg(value_name = "DOCUMENT", required_unless_present = "list")]
    from: Vec<String>,
    /// Capture the addresses or files in this file, too, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
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
    /// The page that is meant, of an archive of the web [default: its only one]
    #[arg(long, value_name = "URL")]
    page: Option<String>,
    /// The text that somebody typed off a picture, a recording, a film or a scan. Lines may begin with a
    /// time such as 00:01:23; excerpts then say when
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// The encoding of its bytes [default: by its byte order mark, UTF-8, or a guess]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    #[command(flatten)]
    online: Online,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    reader: ReaderLimits,
}

/// How long a list of addresses may be.
const LIST: Size = Size::megabytes(8);

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let from = all(args)?;
    let is_single = from.len() == 1;
    let of_one = [
        ("--title", args.title.is_some()),
        ("--published", args.published.is_some()),
        ("--url", args.url.is_some()),
        ("--page", args.page.is_some()),
        ("--transcript", args.transcript.is_some()),
    ];
    if let Some((option, _)) = of_one.iter().find(|(_, is_said)| *is_said && !is_single) {
        return Err(CommandError::new(format!("{option} is of one document; {} are named", from.len()))
            .hint("capture it by itself"));
    }
    let mut fetcher = Fetcher::new(args.online, args.limits, args.reader);
    if is_single {
        one(&from[0], args, &mut fetcher, session)?;
        return Ok(Outcome::Fine);
    }
    // One that fails does not keep the others from being captured.
    let mut failed = 0;
    for argument in &from {
        if let Err(error) = one(argument, args, &mut fetcher, session) {
            session.report(&error);
            failed += 1;
        }
    }
    if failed == 0 {
        return Ok(Outcome::Fine);
    }
    Err(CommandError::new(format!("{failed} of {} were not captured; the others were", from.len())))
}

/// Everything that is to be captured.
fn all(args: &Args) -> Result<Vec<String>> {
    let mut from = args.from.clone();
    if let Some(list) = &args.list {
        let bytes = if list.as_os_str() == "-" {
            read_all(io::stdin().lock(), "standard input", LIST)?
        } else {
            read_file(list, LIST)?
        };
        let lines = String::from_utf8(bytes).map_err(|_| CommandError::new("the list is not UTF-8"))?;
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        from.extend(lines.map(str::to_owned));
    }
    if from.is_empty() {
        return Err(CommandError::new("the list is empty; write one address or file a line"));
    }
    Ok(from)
}

fn one(argument: &str, args: &Args, fetcher: &mut Fetcher, session: &mut Session) -> Result<()> {
    let mut ledger = session.open_to_write()?;
    let transcript = args.transcript.as_deref().map(|path| typed(path, args.limits)).transpose()?;
    let how = How {
        encoding: args.encoding.as_deref(),
        page: args.page.as_deref(),
        transcript: transcript.as_deref(),
    };
    let (prepared, url) = match Origin::of(argument) {
        Origin::Web(_) if transcript.is_some() => {
            return Err(CommandError::new("--transcript is for files; save what it is of, and capture that"));
        }
        Origin::Web(address) => {
            if args.url.is_some() {
                return Err(CommandError::new("--url is for files; what is fetched has its address"));
            }
            let url = web::address(&address)?;
            let asked = Asked { url: url.clone(), ..Asked::default() };
            match fetcher.fetch(&asked, how)? {
                Came::Document(prepared) => (*prepared, Some(url)),
                // Nothing was said of what is had: the server made that up.
                Came::Unchanged(_) => {
                    return Err(CommandError::new(format!("{url} answered with status 304, unasked")));
                }
            }
        }
        _ => (read(argument, how, args.limits, args.reader)?, None),
    };
    let is_fetched = url.is_some();
    let asked = Capture {
        prepared,
        publisher: args.publisher.clone(),
        published: args.published.clone(),
        title: args.title.clone(),
        language: args.lang.clone(),
        url: url.or_else(|| args.url.clone()),
    };
    let kinds = match asked.publisher.as_deref().map(str::parse) {
        Some(Ok(written)) => session.ask_kinds(&ledger, &[written])?,
        _ => Kinds::none(),
    };
    let written = session.write_with_kinds(&mut ledger, kinds, |recorder| {
        if is_fetched {
            Ok(acts::capture_fetched(recorder, asked)?.0)
        } else {
            acts::capture(recorder, asked)
        }
    })?;
    session.print_made(&written.value, &written.made, &written.notes)
}

/// What somebody typed.
fn typed(path: &Path, limits: Limits) -> Result<String> {
    let text = String::from_utf8(read_file(path, limits.or(DOCUMENT))?)
        .map_err(|_| CommandError::new(format!("{} is not UTF-8; save it as UTF-8", shown(path))))?;
    if text.trim().is_empty() {
        return Err(CommandError::new(format!("{} is empty", shown(path))));
    }
    Ok(text)
}
