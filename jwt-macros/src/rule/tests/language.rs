//! The language of rules: grouping, text, faults.

use crate::diag::Faults;
use crate::rule::parse;
use crate::rule::syntax::{Form, Rule};
use crate::rule::text::Tightness;
use crate::snapshot;
use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

/// The rule in brackets: every grouping shown.
fn tree(rule: &Rule) -> String {
    let all = |rules: &[Rule], sign: &str| {
        format!("({})", rules.iter().map(tree).collect::<Vec<_>>().join(&format!(" {sign} ")))
    };
    match rule {
        Rule::Names(names) => {
            let list = names.names.iter().map(|name| name.text()).collect::<Vec<_>>();
            let sign = if names.all { " & " } else { " | " };
            format!("{}[{}]", names.kind.word(), list.join(sign))
        }
        Rule::Not(_, rule) => format!("!{}", tree(rule)),
        Rule::All(Form::Operator, rules) => all(rules, "&&"),
        Rule::Any(Form::Operator, rules) => all(rules, "||"),
        Rule::All(Form::Call(..), rules) => format!("all{}", all(rules, "&&")),
        Rule::Any(Form::Call(..), rules) => format!("any{}", all(rules, "||")),
        Rule::When(_) | Rule::Policy(_) => format!("[{}]", rule.text(Tightness::Or)),
    }
}

fn parsed(tokens: TokenStream) -> String {
    let mut faults = Faults::default();
    let protection = parse::protection(tokens.clone(), &mut faults);
    assert!(faults.is_empty(), "{tokens}: {:?}", snapshot::messages(&faults.to_token_stream()));
    protection.rules.iter().map(tree).collect::<Vec<_>>().join(" , ")
}

#[test]
fn operators_bind_as_in_rust() {
    for (tokens, expected) in [
        (quote!(), ""),
        (quote!(role("a")), r#"role["a"]"#),
        (quote!(roles = "a"), r#"role["a"]"#),
        (quote!(roles = ["a", "b"],), r#"role["a" | "b"]"#),
        (quote!(roles("a", "b")), r#"role["a" | "b"]"#),
        (quote!(all_scopes("a", "b")), r#"scope["a" & "b"]"#),
        (quote!(all_permissions = [Permission::A, "b"]), r#"permission[Permission::A & "b"]"#),
        (quote!(role("a") || role("b") && role("c")), r#"(role["a"] || (role["b"] && role["c"]))"#),
        (quote!(role("a") && role("b") || role("c")), r#"((role["a"] && role["b"]) || role["c"])"#),
        (quote!((role("a") || role("b")) && role("c")), r#"((role["a"] || role["b"]) && role["c"])"#),
        (quote!(!role("a") && role("b")), r#"(!role["a"] && role["b"])"#),
        (quote!(!(role("a") && role("b"))), r#"!(role["a"] && role["b"])"#),
        (quote!(!!role("a")), r#"!!role["a"]"#),
        (quote!(role("a") || role("b") || role("c")), r#"(role["a"] || role["b"] || role["c"])"#),
        (quote!(role("a") || any(role("b"), role("c"))), r#"(role["a"] || any(role["b"] || role["c"]))"#),
        (
            quote!(any(role("a"), scope("b")) && role("c") || role("d")),
            r#"((any(role["a"] || scope["b"]) && role["c"]) || role["d"])"#,
        ),
        (
            quote!(all(role("a"), any(scope("b") || role("c"), role("d")),)),
            r#"all(role["a"] && any((scope["b"] || role["c"]) || role["d"]))"#,
        ),
        (quote!(role("a") || role("b"), scope("c")), r#"(role["a"] || role["b"]) , scope["c"]"#),
        (quote!(claims = User, roles = "a", issuer = "x", crate = my::jwt), r#"role["a"]"#),
        (quote!(issuer("x", "y"), claims(Session<A, B>), role(Role::Admin)), "role[Role::Admin]"),
    ] {
        assert_eq!(parsed(tokens.clone()), expected, "{tokens}");
    }
}

/// `$rule && role("c")` with `$rule = role("a") || role("b")`: the compiler hands the variable over in a group
/// without visible delimiters, and reading through it would regroup the rule.
#[test]
fn a_macro_variable_stays_together() {
    let hidden = |tokens| Group::new(Delimiter::None, tokens);
    let either = hidden(quote!(role("a") || role("b")));
    assert_eq!(parsed(quote!(#either && role("c"))), r#"((role["a"] || role["b"]) && role["c"])"#);
    assert_eq!(parsed(quote!(!#either)), r#"!(role["a"] || role["b"])"#);
    let literal = hidden(quote!("a"));
    let path = hidden(quote!(Role::Admin));
    assert_eq!(parsed(quote!(role(#literal), roles = #path)), r#"role["a"] , role[Role::Admin]"#);
    assert_eq!(parsed(quote!(roles = [#literal, #path], issuer = #literal)), r#"role["a" | Role::Admin]"#);
    let nested = hidden(hidden(quote!(role("a"))).to_token_stream());
    assert_eq!(parsed(quote!(#nested)), r#"role["a"]"#);
}

#[test]
fn a_rule_is_printed_as_it_was_meant() {
    for text in [
        r#"role("a")"#,
        r#"roles = "a", all_scopes = ["b", "c"]"#,
        r#"roles("a", Role::Admin) || !scope("b") && permission("c")"#,
        r#"(role("a") || role("b")) && role("c")"#,
        r#"!(role("a") && role("b"))"#,
        r#"any(role("a"), role("b") || role("c"))"#,
        r#"all(role("a"), !any(role("b"), role("c")))"#,
        r#"role("with \"quotes\" and \\")"#,
    ] {
        let tokens = text.parse().unwrap();
        assert_eq!(parse::protection(tokens, &mut Faults::default()).text(), text);
    }
}

fn faults(tokens: TokenStream) -> Vec<String> {
    let mut faults = Faults::default();
    parse::protection(tokens, &mut faults);
    snapshot::messages(&faults.to_token_stream())
}

#[test]
fn each_fault_is_told_once() {
    for (tokens, expected) in [
        (quote!(rol = "a"), "unknown key `rol`; did you mean `roles`?"),
        (quote!(role = "a"), "unknown key `role`; did you mean `roles`?"),
        (quote!(rle("a")), "unknown rule `rle`; did you mean `role`?"),
        (quote!(any()), "`any()` of nothing; add a requirement or remove it"),
        (quote!(role("a") && all()), "`all()` of nothing; add a requirement or remove it"),
        (quote!(roles()), "`roles()` of nothing; write `roles(\"name\")` or remove it"),
        (quote!(roles = []), "`roles = []` names nothing; add a name or remove it"),
        (quote!(roles = ), "`roles =` lacks its value; add it or remove the key"),
        (quote!(roles), "`roles` lacks its value; write `roles = ..`"),
        (quote!(role), "`role` lacks its arguments; write `role(..)`"),
        (quote!(roles = ""), "the name of a role cannot be empty; write it or remove it"),
        (quote!(roles = " a"), "spaces around a name are part of it; write `\"a\"`"),
        (quote!(roles = ["a", "b", "a"]), "`\"a\"` is named twice; remove one"),
        (quote!(roles(Role::A, Role::A)), "`Role::A` is named twice; remove one"),
        (quote!(role("a", "b")), "`role` takes one name; write `roles(\"a\", \"b\")` for any of them"),
        (quote!(role(["a"])), "a list has no place here; write `roles(\"a\", \"b\")`"),
        (quote!(role(admin)), "names of roles are quoted; write `\"admin\"`"),
        (quote!(role(5)), "`5` is not the name of a role; write it in quotes or as a variant of its enum"),
        (
            quote!(scope("a b")),
            "a scope has no spaces; write `scopes(\"a\", \"b\")` for any of them, `all_scopes` for all",
        ),
        (quote!(claims = A, claims = B), "duplicate option `claims`; it was already given"),
        (quote!(issuer = "a", issuer = "b"), "duplicate option `issuer`; it was already given"),
        (quote!(issuer = ["a", "a"]), "the issuer `a` is named twice; remove one"),
        (quote!(issuer = []), "`issuer = []` names nothing; add an issuer or remove it"),
        (quote!(issuer()), "`issuer()` names nothing; add an issuer or remove it"),
        (quote!(issuer = name), "an issuer is named as in the configuration; write `issuer = \"name\"`"),
        (quote!(claims = "User"), "`claims` wants the claims type; write `claims = User`"),
        (quote!("admin"), "`\"admin\"` is not a rule; write `role(\"admin\")`"),
        (quote!(admin), "`admin` is not a rule; write `role(\"admin\")`"),
        (quote!(Role::Admin), "`Role::Admin` is not a rule; write `role(Role::Admin)`"),
        (quote!(true), "`true` is not a rule; write one such as `role(\"admin\")`"),
        (quote!(5), "`5` is not a rule; write one such as `role(\"admin\")`"),
        (quote!(role("a") & role("b")), "`&` is not an operator of rules; write `&&`"),
        (quote!(role("a") | role("b")), "`|` is not an operator of rules; write `||`"),
        (quote!(role("a") and role("b")), "`and` is written `&&`"),
        (quote!(role("a") or role("b")), "`or` is written `||`"),
        (quote!(not(role("a"))), "`not(..)` is written `!`, as in `!role(\"banned\")`"),
        (quote!(roles == "a"), "`==` compares, and `roles` is set; write `roles = ..`"),
        (quote!(role("a") == role("b")), "`==` is not an operator of rules; use `&&`, `||` and `!`"),
        (quote!(role("a") != role("b")), "`!=` is not an operator of rules; use `&&`, `||` and `!`"),
        (quote!(role("a") < role("b")), "`<` is not an operator of rules; use `&&`, `||` and `!`"),
        (quote!(role("a") role("b")), "unexpected `role` after a rule; join rules by `,`, `&&` or `||`"),
        (quote!(role("a") &&), "`&&` lacks its right side; add a rule such as `role(\"admin\")`"),
        (quote!(|| role("a")), "`||` lacks its left side; add a rule such as `role(\"admin\")`"),
        (quote!(!), "`!` lacks its right side; add a rule such as `role(\"admin\")`"),
        (quote!(()), "`()` holds no rule; add one such as `role(\"admin\")` or remove it"),
        (quote!((role("a"), role("b"))), "a comma joins whole items only; within parentheses write `&&` or `||`"),
        (
            quote!(roles = "a" || role("b")),
            "unexpected `||` after a value; alternatives are written `role(\"a\") || scope(\"b\")`",
        ),
        (quote!(any = ["a"]), "`any` takes rules in parentheses; write `any(role(\"admin\"), ..)`"),
        (quote!(role("a") && claims(B)), "`claims` is a setting and not a rule; separate it by a comma"),
        (quote!(, role("a")), "a comma without a rule before it; remove it"),
        (quote!([role("a")]), "`[` is not a rule; write one such as `role(\"admin\")`"),
        (quote!(when()), "`when()` asks nothing; write a condition such as `when(claims.sub == author)`"),
        (quote!(when), "`when` lacks its condition; write `when(claims.sub == author)`"),
        (quote!(when = a), "`when` takes a condition in parentheses; write `when(claims.sub == author)`"),
        (quote!(when(a, b)), "`when` takes one condition; join two by `&&`"),
        (quote!(when(a b)), "unexpected `b` after the condition of `when`"),
        (quote!(when(true)), "`when(true)` always holds; remove it"),
        (quote!(when(false)), "`when(false)` can never hold; write what should"),
        (quote!(policy()), "`policy()` names nothing; write `policy(CanPublish)`"),
        (quote!(policy), "`policy` lacks its value; write `policy = ..`"),
        (quote!(policy("CanPublish")), "`policy` wants the type of a policy; write `policy(CanPublish)`"),
        (quote!(policy = "CanPublish"), "`policy` wants the type of a policy; write `policy(CanPublish)`"),
        (quote!(policy(A, B)), "`policy` takes one policy; write `policy(A) && policy(B)`, or `||`"),
        (
            quote!(policy(InTenant { tenant })),
            "a policy with fields is asked in the handler: `user.require(..)`; here stands one without",
        ),
    ] {
        let told = faults(tokens.clone());
        assert_eq!(told.len(), 1, "{tokens}: {told:#?}");
        assert!(told[0].starts_with(expected), "{tokens}: {told:#?}");
    }
}

#[test]
fn faults_of_several_items_are_told_together() {
    let told = faults(quote!(rol = "a", roles = ["", "b", "b"], any(role(x), "y"), claims = A, claims = B));
    assert_eq!(
        told,
        [
            "unknown key `rol`; did you mean `roles`?",
            "the name of a role cannot be empty; write it or remove it",
            "`\"b\"` is named twice; remove one",
            "names of roles are quoted; write `\"x\"`",
            "`\"y\"` is not a rule; write `role(\"y\")`",
            "duplicate option `claims`; it was already given",
        ]
    );
}
