use jwt_core::Claims;
use std::collections::BTreeMap;

#[derive(Claims)]
struct User {
    #[claim(flatten)]
    one: BTreeMap<String, String>,
    #[claim(flatten)]
    two: BTreeMap<String, String>,
}

fn main() {}
