//! Acts in words.

use crate::model::act::Act;
use crate::model::fate::Fate;
use crate::model::id::SourceId;
use crate::model::outcome::Outcome;
use crate::model::plural::counted;
use crate::model::review::Verdict;

/// What an act did, in one line. `name` gives the name of a source.
#[must_use]
pub fn words(act: &Act, name: &dyn Fn(SourceId) -> String) -> String {
    match act {
        Act::Desk(act) => format!("the ledger belongs to {}", name(act.source)),
        Act::Source(act) => format!("source {} “{}” [{}]", act.id, name(act.id), act.kind),
        Act::Adopt(act) => format!("import key `{}` is {} “{}”", act.key, act.source, name(act.source)),
        Act::Alias(act) => format!("{} “{}” has more names", act.source, name(act.source)),
        Act::Rename(act) => {
            format!("{} is named “{}”{}", act.source, name(act.source), because(act.why.as_deref()))
        }
        Act::Judge(act) => {
            let under =
                act.under.map_or_else(String::new, |under| format!(", under {under} “{}”", name(under)));
            format!(
                "{} “{}” is set to [{}], reliability {}{under}{}",
                act.source,
                name(act.source),
                act.kind,
                act.reliability,
                because(act.why.as_deref())
            )
        }
        Act::MergeSource(act) => {
            format!("{} is {} “{}”{}", act.source, act.into, name(act.into), because(act.why.as_deref()))
        }
        Act::Document(act) => {
            let publisher = act.publisher.map_or_else(|| "?".to_owned(), name);
            let title = act.title.as_deref().map_or_else(String::new, |title| format!(" “{title}”"));
            format!("captured {}{title}, published by {publisher}", act.id)
        }
        Act::Copy(act) => {
            let how = if act.suspected { "is suspected to be a copy" } else { "is a copy" };
            format!("{} {how} of {}{}", act.copy, act.of, because(act.why.as_deref()))
        }
        Act::Uncopy(act) => {
            format!("{} is not a copy of {} any more{}", act.copy, act.of, because(act.why.as_deref()))
        }
        Act::Claim(act) => format!("{}: “{}” ({})", act.id, act.text, act.confidence),
        Act::Cite(act) => {
            format!("{} {} {}, from {}: “{}”", act.id, verb(act.stance), act.claim, act.document, act.exact)
        }
        Act::Withdraw(act) => format!("{} withdrawn from {}: {}", act.id, act.claim, act.why),
        Act::Follow(act) => {
            let what = match act.fate {
                Fate::Same => "still stands".to_owned(),
                Fate::Moved => "stands elsewhere".to_owned(),
                Fate::Edited => format!("was edited: {}", act.edits.words()),
                Fate::Gone => "is gone".to_owned(),
                Fate::Unclear => "cannot be told apart".to_owned(),
            };
            format!("the excerpt of {} {what} in {}", act.evidence, act.document)
        }
        Act::Seen(act) => {
            let status = act.status.map_or_else(String::new, |status| format!(" (status {status})"));
            format!("{} was found unchanged{status}", act.document)
        }
        Act::Contradict(act) => format!("{} and {} contradict each other: {}", act.one, act.other, act.why),
        Act::Resolve(act) => {
            let how = match act.outcome {
                Outcome::Open => "left open".to_owned(),
                Outcome::ForOne => format!("resolved for {}", act.one),
                Outcome::ForOther => format!("resolved for {}", act.other),
                Outcome::Neither => "resolved for neither".to_owned(),
                Outcome::BothStand => "resolved: both stand".to_owned(),
            };
            format!("{} and {} {how}: {}", act.one, act.other, act.note)
        }
        Act::Reopen(act) => {
            format!(
                "the contradiction of {} and {} was reopened: {}",
                act.one,
                act.other,
                act.note.as_deref().unwrap_or(&act.why)
            )
        }
        Act::SplitSource(act) => {
            format!(
                "{} “{}” is a separate source again{}",
                act.source,
                name(act.source),
                because(act.why.as_deref())
            )
        }
        Act::Discredit(act) => {
            format!("{} “{}” is discredited: {}", act.source, name(act.source), act.why)
        }
        Act::Recredit(act) => {
            format!("{} “{}” is no longer discredited: {}", act.source, name(act.source), act.why)
        }
        Act::Confide(act) => format!(
            "{} “{}” is confidential; others read “{}”{}",
            act.source,
            name(act.source),
            act.description,
            because(act.why.as_deref())
        ),
        Act::Disclose(act) => {
            format!("{} “{}” is no longer confidential: {}", act.source, name(act.source), act.why)
        }
        Act::Recall(act) => format!("{} was recalled by its publisher: {}", act.document, act.why),
        Act::Restore(act) => format!("{} was restored: {}", act.document, act.why),
        Act::Revise(act) => {
            let mut filed: Vec<String> = act.tagged.iter().map(|tag| format!("+{tag}")).collect();
            filed.extend(act.untagged.iter().map(|tag| format!("-{tag}")));
            let mut parts = vec![act.confidence.to_string(), act.language.to_string()];
            parts.extend(act.slug.as_ref().map(|slug| format!("slug {slug}")));
            parts.extend(act.when.as_ref().map(|when| format!("when {when}")));
            parts.extend(act.said_by.map(|source| format!("said by {}", name(source))));
            if !filed.is_empty() {
                parts.push(format!("tags {}", filed.join(" ")));
            }
            format!("{} revised: “{}” ({}): {}", act.claim, act.text, parts.join(", "), act.why)
        }
        Act::Retract(act) => format!("{} retracted: {}", act.claim, act.why),
        Act::Reinstate(act) => format!("{} reinstated: {}", act.claim, act.why),
        Act::Review(act) => {
            let verdict = match act.verdict {
                Verdict::Approve => "approved",
                Verdict::Return => "returned",
                Verdict::Note => "noted",
            };
            let own = if act.own { ", an author of it" } else { "" };
            format!("{} {verdict} as {}{own}{}", act.claim, act.role, because(act.note.as_deref()))
        }
        Act::Publish(act) => {
            let verdict =
                act.verdict.as_ref().map_or_else(String::new, |verdict| format!(", as “{verdict}”"));
            format!(
                "{} published in {}, {}, at version {}{verdict}",
                act.claim, act.place, act.date, act.version
            )
        }
        Act::Waive(act) => {
            let until = act.until.as_ref().map_or_else(String::new, |until| format!(" until {until}"));
            format!("{} waived on {}{until}: {}", act.rule, act.claim, act.why)
        }
        Act::Unwaive(act) => {
            format!("{} is no longer waived on {}{}", act.rule, act.claim, because(act.why.as_deref()))
        }
        Act::Severity(act) => {
            format!("{} is set to {}{}", act.rule, act.severity, for_tag(act.tag.as_deref()))
        }
        Act::UnsetSeverity(act) => {
            format!("{} is back to its default{}", act.rule, for_tag(act.tag.as_deref()))
        }
        Act::Policy(act) => {
            let value = act.value.as_deref().unwrap_or(act.setting.default_value());
            format!("policy: {} is {value}{}", act.setting, for_tag(act.tag.as_deref()))
        }
        Act::Merge(act) => format!(
            "merged {} of ledger {}, up to {}",
            counted(act.n, "entry", "entries"),
            act.line,
            act.hash
        ),
        Act::Seal(act) => format!("sealed: entry {} has the hash {}", act.n, act.hash),
    }
}

fn for_tag(tag: Option<&str>) -> String {
    tag.map_or_else(String::new, |tag| format!(" for claims filed under {tag}"))
}

fn because(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {why}"))
}

const fn verb(stance: crate::model::stance::Stance) -> &'static str {
    use crate::model::stance::Stance;
    match stance {
        Stance::Supports => "supports",
        Stance::Disputes => "disputes",
        Stance::BearsOn => "bears on",
    }
}
