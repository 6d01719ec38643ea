//! Where a request carries its token.

use std::borrow::Cow;

use rocket::Request;
use rocket::http::uncased::Uncased;

#[cfg(feature = "session")]
use super::cookie::CookieSettings;
use super::query;
use crate::token::TokenError;

/// What carries the token: a header, with a scheme in it, or where configured a cookie, or the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Transport {
    /// Another header than `Authorization`, in which no scheme stands before the token.
    pub(crate) bare: Option<Uncased<'static>>,
    pub(crate) scheme: String,
    /// The cookies that may carry it instead.
    #[cfg(feature = "session")]
    pub(crate) cookie: Option<CookieSettings>,
    /// The name in the query under which it may stand instead.
    pub(crate) query: Option<String>,
    /// The longest token that is looked at, in bytes.
    pub(crate) limit: usize,
}

impl Default for Transport {
    fn default() -> Self {
        Self {
            bare: None,
            scheme: "Bearer".to_owned(),
            #[cfg(feature = "session")]
            cookie: None,
            query: None,
            limit: crate::token::DEFAULT_TOKEN_LIMIT,
        }
    }
}

/// What a request carries.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Credentials<'r> {
    /// Nothing, or something that is meant for somebody else.
    None,
    /// What stands where a token has to; nothing is known of it yet.
    Token(&'r str),
    /// Something that is meant for this library, and is no token.
    Invalid(TokenError),
    /// More than one of something of which there has to be one (RFC 6750 section 2 and 3.1).
    Several,
}

impl Transport {
    pub(crate) fn header(&self) -> &str {
        self.bare.as_ref().map_or("Authorization", |header| header.as_str())
    }

    /// Finds the token of a request, without looking into it.
    pub(crate) fn credentials<'r>(&self, request: &'r Request<'_>) -> Credentials<'r> {
        self.in_header(request).or(|| self.in_cookie(request)).or(|| match &self.query {
            Some(name) => query::credentials(request, name, self.limit),
            None => Credentials::None,
        })
    }

    #[cfg(feature = "session")]
    fn in_cookie<'r>(&self, request: &'r Request<'_>) -> Credentials<'r> {
        self.cookie.as_ref().map_or(Credentials::None, |cookie| cookie.credentials(request, self.limit))
    }

    #[cfg(not(feature = "session"))]
    fn in_cookie<'r>(&self, _: &'r Request<'_>) -> Credentials<'r> {
        Credentials::None
    }

    fn in_header<'r>(&self, request: &'r Request<'_>) -> Credentials<'r> {
        let mut values = self.values(request);
        match (values.next(), values.next()) {
            (None, _) => Credentials::None,
            (Some(_), Some(_)) => Credentials::Several,
            (Some(value), None) => self.parse(value),
        }
    }

    /// What stands in the header. Rocket's own table hashes a name letter by letter, which takes longer than to look at all
    /// that browsers send.
    fn values<'r>(&self, request: &'r Request<'_>) -> impl Iterator<Item = &'r str> {
        let name = self.header();
        request.headers().iter().filter(move |header| header.name == name).filter_map(|header| match header.value {
            Cow::Borrowed(value) => Some(value),
            Cow::Owned(_) => None,
        })
    }

    fn parse<'r>(&self, value: &'r str) -> Credentials<'r> {
        // Before anything is searched for in it: the scheme, and what stands around the token, are short.
        if value.len() > self.limit + self.scheme.len() + 16 {
            let ours = self.bare.is_some() || split_scheme(value).0.eq_ignore_ascii_case(&self.scheme);
            return if ours {
                Credentials::Invalid(TokenError::TooLarge { limit: self.limit })
            } else {
                Credentials::None
            };
        }
        if self.bare.is_some() {
            return Credentials::Token(value);
        }
        let (scheme, rest) = split_scheme(value);
        if !scheme.eq_ignore_ascii_case(&self.scheme) {
            // `Basic abc, Bearer def`: one of several is meant for us.
            let hidden = value.split(',').any(|part| {
                let (scheme, rest) = split_scheme(part.trim_matches([' ', '\t']));
                scheme.eq_ignore_ascii_case(&self.scheme) && !rest.is_empty()
            });
            return if hidden { Credentials::Several } else { Credentials::None };
        }
        let rest = rest.trim_start_matches(' ');
        // The parameter form belongs to schemes other than RFC 6750's, which has none.
        if !self.scheme.eq_ignore_ascii_case("Bearer")
            && let Some((name, value)) = rest.split_once('=')
            && name.eq_ignore_ascii_case("token")
        {
            let value = match value.strip_prefix('"') {
                None => Some(value),
                Some(quoted) => quoted.strip_suffix('"'),
            };
            return value.filter(|value| !value.contains(',')).map_or_else(malformed, Credentials::Token);
        }
        Credentials::Token(rest)
    }
}

impl<'r> Credentials<'r> {
    /// What there is of the two; both are several.
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        match (self, other()) {
            (found, Self::None) | (Self::None, found) => found,
            _ => Self::Several,
        }
    }

    /// What may be a token: visible ASCII that cannot end one or begin another thing. Whether it is base64url is for the
    /// verifier to say. Of a token that is known this need not be asked.
    pub(crate) fn examined(text: &'r str) -> Self {
        let other = |byte: u8| {
            !(b'!'..=b'~').contains(&byte) | (byte == b'"') | (byte == b',') | (byte == b';') | (byte == b'\\')
        };
        // To the end in any case, and without a branch: that way the compiler looks at many bytes at a time.
        let others = text.bytes().fold(false, |so_far, byte| so_far | other(byte));
        match text {
            _ if others && text.contains(',') => Self::Several,
            "" => malformed(),
            _ if others => malformed(),
            _ => Self::Token(text),
        }
    }
}

fn malformed<'r>() -> Credentials<'r> {
    Credentials::Invalid(crate::token::Malformed::Segments.into())
}

/// The scheme, and what follows the first space (or tab, which is none, but ends a scheme all the same).
fn split_scheme(value: &str) -> (&str, &str) {
    let end = value.bytes().position(|byte| matches!(byte, b' ' | b'\t'));
    value.split_at(end.unwrap_or(value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examined<'r>(transport: &Transport, value: &'r str) -> Credentials<'r> {
        match transport.parse(value) {
            Credentials::Token(text) => Credentials::examined(text),
            found => found,
        }
    }

    fn bearer() -> Transport {
        Transport { limit: 64, ..Transport::default() }
    }

    fn jwt() -> Transport {
        Transport { scheme: "JWT".into(), ..bearer() }
    }

    #[test]
    fn one_token_is_found() {
        for value in ["Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c"] {
            assert_eq!(examined(&bearer(), value), Credentials::Token("a.b.c"), "{value}");
        }
        for value in ["JWT a.b.c", "jwt token=a.b.c", "JWT token=\"a.b.c\"", "JWT TOKEN=\"a.b.c\""] {
            assert_eq!(examined(&jwt(), value), Credentials::Token("a.b.c"), "{value}");
        }
    }

    #[test]
    fn a_token_is_visible_ascii_without_delimiters() {
        for byte in 0..=127_u8 {
            let text = char::from(byte).to_string();
            let plain = byte.is_ascii_graphic() && !"\",;\\".contains(&text);
            assert_eq!(matches!(Credentials::examined(&text), Credentials::Token(_)), plain, "{text:?}");
        }
        assert!(matches!(Credentials::examined("ä"), Credentials::Invalid(_)));
        assert!(matches!(Credentials::examined(""), Credentials::Invalid(_)));
    }

    #[test]
    fn what_is_meant_for_others_is_nothing() {
        for value in ["", "Basic YTpi", "Bearerx a.b.c", "Digest username=\"a\", realm=\"b\"", "a.b.c", "JWT a.b.c"] {
            assert_eq!(examined(&bearer(), value), Credentials::None, "{value}");
        }
    }

    #[test]
    fn several_are_several() {
        for value in
            ["Bearer a.b.c, Bearer d.e.f", "Bearer a.b.c,d", "Basic YTpi, Bearer a.b.c", "Basic YTpi,bearer a.b.c"]
        {
            assert_eq!(examined(&bearer(), value), Credentials::Several, "{value}");
        }
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for value in ["Bearer", "Bearer ", "Bearer\ta.b.c", "Bearer a.b.c d.e.f", "Bearer a.b.c\t", "Bearer \"a.b.c\""]
        {
            assert!(matches!(examined(&bearer(), value), Credentials::Invalid(_)), "{value}");
        }
        for value in [
            "JWT token=\"a.b\\.c\"",
            "JWT token=\"a.b.c",
            "JWT token=a.b.c\"",
            "JWT token=\"a.b.c\", x=\"y\"",
            "JWT token=\"a\", token=\"b\"",
            "JWT token=",
            "JWT token=\"\"",
            "JWT token = \"a.b.c\"",
        ] {
            assert!(matches!(examined(&jwt(), value), Credentials::Invalid(_)), "{value}");
        }
        assert!(matches!(examined(&bearer(), "Bearer token=\"a.b.c\""), Credentials::Invalid(_)));
    }

    #[test]
    fn a_flood_is_not_searched() {
        let flood = format!("Bearer {}", ".".repeat(1 << 20));
        assert_eq!(examined(&bearer(), &flood), Credentials::Invalid(TokenError::TooLarge { limit: 64 }));
        let flood = format!("Basic {}", ",Bearer x".repeat(1 << 17));
        assert_eq!(examined(&bearer(), &flood), Credentials::None);
    }
}
