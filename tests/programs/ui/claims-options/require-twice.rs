use jwt_core::Claims;

#[derive(Claims)]
#[claims(require("jti", "jti"))]
struct User {
    sub: String,
}

fn main() {}
