//! The tree of claim names: `Entry::branch("realm_access", &[Entry::slot("roles", 1)])`.

use super::model::Segment;
use proc_macro2::TokenStream;
use quote::quote;

#[derive(Default)]
pub(super) struct Tree<'a>(Vec<(&'a str, Node<'a>)>);

enum Node<'a> {
    Slot(usize),
    Branch(Tree<'a>),
}

impl<'a> Tree<'a> {
    /// Puts `slot` at `path`. Paths that cross were refused before.
    pub(super) fn insert(&mut self, path: &'a [Segment], slot: usize) {
        let Some((first, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            self.0.push((&first.name, Node::Slot(slot)));
            return;
        }
        let at = self.0.iter().position(|(name, _)| *name == first.name);
        match at.and_then(|at| self.0.get_mut(at)) {
            Some((_, Node::Branch(branch))) => branch.insert(rest, slot),
            Some((_, Node::Slot(_))) => {}
            None => {
                let mut branch = Tree::default();
                branch.insert(rest, slot);
                self.0.push((&first.name, Node::Branch(branch)));
            }
        }
    }

    pub(super) fn expand(&self, private: &TokenStream) -> TokenStream {
        self.below("", private)
    }

    fn below(&self, above: &str, private: &TokenStream) -> TokenStream {
        let entries = self.0.iter().map(|(name, node)| {
            let path = format!("{above}{name}");
            let at = (!above.is_empty()).then(|| quote!(.at(#path)));
            match node {
                Node::Slot(slot) => quote!(#private::Entry::slot(#name, #slot) #at),
                Node::Branch(branch) => {
                    let branch = branch.below(&format!("{path}."), private);
                    quote!(#private::Entry::branch(#name, #branch) #at)
                }
            }
        });
        quote!(&[#(#entries),*])
    }
}
