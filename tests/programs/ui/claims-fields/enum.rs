use jwt_core::Claims;

#[derive(Claims)]
enum User {
    Guest,
}

fn main() {}
