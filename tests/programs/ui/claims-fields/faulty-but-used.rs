use jwt_core::{Claims, Jwt, Roles, jwt_protected};
use rocket::get;
use shared::Role;

#[derive(Claims)]
#[claims(max_agee = "1h")]
struct User {
    #[claim(roles)]
    roles: Roles<Role>,
}

#[jwt_protected(role("admin") && !role(Role::SupportL2))]
#[get("/")]
fn handler(user: Jwt<User>) -> &'static str {
    if user.roles.contains(Role::Admin) { "admin" } else { "" }
}

fn main() {
    let _ = rocket::routes![handler];
}
