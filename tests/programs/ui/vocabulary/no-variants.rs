use jwt_core::Role;

#[derive(Role)]
enum Role {

}

fn main() {}
