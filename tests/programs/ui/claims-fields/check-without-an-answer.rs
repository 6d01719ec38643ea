use jwt_core::Claims;

fn positive(_: &i64) -> i64 {
    5
}

#[derive(Claims)]
struct User {
    #[claim(check = positive)]
    level: i64,
}

fn main() {}
