use jwt_core::Claims;

#[derive(Claims)]
#[claims(rename_all = "camel_case")]
struct User {
    sub: String,
}

fn main() {}
