//! The JOSE header: read strictly, and refused before anything else of the token is decoded.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::base64url;
use super::error::{ClaimProblem, Malformed, Part, TokenError};
use super::json::{self, Member};
use super::verify::ACCESS_TYPES;
use crate::Algorithm;

/// The longest `kid` that is looked up, in bytes.
pub(crate) const MAX_KID_LEN: usize = 256;

/// Members that change how the token is read, and are not supported.
const FORBIDDEN: [&str; 3] = ["b64", "zip", "enc"];

/// The header of a verified token (RFC 7515 section 4). Cheap to clone.
///
/// `jwk`, `jku`, `x5u` and `x5c` may be there, but are never used as a source of keys.
#[derive(Clone, PartialEq)]
pub struct Header {
    pub(super) parts: Arc<Parts>,
}

#[derive(Clone, PartialEq)]
pub(super) struct Parts {
    /// As it stands in the token: what it is known again by.
    pub(super) text: Box<str>,
    /// `None`: it is no header, but stands for one, where the issuer was asked about the token.
    algorithm: Option<Algorithm>,
    kid: Option<Box<str>>,
    typ: Option<Typ>,
    others: Map<String, Value>,
}

/// A `typ`: one of those that nearly all tokens have, or another.
#[derive(Clone, PartialEq)]
enum Typ {
    Usual(&'static str),
    Other(Box<str>),
}

impl From<&str> for Typ {
    fn from(typ: &str) -> Self {
        match ACCESS_TYPES.into_iter().find(|usual| *usual == typ) {
            Some(usual) => Self::Usual(usual),
            None => Self::Other(typ.into()),
        }
    }
}

/// Longer headers are decoded elsewhere than on the stack.
const USUAL_LEN: usize = 256;

/// The members of a header while they are read.
#[derive(Default)]
struct Members<'h> {
    alg: Option<Member<'h>>,
    typ: Option<Member<'h>>,
    kid: Option<Member<'h>>,
    others: Map<String, Value>,
}

impl<'h> Members<'h> {
    /// `false` where there is one of this name already.
    fn take(&mut self, name: Cow<'h, str>, value: Member<'h>) -> bool {
        let known = match &*name {
            "alg" => &mut self.alg,
            "typ" => &mut self.typ,
            "kid" => &mut self.kid,
            _ => {
                let new = !self.others.contains_key(&*name);
                if new {
                    self.others.insert(name.into_owned(), value.into());
                }
                return new;
            }
        };
        let new = known.is_none();
        known.get_or_insert(value);
        new
    }
}

impl Header {
    /// Reads a header from its base64url text and applies the rules that hold for every token.
    pub(crate) fn decode(text: &str) -> Result<Header, TokenError> {
        let bytes = base64url::Short::<USUAL_LEN>::decode(text).ok_or(Malformed::Base64(Part::Header))?;
        let mut members = Members::default();
        json::members(bytes.bytes(), |name, value| members.take(name, value))
            .map_err(|fault| TokenError::of_json(fault, Part::Header))?;
        let Members { alg, typ, kid, others } = members;
        // An extension that must be understood decides how all the rest is to be read.
        if others.contains_key("crit") {
            return Err(TokenError::Critical);
        }
        if let Some(name) = FORBIDDEN.into_iter().find(|name| others.contains_key(*name)) {
            return Err(TokenError::ForbiddenHeader(name));
        }
        match others.get("cty") {
            Some(Value::String(cty)) if media_type(cty).eq_ignore_ascii_case("JWT") => return Err(TokenError::Nested),
            None | Some(Value::String(_)) => {}
            Some(_) => return Err(wrong_type("cty")),
        }
        let algorithm = Some(algorithm(text_of(alg.as_ref(), "alg")?)?);
        let typ = text_of(typ.as_ref(), "typ")?.map(Typ::from);
        let kid = text_of(kid.as_ref(), "kid")?;
        if kid.is_some_and(|kid| kid.len() > MAX_KID_LEN) {
            return Err(TokenError::InvalidHeader { member: "kid", problem: ClaimProblem::TooLong });
        }
        Ok(Header { parts: Arc::new(Parts { text: text.into(), algorithm, kid: kid.map(Box::from), typ, others }) })
    }

    /// See [`Jws::with_algorithm`](super::Jws::with_algorithm).
    #[cfg(all(feature = "testing", feature = "rocket"))]
    pub(super) fn set_algorithm(&mut self, algorithm: Algorithm) {
        Arc::make_mut(&mut self.parts).algorithm = Some(algorithm);
    }

    /// What stands for the header of a token that its issuer was asked about, and nobody here has read. The text names the token.
    #[cfg(feature = "introspection")]
    pub(super) fn introspected(text: &str) -> Header {
        let parts = Parts { text: text.into(), algorithm: None, kid: None, typ: None, others: Map::new() };
        Header { parts: Arc::new(parts) }
    }

    /// Whether it is of a token that its issuer was asked about.
    pub(crate) fn is_introspected(&self) -> bool {
        self.parts.algorithm.is_none()
    }

    /// `alg`: what the token was signed with; `None` where its issuer was asked about it (`Introspection`), so that nobody
    /// here looked at a signature, and nothing of the header is known.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.parts.algorithm
    }

    /// `kid`: the name of the key, at most 256 bytes. It is whatever the token says: escape it where it is shown.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.parts.kid.as_deref()
    }

    /// `typ`: the kind of the token, as it stands there.
    #[must_use]
    pub fn typ(&self) -> Option<&str> {
        match self.parts.typ.as_ref()? {
            Typ::Usual(typ) => Some(typ),
            Typ::Other(typ) => Some(typ),
        }
    }

    /// Another member than `alg`, `kid` and `typ`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.parts.others.get(name)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Header")
            .field("alg", &self.algorithm())
            .field("kid", &self.kid())
            .field("typ", &self.typ())
            .field("others", &self.parts.others)
            .finish()
    }
}

fn text_of<'m>(member: Option<&'m Member<'_>>, name: &'static str) -> Result<Option<&'m str>, TokenError> {
    match member {
        None => Ok(None),
        Some(Member::Text(text)) => Ok(Some(text)),
        Some(Member::Other(_)) => Err(wrong_type(name)),
    }
}

fn wrong_type(member: &'static str) -> TokenError {
    TokenError::InvalidHeader { member, problem: ClaimProblem::WrongType }
}

fn algorithm(name: Option<&str>) -> Result<Algorithm, TokenError> {
    let name = name.ok_or(TokenError::AlgorithmMissing)?;
    if name.eq_ignore_ascii_case("none") {
        return Err(TokenError::Unsecured);
    }
    Algorithm::from_jose(name).ok_or(TokenError::AlgorithmUnknown)
}

/// A media type in a header, without the `application/` that may be left out (RFC 7515 section 4.1.9). Compare it
/// without regard to case.
pub(crate) fn media_type(text: &str) -> &str {
    const PREFIX: &str = "application/";
    match text.split_at_checked(PREFIX.len()) {
        // Only where nothing of it would be lost: `application/a/b` stays what it is.
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) && !rest.contains('/') => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Header, TokenError> {
        Header::decode(&base64url::encode(json.as_bytes()))
    }

    #[test]
    fn good_headers() {
        let header = read(r#"{"typ":"at+jwt","alg":"ES256","kid":"a/b\u0000c","x":{"y":[1]},"cty":"json"}"#).unwrap();
        assert_eq!(header.algorithm(), Some(Algorithm::ES256));
        assert_eq!((header.typ(), header.kid()), (Some("at+jwt"), Some("a/b\0c")));
        assert_eq!(header.get("x").unwrap()["y"][0], 1);
        assert_eq!((header.get("alg"), header.get("kid")), (None, None));
        assert_eq!(read(r#"{"alg":"Ed25519"}"#).unwrap().algorithm(), Some(Algorithm::EdDSA));
        assert!(read(r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"},"jku":"https://x","x5u":"y","x5c":[]}"#).is_ok());
        let kid = "k".repeat(MAX_KID_LEN);
        assert!(read(&format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#)).is_ok());
    }

    #[test]
    fn bad_headers() {
        use TokenError::*;
        let wrong = |member| InvalidHeader { member, problem: ClaimProblem::WrongType };
        let long = format!(r#"{{"alg":"HS256","kid":"{}"}}"#, "k".repeat(MAX_KID_LEN + 1));
        let deep = format!(r#"{{"alg":"HS256","x":{}{}}}"#, "[".repeat(900), "]".repeat(900));
        let cases: &[(&str, TokenError)] = &[
            ("", Malformed(super::Malformed::Json(Part::Header))),
            ("{}", AlgorithmMissing),
            ("[]", Malformed(super::Malformed::NotAnObject(Part::Header))),
            ("\u{feff}{}", Malformed(super::Malformed::Utf8(Part::Header))),
            (r#"{"alg":"HS256"} x"#, Malformed(super::Malformed::Json(Part::Header))),
            (r#"{"alg":"none"}"#, Unsecured),
            (r#"{"alg":"None"}"#, Unsecured),
            (r#"{"alg":"nOnE"}"#, Unsecured),
            (r#"{"alg":" none"}"#, AlgorithmUnknown),
            (r#"{"alg":""}"#, AlgorithmUnknown),
            (r#"{"alg":"hs256"}"#, AlgorithmUnknown),
            (r#"{"alg":"HS256 "}"#, AlgorithmUnknown),
            (r#"{"alg":"HS256\u0000"}"#, AlgorithmUnknown),
            (r#"{"alg":"ES512"}"#, AlgorithmUnknown),
            (r#"{"alg":null}"#, wrong("alg")),
            (r#"{"alg":["HS256"]}"#, wrong("alg")),
            (r#"{"alg":256}"#, wrong("alg")),
            (r#"{"Alg":"HS256"}"#, AlgorithmMissing),
            (r#"{"alg":"HS256","typ":1}"#, wrong("typ")),
            (r#"{"alg":"HS256","typ":null}"#, wrong("typ")),
            (r#"{"alg":"HS256","kid":1}"#, wrong("kid")),
            (r#"{"alg":"HS256","kid":["a"]}"#, wrong("kid")),
            (&long, InvalidHeader { member: "kid", problem: ClaimProblem::TooLong }),
            (r#"{"alg":"HS256","crit":[]}"#, Critical),
            (r#"{"alg":"HS256","crit":["exp"]}"#, Critical),
            (r#"{"alg":"HS256","crit":null}"#, Critical),
            (r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, Critical),
            (r#"{"alg":"HS256","b64":false}"#, ForbiddenHeader("b64")),
            (r#"{"alg":"HS256","b64":true}"#, ForbiddenHeader("b64")),
            (r#"{"alg":"HS256","zip":"DEF"}"#, ForbiddenHeader("zip")),
            (r#"{"alg":"HS256","enc":"A128GCM"}"#, ForbiddenHeader("enc")),
            (r#"{"alg":"HS256","cty":"JWT"}"#, Nested),
            (r#"{"alg":"HS256","cty":"application/jwt"}"#, Nested),
            (r#"{"alg":"HS256","cty":1}"#, wrong("cty")),
            (r#"{"alg":"HS256","alg":"HS256"}"#, DuplicateMember(Part::Header)),
            (r#"{"alg":"HS256","\u0061lg":"none"}"#, DuplicateMember(Part::Header)),
            (r#"{"alg":"HS256","x":[{"a":1,"a":1}]}"#, DuplicateMember(Part::Header)),
            (r#"{"alg":"HS256","x":1,"x":1}"#, DuplicateMember(Part::Header)),
            (&deep, TooDeep(Part::Header)),
        ];
        for (json, error) in cases {
            assert_eq!(read(json).as_ref(), Err(error), "{json}");
        }
        assert_eq!(Header::decode("eyJhbGciOiJIUzI1NiJ9="), Err(super::Malformed::Base64(Part::Header).into()));
    }

    #[test]
    fn media_types_lose_their_prefix() {
        for (text, short) in [
            ("JWT", "JWT"),
            ("Application/at+jwt", "at+jwt"),
            ("application/a/b", "application/a/b"),
            ("application/", ""),
        ] {
            assert_eq!(media_type(text), short);
        }
    }
}
