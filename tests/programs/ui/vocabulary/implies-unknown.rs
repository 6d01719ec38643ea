use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(implies(Editr))]
    Admin,
    Editor,
}

fn main() {}
