use jwt_core::Claims;

#[derive(Claims)]
#[claims(algorithms())]
struct User {
    sub: String,
}

fn main() {}
