//! Excerpts: whether each stands at its place in its document, with its SHA-256.

use super::super::error::unless_damaged;
use super::super::fault::Fault;
use super::super::sqlite::named;
use super::super::{Reader, Result};
use super::report::{Checked, Faults, Progress, Stage};
use crate::model::digest::Digest;
use crate::model::id::{ClaimId, EvidenceId};
use crate::text::points::Points;

pub(super) fn check_excerpts(reader: Reader<'_>, progress: Progress<'_>) -> Result<Checked> {
    let mut faults = Faults::default();
    let mut count = 0;
    let total: u64 = reader.connection.query_row("SELECT count(*) FROM evidence", (), |row| row.get(0))?;
    let mut statement = reader.connection.prepare(
        r#"SELECT evidence.document, evidence.claim, evidence.id, start, "end", sha256
           FROM evidence
           ORDER BY evidence.document"#,
    )?;
    let mut texts = reader.connection.prepare("SELECT text FROM document WHERE id = :id")?;
    let mut rows = statement.query(())?;
    let mut at: Option<(u32, Option<Points>)> = None;
    while let Some(row) = rows.next()? {
        count += 1;
        if count % 1024 == 0 {
            progress(Stage::Excerpts, count, total);
        }
        let document: u32 = row.get("document")?;
        if at.as_ref().map(|(id, _)| *id) != Some(document) {
            let digest: Option<Vec<u8>> =
                texts.query_optional(named! { ":id": document }, |row| row.get("text"))?;
            // A text that is gone or altered is named among the contents, too.
            let text = match digest.and_then(|bytes| Digest::from_bytes(&bytes)) {
                Some(digest) => unless_damaged(reader.text(&digest))?,
                None => None,
            };
            at = Some((document, text.map(Points::new)));
        }
        let text = at.as_ref().and_then(|(_, text)| text.as_ref());
        let excerpt = text.and_then(|text| text.slice(row.get("start").ok()?, row.get("end").ok()?));
        let due = row.bytes("sha256")?;
        if excerpt.is_none_or(|excerpt| Digest::of(excerpt.as_bytes()).as_bytes() != due) {
            let claim = ClaimId(row.get("claim")?);
            let id = EvidenceId(row.get("id")?);
            faults.add(Fault::of_claims(
                format!(
                    "the excerpt of {id} is not at its position in D{document}, or does not match its SHA-256"
                ),
                [claim],
            ));
        }
    }
    Ok(Checked { stage: Stage::Excerpts, count, faults, sums: None, notes: Vec::new() })
}
