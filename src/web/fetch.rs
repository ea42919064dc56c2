//! An address fetched: redirects followed by hand, each request and answer kept as a WARC record.

use std::io::{ErrorKind, Read as _};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, Response, Version};
use ureq::{Body, Error};
use url::{Host, Url};

use super::address::is_public;
use super::agent::{Speaker, USER_AGENT};
use super::error::FetchError;
use crate::capture::warc::{Answer, record_of, revisit_of};
use crate::model::size::Size;

/// Redirects that are followed.
const REDIRECTS: usize = 20;

/// What fetching may take.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// How much of a body is read; a longer one is kept as cut off.
    pub size: Size,
    /// How long an answer and its body may take.
    pub time: Duration,
    /// Whether addresses of the own machine and network may be fetched.
    pub private: bool,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The address.
    pub url: String,
    /// The mark by which the server knows what is had already (RFC 9110, 8.8.3).
    pub known_mark: Option<String>,
    /// The time at which what is had was last changed, as the server wrote it.
    pub known_change: Option<String>,
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// All requests and answers, as WARC records.
    pub warc: Vec<u8>,
    /// The status of the last answer.
    pub status: u32,
    /// Whether the server says that nothing has changed since.
    pub is_unchanged: bool,
    /// Why the body is cut off, if it is.
    pub cut: Option<&'static str>,
}

/// Fetches an address. `now` gives the time as archives write it, `id` random bytes for the names of
/// records.
///
/// # Errors
/// Where nothing came that tells what stands there: no answer, a refused address, redirects without an end,
/// a server that is overloaded or out of order.
pub fn fetch(
    asked: &Asked,
    allowed: Allowed,
    now: &dyn Fn() -> String,
    id: &mut dyn FnMut() -> [u8; 16],
) -> Result<Fetched, FetchError> {
    let begun = Instant::now();
    let mut url = web_address(&asked.url)?;
    let mut answers: Vec<Answer> = Vec::new();
    loop {
        refuse_own(&url, allowed)?;
        let left = allowed.time.saturating_sub(begun.elapsed());
        let (answer, status, headers) = ask(&url, asked, allowed, left, now(), begun)?;
        answers.push(answer);
        if let Some(location) = location(status, &headers) {
            if answers.len() > REDIRECTS {
                let (url, last) = (asked.url.clone(), url.to_string());
                return Err(FetchError::Redirects { url, count: REDIRECTS, last });
            }
            let next = url.join(&location).map_err(|_| FetchError::NotWeb(location.clone()))?;
            url = web_address(next.as_str())?;
            continue;
        }
        if status == 429 || status >= 500 {
            return Err(FetchError::Later { url: url.to_string(), status, after: retry_after(&headers) });
        }
        let is_unchanged = status == 304;
        let warc = match (is_unchanged, answers.last()) {
            (true, Some(answer)) => revisit_of(answer, id),
            _ => record_of(&answers, USER_AGENT, id),
        };
        let cut = answers.last().and_then(|answer| answer.cut);
        return Ok(Fetched { warc, status, is_unchanged, cut });
    }
}

/// An address as documents are known by it: of the web, in its usual form (WHATWG URL), without the part
/// that is for the reader alone.
///
/// # Errors
/// Where it is none of the web.
pub fn address(text: &str) -> Result<String, FetchError> {
    web_address(text).map(|url| url.to_string())
}

/// An address of the web, without the part that is for the reader alone.
fn web_address(text: &str) -> Result<Url, FetchError> {
    let not_web = || FetchError::NotWeb(text.to_owned());
    let mut url = Url::parse(text).map_err(|_| not_web())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(not_web());
    }
    url.set_fragment(None);
    Ok(url)
}

/// Refuses what is of the own machine by its name or number alone: a proxy would look it up itself.
fn refuse_own(url: &Url, allowed: Allowed) -> Result<(), FetchError> {
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        _ => None,
    };
    let is_own_name = url.host_str().is_some_and(|host| {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        host == "localhost" || [".localhost", ".local", ".internal"].iter().any(|end| host.ends_with(end))
    });
    if allowed.private || !(is_own_name || address.is_some_and(|address| !is_public(address))) {
        return Ok(());
    }
    let address = url.host_str().unwrap_or_default().to_owned();
    Err(FetchError::Private { url: url.to_string(), address })
}

/// One request, and its answer.
fn ask(
    url: &Url,
    asked: &Asked,
    allowed: Allowed,
    left: Duration,
    at: String,
    begun: Instant,
) -> Result<(Answer, u32, HeaderMap), FetchError> {
    let speaker = Speaker::new(allowed.private, left);
    let mut request = speaker.agent.get(url.as_str());
    let mut written = request_head(url);
    for (name, value) in [("if-none-match", &asked.known_mark), ("if-modified-since", &asked.known_change)] {
        if let Some(value) = value {
            request = request.header(name, value);
            written.extend([name, ": ", value.as_str(), "\r\n"]);
        }
    }
    written.push_str("\r\n");
    let response = request.call().map_err(|error| {
        if let Some(address) = speaker.take_refused() {
            return FetchError::Private { url: url.to_string(), address };
        }
        failed(url, allowed, error)
    })?;
    let status = u32::from(response.status().as_u16());
    let headers = response.headers().clone();
    let head = response_head(&response);
    let (body, cut) = read_body(response, allowed, begun);
    let answer = Answer { url: url.to_string(), at, request: written.into_bytes(), head, body, cut };
    Ok((answer, status, headers))
}

fn failed(url: &Url, allowed: Allowed, error: Error) -> FetchError {
    let url = url.to_string();
    match error {
        Error::HostNotFound => FetchError::NoHost(url),
        Error::Timeout(_) => FetchError::Time { url, seconds: allowed.time.as_secs() },
        Error::Io(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            FetchError::Time { url, seconds: allowed.time.as_secs() }
        }
        Error::Io(error) if error.to_string().contains("lookup") => FetchError::NoHost(url),
        error => FetchError::Failed { url, why: error.to_string() },
    }
}

/// As much of a body as came and may come, and why it is cut off there.
fn read_body(response: Response<Body>, allowed: Allowed, begun: Instant) -> (Vec<u8>, Option<&'static str>) {
    let due: Option<u64> = response
        .headers()
        .get("content-length")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    let most = allowed.size.0;
    let mut reader = response.into_body().into_with_config().limit(u64::MAX).reader();
    let (mut body, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
    let cut = loop {
        match reader.read(&mut buffer) {
            Ok(0) if due.is_some_and(|due| due > body.len() as u64) => break Some("disconnect"),
            Ok(0) => break None,
            Ok(read) => {
                let room = usize::try_from(most.saturating_sub(body.len() as u64)).unwrap_or(usize::MAX);
                body.extend_from_slice(&buffer[..read.min(room)]);
                if read > room {
                    break Some("length");
                }
                if begun.elapsed() > allowed.time {
                    break Some("time");
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                let is_late = begun.elapsed() >= allowed.time
                    || matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
                    || error.to_string().contains("timeout");
                break Some(if is_late { "time" } else { "disconnect" });
            }
        }
    };
    (body, cut)
}

/// The request as it was sent.
fn request_head(url: &Url) -> String {
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    format!(
        "GET {}{query} HTTP/1.1\r\nhost: {}{port}\r\nuser-agent: {USER_AGENT}\r\naccept: text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8\r\naccept-encoding: identity\r\n",
        url.path(),
        url.host_str().unwrap_or_default(),
    )
}

/// The head of an answer. The body that is kept is not chunked any more, so that field goes by another name,
/// as archives have it.
fn response_head(response: &Response<Body>) -> Vec<u8> {
    let version = match response.version() {
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    };
    let reason = response.status().canonical_reason().unwrap_or_default();
    let mut head = format!("{version} {} {reason}\r\n", response.status().as_u16()).into_bytes();
    for (name, value) in response.headers() {
        let name = match name.as_str() {
            "transfer-encoding" => "x-orig-transfer-encoding",
            name => name,
        };
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// Where an answer leads, if it does (RFC 9110, 15.4).
fn location(status: u32, headers: &HeaderMap) -> Option<String> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let value = headers.get("location")?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// After how long a server wants to be asked again, where it gives seconds.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
