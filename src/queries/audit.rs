//! The audit: claims weighed one after the other, filtered and in order, however many.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;

use super::claim_detail::readings;
use super::error::{QueryError, Result};
use super::selection::Selection;
use super::view::View;
use crate::ledger::{LedgerError, Reader};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::document::Document;
use crate::model::id::{ClaimId, DocumentId, SourceId};
use crate::model::standing::Standing;
use crate::rules::{Audited, Reading, audited};

/// How claims are put in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By id.
    #[default]
    Id,
    /// Fewest independent sources first.
    Independent,
    /// Most and heaviest findings first.
    Findings,
    /// Worst grade first.
    Grade,
    /// Most against first.
    Against,
}

/// What is to be audited. What is left empty leaves nothing out.
#[derive(Debug, Clone, Default)]
pub struct AuditRequest {
    /// Which claims. Those that are named are read down to the texts of their documents, and are
    /// looked at where they are retracted, too.
    pub selection: Selection,
    /// Only claims filed under all of these tags.
    pub tags: Vec<String>,
    /// Only claims on which any of these rules fires.
    pub rules: Vec<String>,
    /// Only claims of any of these confidences.
    pub confidence: Vec<Confidence>,
    /// Only claims with evidence through this source or one under it.
    pub through: Option<SourceId>,
    /// Only claims with evidence in this document.
    pub document: Option<DocumentId>,
    /// Rules that are denied, whatever the desk makes of them.
    pub denied: Vec<String>,
    /// The order.
    pub order: Order,
    /// At most so many claims.
    pub limit: Option<usize>,
}

/// An audit that can be gone through, as often as is needed.
pub struct Audit {
    request: AuditRequest,
    standing: Standing,
    ids: Option<Vec<ClaimId>>,
    through: Option<BTreeSet<SourceId>>,
}

/// What is read along with each claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// What weighing needs.
    Nothing,
    /// The words of its excerpts, and their documents.
    Excerpts,
}

/// A claim of an audit.
pub struct AuditedClaim {
    /// The claim, weighed, with its findings.
    pub audited: Audited,
    /// Its excerpts, in the order of its evidence, where they are read along.
    pub excerpts: Vec<AuditedExcerpt>,
}

/// An excerpt of a claim of an audit.
pub struct AuditedExcerpt {
    /// The document that it is from.
    pub document: Document,
    /// What the document says at the place, where it has the place.
    pub exact: Option<String>,
}

/// How many claims are handed over at once between reading and weighing.
const BATCH: usize = 512;

impl Audit {
    /// Begins an audit of what is looked at.
    pub fn of(view: &View, request: AuditRequest) -> Result<Self> {
        let reader = view.read();
        let ids = request.selection.claims(reader)?;
        let through = match request.through {
            Some(source) => Some(reader.sources_under(reader.same_as(source)?)?.into_iter().collect()),
            None => None,
        };
        let mut standing = view.standing()?;
        for rule in &request.denied {
            standing.deny(rule.clone());
        }
        Ok(Self { request, standing, ids, through })
    }

    /// What is known beyond the single claim.
    #[must_use]
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The claims that are selected, before any filter; nothing where all are.
    #[must_use]
    pub fn ids(&self) -> Option<&[ClaimId]> {
        self.ids.as_deref()
    }

    /// Whether findings of a rule are asked for.
    #[must_use]
    pub fn asks_for(&self, rule: &str) -> bool {
        self.request.rules.is_empty() || self.request.rules.iter().any(|asked| asked == rule)
    }

    /// Every claim that is wanted, in order, one after the other. One thread reads, this one
    /// weighs; where it falls behind, the one that reads weighs too.
    pub fn each<E: From<QueryError>>(
        &self,
        view: &mut View,
        along: Along,
        mut each: impl FnMut(&AuditedClaim) -> Result<(), E>,
    ) -> Result<(), E> {
        let limit = self.request.limit.unwrap_or(usize::MAX);
        let mut kept: Vec<AuditedClaim> = Vec::new();
        let mut taken = 0;
        thread::scope(|scope| -> Result<(), E> {
            let (send, receive) = sync_channel::<Batch>(4);
            let reading = scope.spawn(move || self.read(view, along, &send));
            'all: for batch in receive {
                for claim in batch.weighed(self) {
                    if !self.takes(&claim.audited) {
                        continue;
                    }
                    if self.request.order == Order::Id {
                        if taken >= limit {
                            break 'all;
                        }
                        taken += 1;
                        each(&claim)?;
                    } else {
                        kept.push(claim);
                    }
                }
            }
            Ok(reading.join().unwrap_or(Err(LedgerError::Crashed("reading the ledger").into()))?)
        })?;
        self.put_in_order(&mut kept);
        kept.iter().take(limit).try_for_each(each)
    }

    /// Reads the claims that are wanted and hands them over, until nobody takes them.
    fn read(&self, view: &View, along: Along, send: &SyncSender<Batch>) -> Result<()> {
        let mut batch = Vec::with_capacity(BATCH);
        let reader = view.read();
        let read = reader.for_each_case(self.ids.as_deref(), |case| {
            if !self.takes_case(&case) {
                return Ok(());
            }
            batch.push(self.unweighed(reader, case, along)?);
            if batch.len() < BATCH {
                return Ok(());
            }
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            let is_heard = match send.try_send(Batch::Read(full)) {
                Err(TrySendError::Full(back)) => send.send(Batch::Weighed(back.weighed(self))).is_ok(),
                tried => tried.is_ok(),
            };
            // Enough was heard: the rest need not be read.
            if is_heard { Ok(()) } else { Err(Stop::Enough) }
        });
        match read {
            Ok(()) | Err(Stop::Enough) => {}
            Err(Stop::Failed(error)) => return Err(error.into()),
        }
        // Nobody may be left to hear the last ones.
        let _ = send.send(Batch::Read(batch));
        Ok(())
    }

    fn unweighed(&self, reader: Reader<'_>, case: Case, along: Along) -> Result<Unweighed, LedgerError> {
        let reads_texts = !self.request.selection.named.is_empty();
        if !reads_texts && along == Along::Nothing {
            return Ok(Unweighed { case, readings: None, excerpts: Vec::new() });
        }
        let read = reader.excerpts(&case.evidence)?;
        let readings = reads_texts.then(|| readings(&read));
        let mut excerpts = Vec::new();
        if along == Along::Excerpts {
            for (evidence, read) in case.evidence.iter().zip(read) {
                let document = reader.document(evidence.document)?;
                excerpts.push(AuditedExcerpt { document, exact: read.exact });
            }
        }
        Ok(Unweighed { case, readings, excerpts })
    }

    /// Whether a claim is wanted, as far as can be told before it is weighed.
    fn takes_case(&self, case: &Case) -> bool {
        let (claim, request) = (&case.claim, &self.request);
        let passes = |sources: &BTreeSet<SourceId>| {
            let mut chains = case.evidence.iter().map(|evidence| &evidence.chain);
            chains.any(|chain| chain.sources().any(|source| sources.contains(&source)))
        };
        request.tags.iter().all(|tag| claim.tags.contains(tag))
            && (request.confidence.is_empty() || request.confidence.contains(&claim.confidence))
            && self.through.as_ref().is_none_or(passes)
            && request
                .document
                .is_none_or(|document| case.evidence.iter().any(|evidence| evidence.document == document))
    }

    fn takes(&self, audited: &Audited) -> bool {
        // A retracted claim is of interest only where something is left to be done about it.
        if audited.case.retracted && self.request.selection.named.is_empty() && audited.findings.is_empty() {
            return false;
        }
        self.request.rules.is_empty() || audited.findings.iter().any(|finding| self.asks_for(finding.rule))
    }

    fn put_in_order(&self, kept: &mut [AuditedClaim]) {
        match self.request.order {
            Order::Id => {}
            Order::Independent => kept.sort_by_key(|claim| {
                let independent = claim.audited.weighed.support.independent;
                (independent.high, independent.low)
            }),
            Order::Findings => kept.sort_by_key(|claim| {
                let findings = &claim.audited.findings;
                let mut weights: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
                weights.sort();
                weights.reverse();
                Reverse(weights)
            }),
            Order::Grade => kept.sort_by_key(|claim| {
                let grade = claim.audited.weighed.grade;
                Reverse((grade.confidence.figure(), !grade.stated, grade.reliability.rank()))
            }),
            Order::Against => kept.sort_by_key(|claim| {
                let against = claim.audited.weighed.against.independent;
                Reverse((against.high, against.low))
            }),
        }
    }
}

/// A claim that was read.
struct Unweighed {
    case: Case,
    /// How its excerpts were found, where texts are read.
    readings: Option<Vec<Reading>>,
    excerpts: Vec<AuditedExcerpt>,
}

/// Some claims, handed over at once.
enum Batch {
    /// As they were read.
    Read(Vec<Unweighed>),
    /// Weighed already.
    Weighed(Vec<AuditedClaim>),
}

impl Batch {
    fn weighed(self, audit: &Audit) -> Vec<AuditedClaim> {
        match self {
            Self::Read(read) => {
                let weigh = |Unweighed { case, readings, excerpts }| AuditedClaim {
                    audited: audited(&audit.standing, case, readings.as_deref()),
                    excerpts,
                };
                read.into_iter().map(weigh).collect()
            }
            Self::Weighed(claims) => claims,
        }
    }
}

/// Why reading ended early.
enum Stop {
    Enough,
    Failed(LedgerError),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Failed(error)
    }
}
