//! Expansions compared with files: `UPDATE_SNAPSHOTS=1 cargo test -p jwt-macros` writes them anew.

use proc_macro2::TokenStream;
use std::path::Path;
use syn::visit::Visit;

/// Compares `expansion` with `src/<room>/snapshots/<name>.rs`.
pub(crate) fn check(room: &str, name: &str, expansion: &TokenStream) {
    let file = syn::parse2(expansion.clone()).unwrap_or_else(|error| panic!("not Rust: {error}\n{expansion}"));
    let text = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{room}/snapshots/{name}.rs"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "the expansion differs from {}", path.display());
}

/// The messages of the errors in `expansion`, in order.
pub(crate) fn messages(expansion: &TokenStream) -> Vec<String> {
    let file = syn::parse2(expansion.clone()).unwrap_or_else(|error| panic!("not Rust: {error}\n{expansion}"));
    let mut messages = Messages(Vec::new());
    messages.visit_file(&file);
    messages.0
}

struct Messages(Vec<String>);

impl<'ast> Visit<'ast> for Messages {
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if mac.path.segments.last().is_some_and(|last| last.ident == "compile_error") {
            self.0.push(mac.parse_body::<syn::LitStr>().unwrap().value());
        }
    }
}
