//! Random histories: whatever a desk does, in whatever order, the ledger as it was after any
//! entry is what it was then; versions, differences and fingerprints follow from the log
//! alone, and the tables made again from it are the same.

#![allow(clippy::unwrap_used)]

mod meeting;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use perwhom::acts::{
    self, ActError, Add, Cite, Excerpt, ExcerptOrigin, Judgement, Kinds, Mode, Recorder, Revision, Waiver,
    Writer,
};
use perwhom::capture::prepare;
use perwhom::compare::Difference;
use perwhom::ledger::{Access, Ledger, Reader};
use perwhom::model::audience::Audience;
use perwhom::model::confidence::Confidence;
use perwhom::model::fingerprint::Fingerprint;
use perwhom::model::id::{ClaimId, EvidenceId, SourceId};
use perwhom::model::moment::Moment;
use perwhom::model::outcome::Outcome;
use perwhom::model::review::{Role, Verdict};
use perwhom::model::severity::Severity;
use perwhom::queries::{ClaimDetail, QueryError, difference};
use perwhom::rules::{Audited, audited};
use proptest::prelude::*;

/// One thing that somebody does: what, and to what.
type Op = (u8, u8, u8);

const WORDINGS: [&str; 4] = ["two bases", "two Russian bases", "three places", "bases, two of them"];
const CHAINS: [&str; 5] = ["Ana [person] > X [outlet]", "X > Y [outlet]", "Ana > ?", "Ben [person]", "Y"];
const EXCERPTS: [&str; 3] = ["dos bases", "lo niega", "no dijo más"];

fn moment(minute: i64) -> Moment {
    Moment::from_timestamp(jiff::Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap())
}

/// When everything is looked at.
fn now() -> Moment {
    moment(100_000)
}

struct Desk {
    ledger: Ledger,
    minute: i64,
}

impl Desk {
    fn new(path: &Path) -> Self {
        let ledger = Ledger::create(path).unwrap();
        let mut desk = Self { ledger, minute: 0 };
        desk.write("ana", |recorder| acts::init(recorder, "Our desk").map(|_| ())).unwrap();
        desk
    }

    fn write(
        &mut self,
        by: &str,
        work: impl FnOnce(&mut Recorder<'_, '_>) -> Result<(), ActError>,
    ) -> Result<(), ActError> {
        self.minute += 1;
        let minute = self.minute;
        let mut drawn = 0_u8;
        let random = move || {
            drawn += 1;
            let mut bytes = [drawn; 16];
            bytes[..8].copy_from_slice(&minute.to_be_bytes());
            bytes
        };
        // Now and then the clock goes back.
        let at = if minute % 7 == 0 { moment(minute - 3) } else { moment(minute) };
        let writer =
            Writer { now: at, by: by.parse().unwrap(), random: Box::new(random), kinds: Kinds::none() };
        acts::write(&mut self.ledger, writer, Mode::Commit, work).map(|_| ())
    }

    /// Does one thing, where it can be done: what is refused changes nothing.
    fn act(&mut self, (what, a, b): Op) {
        let by = ["ana", "ben", "eva"][usize::from(a % 3)];
        let claim = ClaimId(u32::from(a % 4) + 1);
        let other = ClaimId(u32::from(b % 4) + 1);
        let source = SourceId(u32::from(a % 6) + 1);
        let target = SourceId(u32::from(b % 6) + 1);
        let evidence = EvidenceId(u32::from(b % 8) + 1);
        let confidence = Confidence::ALL[usize::from(b) % Confidence::ALL.len()];
        let why = "because".to_owned();
        let pick = |from: &[&str], n: u8| from[usize::from(n) % from.len()].to_owned();
        let _ = self.write(by, |recorder| match what % 18 {
            0 => acts::add(
                recorder,
                Add {
                    text: pick(&WORDINGS, b),
                    language: None,
                    confidence,
                    said_by: None,
                    when: None,
                    slug: None,
                    tags: vec![pick(&["a", "b"], b)],
                    evidence: None,
                },
            )
            .map(|_| ()),
            1..=4 => {
                let text = format!("dos bases, dicen. El Kremlin lo niega; no dijo más. {}", a % 3);
                let from =
                    ExcerptOrigin::Captured(Box::new(prepare("a file", text.into_bytes(), None).unwrap()));
                let stance = if b % 5 == 0 {
                    perwhom::model::stance::Stance::Disputes
                } else {
                    perwhom::model::stance::Stance::Supports
                };
                let excerpt = Excerpt { text: pick(&EXCERPTS, b), nth: None };
                let per = vec![pick(&CHAINS, a ^ b).parse().unwrap()];
                acts::cite(recorder, claim, Cite { from, excerpt, per, stance, locator: None })
            }
            5 => acts::withdraw(recorder, evidence, &why),
            6 | 7 => {
                let text = Some(pick(&WORDINGS, b));
                let tags = if b % 2 == 0 { vec!["c".to_owned()] } else { Vec::new() };
                acts::revise(recorder, claim, &Revision { text, tags, why, ..Revision::default() })
                    .map(|_| ())
            }
            8 => {
                let untags = if b % 2 == 0 { vec!["c".to_owned()] } else { Vec::new() };
                let confidence = Some(confidence);
                acts::revise(recorder, claim, &Revision { confidence, untags, why, ..Revision::default() })
                    .map(|_| ())
            }
            9 => acts::contradict(recorder, claim, other, &why),
            10 => acts::resolve(recorder, claim, other, None, Outcome::BothStand, &why),
            11 => {
                if b % 2 == 0 {
                    acts::retract(recorder, claim, &why, None).map(|_| ())
                } else {
                    acts::reinstate(recorder, claim, &why, None).map(|_| ())
                }
            }
            12 | 13 => {
                let verdict = Verdict::ALL[usize::from(b) % 3];
                let review = acts::Review {
                    verdict,
                    note: Some(why),
                    role: Role::default(),
                    seen: Fingerprint::of(&recorder.read().case(claim)?),
                    expected: None,
                };
                acts::review(recorder, claim, review)
            }
            14 => {
                let publication = acts::Publication {
                    place: pick(&["https://example.org/1", "page 3"], b),
                    date: "2024-06-14".parse().unwrap(),
                    as_published: None,
                    verdict: None,
                };
                acts::publish(recorder, claim, publication)
            }
            15 => {
                let seen = seen_by_writer(recorder, claim)?;
                let Some(finding) = seen.findings.first() else { return Ok(()) };
                let Some(rule) = perwhom::rules::named(finding.rule) else { return Ok(()) };
                acts::waive(recorder, claim, Waiver { rule, until: None, why })
            }
            16 => match b % 5 {
                0 => acts::merge(recorder, source, target, None),
                1 => acts::split(recorder, source, None),
                2 => acts::discredit(recorder, source, &why),
                3 => acts::recredit(recorder, source, &why),
                _ => {
                    let reliability = Some(perwhom::model::grade::Reliability::ALL[usize::from(a % 6)]);
                    let under = Some((a % 2 == 0).then_some(target));
                    acts::judge(recorder, source, Judgement { reliability, under, ..Judgement::default() })
                }
            },
            _ => {
                let severity = (b % 3 != 0).then_some(Severity::ALL[usize::from(b % 4)]);
                acts::set_severity(recorder, "single-sourced", severity, (a % 2 == 0).then_some("a"))
            }
        });
    }
}

fn look(reader: Reader<'_>, claim: ClaimId) -> Result<ClaimDetail, QueryError> {
    reader.claim(claim)?;
    ClaimDetail::at(reader, now(), claim, Audience::Desk)
}

/// A claim as whoever writes sees it.
fn seen_by_writer(recorder: &Recorder<'_, '_>, claim: ClaimId) -> Result<Audited, ActError> {
    Ok(look(recorder.read(), claim)?.audited)
}

/// Everything that anything says of the claims.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    claims: BTreeMap<ClaimId, Said>,
    versions: BTreeMap<ClaimId, usize>,
}

/// What is said of one claim.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    case: perwhom::model::case::Case,
    weighed: perwhom::weigh::Weighed,
    findings: Vec<perwhom::model::finding::Finding>,
    fingerprint: Fingerprint,
}

fn seen(reader: Reader<'_>) -> Seen {
    let mut claims = BTreeMap::new();
    let mut versions = BTreeMap::new();
    let mut standing = reader.standing(Audience::Desk).unwrap();
    standing.set_now(now());
    reader
        .for_each_case(None, |case| {
            let id = case.claim.id;
            let fingerprint = Fingerprint::of(&case);
            let Audited { case, weighed, findings, .. } = audited(&standing, case, None);
            claims.insert(id, Said { case, weighed, findings, fingerprint });
            Ok::<_, perwhom::ledger::LedgerError>(())
        })
        .unwrap();
    for id in claims.keys() {
        versions.insert(*id, reader.versions(*id).unwrap().len());
    }
    Seen { claims, versions }
}

/// What of a claim a difference speaks of.
#[derive(Debug, Clone, PartialEq)]
struct Summary {
    text: String,
    language: String,
    confidence: Confidence,
    grade: String,
    independent: String,
    against: String,
    retracted: bool,
    tags: BTreeSet<String>,
    evidence: BTreeSet<EvidenceId>,
    bottlenecks: BTreeSet<String>,
    findings: BTreeSet<(String, Vec<String>, bool)>,
}

fn summary(detail: &ClaimDetail) -> Summary {
    let ClaimDetail { standing, audited, .. } = detail;
    let claim = &audited.case.claim;
    Summary {
        text: claim.text.clone(),
        language: claim.language.clone(),
        confidence: claim.confidence,
        grade: audited.weighed.grade.to_string(),
        independent: audited.weighed.support.independent.to_string(),
        against: audited.weighed.against.independent.to_string(),
        retracted: audited.case.retracted,
        tags: claim.tags.iter().cloned().collect(),
        evidence: audited.case.evidence.iter().map(|evidence| evidence.id).collect(),
        bottlenecks: audited.weighed.support.bottlenecks.iter().map(|voice| voice.name(standing)).collect(),
        findings: audited
            .findings
            .iter()
            .map(|f| (f.rule.to_owned(), f.about.clone(), f.waived.is_some()))
            .collect(),
    }
}

/// Whatever was done to claims, a bundle of one of them, and of all, can be made, and holds.
fn bundles_hold(ledger: &Ledger, folder: &Path) {
    let mut all: Vec<String> = Vec::new();
    ledger
        .read()
        .for_each_claim(None, |claim, _| {
            all.push(claim.id.to_string());
            Ok::<_, perwhom::ledger::LedgerError>(true)
        })
        .unwrap();
    let Some(first) = all.first().cloned() else { return };
    let run = |args: &[&str]| {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_perwhom"))
            .args(args)
            .env("PERWHOM_LEDGER", ledger.path())
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{args:?}: {ran:?}");
    };
    for claims in [vec![first], all] {
        let mut args = vec!["bundle", "--output", "b.zip", "--force", "--with-names"];
        args.extend(claims.iter().map(String::as_str));
        run(&args);
        run(&["verify", "b.zip"]);
    }
}

/// Applies a difference to what was: it must give what is.
fn applied(mut old: Summary, difference: &Difference) -> Summary {
    fn set<T: Clone + PartialEq + std::fmt::Debug>(
        part: &mut T,
        change: Option<&perwhom::compare::Change<T>>,
    ) {
        if let Some(change) = change {
            assert_eq!(*part, change.before);
            *part = change.after.clone();
        }
    }
    set(&mut old.text, difference.wording.as_ref());
    set(&mut old.language, difference.language.as_ref());
    set(&mut old.confidence, difference.confidence.as_ref());
    set(&mut old.grade, difference.grade.as_ref());
    set(&mut old.independent, difference.independent.as_ref());
    set(&mut old.against, difference.against.as_ref());
    set(&mut old.retracted, difference.retracted.as_ref());
    old.tags.retain(|tag| !difference.tags_removed.contains(tag));
    old.tags.extend(difference.tags_added.iter().cloned());
    for shown in &difference.evidence_withdrawn {
        assert!(old.evidence.remove(&shown.id));
    }
    old.evidence.extend(difference.evidence_added.iter().map(|shown| shown.id));
    old.bottlenecks.retain(|voice| !difference.bottlenecks_lost.contains(voice));
    old.bottlenecks.extend(difference.bottlenecks_gained.iter().cloned());
    let told =
        |f: &perwhom::model::finding::Finding| (f.rule.to_owned(), f.about.clone(), f.waived.is_some());
    for finding in &difference.findings_cured {
        old.findings.remove(&told(finding));
    }
    old.findings.extend(difference.findings_gained.iter().map(told));
    old
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_past_stays_what_it_was(ops in prop::collection::vec(any::<Op>(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Desk::new(&folder.path().join("perwhom.db"));
        let mut past: Vec<(u64, Seen)> = Vec::new();
        for op in [(0, 1, 0), (0, 2, 1), (1, 0, 1), (2, 1, 2)].into_iter().chain(ops) {
            desk.act(op);
            let reader = desk.ledger.read();
            past.push((reader.last_entry().unwrap(), seen(reader)));
        }
        for (seq, then) in &past {
            let back = desk.ledger.after_entry(*seq).unwrap();
            prop_assert_eq!(&seen(back.read()), then, "after entry {}", seq);
        }

        // Every version of every claim is the claim after the last entry of its command.
        let last = &past.last().unwrap().1;
        for id in last.claims.keys() {
            let versions = desk.ledger.read().versions(*id).unwrap();
            let mut before: Option<(Summary, ClaimDetail)> = None;
            for version in &versions {
                let back = desk.ledger.after_entry(version.last).unwrap();
                prop_assert_eq!(back.read().versions(*id).unwrap().len(), version.number as usize);
                let now = look(back.read(), *id).unwrap();
                let new = summary(&now);
                if let Some((old, was)) = before.take() {
                    prop_assert_eq!(applied(old, &difference(&was, &now)), new.clone());
                }
                before = Some((new, now));
            }
        }

        bundles_hold(&desk.ledger, folder.path());

        // The tables follow from the log, and the log holds.
        let report = desk.ledger.verify(true, &|_, _, _| {}).unwrap();
        prop_assert_eq!(&report.faults, &Vec::new());
        desk.ledger.rebuild_into(&folder.path().join("new.db"), &|_, _| {}).unwrap();
        let rebuilt = Ledger::open(&folder.path().join("new.db"), Access::Read).unwrap();
        prop_assert_eq!(&seen(rebuilt.read()), last);
        prop_assert_eq!(&rebuilt.verify(true, &|_, _, _| {}).unwrap().faults, &Vec::new());
        drop(rebuilt);
        let again = Ledger::open(&folder.path().join("new.db"), Access::Read).unwrap();
        for (seq, then) in past.iter().rev().take(5) {
            prop_assert_eq!(&seen(again.after_entry(*seq).unwrap().read()), then);
        }
    }
}
