use jwt_core::Claims;

#[derive(Claims)]
#[claims(max_age = "soon")]
struct User {
    sub: String,
}

fn main() {}
