//! Bytes that acts name by digest.

use std::borrow::Cow;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::sqlite::{Connection, named};
use super::{LedgerError, Reader, Result};
use crate::model::card::Card;
use crate::model::digest::Digest;

/// From this size on, in bytes, contents are deflated where that saves a quarter. Below it
/// they stay readable with nothing but the `sqlite3` shell.
const WORTH_DEFLATING: usize = 16 * 1024;
/// What `SQLite` takes for one value, less some room for the rest of its row, in bytes.
const MOST: usize = 1_000_000_000 - 4096;

/// Refuses bytes that are more than a ledger can hold in one piece.
pub fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MOST {
        return Ok(());
    }
    Err(LedgerError::TooLarge(format!("{bytes} bytes are too many for one document (at most {MOST})")))
}

/// Keeps bytes, once.
pub(super) fn keep(connection: &Connection, digest: &Digest, bytes: &[u8]) -> Result<()> {
    check_size(bytes.len())?;
    // What is there is not deflated anew, however many documents are of the same bytes.
    if bytes.len() >= WORTH_DEFLATING && Reader::now(connection).has_content(digest)? {
        return Ok(());
    }
    let (coding, coded) = code(bytes);
    connection
        .prepare_cached(
            "INSERT INTO content (sha256, length, coding, bytes)
             VALUES (:sha256, :length, :coding, :bytes)
             ON CONFLICT (sha256) DO NOTHING",
        )?
        .execute(named! {
            ":sha256": digest.as_bytes(),
            ":length": bytes.len(),
            ":coding": coding,
            ":bytes": coded,
        })?;
    Ok(())
}

fn code(bytes: &[u8]) -> (&'static str, Cow<'_, [u8]>) {
    if bytes.len() >= WORTH_DEFLATING {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        let deflated = encoder.write_all(bytes).and_then(|()| encoder.finish());
        if let Ok(deflated) = deflated
            && deflated.len() / 3 < bytes.len() / 4
        {
            return ("deflate", Cow::Owned(deflated));
        }
    }
    ("identity", Cow::Borrowed(bytes))
}

/// The bytes as they were kept; `length` bounds what a damaged stream can unfold to.
pub(super) fn decode(coding: &str, bytes: Vec<u8>, length: u64) -> Result<Vec<u8>> {
    match coding {
        "identity" => Ok(bytes),
        "deflate" => {
            check_size(usize::try_from(length).unwrap_or(usize::MAX))
                .map_err(|error| LedgerError::Damaged(format!("a content has an invalid length: {error}")))?;
            let mut plain = Vec::new();
            ZlibDecoder::new(bytes.as_slice())
                .take(length.saturating_add(1))
                .read_to_end(&mut plain)
                .map_err(|_| LedgerError::Damaged("a content cannot be inflated".to_owned()))?;
            Ok(plain)
        }
        other => Err(LedgerError::Damaged(format!("a content has the unknown coding `{other}`"))),
    }
}

/// Whether bytes as they are kept have this length and this digest. They are never unfolded as a
/// whole.
pub(super) fn holds(coding: &str, bytes: &[u8], length: u64, digest: &Digest) -> bool {
    match coding {
        "identity" => bytes.len() as u64 == length && Digest::of(bytes) == *digest,
        "deflate" => Digest::of_stream(ZlibDecoder::new(bytes).take(length.saturating_add(1)))
            .is_ok_and(|unfolded| unfolded == (*digest, length)),
        _ => false,
    }
}

impl Reader<'_> {
    /// The bytes with this digest, as they are kept: not hashed again.
    pub fn content(self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        let found = self
            .connection
            .prepare_cached("SELECT coding, length, bytes FROM content WHERE sha256 = :sha256")?
            .query_optional(named! { ":sha256": digest.as_bytes() }, |row| {
                Ok((row.get::<String>("coding")?, row.get::<u64>("length")?, row.get("bytes")?))
            })?;
        found.map(|(coding, length, bytes)| decode(&coding, bytes, length)).transpose()
    }

    /// The text with this digest.
    pub fn text(self, digest: &Digest) -> Result<String> {
        let bytes = self
            .content(digest)?
            .ok_or_else(|| LedgerError::Damaged(format!("the text with SHA-256 {digest} is missing")))?;
        String::from_utf8(bytes)
            .map_err(|_| LedgerError::Damaged(format!("the text with SHA-256 {digest} is not UTF-8")))
    }

    /// The text with this digest, hashed again: for whoever takes words from it.
    pub fn sound_text(self, digest: &Digest) -> Result<String> {
        let text = self.text(digest)?;
        if Digest::of(text.as_bytes()) == *digest {
            return Ok(text);
        }
        Err(LedgerError::Damaged(format!("the text with SHA-256 {digest} was altered")))
    }

    /// A card, where it is held and is what its digest says.
    pub(super) fn card(self, digest: &Digest) -> Result<Option<Card>> {
        let Some(bytes) = self.content(digest)? else {
            return Ok(None);
        };
        if Digest::of(&bytes) != *digest {
            return Err(LedgerError::Damaged(format!("the card with SHA-256 {digest} was altered")));
        }
        let card = Card::from_bytes(&bytes)
            .map_err(|_| LedgerError::Damaged(format!("the card with SHA-256 {digest} cannot be read")))?;
        Ok(Some(card))
    }
}
