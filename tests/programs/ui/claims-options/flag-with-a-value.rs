use jwt_core::Claims;

#[derive(Claims)]
#[claims(allow_missing_exp = true)]
struct User {
    sub: String,
}

fn main() {}
