//! Rules that look as if something in them could not matter, and are right.

use jwt_core::{Claims, jwt_protected};
use rocket::{get, routes};
use shared::Open;
use shared::implying::{Rank, Staff};

#[derive(Claims)]
struct Plain {
    #[claim(roles)]
    roles: Vec<String>,
}

macro_rules! rules {
    ($($name:ident: ($($rule:tt)*))*) => {
        $(
            #[jwt_protected($($rule)*)]
            #[get("/")]
            fn $name() {}
        )*

        fn count() -> usize {
            routes![$($name),*].len()
        }
    };
}

rules! {
    // The `!` keeps those out whose roles are not all known.
    not_the_same_as_or: (claims = Staff, role("guest") || !role("guest") && scope("articles:read"))
    either_way: (claims = Staff, role("guest") && scope("articles:read") || !role("guest") && permission("edit"))
    // The last alternative lets those pass who have both, and of whom it is not known whether they are guests.
    consensus: (claims = Staff, role("guest") && scope("articles:read") || !role("guest") && permission("edit") || scope("articles:read") && permission("edit"))
    one_of_two: (claims = Staff, role("guest") && !role("admin") || role("admin") && !role("guest"))
    both_or_none: (claims = Staff, role("guest") && scope("articles:read") || !role("guest") && !scope("articles:read"))
    majority: (claims = Staff, role("guest") && role("admin") || role("admin") && permission("edit") || permission("edit") && role("guest"))
    one_name_of_two_kinds: (claims = Open, role("write") && scope("write") && permission("write"))
    shared_in_alternatives: (claims = Staff, role("admin") && scope("articles:read") || role("admin") && permission("edit"))
    shared_in_both: (claims = Staff, (role("guest") || role("admin")) && (role("guest") || scope("articles:write")))
    double_negation: (claims = Staff, !!role("guest") && !!!role("admin"))
    // Editors that are not admins; an admin is an editor.
    implied_but_lacking: (claims = Staff, role("editor") && !role("admin"))
    lacking_or_more: (claims = Staff, !role("editor") || role("admin"))
    implied_elsewhere: (claims = Staff, role("editor") && scope("articles:read") || role("admin"))
    implied_with_more: (claims = Staff, role("admin") || role("editor") && scope("articles:read"))
    stronger_inside: (claims = Staff, role("editor") && (role("admin") || scope("articles:read")))
    stronger_lacking_inside: (claims = Staff, role("editor") && (!role("admin") || scope("articles:read")))
    not_of_one_kind: (claims = Staff, scope("articles:write") && permission("edit") && role(Rank::Editor))
    any_names: (claims = Open, role("admin") || role("Admin") || role("editor"))
    without_an_enum: (claims = Plain, roles = ["admin", "editor"])
    of_default_claims: (role("admin") || role("editor") && scope("a"))
    many: (claims = Open, roles = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s"])
}

fn main() {
    assert_eq!(count(), 21);
    let _ = Plain { roles: vec![] }.roles;
}
