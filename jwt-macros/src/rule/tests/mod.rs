mod language;
mod mistakes;

use crate::{module, policy, route, snapshot};
use quote::quote;

#[test]
fn conditions_and_policies_in_a_rule() {
    let expansion = route::protected(
        quote!(role("admin") || policy(CanWrite) && when(claims.sub == author && page < 9)),
        quote!(
            #[get("/<author>/<_>?fixed=1&<page>")]
            fn index(author: &str, page: u8, user: Jwt<User>) {}
        ),
    );
    snapshot::check("rule", "conditions", &expansion);
}

#[test]
fn policies() {
    let unit = policy::policy(
        quote!(claims = User, role("editor")),
        quote!(
            struct CanWrite;
        ),
    );
    snapshot::check("rule", "policy", &unit);
    let expansion = policy::policy(
        quote!(policy(CanWrite) && when(claims.tenant == self.tenant)),
        quote!(
            pub struct InTenant<'a> {
                tenant: &'a str,
            }
        ),
    );
    snapshot::check("rule", "policy_with_fields", &expansion);
}

#[test]
fn a_module() {
    let expansion = module::protected(
        quote!(claims = User, role("admin")),
        quote! {
            mod api {
                #[get("/a")]
                fn a() {}
                #[jwt_protected(role("owner"))]
                #[get("/b")]
                fn b() {}
                #[jwt_public("open")]
                #[get("/c")]
                fn c() {}
                mod deep {
                    #[get("/d")]
                    fn d() {}
                }
                fn helper() {}
            }
        },
    );
    snapshot::check("rule", "module", &expansion);
}

/// What the module makes of a route with a rule of its own.
#[test]
fn a_route_of_a_module() {
    let expansion = route::protected(
        quote!(__within = __jwt_module, when(claims.sub == author)),
        quote!(
            #[get("/<author>")]
            fn index(author: &str) {}
        ),
    );
    snapshot::check("rule", "route_of_a_module", &expansion);
}
