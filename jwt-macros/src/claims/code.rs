//! Whether code of the application has a say in what becomes of a token, which may say something else the next time.

use super::model::Claims;
use super::options::{Bounds, Check};
use syn::Expr;

pub(super) fn asks_code(claims: &Claims) -> bool {
    let options = &claims.options;
    let field = |options: &super::options::FieldOptions| {
        matches!(options.default, Some((_, Some(_)))) || options.checks.iter().any(|(_, check)| check_asks(check))
    };
    options.check.is_some() || options.garde.is_some() || claims.fields.iter().any(|one| field(&one.options))
}

fn check_asks(check: &Check) -> bool {
    match check {
        Check::Equals(value) => !is_constant(value),
        Check::OneOf(values) => !values.iter().all(is_constant),
        Check::Range(bounds) | Check::Length(bounds) => {
            let Bounds { min, max } = bounds;
            !min.iter().chain(max).all(is_constant)
        }
        Check::Pattern(_) => false,
        Check::Custom(_) => true,
    }
}

/// Literals, constants and what is reckoned from them: an operator of the application's own would be a strange place for a
/// clock, and is taken for none.
fn is_constant(value: &Expr) -> bool {
    match value {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Unary(unary) => is_constant(&unary.expr),
        Expr::Binary(binary) => is_constant(&binary.left) && is_constant(&binary.right),
        Expr::Paren(paren) => is_constant(&paren.expr),
        Expr::Group(group) => is_constant(&group.expr),
        Expr::Reference(reference) => is_constant(&reference.expr),
        Expr::Cast(cast) => is_constant(&cast.expr),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_told_from_calls() {
        for (text, constant) in [
            ("3", true),
            ("-3", true),
            ("LIMIT", true),
            ("limits::MOST as u64 + 2 * (1)", true),
            ("&\"a\"", true),
            ("now()", false),
            ("1 + now()", false),
            ("clock.now", false),
            ("{ 1 }", false),
            ("max!(1)", false),
        ] {
            assert_eq!(is_constant(&syn::parse_str(text).unwrap()), constant, "{text}");
        }
    }
}
