//! Rules as data, in three-valued logic.

use super::{Grants, Holder};
use crate::claims::vocabulary::{Name, Vocabulary};

/// An access rule: a constant that `#[jwt_protected(..)]` makes, evaluated without allocation.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// Every one holds; of none at all: any verified token passes.
    All(&'static [Rule]),
    /// At least one holds; of none at all: nothing passes.
    Any(&'static [Rule]),
    /// The rule is known not to hold.
    Not(&'static Rule),
    /// The role is held, directly or implied.
    Role(Name<'static>),
    /// The scope is held, directly or implied.
    Scope(Name<'static>),
    /// The permission is held, or granted by a role.
    Permission(Name<'static>),
    /// The condition of this number holds: `when(..)`.
    When(usize),
    /// The policy of this number holds; this is what it asks.
    Policy(usize, &'static Part),
}

/// What a policy asks, as a part of another rule.
#[derive(Debug)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// Its rule as it was written.
    pub text: &'static str,
    /// Its rule.
    pub rule: Rule,
    /// The issuers whose tokens pass; none: all.
    pub issuers: &'static [&'static str],
}

/// Whether a rule holds. What is not known passes nowhere, and its negation neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It is known to hold.
    Holds,
    /// It is known not to hold.
    Fails,
    /// A claim was absent, or held names that nobody understands, or a parameter of the route cannot be parsed.
    Unknown,
}

/// What a rule asks in Rust code: its conditions and the policies that it names, each by its number.
pub(crate) trait Answers {
    /// Whether the condition or policy of this number holds.
    fn answer(&self, question: usize) -> Truth;

    /// Adds the scopes that would make the policy of this number hold; `false` where scopes alone cannot.
    fn missing_scopes(&self, question: usize, missing: &mut Vec<&'static str>) -> bool;
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

impl Truth {
    /// A name that is held is held; one that is not is known not to be only where all names were understood.
    fn of(held: bool, complete: bool) -> Self {
        match (held, complete) {
            (true, _) => Self::Holds,
            (false, true) => Self::Fails,
            (false, false) => Self::Unknown,
        }
    }
}

impl Rule {
    /// Evaluates the rule in Kleene's three-valued logic.
    pub(crate) fn evaluate(&self, holder: &Holder<'_>, answers: &dyn Answers) -> Truth {
        match self {
            Self::All(rules) => fold(rules, holder, answers, Truth::Holds, Truth::Fails),
            Self::Any(rules) => fold(rules, holder, answers, Truth::Fails, Truth::Holds),
            Self::Not(rule) => match rule.evaluate(holder, answers) {
                Truth::Holds => Truth::Fails,
                Truth::Fails => Truth::Holds,
                Truth::Unknown => Truth::Unknown,
            },
            Self::Role(name) => Truth::of(holder.has_role(*name), holder.knows_roles()),
            Self::Scope(name) => Truth::of(holder.has_scope(*name), holder.knows_scopes()),
            Self::Permission(name) => Truth::of(holder.has_permission(*name), holder.knows_permissions()),
            Self::When(question) | Self::Policy(question, _) => answers.answer(*question),
        }
    }

    /// Adds the scopes that would make the rule hold; `false` where scopes alone cannot (RFC 6750 section 3.1).
    pub(crate) fn missing_scopes(
        &self,
        holder: &Holder<'_>,
        answers: &dyn Answers,
        missing: &mut Vec<&'static str>,
    ) -> bool {
        if self.evaluate(holder, answers) == Truth::Holds {
            return true;
        }
        match self {
            Self::All(rules) => rules.iter().all(|rule| rule.missing_scopes(holder, answers, missing)),
            Self::Any(rules) => rules.iter().any(|rule| {
                let before = missing.len();
                let enough = rule.missing_scopes(holder, answers, missing);
                if !enough {
                    missing.truncate(before);
                }
                enough
            }),
            Self::Scope(name) => {
                if !missing.contains(&name.text) {
                    missing.push(name.text);
                }
                true
            }
            Self::Policy(question, _) => answers.missing_scopes(*question, missing),
            Self::Not(_) | Self::Role(_) | Self::Permission(_) | Self::When(_) => false,
        }
    }

    /// Whether the rule speaks of roles, scopes or permissions at all.
    pub(crate) fn has_names(&self) -> bool {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().any(Self::has_names),
            Self::Not(rule) => rule.has_names(),
            Self::Role(_) | Self::Scope(_) | Self::Permission(_) => true,
            // A policy names its claims type itself.
            Self::When(_) | Self::Policy(..) => false,
        }
    }

    /// A policy of the rule that takes tokens of an issuer that is not configured, and that issuer.
    pub(crate) fn unknown_issuer(&self, known: &dyn Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().find_map(|rule| rule.unknown_issuer(known)),
            Self::Not(rule) => rule.unknown_issuer(known),
            Self::Policy(_, part) => part.unknown_issuer(known),
            Self::Role(_) | Self::Scope(_) | Self::Permission(_) | Self::When(_) => None,
        }
    }

    /// Whether the rule holds for no token but of issuers that it names, and this one is among them: a policy that it asks
    /// in any case says so.
    pub(crate) fn names_issuer(&self, issuer: &str) -> bool {
        match self {
            Self::All(rules) => rules.iter().any(|rule| rule.names_issuer(issuer)),
            Self::Any(rules) => !rules.is_empty() && rules.iter().all(|rule| rule.names_issuer(issuer)),
            Self::Policy(_, part) => part.issuers.contains(&issuer) || part.rule.names_issuer(issuer),
            Self::Not(_) | Self::Role(_) | Self::Scope(_) | Self::Permission(_) | Self::When(_) => false,
        }
    }

    /// A permission of the rule that nothing can give: no field, no role and no configuration.
    pub(crate) fn ungrantable(&self, roles: &Vocabulary, grants: &Grants) -> Option<&'static str> {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().find_map(|rule| rule.ungrantable(roles, grants)),
            Self::Not(rule) => rule.ungrantable(roles, grants),
            Self::Policy(_, part) => part.rule.ungrantable(roles, grants),
            Self::Role(_) | Self::Scope(_) | Self::When(_) => None,
            Self::Permission(name) => {
                let by_enum = roles.grants(u128::MAX, name.text);
                let grantable = by_enum || grants.granting(name.text).next().is_some();
                (!grantable).then_some(name.text)
            }
        }
    }
}

impl Rule {
    /// Adds the policies that the rule names, and those that they name, each once.
    pub(crate) fn policies(&self, found: &mut Vec<&'static Part>) {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().for_each(|rule| rule.policies(found)),
            Self::Not(rule) => rule.policies(found),
            Self::Policy(_, part) => {
                if !found.iter().any(|other| (other.name, other.text) == (part.name, part.text)) {
                    found.push(part);
                }
                part.rule.policies(found);
            }
            Self::Role(_) | Self::Scope(_) | Self::Permission(_) | Self::When(_) => {}
        }
    }
}

impl Part {
    /// See [`Rule::unknown_issuer`]: its own, or that of a policy that it names.
    pub(crate) fn unknown_issuer(&self, known: &dyn Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
        let own = self.issuers.iter().find(|issuer| !known(issuer)).map(|issuer| (self.name, *issuer));
        own.or_else(|| self.rule.unknown_issuer(known))
    }
}

/// The first `decisive` answer, else `Unknown` if one was, else `neutral`.
fn fold(rules: &[Rule], holder: &Holder<'_>, answers: &dyn Answers, neutral: Truth, decisive: Truth) -> Truth {
    let mut answer = neutral;
    for rule in rules {
        match rule.evaluate(holder, answers) {
            found if found == decisive => return decisive,
            Truth::Unknown => answer = Truth::Unknown,
            _ => {}
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::vocabulary::name;
    use crate::claims::{Authority, Held};
    use crate::policy::{Extra, Grant};

    const ROLES: &Vocabulary =
        &Vocabulary::new("Role", &["admin", "editor", "guest"], &[0b011, 0b010, 0b100], &[&[], &["write"], &[]]);
    const PERMISSIONS: &Vocabulary = &Vocabulary::new("Permission", &["write", "read"], &[0b11, 0b10], &[]);

    const ADMIN: Rule = Rule::Role(name(ROLES, "admin"));
    const EDITOR: Rule = Rule::Role(name(ROLES, "editor"));
    const GUEST: Rule = Rule::Role(name(ROLES, "guest"));
    const SCOPE_A: Rule = Rule::Scope(name(Vocabulary::OPEN, "a"));
    const SCOPE_B: Rule = Rule::Scope(name(Vocabulary::OPEN, "b"));
    const WRITE: Rule = Rule::Permission(name(PERMISSIONS, "write"));
    const READ: Rule = Rule::Permission(name(PERMISSIONS, "read"));

    fn closed(vocabulary: &'static Vocabulary, bits: u128) -> Held<'static> {
        Held { vocabulary, bits, names: &[], unknown: false, present: true }
    }

    fn holder(roles: Held<'static>) -> Authority<'static> {
        Authority { roles, scopes: Held::NO_FIELD, permissions: closed(PERMISSIONS, 0) }
    }

    fn evaluate(rule: &Rule, authority: Authority<'_>, extra: &Extra) -> Truth {
        rule.evaluate(&Holder::new(authority, extra, &Grants::default()), &Nothing)
    }

    /// No rule here asks anything in code.
    struct Nothing;

    impl Answers for Nothing {
        fn answer(&self, _: usize) -> Truth {
            Truth::Unknown
        }

        fn missing_scopes(&self, _: usize, _: &mut Vec<&'static str>) -> bool {
            false
        }
    }

    #[test]
    fn negation_fails_closed() {
        let none = Extra::default();
        let not_guest = Rule::Not(&GUEST);
        assert_eq!(evaluate(&not_guest, holder(closed(ROLES, 0b010)), &none), Truth::Holds);
        assert_eq!(evaluate(&not_guest, holder(closed(ROLES, 0b100)), &none), Truth::Fails);
        assert_eq!(evaluate(&Rule::Not(&EDITOR), holder(closed(ROLES, 0b001)), &none), Truth::Fails, "implied");
        let unknown = Held { unknown: true, ..closed(ROLES, 0b010) };
        assert_eq!(evaluate(&not_guest, holder(unknown), &none), Truth::Unknown);
        assert_eq!(evaluate(&EDITOR, holder(unknown), &none), Truth::Holds);
        let absent = Held { present: false, ..closed(ROLES, 0) };
        assert_eq!(evaluate(&not_guest, holder(absent), &none), Truth::Unknown);
        assert_eq!(evaluate(&Rule::Not(&Rule::Not(&GUEST)), holder(absent), &none), Truth::Unknown);
        let hook = Extra { roles: vec!["nobody".into()], ..Extra::default() };
        assert_eq!(evaluate(&not_guest, holder(closed(ROLES, 0b010)), &hook), Truth::Unknown);
        let hook = Extra { roles: vec!["guest".into()], ..Extra::default() };
        assert_eq!(evaluate(&not_guest, holder(closed(ROLES, 0b010)), &hook), Truth::Fails);
        let open = Held { names: &[], ..closed(Vocabulary::OPEN, 0) };
        assert_eq!(evaluate(&not_guest, holder(open), &none), Truth::Unknown);
    }

    #[test]
    fn unknown_spreads_only_where_it_matters() {
        let none = Extra::default();
        let unknown = || holder(Held { unknown: true, ..closed(ROLES, 0b010) });
        assert_eq!(evaluate(&Rule::Any(&[Rule::Not(&GUEST), EDITOR]), unknown(), &none), Truth::Holds);
        assert_eq!(evaluate(&Rule::All(&[Rule::Not(&GUEST), EDITOR]), unknown(), &none), Truth::Unknown);
        assert_eq!(evaluate(&Rule::All(&[]), unknown(), &none), Truth::Holds);
        assert_eq!(evaluate(&Rule::Any(&[]), unknown(), &none), Truth::Fails);
    }

    #[test]
    fn roles_grant_permissions() {
        let none = Extra::default();
        assert_eq!(evaluate(&WRITE, holder(closed(ROLES, 0b001)), &none), Truth::Holds, "admin implies editor");
        assert_eq!(evaluate(&READ, holder(closed(ROLES, 0b010)), &none), Truth::Holds, "write implies read");
        assert_eq!(evaluate(&READ, holder(closed(ROLES, 0b100)), &none), Truth::Fails);
        assert_eq!(evaluate(&Rule::Not(&WRITE), holder(closed(ROLES, 0b100)), &none), Truth::Holds);
        let unknown = Held { unknown: true, ..closed(ROLES, 0b100) };
        assert_eq!(evaluate(&Rule::Not(&WRITE), holder(unknown), &none), Truth::Unknown);

        let grants =
            Grants([("guest".to_owned(), Grant::Of(vec!["read".into()])), ("admin".into(), Grant::All)].into());
        let check =
            |rule: &Rule, bits| rule.evaluate(&Holder::new(holder(closed(ROLES, bits)), &none, &grants), &Nothing);
        assert_eq!(check(&READ, 0b100), Truth::Holds);
        assert_eq!(check(&WRITE, 0b100), Truth::Fails);
        assert_eq!(check(&Rule::Permission(name(Vocabulary::OPEN, "anything")), 0b001), Truth::Holds);
    }

    #[test]
    fn a_role_of_the_enum_may_grant_everything() {
        const OWNERS: &Vocabulary = &Vocabulary::new("Role", &["owner", "guest"], &[0b01, 0b10], &[&["*"], &[]]);
        let none = Extra::default();
        assert_eq!(evaluate(&READ, holder(closed(OWNERS, 0b01)), &none), Truth::Holds);
        assert_eq!(evaluate(&READ, holder(closed(OWNERS, 0b10)), &none), Truth::Fails);
        assert_eq!(READ.ungrantable(OWNERS, &Grants::default()), None);
    }

    #[test]
    fn a_name_that_is_asked_for_is_held_as_in_a_rule() {
        let (none, grants) = (Extra::default(), Grants::default());
        let held = |bits| Holder::new(holder(closed(ROLES, bits)), &none, &grants).has_permission_named("read");
        assert!(held(0b010), "a role grants `write`, which implies it");
        assert!(!held(0b100));
    }

    #[test]
    fn a_challenge_names_the_scopes_that_would_do() {
        let none = Extra::default();
        let grants = Grants::default();
        let guest = || Holder::new(holder(closed(ROLES, 0b100)), &none, &grants);
        let missing = |rule: &Rule| {
            let mut missing = Vec::new();
            rule.missing_scopes(&guest(), &Nothing, &mut missing).then_some(missing)
        };
        assert_eq!(missing(&Rule::All(&[SCOPE_A, SCOPE_B, GUEST])), Some(vec!["a", "b"]));
        assert_eq!(missing(&Rule::Any(&[Rule::All(&[SCOPE_A, ADMIN]), SCOPE_B])), Some(vec!["b"]));
        assert_eq!(missing(&Rule::All(&[SCOPE_A, ADMIN])), None);
        assert_eq!(missing(&Rule::Any(&[ADMIN, EDITOR])), None);
    }

    #[test]
    fn a_permission_that_nothing_gives_is_found() {
        let nobody = Grants::default();
        const X: Rule = Rule::Permission(name(Vocabulary::OPEN, "x"));
        assert_eq!(Rule::Any(&[ADMIN, X]).ungrantable(ROLES, &nobody), Some("x"));
        assert_eq!(WRITE.ungrantable(ROLES, &nobody), None);
        let admin = Grants([("admin".to_owned(), Grant::All)].into());
        assert_eq!(X.ungrantable(ROLES, &admin), None);
    }
}
