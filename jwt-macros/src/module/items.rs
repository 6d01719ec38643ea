//! The items of a module: attributes and kind are read, the rest stays tokens, so that half-typed bodies do no harm.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Token};

pub(super) struct Item {
    pub(super) attrs: Vec<Attribute>,
    /// All of it but attributes, and the content of a module.
    pub(super) before: TokenStream,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Function,
    /// A module that is written here.
    Module {
        name: Ident,
        content: Group,
    },
    /// A module in another file.
    File(Ident),
    /// Items that a macro was given and passed on, in a group without visible delimiters.
    Items(Group),
    /// A call of this macro, which may make anything.
    Macro(TokenStream),
    Other,
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for attr in &self.attrs {
            attr.to_tokens(tokens);
        }
        self.before.to_tokens(tokens);
        if let Kind::Module { content, .. } | Kind::Items(content) = &self.kind {
            content.to_tokens(tokens);
        }
    }
}

/// The first item.
pub(super) fn first(tokens: TokenStream) -> Option<Item> {
    let read = |input: ParseStream<'_>| {
        let first = item(input)?;
        input.parse::<TokenStream>()?;
        Ok(first)
    };
    match read.parse2(tokens).ok()? {
        Item { kind: Kind::Items(group), .. } => first(group.stream()),
        item => Some(item),
    }
}

/// All items. What cannot be read as such is left as it is, for the compiler to say so; no route in it goes unseen.
pub(super) fn all(tokens: TokenStream) -> Vec<Item> {
    let read = |input: ParseStream<'_>| {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(item(input)?);
        }
        Ok(items)
    };
    let rest = tokens.clone();
    read.parse2(tokens).unwrap_or_else(|_| vec![Item { attrs: Vec::new(), before: rest, kind: Kind::Other }])
}

/// How an item ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    /// With its braces, or a semicolon where it has none.
    Braces,
    Semicolon,
}

/// The attribute of which this stands in the brackets.
pub(super) fn attribute(tokens: TokenStream) -> Option<Attribute> {
    let read = |input: ParseStream<'_>| input.call(Attribute::parse_outer);
    read.parse2(quote!(#[#tokens])).ok()?.pop()
}

/// All up to the next comma.
pub(super) fn to_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// Takes what a macro was given as an item and passes on: a group without visible delimiters.
fn passed_on(input: ParseStream<'_>) -> syn::Result<Option<Group>> {
    match input.cursor().token_tree() {
        Some((TokenTree::Group(group), _)) if group.delimiter() == Delimiter::None && are_items(&group.stream()) => {
            input.parse::<TokenTree>()?;
            Ok(Some(group))
        }
        _ => Ok(None),
    }
}

/// Whether these are whole items: a visibility or a name that a macro passes on is none.
fn are_items(tokens: &TokenStream) -> bool {
    match tokens.clone().into_iter().last() {
        Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
        Some(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Brace => true,
            Delimiter::None => are_items(&group.stream()),
            Delimiter::Parenthesis | Delimiter::Bracket => false,
        },
        _ => false,
    }
}

fn item(input: ParseStream<'_>) -> syn::Result<Item> {
    // `#![..]` and `//!` of the module.
    if input.peek(Token![#]) && input.peek2(Token![!]) {
        let mut before = TokenStream::new();
        for _ in 0..3 {
            before.extend([input.parse::<TokenTree>()?]);
        }
        return Ok(Item { attrs: Vec::new(), before, kind: Kind::Other });
    }
    if let Some(group) = passed_on(input)? {
        return Ok(Item { attrs: Vec::new(), before: TokenStream::new(), kind: Kind::Items(group) });
    }
    let mut attrs = input.call(Attribute::parse_outer)?;
    if let Some(Item { attrs: inner, before, kind }) = passed_on(input)?.and_then(|group| first(group.stream())) {
        attrs.extend(inner);
        return Ok(Item { attrs, before, kind });
    }
    let mut item = Item { attrs, before: TokenStream::new(), kind: Kind::Other };
    let mut end = None;
    while !input.is_empty() {
        let token = input.parse::<TokenTree>()?;
        let ends = match &token {
            TokenTree::Punct(punct) if punct.as_char() == ';' => {
                if let (Kind::Other, Some(End::Braces), Some(name)) = (&item.kind, end, module_name(&item.before)) {
                    item.kind = Kind::File(name);
                }
                true
            }
            TokenTree::Punct(punct) if punct.as_char() == '!' && end.is_none() => {
                let path = std::mem::take(&mut item.before);
                item.kind = match path.to_string().as_str() {
                    "macro_rules" => Kind::Other,
                    _ => Kind::Macro(path.clone()),
                };
                item.before = path;
                end = Some(End::Braces);
                false
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let module = match &item.kind {
                    Kind::Other if end == Some(End::Braces) => module_name(&item.before),
                    _ => None,
                };
                if let Some(name) = module {
                    item.kind = Kind::Module { name, content: group.clone() };
                    return Ok(item);
                }
                // `Foo<{ N }>` in a signature goes on.
                end != Some(End::Semicolon) && !goes_on(input)
            }
            TokenTree::Ident(word) if end.is_none() => {
                end = keyword(&word.to_string(), input);
                if word == "fn" {
                    item.kind = Kind::Function;
                }
                false
            }
            _ => false,
        };
        item.before.extend([token]);
        if ends {
            break;
        }
    }
    Ok(item)
}

/// What a keyword says of the end; `None` of those that stand before others, and of all other words.
fn keyword(word: &str, input: ParseStream<'_>) -> Option<End> {
    match word {
        "fn" | "mod" | "struct" | "enum" | "trait" | "impl" => Some(End::Braces),
        // Also a name, as of a macro.
        "union" => input.cursor().ident().map(|_| End::Braces),
        "use" | "type" | "static" => Some(End::Semicolon),
        "const" => {
            let function = ["fn", "async", "unsafe", "extern"];
            let next = input.cursor().ident().map(|(next, _)| next.to_string());
            (!next.is_some_and(|next| function.contains(&next.as_str()))).then_some(End::Semicolon)
        }
        _ => None,
    }
}

fn goes_on(input: ParseStream<'_>) -> bool {
    match input.cursor().token_tree() {
        Some((TokenTree::Punct(punct), _)) => matches!(punct.as_char(), '>' | ',' | '+' | ':' | '='),
        Some((TokenTree::Group(group), _)) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// The name after `mod`, where that is what came before the braces.
fn module_name(before: &TokenStream) -> Option<Ident> {
    let mut words =
        before.clone().into_iter().skip_while(|token| !matches!(token, TokenTree::Ident(word) if word == "mod"));
    words.next()?;
    match (words.next(), words.next()) {
        (Some(TokenTree::Ident(name)), None) => Some(name),
        _ => None,
    }
}
