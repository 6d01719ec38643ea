//! Which URLs keys may come from, and where an issuer's metadata is found.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Why a URL is not one that keys are fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlProblem {
    /// Not an absolute URL with a host, or with white space, control characters or backslashes in it.
    Invalid,
    /// Neither `https`, nor `http` to `localhost`, `127.0.0.0/8` or `::1`.
    NotHttps,
    /// A user or a password in it.
    Credentials,
    /// A query or a fragment in an issuer (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
    QueryOrFragment,
}

impl fmt::Display for UrlProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UrlProblem::Invalid => "not a URL; write it in full, as `https://issuer.example.com`",
            UrlProblem::NotHttps => "not `https`; plain `http` is for `localhost`, `127.0.0.0/8` and `::1` alone",
            UrlProblem::Credentials => "credentials in a URL; leave them out, key sets are public",
            UrlProblem::QueryOrFragment => "an issuer has neither query nor fragment; leave them out",
        })
    }
}

/// Reads the URL of a key set.
pub(crate) fn parse(text: &str) -> Result<Url, UrlProblem> {
    // A URL parser drops and mends these in silence.
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(UrlProblem::Invalid);
    }
    let url = Url::parse(text).map_err(|_| UrlProblem::Invalid)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(UrlProblem::NotHttps);
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(UrlProblem::Invalid);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlProblem::Credentials);
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(UrlProblem::NotHttps);
    }
    Ok(url)
}

/// Whether the host is this machine, by its name or address; no name is resolved.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let v6 = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || v6.and_then(|host| host.parse::<Ipv6Addr>().ok()).is_some_and(|address| address.is_loopback())
}

/// Whether both have the same scheme, host and port.
pub(super) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host_str() == b.host_str() && a.port_or_known_default() == b.port_or_known_default()
}

/// The URL as it may be shown: a query may hold what is not for everybody.
pub(crate) fn shown(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// Where the metadata of an issuer is: OpenID Connect Discovery 1.0 section 4, then RFC 8414 section 3.1.
pub(super) fn metadata(issuer: &str) -> Result<[Url; 2], UrlProblem> {
    let url = parse(issuer)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(UrlProblem::QueryOrFragment);
    }
    let path = url.path().strip_suffix('/').unwrap_or(url.path());
    let at = |path: &str| {
        let mut url = url.clone();
        url.set_path(path);
        url
    };
    Ok([
        at(&format!("{path}/.well-known/openid-configuration")),
        at(&format!("/.well-known/oauth-authorization-server{path}")),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_alone() {
        for good in [
            "https://issuer.example.com/jwks?tenant=5",
            "https://192.0.2.1:8443/",
            "http://localhost:8080/jwks",
            "HTTP://LOCALHOST/jwks",
            "http://127.0.0.1/jwks",
            "http://127.255.3.4:1/jwks",
            "http://[::1]:8080/jwks",
            "http://[0:0:0:0:0:0:0:1]/jwks",
            "http://2130706433/jwks",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for (bad, problem) in [
            ("http://issuer.example.com/jwks", UrlProblem::NotHttps),
            ("http://localhost.example.com/jwks", UrlProblem::NotHttps),
            ("http://127.0.0.1.example.com/jwks", UrlProblem::NotHttps),
            ("http://128.0.0.1/jwks", UrlProblem::NotHttps),
            ("http://0.0.0.0/jwks", UrlProblem::NotHttps),
            ("http://[::]/jwks", UrlProblem::NotHttps),
            ("http://[::ffff:127.0.0.1]/jwks", UrlProblem::NotHttps),
            ("http://192.168.0.1/jwks", UrlProblem::NotHttps),
            ("ftp://localhost/jwks", UrlProblem::NotHttps),
            ("file:///etc/jwks.json", UrlProblem::NotHttps),
            ("data:,{}", UrlProblem::NotHttps),
            ("https://user@issuer.example.com/", UrlProblem::Credentials),
            ("https://:secret@issuer.example.com/", UrlProblem::Credentials),
            ("http://localhost@issuer.example.com/", UrlProblem::Credentials),
            ("https://", UrlProblem::Invalid),
            ("/jwks", UrlProblem::Invalid),
            ("", UrlProblem::Invalid),
            ("issuer.example.com", UrlProblem::Invalid),
            (" https://issuer.example.com/", UrlProblem::Invalid),
            ("https://issuer.example.com/\n", UrlProblem::Invalid),
            ("https:\\\\issuer.example.com/", UrlProblem::Invalid),
        ] {
            assert_eq!(parse(bad), Err(problem), "{bad}");
        }
    }

    #[test]
    fn metadata_of_an_issuer() {
        for (issuer, openid, oauth) in [
            ("https://a.example", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"),
            ("https://a.example/", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"),
            (
                "https://a.example/t/5",
                "/t/5/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/t/5",
            ),
            (
                "https://a.example/t/5/",
                "/t/5/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server/t/5",
            ),
        ] {
            let found = metadata(issuer).unwrap().map(|url| url.to_string());
            assert_eq!(found, [openid, oauth].map(|path| format!("https://a.example{path}")), "{issuer}");
        }
        for bad in ["https://a.example/?t=5", "https://a.example/#t", "https://a.example?"] {
            assert_eq!(metadata(bad), Err(UrlProblem::QueryOrFragment), "{bad}");
        }
    }

    #[test]
    fn origins() {
        let origin = |a: &str, b: &str| same_origin(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(origin("https://a.example/x", "https://A.example:443/y?z"));
        for other in ["http://a.example", "https://a.example:444", "https://b.example", "https://a.example.b.example"] {
            assert!(!origin("https://a.example", other), "{other}");
        }
    }

    #[test]
    fn queries_are_not_shown() {
        let url = parse("https://a.example/jwks?key=secret#part").unwrap();
        assert_eq!(shown(&url).as_str(), "https://a.example/jwks");
    }
}
