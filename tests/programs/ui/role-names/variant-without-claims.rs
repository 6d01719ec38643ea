use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected(scope("a") && !(role(shared::Role::Editor) || role(shared::Role::Admin)))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
