//! Random histories of two copies of a ledger that go apart and meet: whichever is merged into
//! which, and however often, they come to the same.

use std::path::Path;

use perwhom::acts::{OtherLedger, Relation, merge_from};
use perwhom::ledger::{Access, Ledger, LedgerError};
use perwhom::model::audience::Audience;
use proptest::prelude::*;

use super::{Desk, Op, audited, bundles_hold, now};

/// What a ledger says of its claims, whatever their numbers.
fn comes_to(ledger: &Ledger) -> Vec<String> {
    let reader = ledger.read();
    let mut standing = reader.standing(Audience::Desk).unwrap();
    standing.set_now(now());
    let mut all = Vec::new();
    reader
        .for_each_case(None, |case| {
            let audited = audited(&standing, case, None);
            let (claim, weighed) = (&audited.case.claim, &audited.weighed);
            let names = |chain: &perwhom::model::chain::Chain| -> Vec<String> {
                chain
                    .hops()
                    .iter()
                    .map(|hop| hop.source.map_or("?".into(), |id| standing.written_name(id).into_owned()))
                    .collect()
            };
            let mut evidence: Vec<String> = audited
                .case
                .evidence
                .iter()
                .map(|e| format!("{} {} {}", e.stance, e.sha256, names(&e.chain).join(" > ")))
                .collect();
            evidence.sort();
            let mut rules: Vec<&str> = audited
                .findings
                .iter()
                .filter(|finding| finding.waived.is_none())
                .map(|finding| finding.rule)
                .collect();
            rules.sort_unstable();
            let mut beside: Vec<&str> = audited.case.diverged.iter().map(|w| w.text.as_str()).collect();
            beside.sort_unstable();
            let mut tags = claim.tags.clone();
            tags.sort();
            all.push(format!(
                "{} {} {} {tags:?} {} {} {} {} retracted {} beside {beside:?} {rules:?} {evidence:?}",
                claim.text,
                claim.language,
                claim.confidence,
                weighed.support.independent,
                weighed.dispute.independent,
                weighed.against.independent,
                weighed.grade,
                audited.case.retracted,
            ));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    all.sort();
    all
}

/// Merges another ledger into this one.
fn merge(mine: &mut Desk, other: &Ledger) {
    let origin = OtherLedger::of(other).unwrap().unwrap();
    let relation = Relation::of(mine.ledger.read(), &origin).unwrap();
    mine.write("ana", |recorder| merge_from(recorder, &origin, relation, &mut |_| Ok(true)).map(|_| ()))
        .unwrap();
}

fn copied(desk: &Desk, to: &Path, minute: i64) -> Desk {
    // A copy as `VACUUM INTO` and `.backup` make it: of what is in the file and beside it.
    let from = desk.ledger.path();
    for end in ["", "-wal"] {
        let with = |path: &Path| std::path::PathBuf::from(format!("{}{end}", path.display()));
        if with(from).exists() {
            std::fs::copy(with(from), with(to)).unwrap();
        }
    }
    Desk { ledger: Ledger::open(to, Access::Write).unwrap(), minute }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn copies_that_went_apart_come_to_the_same(
        common in prop::collection::vec(any::<Op>(), 0..12),
        ours in prop::collection::vec(any::<Op>(), 0..14),
        theirs in prop::collection::vec(any::<Op>(), 0..14),
        later in prop::collection::vec(any::<Op>(), 0..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut a = Desk::new(&path("a.db"));
        for op in [(0, 1, 0), (0, 2, 1), (1, 0, 1), (2, 1, 2)].into_iter().chain(common) {
            a.act(op);
        }
        let mut b = copied(&a, &path("b.db"), a.minute + 500);
        // House rules are each ledger's own.
        let not_house_rules = |op: &Op| op.0 % 18 != 17;
        ours.into_iter().filter(not_house_rules).for_each(|op| a.act(op));
        theirs.into_iter().filter(not_house_rules).for_each(|op| b.act(op));
        a.minute += 1000;
        b.minute += 1000;
        let (was_a, was_b) = (copied(&a, &path("a2.db"), 0).ledger, copied(&b, &path("b2.db"), 0).ledger);
        merge(&mut a, &was_b);
        merge(&mut b, &was_a);
        prop_assert_eq!(comes_to(&a.ledger), comes_to(&b.ledger));
        for desk in [&a, &b] {
            prop_assert_eq!(&desk.ledger.verify(true, &|_, _, _| {}).unwrap().faults, &Vec::new());
        }
        // They go on, and meet again.
        later.iter().copied().filter(not_house_rules).for_each(|op| a.act(op));
        merge(&mut b, &a.ledger);
        merge(&mut a, &b.ledger);
        merge(&mut b, &a.ledger);
        prop_assert_eq!(comes_to(&a.ledger), comes_to(&b.ledger));
        for (desk, name) in [(&a, "a3.db"), (&b, "b3.db")] {
            prop_assert_eq!(&desk.ledger.verify(true, &|_, _, _| {}).unwrap().faults, &Vec::new());
            desk.ledger.rebuild_into(&path(name), &|_, _| {}).unwrap();
            let rebuilt = Ledger::open(&path(name), Access::Read).unwrap();
            prop_assert_eq!(comes_to(&rebuilt), comes_to(&desk.ledger));
            bundles_hold(&desk.ledger, folder.path());
            let before = desk.ledger.read().last_entry().unwrap();
            prop_assert_eq!(rebuilt.read().last_entry().unwrap(), before);
        }
        let before = b.ledger.read().last_entry().unwrap();
        merge(&mut b, &a.ledger);
        prop_assert_eq!(b.ledger.read().last_entry().unwrap(), before);
    }
}
