//! Reading: of one's own tenant, whose name is in the path or the query; and what everybody may see.

use crate::{
    claims::User,
    notes::{Note, Notes},
    policies::InTenant,
    problem::Problem,
};
use jwt_core::{Jwt, jwt_protected, jwt_public};
use rocket::{
    State, get,
    serde::{Serialize, json::Json},
};
use std::path::PathBuf;

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Me {
    name: String,
    tenant: String,
}

#[jwt_protected]
#[get("/me")]
pub(crate) fn me(user: Jwt<User>) -> Json<Me> {
    Json(Me { name: user.sub.clone(), tenant: user.tenant.clone() })
}

#[jwt_public("owners have published these")]
#[get("/published/<id>")]
pub(crate) async fn published(id: i64, notes: &State<Notes>) -> Result<Option<Json<Note>>, Problem> {
    Ok(notes.published(id).await?.map(Json))
}

// Asked of the path.
#[jwt_protected(scope("notes:read"), when(claims.tenant == tenant))]
#[get("/tenants/<tenant>/notes")]
pub(crate) async fn list(tenant: &str, user: Jwt<User>, notes: &State<Notes>) -> Result<Json<Vec<Note>>, Problem> {
    let proof = user.require(InTenant { tenant })?;
    Ok(Json(notes.list(&proof, "").await?))
}

#[jwt_protected(scope("notes:read"), when(claims.tenant == tenant))]
#[get("/tenants/<tenant>/notes/<id>")]
pub(crate) async fn one(
    tenant: &str,
    id: i64,
    user: Jwt<User>,
    notes: &State<Notes>,
) -> Result<Option<Json<Note>>, Problem> {
    let proof = user.require(InTenant { tenant })?;
    Ok(notes.read(&proof, id).await?.map(Json))
}

/// The first folder is that of the tenant.
#[jwt_protected(scope("notes:read"), when(path.starts_with(&claims.tenant)))]
#[get("/folders/<path..>")]
pub(crate) async fn folder(path: PathBuf, user: Jwt<User>, notes: &State<Notes>) -> Result<Json<Vec<Note>>, Problem> {
    let proof = user.require(InTenant { tenant: &user.tenant })?;
    let folder = path.strip_prefix(&user.tenant).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Json(notes.list(&proof, &folder).await?))
}

// Asked of the query, where the limit may be left out.
#[jwt_protected(scope("notes:read"), when(claims.tenant == tenant && limit.is_none_or(|limit| limit <= 100)))]
#[get("/search?<tenant>&<text>&<limit>")]
pub(crate) async fn search(
    tenant: &str,
    text: &str,
    limit: Option<u32>,
    user: Jwt<User>,
    notes: &State<Notes>,
) -> Result<Json<Vec<Note>>, Problem> {
    let proof = user.require(InTenant { tenant })?;
    Ok(Json(notes.search(&proof, text, limit.unwrap_or(20)).await?))
}
