use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    include!("included/route.txt");
}

fn main() {}
