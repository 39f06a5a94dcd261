//! Fetches one file: looks at the address, resolves it, connects to what was resolved, follows redirects the same way.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::address::is_public;
use crate::body::Body;
use crate::{FetchError, Limits, Request};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);
/// Longest address that is fetched.
const LONGEST: usize = 8_000;

/// What was fetched, beside the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The address that had it, after redirects.
    pub url: String,
    /// The MIME type, without parameters.
    pub mimetype: Option<String>,
    /// The character set that the server stated.
    pub charset: Option<String>,
    /// The name of the file, where the server gave one.
    pub name: Option<String>,
    /// Bytes of the file, unpacked.
    pub bytes: u64,
    /// What names this state of the file.
    pub etag: Option<String>,
    /// When it changed, as the server says it.
    pub last_modified: Option<String>,
    /// Whether it is as it was known, and did not come again.
    pub unchanged: bool,
}

/// How an address answered, of which nothing is kept.
#[derive(Debug)]
pub struct Reached {
    /// Where redirects led, whatever came of it there; nothing where there was none.
    pub redirected_to: Option<String>,
    /// Whether a file began to come.
    pub answer: Result<(), FetchError>,
}

/// Fetches files.
#[derive(Debug, Clone)]
pub struct Fetcher {
    limits: Limits,
    agent: String,
}

impl Fetcher {
    /// Makes one that tells servers this name.
    pub fn new(limits: Limits, agent: &str) -> Self {
        Self {
            limits,
            agent: agent.to_owned(),
        }
    }

    /// Fetches a file, and writes it as it comes. An error of the output ends the fetching.
    ///
    /// The work has a thread of its own, so that it may be called from a thread that drives other tasks.
    pub fn get(&self, address: &str, out: &mut (dyn Write + Send)) -> Result<Fetched, FetchError> {
        self.ask_for(&Request::new(address), out)
    }

    /// Like [`Fetcher::get`], with headers of the caller's and what is known of the file already.
    pub fn ask_for(
        &self,
        request: &Request,
        out: &mut (dyn Write + Send),
    ) -> Result<Fetched, FetchError> {
        self.apart(async {
            let mut url = parsed(&request.address)?;
            let answer = self.follow(request, &mut url).await?;
            match answer.status().as_u16() {
                304 => Ok(said(url, answer.headers(), 0, true)),
                _ => self.take(url, answer, out).await,
            }
        })
    }

    /// Looks whether a file begins to come from an address, and leaves it at its first bytes, however many there would be.
    pub fn reach(&self, address: &str) -> Reached {
        let begin = match parsed(address) {
            Ok(url) => url,
            Err(error) => {
                return Reached {
                    redirected_to: None,
                    answer: Err(error),
                };
            }
        };
        let mut url = begin.clone();
        let answer = self.apart(async {
            let mut answer = self.follow(&Request::new(address), &mut url).await?;
            answer.chunk().await.map_err(|error| network(&error))?;
            Ok(())
        });
        Reached {
            redirected_to: (url != begin).then(|| url.into()),
            answer,
        }
    }

    /// Does work in a thread of its own, within the time that there is.
    fn apart<T: Send>(
        &self,
        work: impl Future<Output = Result<T, FetchError>> + Send,
    ) -> Result<T, FetchError> {
        std::thread::scope(|scope| {
            let done = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                let whole = self.limits.whole;
                runtime.block_on(async {
                    tokio::time::timeout(whole, work).await.unwrap_or_else(|_| {
                        Err(FetchError::Network(format!(
                            "the file did not come within {} seconds",
                            whole.as_secs()
                        )))
                    })
                })
            });
            match done.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Returns the answer at the end of redirects, and leaves in `url` where that was, or how far it came.
    async fn follow(
        &self,
        request: &Request,
        url: &mut Url,
    ) -> Result<reqwest::Response, FetchError> {
        let origin = url.origin();
        let headers = headers(request)?;
        for _ in 0..=self.limits.redirects {
            let mut sent = headers.clone();
            if url.origin() != origin {
                sent.remove(AUTHORIZATION);
            }
            let answer = self.ask(url, sent, request.sent()).await?;
            let status = answer.status();
            if status.as_u16() == 304 {
                return Ok(answer);
            }
            if status.is_redirection() && request.sent().is_some() {
                return Err(FetchError::Status(status.as_u16()));
            }
            if status.is_redirection()
                && let Some(target) = header(answer.headers(), LOCATION)
            {
                let next = url
                    .join(&target)
                    .map_err(|_| FetchError::Refused("a redirect to no address".to_owned()))?;
                let next = parsed(next.as_str())?;
                if url.scheme() == "https" && next.scheme() == "http" {
                    tracing::info!(from = %url, to = %next, "a redirect leaves TLS");
                }
                *url = next;
                continue;
            }
            if !status.is_success() {
                return Err(refused(status.as_u16(), answer.headers()));
            }
            return Ok(answer);
        }
        Err(FetchError::Refused(format!(
            "more than {} redirects",
            self.limits.redirects
        )))
    }

    async fn ask(
        &self,
        url: &Url,
        headers: HeaderMap,
        body: Option<(&str, &str)>,
    ) -> Result<reqwest::Response, FetchError> {
        let (host, addresses) = self.resolve(url).await?;
        // A process has one provider; it may be there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(&self.agent)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .read_timeout(self.limits.silence)
            .resolve_to_addrs(&host, &addresses)
            .build()
            .map_err(|error| network(&error))?;
        let request = match body {
            None => client.get(url.clone()),
            Some((kind, text)) => client
                .post(url.clone())
                .header(CONTENT_TYPE, kind)
                .body(text.to_owned()),
        };
        request
            .headers(headers)
            .header(ACCEPT_ENCODING, "gzip, identity")
            .send()
            .await
            .map_err(|error| network(&error))
    }

    /// Finds the addresses of a host that may be connected to.
    async fn resolve(&self, url: &Url) -> Result<(String, Vec<SocketAddr>), FetchError> {
        let port = url
            .port_or_known_default()
            .ok_or_else(|| FetchError::Refused("the address has no port".to_owned()))?;
        let host = url
            .host()
            .ok_or_else(|| FetchError::Refused("the address has no host".to_owned()))?;
        let found: Vec<SocketAddr> = match host {
            Host::Ipv4(address) => vec![SocketAddr::new(IpAddr::V4(address), port)],
            Host::Ipv6(address) => vec![SocketAddr::new(IpAddr::V6(address), port)],
            Host::Domain(name) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|error| {
                    FetchError::Network(format!("{name} could not be resolved: {error}"))
                })?
                .collect(),
        };
        let open: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| self.limits.private || is_public(address.ip()))
            .collect();
        if open.is_empty() {
            return Err(FetchError::Refused(format!(
                "{host} has no public address, and others are not fetched from"
            )));
        }
        Ok((url.host_str().unwrap_or_default().to_owned(), open))
    }

    async fn take(
        &self,
        url: Url,
        mut answer: reqwest::Response,
        out: &mut (dyn Write + Send),
    ) -> Result<Fetched, FetchError> {
        let headers = answer.headers().clone();
        let stated = header(&headers, CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
        if stated.is_some_and(|bytes| bytes > self.limits.bytes) {
            return Err(FetchError::TooLarge(format!(
                "the file has more than {} bytes",
                self.limits.bytes
            )));
        }
        let encoding = header(&headers, CONTENT_ENCODING).unwrap_or_default();
        let mut body = Body::new(&encoding, &self.limits, out)?;
        while let Some(piece) = answer.chunk().await.map_err(|error| network(&error))? {
            body.take(&piece)?;
        }
        let bytes = body.finish()?;
        Ok(said(url, &headers, bytes, false))
    }
}

/// What the server says of a file.
fn said(url: Url, headers: &HeaderMap, bytes: u64, unchanged: bool) -> Fetched {
    let kind = header(headers, CONTENT_TYPE).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    let mimetype = parts
        .next()
        .filter(|text| !text.is_empty())
        .map(str::to_ascii_lowercase);
    let charset = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches('"').to_owned())
    });
    Fetched {
        url: url.into(),
        mimetype,
        charset,
        name: header(headers, CONTENT_DISPOSITION).and_then(|text| file_name(&text)),
        bytes,
        etag: header(headers, ETAG),
        last_modified: header(headers, LAST_MODIFIED),
        unchanged,
    }
}

/// The headers of a request.
fn headers(request: &Request) -> Result<HeaderMap, FetchError> {
    let refuse = |name: &str| FetchError::Refused(format!("the header {name} cannot be sent"));
    let mut out = HeaderMap::new();
    for (name, value) in &request.headers {
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse(name))?;
        out.insert(key, HeaderValue::from_str(value).map_err(|_| refuse(name))?);
    }
    for (key, value) in [
        (IF_NONE_MATCH, &request.etag),
        (IF_MODIFIED_SINCE, &request.last_modified),
    ] {
        if let Some(value) = value {
            let value = HeaderValue::from_str(value).map_err(|_| refuse(key.as_str()))?;
            out.insert(key, value);
        }
    }
    Ok(out)
}

/// The error of a status; where the server says when to come again, that too.
fn refused(status: u16, headers: &HeaderMap) -> FetchError {
    let after = header(headers, RETRY_AFTER).filter(|_| matches!(status, 429 | 503));
    match after.and_then(|text| text.trim().parse::<u64>().ok()) {
        Some(seconds) => FetchError::Later {
            status,
            after: Duration::from_secs(seconds),
        },
        None => FetchError::Status(status),
    }
}

fn parsed(address: &str) -> Result<Url, FetchError> {
    if address.len() > LONGEST {
        return Err(FetchError::Refused("the address is too long".to_owned()));
    }
    let url = Url::parse(address.trim())
        .map_err(|error| FetchError::Refused(format!("not an address: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::Refused(format!(
            "only http and https are fetched, not {}",
            url.scheme()
        )));
    }
    Ok(url)
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Reads the name in `attachment; filename="a.csv"`.
fn file_name(disposition: &str) -> Option<String> {
    disposition.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let name = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case("filename") && !name.is_empty()).then(|| name.to_owned())
    })
}

/// Says which kind of failure it is, and behind that what the libraries and the system say of it; not the address, which may hold
/// secrets.
fn network(error: &reqwest::Error) -> FetchError {
    let mut said = Vec::new();
    let (mut refuses, mut distrusted) = (false, false);
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        said.push(inner.to_string());
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            refuses |= io.kind() == std::io::ErrorKind::ConnectionRefused;
            // What an error of input and output holds is none of its causes.
            distrusted |= io.get_ref().is_some_and(|held| held.is::<rustls::Error>());
        }
        distrusted |= inner.is::<rustls::Error>();
        cause = inner.source();
    }
    let cause = match said.is_empty() {
        true => "nothing more is known".to_owned(),
        false => said.join(": "),
    };
    FetchError::Network(if error.is_timeout() {
        format!("the server took too long: {cause}")
    } else if refuses {
        format!("the server refuses connections: {cause}")
    } else if distrusted {
        format!("the certificate of the server is not to be trusted: {cause}")
    } else if error.is_connect() {
        format!("the server could not be connected to: {cause}")
    } else {
        format!("the answer broke off: {cause}")
    })
}
