use jwt_core::jwt_protected;

#[jwt_protected]
fn handler() {}

fn main() {
    handler();
}
