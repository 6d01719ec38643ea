//! Truth tables of every part of a rule at once, 128 assignments in a word.

use super::Reason;
use super::tree::{Branch, Tree, What};
use super::words::{WITHIN, Word, and, and_variable, invert, is_apart, is_only, is_within};
use std::cmp::Reverse;
use std::ops::Range;

/// A table has at most `1 << VARIABLES` entries: 8 KiB.
const VARIABLES: usize = 16;

/// Whether what is not held may also be not known.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Knowledge {
    /// Two values.
    Certain,
    /// Three: a table says where a part *holds*, and `!a` does so where `a` is not held and its group is known.
    Open,
}

pub(super) enum Round {
    /// There is nothing to ask: no atom occurs twice, or (with [`Knowledge::Open`]) none that is negated, too.
    Plain,
    TooLarge,
    Ready(Tables),
}

pub(super) struct Tables {
    root: Branch,
    words: usize,
    shapes: Vec<Shape>,
    tables: Vec<Word>,
}

/// What a branch is in its tables.
#[derive(Clone, Copy)]
enum Shape {
    /// Taken out; or its atoms occur nowhere else, so that with its like it is one free variable of the outer part.
    Absent,
    /// With the variable that stands for its free operands.
    Join { all: bool, free: Option<usize> },
    /// `a`, or `!a` and perhaps that it is known.
    Literal { variable: usize, negated: bool, known: Option<usize> },
}

/// How an atom occurs.
#[derive(Clone, Copy, Default)]
struct Uses {
    plain: usize,
    negated: usize,
    variable: Option<usize>,
}

impl Round {
    pub(super) fn new(tree: &Tree, root: Branch, groups: &[usize], knowledge: Knowledge) -> Self {
        if !tree.is_live(root) {
            return Self::Plain;
        }
        let mut uses = vec![Uses::default(); groups.len()];
        for branch in live(tree, root) {
            if let What::Atom { atom, negated } = tree.what(branch)
                && let Some(uses) = uses.get_mut(atom)
            {
                *(if negated { &mut uses.negated } else { &mut uses.plain }) += 1;
            }
        }
        // Where every atom of a group is either negated or not, the group may as well be known: `!a` is then a
        // variable of its own.
        let mut known = vec![None; groups.iter().max().map_or(0, |last| last + 1)];
        let mut variables = 0;
        let mut variable = || {
            variables += 1;
            variables - 1
        };
        if knowledge == Knowledge::Open {
            for (uses, group) in uses.iter().zip(groups) {
                if let (1.., 1.., Some(known @ None)) = (uses.plain, uses.negated, known.get_mut(*group)) {
                    *known = Some(variable());
                }
            }
            if known.iter().all(Option::is_none) {
                return Self::Plain;
            }
        }

        let mut shapes = vec![Shape::Absent; tree.end(root) - root];
        for branch in live(tree, root).rev() {
            let shape = match tree.what(branch) {
                What::Atom { atom, negated } => {
                    let known = groups.get(atom).filter(|_| negated).and_then(|group| *known.get(*group)?);
                    match uses.get_mut(atom) {
                        Some(uses) if uses.plain + uses.negated > 1 || known.is_some() => {
                            let variable = *uses.variable.get_or_insert_with(&mut variable);
                            Shape::Literal { variable, negated, known }
                        }
                        _ => Shape::Absent,
                    }
                }
                what => {
                    let absent = |operand: &Branch| matches!(shapes.get(*operand - root), Some(Shape::Absent));
                    let free = tree.operands(branch).filter(absent).count();
                    match free == tree.operands(branch).count() {
                        true => Shape::Absent,
                        false => Shape::Join { all: what == What::All, free: (free > 0).then(&mut variable) },
                    }
                }
            };
            if let Some(place) = shapes.get_mut(branch - root) {
                *place = shape;
            }
        }
        match shapes.first() {
            Some(Shape::Join { .. }) if variables > VARIABLES => Self::TooLarge,
            Some(Shape::Join { .. }) => Self::Ready(Tables::new(tree, root, shapes, variables)),
            _ => Self::Plain,
        }
    }
}

fn live(tree: &Tree, root: Branch) -> impl DoubleEndedIterator<Item = Branch> + '_ {
    (root..tree.end(root)).filter(|branch| tree.is_live(*branch))
}

impl Tables {
    /// Fills the tables from the atoms up.
    fn new(tree: &Tree, root: Branch, shapes: Vec<Shape>, variables: usize) -> Self {
        let words = 1 << variables.saturating_sub(WITHIN);
        let tables = vec![0; shapes.len() * words];
        let mut filled = Self { root, words, shapes, tables };
        for branch in live(tree, root).rev() {
            let mut own = vec![Word::MAX; words];
            match filled.shape(branch) {
                Shape::Absent => continue,
                Shape::Literal { variable, negated, known } => {
                    and_variable(&mut own, variable, negated);
                    if let Some(known) = known {
                        and_variable(&mut own, known, false);
                    }
                }
                Shape::Join { all, free } => {
                    // What is `any` of its operands is what is not `all` of their opposites.
                    if let Some(free) = free {
                        and_variable(&mut own, free, !all);
                    }
                    for operand in filled.operands(tree, branch) {
                        and(&mut own, filled.table(operand), !all);
                    }
                    if !all {
                        invert(&mut own);
                    }
                }
            }
            let place = filled.place(branch);
            if let Some(table) = filled.tables.get_mut(place) {
                table.copy_from_slice(&own);
            }
        }
        filled
    }

    fn shape(&self, branch: Branch) -> Shape {
        self.shapes.get(branch - self.root).copied().unwrap_or(Shape::Absent)
    }

    /// The operands that have tables.
    fn operands(&self, tree: &Tree, branch: Branch) -> impl Iterator<Item = Branch> {
        tree.operands(branch).filter(|operand| !matches!(self.shape(*operand), Shape::Absent))
    }

    /// Where the words of a branch are, in its tables and in whatever has a table for each branch.
    fn place(&self, branch: Branch) -> Range<usize> {
        let start = (branch - self.root) * self.words;
        start..start + self.words
    }

    #[allow(clippy::indexing_slicing)] // As many tables as shapes.
    fn table(&self, branch: Branch) -> &[Word] {
        &self.tables[self.place(branch)]
    }

    /// A smallest part that never or always holds.
    pub(super) fn constant(&self, tree: &Tree) -> Option<Branch> {
        live(tree, self.root).rev().find(|branch| match self.shape(*branch) {
            Shape::Join { all: true, .. } => is_only(self.table(*branch), 0),
            Shape::Join { all: false, .. } => is_only(self.table(*branch), Word::MAX),
            _ => false,
        })
    }

    /// Of a part that [`Self::constant`] gave, operands that suffice for it, none of which could be spared.
    pub(super) fn minimal(&self, tree: &Tree, branch: Branch) -> Vec<Branch> {
        let any = !tree.is_all(branch);
        let mut needed = tree.flat_operands(branch);
        needed.retain(|operand| !matches!(self.shape(*operand), Shape::Absent));
        let mut spared = 0;
        while spared < needed.len() {
            let mut without = vec![Word::MAX; self.words];
            for (_, operand) in needed.iter().enumerate().filter(|(place, _)| *place != spared) {
                and(&mut without, self.table(*operand), any);
            }
            match is_only(&without, 0) {
                true => drop(needed.remove(spared)),
                false => spared += 1,
            }
        }
        needed
    }

    /// The parts without each of which the rule is the same, but for those within another; first what stands least deep,
    /// and of that the last.
    ///
    /// Going down, for each part the assignments are kept in which it decides: all its fellows in an `all` hold, none
    /// in an `any` does. If it holds in every one of them (or in none), the `all` (the `any`) can do without it.
    pub(super) fn idle(&self, tree: &Tree) -> Vec<Branch> {
        let mut cares = vec![0; self.tables.len()];
        if let Some(whole) = cares.get_mut(..self.words) {
            whole.fill(Word::MAX);
        }
        let mut found = Vec::new();
        let mut branch = self.root;
        while branch < tree.end(self.root) {
            let care = cares.get(self.place(branch)).unwrap_or_default().to_vec();
            if branch != self.root && self.is_idle(tree, branch, &care) {
                found.push(branch);
                branch = tree.end(branch);
                continue;
            }
            if let Shape::Join { all, free } = self.shape(branch) {
                self.share(tree, branch, all, free, care, &mut cares);
            }
            branch += 1;
        }
        found.sort_by_key(|branch| (tree.level(*branch), Reverse(*branch)));
        found
    }

    fn is_idle(&self, tree: &Tree, branch: Branch, care: &[Word]) -> bool {
        match (self.shape(branch), tree.is_all(tree.parent(branch))) {
            (Shape::Absent, _) => false,
            (_, true) => is_within(care, self.table(branch)),
            (_, false) => is_apart(care, self.table(branch)),
        }
    }

    /// Gives each operand where it decides: forth for the fellows before it, and back for those after it.
    #[allow(clippy::indexing_slicing)] // As many cares as tables.
    fn share(
        &self,
        tree: &Tree,
        branch: Branch,
        all: bool,
        free: Option<usize>,
        mut care: Vec<Word>,
        cares: &mut [Word],
    ) {
        if let Some(free) = free {
            and_variable(&mut care, free, !all);
        }
        let operands = self.operands(tree, branch).collect::<Vec<_>>();
        for operand in &operands {
            cares[self.place(*operand)].copy_from_slice(&care);
            and(&mut care, self.table(*operand), !all);
        }
        care.fill(Word::MAX);
        for operand in operands.iter().rev() {
            and(&mut cares[self.place(*operand)], &care, false);
            and(&mut care, self.table(*operand), !all);
        }
    }

    /// The one other part that is reason enough for `branch` not to matter: the nearest, and as small as it can be.
    pub(super) fn reason(&self, tree: &Tree, branch: Branch) -> Option<(Reason, Branch)> {
        let mut inner = branch;
        while inner != self.root {
            let outer = tree.parent(inner);
            let others = self.operands(tree, outer).filter(|other| *other != inner);
            if let Some((reason, other)) = others.into_iter().find_map(|other| self.because(tree, branch, outer, other))
            {
                return Some((reason, other));
            }
            inner = outer;
        }
        None
    }

    fn because(&self, tree: &Tree, branch: Branch, outer: Branch, other: Branch) -> Option<(Reason, Branch)> {
        let (own, table) = (self.table(branch), self.table(other));
        let reason = match tree.is_all(outer) {
            true if is_within(table, own) => Reason::Demanded,
            true if is_apart(table, own) => Reason::Excluded,
            false if is_within(own, table) => Reason::Passed,
            _ => return None,
        };
        if own == table {
            return Some((Reason::Repeats, other));
        }
        let smaller = match tree.what(other) == tree.what(outer) {
            true => self.operands(tree, other).find_map(|operand| self.because(tree, branch, outer, operand)),
            false => None,
        };
        Some(smaller.unwrap_or((reason, other)))
    }
}
