use jwt_core::Claims;

#[derive(Claims)]
#[claims(typ)]
struct User {
    sub: String,
}

fn main() {}
