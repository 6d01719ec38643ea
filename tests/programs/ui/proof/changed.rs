use jwt_core::{Granted, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.tenant))]
struct InTenant {
    tenant: usize,
}

fn elsewhere(proof: Granted<'_, InTenant>) {
    proof.tenant = 8;
}

fn main() {
    let _ = elsewhere;
}
