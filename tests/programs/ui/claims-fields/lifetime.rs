use jwt_core::Claims;

#[derive(Claims)]
struct User<'a> {
    sub: &'a str,
}

fn main() {}
