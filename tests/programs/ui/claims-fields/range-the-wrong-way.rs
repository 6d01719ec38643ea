use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(range(min = 9, max = 1))]
    level: u8,
}

fn main() {}
