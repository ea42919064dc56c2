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
mod import;
mod init;
mod policy;
mod resolve;
mod scribe;
mod source;

pub use add::{Add, add};
pub use chains::new_names;
pub use cite::{Cite, Excerpt, cite, withdraw};
pub use contradict::{contradict, resolve};
pub use document::{Capture, From, capture, copy, uncopy};
pub use error::ActError;
pub use import::{Importer, Tally};
pub use init::init;
pub use policy::set_severity;
pub use resolve::{claim_id, source_id};
pub use scribe::{Made, Note, Scribe};
pub use source::{Judgement, alias, judge, merge, rename, source_meant};

type Result<T, E = ActError> = std::result::Result<T, E>;
