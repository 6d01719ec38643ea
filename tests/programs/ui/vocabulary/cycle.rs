use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(implies(Editor))]
    Admin,
    #[role(implies(Author))]
    Editor,
    #[role(implies(Admin))]
    Author,
}

fn main() {}
