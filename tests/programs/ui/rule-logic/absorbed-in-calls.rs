use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::Staff;

#[jwt_protected(claims = Staff, any(role("guest"), all(scope("articles:read"), any(permission("edit"), role("guest")))))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
