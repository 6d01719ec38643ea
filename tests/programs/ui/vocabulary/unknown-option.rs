use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(renam = "chief")]
    Admin,
}

fn main() {}
