use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(length(maxx = 3))]
    name: String,
}

fn main() {}
