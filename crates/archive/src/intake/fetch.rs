//! Fetching, politely and safely.
//!
//! *Politely*: robots.txt (RFC 9309) is read and obeyed, the user agent tells who asks,
//! a host is asked one thing at a time and then left alone for a while (its own
//! `Crawl-delay`, else [`Web::delay`]), and what hasn't changed isn't sent again.
//!
//! *Safely*: only http and https, only public addresses ([`address`]). The check stands
//! between name resolution and connection, so that the very address that was checked is
//! connected to, on each redirect anew. Answers are bounded in size, time and hops.

use super::unpack::{Told, told};
use super::{Visit, address, http};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use texting_robots::Robot;
use ureq::http::{Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

/// How to fetch.
#[derive(Clone, Debug)]
pub struct Web {
    /// Where whoever runs a site can complain: a mail or web address.
    pub contact: Option<String>,
    /// Whether to ask private addresses, too (this machine, the local network).
    pub private: Private,
    /// How long a host is left alone after a request.
    pub delay: Duration,
    /// How long to wait for a connection.
    pub connect: Duration,
    /// How long to wait for a whole answer.
    pub whole: Duration,
    /// The most bytes of an answer, unpacked.
    pub most: u64,
    /// The most redirects in a row.
    pub redirects: usize,
    /// Set from elsewhere, it ends waiting and fetching.
    pub stop: Arc<AtomicBool>,
}

/// What to do about private addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Private {
    /// They are never asked.
    #[default]
    Refused,
    /// They are asked like others.
    Allowed,
}

impl Default for Web {
    fn default() -> Web {
        Web {
            contact: None,
            private: Private::Refused,
            delay: Duration::from_secs(1),
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            most: 32 << 20,
            redirects: 5,
            stop: Arc::default(),
        }
    }
}

impl Web {
    fn user_agent(&self) -> String {
        let contact = self.contact.as_deref().map(|contact| format!(" (+{contact})"));
        format!("{NAME}/{}{}", env!("CARGO_PKG_VERSION"), contact.unwrap_or_default())
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// The name that robots.txt knows us by.
const NAME: &str = "secondsource";

/// What came of a request.
#[derive(Debug)]
pub enum Fetched {
    /// The page.
    Page(Page),
    /// It hasn't changed since the visit that was told.
    Unchanged,
}

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The address it came from in the end.
    pub url: String,
    /// Its content type, as sent.
    pub content_type: Option<String>,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
    /// What to remember of it.
    pub visit: Visit,
    /// For how long the server calls it fresh.
    pub fresh: Option<Duration>,
}

/// Why there was no answer, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    passing: bool,
    gone: bool,
    retry_after: Option<Duration>,
}

impl Failure {
    fn lasting(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            passing: false,
            gone: false,
            retry_after: None,
        }
    }

    fn passing(message: impl Into<String>) -> Failure {
        Failure { passing: true, ..Failure::lasting(message) }
    }

    #[cfg(test)]
    pub(super) fn busy(message: &str, retry_after: Option<Duration>) -> Failure {
        Failure { retry_after, ..Failure::passing(message) }
    }

    /// Fetching isn't wanted here.
    pub(super) fn offline() -> Failure {
        Failure::lasting("a web address: fetch it with 'ingest'")
    }

    /// Whether another try may have more luck.
    pub fn is_passing(&self) -> bool {
        self.passing
    }

    /// Whether the server says that the page is gone for good.
    pub fn is_gone(&self) -> bool {
        self.gone
    }

    /// How long the server asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Fetches, one request after the other.
pub struct Fetcher {
    web: Web,
    agent: Agent,
    hosts: BTreeMap<String, Host>,
}

/// What is known of a host.
struct Host {
    rules: Rules,
    read: Instant,
    asked: Instant,
}

enum Rules {
    /// There are none.
    Open,
    /// They could not be had, which forbids all (RFC 9309, 2.3.1.4).
    Unknown(Failure),
    Read(Box<Robot>),
}

/// Robots.txt is read anew after so long (RFC 9309, 2.4).
const STALE: Duration = Duration::from_secs(24 * 3600);
/// One that couldn't be had is asked for again after so long.
const RETRY: Duration = Duration::from_secs(600);
/// So much of it is read.
const ROBOTS: u64 = 500 << 10;
/// So many hosts are remembered.
const HOSTS: usize = 4096;
/// A host that wants to be left alone for longer between two pages isn't asked at all.
const LONGEST_DELAY: Duration = Duration::from_secs(300);

impl Fetcher {
    /// A fetcher that has asked nobody yet.
    pub fn new(web: Web) -> Fetcher {
        let config = Agent::config_builder()
            .user_agent(web.user_agent())
            .accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
            .accept_encoding("gzip, br")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(web.connect))
            .timeout_global(Some(web.whole))
            .proxy(None)
            .build();
        let resolver =
            Checked { inner: DefaultResolver::default(), private: web.private };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Fetcher { web, agent, hosts: BTreeMap::new() }
    }

    /// Fetches a page, unless it is as it was at the visit `before`.
    pub fn get(
        &mut self,
        address: &str,
        before: Option<&Visit>,
    ) -> Result<Fetched, Failure> {
        let mut url = address::parse(address).map_err(Failure::lasting)?;
        for _ in 0..=self.web.redirects {
            self.permit(&url)?;
            let response = self.ask(&url, before)?;
            match response.status().as_u16() {
                200..=299 => return Ok(Fetched::Page(self.page(&url, response)?)),
                304 => return Ok(Fetched::Unchanged),
                301 | 302 | 303 | 307 | 308 => url = redirect(&url, &response)?,
                status => return Err(refusal(status, &response)),
            }
        }
        let most = self.web.redirects;
        Err(Failure::lasting(format!("redirected more than {most} times: a loop?")))
    }

    /// Waits until the host may be asked for this page, or says why it mustn't.
    fn permit(&mut self, url: &Url) -> Result<(), Failure> {
        let key = url.origin().ascii_serialization();
        let stale = self.hosts.get(&key).is_none_or(|host| {
            let lasts = match host.rules {
                Rules::Unknown(_) => RETRY,
                _ => STALE,
            };
            host.read.elapsed() > lasts
        });
        if stale {
            if self.hosts.len() >= HOSTS {
                self.hosts.clear();
            }
            let rules = self.rules(url);
            // The pause is between pages: robots.txt and the first page are one visit.
            let now = Instant::now();
            let asked = now.checked_sub(LONGEST_DELAY).unwrap_or(now);
            self.hosts.insert(key.clone(), Host { rules, read: now, asked });
        }
        let Some(host) = self.hosts.get(&key) else { return Ok(()) };
        let delay = match &host.rules {
            Rules::Open => self.web.delay,
            Rules::Unknown(failure) => {
                let message = format!("its robots.txt can't be had ({failure})");
                return Err(Failure { message, ..failure.clone() });
            }
            Rules::Read(robot) if !robot.allowed(url.as_str()) => {
                return Err(Failure::lasting("its robots.txt forbids to fetch it"));
            }
            Rules::Read(robot) => {
                let wanted =
                    robot.delay.and_then(|s| Duration::try_from_secs_f32(s).ok());
                wanted.unwrap_or_default().max(self.web.delay)
            }
        };
        if delay > LONGEST_DELAY {
            let seconds = delay.as_secs();
            let what = format!("its robots.txt wants {seconds} s between two requests");
            return Err(Failure::lasting(what));
        }
        self.wait(host.asked + delay)
    }

    fn wait(&self, until: Instant) -> Result<(), Failure> {
        loop {
            if self.web.is_stopped() {
                return Err(Failure::passing("not fetched: stopped"));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(Duration::from_millis(100)));
        }
    }

    /// Fetches a host's robots.txt.
    fn rules(&self, url: &Url) -> Rules {
        let Ok(mut at) = url.join("/robots.txt") else { return Rules::Open };
        for _ in 0..=self.web.redirects {
            let response = match self.request(&at, None) {
                Ok(response) => response,
                Err(failure) => return Rules::Unknown(failure),
            };
            match response.status().as_u16() {
                200..=299 => return read_rules(response),
                301 | 302 | 303 | 307 | 308 => match redirect(&at, &response) {
                    Ok(next) => at = next,
                    Err(_) => return Rules::Open,
                },
                status @ (429 | 500..) => {
                    return Rules::Unknown(refusal(status, &response));
                }
                _ => return Rules::Open,
            }
        }
        Rules::Open
    }

    fn ask(
        &mut self,
        url: &Url,
        before: Option<&Visit>,
    ) -> Result<Response<Body>, Failure> {
        let response = self.request(url, before);
        if let Some(host) = self.hosts.get_mut(&url.origin().ascii_serialization()) {
            host.asked = Instant::now();
        }
        response
    }

    fn request(
        &self,
        url: &Url,
        before: Option<&Visit>,
    ) -> Result<Response<Body>, Failure> {
        let mut request = self.agent.get(url.as_str());
        if let Some(etag) = before.and_then(|visit| visit.etag.as_deref()) {
            request = request.header("If-None-Match", etag);
        }
        if let Some(date) = before.and_then(|visit| visit.last_modified.as_deref()) {
            request = request.header("If-Modified-Since", date);
        }
        request.call().map_err(|error| failure(error, &self.web))
    }

    fn page(&self, url: &Url, response: Response<Body>) -> Result<Page, Failure> {
        let most = self.web.most;
        let said = |name| header(&response, name).map(str::to_owned);
        let [content_type, encoding] = ["content-type", "content-encoding"].map(said);
        let visit = Visit {
            etag: said("etag"),
            last_modified: said("last-modified"),
            stamp: None,
        };
        let fresh = said("cache-control").as_deref().and_then(max_age);
        let mut packed = Vec::new();
        let body = response.into_body().into_reader();
        body.take(most + 1)
            .read_to_end(&mut packed)
            .map_err(|error| failure(ureq::Error::from(error), &self.web))?;
        let too_long = || {
            Failure::lasting(format!("longer than {} MiB: give it as a file", most >> 20))
        };
        if packed.len() as u64 > most {
            return Err(too_long());
        }
        let bytes = http::decode(encoding.as_deref(), packed.as_slice(), most);
        let bytes = bytes.map_err(|error| match is_told(&error) {
            true if error.to_string().starts_with("longer") => too_long(),
            _ => Failure::passing(format!("a damaged answer ({error}): try again later")),
        })?;
        Ok(Page { url: url.to_string(), content_type, bytes, visit, fresh })
    }
}

fn read_rules(response: Response<Body>) -> Rules {
    let encoding = header(&response, "content-encoding").map(str::to_owned);
    let mut packed = Vec::new();
    let body = response.into_body().into_reader();
    // What is cut off or broken off counts as far as it goes.
    let _ = body.take(ROBOTS).read_to_end(&mut packed);
    let text = http::decode(encoding.as_deref(), packed.as_slice(), ROBOTS);
    let robot = text.ok().and_then(|text| Robot::new(NAME, &text).ok());
    robot.map_or(Rules::Open, |robot| Rules::Read(Box::new(robot)))
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

fn redirect(url: &Url, response: &Response<Body>) -> Result<Url, Failure> {
    let Some(to) = header(response, "location") else {
        return Err(Failure::lasting("redirected to nowhere"));
    };
    let joined = address::join(Some(url.as_str()), to);
    address::parse(&joined)
        .map_err(|why| Failure::lasting(format!("redirected to {joined}: {why}")))
}

/// What a status means for the user.
fn refusal(status: u16, response: &Response<Body>) -> Failure {
    let retry_after = header(response, "retry-after").and_then(wait_of);
    let (what, passing) = match status {
        401 | 402 | 403 | 451 => ("not open to the public", false),
        404 => ("not found: check the address", false),
        410 => ("gone for good", false),
        408 | 425 | 429 => ("too busy: try again later", true),
        500.. => ("the server is in trouble: try again later", true),
        _ => ("an answer that can't be used", false),
    };
    let message = format!("{what} (status {status})");
    Failure { message, passing, gone: status == 410, retry_after }
}

/// `Retry-After`: seconds or a date.
fn wait_of(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value.trim()).ok()?;
    let until = SystemTime::from(date.timestamp());
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}

/// `max-age` of `Cache-Control`.
fn max_age(value: &str) -> Option<Duration> {
    let mut parts = value.split(',').filter_map(|part| part.trim().split_once('='));
    let (_, seconds) = parts.find(|(key, _)| key.eq_ignore_ascii_case("max-age"))?;
    seconds.trim_matches('"').parse().ok().map(Duration::from_secs)
}

fn is_told(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Told>())
}

/// An error of the client in words for the user.
fn failure(error: ureq::Error, web: &Web) -> Failure {
    use ureq::Error;
    match error {
        Error::Io(error) if is_told(&error) => Failure::lasting(error.to_string()),
        Error::HostNotFound => Failure::passing("no such host: check the address"),
        Error::Timeout(_) => {
            let most = web.whole.as_secs();
            Failure::passing(format!("no whole answer in {most} s: try again later"))
        }
        Error::Io(error) => {
            Failure::passing(format!("can't be reached ({error}): try again later"))
        }
        Error::ConnectionFailed => Failure::passing("can't be reached: try again later"),
        error => Failure::passing(format!("a broken answer ({error}): try again later")),
    }
}

/// Resolves names, and lets only those addresses through that may be asked.
#[derive(Debug)]
struct Checked {
    inner: DefaultResolver,
    private: Private,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.private == Private::Allowed {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|found| address::is_public(found.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let what = "refused: a private address (allow it with --allow-private)";
            return Err(ureq::Error::Io(told(what)));
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read() {
        assert_eq!(wait_of("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait_of("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait_of("soon"), None);
        assert_eq!(max_age("public, max-age=300"), Some(Duration::from_secs(300)));
        assert_eq!(max_age("no-store"), None);
    }
}
