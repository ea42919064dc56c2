//! What a claim comes to, as verdicts and publications note it.

use super::voices::Voice;
use super::weighed::Weighed;
use crate::model::id::SourceId;
use crate::model::review::Assessment;
use crate::model::standing::Standing;

/// What a claim comes to, with the rules that fire on it.
#[must_use]
pub fn assessment(weighed: &Weighed, findings: Vec<String>) -> Assessment {
    let (support, against) = (weighed.support.independent, weighed.against.independent);
    Assessment {
        against_high: against.high.upper(),
        against_low: against.low.upper(),
        bottlenecks: codes(weighed),
        findings,
        high: support.high.upper(),
        low: support.low.upper(),
        reliability: weighed.grade.reliability,
        stated: weighed.grade.stated,
    }
}

/// The bottlenecks of a claim's support, each as one word.
#[must_use]
pub fn codes(weighed: &Weighed) -> Vec<String> {
    let mut codes: Vec<String> =
        weighed.support.bottlenecks.iter().map(|bottleneck| bottleneck.voice.to_string()).collect();
    codes.sort();
    codes
}

/// Codes of voices as these fold now: a source that was merged since is the one it is.
#[must_use]
pub fn folded_now(standing: &Standing, codes: &[String]) -> Vec<String> {
    let fold = |part: &str| match part.parse::<SourceId>() {
        Ok(source) => Voice::Source(standing.top(source)).to_string(),
        Err(_) => part.to_owned(),
    };
    let mut folded: Vec<String> =
        codes.iter().map(|code| code.split('>').map(fold).collect::<Vec<_>>().join(">")).collect();
    folded.sort();
    folded.dedup();
    folded
}
