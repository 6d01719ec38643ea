use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(max_age = "1h")]
    name: String,
}

fn main() {}
