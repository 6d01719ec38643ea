//! Claims types of every shape.

use jwt_core::{Claims, NumericDate, Permission, Permissions, Role, Roles, Scope, Scopes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A name that is a trait, a derive and an enum.
#[derive(Role, Debug, Clone, Copy, PartialEq)]
#[role(rename_all = "SCREAMING_SNAKE_CASE")]
#[repr(u8)]
enum Role {
    #[role(implies(Editor, Author), grants("read", "*"))]
    Admin = 9,
    #[role(implies(Author))]
    Editor = 3,
    Author = 1,
}

#[derive(Scope)]
enum Scope {
    #[scope(rename = "articles:read", implies(Write))]
    Read,
    Write,
    r#Type,
}

#[derive(Permission)]
enum Permission {
    Read,
    Write,
}

#[derive(Serialize, Deserialize, Claims)]
struct Everything {
    iss: Option<String>,
    sub: String,
    aud: Vec<String>,
    exp: NumericDate,
    nbf: Option<u64>,
    iat: Option<f64>,
    jti: Option<String>,
    name: String,
}

#[derive(Claims)]
struct User {
    sub: u64,
    #[claim(path("realm_access", "roles"), roles)]
    roles: Roles<Role>,
    #[claim(path("realm_access", "https://example.com/level"), range(min = 1, max = LEVELS))]
    level: u8,
    #[claim(scopes)]
    scope: Option<Scopes<Scope>>,
    #[claim(permissions, default)]
    permissions: Permissions<Permission>,
    #[claim(length(max = 80), pattern = r"[a-z]+(-[a-z]+)*", check = ascii)]
    r#type: String,
    #[claim(one_of("free", "paid"), rename = "https://example.com/plan")]
    plan: Option<String>,
    #[claim(equals = true)]
    email_verified: bool,
    #[claim(equals("https://issuer.example.com"))]
    nested: Option<String>,
    #[claim(default = five, range(min = 0.5))]
    weight: f64,
    #[claim(check = sound)]
    tags: Vec<String>,
    #[claim(flatten)]
    rest: HashMap<String, rocket::serde::json::Value>,
}

fn ascii(text: &String) -> bool {
    text.is_ascii()
}

const LEVELS: u8 = 9;

fn five() -> f64 {
    5.0
}

fn sound(tags: &Vec<String>) -> Result<(), String> {
    tags.is_empty().then_some(()).ok_or_else(String::new)
}

#[derive(Claims)]
#[claims(
    rename_all = "camelCase",
    typ = "at+jwt",
    max_age = "1h",
    audience = "api",
    require("jti", "azp"),
    algorithms("ES256", "EdDSA"),
    leeway = 5,
    expiration = "10m",
    allow_missing_exp,
    check = Self::sound,
    crate = jwt_core
)]
struct Strict {
    tenant_id: u32,
}

impl Strict {
    fn sound(&self) -> bool {
        self.tenant_id > 0
    }
}

#[derive(Claims)]
struct Generic<T, R: RoleEnum, const N: usize>
where
    T: Clone,
{
    one: T,
    many: Vec<T>,
    #[claim(default)]
    maybe: Option<BTreeMap<String, T>>,
    #[claim(roles)]
    roles: Roles<R>,
    digits: Digits<N>,
}

trait RoleEnum: jwt_core::RoleSet {}
impl RoleEnum for Role {}

#[derive(Serialize, Deserialize)]
struct Digits<const N: usize>(u8);

#[derive(Claims)]
struct Empty {}

#[derive(Claims)]
struct Strings {
    #[claim(roles)]
    roles: Vec<String>,
    #[claim(scopes)]
    scope: Option<Vec<String>>,
    #[claim(permissions)]
    permissions: Vec<String>,
}

macro_rules! claims {
    ($name:ident, $claim:literal, $ty:ty) => {
        #[derive(Claims)]
        struct $name {
            #[claim(rename = $claim, length(max = 3))]
            field: $ty,
        }
    };
}

claims!(Made, "https://example.com/made", Option<String>);

fn is_claims<C: jwt_core::ClaimSet>() {}

fn main() {
    is_claims::<Everything>();
    is_claims::<User>();
    is_claims::<Strict>();
    is_claims::<Generic<String, Role, 3>>();
    is_claims::<Empty>();
    is_claims::<Strings>();
    is_claims::<Made>();

    #[derive(Claims)]
    struct Local {
        sub: String,
    }
    is_claims::<Local>();

    fn read(user: User, strict: Strict, local: Local, made: Made, strings: Strings, all: Everything) {
        let _ = (user.sub, user.roles, user.level, user.scope, user.permissions, user.r#type, user.plan);
        let _ = (user.email_verified, user.nested, user.weight, user.tags, user.rest);
        let _ = (strict.tenant_id, local.sub, made.field, strings.roles, strings.scope, strings.permissions);
        let _ = (all.iss, all.sub, all.aud, all.exp, all.nbf, all.iat, all.jti, all.name);
    }
    let _ = read;

    fn generic(generic: Generic<String, Role, 3>) {
        let _ = (generic.one, generic.many, generic.maybe, generic.roles, generic.digits.0);
    }
    let _ = generic;
    let _ = (Role::Author, Scope::Read, Scope::Write, Scope::Type, Permission::Read, Permission::Write);
}
