pub struct InTenant<'a> {
    tenant: &'a str,
}
#[automatically_derived]
impl<'a> ::jwt_core::__private::Policy for InTenant<'a> {
    type Claims = <CanWrite as ::jwt_core::__private::UnitPolicy>::About;
    const NAME: &'static str = "InTenant";
    const TEXT: &'static str = "policy(CanWrite) && when(claims . tenant == self . tenant)";
    const RULE: ::jwt_core::__private::Rule = ::jwt_core::__private::Rule::All(
        &[
            ::jwt_core::__private::Rule::Policy(
                0usize,
                <CanWrite as ::jwt_core::__private::UnitPolicy>::PART,
            ),
            ::jwt_core::__private::Rule::When(1usize),
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
                let claims = claims;
                ::jwt_core::__private::Truth::from(
                    (|| -> bool {
                        if (claims.tenant == self.tenant) { true } else { false }
                    })(),
                )
            }
            _ => ::jwt_core::__private::Truth::Unknown,
        }
    }
}
#[automatically_derived]
impl<
    'a,
> ::jwt_core::__private::PolicyOver<
    <CanWrite as ::jwt_core::__private::UnitPolicy>::About,
> for InTenant<'a> {}
