use super::{Flaw, Subject, in_a_row, rule};

rule! {
    /// Another claim says otherwise, and nobody has settled it.
    ///
    /// ## What it finds
    /// An open contradiction with another live claim. Where one voice is a bottleneck of both
    /// sides, it says so: that is one account against itself, and often a translation's fault.
    ///
    /// ## Why it matters
    /// Both cannot be true. What supports the other claim counts against this one.
    ///
    /// ## Example
    /// "There are two bases" and "there are three", both per the same former official.
    ///
    /// ## How to resolve
    /// Find out which holds, and `perwhom resolve C1 C4 --for C1 --why "…"`; or `--neither`; or
    /// `--both-stand` where they speak of different times or places. New evidence on either side
    /// opens it again.
    "contradicted", Warn
}

fn check(subject: &Subject<'_>) -> Vec<Flaw> {
    let id = subject.case.claim.id;
    let itself = subject.weighed.account_against_itself();
    let itself: Vec<String> = itself.iter().map(|voice| voice.plain_name(subject.standing)).collect();
    // Where the other claims rest on nothing, there is no account on their side.
    let account = if itself.is_empty() || subject.case.opposing.is_empty() {
        String::new()
    } else {
        format!("; one account against itself: both sides rest on {}", in_a_row(&itself))
    };
    subject
        .case
        .open_contradictions()
        .map(|open| Flaw {
            message: format!("it cannot be true together with {}: {}{account}", open.with, open.why),
            help: format!(
                "settle it: perwhom resolve {id} {} --for {id} --why \"…\", or --neither, or --both-stand",
                open.with
            ),
            about: vec![open.with.to_string()],
            ..Flaw::default()
        })
        .collect()
}
