use jwt_core::Claims;

#[derive(serde::Serialize, serde::Deserialize)]
enum Theme {
    Dark,
}

#[derive(Claims)]
struct User {
    #[claim(default)]
    theme: Theme,
}

fn main() {}
