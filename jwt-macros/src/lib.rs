//! The macros of `jwt-core`; use them through it.
//!
//! Each macro goes the same way: tokens are read into a model that keeps them, the model is checked as a whole, and
//! expanded. Every fault of one item is reported in one go, at the token that is wrong, and a faulty item still
//! expands to something of its shape, so that its uses cause no further errors. What is generated names everything
//! through `jwt_core::__private`, and decides nothing: that is `jwt-core`'s.

mod attr;
mod claims;
mod diag;
mod kind;
mod module;
mod names;
mod policy;
mod route;
mod rule;
mod vocabulary;

#[cfg(test)]
mod snapshot;

use kind::Kind;
use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Makes a struct a claims type: what a token says, checked and typed.
///
/// ```
/// use jwt_core::{Claims, Role, Roles, Scopes};
///
/// #[derive(Role)]
/// enum Role {
///     Admin,
///     Editor,
/// }
///
/// #[derive(Claims)]
/// #[claims(max_age = "12h")]
/// struct User {
///     sub: String,
///     #[claim(roles)]
///     roles: Roles<Role>,
///     #[claim(scopes)]
///     scope: Scopes,
///     #[claim(length(max = 80))]
///     display_name: Option<String>,
///     #[claim(path("app", "level"), range(min = 1, max = 9), default)]
///     level: u8,
/// }
/// ```
///
/// A field receives the claim of its name. One that is neither an `Option` nor has a `default` is required. Field types
/// need serde's `Serialize` and `Deserialize`; the struct itself needs neither, and may derive them for purposes of its
/// own. The registered claims (`iss sub aud exp nbf iat jti`) are always checked, and always filled in when signing;
/// a field of such a name receives the value. The struct may be generic over types that serde reads.
///
/// # On a field: `#[claim(..)]`
///
/// | option | meaning |
/// | --- | --- |
/// | `rename = "name"` | the claim's name, where it is not the field's |
/// | `path("outer", "inner")` | a nested claim; a segment may contain dots |
/// | `flatten` | takes every claim that no other field names; once, and alone |
/// | `default`, `default = path` | what stands for a missing claim: `Default::default()`, or what the function returns |
/// | `roles`, `scopes`, `permissions` | the field holds names that rules speak of; each of the three once |
/// | `equals = value`, `one_of(value, ..)` | the value is this, or one of these |
/// | `range(min = a, max = b)` | the value lies between, both included; one of the two may be left out |
/// | `length(min = a, max = b)` | so many characters of a string, or elements of a collection |
/// | `pattern = "regex"` | the whole text matches; in the syntax of `regex-lite`, tried while compiling |
/// | `check = path` | a function from `&T` to `bool` or `Result<(), E>` |
///
/// Claims that were read are shared by all requests with the same token, and the types of fields should read the same from the
/// same text each time. What `check`, `garde` and `default = path` say is asked for each request; a token of such a type is
/// verified anew each time.
///
/// A check on an `Option` holds where the claim is missing. A token that fails one is refused like one with a bad
/// signature: 401.
///
/// `roles`, `scopes` and `permissions` go on fields of the types `Roles<R>`, `Scopes<S>` and `Permissions<P>` over an
/// enum that derives [`Role`], [`Scope`] or [`Permission`], the same without a type argument or `Vec<String>` for any
/// names, and `Option`s of those. Only the names of an enum can be checked while compiling, and negated in a rule.
///
/// # On the struct: `#[claims(..)]`
///
/// | option | meaning |
/// | --- | --- |
/// | `rename_all = "camelCase"` | the spelling of all names: also `snake_case`, `kebab-case`, `PascalCase`, `SCREAMING_SNAKE_CASE`, `SCREAMING-KEBAB-CASE`, `lowercase`, `UPPERCASE`, `none` (as written, the default) |
/// | `typ = "at+jwt"` | the header `typ` that the token must have; `JWT` and `at+jwt` only where the configuration accepts them |
/// | `max_age = "1h"` | the longest time since `iat`; durations are text, or a number of seconds |
/// | `audience = "api"` | must be among `aud`, beside what the configuration asks |
/// | `require("jti", ..)` | claims that must be there and not be `null`, with or without a field |
/// | `algorithms("ES256", ..)` | accepts only these of the configured ones |
/// | `leeway = "5s"` | less than the configured one |
/// | `expiration = "5m"` | how long an issued token lasts, where that is shorter than configured |
/// | `allow_missing_exp` | accepts tokens that never expire |
/// | `check = path` | a function from `&Self` to `bool` or `Result<(), E>`, after the fields' own checks |
/// | `garde` | runs the type's own `garde::Validate` (feature `garde`) |
/// | `crate = path` | where `jwt_core` is found, if not under that name |
#[proc_macro_derive(Claims, attributes(claim, claims))]
pub fn derive_claims(input: TokenStream) -> TokenStream {
    claims::derive(parse_macro_input!(input)).into()
}

/// Makes an enum the roles of an application, for `Roles<R>` in a claims type and for rules.
///
/// ```
/// use jwt_core::{Role, Roles};
///
/// #[derive(Role)]
/// enum Role {
///     #[role(implies(Editor), grants("articles:delete"))]
///     Admin,
///     Editor,
///     #[role(rename = "support-l2")]
///     SupportL2,
/// }
///
/// let roles: Roles<Role> = [Role::Admin].into();
/// assert!(roles.contains(Role::Editor));
/// ```
///
/// A role's name is the variant's in kebab-case; names are compared byte by byte. There are at most 128. A token's
/// names that the enum does not have grant nothing.
///
/// On a variant, `#[role(..)]`:
///
/// | option | meaning |
/// | --- | --- |
/// | `rename = "name"` | the role's name, where it is another |
/// | `implies(Variant, ..)` | who has this role has those too, and what they imply |
/// | `grants("permission", ..)` | who has this role has these permissions; `"*"` is all of them |
///
/// On the enum, `#[role(rename_all = "snake_case")]` spells all names (`kebab-case`, `snake_case`, `camelCase`,
/// `PascalCase`, `SCREAMING_SNAKE_CASE`, `SCREAMING-KEBAB-CASE`, `lowercase`, `UPPERCASE`, `none`), and
/// `#[role(crate = path)]` says where `jwt_core` is found.
#[proc_macro_derive(Role, attributes(role))]
pub fn derive_role(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Role, parse_macro_input!(input)).into()
}

/// Makes an enum the scopes of an application, for `Scopes<S>` in a claims type and for rules.
///
/// ```
/// use jwt_core::{Scope, Scopes};
///
/// #[derive(Scope)]
/// enum Scope {
///     #[scope(rename = "articles:read")]
///     Read,
///     #[scope(rename = "articles:write", implies(Read))]
///     Write,
/// }
///
/// let scopes: Scopes<Scope> = [Scope::Write].into();
/// assert!(scopes.contains(Scope::Read));
/// ```
///
/// Names, `rename`, `implies`, `rename_all` and `crate` are as with [`Role`], under `#[scope(..)]`. A scope has no
/// spaces, since they separate scopes in a token (RFC 8693, section 4.2).
#[proc_macro_derive(Scope, attributes(scope))]
pub fn derive_scope(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Scope, parse_macro_input!(input)).into()
}

/// Makes an enum the permissions of an application, for `Permissions<P>` in a claims type and for rules.
///
/// ```
/// use jwt_core::{Permission, Permissions};
///
/// #[derive(Permission)]
/// enum Permission {
///     #[permission(rename = "articles:publish")]
///     Publish,
/// }
///
/// let permissions: Permissions<Permission> = [Permission::Publish].into();
/// assert!(permissions.contains(Permission::Publish));
/// ```
///
/// Names, `rename`, `implies`, `rename_all` and `crate` are as with [`Role`], under `#[permission(..)]`. Where a claims
/// type has roles and permissions of enums, what the roles grant must be among the permissions.
#[proc_macro_derive(Permission, attributes(permission))]
pub fn derive_permission(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Permission, parse_macro_input!(input)).into()
}

/// Lets only requests through whose token satisfies a rule. Stands above the route attribute.
///
/// ```
/// use jwt_core::{Claims, Jwt, Role, Roles, Scopes, jwt_protected};
/// use rocket::{delete, get, put};
///
/// # #[derive(Role)]
/// # enum Role { Admin, Editor, Banned }
/// #[derive(Claims)]
/// struct User {
///     sub: String,
///     #[claim(roles)]
///     roles: Roles<Role>,
///     #[claim(scopes)]
///     scope: Scopes,
/// }
///
/// // Any verified token.
/// #[jwt_protected]
/// #[get("/me")]
/// fn me(user: Jwt<User>) -> String {
///     user.sub.clone()
/// }
///
/// // A role, by its name or by its variant; an unknown name does not compile.
/// #[jwt_protected(claims = User, roles = ["admin", Role::Editor])]
/// #[get("/drafts")]
/// fn drafts() -> &'static str {
///     "drafts"
/// }
///
/// // An expression, with Rust's own precedence.
/// #[jwt_protected(role(Role::Admin) || (scope("articles:write") && !role(Role::Banned)))]
/// #[put("/articles/<id>", data = "<text>")]
/// fn edit(id: u64, text: &str, user: Jwt<User>) -> String {
///     format!("{id} by {}: {text}", user.sub)
/// }
///
/// // A comma is AND.
/// #[jwt_protected(claims = User, roles = "admin", all_scopes("articles:read", "articles:delete"), issuer = "self")]
/// #[delete("/articles/<id>")]
/// fn remove(id: u64) {
///     let _ = id;
/// }
///
/// // A handler is the function that it was.
/// assert_eq!(drafts(), "drafts");
/// let routes = rocket::routes![me, drafts, edit, remove];
/// # let _ = routes;
/// ```
///
/// A route without this or `#[jwt_public(..)]` does not launch: see `jwt_core::audit()`.
///
/// The rule is asked before everything else of the route: for a denied request no guard runs, no parameter is parsed but
/// those that a condition names, and no body is read. Without a token the answer is 401; with one that does not satisfy the rule it is 403.
///
/// # Rules
///
/// ```text
/// rule := item ("," item)*                a comma is AND; no item: any verified token
/// item := key = value | key(value, ..) | expr
/// expr := expr || expr | expr && expr | !expr | (expr) | atom
/// atom := role(R) | roles(R, ..) | all_roles(R, ..)           lists: any of them, or all
///       | scope(S) | scopes(S, ..) | all_scopes(S, ..)
///       | permission(P) | permissions(P, ..) | all_permissions(P, ..)
///       | any(expr, ..) | all(expr, ..)
///       | when(condition)                                     a condition of Rust; see below
///       | policy(Path)                                        a rule with a name: [`macro@jwt_policy`]
/// key  := roles | scopes | permissions | all_roles | all_scopes | all_permissions      value: R or [R, ..]
///       | policy = Path | claims = Type | issuer = "name" or ["name", ..] | crate = path
/// R, S, P := "name" | Enum::Variant
/// ```
///
/// The claims type is `claims`, or else the `T` of a `Jwt<T>` argument, or else that of the protected module around, or of a
/// policy that the rule names, or else `DefaultClaims`. `issuer` names issuers of the configuration; the application's
/// own is `"self"`. `crate` says where `jwt_core` is found.
///
/// `!` fails closed: `!role(..)` does not hold where the claim was missing (also where the field has a `default`), or held
/// names that the enum does not have.
/// Over fields of any names (`Roles`, `Vec<String>`) it does not compile, since what is missing cannot be known.
///
/// # Conditions
///
/// `when(..)` holds an expression of Rust that is a `bool`. It sees `claims`, a reference to the claims, and the
/// parameters of the route's URI (path, query, trailing ones) by the names and types that the handler gives them:
///
/// ```
/// use jwt_core::{Claims, jwt_protected};
/// use rocket::get;
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
///     tenant: u64,
/// }
///
/// #[jwt_protected(claims = User, when(claims.sub == author && claims.tenant == tenant))]
/// #[get("/articles/<author>?<tenant>")]
/// fn articles(author: &str, tenant: u64) -> String {
///     format!("{author} of {tenant}")
/// }
/// # let _ = rocket::routes![articles];
/// ```
///
/// It is evaluated before anything else of the route and without the body. Of the parameters just those are parsed that the
/// condition names, as Rocket will parse them again for the handler: both see the same values, if the type of a parameter
/// makes the same of the same text each time (a `default_with` that counts or asks the time does not). Where one of them does
/// not parse,
/// the condition is unknown: the request passes only if the rule holds either way, and `!` does not change that. A condition
/// may be evaluated more than once for a request that is denied. What has to be loaded first is asked of a policy with
/// fields; see [`macro@jwt_policy`].
///
/// # Modules
///
/// Above a module it protects every route that is written in it, also in modules of that module. A rule of the module and the
/// rule of a route both have to hold; the module's claims type is that of its routes. `#[jwt_public("reason")]`
/// is the way out:
///
/// ```
/// use jwt_core::{Claims, Role, Roles, jwt_protected};
///
/// #[derive(Role)]
/// enum Role {
///     Admin,
///     Auditor,
/// }
///
/// #[derive(Claims)]
/// struct User {
///     #[claim(roles)]
///     roles: Roles<Role>,
/// }
///
/// #[jwt_protected(claims = User, role("admin"))]
/// mod admin {
///     use jwt_core::{jwt_protected, jwt_public};
///     use rocket::get;
///
///     #[get("/users")]
///     pub fn users() {} // for admins
///
///     #[jwt_protected(role("auditor"))]
///     #[get("/log")]
///     pub fn log() {} // for admins who are auditors too
///
///     #[jwt_public("monitoring asks this")]
///     #[get("/health")]
///     pub fn health() {}
/// }
/// # fn main() {
/// let routes = rocket::routes![admin::users, admin::log, admin::health];
/// # let _ = routes;
/// # }
/// ```
///
/// A rule of a module names its claims type. A macro call that may hide routes does not compile there, and `mod file;` is not
/// stable there in Rust itself: routes of other files are protected in those files, or where they are mounted, by
/// `jwt_core::protect`. Calls in the body of a function are not looked into: a route that a macro makes there, or one that
/// `use` brings from elsewhere, asks what it says itself.
///
/// # What does not compile
///
/// Each of these is told at the very token, all of them together: an unknown key, rule or name, with the one that was
/// probably meant; empty lists and repetitions; this attribute below the route attribute; two protections; two claims
/// types; `Option<Jwt<_>>` or `Result<Jwt<_>, _>`, which would let a bad token pass for none.
///
/// A rule without such faults is looked at as a whole:
///
/// | rule | what is told |
/// | --- | --- |
/// | `role("a") && !role("a")` | it can never hold |
/// | `role("a") \|\| !role("a")` | it always holds |
/// | `role("a") \|\| role("a") && role("b")` | the second part cannot matter |
/// | `roles = "a", role("a")` | the second repeats the first |
/// | `roles = ["admin", "editor"]`, `Admin` implying `Editor` | `"admin"` cannot matter |
/// | `role("admin") && !role("editor")` | it can never hold |
/// | `roles = ["admin", Role::Admin]` | one role is named twice |
///
/// What is told is so for every token. In `role("a") || !role("a") && role("b")` nothing is superfluous: the `!` keeps those
/// out of whom it is not known whether they have `a`. What roles imply is compared name by name, for names that stand in
/// one list or around it; what they grant is not looked at.
#[proc_macro_attribute]
pub fn jwt_protected(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::protected(arguments.into(), item.into()).into()
}

/// Says that a route is open to everyone, and why. Stands above the route attribute.
///
/// ```
/// use jwt_core::{Claims, MaybeJwt, jwt_public};
/// use rocket::get;
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// #[jwt_public("the front page is for everyone")]
/// #[get("/")]
/// fn index(user: MaybeJwt<User>) -> String {
///     # let _ = user;
///     String::from("hello")
/// }
/// # let _ = rocket::routes![index];
/// ```
///
/// It changes nothing for the request: it is the declaration that the launch audit looks for, which stops the launch of an
/// application with a route that is neither protected nor public. The reason is for those who read the code, and is printed
/// with the route at launch. `MaybeJwt<_>` reads a token where there is one; `Jwt<_>`, which demands one, does not compile
/// here. `crate = path` after the reason says where `jwt_core` is found.
#[proc_macro_attribute]
pub fn jwt_public(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::public(arguments.into(), item.into()).into()
}

/// Gives a rule a name. Stands above a struct.
///
/// The rule is written as for [`macro@jwt_protected`], and names its claims type.
///
/// # Without fields
///
/// Such a policy is a part of other rules, protects routes that are written elsewhere (`jwt_core::protect`), and is, as
/// `Granted<'_, P>`, a guard whose value is proof that it held: a function that demands it cannot be called
/// without the check.
///
/// ```
/// use jwt_core::{Claims, Granted, Role, Roles, Scopes, jwt_policy, jwt_protected};
/// use rocket::post;
///
/// # #[derive(Role)]
/// # enum Role { Editor, Chief }
/// # #[derive(Claims)]
/// # struct User {
/// #     #[claim(roles)]
/// #     roles: Roles<Role>,
/// #     #[claim(scopes)]
/// #     scope: Scopes,
/// # }
/// #[jwt_policy(claims = User, role("editor"), scope("articles:write"))]
/// struct CanWrite;
///
/// #[jwt_policy(policy(CanWrite) && role("chief"))]
/// struct CanPublish;
///
/// #[jwt_protected(policy(CanPublish))]
/// #[post("/print")]
/// fn print() {}
///
/// #[jwt_protected]
/// #[post("/publish")]
/// fn publish(proof: Granted<'_, CanPublish>) {
///     put_online(&proof);
/// }
///
/// fn put_online(_proof: &Granted<'_, CanPublish>) {}
/// # let _ = rocket::routes![print, publish];
/// ```
///
/// # With fields
///
/// Such a policy is asked about something: a loaded row, a part of the body. In its conditions `self` is the policy, and
/// `claims` the claims. `Jwt::require` asks it, and gives the proof that shows what it was asked about:
///
/// ```
/// use jwt_core::{AuthError, Claims, Granted, Jwt, jwt_policy, jwt_protected};
/// use rocket::get;
///
/// # #[derive(Claims)]
/// # struct User { sub: String, tenant: u64 }
/// # struct Row { tenant: u64, text: String }
/// # fn load(_id: u64) -> Row { Row { tenant: 7, text: String::new() } }
/// #[jwt_policy(claims = User, when(claims.tenant == self.tenant))]
/// struct InTenant {
///     tenant: u64,
/// }
///
/// #[jwt_protected]
/// #[get("/rows/<id>")]
/// fn row(id: u64, user: Jwt<User>) -> Result<String, AuthError> {
///     let row = load(id);
///     let proof = user.require(InTenant { tenant: row.tenant })?; // or 403
///     Ok(show(&proof, row))
/// }
///
/// fn show(proof: &Granted<'_, InTenant>, row: Row) -> String {
///     assert_eq!(proof.tenant, row.tenant);
///     row.text
/// }
/// # let _ = rocket::routes![row];
/// ```
///
/// Fields may borrow (`struct InTenant<'a> { tenant: &'a str }`). They are what the proof shows, so that none may change after
/// the check: a `Cell`, a lock or an atomic does not compile, and is not to be put there under another name. `crate = path` says where `jwt_core` is found.
#[proc_macro_attribute]
pub fn jwt_policy(arguments: TokenStream, item: TokenStream) -> TokenStream {
    policy::policy(arguments.into(), item.into()).into()
}
