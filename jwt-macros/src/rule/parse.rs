//! What stands in an attribute: settings, and rules by key or as expressions. A fault does not end the reading: the next
//! item is read as if nothing had happened.

use super::parse_expression::{end_of_expression, expression};
use super::syntax::{FUNCTIONS, KEYS, NameWord, Policy, Protection, Rule};
use super::{parse_code, parse_names};
use crate::attr;
use crate::diag::{self, Faults, Once};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Path, Token, Type, token};

pub(crate) fn protection(tokens: TokenStream, faults: &mut Faults) -> Protection {
    let mut reader = Reader::default();
    let read = |input: ParseStream<'_>| {
        attr::items(input, faults, |input, faults| reader.item(input, faults));
        Ok(())
    };
    if let Err(error) = read.parse2(tokens) {
        faults.add(error);
    }
    let mut protection = Protection {
        rules: reader.rules,
        claims: reader.claims.into_inner(),
        issuers: reader.issuers.into_inner().unwrap_or_default(),
        krate: reader.krate.into_inner(),
        within: reader.within.into_inner(),
    };
    protection.number();
    protection
}

#[derive(Default)]
struct Reader {
    rules: Vec<Rule>,
    claims: Once<Type>,
    issuers: Once<Vec<LitStr>>,
    krate: Once<Path>,
    within: Once<Path>,
}

/// The key that a protected module adds to what stands in it; not for people to write.
pub(crate) const WITHIN: &str = "__within";

impl Reader {
    fn item(&mut self, input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<()> {
        let ahead = input.fork();
        // A group without visible delimiters comes from a `macro_rules!` variable and is an expression.
        let word = match invisible(input) {
            true => None,
            false => ahead.call(Ident::parse_any).ok(),
        };
        if let Some(word) = word {
            let setting = matches!(word.to_string().as_str(), "claims" | "issuer" | "crate");
            if ahead.peek(Token![=]) && !ahead.peek(Token![=>]) || setting && ahead.peek(token::Paren) {
                input.advance_to(&ahead);
                self.key(&word, input, faults)?;
                return after_value(input);
            }
        }
        let rule = expression(input, faults)?;
        self.rules.push(rule);
        end_of_expression(input)
    }

    /// What stands after a key: `= value` or `(value, ..)`.
    fn key(&mut self, key: &Ident, input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<()> {
        let word = key.to_string();
        if word == WITHIN {
            self.within.set(key, attr::value(key, input, "a path")?, faults);
            return Ok(());
        }
        if !KEYS.contains(&word.as_str()) {
            let known = match FUNCTIONS.contains(&word.as_str()) {
                // `role = ..` wants `roles = ..`, `any = ..` wants `any(..)`.
                true if word == "when" => {
                    let message = "`when` takes a condition in parentheses; write `when(claims.sub == author)`";
                    return Err(syn::Error::new(key.span(), message));
                }
                true if NameWord::find(&word).is_none() => {
                    let message = format!("`{word}` takes rules in parentheses; write `{word}(role(\"admin\"), ..)`");
                    return Err(syn::Error::new(key.span(), message));
                }
                _ => diag::unknown("key", &word, &KEYS),
            };
            return Err(syn::Error::new(key.span(), known));
        }
        if input.peek(Token![==]) {
            let equals: Token![==] = input.parse()?;
            faults.over(equals, format!("`==` compares, and `{word}` is set; write `{word} = ..`"));
        } else if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
        } else {
            let content;
            syn::parenthesized!(content in input);
            let set = self.setting(key, &content, true, faults).and_then(|()| match content.is_empty() {
                true => Ok(()),
                false => Err(content.error(format!("unexpected `{}` in `{word}(..)`", attr::next(&content)))),
            });
            return attr::drained(&content, set);
        }
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(key.span(), format!("`{word} =` lacks its value; add it or remove the key")));
        }
        match NameWord::find(&word) {
            Some(meaning) => {
                let names = parse_names::assigned(key, &meaning, input, faults)?;
                self.rules.push(Rule::Names(names));
                Ok(())
            }
            None if word == "policy" => {
                let path = parse_code::policy_path(key, input)?;
                let end = path.segments.last().map_or_else(|| key.span(), |last| last.ident.span());
                let policy = Policy { key: key.clone(), path, end, assigned: true, number: 0 };
                self.rules.push(Rule::Policy(policy));
                Ok(())
            }
            None => self.setting(key, input, false, faults),
        }
    }

    fn setting(&mut self, key: &Ident, input: ParseStream<'_>, listed: bool, faults: &mut Faults) -> syn::Result<()> {
        match key.to_string().as_str() {
            "claims" => {
                let ty = input.parse().map_err(|error| {
                    syn::Error::new(error.span(), "`claims` wants the claims type; write `claims = User`")
                })?;
                self.claims.set(key, ty, faults);
            }
            "issuer" => self.issuers.set(key, parse_names::issuers(key, input, listed, faults)?, faults),
            _ => {
                let path = input.parse().map_err(|error| {
                    syn::Error::new(error.span(), "`crate` wants a path; write `crate = path::to::jwt_core`")
                })?;
                self.krate.set(key, path, faults);
            }
        }
        Ok(())
    }
}

/// After `key = value` comes a comma.
fn after_value(input: ParseStream<'_>) -> syn::Result<()> {
    match input.is_empty() || input.peek(Token![,]) {
        true => Ok(()),
        false => {
            let found = attr::next(input);
            let hint = match found.as_str() {
                "||" | "|" => "alternatives are written `role(\"a\") || scope(\"b\")`",
                "&&" | "&" => "a comma is AND",
                _ => "separate keys by `,`",
            };
            Err(input.error(format!("unexpected `{found}` after a value; {hint}")))
        }
    }
}

/// Whether the next token is a group without visible delimiters.
pub(super) fn invisible(input: ParseStream<'_>) -> bool {
    matches!(input.cursor().token_tree(), Some((TokenTree::Group(group), _)) if group.delimiter() == Delimiter::None)
}
