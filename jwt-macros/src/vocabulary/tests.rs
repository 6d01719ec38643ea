use super::{Kind, derive};
use crate::snapshot;
use quote::quote;

#[test]
fn roles() {
    let input = syn::parse_quote! {
        pub enum Role {
            #[role(implies(Editor), grants("articles:delete", "articles:write"))]
            Admin,
            Editor,
            #[role(rename = "support-l2")]
            SupportL2,
        }
    };
    snapshot::check("vocabulary", "roles", &derive(Kind::Role, input));
}

#[test]
fn scopes_under_another_path() {
    let input = syn::parse_quote! {
        #[scope(rename_all = "snake_case", crate = my::jwt)]
        enum Scope {
            #[scope(rename = "articles:read")]
            ArticlesRead,
            ArticlesWrite,
        }
    };
    snapshot::check("vocabulary", "scopes", &derive(Kind::Scope, input));
}

#[test]
fn a_fault_still_gives_the_impl() {
    let input = syn::parse_quote! {
        enum Permission {
            #[permission(renam = "x")]
            Read,
        }
    };
    snapshot::check("vocabulary", "fault", &derive(Kind::Permission, input));
}

#[test]
fn all_faults_are_told_together() {
    let input = syn::parse_quote! {
        #[role(rename_al = "snake_case")]
        enum Role {
            #[role(implies(Editr, Admin))]
            Admin,
            #[role(grants(""))]
            Editor(u8),
            #[role(rename = "admin")]
            Other,
        }
    };
    let messages = snapshot::messages(&derive(Kind::Role, input));
    assert_eq!(
        messages,
        [
            "unknown option `rename_al`; did you mean `rename_all`?",
            "unknown variant `Editr`; did you mean `Editor`?",
            "`Admin` implies itself; remove it",
            "`Editor` carries data, and a name in a token cannot; remove the fields",
            "a permission's name cannot be empty; write `grants(\"permission\")`",
            "`Admin` and `Other` are both called `admin`; rename one",
        ]
    );
}

#[test]
fn a_cycle_is_told_once() {
    let input = syn::parse_quote! {
        enum Role {
            #[role(implies(B))]
            A,
            #[role(implies(C))]
            B,
            #[role(implies(A))]
            C,
        }
    };
    let messages = snapshot::messages(&derive(Kind::Role, input));
    assert_eq!(messages, ["`A` implies `B` implies `C` implies `A` again; remove one step"]);
}

#[test]
fn the_129th_is_one_too_many() {
    let idents = (0..129).map(|at| quote::format_ident!("V{at}"));
    let input = syn::parse2(quote!(enum Role { #(#idents),* })).unwrap();
    let messages = snapshot::messages(&derive(Kind::Role, input));
    assert_eq!(messages, ["an enum holds at most 128 roles, and this one has 129; use `Vec<String>` for open sets"]);
}
