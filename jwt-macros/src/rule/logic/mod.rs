//! What is wrong with a rule as a whole: it can never hold, it always holds, or a part of it cannot matter.
//!
//! Rules are evaluated in three-valued logic: a name that is not held is *known* not to be only where the claim was
//! understood. Whether a rule can hold at all is the same question in two values, since what is not known only ever
//! takes away. That it always holds is asked in two values on purpose: `role("a") || !role("a")` says no more than that
//! the roles are known, and nobody means that by it. That a part cannot matter is only said where leaving it out changes
//! nothing for anyone, also where names are not known: in `a || !a && b` the `!a` keeps those out of whom `a` is not
//! known, and it is left alone.
//!
//! This folder names nothing of the macro, so that a benchmark can include it.

mod table;
mod tree;
mod words;

use table::{Knowledge, Round, Tables};
use tree::{Branch, Tree};

/// A sub-rule, by its number in the [`Formula`].
pub(crate) type Part = usize;

/// A rule over numbered atoms. Parts are added before what consists of them.
#[derive(Debug, Default)]
pub(crate) struct Formula {
    nodes: Vec<Node>,
    groups: Vec<usize>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Atom(usize),
    Not(Part),
    All(Vec<Part>),
    Any(Vec<Part>),
}

impl Formula {
    /// A new atom. Atoms of one group are known or not known together.
    pub(crate) fn atom(&mut self, group: usize) -> usize {
        self.groups.push(group);
        self.groups.len() - 1
    }

    pub(crate) fn add(&mut self, node: Node) -> Part {
        self.nodes.push(node);
        self.nodes.len() - 1
    }
}

/// A part as another one sees it: `negated` where the two stand on different sides of a `!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) part: Part,
    pub(crate) negated: bool,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// These are needed together and exclude each other; without any of them the others do not.
    Never(Vec<Seen>),
    /// One of these alternatives always holds; without any of them that is not so.
    Always(Vec<Seen>),
    /// Without this part the rule is the same.
    Idle(Part, Option<(Reason, Seen)>),
}

/// Why a part cannot matter, where one other part is reason enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// They say the same.
    Repeats,
    /// The other is needed as well, and asks for as much.
    Demanded,
    /// The other lets everyone pass who would pass by this.
    Passed,
    /// The other is needed as well, and the two cannot hold together.
    Excluded,
}

/// Every mistake in the rule `whole`: what was found is taken out, and the search goes on.
pub(crate) fn decide(formula: &Formula, whole: Part) -> Vec<Finding> {
    let mut search = Search { tree: Tree::new(&formula.nodes, whole), groups: &formula.groups, found: Vec::new() };
    while search.more(0) {}
    search.found
}

struct Search<'a> {
    tree: Tree,
    groups: &'a [usize],
    found: Vec<Finding>,
}

impl Search<'_> {
    /// Whether there was a mistake below `root`. A rule of more atoms than a table can hold (of those that occur more
    /// than once; the others cost nothing) is searched operand by operand, each for itself.
    fn more(&mut self, root: Branch) -> bool {
        match Round::new(&self.tree, root, self.groups, Knowledge::Certain) {
            Round::Plain => false,
            Round::TooLarge => self.more_in_operands(root),
            Round::Ready(tables) => match tables.constant(&self.tree) {
                Some(branch) => self.constant(&tables, branch),
                None => self.idle(&tables, root),
            },
        }
    }

    fn more_in_operands(&mut self, root: Branch) -> bool {
        let operands = self.tree.operands(root).collect::<Vec<_>>();
        operands.into_iter().any(|operand| self.more(operand))
    }

    fn constant(&mut self, tables: &Tables, branch: Branch) -> bool {
        let needed = tables.minimal(&self.tree, branch);
        let (all, inside) = (self.tree.is_all(branch), self.tree.inside(branch));
        let seen = needed.iter().map(|operand| self.tree.seen(*operand, inside)).collect();
        self.found.push(if all != inside { Finding::Never(seen) } else { Finding::Always(seen) });
        // All of them, that one mistake is not told again of what remains.
        needed.iter().for_each(|operand| self.tree.remove(*operand));
        !needed.is_empty()
    }

    fn idle(&mut self, certain: &Tables, root: Branch) -> bool {
        // What matters in two values does so in three: most rules are through here.
        let candidates = certain.idle(&self.tree);
        if candidates.is_empty() || self.take_all(certain, &candidates, Knowledge::Certain) {
            return !candidates.is_empty();
        }
        match Round::new(&self.tree, root, self.groups, Knowledge::Open) {
            Round::Plain => self.take_first(certain, &candidates),
            Round::TooLarge => self.more_in_operands(root),
            Round::Ready(tables) => {
                let candidates = tables.idle(&self.tree);
                self.take_all(&tables, &candidates, Knowledge::Open) || self.take_first(&tables, &candidates)
            }
        }
    }

    /// Takes out the parts that one other part makes idle: whatever else goes, that remains so while the other stands.
    /// Goes no further than to the first that has no such reason: what comes before tells more.
    fn take_all(&mut self, tables: &Tables, candidates: &[Branch], knowledge: Knowledge) -> bool {
        let mut taken = Vec::<Branch>::new();
        for branch in candidates {
            let Some((reason, other)) = tables.reason(&self.tree, *branch) else { break };
            let stands = !taken.iter().any(|taken| self.tree.overlap(*taken, other));
            // What excludes each other in two values does so in three; the rest may depend on what is known.
            let sure = knowledge == Knowledge::Open
                || reason == Reason::Excluded
                || self.tree.is_pure(&[*branch, other], self.groups.len());
            if !sure {
                break;
            }
            if stands {
                self.take(*branch, Some((reason, other)));
                taken.push(*branch);
            }
        }
        !taken.is_empty()
    }

    fn take_first(&mut self, tables: &Tables, candidates: &[Branch]) -> bool {
        if let Some(branch) = candidates.first() {
            self.take(*branch, tables.reason(&self.tree, *branch));
        }
        !candidates.is_empty()
    }

    fn take(&mut self, branch: Branch, reason: Option<(Reason, Branch)>) {
        let negative = self.tree.negative(branch);
        let reason = reason.and_then(|(reason, other)| {
            let reason = match (reason, negative) {
                (Reason::Demanded, true) => Reason::Passed,
                (Reason::Passed, true) => Reason::Demanded,
                (Reason::Excluded, true) => return None,
                (reason, _) => reason,
            };
            Some((reason, self.tree.seen(other, negative)))
        });
        self.found.push(Finding::Idle(self.tree.source(branch), reason));
        self.tree.remove(branch);
    }
}

#[cfg(test)]
mod tests;
