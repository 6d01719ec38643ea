use jwt_core::Claims;

fn positive(number: &i64) -> bool {
    *number > 0
}

#[derive(Claims)]
struct User {
    #[claim(check = positive)]
    name: String,
}

fn main() {}
