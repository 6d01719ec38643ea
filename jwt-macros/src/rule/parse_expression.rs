//! Expressions of rules: `a || b && !(c || d)`, with Rust's own precedence, and what is called in them.

use super::parse::invisible;
use super::syntax::{FUNCTIONS, Form, KEYS, NameWord, Rule};
use super::{parse_code, parse_names};
use crate::attr;
use crate::diag::{self, Faults};
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Ident, Lit, Path, Token, token};

/// `a || b`, the loosest.
pub(super) fn expression(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Rule> {
    let first = conjunction(input, faults)?;
    let mut rules = vec![first];
    while let Some(operator) = operator(input, '|', faults)? {
        missing_operand(input, &operator)?;
        rules.push(conjunction(input, faults)?);
    }
    Ok(joined(rules, Rule::Any))
}

/// `a && b`
fn conjunction(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Rule> {
    let first = unary(input, faults)?;
    let mut rules = vec![first];
    while let Some(operator) = operator(input, '&', faults)? {
        missing_operand(input, &operator)?;
        rules.push(unary(input, faults)?);
    }
    Ok(joined(rules, Rule::All))
}

fn joined(mut rules: Vec<Rule>, join: fn(Form, Vec<Rule>) -> Rule) -> Rule {
    match (rules.pop(), rules.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            rules.extend(last);
            join(Form::Operator, rules)
        }
    }
}

/// Takes `||` or `&&`; a single `|` or `&` is told and taken for the double.
fn operator(input: ParseStream<'_>, sign: char, faults: &mut Faults) -> syn::Result<Option<TokenStream>> {
    Ok(Some(match sign {
        '|' if input.peek(Token![||]) => input.parse::<Token![||]>()?.into_token_stream(),
        '&' if input.peek(Token![&&]) => input.parse::<Token![&&]>()?.into_token_stream(),
        '|' if input.peek(Token![|]) => {
            let single = input.parse::<Token![|]>()?.into_token_stream();
            faults.over(&single, "`|` is not an operator of rules; write `||`");
            single
        }
        '&' if input.peek(Token![&]) => {
            let single = input.parse::<Token![&]>()?.into_token_stream();
            faults.over(&single, "`&` is not an operator of rules; write `&&`");
            single
        }
        _ => return Ok(None),
    }))
}

fn missing_operand(input: ParseStream<'_>, operator: &TokenStream) -> syn::Result<()> {
    match input.is_empty() || input.peek(Token![,]) {
        true => {
            let message = format!("`{operator}` lacks its right side; add a rule such as `role(\"admin\")`");
            Err(syn::Error::new_spanned(operator, message))
        }
        false => Ok(()),
    }
}

fn unary(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Rule> {
    if invisible(input) {
        // What a `macro_rules!` variable holds stays together, as if in parentheses.
        let TokenTree::Group(group) = input.parse()? else { return Err(input.error("expected a rule")) };
        let inner = |input: ParseStream<'_>| enclosed(input, faults);
        return inner.parse2(group.stream());
    }
    if input.peek(Token![!]) && !input.peek(Token![!=]) {
        let not = input.parse::<Token![!]>()?;
        missing_operand(input, &quote!(#not))?;
        return Ok(Rule::Not(not, Box::new(unary(input, faults)?)));
    }
    if input.peek(token::Paren) {
        let content;
        let paren = syn::parenthesized!(content in input);
        if content.is_empty() {
            let message = "`()` holds no rule; add one such as `role(\"admin\")` or remove it";
            return Err(syn::Error::new(paren.span.join(), message));
        }
        return attr::drained(&content, enclosed(&content, faults));
    }
    atom(input, faults)
}

/// An expression and nothing after it.
fn enclosed(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Rule> {
    let rule = expression(input, faults)?;
    if input.peek(Token![,]) {
        return Err(input.error("a comma joins whole items only; within parentheses write `&&` or `||`"));
    }
    end_of_expression(input)?;
    Ok(rule)
}

fn atom(input: ParseStream<'_>, faults: &mut Faults) -> syn::Result<Rule> {
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else { return Err(not_a_rule(input)) };
    if !ahead.peek(token::Paren) {
        return Err(not_a_rule(input));
    }
    input.advance_to(&ahead);
    let content;
    let parentheses = syn::parenthesized!(content in input).span;
    let close = parentheses.close();
    let call = Form::Call(word.span(), close);
    let text = word.to_string();
    let rule = match (text.as_str(), NameWord::find(&text)) {
        (_, Some(meaning)) => parse_names::called(&word, &meaning, &content, close, faults).map(Rule::Names),
        ("all", _) => Ok(Rule::All(call, operands(&word, &content, faults))),
        ("any", _) => Ok(Rule::Any(call, operands(&word, &content, faults))),
        ("when", _) => parse_code::when(&word, parentheses, &content, faults).map(Rule::When),
        ("policy", _) => parse_code::policy(&word, close, &content).map(Rule::Policy),
        ("not", _) => Err(syn::Error::new(word.span(), "`not(..)` is written `!`, as in `!role(\"banned\")`")),
        ("claims" | "issuer" | "crate", _) => {
            let message = format!("`{text}` is a setting and not a rule; separate it by a comma");
            Err(syn::Error::new(word.span(), message))
        }
        _ => {
            // Not an error to return: what stands beside it may still be read.
            let message = match text.strip_prefix("has_").filter(|rule| NameWord::find(rule).is_some()) {
                // A method of `Jwt`, which handlers ask.
                Some(rule) => format!("unknown rule `{text}`; did you mean `{rule}`?"),
                None => diag::unknown("rule", &text, &FUNCTIONS),
            };
            faults.at(word.span(), message);
            Ok(Rule::Any(call, Vec::new()))
        }
    };
    attr::drained(&content, rule)
}

/// What stands in `all(..)` and `any(..)`.
fn operands(word: &Ident, input: ParseStream<'_>, faults: &mut Faults) -> Vec<Rule> {
    if input.is_empty() {
        faults.at(word.span(), format!("`{word}()` of nothing; add a requirement or remove it"));
    }
    let mut rules = Vec::new();
    attr::items(input, faults, |input, faults| {
        rules.push(expression(input, faults)?);
        end_of_expression(input)
    });
    rules
}

/// Names what stands where a rule should.
fn not_a_rule(input: ParseStream<'_>) -> syn::Error {
    const EXAMPLE: &str = "such as `role(\"admin\")`";
    let ahead = input.fork();
    if let Ok(literal) = ahead.parse::<Lit>() {
        return match &literal {
            Lit::Str(text) => {
                let text = text.value();
                syn::Error::new(literal.span(), format!("`{text:?}` is not a rule; write `role({text:?})`"))
            }
            other => {
                let text = quote!(#other);
                syn::Error::new(literal.span(), format!("`{text}` is not a rule; write one {EXAMPLE}"))
            }
        };
    }
    if let Ok(path) = ahead.call(Path::parse_mod_style) {
        let text = path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::");
        if text == "when" {
            return syn::Error::new(path.span(), "`when` lacks its condition; write `when(claims.sub == author)`");
        }
        let message = match (path.get_ident(), KEYS.contains(&text.as_str()), FUNCTIONS.contains(&text.as_str())) {
            (_, true, _) => format!("`{text}` lacks its value; write `{text} = ..`"),
            (_, false, true) => format!("`{text}` lacks its arguments; write `{text}(..)`"),
            (Some(_), false, false) => format!("`{text}` is not a rule; write `role(\"{text}\")`"),
            (None, false, false) => format!("`{text}` is not a rule; write `role({text})`"),
        };
        return syn::Error::new(path.span(), message);
    }
    let found = attr::next(input);
    let message = match found.as_str() {
        "&&" | "||" | "&" | "|" => format!("`{found}` lacks its left side; add a rule {EXAMPLE}"),
        "," => "a comma without a rule before it; remove it".to_owned(),
        _ => format!("`{found}` is not a rule; write one {EXAMPLE}"),
    };
    operator_error(input, &message)
}

/// After an expression comes a comma; what people try instead is named.
pub(super) fn end_of_expression(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    let found = attr::next(input);
    let message = match found.as_str() {
        "and" => "`and` is written `&&`".to_owned(),
        "or" => "`or` is written `||`".to_owned(),
        "==" | "!=" | "<" | ">" | "<=" | ">=" | "=" | "^" | "+" | "-" | "=>" => {
            format!("`{found}` is not an operator of rules; use `&&`, `||` and `!`")
        }
        _ => format!("unexpected `{found}` after a rule; join rules by `,`, `&&` or `||`"),
    };
    Err(operator_error(input, &message))
}

/// An error over a whole operator, `==` and not `=` alone.
fn operator_error(input: ParseStream<'_>, message: &str) -> syn::Error {
    let ahead = input.fork();
    macro_rules! over {
        ($($operator:tt)*) => {
            $(if ahead.peek(Token![$operator]) {
                if let Ok(operator) = ahead.parse::<Token![$operator]>() {
                    return syn::Error::new_spanned(operator, message);
                }
            })*
        };
    }
    over!(== != <= >= =>);
    input.error(message)
}
