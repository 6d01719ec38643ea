use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(default)]
    iat: u64,
}

fn main() {}
