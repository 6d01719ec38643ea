use jwt_core::jwt_protected;
use tests::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    mod inner;
}

fn main() {}
