//! Why nothing could be fetched.

use std::time::Duration;

/// Why nothing could be fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It is no address, or none of the web.
    #[error("{0} is not an address that perwhom can fetch; it must begin with http:// or https://")]
    NotWeb(String),
    /// It is of the own machine or network.
    #[error("{url} is on this machine or its network ({address}); to fetch it all the same: --allow-private")]
    Private {
        /// The address that was asked for, or that a redirect led to.
        url: String,
        /// Its host, or the number of it.
        address: String,
    },
    /// It leads on and on.
    #[error("{url} was redirected {count} times without an end; the last address was {last}")]
    Redirects {
        /// The address that was asked for.
        url: String,
        /// How often it was redirected.
        count: usize,
        /// Where it led.
        last: String,
    },
    /// The server wants to be asked later.
    #[error("the server of {url} answered with status {status}{}; nothing was captured", wait(*after))]
    Later {
        /// The address.
        url: String,
        /// The status: 429, or one of 500 to 599.
        status: u32,
        /// When to ask again, where it says so.
        after: Option<Duration>,
    },
    /// No answer in time.
    #[error("{url} did not answer within {seconds} seconds; allow more with --max-time")]
    Time {
        /// The address.
        url: String,
        /// How long was waited.
        seconds: u64,
    },
    /// Nothing is known by the name of the host.
    #[error("{0}: no such host; check the address, and that this machine is on the network")]
    NoHost(String),
    /// Something else went wrong.
    #[error("{url} could not be fetched: {why}")]
    Failed {
        /// The address.
        url: String,
        /// What.
        why: String,
    },
}

fn wait(after: Option<Duration>) -> String {
    after.map_or_else(
        || ", ask again later".to_owned(),
        |after| format!(", ask again in {} seconds", after.as_secs()),
    )
}
