//! What a rule asks in code sees: the claims, and the parameters of the route as the handler will get them.

use std::cell::RefCell;

use rocket::Request;
use rocket::form::{Options, ValueField};
use rocket::http::uri::Segments;
use rocket::http::uri::fmt::Path;

use super::jwt::Jwt;
use super::policy::{self, PolicyOver, UnitPolicy};
use crate::claims::ClaimSet;
use crate::policy::Truth;

/// One token and one request, as `when(..)` and `policy(..)` see them.
///
/// Parameters are parsed as the code that Rocket generates for a route parses them: a guard that saw another value than
/// the handler would be a hole. `None` is a parameter that does not parse; the handler will not get it either.
pub struct Question<'a, 'r, C> {
    request: Option<&'a Request<'r>>,
    jwt: &'a Jwt<C>,
    /// Where the question is which scopes are missing: those found so far.
    missing: Option<RefCell<Vec<&'static str>>>,
}

impl<'a, 'r, C: ClaimSet> Question<'a, 'r, C> {
    pub(super) fn new(request: Option<&'a Request<'r>>, jwt: &'a Jwt<C>) -> Self {
        Self { request, jwt, missing: None }
    }

    /// The same, asked for the scopes that policies lack: they hold where their scopes would do.
    pub(super) fn for_scopes(self) -> Self {
        Self { missing: Some(RefCell::default()), ..self }
    }

    pub(super) fn into_missing(self) -> Vec<&'static str> {
        self.missing.map(RefCell::into_inner).unwrap_or_default()
    }

    /// The claims.
    pub fn claims(&self) -> &'a C {
        self.jwt
    }

    /// Whether a policy without fields holds.
    pub fn policy<P: UnitPolicy + PolicyOver<C>>(&self, policy: P) -> Truth {
        let Some(found) = &self.missing else { return policy::holds(&policy, self.request, self.jwt) };
        match policy::missing_scopes(&policy, self.request, self.jwt) {
            Some(scopes) => {
                found.borrow_mut().extend(scopes);
                Truth::Holds
            }
            None => Truth::Unknown,
        }
    }

    /// The path segment of this number, counted from the mount point.
    pub fn segment<T, E>(&self, number: usize, parse: impl FnOnce(&'a str) -> Result<T, E>) -> Option<T> {
        parse(self.request?.routed_segment(number)?).ok()
    }

    /// The path segments from this number on.
    pub fn segments<T, E>(&self, from: usize, parse: impl FnOnce(Segments<'a, Path>) -> Result<T, E>) -> Option<T> {
        parse(self.request?.routed_segments(from..)).ok()
    }

    /// A query parameter, read by `init`, `push_value` and `finalize` of its `FromForm`. `fixed` are the pairs that the
    /// route's URI itself demands.
    pub fn query<F, T, E>(
        &self,
        fixed: &[(&str, &str)],
        name: &str,
        init: fn(Options) -> F,
        push: fn(&mut F, ValueField<'a>),
        finalize: fn(F) -> Result<T, E>,
    ) -> Option<T> {
        let mut form = init(Options::Lenient);
        for field in self.query_fields(fixed)? {
            if field.name.key_lossy().as_str() == name {
                push(&mut form, field.shift());
            }
        }
        finalize(form).ok()
    }

    /// The query parameters that have no name of their own: `<rest..>`.
    pub fn trailing_query<F, T, E>(
        &self,
        fixed: &[(&str, &str)],
        named: &[&str],
        init: fn(Options) -> F,
        push: fn(&mut F, ValueField<'a>),
        finalize: fn(F) -> Result<T, E>,
    ) -> Option<T> {
        let mut form = init(Options::Lenient);
        for field in self.query_fields(fixed)? {
            if !named.contains(&field.name.key_lossy().as_str()) {
                push(&mut form, field);
            }
        }
        finalize(form).ok()
    }

    fn query_fields(&self, fixed: &[(&str, &str)]) -> Option<impl Iterator<Item = ValueField<'a>>> {
        let is_fixed = |field: &ValueField<'_>| fixed.contains(&(field.name.source().as_str(), field.value));
        Some(self.request?.query_fields().filter(move |field| !is_fixed(field)))
    }
}
