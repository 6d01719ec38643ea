//! Reading `#[name(option, option = value, option(..))]` so that one bad option does not hide the next.

use crate::diag::Faults;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Meta, Path, Token, parse_quote};

/// Reads the options of every `#[name(..)]` among `attrs`; `each` reads what stands after an option's name.
pub(crate) fn options(
    attrs: &[Attribute],
    name: &str,
    faults: &mut Faults,
    mut each: impl FnMut(&Ident, ParseStream<'_>, &mut Faults) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let Meta::List(list) = &attr.meta else {
            faults.over(&attr.meta, format!("`#[{name}]` alone says nothing; write `#[{name}(..)]` or remove it"));
            continue;
        };
        if list.tokens.is_empty() {
            faults.over(&attr.meta, format!("`#[{name}()]` says nothing; add an option or remove it"));
        }
        let read = |input: ParseStream<'_>| {
            items(input, faults, |input, faults| {
                let option = input.call(Ident::parse_any)?;
                each(&option, input, faults)
            });
            Ok(())
        };
        if let Err(error) = read.parse2(list.tokens.clone()) {
            faults.add(error);
        }
    }
}

/// Reads items up to the end of `input`, a comma between them; after a fault it goes on at the next item.
pub(crate) fn items(
    input: ParseStream<'_>,
    faults: &mut Faults,
    mut item: impl FnMut(ParseStream<'_>, &mut Faults) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let read = item(input, faults).and_then(|()| match input.is_empty() || input.peek(Token![,]) {
            true => Ok(()),
            false => Err(input.error(format!("unexpected `{}`; options are separated by `,`", next(input)))),
        });
        if let Err(error) = read {
            faults.add(error);
        }
        skip_item(input);
    }
}

/// Goes behind the next comma.
pub(crate) fn skip_item(input: ParseStream<'_>) {
    while !input.is_empty() {
        let comma = input.peek(Token![,]);
        if input.parse::<proc_macro2::TokenTree>().is_err() || comma {
            return;
        }
    }
}

/// The next token as the user wrote it, for messages.
pub(crate) fn next(input: ParseStream<'_>) -> String {
    let mut rest = input.cursor();
    match rest.token_tree() {
        Some((proc_macro2::TokenTree::Group(group), _)) => match group.delimiter() {
            proc_macro2::Delimiter::Parenthesis => "(".to_owned(),
            proc_macro2::Delimiter::Brace => "{".to_owned(),
            proc_macro2::Delimiter::Bracket => "[".to_owned(),
            proc_macro2::Delimiter::None => group.stream().to_string(),
        },
        Some((proc_macro2::TokenTree::Punct(punct), after)) => {
            let mut text = punct.as_char().to_string();
            let mut spacing = punct.spacing();
            rest = after;
            while let (proc_macro2::Spacing::Joint, Some((next, after))) = (spacing, rest.punct()) {
                text.push(next.as_char());
                spacing = next.spacing();
                rest = after;
            }
            text
        }
        Some((token, _)) => token.to_string(),
        None => "the end".to_owned(),
    }
}

/// Reads `= value`.
pub(crate) fn value<T: syn::parse::Parse>(option: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<T> {
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(option.span(), format!("`{option}` wants a value; write `{example}`")));
    }
    input.parse::<Token![=]>()?;
    input.parse().map_err(|error| syn::Error::new(error.span(), format!("{error}; write `{example}`")))
}

/// Reads `= "text"`, which may not be empty.
pub(crate) fn text(option: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<LitStr> {
    let text: LitStr = value(option, input, example)?;
    match text.value().trim().is_empty() {
        true => Err(syn::Error::new(text.span(), format!("`{option}` is empty; write `{example}`"))),
        false => Ok(text),
    }
}

/// Reads `(..)` and gives its content to `read`.
pub(crate) fn list<T>(
    option: &Ident,
    input: ParseStream<'_>,
    example: &str,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(option.span(), format!("`{option}` wants a list; write `{example}`")));
    }
    let content;
    syn::parenthesized!(content in input);
    if content.is_empty() {
        return Err(syn::Error::new(option.span(), format!("`{option}()` is empty; write `{example}`")));
    }
    drained(&content, read(&content))
}

/// Takes what is left in a group after a fault, which syn would otherwise report once more.
pub(crate) fn drained<T>(content: ParseStream<'_>, result: T) -> T {
    while content.parse::<proc_macro2::TokenTree>().is_ok() {}
    result
}

/// Reads an option that has no value.
pub(crate) fn flag(option: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    match input.is_empty() || input.peek(Token![,]) {
        true => Ok(()),
        false => Err(syn::Error::new(option.span(), format!("`{option}` takes no value; write it alone"))),
    }
}

/// The path under which `jwt-core` is found.
pub(crate) fn jwt_core(given: Option<Path>) -> TokenStream {
    given.unwrap_or_else(|| parse_quote!(::jwt_core)).into_token_stream()
}

/// `tokens` as if written at `place`, so that the compiler says there what it says about them, and says it once. For
/// paths and types alone: a local variable would not be found any more.
pub(crate) fn located(tokens: &TokenStream, place: Span) -> TokenStream {
    map_spans(tokens.clone(), &|_| place)
}

/// `tokens` where they are, resolving where the attribute stands.
pub(crate) fn resolved_here(tokens: TokenStream) -> TokenStream {
    map_spans(tokens, &|span| span.resolved_at(Span::call_site()))
}

fn map_spans(tokens: TokenStream, change: &dyn Fn(Span) -> Span) -> TokenStream {
    let change_one = |token| match token {
        // `$crate` means the crate of its own macro.
        TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), map_spans(group.stream(), change));
            new.set_span(change(group.span()));
            TokenTree::Group(new)
        }
        mut other => {
            other.set_span(change(other.span()));
            other
        }
    };
    tokens.into_iter().map(change_one).collect()
}
