//! What stands at an address, fetched and read.

use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

use super::error::{CommandError, Result};
use super::from::{How, ReaderLimits, document};
use super::limits::{DOCUMENT, Limits};
use super::random::random_bytes;
use super::session::Session;
use crate::model::document::Prepared;
use crate::web::{self, Allowed, Asked, FetchError, Fetched};

/// How long is waited between two requests to one host, in seconds.
const PAUSE: f64 = 1.0;
/// How often, and how long at most, a server that wants to be asked later is waited for.
const TRIES: usize = 3;

/// `--allow-private` and `--pause`.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Online {
    /// Fetch addresses of this machine and its network, too
    #[arg(long)]
    allow_private: bool,
    /// Wait this long between requests to one host, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = PAUSE)]
    pause: f64,
}

/// Fetches one address after the other, and leaves each server in peace between two requests.
pub(super) struct Fetcher {
    online: Online,
    limits: Limits,
    reader: ReaderLimits,
    last: HashMap<String, Instant>,
}

/// What came.
pub(super) enum Came {
    /// Something to be captured.
    Document(Box<Prepared>),
    /// The server says that nothing has changed: its record of that.
    Unchanged(Fetched),
}

impl Fetcher {
    pub(super) fn new(online: Online, limits: Limits, reader: ReaderLimits) -> Self {
        Self { online, limits, reader, last: HashMap::new() }
    }

    /// What stands at an address.
    pub(super) fn fetch(&mut self, asked: &Asked, how: How<'_>) -> Result<Came> {
        let allowed = Allowed {
            size: self.limits.or(DOCUMENT),
            time: self.reader.time(),
            private: self.online.allow_private,
        };
        let now = Session::now()?.to_string();
        let mut id = random_bytes()?;
        let mut tries = 0;
        let fetched = loop {
            tries += 1;
            self.wait_for(&asked.url);
            match web::fetch(asked, allowed, &|| now.clone(), &mut id) {
                Err(FetchError::Later { after: Some(after), .. })
                    if tries < TRIES && after <= allowed.time =>
                {
                    thread::sleep(after);
                }
                fetched => break fetched?,
            }
        };
        if fetched.is_unchanged {
            return Ok(Came::Unchanged(fetched));
        }
        let prepared = document(&asked.url, fetched.warc, how, self.reader)?;
        Ok(Came::Document(Box::new(prepared)))
    }

    fn wait_for(&mut self, url: &str) {
        let host = url.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
        let pause = Duration::try_from_secs_f64(self.online.pause).unwrap_or_default();
        if let Some(last) = self.last.get(&host) {
            thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        self.last.insert(host, Instant::now());
    }
}

impl From<FetchError> for CommandError {
    fn from(error: FetchError) -> Self {
        Self::new(error.to_string())
    }
}
