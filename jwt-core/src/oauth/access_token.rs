//! The claims of an access token.

use crate::Claims;
use crate::claims::{
    AnyName, Authority, Claim, ClaimSet, Entry, Fault, Held, NoField, Registered, Requirements, Rest, ScopeField,
    Scopes, Trust, Writer,
};
use crate::token::ClaimProblem;

/// The claims of an OAuth 2.0 access token (RFC 9068 section 2.2): a claims type for rules, guards and verifiers.
///
/// It is read from tokens of the type `at+jwt` alone, which have `iss`, `aud`, `iat` and `jti` beside these. Who wants more of
/// a token, roles for instance, derives [`Claims`](derive@crate::Claims) for a type with `#[claims(typ = "at+jwt")]`.
///
/// ```
/// use jwt_core::{Jwt, jwt_protected};
/// use jwt_core::oauth::AccessToken;
/// use rocket::get;
///
/// #[jwt_protected(claims = AccessToken, scope("articles:read"))]
/// #[get("/articles")]
/// fn articles(token: Jwt<AccessToken>) -> String {
///     match token.user() {
///         Some(user) => format!("for {user}, by way of {}", token.client_id),
///         None => format!("for {} itself", token.client_id),
///     }
/// }
/// # let _ = rocket::routes![articles];
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Whom the token is about: the user, or, where there is none, the client.
    pub sub: String,
    /// The client that the token was issued to.
    pub client_id: String,
    /// What the token is for: the claim `scope` (RFC 8693 section 4.2), or `scp`, as others write it.
    pub scope: Scopes,
}

impl AccessToken {
    /// The user; `None` where the client acts for itself, and `sub` is the client (RFC 9068 section 2.2).
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        (self.sub != self.client_id).then_some(&self.sub)
    }
}

/// As it is read: `scope` may have either name. Nobody outside sees it, but for what it has its fields in.
#[allow(unreachable_pub)]
#[derive(Claims)]
#[claims(typ = "at+jwt", require("iss", "aud", "iat", "jti"))]
pub struct Wire {
    sub: String,
    #[claim(length(min = 1, max = 256))]
    client_id: String,
    #[claim(scopes)]
    scope: Option<Scopes>,
    scp: Option<Scopes>,
}

// Of what is no claims type, nobody is told which others are.
#[diagnostic::do_not_recommend]
impl ClaimSet for AccessToken {
    type Slots = <Wire as ClaimSet>::Slots;
    type Roles = NoField;
    type Scopes = AnyName;
    type Permissions = NoField;

    const NAMES: &'static [Entry] = Wire::NAMES;
    const FLATTEN: bool = false;
    const REQUIREMENTS: Requirements = Wire::REQUIREMENTS;

    fn finish(slots: Self::Slots, rest: Rest, registered: &Registered) -> Result<Self, Fault> {
        let Wire { sub, client_id, scope, scp } = Wire::finish(slots, rest, registered)?;
        let scope = match (scope, scp) {
            // Two answers to one question: whoever reads only one of them sees another token.
            (Some(scope), Some(scp)) if !alike(&scope, &scp) => {
                return Err(Fault::Invalid("scp".into(), ClaimProblem::NotAllowedValue));
            }
            (Some(scope), _) | (None, Some(scope)) => scope,
            (None, None) => Scopes::new().in_place(),
        };
        Ok(Self { sub, client_id, scope })
    }

    fn authority(&self) -> Authority<'_> {
        Authority { roles: Held::NO_FIELD, scopes: self.scope.held(), permissions: Held::NO_PERMISSIONS }
    }

    fn restrict(&mut self, trust: &Trust) {
        self.scope.restrict(trust);
    }

    fn write(&self, out: &mut Writer) -> Result<(), Fault> {
        Claim::write(&self.sub, &["sub"], out)?;
        Claim::write(&self.client_id, &["client_id"], out)?;
        if !self.scope.is_empty() {
            ScopeField::write(&self.scope, &["scope"], out)?;
            out.put(&["scp"], &self.scope.iter().collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

fn alike(one: &Scopes, other: &Scopes) -> bool {
    let within = |one: &Scopes, other: &Scopes| one.iter().all(|name| other.contains_name(name));
    within(one, other) && within(other, one)
}
