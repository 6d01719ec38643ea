::core::compile_error! {
    "unknown key `rol`; did you mean `roles`?"
}
#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_index;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_index {
    type Claims = User;
    const NAME: &'static str = "index";
    const TEXT: &'static str = "";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::Any(&[]);
}
#[automatically_derived]
impl ::jwt_core::__private::UnitPolicy for __jwt_rule_index {
    type About = User;
    type This = Self;
    const THIS: Self = Self {};
    const UNIT: Self = Self {};
}
#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
type jwt_rule_of_index = ::jwt_core::__private::Guard<__jwt_rule_index>;
fn index(user: Jwt<User>) {}
#[get("/")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
fn __jwt_route_index(__jwt_guard: jwt_rule_of_index, user: Jwt<User>) {
    index(user)
}
#[doc(hidden)]
#[allow(nonstandard_style, unreachable_pub)]
struct index {}
#[automatically_derived]
#[allow(
    nonstandard_style,
    deprecated,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl index {
    #[doc(hidden)]
    pub fn into_route(self) -> ::jwt_core::__private::Route {
        ::jwt_core::__private::protected::<
            __jwt_rule_index,
        >(__jwt_route_index {}.into_route())
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_index as rocket_uri_macro_index;
