use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User)]
mod api {
    pub mod inner {
        std::thread_local! {
            static ONE: u8 = 1;
        }
    }
}

fn main() {}
