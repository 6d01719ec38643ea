//! What policies and conditions take.

use jwt_core::{AuthError, Claims, Granted, Jwt, jwt_policy, jwt_protected};
use rocket::{get, routes};
use std::rc::Rc;
use shared::{Role, User};

/// A lifetime, and more than one.
#[jwt_policy(claims = User, when(self.owners.contains(&claims.sub.as_str()) && self.at < &claims.sub.len()))]
struct OwnedBy<'a, 'b: 'a> {
    owners: &'a [&'b str],
    at: &'a usize,
}

/// A field that no other thread may see.
#[jwt_policy(claims = User, role(Role::Admin), when(*claims.sub == *self.0))]
struct Named(Rc<str>);

#[jwt_policy(claims = User, role("admin"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CanPublish;

#[jwt_policy(policy(self::CanPublish) && !when(claims.sub.is_empty()))]
struct CanPublishWithName;

#[jwt_policy(claims = User, when(claims.sub == "me"))]
struct Braces {}

mod other {
    pub(crate) use jwt_core as renamed;
}

#[jwt_policy(crate = other::renamed, claims = User, policy(CanPublish), when(claims.sub == "me"))]
struct ElsewhereFound;

macro_rules! policy {
    ($name:ident, $claims:ty, $($rule:tt)*) => {
        #[jwt_policy(claims = $claims, $($rule)*)]
        struct $name;
    };
}

policy!(ByMacro, User, role("editor") || policy(CanPublish));

macro_rules! owned {
    ($name:ident, $parameter:ident: $ty:ty, $uri:literal, $policy:path, $condition:expr) => {
        #[jwt_protected(claims = User, policy($policy) || when($condition))]
        #[get($uri)]
        fn $name($parameter: $ty) -> String {
            $parameter.to_string()
        }
    };
}

owned!(first, owner: &str, "/first/<owner>", CanPublish, claims.sub == owner);
owned!(second, owner: u64, "/second?<owner>", self::ByMacro, owner > 3 && claims.sub.len() < 3);

#[derive(PartialEq)]
struct Pair<'a> {
    a: &'a str,
}

const LIMIT: u64 = 10;

/// Struct literals without parentheses, blocks, closures, macros, a `return`, items and names of the user's own.
#[jwt_protected(claims = User, when(Pair { a: author } == Pair { a: &claims.sub }), when({
    fn small(number: u64) -> bool {
        number < LIMIT
    }
    let limit = |author: u64| author + LIMIT;
    if !small(id) {
        return false;
    }
    if let Some(first) = author.chars().next() { first.is_alphabetic() && limit(id) > 3 } else { false }
}), when(
    matches!(id, LIMIT | 0..=9 if author.len() > 1)
        && format!("{author:>id$}", id = 3).contains(author)
        && ["a"].iter().any(|body| *body == author)
        && author.parse::<u64>().is_ok_and(|author| author == id)
        && (|| -> Result<bool, std::num::ParseIntError> { Ok(author.parse::<u64>()? == id) })().is_ok()
))]
#[get("/<author>/<id>")]
fn all(author: &str, id: u64) -> String {
    format!("{author} {id}")
}

#[jwt_protected]
#[get("/asked")]
fn asked(user: Jwt<User>) -> Result<(), AuthError> {
    let name = Rc::from(user.sub.as_str());
    let proof = user.require(Named(name))?;
    assert_eq!(*proof.0, *user.sub);
    drop(proof);
    let owner = user.sub.clone();
    let owners = [owner.as_str()];
    user.require(OwnedBy { owners: &owners, at: &1 }).map(drop)
}

#[jwt_protected(policy(CanPublishWithName) || policy(Braces) || policy(ElsewhereFound))]
#[get("/proof")]
fn proof(proof: Granted<'_, CanPublish>) -> String {
    format!("{:?} {:?}", *proof, proof)
}

#[derive(Claims)]
struct Local {
    sub: String,
}

fn main() {
    #[jwt_policy(claims = Local, when(claims.sub == "me"))]
    struct IsMe;

    #[jwt_protected(policy(IsMe))]
    #[get("/local")]
    fn local() {}

    assert_eq!(routes![first, second, all, asked, proof, local].len(), 6);
}
