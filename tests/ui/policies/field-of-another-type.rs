use jwt_core::jwt_policy;
use tests::User;

#[jwt_policy(claims = User, when(claims.sub == self.tenant))]
struct InTenant {
    tenant: u64,
}

fn main() {}
