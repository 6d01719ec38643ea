//! The names in rules: `"admin"`, `Role::Admin`, lists of them.

use super::parse::invisible;
use super::syntax::{Name, NameWord, Names};
use crate::attr;
use crate::diag::Faults;
use crate::kind::Kind;
use proc_macro2::{Span, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Path, token};

/// `role(R)`, `roles(R, ..)`.
pub(super) fn called(
    key: &Ident,
    word: &NameWord,
    input: ParseStream<'_>,
    end: Span,
    faults: &mut Faults,
) -> syn::Result<Names> {
    if input.is_empty() {
        let message = format!("`{key}()` of nothing; write `{key}(\"name\")` or remove it");
        return Err(syn::Error::new(key.span(), message));
    }
    let names = list(word, input, faults);
    if let (true, Some(second)) = (word.single, names.get(1)) {
        let all = names.iter().map(Name::text).collect::<Vec<_>>().join(", ");
        faults.at(second.span(), format!("`{key}` takes one name; write `{key}s({all})` for any of them"));
    }
    Ok(Names { key: key.clone(), kind: word.kind, all: word.all, names, assigned: false, end })
}

/// `= R` or `= [R, ..]`, the sign being read already.
pub(super) fn assigned(
    key: &Ident,
    word: &NameWord,
    input: ParseStream<'_>,
    faults: &mut Faults,
) -> syn::Result<Names> {
    let mut end = None;
    let names = if input.peek(token::Bracket) && !invisible(input) {
        let content;
        let bracket = syn::bracketed!(content in input);
        if content.is_empty() {
            let message = format!("`{key} = []` names nothing; add a name or remove it");
            return Err(syn::Error::new(bracket.span.join(), message));
        }
        end = Some(bracket.span.close());
        list(word, &content, faults)
    } else {
        name(word.kind, input, faults)?.into_iter().collect()
    };
    let end = end.or_else(|| names.last().map(Name::span)).unwrap_or_else(|| key.span());
    Ok(Names { key: key.clone(), kind: word.kind, all: word.all, names, assigned: true, end })
}

/// `"name"` or `["a", "b"]`; `listed` where the parentheses of `issuer("a", "b")` are open already.
pub(super) fn issuers(
    key: &Ident,
    input: ParseStream<'_>,
    listed: bool,
    faults: &mut Faults,
) -> syn::Result<Vec<LitStr>> {
    let mut issuers = Vec::<LitStr>::new();
    let mut one = |input: ParseStream<'_>, faults: &mut Faults| {
        let issuer: LitStr = input.parse().map_err(|error| {
            syn::Error::new(error.span(), "an issuer is named as in the configuration; write `issuer = \"name\"`")
        })?;
        if issuer.value().trim().is_empty() {
            faults.at(issuer.span(), "an issuer's name cannot be empty; write `issuer = \"name\"`");
        } else if issuers.iter().any(|other| other.value() == issuer.value()) {
            faults.at(issuer.span(), format!("the issuer `{}` is named twice; remove one", issuer.value()));
        } else {
            issuers.push(issuer);
        }
        Ok(())
    };
    if input.peek(token::Bracket) {
        let content;
        let bracket = syn::bracketed!(content in input);
        if content.is_empty() {
            let message = format!("`{key} = []` names nothing; add an issuer or remove it");
            return Err(syn::Error::new(bracket.span.join(), message));
        }
        attr::items(&content, faults, one);
    } else if listed {
        attr::items(input, faults, one);
    } else {
        one(input, faults)?;
    }
    if listed && issuers.is_empty() && faults.is_empty() {
        faults.at(key.span(), format!("`{key}()` names nothing; add an issuer or remove it"));
    }
    Ok(issuers)
}

fn list(word: &NameWord, input: ParseStream<'_>, faults: &mut Faults) -> Vec<Name> {
    let mut names = Vec::<Name>::new();
    attr::items(input, faults, |input, faults| {
        if let Some(name) = name(word.kind, input, faults)? {
            if names.iter().any(|other| other.text() == name.text()) {
                let text = name.text();
                faults.at(name.span(), format!("`{text}` is named twice; remove one"));
            } else {
                names.push(name);
            }
        }
        Ok(())
    });
    names
}

/// One name; `None` where it was one, but not a good one, and that was told.
fn name(kind: Kind, input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Option<Name>> {
    if invisible(input) {
        let TokenTree::Group(group) = input.parse()? else { return Err(input.error("expected a name")) };
        return (|input: ParseStream<'_>| name(kind, input, faults)).parse2(group.stream());
    }
    let word = kind.word();
    if input.peek(LitStr) {
        return Ok(literal(kind, input.parse()?, faults));
    }
    let start = input.span();
    if let Ok(path) = input.fork().call(Path::parse_mod_style) {
        input.call(Path::parse_mod_style)?;
        return match path.get_ident().filter(|ident| ident.to_string().starts_with(char::is_lowercase)) {
            Some(ident) => {
                let message = format!("names of {word}s are quoted; write `\"{ident}\"`");
                Err(syn::Error::new(ident.span(), message))
            }
            None => Ok(Some(Name::Variant(path))),
        };
    }
    let message = match input.parse::<Expr>() {
        Ok(Expr::Array(list)) => {
            let message = format!("a list has no place here; write `{word}s(\"a\", \"b\")`");
            return Err(syn::Error::new_spanned(list, message));
        }
        Ok(other) => {
            let message = format!(
                "`{}` is not the name of a {word}; write it in quotes or as a variant of its enum",
                quote::quote!(#other)
            );
            return Err(syn::Error::new_spanned(other, message));
        }
        Err(_) => format!("expected the name of a {word}; write it in quotes or as a variant of its enum"),
    };
    Err(syn::Error::new(start, message))
}

fn literal(kind: Kind, text: LitStr, faults: &mut Faults) -> Option<Name> {
    let value = text.value();
    let word = kind.word();
    if value.trim().is_empty() {
        faults.at(text.span(), format!("the name of a {word} cannot be empty; write it or remove it"));
        return None;
    }
    if kind == Kind::Scope && value.contains(char::is_whitespace) {
        let each = value.split_whitespace().map(|part| format!("{part:?}")).collect::<Vec<_>>().join(", ");
        let message = format!("a scope has no spaces; write `scopes({each})` for any of them, `all_scopes` for all");
        faults.at(text.span(), message);
        return None;
    }
    if value.trim() != value {
        faults.at(text.span(), format!("spaces around a name are part of it; write `\"{}\"`", value.trim()));
        return None;
    }
    Some(Name::Literal(text))
}
