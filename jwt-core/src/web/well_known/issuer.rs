//! The issuer as a URL (RFC 8414 section 2).

use std::net::IpAddr;

use rocket::http::uri::Absolute;

/// An issuer that can be asked for its metadata.
pub(super) struct IssuerUrl<'i> {
    /// As it is configured, and stands in the tokens.
    pub(super) text: &'i str,
    /// Scheme and authority.
    pub(super) origin: &'i str,
    /// The path, without a slash at the end.
    pub(super) path: &'i str,
}

impl<'i> IssuerUrl<'i> {
    /// The parts of the URL, or what is wrong with it.
    pub(super) fn read(text: &'i str) -> Result<Self, &'static str> {
        const NO_URL: &str = "the `issuer` is no URL; write it as `https://host` or `https://host/path`";
        if text.contains(['?', '#']) {
            return Err("the `issuer` has a query or a fragment, which RFC 8414 does not allow; write it without");
        }
        let url = Absolute::parse(text).map_err(|_| NO_URL)?;
        let authority = url.authority().ok_or(NO_URL)?;
        if authority.host().is_empty() || authority.user_info().is_some() {
            return Err(NO_URL);
        }
        let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(authority.host());
        if !is_safe {
            return Err("the `issuer` is no `https` URL; keys that come over anything else may be anybody's");
        }
        let start = url.scheme().len() + "://".len();
        let (origin, path) = match text.get(start..).and_then(|rest| rest.find('/')) {
            Some(end) => text.split_at_checked(start + end).ok_or(NO_URL)?,
            None => (text, ""),
        };
        Ok(Self { text, origin, path: path.trim_end_matches('/') })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_https_urls() {
        for (text, origin, path) in [
            ("https://a.example", "https://a.example", ""),
            ("https://a.example/", "https://a.example", ""),
            ("https://a.example:8443/t/1", "https://a.example:8443", "/t/1"),
            ("https://a.example/t/", "https://a.example", "/t"),
            ("http://localhost:8000", "http://localhost:8000", ""),
            ("http://127.0.0.2/x", "http://127.0.0.2", "/x"),
            ("http://[::1]:8000", "http://[::1]:8000", ""),
        ] {
            let url = IssuerUrl::read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!((url.text, url.origin, url.path), (text, origin, path));
        }
        for (text, part) in [
            ("me", "is no URL"),
            ("https:", "is no URL"),
            ("https://", "is no URL"),
            ("urn:example:issuer", "is no URL"),
            ("https://user:word@a.example", "is no URL"),
            ("http://a.example", "is no `https` URL"),
            ("http://127.0.0.1.example", "is no `https` URL"),
            ("http://localhost.example", "is no `https` URL"),
            ("ftp://localhost", "is no `https` URL"),
            ("https://a.example?x", "has a query or a fragment"),
            ("https://a.example/#", "has a query or a fragment"),
        ] {
            let fault = IssuerUrl::read(text).err().unwrap_or_else(|| panic!("{text} passes"));
            assert!(fault.contains(part), "{text}: {fault}");
        }
    }
}
