#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
enum __jwt_rule_index {}
#[automatically_derived]
impl ::jwt_core::__private::Protect for __jwt_rule_index {
    type Claims = User;
    const NAME: &'static str = "index";
    const TEXT: &'static str = "role(\"admin\") && (role(Role::Guest) || !role(\"banned\")) && scope(\"a\")";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(
        &[
            ::jwt_core::__private::Rule::Role(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                    "admin",
                ),
            ),
            ::jwt_core::__private::Rule::Any(
                &[
                    ::jwt_core::__private::Rule::Role(
                        ::jwt_core::__private::variant(
                            <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                            {
                                let variant: &<<__jwt_rule_index as ::jwt_core::__private::Protect>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
                                variant.__jwt_role()
                            },
                        ),
                    ),
                    ::jwt_core::__private::Rule::Not(
                        &::jwt_core::__private::Rule::Role(
                            ::jwt_core::__private::name(
                                <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                                "banned",
                            ),
                        ),
                    ),
                ],
            ),
            ::jwt_core::__private::Rule::Scope(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Protect>::SCOPES,
                    "a",
                ),
            ),
        ],
    );
    const ISSUERS: &'static [&'static str] = &[];
}
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
    "role",
    "admin",
);
const _: () = ::jwt_core::__private::negatable(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
    "role",
);
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
    "role",
    "banned",
);
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::SCOPES,
    "scope",
    "a",
);
const _: () = ::jwt_core::__private::beside(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
    false,
    ::jwt_core::__private::variant(
        <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
        {
            let variant: &<<__jwt_rule_index as ::jwt_core::__private::Protect>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
            variant.__jwt_role()
        },
    ),
    false,
    &[
        ::jwt_core::__private::Beside::Needed(
            ::jwt_core::__private::name(
                <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                "admin",
            ),
            false,
        ),
    ],
);
const _: () = ::jwt_core::__private::beside(
    <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
    false,
    ::jwt_core::__private::name(
        <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
        "banned",
    ),
    true,
    &[
        ::jwt_core::__private::Beside::Needed(
            ::jwt_core::__private::name(
                <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                "admin",
            ),
            false,
        ),
        ::jwt_core::__private::Beside::Before(
            ::jwt_core::__private::variant(
                <__jwt_rule_index as ::jwt_core::__private::Protect>::ROLES,
                {
                    let variant: &<<__jwt_rule_index as ::jwt_core::__private::Protect>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
                    variant.__jwt_role()
                },
            ),
            false,
        ),
    ],
);
#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
type jwt_rule_of_index = ::jwt_core::__private::Guard<__jwt_rule_index>;
fn index() {}
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
fn __jwt_route_index(__jwt_guard: jwt_rule_of_index) {
    index()
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
