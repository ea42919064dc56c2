mod document_page;
mod reading;
mod screen;

use serde_json::json;

use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::session::Session;
use crate::acts::{self, Review, claim_id};
use crate::ledger::Ledger;
use crate::model::audience::Audience;
use crate::model::fingerprint::Fingerprint;
use crate::model::id::ClaimId;
use crate::model::policy::Setting;
use crate::model::review::{Role, Verdict};
use crate::queries::{ClaimDetail, View, Waiting, waiting};
use crate::render::plain;
use crate::render::table::{Column, Printed};

/// Review claims: approve them, return them with what is missing, or add a note
///
/// A verdict is bound to what was seen: any later change of the wording, the confidence, the
/// evidence, its chains or the contradictions voids an approval, and so does a change in the
/// sources that makes the claim weaker. Without a claim, on a terminal: what needs a review most
/// comes first, one claim at a time, and each verdict is on disk as it is given. Without a
/// terminal, the list of what waits.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("verdict"))]
#[command(after_help = "\
Examples:
  perwhom review
  perwhom review C1
  perwhom review C1 --approve
  perwhom review C1 --return --note \"a second source for the date\"
  perwhom review C1 --note \"the papers call it a purchase\"
  perwhom review --role legal --tag allegation")]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: Option<String>,
    /// It may be published as it stands
    #[arg(long, group = "verdict", requires = "claim")]
    approve: bool,
    /// It needs more; --note says what
    #[arg(long = "return", group = "verdict", requires = "claim", requires = "note")]
    send_back: bool,
    /// What is needed, or, without a verdict, something to be noted
    #[arg(long, value_name = "WORDS", requires = "claim")]
    note: Option<String>,
    /// In which capacity, as the desk names it: checker, editor, legal …
    #[arg(long, value_name = "ROLE", default_value_t = Role::default())]
    role: Role,
    /// Refuse unless this is the claim's version now
    #[arg(long, value_name = "N", requires = "claim")]
    expect_version: Option<u32>,
    /// Only claims filed under this tag; all of them where it repeats
    #[arg(long = "tag", value_name = "TAG", conflicts_with = "claim")]
    tags: Vec<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let verdict = match (args.approve, args.send_back, &args.note) {
        (true, ..) => Some(Verdict::Approve),
        (_, true, _) => Some(Verdict::Return),
        (_, _, Some(_)) => Some(Verdict::Note),
        _ => None,
    };
    match (&args.claim, verdict) {
        (Some(claim), Some(verdict)) => {
            let mut ledger = session.open_to_write()?;
            let id = claim_id(ledger.read(), claim)?;
            let seen = Fingerprint::of(&ledger.read().case(id)?);
            let review = Review {
                verdict,
                note: args.note.clone(),
                role: args.role.clone(),
                seen,
                expected: args.expect_version,
            };
            session.write(&mut ledger, |recorder| acts::review(recorder, id, review))?;
            tell_about(&ledger, id, &args.role, session)?;
            if session.json() {
                let audited =
                    ClaimDetail::of(&View::of_now(ledger, Session::now()?, Audience::Desk)?, id)?.audited;
                let given = audited.case.reviews.last().map(|review| {
                    json!({
                        "claim": id, "number": review.number, "verdict": review.verdict, "role": review.role,
                        "fingerprint": review.fingerprint, "own": review.own, "relied": review.relied,
                    })
                });
                writeln!(session.out(), "{}", json!(given))?;
            } else {
                writeln!(session.out(), "{id}")?;
            }
            Ok(Outcome::Fine)
        }
        (Some(claim), None) => {
            let id = claim_id(session.open()?.read(), claim)?;
            if session.can_show() {
                return reading::read(&[id], &args.role, session);
            }
            Err(CommandError::new("a verdict is needed: --approve, --return --note \"…\", or --note \"…\"")
                .hint(format!("read it first: perwhom show {id}; perwhom diff {id} --since-review")))
        }
        (None, _) => {
            let waiting =
                waiting(&session.view(&AsOf::NOW, Audience::Desk)?, &session.by()?, &args.role, &args.tags)?;
            if session.can_show() && !waiting.is_empty() {
                let ids: Vec<ClaimId> = waiting.iter().map(|waiting| waiting.claim).collect();
                return reading::read(&ids, &args.role, session);
            }
            print_waiting(&waiting, session)
        }
    }
}

/// Says what a reviewer may not have meant.
fn tell_about(ledger: &Ledger, id: ClaimId, role: &Role, session: &Session) -> Result<()> {
    let reader = ledger.read();
    if reader.case(id)?.reviews.last().is_some_and(|review| review.own && review.verdict == Verdict::Approve)
    {
        session.say(&format!("you are an author of {id}: somebody else must review it, too"));
    }
    let policy = reader.policy()?;
    let named: Vec<&str> = policy
        .settings()
        .filter(|(setting, ..)| *setting == Setting::ReviewRoles)
        .flat_map(|(.., roles)| roles.split(','))
        .collect();
    if !named.is_empty() && !named.contains(&"any") && !named.contains(&role.as_str()) {
        session.say(&format!("the desk's policy has no role {role}; its roles are {}", named.join(", ")));
    }
    Ok(())
}

fn print_waiting(waiting: &[Waiting], session: &mut Session) -> Result<Outcome> {
    if session.json() {
        for waiting in waiting {
            let made = json!({
                "claim": waiting.claim, "why": waiting.why, "text": waiting.text, "own": waiting.own,
            });
            writeln!(session.out(), "{made}")?;
        }
        return Ok(Outcome::Fine);
    }
    if waiting.is_empty() {
        session.say("nothing to review");
        return Ok(Outcome::Fine);
    }
    let width = session.width();
    let columns = vec![Column::fixed("id"), Column::words("claim"), Column::words("reason")];
    let mut table = Printed::new(columns, width, session.out());
    for waiting in waiting {
        table
            .row(vec![
                waiting.claim.to_string(),
                plain::line(&waiting.text).into_owned(),
                plain::line(&waiting.why).into_owned(),
            ])
            .map_err(Unwritten)?;
    }
    table.finish().map_err(Unwritten)?;
    Ok(Outcome::Fine)
}
