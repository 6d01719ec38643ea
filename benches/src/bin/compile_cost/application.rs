//! The application that is compiled, in two styles that differ in nothing but how a route says who may pass.

use std::fmt::Write;

const ROUTES_IN_A_MODULE: usize = 25;

/// How a route says who may pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `#[jwt_protected(..)]` above it.
    Declared,
    /// A guard as its first argument, of one of a handful of types that check a `Jwt<User>` in code.
    HandWritten,
}

pub(crate) struct Application {
    style: Style,
    routes: usize,
}

/// One requirement, in the words of both styles.
struct Requirement {
    attribute: &'static str,
    guard: &'static str,
}

/// A realistic mix. What the attribute says first holds in any case; the names of a handler that has no `Jwt<User>` need
/// `claims = User` besides.
const REQUIREMENTS: [Requirement; 5] = [
    Requirement { attribute: "", guard: "Anyone" },
    Requirement { attribute: "roles = \"editor\"", guard: "Editor" },
    Requirement {
        attribute: "role(\"admin\") || (scope(\"articles:write\") && !role(\"suspended\"))",
        guard: "Writer",
    },
    Requirement { attribute: "role(Role::Admin)", guard: "Admin" },
    Requirement { attribute: "roles = [\"editor\", \"auditor\"], scopes = \"articles:read\"", guard: "Reviewer" },
];

struct Shape {
    /// Whether an argument is a `Jwt<User>`.
    names_claims: bool,
    text: &'static str,
}

/// Handlers as they are: a parameter of the path or two, the user or managed state, half of them asynchronous.
const SHAPES: [Shape; 4] = [
    Shape {
        names_claims: true,
        text: r#"#[get("/NUMBER/<id>")]
pub fn handler_NUMBER(GUARDid: u64, user: Jwt<User>) -> String {
    let title = format!("article {id}");
EDITED    let name = user.display_name.as_deref().unwrap_or(&user.sub);
    format!("{title} for {name}")
}
"#,
    },
    Shape {
        names_claims: false,
        text: r#"#[get("/NUMBER/<words>?<limit>")]
pub async fn handler_NUMBER(GUARDwords: &str, limit: Option<usize>, store: &State<Store>) -> String {
    let found = store.search(words, limit.unwrap_or(20)).await;
    match found.is_empty() {
        true => format!("nothing about {words}"),
        false => found.join("\n"),
    }
}
"#,
    },
    Shape {
        names_claims: false,
        text: r#"#[get("/NUMBER/<author>/<id>")]
pub fn handler_NUMBER(GUARDauthor: &str, id: u64, store: &State<Store>) -> Result<String, NotFound<String>> {
    let text = store.find(id).ok_or_else(|| NotFound(format!("{author} has no article {id}")))?;
    Ok(format!("{author}: {text}"))
}
"#,
    },
    Shape {
        names_claims: true,
        text: r#"#[post("/NUMBER/<id>")]
pub async fn handler_NUMBER(
    GUARDid: u64,
    user: Jwt<User>,
    store: &State<Store>,
) -> Result<String, NotFound<String>> {
    let others = store.search(&user.sub, 10).await;
    if id == 0 {
        return Err(NotFound(format!("{} has {} articles, and not this one", user.sub, others.len())));
    }
    Ok(format!("{} publishes {id}", user.sub))
}
"#,
    },
];

impl Application {
    pub(crate) fn new(style: Style, routes: usize) -> Self {
        Self { style, routes }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.style {
            Style::Declared => "declared",
            Style::HandWritten => "hand-written",
        }
    }

    /// The files of `src/`, after the `edit`th change of one handler in the middle.
    pub(crate) fn files(&self, edit: usize) -> Vec<(String, String)> {
        let mut files = vec![
            ("main.rs".to_owned(), self.main()),
            ("claims.rs".to_owned(), include_str!("template/claims.rs").to_owned()),
            ("store.rs".to_owned(), include_str!("template/store.rs").to_owned()),
        ];
        if self.style == Style::HandWritten {
            files.push(("guards.rs".to_owned(), include_str!("template/guards.rs").to_owned()));
        }
        files.extend((0..self.modules()).map(|module| (format!("part_{module}.rs"), self.module(module, edit))));
        files
    }

    fn modules(&self) -> usize {
        self.routes.div_ceil(ROUTES_IN_A_MODULE)
    }

    fn main(&self) -> String {
        let mut modules = vec!["claims".to_owned(), "store".to_owned()];
        if self.style == Style::HandWritten {
            modules.push("guards".to_owned());
        }
        modules.extend((0..self.modules()).map(|module| format!("part_{module}")));
        let mut text = String::new();
        for module in modules {
            let _ = writeln!(text, "mod {module};");
        }
        text += "\n#[rocket::launch]\nfn rocket() -> _ {\n    rocket::build()\n        .attach(jwt_core::fairing())\n";
        text += "        .manage(store::Store::default())\n";
        for module in 0..self.modules() {
            let _ = writeln!(text, "        .mount(\"/{module}\", part_{module}::routes())");
        }
        text + "}\n"
    }

    fn module(&self, module: usize, edit: usize) -> String {
        let first = module * ROUTES_IN_A_MODULE;
        let handlers = first..self.routes.min(first + ROUTES_IN_A_MODULE);
        let middle = (module == (self.modules() - 1) / 2).then_some(handlers.start.midpoint(handlers.end) / 4 * 4);
        let names = handlers.clone().map(|number| format!("handler_{number}")).collect::<Vec<_>>().join(", ");
        let mut text = String::from(match self.style {
            Style::Declared => include_str!("template/declared.rs"),
            Style::HandWritten => include_str!("template/hand_written.rs"),
        });
        let _ = writeln!(text, "\npub fn routes() -> Vec<Route> {{\n    routes![{names}]\n}}");
        for number in handlers {
            text += &self.handler(number, if middle == Some(number) { edit } else { 0 });
        }
        text
    }

    #[allow(clippy::indexing_slicing, reason = "of what is not empty")]
    fn handler(&self, number: usize, edits: usize) -> String {
        let shape = &SHAPES[number % SHAPES.len()];
        let requirement = &REQUIREMENTS[number % REQUIREMENTS.len()];
        let (attribute, guard) = match self.style {
            Style::Declared => {
                let claims = if shape.names_claims { "" } else { "claims = User" };
                let comma = if claims.is_empty() || requirement.attribute.is_empty() { "" } else { ", " };
                (format!("#[jwt_protected({claims}{comma}{})]\n", requirement.attribute), String::new())
            }
            Style::HandWritten => (String::new(), format!("_guard: {}, ", requirement.guard)),
        };
        // A change as one makes it: it moves all that stands below.
        let edited: String =
            (0..edits).map(|edit| format!("    let title = format!(\"{{title}}.{edit}\");\n")).collect();
        let text =
            shape.text.replace("NUMBER", &number.to_string()).replace("GUARD", &guard).replace("EDITED", &edited);
        format!("\n{attribute}{text}")
    }
}
