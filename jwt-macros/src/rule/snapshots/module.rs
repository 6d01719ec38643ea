#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct protected_modules_stand_outside_of_functions__api;
impl protected_modules_stand_outside_of_functions__api {
    const PRINT: u64 = 8743591507684470060u64;
}
#[automatically_derived]
impl ::jwt_core::__private::Policy
for protected_modules_stand_outside_of_functions__api {
    type Claims = User;
    const NAME: &'static str = "api";
    const TEXT: &'static str = "role(\"admin\")";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::Role(
        ::jwt_core::__private::name(
            <protected_modules_stand_outside_of_functions__api as ::jwt_core::__private::Policy>::ROLES,
            "admin",
        ),
    );
}
const _: () = ::jwt_core::__private::expect(
    <protected_modules_stand_outside_of_functions__api as ::jwt_core::__private::Policy>::ROLES,
    "role",
    "admin",
);
#[automatically_derived]
impl ::jwt_core::__private::ModuleOver<User>
for protected_modules_stand_outside_of_functions__api {}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::jwt_core::__private::UnitPolicy
for protected_modules_stand_outside_of_functions__api {
    type About = User;
    type This = Self;
    const THIS: Self = Self {};
    const UNIT: Self = Self {};
}
mod api {
    #[::jwt_core::jwt_protected(__within = __jwt_module)]
    #[get("/a")]
    fn a() {}
    #[jwt_protected(__within = __jwt_module, role("owner"))]
    #[get("/b")]
    fn b() {}
    #[jwt_public("open")]
    #[get("/c")]
    fn c() {}
    mod deep {
        #[::jwt_core::jwt_protected(__within = super::__jwt_module)]
        #[get("/d")]
        fn d() {}
    }
    fn helper() {}
    #[allow(unused_imports)]
    use super::protected_modules_stand_outside_of_functions__api as __jwt_module;
    const _: () = ::core::assert!(
        __jwt_module::PRINT == 8743591507684470060u64,
        "`api` stands in a function; move it out, for a protected module stands outside of functions"
    );
}
