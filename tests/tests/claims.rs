//! `#[derive(Claims)]` and the enums of names: what is read, what is refused, and what is written back.

use std::collections::BTreeMap;
use std::time::Duration;

use jwt_core::{
    Algorithm, ClaimProblem, ClaimSet, Claims, KeySet, NumericDate, Permission, Permissions, Role, RoleSet, Roles,
    Scope, ScopeSet, Scopes, Signer, SigningKey, TokenError, Verified, Verifier,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn key() -> SigningKey {
    SigningKey::from_secret(b"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi", Algorithm::HS256).expect("long enough")
}

fn verifier() -> Verifier {
    Verifier::builder().keys(KeySet::from(key().verifying_key().clone())).build().expect("builds")
}

/// Any claims at all, as JSON.
#[derive(Claims)]
struct Raw {
    #[claim(flatten)]
    all: serde_json::Map<String, Value>,
}

/// What a claims type makes of these claims, signed by somebody who checks nothing.
fn read<C: ClaimSet>(claims: Value) -> Result<Verified<C>, TokenError> {
    let Value::Object(all) = claims else { panic!("an object") };
    let signer = Signer::builder().key(key()).build().expect("builds");
    let raw = Raw { all: all.iter().filter(|(name, _)| *name != "sub").map(|(n, v)| (n.clone(), v.clone())).collect() };
    let mut token = signer.token(&raw);
    if let Some(sub) = all.get("sub").and_then(Value::as_str) {
        token = token.subject(sub);
    }
    verifier().verify::<C>(&token.sign().expect("signs"))
}

/// What a claims type writes, but for the registered claims that the signer fills in.
fn written<C: ClaimSet>(claims: &C) -> Value {
    let token = Signer::builder().key(key()).build().expect("builds").sign(claims).expect("signs");
    let algorithm = key().algorithm();
    let jws = verifier().keys().verify_jws(&token, &[algorithm]).expect("verifies");
    let mut payload: Value = serde_json::from_slice(jws.payload()).expect("JSON");
    if let Some(members) = payload.as_object_mut() {
        ["iat", "exp", "jti"].iter().for_each(|name| drop(members.remove(*name)));
    }
    payload
}

fn refused<C: ClaimSet>(claims: Value) -> TokenError {
    read::<C>(claims).err().expect("refused")
}

fn invalid(claim: &'static str, problem: ClaimProblem) -> TokenError {
    TokenError::InvalidClaim { claim: claim.into(), problem }
}

// ---- names

#[derive(Claims, Debug, PartialEq)]
#[claims(rename_all = "camelCase")]
struct Named {
    given_name: String,
    #[claim(rename = "https://example.com/tenant")]
    tenant: String,
    #[claim(path("realm_access", "account.id"))]
    account: u32,
    #[claim(path("realm_access", "deep", "er"))]
    deeper: Option<bool>,
    #[claim(flatten)]
    rest: BTreeMap<String, Value>,
}

#[test]
fn names_paths_and_the_rest() {
    let claims = json!({
        "givenName": "Alice",
        "https://example.com/tenant": "eu",
        "realm_access": {"account.id": 7, "other": [1], "deep": {"er": true, "est": false}},
        "given_name": "not this one",
        "more": {"x": 1},
    });
    let named = read::<Named>(claims).expect("reads");
    assert_eq!(
        (named.given_name.as_str(), named.tenant.as_str(), named.account, named.deeper),
        ("Alice", "eu", 7, Some(true))
    );
    let rest: Vec<_> = named.rest.keys().map(String::as_str).collect();
    assert_eq!(rest, ["given_name", "more"], "registered and named claims are not the rest");
    let expected = json!({
        "givenName": "Alice",
        "https://example.com/tenant": "eu",
        "realm_access": {"account.id": 7, "deep": {"er": true}},
        "given_name": "not this one",
        "more": {"x": 1},
    });
    assert_eq!(written(&*named), expected);
}

#[test]
fn what_is_required_is_required() {
    let with = |realm: Value| json!({"givenName": "a", "https://example.com/tenant": "eu", "realm_access": realm});
    assert_eq!(refused::<Named>(json!({})), TokenError::MissingClaim("givenName".into()));
    assert_eq!(refused::<Named>(with(json!({}))), TokenError::MissingClaim("realm_access.account.id".into()));
    assert_eq!(refused::<Named>(with(json!(null))), TokenError::MissingClaim("realm_access.account.id".into()));
    assert_eq!(refused::<Named>(with(json!([1]))), invalid("realm_access", ClaimProblem::WrongType));
    assert_eq!(
        refused::<Named>(with(json!({"account.id": "7"}))),
        invalid("realm_access.account.id", ClaimProblem::WrongType)
    );
    assert_eq!(
        refused::<Named>(with(json!({"account.id": -1}))),
        invalid("realm_access.account.id", ClaimProblem::WrongType)
    );
    let none = read::<Named>(with(json!({"account.id": 1, "deep": null}))).expect("reads");
    assert_eq!(none.deeper, None);
}

// ---- checks

fn even(number: &u32) -> bool {
    number.is_multiple_of(2)
}

fn no_admin(name: &str) -> Result<(), String> {
    if name == "admin" { Err("taken".into()) } else { Ok(()) }
}

fn consistent(checked: &Checked) -> bool {
    checked.level != Some(9) || checked.plan == "gold"
}

#[derive(Claims, Debug)]
#[claims(check = consistent)]
struct Checked {
    #[claim(one_of("gold", "silver"))]
    plan: String,
    #[claim(equals = 2)]
    version: u8,
    #[claim(range(min = 1, max = 9))]
    level: Option<u32>,
    #[claim(length(min = 2, max = 4))]
    code: String,
    #[claim(length(max = 2))]
    tags: Vec<String>,
    #[claim(pattern = "[a-z]+|[0-9]{2}")]
    slug: Option<String>,
    #[claim(check = even)]
    even: u32,
    #[claim(check = no_admin)]
    nick: String,
    #[claim(default)]
    seats: u16,
    #[claim(default = ten)]
    limit: u16,
}

fn ten() -> u16 {
    10
}

#[test]
fn every_check_checks() {
    let good = json!({
        "plan": "gold", "version": 2, "level": 9, "code": "äöü", "tags": ["a", "b"], "slug": "abc", "even": 4, "nick": "al",
    });
    let checked = read::<Checked>(good.clone()).expect("reads");
    assert_eq!((checked.seats, checked.limit), (0, 10));
    let optional: [(&str, Value); 2] = [("level", Value::Null), ("slug", Value::Null)];
    for (name, value) in optional {
        let mut claims = good.clone();
        claims[name] = value;
        assert!(read::<Checked>(claims).is_ok(), "{name}");
    }
    let table = [
        ("plan", json!("bronze"), ClaimProblem::NotAllowedValue),
        ("plan", json!("Gold"), ClaimProblem::NotAllowedValue),
        ("version", json!(3), ClaimProblem::NotAllowedValue),
        ("version", json!(2.5), ClaimProblem::WrongType),
        ("level", json!(0), ClaimProblem::OutOfRange),
        ("level", json!(10), ClaimProblem::OutOfRange),
        ("code", json!("a"), ClaimProblem::TooShort),
        ("code", json!("abcde"), ClaimProblem::TooLong),
        ("tags", json!(["a", "b", "c"]), ClaimProblem::TooLong),
        ("tags", json!("a"), ClaimProblem::WrongType),
        ("slug", json!("Abc"), ClaimProblem::Pattern),
        ("slug", json!("abc\n"), ClaimProblem::Pattern),
        ("slug", json!("123"), ClaimProblem::Pattern),
        ("slug", json!(""), ClaimProblem::Pattern),
        ("even", json!(3), ClaimProblem::Check),
        ("nick", json!("admin"), ClaimProblem::Check),
        ("seats", json!(70_000), ClaimProblem::WrongType),
        ("limit", json!(null), ClaimProblem::WrongType),
    ];
    for (name, value, problem) in table {
        let mut claims = good.clone();
        claims[name] = value.clone();
        assert_eq!(refused::<Checked>(claims), invalid(name, problem), "{name} = {value}");
    }
    let mut claims = good;
    claims["plan"] = json!("silver");
    assert_eq!(refused::<Checked>(claims), TokenError::Rejected, "the struct's own check");
}

#[derive(Claims, garde::Validate, Debug)]
#[claims(garde)]
struct Validated {
    #[garde(length(min = 3))]
    name: String,
}

#[test]
fn garde_is_asked() {
    assert!(read::<Validated>(json!({"name": "abc"})).is_ok());
    assert_eq!(refused::<Validated>(json!({"name": "ab"})), TokenError::Rejected);
}

// ---- what a type asks of its tokens

#[derive(Claims, Debug)]
#[claims(require("tenant", "nbf"), max_age = "1h", audience = "reports", leeway = "0s")]
struct Demanding {
    sub: String,
}

#[test]
fn a_type_asks_for_more() {
    let now = NumericDate::from(std::time::SystemTime::now());
    let ago = |seconds| now.saturating_sub(Duration::from_secs(seconds));
    let signer = Signer::builder().key(key()).audience("reports").build().expect("builds");
    let raw = Raw { all: serde_json::Map::new() };
    let token = || signer.token(&raw).subject("a").claim("tenant", "eu").not_before(ago(10));
    let verify = |token: jwt_core::TokenBuilder<'_, Raw>| {
        verifier().verify::<Demanding>(&token.sign().expect("signs")).map(|verified| verified.sub.clone())
    };
    assert_eq!(verify(token()).as_deref(), Ok("a"));
    assert_eq!(verify(token().issued_at(ago(3700)).expires_in(Duration::from_secs(9_000))), Err(TokenError::TooOld));
    assert_eq!(verify(token().audience("other")), Err(TokenError::Audience));
    assert_eq!(verify(token().issued_at(ago(905))), Err(TokenError::Expired), "no leeway");
    let without = signer.token(&raw).subject("a").not_before(ago(1));
    assert_eq!(verify(without), Err(TokenError::MissingClaim("tenant".into())));
    let without = signer.token(&raw).subject("a").claim("tenant", "eu");
    assert_eq!(verify(without), Err(TokenError::MissingClaim("nbf".into())));
}

// ---- registered claims as fields

#[derive(Claims, Debug)]
struct Registered {
    iss: Option<String>,
    #[claim(rename = "sub")]
    who: String,
    aud: Vec<String>,
    exp: NumericDate,
    iat: u64,
    nbf: Option<f64>,
    jti: String,
}

#[derive(Claims, Debug)]
struct OneAudience {
    aud: Option<String>,
    #[claim(check = soon)]
    exp: u64,
}

fn soon(exp: &u64) -> bool {
    *exp < 9_000_000_000
}

#[test]
fn fields_receive_registered_claims_and_do_not_write_them() {
    let verifier = Verifier::builder().keys(key().verifying_key().clone()).audience("api").build().expect("builds");
    let signer = Signer::builder().key(key()).issuer("me").audience("api").audience("web").build().expect("builds");
    let raw = Raw { all: serde_json::Map::new() };
    let text = signer.token(&raw).subject("alice").jwt_id("one").sign().expect("signs");
    let claims = verifier.verify::<Registered>(&text).expect("verifies");
    assert_eq!((claims.iss.as_deref(), claims.who.as_str(), claims.jti.as_str()), (Some("me"), "alice", "one"));
    assert_eq!((claims.aud.join(" "), claims.nbf, claims.exp.as_secs() - claims.iat), ("api web".into(), None, 900));
    // Issued anew, it is another token: with another identity, and an end of its own.
    let anew = signer.token(claims.claims()).expires_in(Duration::from_secs(60)).sign().expect("signs");
    let anew = verifier.verify::<Registered>(&anew).expect("verifies");
    assert_eq!(anew.who, "alice");
    assert_ne!(anew.jti, "one");
    assert_eq!(anew.exp.as_secs() - anew.iat, 60);
    // Two audiences are not one string.
    assert_eq!(verifier.verify::<OneAudience>(&text).unwrap_err(), invalid("aud", ClaimProblem::WrongType));
    let one = signer.token(&raw).audience("api").sign().expect("signs");
    assert_eq!(verifier.verify::<OneAudience>(&one).expect("verifies").aud.as_deref(), Some("api"));
    let late =
        signer.token(&raw).audience("api").expires_at(NumericDate::from_secs(9_000_000_000)).sign().expect("signs");
    assert_eq!(verifier.verify::<OneAudience>(&late).unwrap_err(), invalid("exp", ClaimProblem::Check));
}

// ---- types of the application's own

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Round { radius: u8 },
    Flat,
}

#[derive(Claims, Debug, PartialEq)]
struct Generic<T, const N: usize>
where
    T: Clone,
{
    inner: T,
    many: Option<Vec<T>>,
    #[claim(default)]
    numbers: BTreeMap<u8, [u8; 2]>,
}

#[test]
fn fields_are_whatever_serde_reads() {
    let claims = json!({"inner": "x", "many": ["y"], "numbers": {"7": [1, 2]}});
    let generic = read::<Generic<String, 3>>(claims.clone()).expect("reads");
    assert_eq!(generic.numbers.get(&7), Some(&[1, 2]));
    assert_eq!(written(&*generic), claims);

    #[derive(Claims)]
    struct Shaped {
        shape: Shape,
    }
    assert_eq!(
        read::<Shaped>(json!({"shape": {"kind": "round", "radius": 3}})).expect("reads").shape,
        Shape::Round { radius: 3 }
    );
    assert_eq!(read::<Shaped>(json!({"shape": {"kind": "flat"}})).expect("reads").shape, Shape::Flat);
    assert_eq!(refused::<Shaped>(json!({"shape": {"kind": "cubic"}})), invalid("shape", ClaimProblem::WrongType));
}

// ---- names of roles, scopes and permissions

#[derive(Role, Debug, PartialEq, Clone, Copy)]
enum Staff {
    #[role(implies(TeamLead))]
    Boss,
    #[role(implies(Clerk))]
    TeamLead,
    Clerk,
    #[role(rename = "L2/support")]
    Support,
}

#[derive(Scope, Debug, PartialEq, Clone, Copy)]
#[scope(rename_all = "SCREAMING_SNAKE_CASE")]
enum Access {
    ReadAll,
    WriteAll,
}

#[derive(Permission, Debug, PartialEq, Clone, Copy)]
#[permission(rename_all = "none")]
enum May {
    Sign,
}

#[derive(Claims)]
struct Held {
    #[claim(roles, path("realm", "roles"))]
    roles: Roles<Staff>,
    #[claim(scopes, rename = "scp")]
    scope: Scopes<Access>,
    #[claim(permissions)]
    may: Option<Permissions<May>>,
}

#[test]
fn enums_of_names() {
    let names: Vec<_> =
        [Staff::Boss, Staff::TeamLead, Staff::Clerk, Staff::Support].iter().map(RoleSet::name).collect();
    assert_eq!(names, ["boss", "team-lead", "clerk", "L2/support"]);
    assert_eq!((Access::ReadAll.name(), Access::from_name("WRITE_ALL")), ("READ_ALL", Some(Access::WriteAll)));
    assert_eq!((Staff::from_name("Boss"), Staff::from_index(4)), (None, None));

    let claims = json!({"realm": {"roles": ["boss", "L2/support"]}, "scp": "READ_ALL", "may": ["Sign"]});
    let held = read::<Held>(claims.clone()).expect("reads");
    assert!(held.roles.contains(Staff::Clerk) && !held.roles.has_unknown(), "two steps of `implies`");
    assert!(held.scope.contains_name("READ_ALL") && !held.scope.contains(Access::WriteAll));
    assert!(held.may.as_ref().is_some_and(|may| may.contains(May::Sign)));
    assert_eq!(written(&*held), claims, "what is implied is not written");

    let held = read::<Held>(json!({"realm": {"roles": ["clerk", "BOSS", "team_lead"]}, "scp": ["WRITE_ALL", "X"]}))
        .expect("reads");
    assert!(held.roles.has_unknown() && !held.roles.contains(Staff::Boss) && held.scope.has_unknown());
    for wrong in [json!(7), json!([7]), json!({}), json!(null)] {
        let claims = json!({"realm": {"roles": wrong}, "scp": ""});
        assert_eq!(refused::<Held>(claims), invalid("realm.roles", ClaimProblem::WrongType));
    }
}

macro_rules! wide {
    ($($name:ident)*) => {
        #[derive(Role, Debug, PartialEq, Clone, Copy)]
        enum Wide { $($name),* }
    };
}

wide! {
    A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 B0 B1 B2 B3 B4 B5 B6 B7 B8 B9 C0 C1 C2 C3 C4 C5 C6 C7 C8 C9 D0 D1 D2 D3 D4 D5 D6 D7 D8 D9
    E0 E1 E2 E3 E4 E5 E6 E7 E8 E9 F0 F1 F2 F3 F4 F5 F6 F7 F8 F9 G0 G1 G2 G3 G4 G5 G6 G7 G8 G9 H0 H1 H2 H3 H4 H5 H6 H7 H8 H9
    I0 I1 I2 I3 I4 I5 I6 I7 I8 I9 J0 J1 J2 J3 J4 J5 J6 J7 J8 J9 K0 K1 K2 K3 K4 K5 K6 K7 K8 K9 L0 L1 L2 L3 L4 L5 L6 L7 L8 L9
    M0 M1 M2 M3 M4 M5 M6 M7
}

#[test]
fn a_set_holds_128_names() {
    #[derive(Claims)]
    struct All {
        #[claim(roles)]
        roles: Roles<Wide>,
    }
    let all: Vec<&str> = (0..128).filter_map(Wide::from_index).map(|role| role.name()).collect();
    assert_eq!(all.len(), 128);
    let read = read::<All>(json!({"roles": all})).expect("reads");
    assert!((0..128).filter_map(Wide::from_index).all(|role| read.roles.contains(role)));
    let last = self::read::<All>(json!({"roles": ["m7"]})).expect("reads");
    assert!(last.roles.contains(Wide::M7) && !last.roles.contains(Wide::A0));
}
