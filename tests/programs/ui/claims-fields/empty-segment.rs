use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(path("a", ""))]
    name: String,
}

fn main() {}
