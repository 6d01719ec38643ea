//! What stands in the README is compiled as printed: the program as it is, fragments with what they need around them.
//!
//! The program at the top compiles and runs; `guards.rs` and the quickstart show that such routes do what is said of them.

use std::fs;
use std::path::{Path, PathBuf};

/// What surrounds a fragment, by the comment that stands above it in the README.
const FRAGMENTS: [(&str, &str, &str); 7] = [
    (
        "ownership",
        "use jwt_core::{AuthError, Claims, Granted, Jwt, Role, Roles, Scopes, jwt_policy, jwt_protected};\n\
         use rocket::{State, get, put};\n#[derive(Role)]\nenum Role { Editor }\n\
         #[derive(Claims)]\nstruct User { tenant: u64, #[claim(roles)] roles: Roles<Role>, #[claim(scopes)] scope: Scopes }\n\
         struct Note { id: u64, tenant: u64 }\nstruct Notes(Vec<Note>);\n\
         impl Notes { fn find(&self, id: u64) -> Option<&Note> { self.0.iter().find(|note| note.id == id) } }\n",
        "fn main() { let _ = rocket::routes![list, change]; }\n",
    ),
    (
        "modules",
        "use jwt_core::{Claims, Role, Roles, Scopes, jwt_protected};\n#[derive(Role)]\nenum Role { Admin }\n\
         #[derive(Claims)]\nstruct User { #[claim(roles)] roles: Roles<Role>, #[claim(scopes)] scope: Scopes }\n",
        "fn main() { let _ = rocket::routes![admin::users, admin::log, admin::health]; }\n",
    ),
    (
        "sessions",
        "use jwt_core::{AuthError, Claims, Jwt, TokenPair, Tokens, jwt_protected, jwt_public};\n\
         use rocket::{State, delete, post, serde::json::Json};\n\
         #[derive(Claims)]\nstruct User { sub: String }\n\
         #[derive(serde::Deserialize)]\nstruct Login { name: String }\nstruct Users;\n\
         impl Users {\n\
         fn check(&self, login: &Login) -> Option<User> { self.find(&login.name) }\n\
         fn find(&self, name: &str) -> Option<User> { Some(User { sub: name.to_owned() }) }\n}\n",
        "fn main() { let _ = rocket::routes![log_in, go_on, log_out, log_out_everywhere]; }\n",
    ),
    ("claims", "use jwt_core::{Claims, Role, Roles};\n#[derive(Role)]\nenum Role { Admin }\n", "fn main() {}\n"),
    ("testing", PROGRAM, ""),
    ("oauth", PROGRAM_OF_ITS_OWN, OAUTH),
    (
        "verifier",
        "use jwt_core::{Algorithm, DefaultClaims as User, KeySet, Signer, Verified, Verifier};\nuse std::time::Duration;\n\
         pub fn run(json: &str, text: &str, pem: &str, user: User) -> Result<String, Box<dyn std::error::Error>> {\n",
        "let _ = token;\nOk(text)\n}\nfn main() {}\n",
    ),
];

/// What is a part of an example, which needs features that cost much to build: compiled and run there.
const QUOTED: [(&str, &str); 2] =
    [("health", "examples/resource-server/src/health.rs"), ("cookies", "examples/session/src/users.rs")];

/// It is a program, which is run with this `main`.
const PROGRAM_OF_ITS_OWN: &str = "<program of its own>";

const OAUTH: &str = r#"
fn main() {
    use rocket::http::{ContentType, Header};
    let client = rocket::local::blocking::Client::untracked(rocket()).expect("launches");
    let form = "grant_type=client_credentials&scope=invoices:read&client_id=billing&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw";
    let answer = client.post("/oauth/token").header(ContentType::Form).body(form).dispatch().into_string().expect("JSON");
    let (_, token) = answer.split_once("\"access_token\":\"").expect("a token");
    let bearer = Header::new("Authorization", format!("Bearer {}", token.split('"').next().expect("a token")));
    assert_eq!(client.get("/invoices").header(bearer).dispatch().into_string().as_deref(), Some("no. 1: paid"));
}
"#;

/// What stands in Rocket.toml, for programs that are run.
const CONFIGURED: &str = "rocket::custom(rocket::Config::figment().merge((\"jwt.issuer\", \"https://api.example.com\")).merge((\"jwt.audience\", \"api\")))";

/// The README's program takes the place of this.
const PROGRAM: &str = "<program>";

fn readme() -> String {
    file("README.md")
}

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).expect(path)
}

/// A route for each rule in the table of rules.
fn rules(readme: &str) -> String {
    let (_, table) = readme.split_once("| rule | passes |\n| --- | --- |\n").expect("a table of rules");
    let cells = table
        .lines()
        .take_while(|line| line.starts_with("| "))
        .map(|line| line.split(" | ").next().unwrap_or_default());
    let rules = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(|rule| rule.replace("\\|", "|"));
    let mut program = String::from(
        "#![allow(dead_code)]\nuse jwt_core::{Claims, Role, Roles, Scopes, jwt_policy, jwt_protected};\nuse rocket::get;\n\
         #[derive(Role)]\nenum Role { Admin, Editor, Auditor, Suspended }\n\
         #[derive(Claims)]\nstruct User { sub: String, #[claim(roles)] roles: Roles<Role>, #[claim(scopes)] scope: Scopes }\n\
         #[jwt_policy(claims = User, role(\"editor\"))]\nstruct CanPublish;\nfn main() {}\n",
    );
    let mut count = 0;
    for rule in rules {
        let attribute = match rule.strip_prefix("#[") {
            Some(_) => rule,
            None if rule.starts_with("claims") => format!("#[jwt_protected({rule})]"),
            None => format!("#[jwt_protected(claims = User, {rule})]"),
        };
        program.push_str(&format!(
            "{attribute}\n#[get(\"/{count}/<author>\")]\nfn route_{count}(author: &str) {{\n    _ = author;\n}}\n"
        ));
        count += 1;
    }
    assert!(count > 12, "{count} rules in the table:\n{program}");
    program
}

/// The route map of the program, as the README prints it.
fn map(readme: &str) -> String {
    let (_, after) = readme.split_once("```text\nAccess:\n").expect("a map");
    let lines = after.lines().take_while(|line| *line != "```");
    lines.map(|line| format!("{}\n", line.trim_start_matches("   >> "))).collect()
}

/// The code block below `<!-- name -->`.
fn block(readme: &str, name: &str) -> String {
    let (_, after) =
        readme.split_once(&format!("<!-- {name} -->\n```rust\n")).unwrap_or_else(|| panic!("no block {name}"));
    let (block, _) = after.split_once("\n```").expect("the block ends");
    block.to_owned()
}

#[test]
fn every_block_is_compiled_or_marked() {
    let readme = readme();
    let marked = |marker: &&str| readme.contains(&format!("<!-- {marker} -->\n```rust\n"));
    let quoted = QUOTED.iter().map(|(name, _)| *name);
    let known = FRAGMENTS.iter().map(|(name, ..)| *name).chain(quoted).chain(["program"]).filter(marked).count();
    assert_eq!(readme.matches("```rust\n").count(), known, "a block of the README without its comment");
}

#[test]
fn what_is_quoted_stands_in_the_example() {
    for (name, path) in QUOTED {
        assert!(file(path).replace("pub(crate) ", "").contains(&block(&readme(), name)), "{name}");
    }
}

#[test]
fn what_is_printed_compiles() {
    let readme = readme();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(&folder).expect("a folder");
    let program = block(&readme, "program");
    let cases = trybuild::TestCases::new();
    let case = |name: &str, text: &str| {
        let file = folder.join(format!("{name}.rs"));
        fs::write(&file, text).expect("a file");
        cases.pass(file);
    };
    // Rocket's `#[launch]` makes a `main` that serves for ever: this one ignites, and ends.
    let ignited = program.replace("#[launch]\nfn rocket() -> _ {", "fn rocket() -> rocket::Rocket<rocket::Build> {");
    assert_ne!(ignited, program, "the program has no `#[launch]`");
    let ignited = ignited.replace("use rocket::{get, launch, post", "use rocket::{get, post");
    case(
        "program",
        &format!(
            "{ignited}\nfn main() {{\n    let client = rocket::local::blocking::Client::tracked(rocket()).expect(\"launches\");\n    \
             assert_eq!(client.get(\"/me\").dispatch().status().code, 401);\n    \
             let login = client.post(\"/login\").body(r#\"{{\"name\":\"alice\",\"password\":\"wonderland\"}}\"#).dispatch();\n    \
             let token = login.into_string().expect(\"a token\");\n    \
             let token = token.split('\"').nth(3).expect(\"a token\");\n    \
             let bearer = rocket::http::Header::new(\"Authorization\", format!(\"Bearer {{token}}\"));\n    \
             assert_eq!(client.get(\"/me\").header(bearer.clone()).dispatch().into_string().as_deref(), Some(\"Alice\"));\n    \
             assert_eq!(client.get(\"/admin\").header(bearer).dispatch().status().code, 403);\n    \
             assert_eq!(jwt_core::audit(client.rocket()).to_string(), {:?});\n}}\n",
            map(&readme)
        ),
    );
    case("rules", &rules(&readme));
    for (name, before, after) in FRAGMENTS {
        let fragment = block(&readme, name);
        let text = match before {
            PROGRAM => {
                // trybuild runs a program, and no tests: the module is compiled, and its test called.
                let module = fragment.replace("#[cfg(test)]\n", "").replace("#[test]\n    fn", "pub(crate) fn");
                format!("{ignited}\n{module}\nfn main() {{\n    tests::editors_are_not_admins();\n}}\n")
            }
            PROGRAM_OF_ITS_OWN => {
                let ignited =
                    fragment.replace("#[launch]\nfn rocket() -> _ {", "fn rocket() -> rocket::Rocket<rocket::Build> {");
                let configured =
                    ignited.replace("get, launch, routes", "get, routes").replace("rocket::build()", CONFIGURED);
                format!("{configured}\n{after}")
            }
            _ => format!("#![allow(dead_code, unused_imports)]\n{before}{fragment}\n{after}"),
        };
        case(name, &text);
    }
}
