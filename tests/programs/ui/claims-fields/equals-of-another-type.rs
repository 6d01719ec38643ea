use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(equals = 3)]
    name: String,
}

fn main() {}
