use jwt_core::jwt_protected;

#[jwt_protected]
struct Handler;

fn main() {
    let _ = Handler;
}
