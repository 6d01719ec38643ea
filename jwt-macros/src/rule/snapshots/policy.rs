struct CanWrite;
#[automatically_derived]
impl ::jwt_core::__private::Policy for CanWrite {
    type Claims = User;
    const NAME: &'static str = "CanWrite";
    const TEXT: &'static str = "role(\"editor\")";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::Role(
        ::jwt_core::__private::name(
            <CanWrite as ::jwt_core::__private::Policy>::ROLES,
            "editor",
        ),
    );
}
const _: () = ::jwt_core::__private::expect(
    <CanWrite as ::jwt_core::__private::Policy>::ROLES,
    "role",
    "editor",
);
#[automatically_derived]
impl ::jwt_core::__private::PolicyOver<User> for CanWrite {}
#[automatically_derived]
impl ::jwt_core::__private::UnitPolicy for CanWrite {
    type About = User;
    type This = Self;
    const THIS: Self = Self {};
    const UNIT: Self = Self {};
}
