use jwt_core::Claims;

#[derive(Claims)]
#[claims(typ = "at+jwt", typ = "jwt")]
struct User {
    sub: String,
}

fn main() {}
