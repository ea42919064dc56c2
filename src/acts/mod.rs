//! What was asked, plus what the ledger holds, makes acts, or an error.
//!
//! Every way in, the commands and imports, comes through here. Nothing here knows the
//! clock, the environment or the terminal.

mod add;
mod chains;
mod cite;
mod contradict;
mod document;
mod error;
#[cfg(test)]
mod example;
mod follow;
mod import;
mod init;
mod kinds;
mod matching;
mod merge;
mod policy;
mod publish;
mod reason;
mod recorder;
mod resolve;
mod review;
mod revise;
mod seal;
mod source;
mod spellings;
mod waive;
mod writing;

pub use add::{Add, add};
pub use cite::{Cite, Excerpt, cite, withdraw};
pub use contradict::{contradict, resolve};
pub use document::{
    Capture, ExcerptOrigin, capture, capture_fetched, copy, recall, recapture, reread, restore, uncopy,
};
pub use error::ActError;
pub use follow::seen;
pub use import::{Importer, Tally};
pub use init::init;
pub use kinds::{Kinds, new_names};
pub use matching::{MatchReport, Pair};
pub use merge::{MergeReport, Origin, OtherLedger, Relation, merge_from, take_over};
pub use policy::{set_setting, set_severity};
pub use publish::{AsPublished, Publication, publish};
pub use recorder::{Made, Note, Recorder};
pub use resolve::{claim_id, document_id, evidence_id, source_id};
pub use review::{Review, review};
pub use revise::{Revision, reinstate, retract, revise};
pub use seal::seal;
pub use source::{
    Judgement, alias, confide, disclose, discredit, judge, merge, recredit, rename, source_meant, split,
};
pub use waive::{Waiver, unwaive, waivable, waive};
pub use writing::{Mode, Writer, Written, write};
