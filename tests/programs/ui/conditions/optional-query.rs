use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(tenant == claims.sub))]
#[get("/?<tenant>")]
fn handler(tenant: Option<&str>) {
    let _ = tenant;
}

fn main() {
    let _ = rocket::routes![handler];
}
