//! What it costs a build to look for mistakes in a rule: the whole search of `#[jwt_protected(..)]`, against trying every
//! assignment, which finds no more than whether the rule can hold, and against reading the rule with syn.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --bin rule_logic
//! cargo run --manifest-path benches/Cargo.toml --bin rule_logic     # as proc macros are built by default
//! ```

#[path = "../../../jwt-macros/src/rule/logic/mod.rs"]
#[allow(dead_code)]
mod logic;

use logic::{Formula, Node, Part};
use std::hint::black_box;
use std::time::{Duration, Instant};

enum Rule {
    Name(usize),
    Not(Box<Rule>),
    All(Vec<Rule>),
    Any(Vec<Rule>),
}

use Rule::{All, Any, Name};

fn not(rule: Rule) -> Rule {
    Rule::Not(Box::new(rule))
}

impl Rule {
    fn text(&self) -> String {
        let list = |rules: &[Self]| rules.iter().map(Self::text).collect::<Vec<_>>().join(", ");
        match self {
            Name(name) => format!("role(\"role-{name}\")"),
            Self::Not(rule) => format!("!{}", rule.text()),
            All(rules) => format!("all({})", list(rules)),
            Any(rules) => format!("any({})", list(rules)),
        }
    }

    fn part(&self, formula: &mut Formula) -> Part {
        let node = match self {
            Name(name) => Node::Atom(*name),
            Self::Not(rule) => Node::Not(rule.part(formula)),
            All(rules) => Node::All(rules.iter().map(|rule| rule.part(formula)).collect()),
            Any(rules) => Node::Any(rules.iter().map(|rule| rule.part(formula)).collect()),
        };
        formula.add(node)
    }

    fn holds(&self, held: usize) -> bool {
        match self {
            Name(name) => held >> name & 1 == 1,
            Self::Not(rule) => !rule.holds(held),
            All(rules) => rules.iter().all(|rule| rule.holds(held)),
            Any(rules) => rules.iter().any(|rule| rule.holds(held)),
        }
    }
}

/// Rules of so many names, each of them of one of three kinds.
fn shapes(names: usize) -> Vec<(&'static str, Rule)> {
    let all = || (0..names).map(Name);
    let next = |name: usize| (name + 1) % names;
    vec![
        ("any of all names", Any(all().collect())),
        (
            "nested, each name once",
            all().skip(1).enumerate().fold(Name(0), |rule, (depth, name)| match depth % 2 {
                0 => All(vec![name, rule]),
                _ => Any(vec![name, not(rule)]),
            }),
        ),
        ("each name twice, right", All((0..names).map(|name| Any(vec![Name(name), Name(next(name))])).collect())),
        (
            "each name held and lacking, right",
            Any((0..names).map(|name| All(vec![Name(name), not(Name(next(name)))])).collect()),
        ),
        ("a contradiction of all names", All(all().chain([not(Any(all().collect()))]).collect())),
        (
            "one contradiction, deep",
            All((0..names - 2)
                .map(|name| Any(vec![Name(name), Name(next(name))]))
                .chain([Any(vec![All(vec![Name(0), Name(1), not(Name(0))]), Name(names - 1), Name(names - 2)])])
                .collect()),
        ),
        (
            "as many idle parts as names",
            Any(all().chain((0..names).map(|name| All(vec![Name(next(name)), Name(name)]))).collect()),
        ),
        (
            "the same, of names held and lacking",
            Any((0..names)
                .flat_map(|name| {
                    let lacking = || All(vec![Name(name), not(Name(next(name)))]);
                    [lacking(), All(vec![lacking(), Name((name + 2) % names)])]
                })
                .collect()),
        ),
        // Idle in two values and not in three, which takes a variable more for each kind.
        (
            "idle but for what is not known",
            Any((0..names)
                .step_by(3)
                .filter(|name| name + 2 < names)
                .flat_map(|name| {
                    let (one, other, third) = (|| Name(name), || Name(name + 1), || Name(name + 2));
                    [All(vec![one(), other()]), All(vec![not(one()), third()]), All(vec![other(), third()])]
                })
                .collect()),
        ),
    ]
}

/// The median of what `run` takes, in microseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 11 || times.len() < 1001 && start.elapsed() < Duration::from_millis(300) {
        let begin = Instant::now();
        run();
        times.push(begin.elapsed());
    }
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, |middle| middle.as_secs_f64() * 1e6)
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

    /// A rule in which names occur so many times.
    fn rule(&mut self, names: usize, uses: usize, all: bool) -> Rule {
        if uses == 1 {
            let name = Name(self.below(names));
            return if self.below(3) == 0 { not(name) } else { name };
        }
        let mut left = uses;
        let mut rules = Vec::new();
        while left > 0 {
            let share = 1 + self.below(left.min(uses - 1).min(1 + uses / 2));
            rules.push(self.rule(names, share, !all));
            left -= share;
        }
        if all { All(rules) } else { Any(rules) }
    }
}

fn formula(rule: &Rule, names: usize) -> (Formula, Part) {
    let mut formula = Formula::default();
    for name in 0..names {
        formula.atom(name % 3);
    }
    let whole = rule.part(&mut formula);
    (formula, whole)
}

/// Rules that nobody would write: the slowest of many.
fn random() {
    let mut random = Random(0x5EED);
    for uses in [12, 24, 48] {
        let mut times = (0..500)
            .map(|_| {
                let rule = random.rule(12, uses, random.0 & 1 == 0);
                let (formula, whole) = formula(&rule, 12);
                let mistakes = logic::decide(&formula, whole).len();
                let mut three = [0; 3].map(|_| {
                    let begin = Instant::now();
                    drop(black_box(logic::decide(black_box(&formula), whole)));
                    begin.elapsed()
                });
                three.sort();
                (three[1].as_secs_f64() * 1e6, mistakes)
            })
            .collect::<Vec<_>>();
        times.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (Some((middle, _)), Some((slowest, mistakes))) = (times.get(times.len() / 2), times.last()) else {
            continue;
        };
        println!(
            "500 random rules of 12 names used {uses} times: median {middle:.1}, slowest {slowest:.1} ({mistakes} mistakes)"
        );
    }
}

fn main() {
    println!("{} build; medians in microseconds", if cfg!(debug_assertions) { "unoptimised" } else { "optimised" });
    println!(
        "{:>5}  {:37} {:>8} {:>9} {:>16} {:>15}",
        "names", "rule", "mistakes", "search", "each assignment", "read with syn"
    );
    for names in [12, 16] {
        for (name, rule) in shapes(names) {
            let (formula, whole) = formula(&rule, names);
            let text = rule.text();
            let mistakes = logic::decide(&formula, whole).len();
            let search = median(|| drop(black_box(logic::decide(black_box(&formula), whole))));
            let naive = median(|| {
                // All of them, for a rule that holds has to be shown not to hold always, too.
                black_box((0..1 << names).filter(|held| black_box(&rule).holds(*held)).count());
            });
            let syn = median(|| drop(black_box(syn::parse_str::<syn::Expr>(black_box(&text)))));
            println!(
                "{names:>5}  {name:37} {mistakes:>8} {search:>9.1} {naive:>8.1} ({:>4.0}x) {syn:>7.1} ({:>4.1}x)",
                naive / search,
                syn / search
            );
        }
    }
    random();
}
