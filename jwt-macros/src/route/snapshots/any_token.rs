#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_type;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_type {
    type Claims = ::jwt_core::DefaultClaims;
    const NAME: &'static str = "type";
    const TEXT: &'static str = "";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(&[]);
    const CLAIMS_NAMED: bool = false;
}
#[automatically_derived]
impl ::jwt_core::__private::UnitPolicy for __jwt_rule_type {
    type About = ::jwt_core::DefaultClaims;
    type This = Self;
    const THIS: Self = Self {};
    const UNIT: Self = Self {};
}
#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
type jwt_rule_of_type = ::jwt_core::__private::Guard<__jwt_rule_type>;
fn r#type() {}
#[rocket::get("/")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
fn __jwt_route_type(__jwt_guard: jwt_rule_of_type) {
    r#type()
}
#[doc(hidden)]
#[allow(nonstandard_style, unreachable_pub)]
struct r#type {}
#[automatically_derived]
#[allow(
    nonstandard_style,
    deprecated,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl r#type {
    #[doc(hidden)]
    pub fn into_route(self) -> ::jwt_core::__private::Route {
        ::jwt_core::__private::protected::<
            __jwt_rule_type,
        >(__jwt_route_type {}.into_route())
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_type as rocket_uri_macro_type;
