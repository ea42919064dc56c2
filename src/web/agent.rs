//! What speaks HTTP for us: no redirects of its own, and no way to addresses that are not of the web.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy};

use super::address::is_public;

/// What names perwhom to servers.
pub(super) const USER_AGENT: &str = concat!(
    "perwhom/",
    env!("CARGO_PKG_VERSION"),
    " (fact-checking; captures single pages that a person asks for)"
);

/// An agent, and the address at which it last refused to connect.
pub(super) struct Speaker {
    pub agent: Agent,
    pub refused: Arc<Mutex<Option<String>>>,
}

impl Speaker {
    pub(super) fn new(allows_private: bool, time: Duration) -> Self {
        let proxy = Proxy::try_from_env();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(time))
            .user_agent(USER_AGENT)
            .accept("text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8")
            // What is kept is then the page itself, in which everything can be seen; the ledger packs it anyway.
            .accept_encoding("identity")
            .max_idle_connections(0)
            .proxy(proxy.clone())
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        let refused = Arc::new(Mutex::new(None));
        let guard = Guard {
            inner: DefaultResolver::default(),
            allows_private,
            proxy: proxy.map(|proxy| (proxy.host().to_owned(), proxy.port())),
            refused: Arc::clone(&refused),
        };
        Self { agent: Agent::with_parts(config, DefaultConnector::new(), guard), refused }
    }

    /// The address that was refused, once.
    pub(super) fn take_refused(&self) -> Option<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Looks up names, and lets nothing of the own machine and network through. What is connected to is what was
/// looked at: a name cannot mean something else a moment later.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allows_private: bool,
    proxy: Option<(String, u16)>,
    refused: Arc<Mutex<Option<String>>>,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let is_proxy = self.proxy.as_ref().is_some_and(|(host, port)| {
            uri.host() == Some(host.as_str()) && uri.port_u16().is_none_or(|there| there == *port)
        });
        if self.allows_private || is_proxy {
            return Ok(found);
        }
        if let Some(own) = found.iter().find(|address| !is_public(address.ip())) {
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(own.ip().to_string());
            return Err(Error::HostNotFound);
        }
        Ok(found)
    }
}
