//! One bounded answer over HTTP: size, redirects and hosts; the time is bounded around it.

use std::time::SystemTime;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response, StatusCode, Url};

use super::error::Failed;
use super::{FetchError, RemoteKeysError, RemoteSettings, freshness, location};

/// The answer to a request.
pub(super) struct Answer {
    pub(super) headers: HeaderMap,
    /// `None`: what we have is still right (304).
    pub(super) body: Option<Vec<u8>>,
}

/// A client for what is found at this URL, and on the same machine as it.
///
/// No connection is kept: the next fetch is minutes away, and may come from another runtime.
pub(crate) fn client(url: &Url, settings: &RemoteSettings) -> Result<Client, RemoteKeysError> {
    let mut roots = Vec::new();
    for pem in &settings.ca {
        let certificates = Certificate::from_pem_bundle(pem.as_bytes()).unwrap_or_default();
        if certificates.is_empty() {
            return Err(RemoteKeysError::Certificates);
        }
        roots.extend(certificates);
    }
    let mut client = Client::builder()
        .user_agent(concat!("jwt-core/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .http1_only()
        .pool_max_idle_per_host(0);
    // Every machine's own `localhost`, whatever a name server says.
    let local = [[127, 0, 0, 1].into(), std::net::Ipv6Addr::LOCALHOST.into()];
    client = client.resolve_to_addrs("localhost", &local.map(|address: std::net::IpAddr| (address, 0).into()));
    if location::is_loopback(url) {
        // A proxy has another loopback than we have.
        client = client.no_proxy();
    }
    client = match url.scheme() {
        // Without TLS there is nothing that needs a root.
        "http" if roots.is_empty() => client.tls_certs_only([]),
        "http" => client.tls_certs_merge(roots),
        _ => client.https_only(true).tls_certs_merge(roots),
    };
    client.build().map_err(|error| match FetchError::from_client(error) {
        // What the platform cannot parse of its own roots it leaves out; only ours can be damaged.
        _ if !settings.ca.is_empty() => RemoteKeysError::Certificates,
        FetchError::Connect(cause) | FetchError::Transfer(cause) => RemoteKeysError::Tls(cause),
        other => RemoteKeysError::Tls(other.to_string()),
    })
}

/// Asks for what is found at the URL; with an entity tag, only if it is another than that (RFC 9110 section 13.1.2).
pub(super) async fn get(
    client: &Client,
    url: &Url,
    accept: &'static str,
    tag: Option<&HeaderValue>,
    settings: &RemoteSettings,
    now: SystemTime,
) -> Result<Answer, Failed> {
    let mut url = url.clone();
    for _ in 0..=settings.redirects {
        let mut request = client.get(url.clone()).header(ACCEPT, accept);
        if let Some(tag) = tag {
            request = request.header(IF_NONE_MATCH, tag);
        }
        let response = request.send().await.map_err(FetchError::from_client)?;
        match response.status() {
            StatusCode::OK => {
                let headers = response.headers().clone();
                return Ok(Answer { headers, body: Some(body(response, settings.max_size).await?) });
            }
            StatusCode::NOT_MODIFIED if tag.is_some() => {
                return Ok(Answer { headers: response.headers().clone(), body: None });
            }
            status if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) => url = next(&url, response.headers())?,
            status => {
                let error = FetchError::Status(status.as_u16());
                let waits = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
                let retry_after = freshness::retry_after(response.headers(), now).filter(|_| waits);
                return Err(Failed { error, retry_after });
            }
        }
    }
    Err(FetchError::TooManyRedirects(settings.redirects).into())
}

fn next(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).and_then(|text| url.join(text).ok());
    let plain = |target: &Url| target.username().is_empty() && target.password().is_none();
    target.filter(|target| location::same_origin(url, target) && plain(target)).ok_or(FetchError::Redirect)
}

/// Reads the body piece by piece, and no further than it may be long.
pub(crate) async fn body(mut response: Response, max_size: usize) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(FetchError::from_client)? {
        if body.len() + piece.len() > max_size {
            return Err(FetchError::TooLarge(max_size));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
