use jwt_core::Claims;

#[derive(Claims)]
#[claims(algorithms("ES265"))]
struct User {
    sub: String,
}

fn main() {}
