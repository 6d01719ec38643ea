use jwt_core::Claims;

#[derive(Claims)]
#[claims(max_agee = "1h")]
struct User {
    sub: String,
}

fn main() {}
