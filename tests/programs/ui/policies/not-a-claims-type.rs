use jwt_core::jwt_policy;

struct Theme {
    name: String,
}

#[jwt_policy(claims = Theme, when(claims.name == "dark"))]
struct CanPublish;

fn main() {}
