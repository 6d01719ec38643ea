use super::check::MOST_LEEWAY;
use super::derive;
use super::model::REGISTERED;
use super::options::ALGORITHMS;
use crate::snapshot;
use jwt_core::{Algorithm, BuildError, DefaultClaims, SignError, Signer, Verifier};
use std::time::Duration;
use syn::parse_quote;

#[test]
fn a_user() {
    let expansion = derive(parse_quote! {
        pub struct User {
            sub: String,
            exp: Option<NumericDate>,
            #[claim(roles, path("realm_access", "roles"))]
            roles: Roles<Role>,
            #[claim(scopes)]
            scope: Scopes,
            #[claim(permissions)]
            permissions: Permissions<Permission>,
            #[claim(length(max = 80), pattern = "[a-z]+")]
            display_name: Option<String>,
            #[claim(rename = "https://example.com/level", default, range(min = 1, max = 9))]
            level: u8,
            #[claim(one_of("free", "paid"), check = known)]
            r#type: String,
            #[claim(equals = 3)]
            version: u8,
            #[claim(flatten)]
            rest: Map,
        }
    });
    snapshot::check("claims", "user", &expansion);
}

#[test]
fn a_generic_type_with_requirements() {
    let expansion = derive(parse_quote! {
        #[claims(
            rename_all = "camelCase", typ = "at+jwt", max_age = "1h", audience = "api", require("jti", "azp"),
            allow_missing_exp, algorithms("ES256", "EdDSA"), leeway = 5, expiration = "10m", check = sound, garde,
            crate = my::jwt,
        )]
        struct Session<T, R: Named, const N: usize> where T: Clone {
            tenant_data: Vec<T>,
            #[claim(roles)]
            roles: Roles<R>,
            digits: Digits<N>,
        }
    });
    snapshot::check("claims", "generic", &expansion);
}

#[test]
fn a_fault_still_gives_the_impl() {
    let expansion = derive(parse_quote! {
        struct User {
            #[claim(role)]
            roles: Roles<Role>,
        }
    });
    snapshot::check("claims", "fault", &expansion);
}

#[test]
fn all_faults_are_told_together() {
    let expansion = derive(parse_quote! {
        #[claims(max_age = "soon", algorithms("ES265", "none"), leeway = "10m", roles)]
        struct User {
            #[claim(lenght(max = 3))]
            a: String,
            #[claim(rename = "a", pattern = "(")]
            b: String,
            #[claim(path("a", "c"), range(min = 5, max = 2))]
            c: u8,
            #[claim(roles)]
            one: Roles<Role>,
            #[claim(roles, default, default)]
            two: Roles<Role>,
            #[claim(flatten, default)]
            rest: Map,
            #[claim(flatten)]
            more: Map,
            #[claim(path("sub", "x"))]
            x: u8,
            #[claim(default)]
            iat: u64,
        }
    });
    assert_eq!(
        snapshot::messages(&expansion),
        [
            "`soon` is not a duration; write `max_age = \"15m\"` or a number of seconds",
            "unknown algorithm `ES265`; did you mean `ES256`?",
            "`none` signs nothing and is never accepted; name an algorithm such as `ES256`",
            "`roles` belongs on a field; write `#[claim(roles)]` there",
            "unknown option `lenght`; did you mean `length`?",
            "duplicate option `default`; it was already given",
            "`leeway` is at most 5 minutes; write `leeway = \"5m\"` or less",
            "bad regular expression: found open group without closing ')'",
            "`max` is less than `min`, so that no value passes `range`; swap them",
            "`default` has no meaning beside `flatten`; remove it",
            "`sub` is a registered claim and has no members; use another path",
            "`iat` is a registered claim and takes no default; use `Option<..>` instead",
            "`one` holds the roles already; keep `#[claim(roles)]` on one field",
            "`rest` takes the rest already; flatten one field",
            "`a` and `b` both read the claim `a`; rename one",
            "`a` reads the whole of `a`, so that `c` cannot read inside it; use one of the two",
        ]
    );
}

/// What `jwt-core` has too, and the macro cannot ask while it runs.
#[test]
fn what_is_known_here_is_what_the_library_knows() {
    assert!(Algorithm::ALL.iter().map(|algorithm| algorithm.as_str()).eq(ALGORITHMS));

    let key = || jwt_core::SigningKey::from_secret(b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo", Algorithm::HS256).unwrap();
    let build = |seconds| {
        let builder = Verifier::builder().keys(key().verifying_key().clone());
        builder.leeway(Duration::from_secs(seconds)).build().err()
    };
    assert_eq!((build(MOST_LEEWAY), build(MOST_LEEWAY + 1)), (None, Some(BuildError::LeewayTooLong)));

    let signer = Signer::builder().key(key()).build().unwrap();
    for name in REGISTERED {
        let error = signer.token(&DefaultClaims::default()).claim(name, 1).sign().unwrap_err();
        assert!(matches!(error, SignError::RegisteredClaim { claim, .. } if claim == name), "{name}: {error}");
    }
}
