use jwt_core::Claims;

#[derive(Claims)]
#[claims(flatten)]
struct User {
    sub: String,
}

fn main() {}
