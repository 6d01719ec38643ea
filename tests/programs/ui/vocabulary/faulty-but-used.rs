use jwt_core::{Claims, Jwt, Role, Roles, jwt_protected};
use rocket::get;

#[derive(Role)]
enum Role {
    #[role(renam = "chief")]
    Admin,
    Editor,
}

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Roles<Role>,
}

#[jwt_protected(role(Role::Admin) && !role("editor"))]
#[get("/")]
fn handler(user: Jwt<User>) -> &'static str {
    if user.roles.contains(Role::Editor) { "editor" } else { "" }
}

fn main() {
    let _ = rocket::routes![handler];
}
