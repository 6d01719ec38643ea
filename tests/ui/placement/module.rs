use jwt_core::jwt_protected;

#[jwt_protected]
mod api {}

fn main() {
    
}
