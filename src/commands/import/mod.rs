//! Claims of other programs, and of other ledgers, taken in.

mod args;
mod documents;
mod format;
pub(super) mod ledger_export;
mod lines;
mod sheet;
mod tally;

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use tempfile::NamedTempFile;

pub(super) use self::args::Args;
use self::documents::document;
use self::format::Format;
pub(super) use self::lines::import_bundled;
use self::lines::{claims_file, take_placed};
use super::error::{CommandError, Result};
use super::limits::{PIPED, REVIEWS, TOML, read_all, too_large};
use super::outcome::Outcome;
use super::session::Session;
use super::shown::shown;
use crate::acts::Kinds;
use crate::exchange::claim_review::ClaimReview;
use crate::exchange::{claim_review, toml};
use crate::ledger::open_regular;
use crate::model::confidence::Confidence;
use crate::model::digest::Digest;
use crate::model::import::Line;
use crate::model::size::Size;

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    if args.file.as_os_str() == "-" {
        let kept = kept_aside(io::stdin().lock(), "standard input", args.limits.or(PIPED))?;
        return import(kept.path(), Path::new("."), args, session);
    }
    let folder = args.file.parent().unwrap_or(Path::new(""));
    import(&args.file, folder, args, session)
}

/// What comes through a pipe is kept aside, so that it can be looked at before it is read.
fn kept_aside(from: impl Read, what: &str, limit: Size) -> Result<NamedTempFile> {
    let failed =
        |error: io::Error| CommandError::new(format!("{what} cannot be stored in a temporary file: {error}"));
    let mut kept = NamedTempFile::new().map_err(failed)?;
    let size = io::copy(&mut from.take(limit.0.saturating_add(1)), kept.as_file_mut()).map_err(failed)?;
    if size > limit.0 { Err(too_large(what, limit, 0).and("nothing was imported")) } else { Ok(kept) }
}

/// Imports a file; paths in it are below `folder`.
fn import(file: &Path, folder: &Path, args: &Args, session: &mut Session) -> Result<Outcome> {
    let format = match args.format {
        Some(format) => format,
        None => Format::of(&args.file, file)?,
    };
    if !args.maps.is_empty() && !matches!(format, Format::Csv | Format::Tsv | Format::Xlsx) {
        return Err(CommandError::new("--map is for spreadsheets; this is not one"));
    }
    if !args.ratings.is_empty() && format != Format::Claimreview {
        return Err(CommandError::new("--rating is for ClaimReviews; this is not one"));
    }
    if (args.max_memory.is_some() || args.max_time.is_some()) && format != Format::Xlsx {
        return Err(CommandError::new("--max-memory and --max-time are for workbooks; this is not one"));
    }
    match format {
        Format::Export => ledger_export::run(file, &args.matching, args.dry_run, args.limits, session),
        Format::Lines => claims_file(file, folder, args, session),
        Format::Csv | Format::Tsv | Format::Xlsx => sheet::run(file, folder, format, args, session),
        Format::Toml => {
            let placed = toml::read(&text_of(file, &args.file, args.limits.or(TOML))?)
                .map_err(|error| CommandError::new(format!("{error}; nothing was imported")))?;
            let placed = placed.into_iter().map(|mut placed| {
                let text = match &mut placed.line {
                    Line::Document(line) => document(folder, line, args.limits),
                    _ => Ok(None),
                };
                Ok((placed.number, placed.line, text.map_err(|error| error.at_line(placed.number))?))
            });
            take_placed(placed, Kinds::none(), args.dry_run, session)
        }
        Format::Claimreview => {
            let rated = ratings(&args.ratings)?;
            let page = text_of(file, &args.file, args.limits.or(REVIEWS))?;
            let media =
                if page.trim_start().starts_with(['{', '[']) { "application/ld+json" } else { "text/html" };
            let reviews = claim_review::read(&page).map_err(|error| {
                CommandError::new(format!("{}: {error}; nothing was imported", shown(&args.file)))
            })?;
            let digest = Digest::of(page.as_bytes());
            let raw = (Arc::new(page.into_bytes()), digest, media);
            let placed = (1..).zip(&reviews).flat_map(|(number, review)| {
                review.lines(number, &raw, |rating| {
                    rated.iter().find(|(word, _)| word == rating).map(|(_, confidence)| *confidence)
                })
            });
            let placed = placed.map(|(placed, text)| Ok((placed.number, placed.line, text)));
            let kinds = reviews.iter().flat_map(ClaimReview::kinds);
            take_placed(placed, kinds.collect(), args.dry_run, session)
        }
    }
}

/// `False=improbable`, as somebody said.
fn ratings(said: &[String]) -> Result<Vec<(String, Confidence)>> {
    said.iter()
        .map(|said| {
            let (rating, confidence) = said
                .rsplit_once('=')
                .ok_or_else(|| CommandError::new(format!("--rating {said}: write RATING=CONFIDENCE")))?;
            Ok((rating.to_owned(), confidence.parse::<Confidence>()?))
        })
        .collect()
}

/// A file, which is called `name`, as text.
fn text_of(path: &Path, name: &Path, limit: Size) -> Result<String> {
    let what = shown(name);
    let failed = |error| CommandError::new(format!("{what} cannot be read: {error}"));
    let file = open_regular(path).map_err(failed)?;
    let bytes = read_all(file, &what, limit).map_err(|error| error.and("nothing was imported"))?;
    String::from_utf8(bytes)
        .map_err(|_| CommandError::new(format!("{what} is not UTF-8; save it as UTF-8 and import it again")))
}
