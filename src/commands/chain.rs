use std::collections::HashMap;

use serde_json::json;

use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::outcome::Outcome;
use super::output::Output;
use super::session::Session;
use super::tampering::warn_of_tampering;
use super::watch::places::{Made, Of};
use crate::acts;
use crate::model::audience::Audience;
use crate::model::id::EvidenceId;
use crate::model::stance::Stance;
use crate::queries::{ClaimDetail, View};
use crate::render::picture::Picture;
use crate::render::tree;
use crate::render::wrapped::print_wrapped;

/// Draw a claim's chains as a tree, origin first, with the bottlenecks marked
///
/// A bottleneck is a source that all evidence of one side passes through.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  perwhom chain C1\n  perwhom chain C1 --as-of yesterday\n  perwhom chain C1 --output chain.svg\n  perwhom chain C1 --format mermaid"
)]
pub(super) struct Args {
    /// The claim, by id or slug
    claim: String,
    /// As a picture: svg, dot (for Graphviz) or mermaid [default: by the ending of --output, else
    /// a tree]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    as_of: AsOf,
}

/// In which form chains are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// As a tree of text
    Tree,
    /// A picture for pages and screens
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown pages that draw it
    Mermaid,
}

impl Format {
    fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "svg" => Some(Self::Svg),
            "dot" | "gv" => Some(Self::Dot),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            _ => None,
        }
    }
}

/// Draws a claim's chains, into a file or to standard output.
fn draw(
    format: Format,
    drawn: &ClaimDetail,
    view: &mut View,
    args: &Args,
    session: &mut Session,
) -> Result<()> {
    let picture = Picture::of(&drawn.audited, &drawn.standing);
    let text = match format {
        Format::Dot => picture.dot(),
        Format::Mermaid => picture.mermaid(),
        Format::Svg | Format::Tree => picture.svg(),
    };
    let made = Made { claims: Some(&[drawn.audited.case.claim.id]), of: Of::Claims };
    args.output.write(view, session, made, |_, out| Ok(out.bytes(text.as_bytes())?))
}

pub(super) fn run(args: &Args, session: &mut Session) -> Result<Outcome> {
    let asked = args.output.format(args.format, Format::of_ending, " svg, dot or mermaid")?;
    let format = asked.unwrap_or(Format::Tree);
    if format == Format::Tree && args.output.file.is_some() {
        return Err(CommandError::new(
            "--output writes a picture, not a tree; use a name in .svg, .dot or .mmd, or --format svg, dot or mermaid",
        ));
    }
    // A tree is for the screen of the desk.
    let audience = if format == Format::Tree { Audience::Desk } else { args.output.audience() };
    let mut view = session.view(&args.as_of, audience)?;
    let id = acts::claim_id(view.read(), &args.claim)?;
    let altered = warn_of_tampering(session, view.read(), &[id])?;
    let ended = if altered { Outcome::Found } else { Outcome::Fine };
    let drawn = ClaimDetail::of(&view, id)?;
    if format != Format::Tree {
        draw(format, &drawn, &mut view, args, session)?;
        return Ok(ended);
    }
    let (paint, width, is_json) = (session.paint(), session.width(), session.json());
    let out = session.out();
    let (standing, case, weighed) = (&drawn.standing, &drawn.audited.case, &drawn.audited.weighed);
    let words: HashMap<EvidenceId, String> =
        drawn.excerpts.iter().map(|read| (read.id, read.exact.clone().unwrap_or_default())).collect();
    let sides = [
        (Stance::Supports, "for", &weighed.support),
        (Stance::Disputes, "against", &weighed.dispute),
        (Stance::BearsOn, "bearing on it", &weighed.dispute),
    ];
    if is_json {
        let chains: Vec<_> = case
            .evidence
            .iter()
            .map(|evidence| {
                let hops: Vec<_> = evidence
                    .chain
                    .hops()
                    .iter()
                    .map(|hop| json!({ "source": hop.source.map(|s| standing.written_name(s)), "id": hop.source, "manner": hop.manner }))
                    .collect();
                json!({ "evidence": evidence.id, "stance": evidence.stance, "document": evidence.document, "chain": hops })
            })
            .collect();
        let names = |side: &crate::weigh::Side| {
            side.bottlenecks.iter().map(|voice| voice.name(standing)).collect::<Vec<_>>()
        };
        let made = json!({
            "schema": "perwhom/chain/1",
            "claim": id,
            "chains": chains,
            "bottlenecks": { "support": names(&weighed.support), "dispute": names(&weighed.dispute) },
        });
        writeln!(out, "{made}")?;
        return Ok(ended);
    }
    print_wrapped(out, &format!("{}  ", paint.strong(&id.to_string())), &case.claim.text, width)
        .map_err(Unwritten)?;
    for (stance, word, side) in sides {
        let evidence: Vec<_> = case.with_stance(stance).collect();
        if evidence.is_empty() {
            continue;
        }
        let count = if stance == Stance::BearsOn {
            "not counted".to_owned()
        } else {
            format!("{} independent", side.independent)
        };
        writeln!(out, "{word} ({count})")?;
        let none = crate::weigh::Side::default();
        let side = if stance == Stance::BearsOn { &none } else { side };
        let excerpt = |id: EvidenceId| words.get(&id).cloned().unwrap_or_default();
        tree::print(out, standing, side, evidence.into_iter(), &excerpt, paint, width).map_err(Unwritten)?;
    }
    if case.evidence.is_empty() {
        session.say("it has no evidence yet");
    }
    Ok(ended)
}
