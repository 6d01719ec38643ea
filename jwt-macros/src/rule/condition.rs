//! What is wrong with a condition that the compiler would say in words of its own, or without the way to mend it.

use super::syntax::Protection;
use super::when::{Surroundings, captured};
use crate::diag::{Faults, list};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprLet, ExprTry, Ident, Item, Lit, Macro, PatIdent, Token};

pub(crate) fn check(protection: &Protection, around: &Surroundings<'_>, faults: &mut Faults) {
    for when in protection.conditions() {
        let names = Names::of(&when.condition);
        for ident in names.free() {
            if let Some(message) = misplaced(&ident.unraw().to_string(), around) {
                faults.at(ident.span(), message);
            }
        }
        Flow(faults).visit_expr(&when.condition);
    }
}

fn misplaced(name: &str, around: &Surroundings<'_>) -> Option<String> {
    match around {
        Surroundings::Policy(policy) => {
            let field =
                policy.fields.iter().any(|field| field.ident.as_ref().is_some_and(|ident| ident.unraw() == name));
            (field && name != "claims").then(|| format!("`{name}` is a field of the policy; write `self.{name}`"))
        }
        Surroundings::Module if name == "self" => {
            Some("a module has no `self`; `when` of a protected module sees `claims`".to_owned())
        }
        Surroundings::Module => None,
        Surroundings::Route(_) if name == "self" => {
            Some("a route has no `self`; `when` sees `claims` and the parameters of the route's URI".to_owned())
        }
        Surroundings::Route(handler) => {
            let argument = handler.arguments()?.into_iter().any(|(ident, _)| ident.unraw() == name);
            match (argument, handler.uri().place(name)) {
                (true, Some(_)) if name == "claims" => {
                    Some("the parameter `claims` hides the claims; give the parameter another name".to_owned())
                }
                (true, None) if handler.is_data(name) => Some(format!(
                    "`{name}` is the body, which is not read before the rule is met; ask about it in the handler with \
                     `user.require(..)`"
                )),
                (true, None) if name != "claims" => Some(format!(
                    "`{name}` is not in the route's URI; `when` sees {}, ask about others in the handler with \
                     `user.require(..)`",
                    seen(around)
                )),
                _ => None,
            }
        }
    }
}

/// What a condition sees, for messages.
fn seen(around: &Surroundings<'_>) -> String {
    let Surroundings::Route(handler) = around else { return "`claims`".to_owned() };
    let uri = handler.uri();
    let parameters = uri.names().filter(|name| *name != "_");
    list(&["claims"].into_iter().chain(parameters).collect::<Vec<_>>())
}

/// The plain names that an expression uses, and those that it makes.
#[derive(Default)]
pub(super) struct Names {
    used: Vec<Ident>,
    bound: Vec<String>,
}

impl Names {
    pub(super) fn of(condition: &Expr) -> Self {
        let mut names = Self::default();
        names.visit_expr(condition);
        names
    }

    /// Those that are used and come from elsewhere.
    fn free(&self) -> impl Iterator<Item = &Ident> {
        self.used.iter().filter(|ident| !self.bound.contains(&ident.unraw().to_string()))
    }

    /// Where a name stands that is neither `claims` nor a parameter: of something in scope, or of nothing.
    pub(super) fn stranger(&self, around: &Surroundings<'_>) -> Option<Span> {
        let known = |name: &str| match around {
            Surroundings::Route(handler) => handler.uri().place(name).is_some(),
            Surroundings::Policy(_) => name == "self",
            Surroundings::Module => false,
        };
        let stranger = self.free().find(|ident| *ident != "claims" && !known(&ident.unraw().to_string()));
        stranger.map(Ident::span)
    }

    fn captured(&mut self, text: &Lit) {
        if let Lit::Str(text) = text {
            let value = text.value();
            let words = captured(&value).filter_map(|word| syn::parse_str::<Ident>(word).ok());
            self.used.extend(words.map(|word| Ident::new(&word.to_string(), text.span())));
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Path(path) => self.used.extend(path.path.get_ident().cloned()),
            // No parameter and no guard can be called; a function of the same name may.
            Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.get_ident().is_some()) => {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.bound.push(pat.ident.unraw().to_string());
        visit::visit_pat_ident(self, pat);
    }

    /// The arguments of a macro, as far as they are expressions; of `matches!(value, pattern)` only the first is.
    fn visit_macro(&mut self, mac: &'ast Macro) {
        let patterns = mac.path.segments.last().is_some_and(|last| last.ident == "matches");
        let read = |input: ParseStream<'_>| {
            while let Ok(argument) = input.parse::<Expr>() {
                match &argument {
                    Expr::Lit(literal) => self.captured(&literal.lit),
                    argument => {
                        let inner = Names::of(argument);
                        self.used.extend(inner.used);
                        self.bound.extend(inner.bound);
                    }
                }
                if patterns || input.parse::<Token![,]>().is_err() {
                    break;
                }
            }
            input.parse::<proc_macro2::TokenStream>().map(drop)
        };
        // What is no list of expressions is the macro's own affair.
        _ = read.parse2(mac.tokens.clone());
    }
}

/// What would leave the condition, or wait.
struct Flow<'a>(&'a mut Faults);

impl<'ast> Visit<'ast> for Flow<'_> {
    fn visit_expr_try(&mut self, expr: &'ast ExprTry) {
        let message = "`?` has nowhere to go, for a condition is a `bool`; write `is_ok_and(..)` or `is_some_and(..)`";
        self.0.over(expr.question_token, message);
        visit::visit_expr_try(self, expr);
    }

    fn visit_expr_await(&mut self, expr: &'ast ExprAwait) {
        let message = "a condition cannot wait; load in the handler, and ask there with `user.require(..)`";
        self.0.over(expr.await_token, message);
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            // Their own conditions may have `let`.
            Expr::If(inner) => {
                visit::visit_block(self, &inner.then_branch);
                inner.else_branch.iter().for_each(|(_, branch)| self.visit_expr(branch));
            }
            Expr::While(inner) => visit::visit_block(self, &inner.body),
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_expr_let(&mut self, expr: &'ast ExprLet) {
        let message = "`let` is not a condition; write `matches!(..)` or `is_some_and(..)`";
        self.0.over(expr.let_token, message);
    }

    // These have a `?` and an `.await` of their own.
    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_expr_async(&mut self, _: &'ast ExprAsync) {}

    fn visit_item(&mut self, _: &'ast Item) {}
}
