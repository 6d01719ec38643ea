//! What stands in an access token beside the application's claims because a client was granted it (RFC 9068 section 2.2).

use super::SignError;
use crate::claims::Writer;

/// The type of access tokens (RFC 9068 section 2.1).
pub(crate) const TYPE: &str = "at+jwt";

/// The client that a token is issued to, and what it is granted.
pub(crate) struct OfClient {
    pub(crate) id: String,
    /// The scope that it may have at most.
    pub(crate) scope: Vec<String>,
    /// The claim that names the user, and what has to stand in it; `None` where the client acts for itself.
    pub(crate) user: Option<(String, String)>,
}

impl OfClient {
    /// Writes what the claims do not say themselves, and sees that they say nothing else than was granted. Gives the scope: what
    /// the claims have of it, where they say so, and else all that was granted.
    pub(super) fn complete(&self, out: &mut Writer) -> Result<String, SignError> {
        match out.string("client_id") {
            Some(id) if id == self.id.as_str() => {}
            None if !out.contains("client_id") => out.set("client_id", &self.id)?,
            _ => return Err(SignError::NotGranted("client_id")),
        }
        self.name_subject(out)?;
        let wrote = out.string("scope").map(|scope| scope.into_owned());
        match wrote {
            Some(scope) => {
                let granted = |name: &str| self.scope.iter().any(|granted| granted == name);
                let within = scope.split(' ').filter(|name| !name.is_empty()).all(granted);
                if within { Ok(scope) } else { Err(SignError::NotGranted("scope")) }
            }
            None if out.contains("scope") => Err(SignError::NotGranted("scope")),
            None => {
                let scope = self.scope.join(" ");
                if !scope.is_empty() {
                    out.set("scope", &scope)?;
                }
                Ok(scope)
            }
        }
    }

    /// The user; or, where there is none, the client itself, unless the application calls it something else.
    fn name_subject(&self, out: &mut Writer) -> Result<(), SignError> {
        match &self.user {
            None if out.contains("sub") => Ok(()),
            None => Ok(out.set("sub", &self.id)?),
            Some((claim, user)) if claim == "sub" && !out.contains("sub") => Ok(out.set("sub", user)?),
            Some((claim, user)) if out.text(claim).as_ref() == Some(user) => Ok(()),
            Some(_) => Err(SignError::NotGranted("sub")),
        }
    }
}
