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
    /// the claims have of it, where they say so (`held`, under whatever name), and else all that was granted.
    pub(super) fn complete(&self, out: &mut Writer, held: Option<&[&str]>) -> Result<String, SignError> {
        match out.string("client_id") {
            Some(id) if id == self.id.as_str() => {}
            None if !out.contains("client_id") => out.set("client_id", &self.id)?,
            _ => return Err(SignError::NotGranted("client_id")),
        }
        self.name_subject(out)?;
        let wrote = out.string("scope").map(|scope| scope.into_owned());
        let names = |text: &str| text.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let written = wrote.as_deref().map(names);
        let held = held.map(|held| held.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let scope = match (held, written) {
            // Whoever reads the one would see another token than whoever reads the other.
            (Some(held), Some(written)) if !alike(&held, &written) => return Err(SignError::NotGranted("scope")),
            (Some(scope), _) | (None, Some(scope)) => scope,
            (None, None) => self.scope.clone(),
        };
        if !scope.iter().all(|name| self.scope.contains(name)) || wrote.is_none() && out.contains("scope") {
            return Err(SignError::NotGranted("scope"));
        }
        let text = scope.join(" ");
        if wrote.is_none() && !text.is_empty() {
            out.set("scope", &text)?;
        }
        Ok(text)
    }

    /// The user; or, where there is none, the client itself, unless the application calls it something else.
    fn name_subject(&self, out: &mut Writer) -> Result<(), SignError> {
        match &self.user {
            None if out.contains("sub") => Ok(()),
            None => Ok(out.set("sub", &self.id)?),
            Some((claim, user)) if claim == "sub" && !out.contains("sub") => Ok(out.set("sub", user)?),
            Some((claim, user)) if out.text(claim).as_ref() == Some(user) => Ok(()),
            Some(_) => Err(SignError::NotGranted("sub")),
        }?;
        // A token of a user would read as one that the client has for itself (RFC 9068 section 5).
        match &self.user {
            Some(_) if out.text("sub").as_deref() == Some(self.id.as_str()) => Err(SignError::NotGranted("sub")),
            _ => Ok(()),
        }
    }
}

/// Whether these are the same names, in whatever order.
fn alike(one: &[String], other: &[String]) -> bool {
    one.iter().all(|name| other.contains(name)) && other.iter().all(|name| one.contains(name))
}
