use jwt_core::Role;

#[derive(Role)]
#[role(rename_all = "Kebab")]
enum Role {
    Admin,
}

fn main() {}
