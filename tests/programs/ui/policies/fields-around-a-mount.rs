use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.length))]
struct Long {
    length: usize,
}

fn main() {
    let _ = Long { length: 3 };
    let _ = jwt_core::protect::<Long>(rocket::fs::FileServer::from("."));
}
