use jwt_core::Claims;

#[derive(Claims)]
struct User {
    name: String,
    #[claim(rename = "name")]
    other: String,
}

fn main() {}
