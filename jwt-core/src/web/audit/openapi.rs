//! The audit in the words of OpenAPI.

use std::collections::BTreeMap;

use rocket::http::Method;
use serde_json::{Map, Value, json};

use super::{Access, Audit, AuditedRoute, segments};

/// The name of the security scheme; those of cookies and the query are called after it.
const SCHEME: &str = "jwt";

impl Audit {
    /// The audit as a document of [OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.1), to be merged into the one that
    /// describes the application: each operation has its `security` and the responses of a denial, and
    /// `components` what these refer to. Parameters, bodies and other responses are not known here.
    ///
    /// - `security` lists the sets of scopes of which a token needs one. What a scope does not say (roles, permissions,
    ///   negations) is in `x-rule`, as it was written. Where a way needs no scope, its set is empty.
    /// - A public operation has an empty `security`; one whose routes (several ranks or formats of one path) are public and
    ///   protected has `{}` beside the others, which says that a token is optional.
    /// - The security scheme `jwt` is HTTP's bearer scheme, or what `header` or `scheme` of the configuration make of it. Where tokens may
    ///   also come in cookies or the query, `jwtCookie` and `jwtQuery` stand beside it, and in each `security`.
    /// - Of an undeclared one nothing is known: it has `"x-undeclared": true`, and no `security`.
    ///
    /// ```
    /// use rocket::{get, routes};
    ///
    /// #[jwt_core::jwt_protected(scope("articles:read") || role("admin"))]
    /// #[get("/articles/<id>")]
    /// fn article(id: u64) {
    ///     let _ = id;
    /// }
    ///
    /// let rocket = rocket::build().attach(jwt_core::fairing()).mount("/", routes![article]);
    /// let document = jwt_core::audit(&rocket).openapi();
    /// let operation = &document["paths"]["/articles/{id}"]["get"];
    /// assert_eq!(operation["security"].to_string(), r#"[{"jwt":["articles:read"]},{"jwt":[]}]"#);
    /// assert_eq!(operation["x-rule"], r#"scope("articles:read") || role("admin")"#);
    /// ```
    pub fn openapi(&self) -> Value {
        // Members are written in alphabetical order: it is the order of the text, whether or not maps are sorted.
        let mut paths = BTreeMap::<String, (String, BTreeMap<String, Vec<&AuditedRoute>>)>::new();
        for route in self.routes.iter().filter(|route| route.method != Method::Connect) {
            let (shape, path) = template(route.path());
            let (_, operations) = paths.entry(shape).or_insert_with(|| (path, BTreeMap::new()));
            operations.entry(route.method.as_str().to_ascii_lowercase()).or_default().push(route);
        }
        let schemes = self.security_schemes();
        let paths: BTreeMap<String, Map<String, Value>> = paths
            .into_values()
            .map(|(path, operations)| {
                (path, operations.into_iter().map(|(method, routes)| (method, operation(routes, &schemes))).collect())
            })
            .collect();
        let denial = |description: &str| {
            json!({
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
                "description": description,
            })
        };
        json!({
            "components": {
                "responses": {
                    "Forbidden": denial("The token does not allow this."),
                    "Unauthorized": denial("There is no token, or it is not accepted."),
                },
                "schemas": {
                    "Problem": {
                        "description": "RFC 9457; `code` tells every cause apart.",
                        "properties": {
                            "code": { "type": "string" },
                            "detail": { "type": "string" },
                            "scope": { "type": "string" },
                            "status": { "type": "integer" },
                            "title": { "type": "string" },
                        },
                        "required": ["code", "detail", "status", "title"],
                        "type": "object",
                    },
                },
                "securitySchemes": schemes,
            },
            "info": { "title": "", "version": "" },
            "openapi": "3.1.0",
            "paths": paths,
        })
    }
}

impl Audit {
    fn security_schemes(&self) -> BTreeMap<String, Value> {
        let key = |place: &str, name: &str| json!({ "in": place, "name": name, "type": "apiKey" });
        let header = match &self.transport.bare {
            Some(header) => key("header", header.as_str()),
            None => {
                json!({ "bearerFormat": "JWT", "scheme": self.transport.scheme.to_ascii_lowercase(), "type": "http" })
            }
        };
        let mut schemes = BTreeMap::from([(SCHEME.to_owned(), header)]);
        #[cfg(feature = "session")]
        if let Some(cookie) = &self.transport.cookie {
            schemes.insert(format!("{SCHEME}Cookie"), key("cookie", cookie.access_name()));
        }
        if let Some(name) = &self.transport.query {
            schemes.insert(format!("{SCHEME}Query"), key("query", name));
        }
        schemes
    }
}

/// The path with `{param}` for `<param>` and `<param..>`; and its shape, which parameters of other names do not change.
fn template(path: &str) -> (String, String) {
    let parameter = |segment: &str| {
        let name = segment.strip_prefix('<')?.strip_suffix('>')?;
        Some(format!("{{{}}}", name.strip_suffix("..").unwrap_or(name)))
    };
    let (mut shape, mut text) = (String::new(), String::new());
    for segment in segments(path) {
        let parameter = parameter(segment);
        for (path, segment) in [
            (&mut shape, if parameter.is_some() { "{}" } else { segment }),
            (&mut text, parameter.as_deref().unwrap_or(segment)),
        ] {
            path.push('/');
            path.push_str(segment);
        }
    }
    match text.is_empty() {
        true => ("/".to_owned(), "/".to_owned()),
        false => (shape, text),
    }
}

/// One operation: all routes of a method and path, the one that Rocket asks first at the front.
fn operation(mut routes: Vec<&AuditedRoute>, schemes: &BTreeMap<String, Value>) -> Value {
    let each = |scopes: &[String]| schemes.keys().map(move |scheme| json!({ scheme: scopes })).collect::<Vec<_>>();
    routes.sort_by_key(|route| route.rank);
    let mut security: Vec<Value> = Vec::new();
    let mut rules: Vec<String> = Vec::new();
    let (mut protected, mut declared) = (false, false);
    for route in routes {
        let alternatives = match &route.access {
            Access::Protected { scopes, .. } => {
                protected = true;
                rules.push(route.access.to_string());
                match scopes.as_slice() {
                    // Nothing passes; an empty list would say that everything does.
                    [] => each(&[]),
                    sets => sets.iter().flat_map(|scopes| each(scopes)).collect(),
                }
            }
            Access::Public { .. } => vec![json!({})],
            Access::Undeclared => continue,
        };
        declared = true;
        for alternative in alternatives {
            if !security.contains(&alternative) {
                security.push(alternative);
            }
        }
        // It takes every request, and whom it denies comes to no route behind it.
        if matches!(route.access, Access::Protected { .. }) && route.format.is_none() && !wants_query(route) {
            break;
        }
    }
    if !protected {
        return if declared { json!({ "security": [] }) } else { json!({ "x-undeclared": true }) };
    }
    rules.dedup();
    json!({
        "responses": {
            "401": { "$ref": "#/components/responses/Unauthorized" },
            "403": { "$ref": "#/components/responses/Forbidden" },
        },
        "security": security,
        "x-rule": rules.join(" or "),
    })
}

/// Whether a request needs a certain query to match.
fn wants_query(route: &AuditedRoute) -> bool {
    route.uri.split_once('?').is_some_and(|(_, query)| query.split('&').any(|part| !part.starts_with('<')))
}
