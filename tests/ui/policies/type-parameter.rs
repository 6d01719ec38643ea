use jwt_core::jwt_policy;
use tests::User;

#[jwt_policy(claims = User, when(self.0.is_empty() && claims.sub.is_empty()))]
struct Named<T: AsRef<str>>(Vec<T>);

fn main() {}
