use jwt_core::Claims;

#[derive(Claims)]
#[claims(audience = "")]
struct User {
    sub: String,
}

fn main() {}
