use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(path("a", "b"), rename = "c")]
    name: String,
}

fn main() {}
