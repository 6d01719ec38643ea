use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(lenght(max = 80))]
    name: String,
}

fn main() {}
