use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: String,
}

fn main() {}
