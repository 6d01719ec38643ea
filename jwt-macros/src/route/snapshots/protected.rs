#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_edit;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_edit {
    type Claims = User;
    const NAME: &'static str = "edit";
    const TEXT: &'static str = "role(Role::Admin) || scope(\"articles:write\") && !role(\"banned\"), issuer = \"self\"";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::Any(
        &[
            ::jwt_core::__private::Rule::Role(
                ::jwt_core::__private::variant(
                    <__jwt_rule_edit as ::jwt_core::__private::Policy>::ROLES,
                    {
                        let variant: &<<__jwt_rule_edit as ::jwt_core::__private::Policy>::Claims as ::jwt_core::ClaimSet>::Roles = &Role::Admin;
                        variant.__jwt_role()
                    },
                ),
            ),
            ::jwt_core::__private::Rule::All(
                &[
                    ::jwt_core::__private::Rule::Scope(
                        ::jwt_core::__private::name(
                            <__jwt_rule_edit as ::jwt_core::__private::Policy>::SCOPES,
                            "articles:write",
                        ),
                    ),
                    ::jwt_core::__private::Rule::Not(
                        &::jwt_core::__private::Rule::Role(
                            ::jwt_core::__private::name(
                                <__jwt_rule_edit as ::jwt_core::__private::Policy>::ROLES,
                                "banned",
                            ),
                        ),
                    ),
                ],
            ),
        ],
    );
    const ISSUERS: &'static [&'static str] = &["self"];
}
const _: () = ::jwt_core::__private::expect(
    <__jwt_rule_edit as ::jwt_core::__private::Policy>::SCOPES,
    "scope",
    "articles:write",
);
const _: () = {
    ::jwt_core::__private::negatable(
        <__jwt_rule_edit as ::jwt_core::__private::Policy>::ROLES,
        "role",
    );
    ::jwt_core::__private::expect(
        <__jwt_rule_edit as ::jwt_core::__private::Policy>::ROLES,
        "role",
        "banned",
    );
};
/// Writes an article.
#[allow(clippy::needless_pass_by_value)]
pub async fn edit<'r>(
    author: &'r str,
    mut id: u64,
    body: Json<Article>,
    user: Jwt<User>,
) -> impl Responder<'r, 'static> {
    id += 1;
    unfinished()
}
#[put("/articles/<author>/<id>", data = "<body>")]
#[doc(hidden)]
#[allow(
    nonstandard_style,
    deprecated,
    dead_code,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
async fn __jwt_route_edit<'r>(
    author: &'r str,
    id: u64,
    body: Json<Article>,
    user: Jwt<User>,
) -> impl Responder<'r, 'static> {
    edit(author, id, body, user).await
}
#[doc(hidden)]
#[allow(nonstandard_style, unreachable_pub)]
pub struct edit {}
#[automatically_derived]
#[allow(
    nonstandard_style,
    deprecated,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
impl edit {
    #[doc(hidden)]
    pub fn into_route(self) -> ::jwt_core::__private::Route {
        ::jwt_core::__private::protected(
            __jwt_rule_edit,
            __jwt_route_edit {}.into_info(),
        )
    }
}
#[doc(hidden)]
#[allow(unused_imports, unreachable_pub)]
pub use rocket_uri_macro___jwt_route_edit as rocket_uri_macro_edit;
