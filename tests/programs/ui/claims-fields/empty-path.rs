use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(path())]
    name: String,
}

fn main() {}
