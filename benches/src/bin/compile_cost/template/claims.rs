use jwt_core::{Claims, Role, Roles, Scope, Scopes};

#[derive(Role)]
pub enum Role {
    #[role(implies(Editor, Auditor))]
    Admin,
    Editor,
    Auditor,
    Suspended,
}

#[derive(Scope)]
pub enum Scope {
    #[scope(rename = "articles:read")]
    Read,
    #[scope(rename = "articles:write")]
    Write,
}

#[derive(Claims)]
pub struct User {
    pub sub: String,
    #[claim(roles)]
    pub roles: Roles<Role>,
    #[claim(scopes)]
    pub scope: Scopes<Scope>,
    #[claim(length(max = 80))]
    pub display_name: Option<String>,
}
