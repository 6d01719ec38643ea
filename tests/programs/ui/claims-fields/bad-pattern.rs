use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(pattern = "[a-z")]
    name: String,
}

fn main() {}
