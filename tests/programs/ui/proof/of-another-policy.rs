use jwt_core::{AuthError, Granted, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_policy(claims = User, when(claims.sub.len() == self.tenant))]
struct InTenant {
    tenant: usize,
}

fn publish(_: &Granted<'_, CanPublish>) {}

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>) -> Result<(), AuthError> {
    publish(&user.require(InTenant { tenant: 3 })?);
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
