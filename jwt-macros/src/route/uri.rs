//! The URI of a route attribute: where its parameters are, read as Rocket reads it.

use super::attributes::strings;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Meta};

/// The parameters of a route's URI.
#[derive(Default)]
pub(crate) struct Uri {
    parameters: Vec<(String, Place)>,
    /// The pairs that the query must have as they are: `?state=open`.
    fixed: Vec<(String, String)>,
}

/// Where a parameter is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The segment of this number after the mount point.
    Segment(usize),
    /// The segments from this number on.
    Segments(usize),
    /// The query's field of that name.
    Query,
    /// All fields of the query that no other parameter has.
    TrailingQuery,
}

impl Uri {
    /// The URI of a route attribute; empty where there is none, which Rocket reports.
    pub(crate) fn of(attr: &Attribute) -> Self {
        let Meta::List(list) = &attr.meta else { return Self::default() };
        let mut texts = Vec::new();
        strings(list.tokens.clone(), &mut texts);
        texts.iter().find(|text| text.starts_with('/')).map(|text| Self::parse(text)).unwrap_or_default()
    }

    fn parse(uri: &str) -> Self {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let mut read = Self::default();
        // Empty segments have no number; Rocket refuses most of them.
        for (number, segment) in path.split('/').filter(|segment| !segment.is_empty()).enumerate() {
            match dynamic(segment) {
                Some((name, true)) => read.parameters.push((name, Place::Segments(number))),
                Some((name, false)) => read.parameters.push((name, Place::Segment(number))),
                None => {}
            }
        }
        for field in query.split('&').filter(|field| !field.is_empty()) {
            match dynamic(field) {
                Some((name, true)) => read.parameters.push((name, Place::TrailingQuery)),
                Some((name, false)) => read.parameters.push((name, Place::Query)),
                None => {
                    let (name, value) = field.split_once('=').unwrap_or((field, ""));
                    read.fixed.push((name.to_owned(), value.to_owned()));
                }
            }
        }
        read
    }

    /// Where the parameter of this name is; a raw identifier is named without `r#`.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.parameters.iter().find(|(parameter, _)| parameter == name).map(|(_, place)| *place)
    }

    /// The fixed pairs of the query, as the items of an array.
    pub(crate) fn fixed(&self) -> TokenStream {
        let fixed = self.fixed.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(#(#fixed),*)
    }

    /// The names of all parameters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().map(|(name, _)| name.as_str())
    }

    /// The names of the query's fields that have one.
    pub(crate) fn query_names(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(|(_, place)| *place == Place::Query).map(|(name, _)| name.as_str())
    }
}

/// `<name>` or `<name..>`, with whether it takes all that follows. `<_>` has no name, and `_` never is one.
fn dynamic(part: &str) -> Option<(String, bool)> {
    let name = part.strip_prefix('<')?.strip_suffix('>')?;
    let (name, trailing) = match name.strip_suffix("..") {
        Some(name) => (name, true),
        None => (name, false),
    };
    Some((name.to_owned(), trailing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_where_rocket_finds_them() {
        let uri = Uri::parse("/a/<b>/c/<d..>?x=1&<e>&flag&<f..>");
        let places = ["b", "d", "e", "f", "a", "c", "x", "flag", "g"].map(|name| uri.place(name));
        let expected = [
            Some(Place::Segment(1)),
            Some(Place::Segments(3)),
            Some(Place::Query),
            Some(Place::TrailingQuery),
            None,
            None,
            None,
            None,
            None,
        ];
        assert_eq!(places, expected);
        assert_eq!(uri.fixed, [("x".to_owned(), "1".to_owned()), ("flag".to_owned(), String::new())]);
        assert_eq!(uri.query_names().collect::<Vec<_>>(), ["e"]);
        assert_eq!(Uri::parse("/<_>/<x>").place("x"), Some(Place::Segment(1)));
    }
}
