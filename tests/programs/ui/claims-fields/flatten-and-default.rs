use jwt_core::Claims;
use std::collections::BTreeMap;

#[derive(Claims)]
struct User {
    #[claim(flatten, default)]
    rest: BTreeMap<String, String>,
}

fn main() {}
