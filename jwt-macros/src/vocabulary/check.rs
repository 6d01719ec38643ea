//! What is wrong with an enum of names.

use super::model::{Variant, Vocabulary};
use crate::diag::{self, Faults};
use crate::kind::Kind;
use std::collections::{HashMap, HashSet};
use syn::Fields;

/// As many as a set has bits.
const MOST: usize = 128;

pub(super) fn check(vocabulary: &Vocabulary, faults: &mut Faults) {
    if !vocabulary.plain || (!faults.is_empty() && vocabulary.variants.is_empty()) {
        return;
    }
    count(vocabulary, faults);
    let mut names = HashMap::new();
    for variant in &vocabulary.variants {
        shape(variant, faults);
        name(vocabulary.kind, variant, &mut names, faults);
        implies(vocabulary, variant, faults);
        grants(variant, faults);
    }
    cycles(vocabulary, faults);
}

fn count(vocabulary: &Vocabulary, faults: &mut Faults) {
    let (what, plural) = (vocabulary.kind.word(), vocabulary.kind.plural());
    if vocabulary.variants.is_empty() {
        faults.at(vocabulary.ident.span(), format!("`{}` has no variants; add the first {what}", vocabulary.ident));
    }
    if let Some(extra) = vocabulary.variants.get(MOST) {
        let count = vocabulary.variants.len();
        faults.at(
            extra.ident.span(),
            format!("an enum holds at most {MOST} {plural}, and this one has {count}; use `Vec<String>` for open sets"),
        );
    }
}

fn shape(variant: &Variant, faults: &mut Faults) {
    if !matches!(variant.fields, Fields::Unit) {
        let message = format!("`{}` carries data, and a name in a token cannot; remove the fields", variant.ident);
        faults.at(variant.fields_span(), message);
    }
}

fn name<'a>(kind: Kind, variant: &'a Variant, names: &mut HashMap<&'a str, &'a Variant>, faults: &mut Faults) {
    if kind == Kind::Scope && variant.name.contains(char::is_whitespace) {
        let message = "a scope has no spaces, since scopes are separated by them; join the words with `-` or `:`";
        faults.at(variant.name_span, message);
    }
    match names.get(variant.name.as_str()) {
        Some(first) => {
            let message =
                format!("`{}` and `{}` are both called `{}`; rename one", first.ident, variant.ident, variant.name);
            faults.at(variant.name_span, message);
        }
        None => {
            names.insert(&variant.name, variant);
        }
    }
}

fn implies(vocabulary: &Vocabulary, variant: &Variant, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for implied in &variant.implies {
        if !vocabulary.variants.iter().any(|variant| variant.ident == *implied) {
            let known = vocabulary.variants.iter().map(|variant| variant.ident.to_string()).collect::<Vec<_>>();
            let known = known.iter().map(String::as_str).filter(|known| variant.ident != known).collect::<Vec<_>>();
            faults.at(implied.span(), diag::unknown("variant", &implied.to_string(), &known));
        } else if *implied == variant.ident {
            faults.at(implied.span(), format!("`{implied}` implies itself; remove it"));
        } else if !seen.insert(implied) {
            faults.at(implied.span(), format!("`{implied}` is implied twice; remove one"));
        }
    }
}

fn grants(variant: &Variant, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for grant in &variant.grants {
        let name = grant.value();
        if name.trim().is_empty() {
            faults.at(grant.span(), "a permission's name cannot be empty; write `grants(\"permission\")`");
        } else if !seen.insert(name.clone()) {
            faults.at(grant.span(), format!("`{name}` is granted twice; remove one"));
        }
    }
}

/// One fault for each cycle, at the step that closes it.
fn cycles(vocabulary: &Vocabulary, faults: &mut Faults) {
    let mut done = HashSet::new();
    for variant in &vocabulary.variants {
        walk(vocabulary, variant, &mut Vec::new(), &mut done, faults);
    }
}

fn walk<'a>(
    vocabulary: &'a Vocabulary,
    variant: &'a Variant,
    path: &mut Vec<&'a Variant>,
    done: &mut HashSet<&'a syn::Ident>,
    faults: &mut Faults,
) {
    if done.contains(&variant.ident) {
        return;
    }
    path.push(variant);
    for implied in variant.implies.iter().filter(|implied| **implied != variant.ident) {
        let Some(next) = vocabulary.variants.iter().find(|variant| variant.ident == *implied) else { continue };
        match path.iter().position(|step| step.ident == *implied) {
            Some(start) => {
                let steps = path.iter().skip(start).map(|step| format!("`{}`", step.ident)).collect::<Vec<_>>();
                let steps = steps.join(" implies ");
                faults.at(implied.span(), format!("{steps} implies `{implied}` again; remove one step"));
            }
            None => walk(vocabulary, next, path, done, faults),
        }
    }
    path.pop();
    done.insert(&variant.ident);
}
