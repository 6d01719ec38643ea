use jwt_core::{Granted, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.tenant))]
struct InTenant {
    tenant: usize,
}

fn take(proof: Granted<'_, InTenant>) -> InTenant {
    proof.policy
}

fn main() {
    let _ = take;
}
