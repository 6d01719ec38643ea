//! Faults of the user's code: collected, reported together, each at the token that is wrong.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::fmt::Display;
use syn::Ident;

/// Every fault of one macro invocation.
#[derive(Default)]
pub(crate) struct Faults(Option<syn::Error>);

impl Faults {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Reports `message` over all of `tokens`.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Reports `message` at `span`.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Reports `message` from `first` to `last`, whatever stands between.
    pub(crate) fn across(&mut self, (first, last): (Span, Span), message: impl Display) {
        let mut tokens = TokenStream::new();
        tokens.extend([first, last].map(|span| TokenTree::Ident(Ident::new("_", span))));
        self.over(tokens, message);
    }

    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value of `result`; its error is kept.
    pub(crate) fn catch<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }
}

impl ToTokens for Faults {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.as_ref().map(syn::Error::to_compile_error));
    }
}

/// The candidate that was probably meant by `word`.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()), *candidate))
        .filter(|(likeness, _)| *likeness > 0.78)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

/// ``unknown option `rol`; did you mean `roles`?``
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match (nearest(word, known), known.is_empty()) {
        (Some(meant), _) => format!("unknown {what} `{word}`; did you mean `{meant}`?"),
        (None, true) => format!("unknown {what} `{word}`; there are none"),
        (None, false) => format!("unknown {what} `{word}`; known are {}", list(known)),
    }
}

/// `` `a`, `b` and `c` ``
pub(crate) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [most @ .., last] => {
            let most = most.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
            format!("{} and `{last}`", most.join(", "))
        }
    }
}

pub(crate) fn duplicate(option: &Ident) -> String {
    format!("duplicate option `{option}`; it was already given")
}

/// Tokens as a person writes them, more or less.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (wide, close) in
        [(" :: ", "::"), (":: ", "::"), (" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&")]
    {
        text = text.replace(wide, close);
    }
    text
}

/// Something that may be said once: the first value wins, a second is a fault.
pub(crate) struct Once<T>(Option<T>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Once<T> {
    pub(crate) fn set(&mut self, option: &Ident, value: T, faults: &mut Faults) {
        if self.0.is_some() {
            faults.at(option.span(), duplicate(option));
        } else {
            self.0 = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    pub(crate) fn into_inner(self) -> Option<T> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_the_option_that_was_meant() {
        assert_eq!(unknown("option", "rol", &["roles", "scopes"]), "unknown option `rol`; did you mean `roles`?");
        assert_eq!(unknown("option", "x", &["a", "b", "c"]), "unknown option `x`; known are `a`, `b` and `c`");
    }
}
