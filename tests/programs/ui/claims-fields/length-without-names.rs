use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(length(1, 80))]
    name: String,
}

fn main() {}
