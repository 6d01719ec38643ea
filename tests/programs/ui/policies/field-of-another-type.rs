use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, when(Some(self.tenant) == claims.sub.chars().next()))]
struct InTenant {
    tenant: u64,
}

fn main() {}
