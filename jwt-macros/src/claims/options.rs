//! The options in `#[claims(..)]` and `#[claim(..)]`.

use crate::attr;
use crate::diag::{self, Faults};
use crate::kind::Kind;
use crate::names::Case;
use std::time::Duration;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Lit, LitStr, Path, Token};

#[derive(Default)]
pub(crate) struct StructOptions {
    pub(crate) krate: Option<Path>,
    pub(crate) case: Option<Case>,
    pub(crate) typ: Option<LitStr>,
    pub(crate) max_age: Option<u64>,
    pub(crate) audience: Option<LitStr>,
    pub(crate) require: Vec<LitStr>,
    pub(crate) allow_missing_exp: bool,
    pub(crate) algorithms: Vec<LitStr>,
    pub(crate) leeway: Option<u64>,
    pub(crate) expiration: Option<u64>,
    pub(crate) check: Option<Path>,
    pub(crate) garde: Option<Ident>,
}

#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) rename: Option<LitStr>,
    pub(crate) path: Option<Vec<LitStr>>,
    pub(crate) flatten: Option<Ident>,
    pub(crate) default: Option<(Ident, Option<Path>)>,
    pub(crate) authority: Option<(Ident, Kind)>,
    pub(crate) checks: Vec<(Ident, Check)>,
    /// Every option in order, for the faults of options that exclude each other.
    pub(crate) given: Vec<Ident>,
}

/// What a field's value must satisfy.
pub(crate) enum Check {
    Equals(Expr),
    OneOf(Vec<Expr>),
    Range(Bounds),
    Length(Bounds),
    Pattern(LitStr),
    Custom(Path),
}

#[derive(Default)]
pub(crate) struct Bounds {
    pub(crate) min: Option<Expr>,
    pub(crate) max: Option<Expr>,
}

const STRUCT_OPTIONS: [&str; 12] = [
    "rename_all",
    "typ",
    "max_age",
    "audience",
    "require",
    "allow_missing_exp",
    "algorithms",
    "leeway",
    "expiration",
    "check",
    "garde",
    "crate",
];

const FIELD_OPTIONS: [&str; 13] = [
    "rename",
    "path",
    "flatten",
    "default",
    "roles",
    "scopes",
    "permissions",
    "equals",
    "one_of",
    "range",
    "length",
    "pattern",
    "check",
];

/// Those of `jwt_core::Algorithm`.
pub(super) const ALGORITHMS: [&str; 12] =
    ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

pub(super) fn of_struct(attrs: &[Attribute], faults: &mut Faults) -> StructOptions {
    let mut options = StructOptions::default();
    let mut seen = Seen::default();
    misplaced(attrs, "claim", "claims", faults);
    attr::options(attrs, "claims", faults, |option, input, faults| {
        seen.check(option, faults);
        match option.to_string().as_str() {
            "crate" => options.krate = Some(attr::value(option, input, "crate = path::to::jwt_core")?),
            "rename_all" => {
                options.case = Some(Case::read(&attr::value(option, input, "rename_all = \"camelCase\"")?)?)
            }
            "typ" => options.typ = Some(attr::text(option, input, "typ = \"at+jwt\"")?),
            "audience" => options.audience = Some(attr::text(option, input, "audience = \"api\"")?),
            "max_age" => options.max_age = Some(duration(option, input)?),
            "leeway" => options.leeway = Some(duration(option, input)?),
            "expiration" => options.expiration = Some(duration(option, input)?),
            "require" => options.require = names(option, input, "require(\"jti\")", faults)?,
            "algorithms" => {
                let given = names(option, input, "algorithms(\"ES256\")", faults)?;
                options.algorithms = given.into_iter().filter(|name| algorithm(name, faults)).collect();
            }
            "allow_missing_exp" => {
                attr::flag(option, input)?;
                options.allow_missing_exp = true;
            }
            "garde" => {
                attr::flag(option, input)?;
                options.garde = Some(option.clone());
            }
            "check" => options.check = Some(attr::value(option, input, "check = path::to::function")?),
            other if FIELD_OPTIONS.contains(&other) => {
                let message = format!("`{other}` belongs on a field; write `#[claim({other})]` there");
                return Err(syn::Error::new(option.span(), message));
            }
            other => return Err(syn::Error::new(option.span(), diag::unknown("option", other, &STRUCT_OPTIONS))),
        }
        Ok(())
    });
    options
}

pub(super) fn of_field(attrs: &[Attribute], faults: &mut Faults) -> FieldOptions {
    let mut options = FieldOptions::default();
    let mut seen = Seen::default();
    misplaced(attrs, "claims", "claim", faults);
    attr::options(attrs, "claim", faults, |option, input, faults| {
        seen.check(option, faults);
        options.given.push(option.clone());
        let word = option.to_string();
        match word.as_str() {
            "rename" => options.rename = Some(attr::text(option, input, "rename = \"name\"")?),
            "path" => {
                options.path = Some(attr::list(option, input, "path(\"outer\", \"inner\")", |list| {
                    Ok(Punctuated::<LitStr, Token![,]>::parse_terminated(list)?.into_iter().collect())
                })?);
            }
            "flatten" => {
                attr::flag(option, input)?;
                options.flatten = Some(option.clone());
            }
            "default" => {
                let path = match input.peek(Token![=]) {
                    true => Some(attr::value(option, input, "default = path::to::function")?),
                    false => None,
                };
                options.default = Some((option.clone(), path));
            }
            "roles" | "scopes" | "permissions" => {
                attr::flag(option, input)?;
                let authority = Kind::ALL.into_iter().find(|kind| kind.plural() == word);
                match (&options.authority, authority) {
                    (Some((first, _)), _) if *first != *option => {
                        let message = format!("a field holds one kind of names; remove `{first}` or `{option}`");
                        faults.at(option.span(), message);
                    }
                    (_, Some(authority)) => options.authority = Some((option.clone(), authority)),
                    (_, None) => {}
                }
            }
            "equals" => {
                let check = match input.peek(Token![=]) {
                    true => Check::Equals(attr::value(option, input, "equals = \"value\"")?),
                    false => Check::Equals(attr::list(option, input, "equals = \"value\"", |list| {
                        let value = list.parse()?;
                        match list.is_empty() {
                            true => Ok(value),
                            false => Err(list.error("`equals` takes one value; use `one_of` for several")),
                        }
                    })?),
                };
                options.checks.push((option.clone(), check));
            }
            "one_of" => {
                let values = attr::list(option, input, "one_of(\"first\", \"second\")", |list| {
                    Ok(Punctuated::<Expr, Token![,]>::parse_terminated(list)?.into_iter().collect())
                })?;
                options.checks.push((option.clone(), Check::OneOf(values)));
            }
            "range" => {
                let bounds = attr::list(option, input, "range(min = 1, max = 9)", bounds)?;
                options.checks.push((option.clone(), Check::Range(bounds)));
            }
            "length" => {
                let bounds = attr::list(option, input, "length(min = 1, max = 80)", bounds)?;
                options.checks.push((option.clone(), Check::Length(bounds)));
            }
            "pattern" => {
                let pattern = attr::text(option, input, "pattern = \"[a-z]+\"")?;
                options.checks.push((option.clone(), Check::Pattern(pattern)));
            }
            "check" => {
                let path = attr::value(option, input, "check = path::to::function")?;
                options.checks.push((option.clone(), Check::Custom(path)));
            }
            other if STRUCT_OPTIONS.contains(&other) => {
                let message = format!("`{other}` belongs on the struct; write `#[claims({other})]` there");
                return Err(syn::Error::new(option.span(), message));
            }
            other => return Err(syn::Error::new(option.span(), diag::unknown("option", other, &FIELD_OPTIONS))),
        }
        Ok(())
    });
    options
}

/// `#[claim]` on the struct, `#[claims]` on a field.
fn misplaced(attrs: &[Attribute], wrong: &str, right: &str, faults: &mut Faults) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(wrong)) {
        let place = if right == "claim" { "a field" } else { "the struct" };
        faults.over(attr.path(), format!("`#[{wrong}(..)]` does not belong on {place}; write `#[{right}(..)]`"));
    }
}

/// The options that were given already.
#[derive(Default)]
struct Seen(Vec<String>);

impl Seen {
    fn check(&mut self, option: &Ident, faults: &mut Faults) {
        let word = option.to_string();
        match self.0.contains(&word) {
            true => faults.at(option.span(), diag::duplicate(option)),
            false => self.0.push(word),
        }
    }
}

fn bounds(input: ParseStream<'_>) -> syn::Result<Bounds> {
    let mut bounds = Bounds::default();
    while !input.is_empty() {
        let bound: Ident = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), "bounds are named; write `min = ..`, `max = ..` or both"))?;
        let place = match bound.to_string().as_str() {
            "min" => &mut bounds.min,
            "max" => &mut bounds.max,
            other => return Err(syn::Error::new(bound.span(), diag::unknown("bound", other, &["min", "max"]))),
        };
        if place.is_some() {
            return Err(syn::Error::new(bound.span(), format!("duplicate bound `{bound}`; it was already given")));
        }
        *place = Some(attr::value(&bound, input, &format!("{bound} = 1"))?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(bounds)
}

/// `"15m"` or a number of seconds.
fn duration(option: &Ident, input: ParseStream<'_>) -> syn::Result<u64> {
    let example = format!("{option} = \"15m\"");
    let value: Lit = attr::value(option, input, &example)?;
    let hint = format!("write `{example}` or a number of seconds");
    match &value {
        Lit::Int(seconds) if seconds.suffix().is_empty() => {
            seconds.base10_parse().map_err(|_| syn::Error::new(seconds.span(), format!("too many seconds; {hint}")))
        }
        Lit::Str(text) => match humantime::parse_duration(&text.value()).as_ref().map(Duration::subsec_nanos) {
            Ok(0) => humantime::parse_duration(&text.value()).map(|duration| duration.as_secs()).map_err(|error| {
                syn::Error::new(text.span(), format!("`{}` is not a duration: {error}; {hint}", text.value()))
            }),
            Ok(_) => Err(syn::Error::new(text.span(), format!("`{}` is not in whole seconds; {hint}", text.value()))),
            Err(_) => Err(syn::Error::new(text.span(), format!("`{}` is not a duration; {hint}", text.value()))),
        },
        other => Err(syn::Error::new(other.span(), format!("expected a duration; {hint}"))),
    }
}

/// `option("a", "b")` or `option = ["a", "b"]` or `option = "a"`; without repetitions.
fn names(option: &Ident, input: ParseStream<'_>, example: &str, faults: &mut Faults) -> syn::Result<Vec<LitStr>> {
    let read = |list: ParseStream<'_>| Punctuated::<LitStr, Token![,]>::parse_terminated(list);
    let names = if input.peek(Token![=]) && input.peek2(syn::token::Bracket) {
        input.parse::<Token![=]>()?;
        let content;
        let bracket = syn::bracketed!(content in input);
        if content.is_empty() {
            return Err(syn::Error::new(bracket.span.join(), format!("`{option}` is empty; write `{example}`")));
        }
        attr::drained(&content, read(&content))?
    } else if input.peek(Token![=]) {
        Punctuated::from_iter([attr::text(option, input, example)?])
    } else {
        attr::list(option, input, example, read)?
    };
    let mut seen = Vec::new();
    for name in names {
        if name.value().trim().is_empty() {
            faults.at(name.span(), format!("`{option}` holds an empty name; write `{example}`"));
        } else if seen.iter().any(|other: &LitStr| other.value() == name.value()) {
            faults.at(name.span(), format!("`{}` is named twice; remove one", name.value()));
        } else {
            seen.push(name);
        }
    }
    Ok(seen)
}

fn algorithm(name: &LitStr, faults: &mut Faults) -> bool {
    let known = ALGORITHMS.contains(&name.value().as_str());
    if !known {
        let value = name.value();
        let message = match value.eq_ignore_ascii_case("none") {
            true => "`none` signs nothing and is never accepted; name an algorithm such as `ES256`".to_owned(),
            false => diag::unknown("algorithm", &value, &ALGORITHMS),
        };
        faults.at(name.span(), message);
    }
    known
}
