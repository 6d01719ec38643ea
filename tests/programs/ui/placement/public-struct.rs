use jwt_core::jwt_public;

#[jwt_public("for everyone")]
struct Handler;

fn main() {
    let _ = Handler;
}
