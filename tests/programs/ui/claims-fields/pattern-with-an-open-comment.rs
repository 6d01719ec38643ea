use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(pattern = "(?x) [a-z]+ # letters")]
    name: String,
}

fn main() {}
