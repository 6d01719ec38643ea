//! The program that the README opens with.

use jwt_core::{AuthError, Claims, IssuedToken, Jwt, Role, Roles, Scopes, Tokens, jwt_protected, jwt_public};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{
    get, launch, post, put, routes,
    serde::{Deserialize, json::Json},
};

#[derive(Role)]
enum Role {
    #[role(implies(Editor))]
    Admin,
    Editor,
    #[role(rename = "support-l2")]
    SupportL2,
}

#[derive(Claims)]
struct User {
    sub: String,
    #[claim(roles)]
    roles: Roles<Role>,
    #[claim(scopes)]
    scope: Scopes,
    #[claim(length(max = 80))]
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
struct Login {
    name: String,
    password: String,
}

fn check_password(name: &str, password: &str) -> Option<User> {
    let roles = match (name, password) {
        ("alice", "wonder") => [Role::Admin].into(),
        ("bob", "builder") => Roles::new(),
        _ => return None,
    };
    Some(User { sub: name.into(), roles, scope: ["articles:write"].into(), display_name: None })
}

#[jwt_public("this is where callers get a token")]
#[post("/login", data = "<form>")]
async fn login(form: Json<Login>, tokens: &Tokens) -> Result<Json<IssuedToken>, AuthError> {
    let user = check_password(&form.name, &form.password).ok_or(AuthError::bad_credentials())?;
    Ok(Json(tokens.issue(&user)?))
}

#[jwt_protected]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected(claims = User, roles = "admin")]
#[get("/admin")]
fn admin() -> &'static str {
    "welcome"
}

#[jwt_protected(claims = User, role(Role::Admin) || scope("articles:write") && !role("support-l2"))]
#[put("/articles/<author>/<id>")]
async fn edit(author: &str, id: u64) -> String {
    format!("{author} {id}")
}

#[launch]
fn rocket() -> _ {
    rocket::build().attach(jwt_core::fairing()).mount("/", routes![login, me, admin, edit])
}

#[test]
fn the_program_works() {
    let client = Client::tracked(rocket()).unwrap();
    assert_eq!(client.get("/admin").dispatch().status(), Status::Unauthorized);
    let login = |name: &str, password: &str| {
        let body = format!(r#"{{"name":"{name}","password":"{password}"}}"#);
        client.post("/login").body(body).dispatch()
    };
    assert_eq!(login("alice", "x").status(), Status::Unauthorized);
    for (name, password, admin) in [("alice", "wonder", Status::Ok), ("bob", "builder", Status::Forbidden)] {
        let response = login(name, password);
        assert_eq!(response.headers().get_one("Cache-Control"), Some("no-store"));
        let answer: serde_json::Value = response.into_json().unwrap();
        let bearer = || Header::new("Authorization", format!("Bearer {}", answer["access_token"].as_str().unwrap()));
        assert_eq!(client.get("/me").header(bearer()).dispatch().into_string().unwrap(), name);
        assert_eq!(client.get("/admin").header(bearer()).dispatch().status(), admin);
        assert_eq!(client.put("/articles/x/5").header(bearer()).dispatch().into_string().unwrap(), "x 5");
    }
    assert_eq!(admin(), "welcome");
}
