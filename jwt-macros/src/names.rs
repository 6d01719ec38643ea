//! From Rust's spelling of a name to the one in a token.

use crate::diag;
use syn::LitStr;

/// The values of `rename_all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    None,
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const CASES: [(&str, Case); 9] = [
    ("kebab-case", Case::Kebab),
    ("snake_case", Case::Snake),
    ("camelCase", Case::Camel),
    ("PascalCase", Case::Pascal),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("none", Case::None),
];

impl Case {
    pub(crate) fn read(text: &LitStr) -> syn::Result<Self> {
        let value = text.value();
        CASES.iter().find(|(name, _)| *name == value).map(|(_, case)| *case).ok_or_else(|| {
            syn::Error::new(text.span(), diag::unknown("spelling", &value, &CASES.map(|(name, _)| name)))
        })
    }

    /// The spelling of an enum's variant.
    pub(crate) fn variant(self, name: &str) -> String {
        self.join(name, &words(name))
    }

    /// The spelling of a struct's field: as with serde, `lowercase` and `UPPERCASE` keep its underscores.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            _ => self.join(name, &words(name)),
        }
    }

    fn join(self, name: &str, words: &[String]) -> String {
        match self {
            Self::None => name.to_owned(),
            Self::Lower => words.concat(),
            Self::Upper => words.concat().to_uppercase(),
            Self::Pascal => words.iter().map(|word| capital(word)).collect(),
            Self::Camel => {
                words.iter().enumerate().map(|(at, word)| if at == 0 { word.clone() } else { capital(word) }).collect()
            }
            Self::Snake => words.join("_"),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Kebab => words.join("-"),
            Self::ScreamingKebab => words.join("-").to_uppercase(),
        }
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The words of a name, in lower case: `SupportL2` is `support l2`, `HTTPAdmin` is `http admin`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let after_lower = before.is_some_and(|b| !b.is_uppercase() && b != '_');
        let ends_acronym =
            before.is_some_and(char::is_uppercase) && chars.peek().is_some_and(|next| next.is_lowercase());
        if c == '_' || (c.is_uppercase() && (after_lower || ends_acronym)) {
            words.push(std::mem::take(&mut word));
        }
        if c != '_' {
            word.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn variants() {
        for (name, kebab) in [
            ("Admin", "admin"),
            ("SupportL2", "support-l2"),
            ("HTTPAdmin", "http-admin"),
            ("ReadOnly", "read-only"),
            ("Tier1Lead", "tier1-lead"),
            ("snake_one", "snake-one"),
            ("X", "x"),
            ("Über", "über"),
        ] {
            assert_eq!(Case::Kebab.variant(name), kebab);
        }
        assert_eq!(Case::Snake.variant("ReadOnly"), "read_only");
        assert_eq!(Case::Camel.variant("ReadOnly"), "readOnly");
        assert_eq!(Case::Pascal.variant("ReadOnly"), "ReadOnly");
        assert_eq!(Case::ScreamingSnake.variant("ReadOnly"), "READ_ONLY");
        assert_eq!(Case::ScreamingKebab.variant("ReadOnly"), "READ-ONLY");
        assert_eq!(Case::Lower.variant("ReadOnly"), "readonly");
        assert_eq!(Case::Upper.variant("ReadOnly"), "READONLY");
        assert_eq!(Case::None.variant("ReadOnly"), "ReadOnly");
    }

    #[test]
    fn fields() {
        assert_eq!(Case::Camel.field("display_name"), "displayName");
        assert_eq!(Case::Pascal.field("display_name"), "DisplayName");
        assert_eq!(Case::Kebab.field("display_name"), "display-name");
        assert_eq!(Case::Lower.field("display_name"), "display_name");
        assert_eq!(Case::Upper.field("display_name"), "DISPLAY_NAME");
    }
}
