use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

macro_rules! handler {
    ($name:ident, $role:literal) => {
        #[jwt_protected(claims = User, role($role))]
        #[get("/")]
        fn $name() {}
    };
}

handler!(one, "admin");
handler!(two, "edtor");

fn main() {
    let _ = rocket::routes![one, two];
}
