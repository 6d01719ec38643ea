//! `uri!` finds handlers as it always did.

use jwt_core::{jwt_protected, jwt_public};
use rocket::{get, post, routes, uri};

#[jwt_protected]
#[get("/people/<id>?<q>&<page>")]
fn person(id: u64, q: Option<&str>, page: Option<u8>) -> String {
    format!("{id} {q:?} {page:?}")
}

#[jwt_public("tests have no secrets")]
#[post("/login", data = "<form>")]
fn login(form: String) -> String {
    form
}

#[jwt_protected]
#[get("/type")]
fn r#type() {}

mod outer {
    pub mod inner {
        #[jwt_core::jwt_protected]
        #[rocket::get("/deep/<id>")]
        pub fn deep(id: u8) -> String {
            // From a handler to itself and to others.
            rocket::uri!(deep(id)).to_string() + &rocket::uri!(super::super::login()).to_string()
        }
    }

    pub use inner::deep;
}

fn main() {
    assert_eq!(uri!(person(3, Some("x"), _)), "/people/3?q=x");
    assert_eq!(uri!("/api", person(id = 3, q = _, page = Some(4))), "/api/people/3?page=4");
    assert_eq!(uri!(login()), "/login");
    assert_eq!(uri!(login), "/login");
    assert_eq!(uri!(r#type()), "/type");
    assert_eq!(uri!(outer::inner::deep(7)), "/deep/7");
    assert_eq!(outer::deep(7), "/deep/7/login");
    assert_eq!(routes![person, login, r#type, outer::inner::deep].len(), 4);

    #[jwt_protected]
    #[get("/local/<id>")]
    fn local(id: u8) -> String {
        id.to_string()
    }
    assert_eq!(uri!(local(1)), "/local/1");
    assert_eq!(routes![local].len(), 1);
    bodies();
}

fn bodies() {
    #[jwt_protected]
    #[get("/local/other/<id>")]
    fn local(id: u8) -> String {
        id.to_string()
    }
    assert_eq!(uri!(local(1)), "/local/other/1");
    assert_eq!(routes![local].len(), 1);
}
