use jwt_core::Claims;

struct Theme;

#[derive(Claims)]
struct User {
    theme: Theme,
}

fn main() {}
