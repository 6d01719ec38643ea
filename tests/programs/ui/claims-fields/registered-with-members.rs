use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(path("sub", "id"))]
    id: String,
}

fn main() {}
