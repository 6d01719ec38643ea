#[deprecated]
async fn login(form: Json<Login>) -> Token {
    token()
}
#[post("/login", data = "<form>")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
async fn __jwt_route_login(form: Json<Login>) -> Token {
    login(form).await
}
#[doc(hidden)]
#[allow(nonstandard_style, unreachable_pub)]
#[deprecated]
struct login {}
#[automatically_derived]
#[allow(
    nonstandard_style,
    deprecated,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl login {
    #[doc(hidden)]
    pub fn into_route(self) -> ::jwt_core::__private::Route {
        ::jwt_core::__private::public(
            __jwt_route_login {}.into_route(),
            "login",
            "this is where callers get a token",
        )
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_login as rocket_uri_macro_login;
