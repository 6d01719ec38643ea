//! Where tokens come from.

use rocket::http::uncased::Uncased;

use super::reader::{Reader, Setting, Table};
use crate::web::credentials::Transport;

/// Where tokens come from: a header, and a scheme in `Authorization`; or where configured cookies, or the query.
pub(super) fn transport(reader: &mut Reader<'_>, root: &mut Table, limit: usize) -> Transport {
    let mut transport = Transport { limit, ..Transport::default() };
    let (header, scheme) = (root.take("header"), root.take("scheme"));
    if let Some(setting) = &header
        && let Some(name) = reader.text(setting)
    {
        if !name.bytes().all(is_token) {
            reader.refuse(setting, "is not the name of a header");
        } else if ["cookie", "host", "content-length"].contains(&name.to_ascii_lowercase().as_str()) {
            reader.refuse(setting, "is a header with a meaning of its own; choose another, such as `X-Token`");
        }
        transport.bare = Some(Uncased::from(name)).filter(|name| name != "Authorization");
    }
    if let Some(setting) = &scheme
        && let Some(name) = reader.text(setting)
    {
        if !name.bytes().all(is_token) {
            reader.refuse(setting, "is not the name of an authentication scheme");
        } else if ["basic", "digest", "negotiate"].contains(&name.to_ascii_lowercase().as_str()) {
            reader.refuse(setting, "is the scheme of something else; choose another, such as `Bearer` or `JWT`");
        }
        if transport.bare.is_some() {
            reader
                .refuse(setting, "has no meaning beside `header`: another header carries the bare token; leave it out");
        }
        transport.scheme = name;
    }
    transport.query = root.take("query").and_then(|setting| query(reader, &setting));
    if let Some(setting) = root.take("cookie") {
        cookie(reader, setting, &mut transport);
    }
    transport
}

/// The name of a parameter.
fn query(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let name = reader.text(setting)?;
    if !name.bytes().all(is_name) {
        reader.refuse(setting, "is not the name of a parameter; `\"access_token\"` is the one of RFC 6750");
    }
    Some(name)
}

#[cfg(feature = "session")]
fn cookie(reader: &mut Reader<'_>, setting: Setting, transport: &mut Transport) {
    transport.cookie = super::cookie::read(reader, setting);
}

#[cfg(not(feature = "session"))]
fn cookie(reader: &mut Reader<'_>, setting: Setting, _: &mut Transport) {
    reader.refuse(&setting, "needs the feature `session` of jwt-core; add it in Cargo.toml");
}

/// What stands for itself in a URI and in a cookie.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// A `token` character of RFC 9110 section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
