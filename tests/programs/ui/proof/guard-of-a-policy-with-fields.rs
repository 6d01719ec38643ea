use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.tenant))]
struct InTenant {
    tenant: usize,
}

#[jwt_protected]
#[get("/")]
fn handler(proof: Granted<'_, InTenant>) {
    drop(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
