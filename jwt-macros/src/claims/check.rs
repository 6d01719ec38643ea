//! What is wrong with a claims struct, as far as one option alone cannot tell.

use super::model::{Claims, Field, FieldKind, REGISTERED, Segment};
use super::options::{Bounds, Check};
use crate::diag::Faults;
use crate::kind::Kind;
use quote::ToTokens;
use std::cmp::Ordering;
use syn::{Expr, GenericParam, Lit, UnOp};

/// The most that a configuration may allow, in seconds.
pub(super) const MOST_LEEWAY: u64 = 300;

pub(super) fn check(claims: &Claims, faults: &mut Faults) {
    for param in &claims.generics.params {
        if let GenericParam::Lifetime(lifetime) = param {
            faults.over(lifetime, "a claims type owns its data; remove the lifetime and use `String` for `&str`");
        }
    }
    if claims.options.leeway.is_some_and(|leeway| leeway > MOST_LEEWAY) {
        faults.at(claims.ident.span(), "`leeway` is at most 5 minutes; write `leeway = \"5m\"` or less");
    }
    for field in &claims.fields {
        options(field, faults);
        claim(field, faults);
        for (key, check) in &field.options.checks {
            value_check(key, check, faults);
        }
    }
    several(claims, faults);
    collisions(claims, faults);
}

/// Options of one field that exclude each other.
fn options(field: &Field, faults: &mut Faults) {
    let options = &field.options;
    if let Some(flatten) = &options.flatten {
        for other in options.given.iter().filter(|other| *other != flatten) {
            faults.at(other.span(), format!("`{other}` has no meaning beside `flatten`; remove it"));
        }
    } else if let (Some(_), Some(rename)) = (&options.path, &options.rename) {
        faults.at(rename.span(), "`path` names the claim already; remove `rename`");
    }
    if let (FieldKind::Registered { name, .. }, Some((default, _))) = (&field.kind, &options.default) {
        let message = format!("`{name}` is a registered claim and takes no default; use `Option<..>` instead");
        faults.at(default.span(), message);
    }
}

/// The claim that a field reads.
fn claim(field: &Field, faults: &mut Faults) {
    let FieldKind::Slot { path, authority } = &field.kind else { return };
    for segment in path.iter().filter(|segment| segment.name.trim().is_empty()) {
        // An empty `rename` is told where it is read.
        faults.at(segment.span, "a claim's name cannot be empty; write `path(\"outer\", \"inner\")`");
    }
    let Some(first) = path.first().filter(|first| REGISTERED.contains(&first.name.as_str())) else { return };
    match (path.len(), authority) {
        (1, Some(authority)) => {
            let message = format!(
                "`{}` is a registered claim and holds no {}; rename the field or write `rename = \"..\"`",
                first.name,
                authority.plural(),
            );
            faults.at(first.span, message);
        }
        _ => faults
            .at(first.span, format!("`{}` is a registered claim and has no members; use another path", first.name)),
    }
}

fn value_check(key: &syn::Ident, check: &Check, faults: &mut Faults) {
    match check {
        Check::Pattern(pattern) => {
            // The engine asks for a match of the whole text, which a comment at the end would swallow.
            let whole = |pattern: &str| regex_lite::Regex::new(&format!("^(?:{pattern})$"));
            let value = pattern.value();
            if let Err(error) = regex_lite::Regex::new(&value).and_then(|_| whole(&value)) {
                faults.at(pattern.span(), format!("bad regular expression: {error}"));
            }
        }
        Check::Range(bounds) | Check::Length(bounds) => {
            if let Some(max) = crossed(bounds) {
                faults.over(max, format!("`max` is less than `min`, so that no value passes `{key}`; swap them"));
            }
        }
        Check::OneOf(values) => {
            let mut seen = Vec::new();
            for value in values {
                let text = value.to_token_stream().to_string();
                match seen.contains(&text) {
                    true => faults.over(value, format!("`{text}` is given twice; remove one")),
                    false => seen.push(text),
                }
            }
        }
        Check::Equals(_) | Check::Custom(_) => {}
    }
}

/// `max` where both bounds are literals and the wrong way round.
fn crossed(bounds: &Bounds) -> Option<&Expr> {
    let (min, max) = (bounds.min.as_ref()?, bounds.max.as_ref()?);
    (number(min)?.partial_cmp(&number(max)?)? == Ordering::Greater).then_some(max)
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Group(group) => number(&group.expr),
        Expr::Paren(paren) => number(&paren.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => number(&unary.expr).map(|number| -number),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => int.base10_parse().ok(),
            Lit::Float(float) => float.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// What a struct has once.
fn several(claims: &Claims, faults: &mut Faults) {
    for wanted in Kind::ALL {
        let mut fields = claims.fields.iter().filter(|field| field.authority() == Some(wanted));
        let first = fields.next();
        for second in fields {
            if let (Some(first), Some((key, _))) = (first, &second.options.authority) {
                let message = format!(
                    "`{}` holds the {1} already; keep `#[claim({1})]` on one field",
                    first.ident,
                    wanted.plural()
                );
                faults.at(key.span(), message);
            }
        }
    }
    let mut flattened = claims.fields.iter().filter_map(|field| Some((field, field.options.flatten.as_ref()?)));
    let first = flattened.next();
    for (_, key) in flattened {
        if let Some((first, _)) = first {
            faults.at(key.span(), format!("`{}` takes the rest already; flatten one field", first.ident));
        }
    }
}

/// Two fields of one claim, and a path that leads through a claim.
fn collisions(claims: &Claims, faults: &mut Faults) {
    let mut seen: Vec<(&Field, Vec<&str>)> = Vec::new();
    for field in &claims.fields {
        let (path, span) = match &field.kind {
            FieldKind::Registered { name, span } => (vec![name.as_str()], *span),
            FieldKind::Slot { path, .. } => {
                let span = path.last().map_or_else(|| field.ident.span(), |last: &Segment| last.span);
                (path.iter().map(|segment| segment.name.as_str()).collect(), span)
            }
            FieldKind::Flatten => continue,
        };
        let crossed = seen.iter().find(|(_, taken)| path.starts_with(taken) || taken.starts_with(&path));
        if let Some((other, taken)) = crossed {
            let (outer, inner) = if path.len() < taken.len() { (field, *other) } else { (*other, field) };
            let message = match *taken == path {
                true => {
                    let claim = field.claim();
                    format!("`{}` and `{}` both read the claim `{claim}`; rename one", other.ident, field.ident)
                }
                false => format!(
                    "`{}` reads the whole of `{}`, so that `{}` cannot read inside it; use one of the two",
                    outer.ident,
                    outer.claim(),
                    inner.ident,
                ),
            };
            faults.at(span, message);
        }
        seen.push((field, path));
    }
}
