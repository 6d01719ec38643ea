use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, when(claims.sub == self.ownr))]
struct OwnedBy {
    owner: String,
}

fn main() {}
