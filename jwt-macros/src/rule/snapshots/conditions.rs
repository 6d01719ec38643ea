#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_index;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_index {
    type Claims = User;
    const NAME: &'static str = "index";
    const TEXT: &'static str = "role(\"admin\") || policy(CanWrite) && when(claims . sub == author && page < 9)";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::Any(
        &[
            ::jwt_core::__private::Rule::Role(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                    "admin",
                ),
            ),
            ::jwt_core::__private::Rule::All(
                &[
                    ::jwt_core::__private::Rule::Policy(
                        0usize,
                        <CanWrite as ::jwt_core::__private::UnitPolicy>::PART,
                    ),
                    ::jwt_core::__private::Rule::When(1usize),
                ],
            ),
        ],
    );
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
            0usize => asked.policy(<CanWrite as ::jwt_core::__private::UnitPolicy>::THIS),
            1usize => {
                let ::core::option::Option::Some(author) = asked
                    .segment(
                        0usize,
                        <&str as ::jwt_core::__private::FromParam>::from_param,
                    ) else { return ::jwt_core::__private::Truth::Unknown };
                let ::core::option::Option::Some(page) = asked
                    .query(&[("fixed", "1")], "page")
                    .and_then(|fields| {
                        let mut form = <u8 as ::jwt_core::__private::FromForm>::init(
                            ::jwt_core::__private::Options::Lenient,
                        );
                        for field in fields {
                            <u8 as ::jwt_core::__private::FromForm>::push_value(
                                &mut form,
                                field,
                            );
                        }
                        <u8 as ::jwt_core::__private::FromForm>::finalize(form).ok()
                    }) else { return ::jwt_core::__private::Truth::Unknown };
                let claims = claims;
                ::jwt_core::__private::Truth::from(
                    (|| -> bool {
                        if (claims.sub == author && page < 9) { true } else { false }
                    })(),
                )
            }
            _ => ::jwt_core::__private::Truth::Unknown,
        }
    }
}
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
    "role",
    "admin",
);
fn index(author: &str, page: u8, user: Jwt<User>) {}
#[get("/<author>/<_>?fixed=1&<page>")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
fn __jwt_route_index(author: &str, page: u8, user: Jwt<User>) {
    index(author, page, user)
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
