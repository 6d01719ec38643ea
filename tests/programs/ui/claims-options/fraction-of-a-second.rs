use jwt_core::Claims;

#[derive(Claims)]
#[claims(expiration = "1500ms")]
struct User {
    sub: String,
}

fn main() {}
