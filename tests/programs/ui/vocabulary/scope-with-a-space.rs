use jwt_core::Scope;

#[derive(Scope)]
enum Scope {
    #[scope(rename = "articles read")]
    Read,
}

fn main() {}
