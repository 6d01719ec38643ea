//! Handlers: expansions, placement, what stands beside.

use crate::route::{protected, public};
use crate::snapshot;
use quote::quote;

#[test]
fn a_protected_handler() {
    let expansion = protected(
        quote!(role(Role::Admin) || (scope("articles:write") && !role("banned")), issuer = "self"),
        quote! {
            /// Writes an article.
            #[allow(clippy::needless_pass_by_value)]
            #[put("/articles/<author>/<id>", data = "<body>")]
            pub async fn edit<'r>(author: &'r str, mut id: u64, body: Json<Article>, user: Jwt<User>) -> impl Responder<'r, 'static> {
                id += 1;
                unfinished(
            )}
        },
    );
    snapshot::check("route", "protected", &expansion);
}

/// The compiler is asked about each name that has others of its kind beside it or around its list.
#[test]
fn names_beside_each_other() {
    let expansion = protected(
        quote!(claims = User, role("admin") && (role(Role::Guest) || !role("banned")) && scope("a")),
        quote!(
            #[get("/")]
            fn index() {}
        ),
    );
    snapshot::check("route", "beside", &expansion);
}

#[test]
fn any_token() {
    let expansion = protected(
        quote!(),
        quote!(
            #[rocket::get("/")]
            fn r#type() {}
        ),
    );
    snapshot::check("route", "any_token", &expansion);
}

#[test]
fn a_public_handler() {
    let expansion = public(
        quote!("this is where callers get a token"),
        quote!(
            #[post("/login", data = "<form>")]
            #[deprecated]
            async fn login(form: Json<Login>) -> Token {
                token()
            }
        ),
    );
    snapshot::check("route", "public", &expansion);
}

#[test]
fn a_fault_keeps_the_route_and_lets_nobody_in() {
    let expansion = protected(
        quote!(rol = "admin"),
        quote!(
            #[get("/")]
            fn index(user: Jwt<User>) {}
        ),
    );
    snapshot::check("route", "fault", &expansion);
}

#[test]
fn arguments_that_rocket_refuses_keep_the_guard() {
    let expansion = protected(
        quote!(),
        quote!(
            #[get("/")]
            fn index(_: User) {}
        ),
    );
    snapshot::check("route", "no_shim", &expansion);
}

#[test]
fn a_route_attribute_is_found_under_any_name() {
    for attribute in [
        quote!(#[get("/x")]),
        quote!(#[rocket::post("/x", data = "<form>")]),
        quote!(#[fetch("/x")]),
        quote!(#[route(GET, uri = "/x")]),
        quote!(#[r(GET, uri = "/x")]),
        quote!(#[r(get, "/x")]),
        quote!(#[r(GET, rank = 1, uri = "/x")]),
        quote!(#[fetch(uri = "/x")]),
        quote!(#[route("/x", method = GET)]),
        quote!(#[route(GET, "/x")]),
    ] {
        let told = snapshot::messages(&protected(quote!(), quote!(#attribute fn index() {})));
        assert!(told.is_empty(), "{attribute}: {told:?}");
    }
    for attribute in [quote!(#[doc = "/x"]), quote!(#[allow(unused)]), quote!(#[utoipa::path(get, path = "/x")])] {
        let told = snapshot::messages(&protected(quote!(), quote!(#attribute fn index() {})));
        assert_eq!(
            told,
            [
                "`#[jwt_protected]` has no route attribute below it; write it above `#[get(..)]`, `#[post(..)]` or the like"
            ]
        );
    }
}

#[test]
fn what_stands_beside_is_checked() {
    let open = quote!("for tests");
    for (told, expected) in [
        (
            protected(
                quote!(),
                quote!(
                    #[get("/")]
                    fn f(a: Option<Jwt<User>>) {}
                ),
            ),
            "`Option<Jwt<User>>` lets a bad token through; write `MaybeJwt<User>`, which is empty only where no token was sent",
        ),
        (
            public(
                open.clone(),
                quote!(
                    #[get("/")]
                    fn f(a: Result<Jwt<User>, AuthError>) {}
                ),
            ),
            "`Result<Jwt<User>>` lets a bad token through; write `MaybeJwt<User>`, which is empty only where no token was sent",
        ),
        (
            public(
                open.clone(),
                quote!(
                    #[get("/")]
                    fn f(a: Jwt<User>) {}
                ),
            ),
            "`Jwt<User>` demands a token, and the route is public; write `MaybeJwt<User>` or use `#[jwt_protected]`",
        ),
        (
            protected(
                quote!(claims = A),
                quote!(
                    #[get("/")]
                    fn f(a: Jwt<B>) {}
                ),
            ),
            "a handler has one claims type, and this one has `A` and `B`; use one of them",
        ),
        (
            protected(
                quote!(),
                quote!(
                    #[get("/")]
                    fn f(a: Jwt<A<X>>, b: Jwt<A<Y>>) {}
                ),
            ),
            "a handler has one claims type, and this one has `A<X>` and `A<Y>`; use one of them",
        ),
        (
            protected(
                quote!(),
                quote!(
                    #[jwt_protected(roles = "a")]
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "`f` is protected twice; join the rules by `,` in one `#[jwt_protected(..)]`",
        ),
        (
            public(
                open.clone(),
                quote!(
                    #[jwt_core::jwt_protected]
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "`f` is both protected and public; keep `#[jwt_protected]` or `#[jwt_public]`",
        ),
        (
            public(
                open.clone(),
                quote!(
                    #[jwt_public("x")]
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "`f` is public twice; remove one `#[jwt_public(..)]`",
        ),
        (
            protected(
                quote!(),
                quote!(
                    #[get("/")]
                    #[post("/")]
                    fn f() {}
                ),
            ),
            "`f` has two route attributes; write a handler for each",
        ),
        (
            protected(
                quote!(),
                quote!(
                    struct S;
                ),
            ),
            "`#[jwt_protected]` wants a handler function; put it above the route attribute of a `fn`",
        ),
        (
            public(
                open.clone(),
                quote!(
                    pub mod api {}
                ),
            ),
            "a module is not public as a whole; put `#[jwt_public(\"..\")]` above each of its routes",
        ),
        (
            protected(
                quote!(),
                quote!(
                    #[get("/")]
                    fn f(&self) {}
                ),
            ),
            "`#[jwt_protected]` wants a handler function; a route has no `self`, move it out of the impl",
        ),
        (
            public(
                quote!(),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "`#[jwt_public]` wants its reason; write `#[jwt_public(\"why anyone may call this\")]`",
        ),
        (
            public(
                quote!("  "),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "the reason is empty; write `#[jwt_public(\"why anyone may call this\")]`",
        ),
        (
            public(
                quote!(5),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "a reason is text in quotes; write `#[jwt_public(\"why anyone may call this\")]`",
        ),
        (
            public(
                quote!(login),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "a reason is text in quotes; write `#[jwt_public(\"why anyone may call this\")]`",
        ),
        (
            public(
                quote!("a", roles = "admin"),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "a public route has no rule; remove `roles` or use `#[jwt_protected]`",
        ),
        (
            public(
                quote!("a", "b"),
                quote!(
                    #[get("/")]
                    fn f() {}
                ),
            ),
            "a route has one reason; join the two texts",
        ),
    ] {
        assert_eq!(snapshot::messages(&told), [expected]);
    }
}

/// Types of one last name may be one type; the compiler is asked.
#[test]
fn a_claims_type_under_two_paths() {
    let expansion = protected(
        quote!(claims = crate::User),
        quote!(
            #[get("/")]
            fn f(a: Jwt<User>, b: MaybeJwt<Other>) {}
        ),
    );
    assert!(snapshot::messages(&expansion).is_empty());
    assert!(expansion.to_string().contains("fn (crate :: User) -> User"), "{expansion}");
}

/// `uri!` for a route that Rocket refuses would be a second error beside Rocket's own.
#[test]
fn a_route_that_rocket_refuses_has_no_uri() {
    for (attribute, sound) in [
        (quote!(#[get("/<id>/<rest..>?<q>&<__>")]), false),
        (quote!(#[get("/<id>/<r#type>?<rest..>", data = "<body>")]), false),
        (quote!(#[get("/<id>/<type>/<_>?<rest..>", data = "<body>")]), true),
        (quote!(#[post("/", data = "<boddy>")]), false),
        (quote!(#[route("/", method = GET)]), false),
        (quote!(#[route(GET, uri = "/")]), true),
        (quote!(#[get]), false),
    ] {
        let handler = quote!(#attribute fn f(id: u8, r#type: u8, rest: Form, body: Body) {});
        let expansion = protected(quote!(), handler).to_string();
        assert_eq!(expansion.contains("rocket_uri_macro_f"), sound, "{attribute}");
    }
}
