//! Random rules against an oracle that tries every token: which names it holds, and which groups of names are known.
//!
//! It shares nothing with the search but the formula, and reads that as `jwt-core` does: in Kleene's logic, from the top.

use super::{Finding, Formula, Node, Part, Reason, Seen, decide};

#[derive(Clone, Copy, PartialEq, Debug)]
enum Truth {
    Fails,
    Unknown,
    Holds,
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::Fails => Self::Holds,
            Self::Unknown => Self::Unknown,
            Self::Holds => Self::Fails,
        }
    }

    fn rank(self) -> usize {
        self as usize
    }
}

/// A token: a bit for each atom that it holds, and one for each group that is known.
#[derive(Clone, Copy)]
struct Token {
    held: usize,
    known: usize,
}

struct Oracle<'a> {
    formula: &'a Formula,
    whole: Part,
    /// For each part whether it was taken out, or what it was replaced by.
    altered: Vec<Option<Altered>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Altered {
    Gone,
    Constant(Truth),
}

impl<'a> Oracle<'a> {
    fn new(formula: &'a Formula, whole: Part) -> Self {
        Self { formula, whole, altered: vec![None; formula.nodes.len()] }
    }

    fn atoms(&self) -> usize {
        self.formula.groups.len()
    }

    fn groups(&self) -> usize {
        self.formula.groups.iter().max().map_or(0, |last| last + 1)
    }

    fn tokens(&self) -> impl Iterator<Item = Token> + use<> {
        let known = 1 << self.groups();
        (0..1 << self.atoms()).flat_map(move |held| (0..known).map(move |known| Token { held, known }))
    }

    /// `None` where the part is gone, or everything in it.
    fn truth(&self, part: Part, token: Token) -> Option<Truth> {
        match self.altered[part] {
            Some(Altered::Gone) => return None,
            Some(Altered::Constant(truth)) => return Some(truth),
            None => {}
        }
        let all = |parts: &[Part]| parts.iter().filter_map(|part| self.truth(*part, token)).collect::<Vec<_>>();
        match &self.formula.nodes[part] {
            Node::Atom(atom) => Some(match (token.held >> atom & 1, token.known >> self.formula.groups[*atom] & 1) {
                (1, _) => Truth::Holds,
                (_, 1) => Truth::Fails,
                _ => Truth::Unknown,
            }),
            Node::Not(inner) => self.truth(*inner, token).map(Truth::not),
            Node::All(parts) => all(parts).into_iter().min_by_key(|truth| truth.rank()),
            Node::Any(parts) => all(parts).into_iter().max_by_key(|truth| truth.rank()),
        }
    }

    fn passing(&self) -> Vec<bool> {
        self.tokens().map(|token| self.truth(self.whole, token) == Some(Truth::Holds)).collect()
    }

    fn is_live(&self, part: Part) -> bool {
        self.truth(part, Token { held: 0, known: 0 }).is_some()
    }

    /// The parts of `whole` that are left, itself included.
    fn parts(&self, part: Part, found: &mut Vec<Part>) {
        if !self.is_live(part) {
            return;
        }
        found.push(part);
        match &self.formula.nodes[part] {
            Node::Atom(_) => {}
            Node::Not(inner) => self.parts(*inner, found),
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.parts(*part, found)),
        }
    }

    /// What is still wrong: a part that is the same for every token of which all is known, or that could be any constant.
    fn wrong(&mut self) -> Option<String> {
        let mut parts = Vec::new();
        self.parts(self.whole, &mut parts);
        let passing = self.passing();
        for part in parts {
            let known = self.tokens().filter(|token| token.known + 1 == 1 << self.groups());
            let truths = known.filter_map(|token| self.truth(part, token)).collect::<Vec<_>>();
            if truths.iter().all(|truth| *truth == truths[0]) {
                return Some(format!("part {part} is always {:?}", truths[0]));
            }
            if part == self.whole {
                continue;
            }
            for constant in [Truth::Fails, Truth::Holds] {
                self.altered[part] = Some(Altered::Constant(constant));
                let same = self.passing() == passing;
                self.altered[part] = None;
                if same {
                    return Some(format!("part {part} may as well be {constant:?}"));
                }
            }
        }
        None
    }

    /// Whether these (each with its sign) can be `wanted` all at once, for a token of which all is known.
    fn possible(&self, parts: &[Seen], wanted: Truth) -> bool {
        let known = self.tokens().filter(|token| token.known + 1 == 1 << self.groups());
        let mut truths = known.map(|token| {
            parts.iter().all(|seen| {
                let truth = self.truth(seen.part, token).unwrap();
                wanted == if seen.negated { truth.not() } else { truth }
            })
        });
        truths.any(|all| all)
    }

    /// Holds the finding to what it says, and takes out what it names.
    fn apply(&mut self, finding: &Finding) {
        match finding {
            Finding::Never(parts) | Finding::Always(parts) => {
                let wanted = if matches!(finding, Finding::Never(_)) { Truth::Holds } else { Truth::Fails };
                assert!(parts.len() > 1);
                assert!(!self.possible(parts, wanted), "{finding:?} is not so");
                for spared in 0..parts.len() {
                    let mut fewer = parts.clone();
                    fewer.remove(spared);
                    assert!(self.possible(&fewer, wanted), "{finding:?}: {spared} is not needed");
                }
                parts.iter().for_each(|seen| self.altered[seen.part] = Some(Altered::Gone));
            }
            Finding::Idle(part, reason) => {
                let before = self.passing();
                if let Some((reason, other)) = reason {
                    self.reason(*part, *reason, *other);
                }
                self.altered[*part] = Some(Altered::Gone);
                assert!(self.is_live(self.whole), "the whole rule is no part");
                assert_eq!(self.passing(), before, "{finding:?}: it matters");
            }
        }
    }

    /// What a reason says of the two parts is so, from where the part stands.
    fn reason(&self, part: Part, reason: Reason, other: Seen) {
        assert!(self.is_live(other.part));
        let known = self.tokens().filter(|token| token.known + 1 == 1 << self.groups());
        for token in known {
            let own = self.truth(part, token) == Some(Truth::Holds);
            let other = (self.truth(other.part, token) == Some(Truth::Holds)) != other.negated;
            assert!(match reason {
                Reason::Repeats => own == other,
                Reason::Demanded => own || !other,
                Reason::Passed => other || !own,
                Reason::Excluded => !(own && other),
            });
        }
    }
}

/// xorshift64*
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    fn formula(&mut self) -> (Formula, Part) {
        let mut formula = Formula::default();
        let groups = 1 + self.below(3);
        for _ in 0..1 + self.below(5) {
            let group = self.below(groups);
            formula.atom(group);
        }
        let depth = 1 + self.below(3);
        let whole = self.part(&mut formula, depth);
        (formula, whole)
    }

    fn part(&mut self, formula: &mut Formula, depth: usize) -> Part {
        let node = match self.below(if depth == 0 { 3 } else { 8 }) {
            0 | 1 => Node::Atom(self.below(formula.groups.len())),
            2 => Node::Not(self.part(formula, depth.saturating_sub(1))),
            kind => {
                let operands = (0..1 + self.below(3)).map(|_| self.part(formula, depth - 1)).collect();
                if kind % 2 == 0 { Node::All(operands) } else { Node::Any(operands) }
            }
        };
        formula.add(node)
    }
}

#[test]
fn every_finding_is_so_and_none_is_missing() {
    let mut random = Random(0x5EED);
    let (mut right, mut wrong) = (0, 0);
    for _ in 0..4_000 {
        let (formula, whole) = random.formula();
        let mut oracle = Oracle::new(&formula, whole);
        let before = oracle.wrong();
        let findings = decide(&formula, whole);
        assert_eq!(before.is_some(), !findings.is_empty(), "{before:?}, {findings:?}: {formula:?}");
        for finding in &findings {
            oracle.apply(finding);
        }
        if oracle.is_live(whole) {
            assert_eq!(oracle.wrong(), None, "left after {findings:?}: {formula:?}");
        }
        *(if findings.is_empty() { &mut right } else { &mut wrong }) += 1;
    }
    assert!(right > 400 && wrong > 400, "{right} right, {wrong} wrong");
}

/// `a1 || .. || a40 || a1` holds too many atoms for a table, and needs none for those that occur once.
#[test]
fn atoms_that_occur_once_cost_nothing() {
    let mut formula = Formula::default();
    let atoms = (0..40).map(|_| formula.atom(0)).collect::<Vec<_>>();
    let mut parts = atoms.iter().map(|atom| formula.add(Node::Atom(*atom))).collect::<Vec<_>>();
    let first = formula.add(Node::Any(parts.clone()));
    assert_eq!(decide(&formula, first), []);
    let again = formula.add(Node::Atom(0));
    parts.push(again);
    let whole = formula.add(Node::Any(parts));
    assert_eq!(
        decide(&formula, whole),
        [Finding::Idle(again, Some((Reason::Repeats, Seen { part: 0, negated: false })))]
    );
}

/// More atoms than a table can hold, each of them twice: the operands are searched, each for itself.
#[test]
fn what_is_too_large_is_searched_in_parts() {
    let mut formula = Formula::default();
    let mut pairs = Vec::new();
    for _ in 0..20 {
        let atom = formula.atom(0);
        let (one, two) = (formula.add(Node::Atom(atom)), formula.add(Node::Atom(atom)));
        let not = formula.add(Node::Not(two));
        pairs.push(formula.add(Node::All(vec![one, not])));
    }
    let whole = formula.add(Node::Any(pairs));
    let findings = decide(&formula, whole);
    assert_eq!(findings.len(), 20);
    assert!(findings.iter().all(|finding| matches!(finding, Finding::Never(parts) if parts.len() == 2)));
}
