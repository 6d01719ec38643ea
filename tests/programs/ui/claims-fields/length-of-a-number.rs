use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(length(max = 3))]
    level: u8,
}

fn main() {}
