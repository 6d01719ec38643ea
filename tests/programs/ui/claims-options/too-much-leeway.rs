use jwt_core::Claims;

#[derive(Claims)]
#[claims(leeway = "10m")]
struct User {
    sub: String,
}

fn main() {}
