//! The attributes of a handler that mean something here: routes and protections.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Ident, LitStr, Meta};

const ROUTES: [&str; 8] = ["get", "put", "post", "delete", "head", "patch", "options", "route"];

/// The name of a protection, whatever the path to it.
pub(crate) fn protection(attr: &Attribute) -> Option<&'static str> {
    let last = attr.path().segments.last()?;
    ["jwt_protected", "jwt_public"].into_iter().find(|name| last.ident == name)
}

/// Whether `attr` makes a route: by its name, or by its look where it was imported under another one.
pub(crate) fn is_route(attr: &Attribute) -> bool {
    let named = attr.path().segments.last().is_some_and(|last| ROUTES.iter().any(|route| last.ident == route));
    match &attr.meta {
        Meta::List(list) => named || looks_like_route(list.tokens.clone()),
        // `#[get]` and `#[get = "/"]` are faults that Rocket reports.
        Meta::Path(_) | Meta::NameValue(_) => named,
    }
}

/// `"/path"`, `uri = "/path"`, `GET, "/path"` or, after a method, `uri = "/path"` among what else there is.
fn looks_like_route(tokens: TokenStream) -> bool {
    if let Some(rest) = after_method(tokens.clone()) {
        let uri = rest.windows(3).any(|three| match three {
            [TokenTree::Ident(key), sign, value] if key == "uri" => {
                is_punct(Some(sign.clone()), '=') && is_uri(value.clone())
            }
            _ => false,
        });
        return uri || rest.into_iter().next().is_some_and(is_uri);
    }
    let mut tokens = tokens.into_iter();
    match tokens.next() {
        Some(TokenTree::Ident(word)) if word == "uri" => {
            is_punct(tokens.next(), '=') && tokens.next().is_some_and(is_uri)
        }
        other => other.is_some_and(is_uri),
    }
}

/// What follows a method and its comma. Rocket takes a path for a method, of which it reads the last name.
fn after_method(tokens: TokenStream) -> Option<Vec<TokenTree>> {
    let mut tokens = visible(tokens).into_iter();
    let mut last = None;
    loop {
        match tokens.next()? {
            TokenTree::Ident(word) => last = Some(word),
            TokenTree::Punct(sign) if sign.as_char() == ':' => last = None,
            TokenTree::Punct(sign) if sign.as_char() == ',' => break,
            _ => return None,
        }
    }
    last.is_some_and(|word| is_method(&word)).then(|| tokens.collect())
}

/// The tokens without the groups that `macro_rules!` variables make.
fn visible(tokens: TokenStream) -> Vec<TokenTree> {
    let open = |token| match token {
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => visible(group.stream()),
        token => vec![token],
    };
    tokens.into_iter().flat_map(open).collect()
}

fn is_method(word: &Ident) -> bool {
    let word = word.to_string();
    word != "route" && ROUTES.iter().any(|route| route.eq_ignore_ascii_case(&word))
}

fn is_punct(token: Option<TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// A string that starts with a slash, also inside the group that a `macro_rules!` variable makes.
fn is_uri(token: TokenTree) -> bool {
    match token {
        TokenTree::Literal(literal) => {
            syn::parse2::<syn::LitStr>(literal.into_token_stream()).is_ok_and(|text| text.value().starts_with('/'))
        }
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            group.stream().into_iter().next().is_some_and(is_uri)
        }
        _ => false,
    }
}

/// Whether Rocket will take the route attribute of a handler with these arguments, as far as that is simple to say.
/// Where it does not, it reports why, and what it would have generated must not be missed beside that.
pub(super) fn is_sound(attr: &Attribute, arguments: &[&Ident]) -> bool {
    let Meta::List(list) = &attr.meta else { return false };
    let complete = attr.path().segments.last().is_none_or(|last| last.ident != "route")
        || after_method(list.tokens.clone())
            .is_some_and(|rest| rest.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "uri")));
    if !complete {
        return false;
    }
    let mut texts = Vec::new();
    strings(list.tokens.clone(), &mut texts);
    let has = |name: &str| arguments.iter().any(|argument| argument.unraw() == name);
    let parameters = texts.iter().flat_map(|text| text.split('<').skip(1).filter_map(|rest| rest.split('>').next()));
    texts.iter().any(|text| text.starts_with('/'))
        && parameters.map(|name| name.trim_end_matches("..")).all(|name| name == "_" || has(name))
}

pub(super) fn strings(tokens: TokenStream, texts: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => strings(group.stream(), texts),
            TokenTree::Literal(literal) => {
                texts.extend(syn::parse2::<LitStr>(literal.into_token_stream()).map(|text| text.value()));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
