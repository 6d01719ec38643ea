use jwt_core::Claims;

#[derive(Claims)]
struct User {
    #[claim(lenght(max = 80))]
    a: String,
    #[claim(pattern = "(", range(min = 2, max = 1))]
    b: String,
    #[claim(default)]
    sub: String,
}

fn main() {}
