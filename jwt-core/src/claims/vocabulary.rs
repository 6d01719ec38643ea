//! The names that an enum of roles, scopes or permissions has, and what the macros ask of them in const evaluation.

use super::index::Index;

/// The names of one enum that derives `Role`, `Scope` or `Permission`.
///
/// Made by the derives; a bit set over it gives bit `1 << index` to each name.
pub struct Vocabulary {
    /// The enum's own name, for messages.
    pub(crate) name: &'static str,
    pub(crate) names: &'static [&'static str],
    /// For each name, the bits it implies: itself, and transitively what it implies.
    pub(crate) implies: &'static [u128],
    /// For each name, the permissions that it grants; empty where no name grants any.
    pub(crate) grants: &'static [&'static [&'static str]],
    index: Index,
    kind: Kind,
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Vocabulary").field(&self.name).finish()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The names of an enum: all are known.
    Closed,
    /// Any string: nothing can be checked while compiling.
    Open,
    /// The claims type has no such field.
    Absent,
    /// The claims type has no such field, and roles may give any name all the same.
    Granted,
}

impl Vocabulary {
    /// Any name at all.
    pub const OPEN: &'static Self = &Self::without_names(Kind::Open);
    /// No name at all: the claims type has no such field.
    pub const ABSENT: &'static Self = &Self::without_names(Kind::Absent);
    /// No field, but roles may give any name: permissions of a claims type that carries none.
    pub const GRANTED: &'static Self = &Self::without_names(Kind::Granted);

    const fn without_names(kind: Kind) -> Self {
        Self { name: "", names: &[], implies: &[], grants: &[], index: Index::EMPTY, kind }
    }

    /// The vocabulary of an enum; the derives hand over `names` and `implies` of one length.
    pub const fn new(
        name: &'static str,
        names: &'static [&'static str],
        implies: &'static [u128],
        grants: &'static [&'static [&'static str]],
    ) -> Self {
        Self { name, names, implies, grants, index: Index::of(names), kind: Kind::Closed }
    }

    /// Whether every name is known, so that the absence of one can be told.
    pub(crate) fn is_closed(&self) -> bool {
        self.kind == Kind::Closed
    }

    /// Whether tokens carry none of these names themselves.
    pub(crate) fn is_only_granted(&self) -> bool {
        self.kind == Kind::Granted
    }

    /// The bit of a name, or 0 where it is not one of the vocabulary's.
    pub(crate) fn bit(&self, name: &str) -> u128 {
        self.place(name).map_or(0, bit)
    }

    /// The place of a name among the variants.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.index.find(self.names, name)
    }

    /// `bits`, and all that they imply.
    pub(crate) fn implied(&self, bits: u128) -> u128 {
        self.of(bits, self.implies).fold(bits, |all, implied| all | implied)
    }

    /// Whether one of the names in `bits` grants the permission of this name; `"*"` grants all.
    pub(crate) fn grants(&self, bits: u128, permission: &str) -> bool {
        self.of(bits, self.grants).any(|granted| granted.iter().any(|name| *name == permission || *name == ALL))
    }

    /// The name of this text, which need not be known while compiling.
    pub(crate) fn name<'n>(&self, text: &'n str) -> Name<'n> {
        Name { text, bit: self.bit(text) }
    }

    /// The names in `bits`, in the order of the variants.
    pub(crate) fn names_of(&self, bits: u128) -> impl Iterator<Item = &'static str> + use<> {
        self.of(bits, self.names).copied()
    }

    fn of<T>(&self, bits: u128, table: &'static [T]) -> impl Iterator<Item = &'static T> + use<T> {
        table.iter().enumerate().filter(move |(index, _)| bits & bit(*index) != 0).map(|(_, entry)| entry)
    }
}

/// Stands for every permission there is, where roles grant permissions.
pub(crate) const ALL: &str = "*";

/// The bit of the variant of this index; 0 beyond the 128 that a set can hold.
pub(crate) const fn bit(index: usize) -> u128 {
    if index < 128 { 1 << index } else { 0 }
}

/// One name that is asked for: its text, and its bit where the vocabulary is an enum's.
#[derive(Debug, Clone, Copy)]
pub struct Name<'n> {
    pub(crate) text: &'n str,
    pub(crate) bit: u128,
}

/// The name that a string literal stands for. Never fails: [`expect`] reports an unknown one, at its own place.
#[allow(clippy::indexing_slicing)]
pub const fn name(vocabulary: &'static Vocabulary, text: &'static str) -> Name<'static> {
    let mut index = 0;
    while index < vocabulary.names.len() {
        if same(vocabulary.names[index], text) {
            return Name { text, bit: bit(index) };
        }
        index += 1;
    }
    Name { text, bit: 0 }
}

/// The name of the variant of this index.
#[allow(clippy::indexing_slicing)]
pub const fn variant(vocabulary: &'static Vocabulary, index: usize) -> Name<'static> {
    Name { text: vocabulary.names[index], bit: bit(index) }
}

/// Refuses, while compiling, a name that the vocabulary does not have. `kind` is `role`, `scope` or `permission`.
#[track_caller]
#[allow(clippy::panic)]
pub const fn expect(vocabulary: &'static Vocabulary, kind: &'static str, text: &'static str) {
    match vocabulary.kind {
        Kind::Open | Kind::Granted => {}
        Kind::Absent => panic!("{}", absent(kind).as_str()),
        Kind::Closed if name(vocabulary, text).bit != 0 => {}
        Kind::Closed => panic!("{}", unknown(vocabulary, kind, text).as_str()),
    }
}

/// Refuses, while compiling, a `!` before a name whose absence cannot be told.
#[track_caller]
#[allow(clippy::panic)]
pub const fn negatable(vocabulary: &'static Vocabulary, kind: &'static str) {
    match vocabulary.kind {
        Kind::Closed => {}
        Kind::Absent => panic!("{}", absent(kind).as_str()),
        Kind::Open | Kind::Granted => panic!(
            "{}",
            Text::new("`!` needs names that are all known; give the claims field an enum, as in `")
                .push(set_of(kind))
                .push("<MyEnum>`, or state the rule without `!`")
                .as_str()
        ),
    }
}

/// Refuses, while compiling, an enum of roles that grants a permission which the enum of permissions does not have.
#[track_caller]
#[allow(clippy::panic, clippy::indexing_slicing)]
pub const fn grants_known(roles: &'static Vocabulary, permissions: &'static Vocabulary) {
    if !matches!(permissions.kind, Kind::Closed) {
        return;
    }
    let mut role = 0;
    while role < roles.grants.len() {
        let mut index = 0;
        while index < roles.grants[role].len() {
            let granted = roles.grants[role][index];
            if !same(granted, ALL) && name(permissions, granted).bit == 0 {
                let text = unknown(permissions, "permission", granted);
                panic!("{}", text.push("; `").push(roles.name).push("` grants it").as_str());
            }
            index += 1;
        }
        role += 1;
    }
}

const fn set_of(kind: &str) -> &'static str {
    if same(kind, "role") {
        "Roles"
    } else if same(kind, "scope") {
        "Scopes"
    } else {
        "Permissions"
    }
}

const fn absent(kind: &'static str) -> Text {
    Text::new("the claims type has no ")
        .push(kind)
        .push("s; add a field `#[claim(")
        .push(kind)
        .push("s)] ")
        .push(kind)
        .push("s: ")
        .push(set_of(kind))
        .push("` to it")
}

#[allow(clippy::indexing_slicing)]
const fn unknown(vocabulary: &'static Vocabulary, kind: &'static str, text: &'static str) -> Text {
    let mut out = Text::new("unknown ").push(kind).push(" `").push(text).push("`; ");
    if let Some(nearest) = nearest(vocabulary.names, text) {
        out = out.push("did you mean `").push(nearest).push("`? ");
    }
    out = out.push("`").push(vocabulary.name).push("` has ");
    let mut index = 0;
    while index < vocabulary.names.len() {
        if index == LISTED {
            return out.push(", ..");
        }
        if index > 0 {
            out = out.push(", ");
        }
        out = out.push("`").push(vocabulary.names[index]).push("`");
        index += 1;
    }
    out
}

/// So many names are listed in a message.
const LISTED: usize = 16;
/// Longer names are not compared: the work in const evaluation stays far below the compiler's own alarm.
const COMPARED: usize = 32;

/// The name nearest to `text`, where one is near enough to be meant.
#[allow(clippy::indexing_slicing)]
pub(crate) const fn nearest<'n>(names: &[&'n str], text: &str) -> Option<&'n str> {
    let mut best = None;
    let mut least = if text.len() < 6 { 3 } else { 4 };
    let mut index = 0;
    while index < names.len() {
        let found = distance(names[index].as_bytes(), text.as_bytes());
        if found < least && found < names[index].len() {
            (best, least) = (Some(names[index]), found);
        }
        index += 1;
    }
    best
}

/// The edit distance (optimal string alignment would cost a third row; a swap counts as two).
#[allow(clippy::indexing_slicing)]
const fn distance(a: &[u8], b: &[u8]) -> usize {
    if a.len() > COMPARED || b.len() > COMPARED || a.len().abs_diff(b.len()) > 3 {
        return usize::MAX;
    }
    let mut row = [0usize; COMPARED + 1];
    let mut column = 0;
    while column <= b.len() {
        row[column] = column;
        column += 1;
    }
    let mut line = 0;
    while line < a.len() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        let mut column = 0;
        while column < b.len() {
            let replaced = diagonal + !a[line].eq_ignore_ascii_case(&b[column]) as usize;
            diagonal = row[column + 1];
            let moved = if diagonal < row[column] { diagonal } else { row[column] } + 1;
            row[column + 1] = if replaced < moved { replaced } else { moved };
            column += 1;
        }
        line += 1;
    }
    row[b.len()]
}

#[allow(clippy::indexing_slicing)]
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Text built in const evaluation, on failure only; what does not fit is cut.
pub(super) struct Text {
    bytes: [u8; 1024],
    length: usize,
}

impl Text {
    pub(super) const fn new(text: &str) -> Self {
        Self { bytes: [0; 1024], length: 0 }.push(text)
    }

    #[allow(clippy::indexing_slicing)]
    pub(super) const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.length + text.len() <= self.bytes.len() {
            let mut index = 0;
            while index < text.len() {
                self.bytes[self.length] = text[index];
                self.length += 1;
                index += 1;
            }
        }
        self
    }

    pub(super) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "unknown name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: &Vocabulary = &Vocabulary::new(
        "Role",
        &["admin", "editor", "support-l2"],
        &[0b011, 0b010, 0b100],
        &[&["users:delete"], &["articles:write"], &[]],
    );

    #[test]
    fn a_name_implies_what_it_says() {
        assert_eq!(ROLES.implied(0b001), 0b011);
        assert_eq!(ROLES.implied(0b100), 0b100);
        assert_eq!(ROLES.bit("editor"), 0b010);
        assert_eq!(ROLES.bit("Editor"), 0);
        assert!(ROLES.grants(0b011, "articles:write"));
        assert!(!ROLES.grants(0b100, "articles:write"));
    }

    #[test]
    fn messages_say_what_was_meant() {
        assert_eq!(
            unknown(ROLES, "role", "edtor").as_str(),
            "unknown role `edtor`; did you mean `editor`? `Role` has `admin`, `editor`, `support-l2`"
        );
        assert_eq!(
            unknown(ROLES, "role", "warehouse").as_str(),
            "unknown role `warehouse`; `Role` has `admin`, `editor`, `support-l2`"
        );
        assert_eq!(
            absent("scope").as_str(),
            "the claims type has no scopes; add a field `#[claim(scopes)] scopes: Scopes` to it"
        );
    }

    #[test]
    fn nearest_is_near() {
        assert_eq!(nearest(&["issuer", "audience"], "isuer"), Some("issuer"));
        assert_eq!(nearest(&["issuer", "audience"], "Issuer"), Some("issuer"));
        assert_eq!(nearest(&["issuer", "audience"], "colour"), None);
        assert_eq!(nearest(&["id"], "xy"), None);
    }
}
