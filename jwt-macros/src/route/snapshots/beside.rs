#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_index;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_index {
    type Claims = User;
    const NAME: &'static str = "index";
    const TEXT: &'static str = "role(\"admin\") && (role(Role::Guest) || !role(\"banned\")) && scope(\"a\")";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(
        &[
            ::jwt_core::__private::Rule::Role(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                    "admin",
                ),
            ),
            ::jwt_core::__private::Rule::Any(
                &[
                    ::jwt_core::__private::Rule::Role(
                        ::jwt_core::__private::variant(
                            <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                            {
                                let variant: &<<__jwt_rule_index as ::jwt_core::__private::Policy>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
                                variant.__jwt_role()
                            },
                        ),
                    ),
                    ::jwt_core::__private::Rule::Not(
                        &::jwt_core::__private::Rule::Role(
                            ::jwt_core::__private::name(
                                <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                                "banned",
                            ),
                        ),
                    ),
                ],
            ),
            ::jwt_core::__private::Rule::Scope(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Policy>::SCOPES,
                    "a",
                ),
            ),
        ],
    );
}
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
    "role",
    "admin",
);
const _: () = ::jwt_core::__private::beside(
    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
    false,
    ::jwt_core::__private::variant(
        <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
        {
            let variant: &<<__jwt_rule_index as ::jwt_core::__private::Policy>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
            variant.__jwt_role()
        },
    ),
    false,
    &[
        ::jwt_core::__private::Beside::Needed(
            ::jwt_core::__private::name(
                <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                "admin",
            ),
            false,
        ),
    ],
);
const _: () = {
    ::jwt_core::__private::negatable(
        <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
        "role",
    );
    ::jwt_core::__private::expect(
        <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
        "role",
        "banned",
    );
    ::jwt_core::__private::beside(
        <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
        false,
        ::jwt_core::__private::name(
            <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
            "banned",
        ),
        true,
        &[
            ::jwt_core::__private::Beside::Needed(
                ::jwt_core::__private::name(
                    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                    "admin",
                ),
                false,
            ),
            ::jwt_core::__private::Beside::Before(
                ::jwt_core::__private::variant(
                    <__jwt_rule_index as ::jwt_core::__private::Policy>::ROLES,
                    {
                        let variant: &<<__jwt_rule_index as ::jwt_core::__private::Policy>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Guest;
                        variant.__jwt_role()
                    },
                ),
                false,
            ),
        ],
    );
};
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_index as ::jwt_core::__private::Policy>::SCOPES,
    "scope",
    "a",
);
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
fn __jwt_route_index() {
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
        ::jwt_core::__private::protected(
            __jwt_rule_index,
            __jwt_route_index {}.into_info(),
        )
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_index as rocket_uri_macro_index;
