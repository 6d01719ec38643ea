use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claims(rename = "x")]
    name: String,
}

fn main() {}
