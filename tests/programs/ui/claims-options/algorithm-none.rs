use jwt_core::Claims;

#[derive(Claims)]
#[claims(algorithms("none"))]
struct User {
    sub: String,
}

fn main() {}
