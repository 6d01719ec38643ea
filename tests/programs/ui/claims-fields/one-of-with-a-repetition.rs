use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(one_of("a", "b", "a"))]
    name: String,
}

fn main() {}
