#[doc(hidden)]
#[allow(nonstandard_style, dead_code)]
struct __jwt_rule_index;
#[automatically_derived]
impl ::jwt_core::__private::Policy for __jwt_rule_index {
    type Claims = ::jwt_core::DefaultClaims;
    const NAME: &'static str = "index";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(&[]);
    const CLAIMS_NAMED: bool = false;
}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::jwt_core::__private::UnitPolicy for __jwt_rule_index {
    type About = ::jwt_core::DefaultClaims;
    type This = Self;
    const THIS: Self = Self {};
    const UNIT: Self = Self {};
}
#[get("/")]
fn index(__jwt_guard: ::jwt_core::__private::Guard<__jwt_rule_index>, _: User) {}
