use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(implies(Editor, Editor))]
    Admin,
    Editor,
}

fn main() {}
