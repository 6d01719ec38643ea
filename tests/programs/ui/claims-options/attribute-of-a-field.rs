use jwt_core::Claims;

#[derive(Claims)]
#[claim(rename = "x")]
struct User {
    sub: String,
}

fn main() {}
