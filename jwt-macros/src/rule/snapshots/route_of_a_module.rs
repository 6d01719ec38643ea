#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_index;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_index {
    type Claims = <__jwt_module as ::jwt_core::__private::UnitPolicy>::About;
    const NAME: &'static str = "index";
    const TEXT: &'static str = "when(claims . sub == author)";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(
        &[
            ::jwt_core::__private::Rule::Policy(
                1usize,
                <__jwt_module as ::jwt_core::__private::UnitPolicy>::PART,
            ),
            ::jwt_core::__private::Rule::When(0usize),
        ],
    );
    fn text() -> ::std::string::String {
        ::jwt_core::__private::within::<__jwt_module>(Self::TEXT)
    }
    #[allow(
        nonstandard_style,
        unused_variables,
        unused_parens,
        clippy::needless_bool,
        clippy::redundant_closure_call
    )]
    fn answer(
        &self,
        question: usize,
        claims: &Self::Claims,
        asked: &::jwt_core::__private::Question<'_, '_, Self::Claims>,
    ) -> ::jwt_core::__private::Truth {
        match question {
            0usize => {
                let ::core::option::Option::Some(author) = asked
                    .segment(
                        0usize,
                        <&str as ::jwt_core::__private::FromParam>::from_param,
                    ) else { return ::jwt_core::__private::Truth::Unknown };
                let claims = claims;
                ::jwt_core::__private::Truth::from(
                    (|| -> bool { if (claims.sub == author) { true } else { false } })(),
                )
            }
            1usize => {
                asked.module(<__jwt_module as ::jwt_core::__private::UnitPolicy>::THIS)
            }
            _ => ::jwt_core::__private::Truth::Unknown,
        }
    }
}
fn index(author: &str) {}
#[get("/<author>")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
fn __jwt_route_index(author: &str) {
    index(author)
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
        ::jwt_core::__private::protected(
            __jwt_rule_index,
            __jwt_route_index {}.into_info(),
        )
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_index as rocket_uri_macro_index;
