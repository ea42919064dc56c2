use clap::Subcommand;
use serde_json::json;

use super::as_of::AsOf;
use super::error::{CommandError, Result, Unwritten};
use super::impact_print::print_impact;
use super::outcome::Outcome;
use super::session::Session;
use super::watch::Watch;
use crate::acts::{self, ActError, Judgement, source_id};
use crate::ledger::Reader;
use crate::model::audience::Audience;
use crate::model::grade::Reliability;
use crate::model::id::SourceId;
use crate::model::kind::Kind;
use crate::model::source::Source;
use crate::queries::{Impact, SourceDetail, View};
use crate::render::plain;
use crate::render::table::{Column, Printed};
use crate::text::names::ways_to_write;

/// List, show and edit sources
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: SourceCommand,
}

#[derive(Debug, Subcommand)]
enum SourceCommand {
    List(List),
    Show(Show),
    Set(Set),
    Alias(Alias),
    Merge(Merge),
    Split(Split),
    Rate(Rate),
    Discredit(Discredit),
    Recredit(Recredit),
    Confide(Confide),
    Disclose(Disclose),
    Card(CardOf),
}

/// List sources
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  perwhom source list\n  perwhom source list --unjudged")]
struct List {
    /// Only those of a kind nobody has judged yet: the list to work through
    #[arg(long)]
    unjudged: bool,
    /// Only those of this kind
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
}

/// Show a source: names, kind, reliability, and what is above and under it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source show \"Manuel Ricardo Cristopher Figuera\"")]
struct Show {
    /// The source, by id or name
    source: String,
}

/// Set the kind, reliability, name or parent of a source
///
/// Standing under means being owned by, part of, or speaking for: voices fold into the topmost.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  perwhom source set S3 --kind person --reliability C
  perwhom source set Figueroa --name \"Manuel Ricardo Cristopher Figuera\"
  perwhom source set TASS --under \"Russian state\" --why \"state-owned\"
  perwhom source set S7 --under none")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
struct Set {
    /// The source, by id or name
    source: String,
    /// What sort of thing it is: person, office, body, outlet, agency, document, dataset,
    /// unnamed, carrier, desk, unjudged
    #[arg(long, value_name = "KIND", group = "what")]
    kind: Option<Kind>,
    /// How far it can be relied on: A to E, F for not yet rated
    #[arg(long, value_name = "LETTER", group = "what")]
    reliability: Option<Reliability>,
    /// The name it goes by from now on; the old one stays as a spelling
    #[arg(long, value_name = "NAME", group = "what")]
    name: Option<String>,
    /// Whom it belongs to, is part of or speaks for: an id, a name (a new one may say its kind
    /// in brackets), or none
    #[arg(long, value_name = "SOURCE", group = "what")]
    under: Option<String>,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Give a source further spellings
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source alias S3 Figueroa \"Manuel Cristóbal Figueroa\"")]
struct Alias {
    /// The source, by id or name
    source: String,
    /// The spellings
    #[arg(required = true)]
    spellings: Vec<String>,
}

/// Say that a source is another one
///
/// Nothing is moved: chains keep the source whose name was written, and its voice folds into
/// the other.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source merge S7 --into S3 --why \"a misprint\"")]
struct Merge {
    /// The source to merge into another, by id or name
    source: String,
    /// The source that it is, by id or name
    #[arg(long, value_name = "SOURCE")]
    into: String,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Split a source that was merged into another
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source split S7 --why \"two people of one name\"")]
struct Split {
    /// The source that was merged into another, by id or name
    source: String,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Rate a source's reliability, with a reason
///
/// `perwhom source show` has all ratings and their reasons.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source rate S3 C --why \"right on two of three counts in 2022\"")]
struct Rate {
    /// The source, by id or name
    source: String,
    /// A completely reliable, B usually, C fairly, D not usually, E unreliable, F not rated
    reliability: Reliability,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Say that a source is not to be relied on any more, and show what falls with it
///
/// Every claim that a chain through it supports shows `rests-on-discredited` from then on. The
/// counts stay: what is discredited was still said.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source discredit S3 --why \"invented an interview\"")]
struct Discredit {
    /// The source, by id or name
    source: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Record that a source is no longer discredited
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source recredit S3 --why \"the court cleared him\"")]
struct Recredit {
    /// The source, by id or name
    source: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Keep a source's name for the desk alone, and say what others may read instead
///
/// Everything that is made for others (audit, report, export, bundle, pictures of chains) then
/// has the description, unless --with-names is given. The name counts as before, and the desk's
/// own views show it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source confide S5 --as \"a foreign ministry official\"")]
struct Confide {
    /// The source, by id or name
    source: String,
    /// What may be said of it to others; no two sources are described alike
    #[arg(long = "as", value_name = "DESCRIPTION")]
    description: String,
    /// The reason
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Say that a confidential source may be named to others again
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source disclose S5 --why \"she spoke on the record today\"")]
struct Disclose {
    /// The source, by id or name
    source: String,
    /// The reason [asked for on a terminal]
    #[arg(long, value_name = "REASON")]
    why: Option<String>,
}

/// Print the card with a source's name, byte for byte
///
/// The log holds the card's SHA-256 and never the name. So a name that was withheld can be proved
/// later: show the card, and let `sha256sum` say that it is the one in the log.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  perwhom source card S5 | sha256sum")]
struct CardOf {
    /// The source, by id or name
    source: String,
}

pub(super) fn run(args: Args, session: &mut Session) -> Result<Outcome> {
    match args.command {
        SourceCommand::List(args) => list(&args, session),
        SourceCommand::Show(args) => show(&args, session),
        SourceCommand::Set(args) => set(args, session),
        SourceCommand::Alias(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let written =
                session.write(&mut ledger, |recorder| acts::alias(recorder, id, &args.spellings))?;
            session.tell(&written.notes);
            changed(session, id)
        }
        SourceCommand::Merge(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let into = source_id(ledger.read(), &args.into)?;
            let written = session.write(&mut ledger, |recorder| acts::merge(recorder, id, into, args.why))?;
            session.tell(&written.notes);
            changed(session, id)
        }
        SourceCommand::Split(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            session.write(&mut ledger, |recorder| acts::split(recorder, id, args.why))?;
            changed(session, id)
        }
        SourceCommand::Rate(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let why = Some(session.reason(args.why.as_deref())?);
            let judgement = Judgement { reliability: Some(args.reliability), why, ..Judgement::default() };
            session.write(&mut ledger, |recorder| acts::judge(recorder, id, judgement))?;
            changed(session, id)
        }
        SourceCommand::Discredit(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let why = session.reason(args.why.as_deref())?;
            session.write(&mut ledger, |recorder| acts::discredit(recorder, id, &why))?;
            let view = View::of_now(ledger, Session::now()?, Audience::Desk)?;
            print_impact(&Impact::of(&view, id)?, session)
        }
        SourceCommand::Recredit(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let why = session.reason(args.why.as_deref())?;
            session.write(&mut ledger, |recorder| acts::recredit(recorder, id, &why))?;
            changed(session, id)
        }
        SourceCommand::Confide(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let written = session.write(&mut ledger, |recorder| {
                acts::confide(recorder, id, &args.description, args.why.as_deref())
            })?;
            session.tell(&written.notes);
            tell_where_named(ledger.read(), id, session)?;
            changed(session, id)
        }
        SourceCommand::Disclose(args) => {
            let mut ledger = session.open_to_write()?;
            let id = source_id(ledger.read(), &args.source)?;
            let why = session.reason(args.why.as_deref())?;
            session.write(&mut ledger, |recorder| acts::disclose(recorder, id, &why))?;
            changed(session, id)
        }
        SourceCommand::Card(args) => card(&args, session),
    }
}

/// Says where the names of a source that is confidential from now on stand already.
fn tell_where_named(reader: Reader<'_>, id: SourceId, session: &Session) -> Result<()> {
    let one = reader.same_as(id)?;
    let mut sources = Vec::new();
    for source in reader.confidential()? {
        if reader.same_as(source.id)? == one {
            sources.push(source);
        }
    }
    let is_short = |name: &String| ways_to_write(name, false).is_empty();
    if sources.iter().any(|source| source.names.iter().any(is_short)) {
        session.warn(&format!(
            "a name of {id} is too short to be recognised among other words; output for others is not checked for it"
        ));
    }
    let Some(watch) = Watch::for_sources(reader, sources)? else { return Ok(()) };
    let found = watch.everywhere(reader)?;
    if !found.is_empty() {
        let mut words = found.list();
        for fix in found.fixes() {
            words.push_str("\nhint: ");
            words.push_str(&fix);
        }
        words.push_str("\nhint: until then, output for others that contains one of these is refused");
        session.warn(&words);
    }
    Ok(())
}

fn card(args: &CardOf, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    let reader = ledger.read();
    let id = source_id(reader, &args.source)?;
    let bytes = match reader.primary_card(id)? {
        Some(digest) => reader.content(&digest)?,
        None => None,
    };
    let Some(bytes) = bytes else {
        return Err(CommandError::new(format!("the card of {id} is withheld: it is not in this ledger")));
    };
    session.out().bytes(&bytes)?;
    Ok(Outcome::Fine)
}

fn changed(session: &mut Session, id: SourceId) -> Result<Outcome> {
    if session.json() {
        writeln!(session.out(), "{}", json!({ "source": id }))?;
    } else {
        writeln!(session.out(), "{id}")?;
    }
    Ok(Outcome::Fine)
}

fn list(args: &List, session: &mut Session) -> Result<Outcome> {
    let ledger = session.open()?;
    let mut sources = ledger.read().sources()?;
    sources.retain(|source| {
        (!args.unjudged || source.kind == Kind::Unjudged) && args.kind.is_none_or(|kind| source.kind == kind)
    });
    if session.json() {
        for source in &sources {
            writeln!(session.out(), "{}", as_json(source))?;
        }
        return Ok(Outcome::Fine);
    }
    if sources.is_empty() {
        session.say(if args.unjudged { "every source has a kind" } else { "no sources match" });
        return Ok(Outcome::Fine);
    }
    let columns = vec![
        Column::fixed("id"),
        Column::words("name"),
        Column::fixed("kind"),
        Column::fixed("rel."),
        Column::fixed("under"),
        Column::words("also"),
    ];
    let width = session.width();
    let mut table = Printed::new(columns, width, session.out());
    for source in sources {
        let mut also = match source.merged_into {
            Some(into) => format!("is {into}"),
            None => source.aliases.join(", "),
        };
        if let Some(description) = &source.description {
            let gap = if also.is_empty() { "" } else { " " };
            also = format!("{also}{gap}(confidential: {description})");
        }
        table
            .row(vec![
                source.id.to_string(),
                plain::line(&source.desk_name()).into_owned(),
                source.kind.to_string(),
                source.reliability.to_string(),
                source.under.map(|under| under.to_string()).unwrap_or_default(),
                plain::line(&also).into_owned(),
            ])
            .map_err(Unwritten)?;
    }
    table.finish().map_err(Unwritten)?;
    if args.unjudged {
        session.say("set the kind of each: perwhom source set S1 --kind person");
    }
    Ok(Outcome::Fine)
}

fn as_json(source: &Source) -> serde_json::Value {
    json!({
        "id": source.id,
        "name": source.name,
        "aliases": source.aliases,
        "kind": source.kind,
        "reliability": source.reliability,
        "under": source.under,
        "merged_into": source.merged_into,
        "confidential": source.description,
    })
}

fn show(args: &Show, session: &mut Session) -> Result<Outcome> {
    let view = session.view(&AsOf::NOW, Audience::Desk)?;
    let id = source_id(view.read(), &args.source)?;
    let detail = SourceDetail::of(&view, id)?;
    let source = &detail.source;
    if session.json() {
        let mut made = as_json(source);
        made["below"] = json!(detail.below);
        made["claims"] = json!(detail.claims);
        made["discredited"] = json!(detail.discredited);
        let ratings = detail.ratings.iter();
        made["ratings"] = ratings
            .map(|rating| json!({ "reliability": rating.reliability, "entry": rating.entry, "at": rating.at, "by": rating.by, "why": rating.why }))
            .collect();
        writeln!(session.out(), "{made}")?;
        return Ok(Outcome::Fine);
    }
    let name = |id: SourceId| {
        let name = detail.names.get(&id).map_or("?", String::as_str);
        format!("{id} “{}”", plain::line(name))
    };
    let mut lines = vec![
        format!("{id}  {}", plain::line(&source.desk_name())),
        format!("    [{}], reliability {}", source.kind, source.reliability),
    ];
    if let Some(description) = &source.description {
        lines.push(format!("    confidential: others read “{}”", plain::line(description)));
    }
    if let Some(why) = &detail.discredited {
        lines.push(format!("    discredited: {}", plain::line(why)));
    }
    for rating in &detail.ratings {
        let day = rating.at.chars().take(10).collect::<String>();
        let why = rating.why.as_ref().map_or_else(String::new, |why| format!(": {}", plain::line(why)));
        lines.push(format!("    rated {} on {day} by {}{why}", rating.reliability, plain::line(&rating.by)));
    }
    if !source.aliases.is_empty() {
        lines.push(format!("    also printed: {}", plain::line(&source.aliases.join(", "))));
    }
    if let Some(into) = source.merged_into {
        lines.push(format!("    is {}", name(into)));
    }
    if let Some(under) = source.under {
        lines.push(format!("    under {}", name(under)));
    }
    for below in &detail.below {
        lines.push(format!("    above {}", name(*below)));
    }
    if !detail.claims.is_empty() {
        let ids: Vec<String> = detail.claims.iter().map(ToString::to_string).collect();
        lines.push(format!("    on chains of {}", ids.join(", ")));
    }
    writeln!(session.out(), "{}", lines.join("\n"))?;
    Ok(Outcome::Fine)
}

fn set(args: Set, session: &mut Session) -> Result<Outcome> {
    let mut ledger = session.open_to_write()?;
    let reader = ledger.read();
    let id = source_id(reader, &args.source)?;
    let judges = args.kind.is_some() || args.reliability.is_some() || args.under.is_some();
    let written = session.write(&mut ledger, |recorder| {
        if let Some(name) = &args.name {
            acts::rename(recorder, id, name, args.why.clone())?;
        }
        if !judges {
            return Ok(());
        }
        let under = match args.under.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(above) => Some(Some(acts::source_meant(recorder, above)?)),
        };
        let judgement = Judgement { kind: args.kind, reliability: args.reliability, under, why: args.why };
        match acts::judge(recorder, id, judgement) {
            // What is held so already is no reason not to give it another name.
            Err(ActError::Nothing(_)) if args.name.is_some() => Ok(()),
            outcome => outcome,
        }
    })?;
    session.tell(&written.notes);
    changed(session, id)
}
