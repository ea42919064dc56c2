//! Faults in the file layer, one at a time: the n-th open, read, write, sync, rename or truncation
//! fails, or the process is killed there. Nothing acknowledged is lost, a change is there whole or
//! not at all, the ledger verifies afterwards, and what is said is true.
//!
//! `shim.c` makes the faults; a C compiler is needed, as for building perwhom. Of long runs the
//! first calls are taken and then some of the others, always the same;
//! `PERWHOM_FAULTS=all cargo test --test faults` takes every one.

#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod power;
mod scene;
mod shim;

use scene::{Scene, ledger, with_report};
use shim::{Fault, How, Kind};

/// What becomes of each kind of call.
const FAULTS: &[(Kind, How)] = &[
    (Kind::Open, How::Once(shim::EMFILE)),
    (Kind::Open, How::Stays(shim::EIO)),
    (Kind::Open, How::Kill),
    (Kind::Read, How::Once(shim::ESTALE)),
    (Kind::Read, How::Stays(shim::EIO)),
    (Kind::Read, How::Short),
    (Kind::Write, How::Once(shim::EIO)),
    (Kind::Write, How::Stays(shim::ENOSPC)),
    (Kind::Write, How::Short),
    (Kind::Write, How::Kill),
    (Kind::Write, How::Torn),
    (Kind::Sync, How::Once(shim::EIO)),
    (Kind::Sync, How::Stays(shim::ENOSPC)),
    (Kind::Sync, How::Kill),
    (Kind::Name, How::Once(shim::EIO)),
    (Kind::Name, How::Stays(shim::EIO)),
    (Kind::Name, How::Kill),
    (Kind::Size, How::Once(shim::EIO)),
    (Kind::Size, How::Stays(shim::ENOSPC)),
    (Kind::Size, How::Kill),
];

/// Of how many calls of a kind every one is taken, and how many of those that follow.
const EVERY: usize = 16;
const SOME: usize = 12;

/// As much of what is wrong as somebody reads.
fn first(wrong: &[String]) -> String {
    wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
}

/// The calls that are made to fail, of `count`.
fn chosen(count: usize) -> Vec<usize> {
    if count <= EVERY + SOME || std::env::var_os("PERWHOM_FAULTS").is_some_and(|said| said == "all") {
        return (1..=count).collect();
    }
    let rest = count - EVERY;
    // The last is always among them.
    (1..=EVERY).chain((1..=SOME).map(|nth| EVERY + rest * nth / SOME)).collect()
}

/// Runs a scene with every fault, on as many threads as there are processors, and says all that
/// does not hold.
fn try_all(scene: &Scene) {
    let counts = scene.counts();
    let mut faults = Vec::new();
    for (kind, how) in FAULTS {
        faults.extend(chosen(counts[kind]).into_iter().map(|at| Fault { kind: *kind, at, how: *how }));
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let wrong = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(fault) = faults.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    if let Err(why) = scene.try_fault(fault) {
                        wrong.lock().unwrap().push(format!("{}: {fault}: {why}", scene.name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    println!("{}: {} faults, {} calls {counts:?}", scene.name, faults.len(), counts.values().sum::<usize>());
    assert!(wrong.is_empty(), "{} of {} faults:\n{}", wrong.len(), faults.len(), first(&wrong));
}

#[test]
fn an_add() {
    try_all(&scene::add());
}

#[test]
fn an_import() {
    try_all(&scene::import());
}

#[test]
fn a_merge() {
    try_all(&scene::merge());
}

#[test]
fn an_upgrade_of_each_older_format() {
    for format in scene::FORMATS {
        try_all(&scene::upgrade(format));
    }
}

#[test]
fn an_init() {
    try_all(&scene::init());
}

#[test]
fn a_rebuild() {
    try_all(&scene::rebuild());
}

#[test]
fn a_bundle() {
    try_all(&scene::bundle());
}

#[test]
fn a_look_at_a_claim_and_at_all_of_it() {
    try_all(&scene::show());
    try_all(&scene::verify());
}

#[test]
fn a_seal() {
    try_all(&scene::seal());
}

#[test]
fn a_power_cut() {
    let upgrade = scene::upgrade(1);
    for scene in [scene::add(), scene::merge(), upgrade, scene::init()] {
        power::try_all(&scene);
    }
}

#[test]
fn the_shim_sees_the_ledger_being_written() {
    let folder = with_report();
    let counts = scene::add().counts();
    for kind in Kind::ALL {
        // A new claim needs no other name; all else is seen.
        assert!(counts[&kind] > 0 || kind == Kind::Size, "{kind:?}: {counts:?}");
    }
    assert!(ledger(folder.path()).exists());
}
