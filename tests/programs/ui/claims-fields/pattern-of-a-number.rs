use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(pattern = "[0-9]+")]
    level: u8,
}

fn main() {}
