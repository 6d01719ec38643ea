use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(range(max = "nine"))]
    level: u8,
}

fn main() {}
