use jwt_core::jwt_protected;
use rocket::get;
use tests::Role;

#[jwt_protected(scope("a") && !(role(Role::Editor) || role(Role::Admin)))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
