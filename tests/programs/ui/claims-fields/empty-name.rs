use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(rename = "")]
    name: String,
}

fn main() {}
