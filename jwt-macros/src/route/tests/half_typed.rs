//! What an editor needs: the function that is being typed is in the expansion, once, with the tokens that were typed. It maps them
//! back by their spans, so that those are compared too.

use crate::{policy, route};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::ops::Range;

/// Signatures and bodies as they are while someone types. The name of each is `edit`.
const HANDLERS: &[&str] = &[
    "fn edit() {}",
    "fn edit(author: &str, user: Jwt<User>) -> String { user. }",
    "pub async fn edit<'r>(author: &'r str, mut id: u64) -> impl Responder<'r, 'static> { let x = ; author.len( ) }",
    "fn edit(author: &str) -> Result<String, AuthError> { user.require(InTenant { tenant: })?; if author == { } }",
    "pub(crate) const unsafe fn edit(body: Json<Article>) { match body. { Some(x) => , } }",
    "async fn edit(user: Option<Jwt<User>>, proof: Granted<'_, >) { proof.; user.unwrap(). }",
    "fn edit(self) { self. }",
    "fn edit(_: u8, (a, b): (u8, u8)) { a + }",
    "fn edit(author: ) { author. }",
    "fn edit(author: &str, ) -> { author. }",
    "fn edit(author: &str) -> String { macro_rules! x { ($y:expr) => { $y. } } x!(author) ; r#\"{\"# }",
    "fn edit(author: &str)",
];

/// What stands in the attribute, right and wrong.
const RULES: &[&str] = &[
    "",
    "claims = User, role(\"admin\") || when(claims.sub == author)",
    "rol = \"admin\"",
    "claims = , roles = ",
    "when(claims.)",
    "when(claims.sub == )",
    "when(body.len() > 3)",
    "when",
    "policy()",
    "policy(CanPublish",
    "policy = \"x\", role(",
    "role(\"a\") ||",
    "=",
    "\"text\"",
    ", ,",
];

const ROUTES: &[&str] = &[
    "#[get(\"/<author>/<id>\")]",
    "#[get(\"/\")] #[get(\"/\")]",
    "",
    "#[get]",
    "#[post(\"/<\", data = )]",
    "#[jwt_protected(role( ))] #[get(\"/\")]",
    "#[jwt_public] #[get(\"/\")]",
];

/// The tokens of a text, without what it takes to be no tokens at all: an editor closes what is open.
fn tokens(text: &str) -> TokenStream {
    let closed = ["", ")", "]", "))", ")]", "}"].iter().find_map(|end| format!("{text}{end}").parse().ok());
    closed.unwrap_or_else(|| panic!("no tokens: {text}"))
}

/// Every token in order, delimiters too, with where it was written.
fn flat(tokens: TokenStream, all: &mut Vec<(String, Range<usize>)>) {
    for token in tokens {
        let TokenTree::Group(group) = token else {
            all.push((token.to_string(), token.span().byte_range()));
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => {
                flat(group.stream(), all);
                continue;
            }
        };
        all.push((open.to_owned(), group.span_open().byte_range()));
        flat(group.stream(), all);
        all.push((close.to_owned(), group.span_close().byte_range()));
    }
}

/// What was typed of the function, from `fn` to the end, is in the expansion once.
fn holds(item: &TokenStream, expansion: TokenStream, what: &str) {
    let (mut typed, mut made) = (Vec::new(), Vec::new());
    flat(item.clone(), &mut typed);
    flat(expansion, &mut made);
    let end = typed.len() - usize::from(typed.last().is_some_and(|(text, _)| text == "}" && what.starts_with("mod")));
    let start = typed.iter().position(|(text, _)| text == "fn").unwrap();
    let body = typed[start..].iter().position(|(text, _)| text == "{").map_or(start, |body| start + body);
    assert!(typed[start..end].iter().all(|(_, range)| !range.is_empty()), "spans are known: {what}");
    // Where an argument has no name, Rocket refuses the handler, and the guard stands in its own signature.
    let from = if what.contains("edit(_") { [body, body] } else { [start, body] };
    for from in from {
        let found = made.windows(end - from).filter(|window| *window == &typed[from..end]).count();
        assert_eq!(found, 1, "{what}\n{item}\n{made:?}");
    }
}

#[test]
fn a_half_typed_handler_is_passed_on_as_it_is() {
    for handler in HANDLERS {
        for route in ROUTES {
            for rule in RULES {
                let item = tokens(&format!("{route} {handler}"));
                let what = format!("handler: #[jwt_protected({rule})] {route} {handler}");
                holds(&item, route::protected(tokens(rule), item.clone()), &what);
                holds(&item, route::public(tokens(rule), item.clone()), &what);
            }
        }
    }
}

#[test]
fn a_half_typed_handler_in_a_module_is_passed_on_as_it_is() {
    for handler in HANDLERS.iter().filter(|handler| handler.ends_with('}')) {
        for route in ROUTES.iter().filter(|route| route.ends_with(']') || route.is_empty()) {
            for rule in RULES {
                let item = tokens(&format!("mod api {{ use super::User; {route} {handler} }}"));
                let what = format!("module: #[jwt_protected({rule})] {route} {handler}");
                holds(&item, route::protected(tokens(rule), item.clone()), &format!("mod {what}"));
            }
        }
    }
}

#[test]
fn a_half_typed_policy_is_passed_on_as_it_is() {
    for item in
        ["struct InTenant;", "struct InTenant { tenant: }", "struct InTenant<'a> { tenant: &'a str, }", "struct"]
    {
        for rule in RULES {
            let item = tokens(item);
            let (mut typed, mut made) = (Vec::new(), Vec::new());
            flat(item.clone(), &mut typed);
            flat(policy::policy(tokens(rule), item), &mut made);
            let found = made.windows(typed.len()).filter(|window| *window == typed).count();
            assert_eq!(found, 1, "#[jwt_policy({rule})] {typed:?}\n{made:?}");
        }
    }
}
