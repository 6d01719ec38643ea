use jwt_core::{Granted, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.tenant))]
struct InTenant {
    tenant: usize,
}

fn forge() -> Granted<'static, InTenant> {
    Granted { policy: InTenant { tenant: 3 }, token: std::marker::PhantomData }
}

fn main() {
    let _ = forge();
}
