use jwt_core::Claims;

#[derive(Claims)]
#[claims]
struct User {
    sub: String,
}

fn main() {}
