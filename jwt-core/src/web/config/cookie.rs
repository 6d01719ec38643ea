//! `[jwt.cookie]`: tokens in cookies.

use rocket::http::SameSite;
use rocket::http::uri::Absolute;

use super::reader::{Reader, Setting};
use super::transport::is_name;
use super::values::choice;
use crate::web::cookie::{CookieSettings, Proof, is_loopback};

/// What browsers check before they take a cookie; the library sets the one that asks for most.
const PREFIXES: [&str; 2] = ["__Secure-", "__Http-"];

pub(super) fn read(reader: &mut Reader<'_>, setting: Setting) -> Option<CookieSettings> {
    let mut table = reader.table(setting)?;
    let problems = reader.problems.len();
    let (secure, name) = (table.take("secure"), table.take("name"));
    let secure = secure.is_none_or(|setting| is_secure(reader, &setting));
    let name = name.map_or(Some("jwt".to_owned()), |setting| called(reader, &setting));
    let same_site = table.take("same_site").map_or(Some(SameSite::Lax), |setting| {
        let all = [("lax", SameSite::Lax), ("strict", SameSite::Strict), ("none", SameSite::None)];
        choice(reader, &setting, "what `SameSite` may be", &all)
    });
    let proof = table.take("csrf").map_or(Some(Proof::Token), |setting| {
        let all = [("token", Proof::Token), ("origin", Proof::Origin)];
        choice(reader, &setting, "what a page may prove itself by", &all)
    });
    let origins = table.take("origins").map_or(Some(Vec::new()), |setting| origins(reader, &setting));
    reader.finish(table);
    if reader.problems.len() > problems {
        return None;
    }
    Some(CookieSettings::new(&name?, secure, same_site?, proof?, origins?))
}

/// Tokens that anybody in between can read are for trying things out, and nowhere else.
fn is_secure(reader: &mut Reader<'_>, setting: &Setting) -> bool {
    let secure = reader.flag(setting).unwrap_or(true);
    if !secure && *reader.profile() != rocket::Config::DEBUG_PROFILE {
        let profile = reader.profile();
        let text = format!(
            "sends tokens where anybody in between can read them, in the profile `{profile}`; leave it out, or set it in the \
             debug profile alone"
        );
        reader.refuse(setting, text);
    }
    secure
}

fn called(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let name = reader.text(setting)?;
    if !name.bytes().all(is_name) {
        reader.refuse(setting, "is not the name of a cookie; letters, digits, `-`, `_` and `.` may stand in it");
    } else if PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        reader.refuse(setting, "has a prefix of another meaning; leave it out: cookies are `__Host-` ones in any case");
    }
    Some(name)
}

/// Origins as browsers write them (RFC 6454 section 6.2), and of which nobody in between makes another.
fn origins(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<String>> {
    let origins = reader.texts_or_none(setting)?;
    for origin in &origins {
        let uri = Absolute::parse(origin).ok().filter(|uri| uri.path().is_empty() && uri.query().is_none());
        let host = uri.as_ref().and_then(|uri| uri.authority()).filter(|authority| authority.user_info().is_none());
        let is_one = uri.as_ref().zip(host).is_some_and(|(uri, host)| match uri.scheme() {
            "https" => host.port() != Some(443) && !host.host().contains('*'),
            "http" => host.port() != Some(80) && is_loopback(&host.to_string()),
            _ => false,
        });
        if !is_one {
            reader.refuse(
                setting,
                "is not an origin, such as `https://app.example.com`, as browsers write it: without a slash at the end or the \
                 port 443; one of `http` is for this machine alone",
            );
        }
    }
    Some(origins)
}
