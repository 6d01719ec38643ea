//! What a token's holder may do: sets of roles, scopes and permissions.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Deserializer;
use serde::{Serialize, Serializer};

use super::names::{Names, NamesVisitor, OptionalVisitor};
use super::vocabulary::{Vocabulary, bit};
use super::{Fault, Held, Trust, Writer};

/// Any name: the type argument of [`Roles`], [`Scopes`] and [`Permissions`] that have none.
///
/// Such a set holds whatever names the token has. Literals in rules cannot be checked against it, and a rule cannot
/// negate one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnyName {}

/// No such field in the claims type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoField {}

// What the derives put on an enum, so that a variant named in a rule of a claims type without such an enum is one error:
// that its type is another.
macro_rules! uninhabited {
    ($($Type:ty),*) => {$(
        #[doc(hidden)]
        impl $Type {
            pub const fn __jwt_role(&self) -> usize {
                match *self {}
            }

            pub const fn __jwt_scope(&self) -> usize {
                match *self {}
            }

            pub const fn __jwt_permission(&self) -> usize {
                match *self {}
            }
        }
    )*};
}

uninhabited!(AnyName, NoField);

/// One kind of authority: the set, the trait of its enums, and the types that a field of the kind may have.
macro_rules! authority {
    (
        $(#[$set_doc:meta])* $Set:ident;
        $(#[$trait_doc:meta])* $Trait:ident;
        $Field:ident, $not_one:literal, $option:literal, kind: $kind:ident, split: $split:literal, absent: $absent:ident
    ) => {
        $(#[$trait_doc])*
        #[diagnostic::on_unimplemented(
            message = $not_one,
            label = "not an enum of such names"
        )]
        pub trait $Trait: Sized + Send + Sync + 'static {
            /// The names of the enum.
            #[doc(hidden)]
            const VOCABULARY: &'static Vocabulary;

            /// The place of the variant among the variants.
            fn index(&self) -> usize;

            /// The variant at this place.
            fn from_index(index: usize) -> Option<Self>;

            /// The variant's name, as tokens have it.
            fn name(&self) -> &'static str {
                Self::VOCABULARY.names.get(self.index()).copied().unwrap_or_default()
            }

            /// The variant of this name; compared byte by byte.
            fn from_name(name: &str) -> Option<Self> {
                Self::VOCABULARY.place(name).and_then(Self::from_index)
            }
        }

        impl $Trait for AnyName {
            const VOCABULARY: &'static Vocabulary = Vocabulary::OPEN;

            fn index(&self) -> usize {
                match *self {}
            }

            fn from_index(_: usize) -> Option<Self> {
                None
            }
        }

        impl $Trait for NoField {
            const VOCABULARY: &'static Vocabulary = Vocabulary::$absent;

            fn index(&self) -> usize {
                match *self {}
            }

            fn from_index(_: usize) -> Option<Self> {
                None
            }
        }

        $(#[$set_doc])*
        pub struct $Set<T = AnyName> {
            names: Names,
            /// Whether it stands for a claim that was missing.
            absent: bool,
            of: PhantomData<fn() -> T>,
        }

        impl<T: $Trait> $Set<T> {
            /// A set that holds nothing.
            pub fn new() -> Self {
                Self { names: Names::default(), absent: false, of: PhantomData }
            }

            /// Whether the set holds this name, directly or because another name of the set implies it.
            pub fn contains(&self, name: T) -> bool {
                self.names.held(T::VOCABULARY).effective() & bit(name.index()) != 0
            }

            /// Whether the set holds the name of this spelling, directly or implied; compared byte by byte.
            pub fn contains_name(&self, name: &str) -> bool {
                self.names.held(T::VOCABULARY).has(T::VOCABULARY.name(name))
            }

            /// The names that the set holds directly, in the order of the enum's variants.
            pub fn iter(&self) -> impl Iterator<Item = &str> {
                self.names.iter(T::VOCABULARY)
            }

            /// Adds a name.
            pub fn insert(&mut self, name: T) {
                self.names.insert(bit(name.index()));
            }

            /// Whether the set holds no name that it understands.
            pub fn is_empty(&self) -> bool {
                self.names.bits() == 0 && self.names.names.is_empty()
            }

            /// Whether the token held names that the enum does not have. They grant nothing, and where there are some,
            /// a rule that negates a name of this kind does not hold.
            pub fn has_unknown(&self) -> bool {
                self.names.unknown
            }
        }

        impl<T> Clone for $Set<T> {
            fn clone(&self) -> Self {
                Self { names: self.names.clone(), absent: self.absent, of: PhantomData }
            }
        }

        impl<T> PartialEq for $Set<T> {
            fn eq(&self, other: &Self) -> bool {
                self.names == other.names
            }
        }

        impl<T> Eq for $Set<T> {}

        impl<T: $Trait> Default for $Set<T> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T: $Trait> fmt::Debug for $Set<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_set().entries(self.iter()).finish()
            }
        }

        impl<T: $Trait> FromIterator<T> for $Set<T> {
            fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
                let mut set = Self::new();
                names.into_iter().for_each(|name| set.insert(name));
                set
            }
        }

        impl<T: $Trait, const N: usize> From<[T; N]> for $Set<T> {
            fn from(names: [T; N]) -> Self {
                names.into_iter().collect()
            }
        }

        impl<'n> FromIterator<&'n str> for $Set<AnyName> {
            fn from_iter<I: IntoIterator<Item = &'n str>>(names: I) -> Self {
                let mut set = Self::new();
                names.into_iter().for_each(|name| set.names.add(Vocabulary::OPEN, name));
                set
            }
        }

        impl FromIterator<String> for $Set<AnyName> {
            fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
                let mut set = Self::new();
                names.into_iter().for_each(|name| set.names.add(Vocabulary::OPEN, &name));
                set
            }
        }

        impl<const N: usize> From<[&str; N]> for $Set<AnyName> {
            fn from(names: [&str; N]) -> Self {
                names.into_iter().collect()
            }
        }

        impl<T: $Trait> Serialize for $Set<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if $split {
                    let mut joined = String::with_capacity(self.iter().map(|name| name.len() + 1).sum());
                    for (number, name) in self.iter().enumerate() {
                        joined.push_str(if number == 0 { "" } else { " " });
                        joined.push_str(name);
                    }
                    serializer.serialize_str(&joined)
                } else {
                    serializer.collect_seq(self.iter())
                }
            }
        }

        impl<'de, T: $Trait> serde::Deserialize<'de> for $Set<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = NamesVisitor { vocabulary: T::VOCABULARY, split: $split };
                Ok(Self { names: deserializer.deserialize_any(visitor)?, absent: false, of: PhantomData })
            }
        }

        /// A type that a field of this kind may have.
        #[diagnostic::on_unimplemented(
            message = $option,
            label = "not a type that such a field can have"
        )]
        pub trait $Field: Sized {
            /// The enum of the names.
            type Set: $Trait;

            /// Reads the claim.
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

            /// What the field is where the claim is missing, if it may be.
            fn absent() -> Option<Self>;

            /// A default in the place of a missing claim: what it holds is held, and of nothing else is it known that
            /// the issuer did not mean it.
            fn in_place(self) -> Self;

            /// Writes the claim.
            fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault>;

            /// What rules see.
            fn held(&self) -> Held<'_>;

            /// Takes away the names that the issuer is not trusted with.
            fn restrict(&mut self, trust: &Trust);
        }

        impl<T: $Trait> $Field for $Set<T> {
            type Set = T;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }

            fn absent() -> Option<Self> {
                None
            }

            fn in_place(self) -> Self {
                Self { absent: true, ..self }
            }

            fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault> {
                out.put(path, self)
            }

            fn held(&self) -> Held<'_> {
                Held { present: !self.absent, ..self.names.held(T::VOCABULARY) }
            }

            fn restrict(&mut self, trust: &Trust) {
                self.names.restrict(T::VOCABULARY, &trust.$kind);
            }
        }

        impl<T: $Trait> $Field for Option<$Set<T>> {
            type Set = T;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = OptionalVisitor(NamesVisitor { vocabulary: T::VOCABULARY, split: $split });
                let names = deserializer.deserialize_option(visitor)?;
                Ok(names.map(|names| $Set { names, absent: false, of: PhantomData }))
            }

            fn absent() -> Option<Self> {
                Some(None)
            }

            fn in_place(self) -> Self {
                self.map($Field::in_place)
            }

            fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault> {
                out.put(path, self)
            }

            fn held(&self) -> Held<'_> {
                self.as_ref().map_or(Held::of(T::VOCABULARY), $Field::held)
            }

            fn restrict(&mut self, trust: &Trust) {
                if let Some(names) = self {
                    $Field::restrict(names, trust);
                }
            }
        }

        impl $Field for Vec<String> {
            type Set = AnyName;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = NamesVisitor { vocabulary: Vocabulary::OPEN, split: $split };
                deserializer.deserialize_any(visitor).map(|names| names.names)
            }

            fn absent() -> Option<Self> {
                None
            }

            // The absence of any name at all is never known.
            fn in_place(self) -> Self {
                self
            }

            fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault> {
                out.put(path, &self.iter().cloned().collect::<$Set>())
            }

            fn held(&self) -> Held<'_> {
                Held { vocabulary: Vocabulary::OPEN, bits: 0, names: self, unknown: false, present: true }
            }

            fn restrict(&mut self, trust: &Trust) {
                self.retain(|name| trust.$kind.hold(name));
            }
        }

        impl $Field for Option<Vec<String>> {
            type Set = AnyName;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = OptionalVisitor(NamesVisitor { vocabulary: Vocabulary::OPEN, split: $split });
                deserializer.deserialize_option(visitor).map(|names| names.map(|names| names.names))
            }

            fn absent() -> Option<Self> {
                Some(None)
            }

            fn in_place(self) -> Self {
                self
            }

            fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault> {
                self.as_ref().map_or(Ok(()), |names| $Field::write(names, path, out))
            }

            fn held(&self) -> Held<'_> {
                self.as_ref().map_or(Held::of(Vocabulary::OPEN), $Field::held)
            }

            fn restrict(&mut self, trust: &Trust) {
                if let Some(names) = self {
                    $Field::restrict(names, trust);
                }
            }
        }
    };
}

authority! {
    /// The roles of a token's holder; a field of this type bears `#[claim(roles)]`.
    ///
    /// Over an enum that derives `Role` it is a bit set, and names that the enum does not have grant nothing. Without a
    /// type argument it holds any names. The claim is an array of strings, or one string that is one role; it is
    /// written as an array.
    Roles;
    /// An enum of roles. Made by `#[derive(Role)]`.
    RoleSet;
    RoleField, "`{Self}` is not an enum of roles; add `#[derive(Role)]` to it",
    "a field with `#[claim(roles)]` is a `Roles<..>` or `Vec<String>`, or an `Option` of one, not `{Self}`",
    kind: roles, split: false, absent: ABSENT
}

authority! {
    /// The scopes that a token was issued with (RFC 6749 section 3.3); a field of this type bears `#[claim(scopes)]`.
    ///
    /// Over an enum that derives `Scope` it is a bit set, and names that the enum does not have grant nothing. Without a
    /// type argument it holds any names. The claim is a space-delimited string or an array of strings; it is written as
    /// a string (RFC 9068 section 2.2.3).
    Scopes;
    /// An enum of scopes. Made by `#[derive(Scope)]`.
    ScopeSet;
    ScopeField, "`{Self}` is not an enum of scopes; add `#[derive(Scope)]` to it",
    "a field with `#[claim(scopes)]` is a `Scopes<..>` or `Vec<String>`, or an `Option` of one, not `{Self}`",
    kind: scopes, split: true, absent: ABSENT
}

authority! {
    /// The permissions that a token carries itself; a field of this type bears `#[claim(permissions)]`. Roles may grant
    /// more, by the enum or by `grants` in Rocket.toml.
    ///
    /// Over an enum that derives `Permission` it is a bit set, and names that the enum does not have grant nothing.
    /// Without a type argument it holds any names. The claim is an array of strings, or one string that is one
    /// permission; it is written as an array.
    Permissions;
    /// An enum of permissions. Made by `#[derive(Permission)]`.
    PermissionSet;
    PermissionField, "`{Self}` is not an enum of permissions; add `#[derive(Permission)]` to it",
    "a field with `#[claim(permissions)]` is a `Permissions<..>` or `Vec<String>`, or an `Option` of one, not `{Self}`",
    kind: permissions, split: false, absent: GRANTED
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json, to_value};

    #[derive(Debug, PartialEq, Clone, Copy)]
    enum Role {
        Admin,
        Editor,
    }

    impl RoleSet for Role {
        const VOCABULARY: &'static Vocabulary = &Vocabulary::new("Role", &["admin", "editor"], &[0b11, 0b10], &[]);

        fn index(&self) -> usize {
            *self as usize
        }

        fn from_index(index: usize) -> Option<Self> {
            [Self::Admin, Self::Editor].get(index).copied()
        }
    }

    fn roles(value: Value) -> Option<Roles<Role>> {
        from_value(value).ok()
    }

    #[test]
    fn a_set_reads_what_issuers_send() {
        let admin = roles(json!(["admin"])).unwrap();
        assert!(admin.contains(Role::Admin) && admin.contains(Role::Editor) && !admin.has_unknown());
        assert_eq!(admin.iter().collect::<Vec<_>>(), ["admin"]);
        assert!(roles(json!("editor")).unwrap().contains(Role::Editor));
        assert!(roles(json!("admin editor")).unwrap().has_unknown());
        assert!(roles(json!(["Admin"])).unwrap().has_unknown());
        for wrong in [json!(5), json!(null), json!(["admin", 5]), json!({}), json!([["admin"]]), json!([null])] {
            assert_eq!(roles(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn scopes_are_split_and_joined() {
        let scopes: Scopes = from_value(json!("a:read  a:write ")).unwrap();
        assert!(scopes.contains_name("a:read") && scopes.contains_name("a:write") && !scopes.contains_name("a"));
        assert_eq!(to_value(&scopes).unwrap(), json!("a:read a:write"));
        assert_eq!(from_value::<Scopes>(json!(["x y"])).unwrap().iter().collect::<Vec<_>>(), ["x y"]);
    }

    #[test]
    fn a_missing_claim_is_not_an_empty_one() {
        let none: Option<Roles<Role>> = RoleField::read(json!(null)).unwrap();
        assert!(!none.held().is_complete());
        let empty: Option<Roles<Role>> = RoleField::read(json!([])).unwrap();
        assert!(empty.held().is_complete());
        assert!(<Option<Roles<Role>> as RoleField>::read(json!(5)).is_err());
        let names: Vec<String> = ScopeField::read(json!("a b")).unwrap();
        assert_eq!(names, ["a", "b"]);
    }
}
