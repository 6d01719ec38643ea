use jwt_core::Claims;

#[derive(Claims)]
struct User {
    realm: String,
    #[claim(path("realm", "roles"))]
    roles: Vec<String>,
}

fn main() {}
