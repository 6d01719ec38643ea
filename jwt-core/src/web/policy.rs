//! Policies: rules with a name, and the decision whether one holds.

use std::marker::PhantomData;

use rocket::{Ignite, Request, Rocket};

use super::config::{OWN_ISSUER, list};
use super::error::AuthError;
use super::jwt::Jwt;
use super::question::Question;
use super::state::Core;
use crate::claims::vocabulary::Vocabulary;
use crate::claims::{ClaimSet, PermissionSet, RoleSet, ScopeSet};
use crate::policy::{Answers, Part, Rule, Truth};
use crate::token::Issuer;

/// An access rule with a name. Made by `#[jwt_policy(..)]`; not meant to be written by hand.
///
/// See [`macro@crate::jwt_policy`] for what it is good for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a policy; add `#[jwt_policy(..)]` to it",
    label = "not a policy"
)]
pub trait Policy: Sized {
    /// The claims type that the rule is about.
    type Claims: ClaimSet;
    /// The name of the policy, or of the handler that the rule stands above.
    #[doc(hidden)]
    const NAME: &'static str;
    /// The rule as it was written.
    #[doc(hidden)]
    const TEXT: &'static str = "";
    /// The rule.
    #[doc(hidden)]
    const RULE: Rule;
    /// Whether the claims type was named, or is the one that stands in.
    #[doc(hidden)]
    const CLAIMS_NAMED: bool = true;
    /// The names that the claims type knows.
    #[doc(hidden)]
    const ROLES: &'static Vocabulary = <<Self::Claims as ClaimSet>::Roles as RoleSet>::VOCABULARY;
    /// The names that the claims type knows.
    #[doc(hidden)]
    const SCOPES: &'static Vocabulary = <<Self::Claims as ClaimSet>::Scopes as ScopeSet>::VOCABULARY;
    /// The names that the claims type knows.
    #[doc(hidden)]
    const PERMISSIONS: &'static Vocabulary = <<Self::Claims as ClaimSet>::Permissions as PermissionSet>::VOCABULARY;
    /// The issuers whose tokens pass; none named: all that the configuration accepts.
    #[doc(hidden)]
    const ISSUERS: &'static [&'static str] = &[];

    /// The rule as it was written, with that of the protected module around it.
    #[doc(hidden)]
    fn text() -> String {
        Self::TEXT.to_owned()
    }

    /// Answers what the rule asks in code: a `when(..)`, or a policy that it names.
    #[doc(hidden)]
    fn answer(&self, question: usize, claims: &Self::Claims, asked: &Question<'_, '_, Self::Claims>) -> Truth {
        let _ = (question, claims, asked);
        Truth::Unknown
    }
}

/// A policy that is about this claims type: what a rule or [`Jwt::require`] may ask.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a policy about `{C}`; name one claims type in both, as in `#[jwt_policy(claims = {C}, ..)]`",
    label = "not a policy about `{C}`"
)]
pub trait PolicyOver<C>: Policy<Claims = C> {}

/// The rule of a protected module, for routes of the same claims type.
#[diagnostic::on_unimplemented(
    message = "the protected module around is about other claims than `{C}`; name one claims type in both",
    label = "the module is about other claims"
)]
pub trait ModuleOver<C>: UnitPolicy + Policy<Claims = C> {}

/// A policy without fields, which needs to know nothing but the token: it may guard routes.
///
/// Made by `#[jwt_policy(..)]` for structs without fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a policy without fields; add `#[jwt_policy(..)]` to it, or, where it has fields, ask it \
               in the handler with `user.require({Self} {{ .. }})`",
    label = "not a policy without fields"
)]
pub trait UnitPolicy: Policy + Send + Sync + 'static {
    /// The claims type. Rules ask for it here, so that one trait is missing where a type is no policy, and one error told.
    #[doc(hidden)]
    type About;
    /// `Self`. Of what is no policy it is unknown, and nothing more is said about it.
    #[doc(hidden)]
    type This;
    /// The only value, for rules.
    #[doc(hidden)]
    const THIS: Self::This;
    /// The only value.
    #[doc(hidden)]
    const UNIT: Self;
    /// What it asks, as a part of other rules.
    #[doc(hidden)]
    const PART: &'static Part = &Part { name: Self::NAME, text: Self::TEXT, rule: Self::RULE, issuers: Self::ISSUERS };
}

/// A policy that is asked about one token.
struct Asking<'a, 'r, P: Policy> {
    policy: &'a P,
    request: Option<&'a Request<'r>>,
    jwt: &'a Jwt<P::Claims>,
}

impl<P: Policy> Answers for Asking<'_, '_, P> {
    fn answer(&self, question: usize) -> Truth {
        self.policy.answer(question, self.jwt, &Question::new(self.request, self.jwt))
    }

    fn missing_scopes(&self, question: usize, missing: &mut Vec<&'static str>) -> bool {
        let asked = Question::new(self.request, self.jwt).for_scopes();
        let enough = self.policy.answer(question, self.jwt, &asked) == Truth::Holds;
        if enough {
            for scope in asked.into_missing() {
                if !missing.contains(&scope) {
                    missing.push(scope);
                }
            }
        }
        enough
    }
}

/// Whether a policy holds for a token.
pub(super) fn holds<P: Policy>(policy: &P, request: Option<&Request<'_>>, jwt: &Jwt<P::Claims>) -> Truth {
    if !takes_issuer::<P>(jwt) {
        // Of an issuer that is not configured nothing is known. The launch stops at it, where it can know of the policy.
        let known = P::ISSUERS.iter().all(|issuer| jwt.knows_issuer(issuer));
        return if known { Truth::Fails } else { Truth::Unknown };
    }
    P::RULE.evaluate(&jwt.holder(), &Asking { policy, request, jwt })
}

/// The scopes that a token lacks for the policy; `None` where scopes alone would not do.
pub(super) fn missing_scopes<P: Policy>(
    policy: &P,
    request: Option<&Request<'_>>,
    jwt: &Jwt<P::Claims>,
) -> Option<Vec<&'static str>> {
    let mut missing = Vec::new();
    let enough =
        takes_issuer::<P>(jwt) && P::RULE.missing_scopes(&jwt.holder(), &Asking { policy, request, jwt }, &mut missing);
    enough.then_some(missing)
}

/// Lets a token pass that the policy holds for.
pub(super) fn decide<P: Policy>(
    policy: &P,
    request: Option<&Request<'_>>,
    jwt: &Jwt<P::Claims>,
) -> Result<(), AuthError> {
    if holds(policy, request, jwt) == Truth::Holds {
        return Ok(());
    }
    Err(AuthError::insufficient(missing_scopes(policy, request, jwt), P::NAME, P::text()))
}

fn takes_issuer<P: Policy>(jwt: &Jwt<P::Claims>) -> bool {
    P::ISSUERS.is_empty() || P::ISSUERS.contains(&jwt.issuer())
}

/// Whether the configuration cannot serve the policy; says why.
pub(super) fn cannot_serve<P: Policy>(rocket: &Rocket<Ignite>) -> bool {
    let Some(core) = Core::expect(rocket) else { return true };
    let asked = Part { name: P::NAME, text: P::TEXT, rule: P::RULE, issuers: P::ISSUERS };
    let issuers = &core.settings.issuers;
    if let Some((name, issuer)) = asked.unknown_issuer(&|issuer| issuers.named(issuer).is_some()) {
        let known: Vec<&str> = issuers.iter().map(Issuer::name).collect();
        tracing::error!(
            "`{name}` takes tokens of the issuer `{issuer}`, which the configuration does not have; it has {} \
             (`{OWN_ISSUER}` is the application's own)",
            list(&known)
        );
        return true;
    }
    let takes = |issuer: &&Issuer| {
        let name = issuer.name();
        if P::ISSUERS.is_empty() {
            core.settings.accepts(name) || P::RULE.names_issuer(name)
        } else {
            P::ISSUERS.contains(&name)
        }
    };
    core.advice.note::<P>(issuers.iter().filter(takes).count() > 1);
    if P::PERMISSIONS.is_only_granted()
        && core.authorities.is_none()
        && let Some(permission) = P::RULE.ungrantable(P::ROLES, &core.settings.grants)
    {
        tracing::error!(
            "`{}` asks for the permission `{permission}`, which nothing gives: the claims type has no \
             `#[claim(permissions)]`, and no role grants it; add it to `[default.jwt.grants]`",
            P::NAME
        );
        return true;
    }
    super::jwt::cannot_read::<P::Claims>(rocket)
}

/// The policy that any verified token with these claims meets, for [`protect`](crate::protect).
#[derive(Debug)]
pub struct Authenticated<C>(PhantomData<fn() -> C>);

impl<C: ClaimSet> Policy for Authenticated<C> {
    type Claims = C;
    const NAME: &'static str = "Authenticated";
    const RULE: Rule = Rule::All(&[]);
}

impl<C: ClaimSet> PolicyOver<C> for Authenticated<C> {}

impl<C: ClaimSet> UnitPolicy for Authenticated<C> {
    type About = C;
    type This = Self;
    const THIS: Self = Self(PhantomData);
    const UNIT: Self = Self(PhantomData);
}

/// The text of a rule within a protected module, which asks its own first.
pub fn within<M: Policy>(own: &str) -> String {
    let outer = M::text();
    match (outer.as_str(), own) {
        ("", own) => own.to_owned(),
        (_, "") => outer,
        (outer, own) => format!("{outer}, {own}"),
    }
}
