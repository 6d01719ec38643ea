//! The audit as JSON, for a file that is compared in review.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{Access, Audit, AuditedRoute};

impl Audit {
    /// The audit as indented JSON that changes only where a route does: write it to a file in a test, and compare that file
    /// in review.
    ///
    /// ```
    /// use rocket::{get, routes};
    ///
    /// #[jwt_core::jwt_protected(scope("articles:read"))]
    /// #[get("/articles")]
    /// fn articles() {}
    ///
    /// let rocket = rocket::build().attach(jwt_core::fairing()).mount("/", routes![articles]);
    /// let expected = r#"{
    ///   "routes": [
    ///     {
    ///       "method": "GET",
    ///       "uri": "/articles",
    ///       "name": "articles",
    ///       "rank": -9,
    ///       "format": null,
    ///       "access": "protected",
    ///       "rule": "scope(\"articles:read\")",
    ///       "claims": "DefaultClaims",
    ///       "scopes": [
    ///         [
    ///           "articles:read"
    ///         ]
    ///       ]
    ///     }
    ///   ]
    /// }
    /// "#;
    /// assert_eq!(jwt_core::audit(&rocket).to_json(), expected);
    /// ```
    ///
    /// A public route has a `reason` in place of the last three, an undeclared one nothing. An empty `rule` lets any verified
    /// token pass. Where a rule names policies, `policies` has the `name` and `rule` of each: a policy that becomes weaker
    /// shows at every route that it guards.
    pub fn to_json(&self) -> String {
        // Nothing in it can fail: no map has keys that are not strings.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

#[derive(Serialize)]
struct NamedRule<'a> {
    name: &'a str,
    rule: &'a str,
}

impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut audit = serializer.serialize_struct("Audit", 1)?;
        audit.serialize_field("routes", &self.routes)?;
        audit.end()
    }
}

impl Serialize for AuditedRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let more = match &self.access {
            Access::Protected { policies, .. } => 3 + usize::from(!policies.is_empty()),
            Access::Public { .. } => 1,
            Access::Undeclared => 0,
        };
        let mut route = serializer.serialize_struct("AuditedRoute", 6 + more)?;
        route.serialize_field("method", self.method.as_str())?;
        route.serialize_field("uri", &self.uri)?;
        route.serialize_field("name", &self.name)?;
        route.serialize_field("rank", &self.rank)?;
        route.serialize_field("format", &self.format)?;
        match &self.access {
            Access::Protected { rule, claims, scopes, policies } => {
                route.serialize_field("access", "protected")?;
                route.serialize_field("rule", rule)?;
                route.serialize_field("claims", claims)?;
                route.serialize_field("scopes", scopes)?;
                if !policies.is_empty() {
                    let policies = policies.iter().map(|(name, rule)| NamedRule { name, rule });
                    route.serialize_field("policies", &policies.collect::<Vec<_>>())?;
                }
            }
            Access::Public { reason } => {
                route.serialize_field("access", "public")?;
                route.serialize_field("reason", reason)?;
            }
            Access::Undeclared => route.serialize_field("access", "undeclared")?,
        }
        route.end()
    }
}
