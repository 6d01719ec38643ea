//! What a rule asks in code sees: the claims, and the parameters of the route as the handler will get them.

use std::cell::RefCell;

use rocket::Request;
use rocket::form::ValueField;
use rocket::http::uri::Segments;
use rocket::http::uri::fmt::Path;

use super::jwt::Jwt;
use super::policy::{self, ModuleOver, Policy, PolicyOver, UnitPolicy};
use crate::policy::Truth;

/// Stands for a parameter that a condition does not name, so that the compiler knows it when it looks for similar names.
pub struct NotAsked;

/// One token and one request, as `when(..)` and `policy(..)` see them.
///
/// Parameters are parsed as the code that Rocket generates for a route parses them: a rule that saw another value than
/// the handler would be a hole. `None` is a parameter that does not parse; the handler will not get it either.
pub struct Question<'a, 'r, C> {
    request: Option<&'a Request<'r>>,
    jwt: &'a Jwt<C>,
    /// Where the question is which scopes are missing: those found so far.
    missing: Option<RefCell<Vec<&'static str>>>,
}

// Without `C: ClaimSet`: that a type is none is told where it was named.
impl<'a, 'r, C> Question<'a, 'r, C> {
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

    /// Whether a policy without fields holds.
    pub fn policy<P: UnitPolicy + PolicyOver<C>>(&self, policy: P) -> Truth {
        self.named(&policy)
    }

    /// Whether the rule of the protected module around holds.
    pub fn module<M: ModuleOver<C>>(&self, module: M) -> Truth {
        self.named(&module)
    }

    fn named<P: UnitPolicy + Policy<Claims = C>>(&self, policy: &P) -> Truth {
        let Some(found) = &self.missing else { return policy::holds(policy, self.request, self.jwt) };
        match policy::missing_scopes(policy, self.request, self.jwt) {
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

    /// The fields of the query that a parameter of this name is made of. `fixed` are the pairs that the route's URI itself
    /// demands.
    pub fn query(&self, fixed: &[(&str, &str)], name: &str) -> Option<impl Iterator<Item = ValueField<'a>>> {
        let fields = self.query_fields(fixed)?;
        Some(fields.filter(move |field| field.name.key_lossy().as_str() == name).map(ValueField::shift))
    }

    /// The fields of the query that have no parameter of their own: those of `<rest..>`.
    pub fn trailing_query(
        &self,
        fixed: &[(&str, &str)],
        named: &[&str],
    ) -> Option<impl Iterator<Item = ValueField<'a>>> {
        let fields = self.query_fields(fixed)?;
        Some(fields.filter(move |field| !named.contains(&field.name.key_lossy().as_str())))
    }

    fn query_fields(&self, fixed: &[(&str, &str)]) -> Option<impl Iterator<Item = ValueField<'a>>> {
        let is_fixed = |field: &ValueField<'_>| fixed.contains(&(field.name.source().as_str(), field.value));
        Some(self.request?.query_fields().filter(move |field| !is_fixed(field)))
    }
}
