use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == N))]
struct Long<const N: usize>;

fn main() {}
