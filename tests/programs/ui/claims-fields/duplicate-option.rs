use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(rename = "a", rename = "b")]
    name: String,
}

fn main() {}
