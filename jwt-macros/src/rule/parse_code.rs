//! The parts of rules that are Rust: `when(claims.sub == author)`, `policy(CanPublish)`.

use super::syntax::{Policy, When};
use crate::attr;
use crate::diag::Faults;
use proc_macro2::extra::DelimSpan;
use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprLit, Ident, Lit, Path, Token};

/// What stands in `when(..)`.
pub(super) fn when(
    key: &Ident,
    parentheses: DelimSpan,
    input: ParseStream<'_>,
    faults: &mut Faults,
) -> syn::Result<When> {
    if input.is_empty() {
        let message = "`when()` asks nothing; write a condition such as `when(claims.sub == author)`";
        return Err(syn::Error::new(key.span(), message));
    }
    let tokens: TokenStream = input.fork().parse()?;
    let condition: Expr = input.parse().map_err(|error| {
        let message = format!("{error}; `when` takes a condition in Rust such as `claims.sub == author`");
        syn::Error::new(error.span(), message)
    })?;
    if input.peek(Token![,]) {
        return Err(input.error("`when` takes one condition; join two by `&&`"));
    }
    if !input.is_empty() {
        let (found, hint) = match attr::next(input).as_str() {
            ";" => (";".to_owned(), "remove it"),
            found => (found.to_owned(), "join two conditions by `&&`"),
        };
        return Err(input.error(format!("unexpected `{found}` after the condition of `when`; {hint}")));
    }
    if let Expr::Lit(ExprLit { lit: Lit::Bool(constant), .. }) = &condition {
        let message = match constant.value {
            true => "`when(true)` always holds; remove it",
            false => "`when(false)` can never hold; write what should",
        };
        faults.at(constant.span, message);
    }
    Ok(When { key: key.clone(), condition: Box::new(condition), tokens, parentheses, number: 0 })
}

/// What stands in `policy(..)`.
pub(super) fn policy(key: &Ident, end: Span, input: ParseStream<'_>) -> syn::Result<Policy> {
    if input.is_empty() {
        return Err(syn::Error::new(key.span(), "`policy()` names nothing; write `policy(CanPublish)`"));
    }
    let path = policy_path(key, input)?;
    if input.peek(Token![,]) {
        return Err(input.error("`policy` takes one policy; write `policy(A) && policy(B)`, or `||`"));
    }
    Ok(Policy { key: key.clone(), path, end, assigned: false, number: 0 })
}

/// The path of a policy.
pub(super) fn policy_path(key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let start = input.span();
    let wanted = format!("`{key}` wants the type of a policy; write `{key}(CanPublish)`");
    let path = match super::parse::invisible(input) {
        true => match input.parse()? {
            proc_macro2::TokenTree::Group(group) => Path::parse_mod_style.parse2(group.stream()),
            other => Err(syn::Error::new(other.span(), &wanted)),
        },
        false => input.call(Path::parse_mod_style),
    };
    let path = path.map_err(|_| syn::Error::new(start, &wanted))?;
    if input.peek(syn::token::Brace) || input.peek(syn::token::Paren) || input.peek(Token![<]) {
        let message = "a policy with fields is asked in the handler: `user.require(..)`; here stands one without";
        return Err(input.error(message));
    }
    Ok(path)
}
