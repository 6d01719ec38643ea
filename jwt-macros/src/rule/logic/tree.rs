//! A rule with its negations moved to the atoms, and the parts that were taken out marked.

use super::{Node, Part, Seen};

/// A place in the [`Tree`], in the order in which the rule is read: operands follow what they belong to.
pub(super) type Branch = usize;

pub(super) struct Tree {
    branches: Vec<Entry>,
}

struct Entry {
    what: What,
    /// The part as written, with every `!` before it.
    source: Part,
    /// Whether the source stands under an odd number of `!`, and whether what follows its own `!` does.
    negative: bool,
    inside: bool,
    parent: Branch,
    /// The first branch that is no longer within this one.
    end: Branch,
    /// How deep it stands; `a && (b && c)` is as deep as `a && b && c`.
    level: usize,
    live: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum What {
    Atom { atom: usize, negated: bool },
    All,
    Any,
}

impl Tree {
    pub(super) fn new(nodes: &[Node], whole: Part) -> Self {
        let mut tree = Self { branches: Vec::with_capacity(nodes.len()) };
        tree.add(nodes, whole, false, 0, 0);
        tree
    }

    fn add(&mut self, nodes: &[Node], source: Part, negative: bool, parent: Branch, level: usize) {
        let (mut part, mut inside) = (source, negative);
        while let Some(Node::Not(inner)) = nodes.get(part) {
            (part, inside) = (*inner, !inside);
        }
        let (what, operands) = match nodes.get(part) {
            Some(Node::Atom(atom)) => (What::Atom { atom: *atom, negated: inside }, [].as_slice()),
            Some(Node::All(operands)) => (if inside { What::Any } else { What::All }, operands.as_slice()),
            Some(Node::Any(operands)) => (if inside { What::All } else { What::Any }, operands.as_slice()),
            Some(Node::Not(_)) | None => return,
        };
        let place = self.branches.len();
        let below = match self.branches.get(parent) {
            Some(outer) if outer.what == what => level,
            _ => level + 1,
        };
        self.branches.push(Entry { what, source, negative, inside, parent, end: place, level, live: true });
        for operand in operands {
            self.add(nodes, *operand, inside, place, below);
        }
        let end = self.branches.len();
        self.at_mut(place).end = end;
    }

    #[allow(clippy::indexing_slicing)] // Branches come from here alone.
    fn at(&self, branch: Branch) -> &Entry {
        &self.branches[branch]
    }

    #[allow(clippy::indexing_slicing)]
    fn at_mut(&mut self, branch: Branch) -> &mut Entry {
        &mut self.branches[branch]
    }

    pub(super) fn what(&self, branch: Branch) -> What {
        self.at(branch).what
    }

    pub(super) fn is_all(&self, branch: Branch) -> bool {
        self.at(branch).what == What::All
    }

    pub(super) fn is_live(&self, branch: Branch) -> bool {
        self.branches.get(branch).is_some_and(|entry| entry.live)
    }

    pub(super) fn source(&self, branch: Branch) -> Part {
        self.at(branch).source
    }

    pub(super) fn negative(&self, branch: Branch) -> bool {
        self.at(branch).negative
    }

    pub(super) fn inside(&self, branch: Branch) -> bool {
        self.at(branch).inside
    }

    pub(super) fn parent(&self, branch: Branch) -> Branch {
        self.at(branch).parent
    }

    pub(super) fn level(&self, branch: Branch) -> usize {
        self.at(branch).level
    }

    /// The first branch after this one and all that is in it.
    pub(super) fn end(&self, branch: Branch) -> Branch {
        self.branches.get(branch).map_or(0, |entry| entry.end)
    }

    /// How the branch looks from a place that is `negative`.
    pub(super) fn seen(&self, branch: Branch, negative: bool) -> Seen {
        Seen { part: self.source(branch), negated: self.negative(branch) != negative }
    }

    /// The operands that are left.
    pub(super) fn operands(&self, branch: Branch) -> impl Iterator<Item = Branch> + '_ {
        let end = self.at(branch).end;
        let first = Some(branch + 1);
        std::iter::successors(first, |operand| Some(self.end(*operand)))
            .take_while(move |operand| *operand < end)
            .filter(|operand| self.is_live(*operand))
    }

    /// The operands that are left, with those of operands of the same kind in their place.
    pub(super) fn flat_operands(&self, branch: Branch) -> Vec<Branch> {
        let mut flat = Vec::new();
        for operand in self.operands(branch) {
            match self.what(operand) == self.what(branch) {
                true => flat.extend(self.flat_operands(operand)),
                false => flat.push(operand),
            }
        }
        flat
    }

    /// Whether one of the two is within the other.
    pub(super) fn overlap(&self, one: Branch, other: Branch) -> bool {
        (one..self.end(one)).contains(&other) || (other..self.end(other)).contains(&one)
    }

    /// Whether none of so many atoms is both plain and negated in these.
    pub(super) fn is_pure(&self, branches: &[Branch], atoms: usize) -> bool {
        let mut signs = vec![None; atoms];
        let mut inner = branches.iter().flat_map(|branch| *branch..self.end(*branch));
        inner.all(|branch| match self.what(branch) {
            What::Atom { atom, negated } if self.is_live(branch) => {
                signs.get_mut(atom).is_none_or(|sign| *sign.get_or_insert(negated) == negated)
            }
            _ => true,
        })
    }

    /// Takes a branch out, and what consisted of it alone.
    pub(super) fn remove(&mut self, branch: Branch) {
        for inner in branch..self.end(branch) {
            self.at_mut(inner).live = false;
        }
        let parent = self.parent(branch);
        if parent != branch && self.is_live(parent) && self.operands(parent).next().is_none() {
            self.remove(parent);
        }
    }
}
