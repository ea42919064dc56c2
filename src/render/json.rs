//! Claims, evidence and audits as JSON. Each kind of output names its version in `schema`.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::audit::Totals;
use crate::model::claim::Claim;
use crate::model::finding::Finding;
use crate::model::grade::Grade;
use crate::model::id::{ClaimId, SourceId};
use crate::model::standing::Standing;
use crate::rules::{Audited, RULES};
use crate::weigh::{Interval, Side};

/// Says which output it is, and in which version.
pub const AUDIT: &str = "perwhom/audit/1";

/// A claim as an audit has it.
#[derive(Serialize)]
pub struct ClaimJson<'a> {
    id: ClaimId,
    slug: Option<&'a str>,
    text: &'a str,
    said_by: Option<Cow<'a, str>>,
    when: Option<&'a str>,
    language: &'a str,
    tags: &'a [String],
    confidence: &'static str,
    grade: Grade,
    support: SideJson<'a>,
    dispute: SideJson<'a>,
    against: IntervalJson,
    contradicts: Vec<ContradictionJson<'a>>,
    retracted: bool,
    review: ApprovalJson,
    published: Vec<PublishedJson<'a>>,
    findings: &'a [Finding],
}

impl<'a> ClaimJson<'a> {
    /// An audited claim.
    #[must_use]
    pub fn new(audited: &'a Audited, standing: &'a Standing) -> Self {
        let claim: &Claim = &audited.case.claim;
        let contradicts = audited
            .case
            .contradictions
            .iter()
            .map(|c| ContradictionJson {
                claim: c.with,
                open: c.is_open() && !audited.case.retracted,
                state: c.words(),
                why: &c.why,
                note: c.note.as_deref(),
            })
            .collect();
        Self {
            id: claim.id,
            slug: claim.slug.as_deref(),
            text: &claim.text,
            said_by: claim.said_by.map(|source| standing.name(source)),
            when: claim.when.as_deref(),
            language: &claim.language,
            tags: &claim.tags,
            confidence: claim.confidence.word(),
            grade: audited.weighed.grade,
            support: SideJson { side: &audited.weighed.support, standing },
            dispute: SideJson { side: &audited.weighed.dispute, standing },
            against: IntervalJson(audited.weighed.against.independent),
            contradicts,
            retracted: audited.case.retracted,
            review: ApprovalJson::new(audited, standing),
            published: audited.case.publications.iter().map(PublishedJson::new).collect(),
            findings: &audited.findings,
        }
    }
}

/// How the verdicts on a claim stand.
#[derive(Serialize)]
struct ApprovalJson {
    approved: bool,
    missing: Vec<String>,
    holding: Vec<serde_json::Value>,
    void: Vec<serde_json::Value>,
    returned: Vec<serde_json::Value>,
}

impl ApprovalJson {
    fn new(audited: &Audited, standing: &Standing) -> Self {
        let approval = audited.approval(standing);
        let reported = |review: &crate::model::review::Reviewed| {
            serde_json::json!({
                "number": review.number, "by": review.by, "at": review.at, "role": review.role,
                "note": review.note, "own": review.own, "fingerprint": review.fingerprint,
            })
        };
        let void = approval.void.iter().map(|void| {
            let mut json = reported(void.review);
            json["why"] = serde_json::json!(void.why);
            json
        });
        Self {
            approved: approval.is_given(),
            holding: approval.holding.iter().map(|review| reported(review)).collect(),
            void: void.collect(),
            returned: approval.returned.iter().map(|review| reported(review)).collect(),
            missing: approval.missing,
        }
    }
}

/// A story that a claim appeared in.
#[derive(Serialize)]
struct PublishedJson<'a> {
    place: &'a str,
    date: &'a str,
    version: u32,
    text: &'a str,
    verdict: Option<&'a str>,
}

impl<'a> PublishedJson<'a> {
    fn new(published: &'a crate::model::publication::Published) -> Self {
        Self {
            place: &published.place,
            date: &published.date,
            version: published.version,
            text: &published.text,
            verdict: published.verdict.as_deref(),
        }
    }
}

struct SideJson<'a> {
    side: &'a Side,
    standing: &'a Standing,
}

impl Serialize for SideJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("evidence", &self.side.evidence)?;
        map.serialize_entry("outlets", &self.side.outlets)?;
        map.serialize_entry("origins", &Names { sources: &self.side.origins, standing: self.standing })?;
        map.serialize_entry("independent", &IntervalJson(self.side.independent))?;
        let bottlenecks: Vec<String> =
            self.side.bottlenecks.iter().map(|voice| voice.name(self.standing)).collect();
        map.serialize_entry("bottlenecks", &bottlenecks)?;
        map.end()
    }
}

/// Sources by name.
struct Names<'a> {
    sources: &'a [SourceId],
    standing: &'a Standing,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sources.iter().map(|source| self.standing.name(*source)))
    }
}

/// `{"low":1,"high":3}`, with `"more":true` where the high end is beyond what is counted.
struct IntervalJson(Interval);

impl Serialize for IntervalJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("low", &self.0.low.figure())?;
        map.serialize_entry("high", &self.0.high.figure())?;
        if self.0.high.is_beyond() {
            map.serialize_entry("more", &true)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct ContradictionJson<'a> {
    claim: ClaimId,
    open: bool,
    state: &'static str,
    why: &'a str,
    note: Option<&'a str>,
}

/// The totals of an audit: claims, and how many claims each rule fires on, the rules' names
/// written with `_`.
#[must_use]
pub fn summary(totals: &Totals) -> serde_json::Map<String, serde_json::Value> {
    let mut map = serde_json::Map::new();
    map.insert("claims".to_owned(), totals.claims.into());
    for rule in RULES {
        let count = totals.by_rule.get(rule.name).copied().unwrap_or(0);
        map.insert(rule.name.replace('-', "_"), count.into());
    }
    map.insert("waived".to_owned(), totals.waived.into());
    map.insert("denied".to_owned(), totals.denied.into());
    map
}
