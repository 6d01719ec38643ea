use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, when(self.0.is_empty() && claims.sub.is_empty()))]
struct Named<T: AsRef<str>>(Vec<T>);

fn main() {}
