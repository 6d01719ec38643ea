//! Keys and names; those of the program `http`.

pub(crate) const ISSUER: &str = "https://issuer.test";
pub(crate) const AUDIENCE: &str = "api";
pub(crate) const SUBJECT: &str = "alice";

pub(crate) const ES256: &str = include_str!("../../keys/es256.public.pem");
pub(crate) const EDDSA: &str = include_str!("../../keys/eddsa.public.pem");
pub(crate) const RS256: &str = include_str!("../../keys/rs256.public.pem");

const SECRET: &str = include_str!("../../keys/hs256.txt");

pub(crate) fn secret() -> &'static str {
    SECRET.trim()
}
