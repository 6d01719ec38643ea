//! The routes. What a module asks, every route in it asks: nobody reads or writes without the scope for it.

use crate::{
    claims::User,
    notes::{Note, Notes},
    policies::CanWrite,
    problem::Problem,
};
use jwt_core::{Jwt, jwt_protected, jwt_public};
use rocket::{
    State, get,
    serde::{Serialize, json::Json},
};

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

#[jwt_protected(claims = User, scope("notes:read"))]
pub(crate) mod read {
    use crate::{
        claims::User,
        notes::{Note, Notes},
        policies::InTenant,
        problem::Problem,
    };
    use jwt_core::{Jwt, jwt_protected};
    use rocket::{State, get, serde::json::Json};
    use std::path::PathBuf;

    // Asked of the path.
    #[jwt_protected(when(claims.tenant == tenant))]
    #[get("/tenants/<tenant>/notes")]
    pub(crate) async fn list(tenant: &str, user: Jwt<User>, notes: &State<Notes>) -> Result<Json<Vec<Note>>, Problem> {
        let proof = user.require(InTenant { tenant })?;
        Ok(Json(notes.list(&proof, "").await?))
    }

    #[jwt_protected(when(claims.tenant == tenant))]
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
    #[jwt_protected(when(path.starts_with(&claims.tenant)))]
    #[get("/folders/<path..>")]
    pub(crate) async fn folder(
        path: PathBuf,
        user: Jwt<User>,
        notes: &State<Notes>,
    ) -> Result<Json<Vec<Note>>, Problem> {
        let proof = user.require(InTenant { tenant: &user.tenant })?;
        let folder =
            path.strip_prefix(&user.tenant).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Json(notes.list(&proof, &folder).await?))
    }

    // Asked of the query: the tenant has to be named once, and the limit need not be.
    #[jwt_protected(when(claims.tenant == tenant && limit.is_none_or(|limit| limit <= 100)))]
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
}

#[jwt_protected(policy(CanWrite))]
pub(crate) mod write {
    use crate::{
        claims::User,
        notes::{Draft, Note, Notes, Place},
        policies::{CanChange, CanPublish, CanWrite, InTenant},
        problem::Problem,
    };
    use jwt_core::{Granted, Jwt, jwt_protected};
    use rocket::{
        State, delete, post, put,
        serde::{Deserialize, json::Json},
    };

    #[derive(Deserialize)]
    #[serde(crate = "rocket::serde", deny_unknown_fields)]
    pub(crate) struct NewNote {
        tenant: String,
        #[serde(default)]
        folder: String,
        text: String,
    }

    #[derive(Deserialize)]
    #[serde(crate = "rocket::serde", deny_unknown_fields)]
    pub(crate) struct Change {
        #[serde(default)]
        folder: String,
        text: String,
    }

    // Asked of the body, which is read when the rule of the module has been met.
    #[post("/notes", data = "<body>")]
    pub(crate) async fn add(
        body: Json<NewNote>,
        writer: Granted<'_, CanWrite>,
        user: Jwt<User>,
        notes: &State<Notes>,
    ) -> Result<Json<Note>, Problem> {
        let NewNote { tenant, folder, text } = body.into_inner();
        let proof = user.require(InTenant { tenant: &tenant })?;
        Ok(Json(notes.add(&proof, &writer, &user.sub, Draft { folder, text }).await?))
    }

    // Asked of the loaded note.
    #[put("/notes/<id>", data = "<body>")]
    pub(crate) async fn change(
        id: i64,
        body: Json<Change>,
        user: Jwt<User>,
        notes: &State<Notes>,
    ) -> Result<Option<Json<Note>>, Problem> {
        let Change { folder, text } = body.into_inner();
        let Some(note) = own(&user, notes.locate(id).await?) else { return Ok(None) };
        let proof = user.require(CanChange { note: &note })?;
        Ok(Some(Json(notes.change(&proof, Draft { folder, text }).await?)))
    }

    #[delete("/notes/<id>")]
    pub(crate) async fn remove(id: i64, user: Jwt<User>, notes: &State<Notes>) -> Result<Option<()>, Problem> {
        let Some(note) = own(&user, notes.locate(id).await?) else { return Ok(None) };
        let proof = user.require(CanChange { note: &note })?;
        notes.remove(&proof).await?;
        Ok(Some(()))
    }

    /// A note of another tenant is not forbidden but not there: its number tells nothing.
    fn own(user: &Jwt<User>, note: Option<Place>) -> Option<Place> {
        note.filter(|note| user.require(InTenant { tenant: &note.tenant }).is_ok())
    }

    #[jwt_protected(policy(CanPublish), when(claims.tenant == tenant))]
    #[post("/tenants/<tenant>/published/<id>")]
    pub(crate) async fn publish(
        tenant: &str,
        id: i64,
        publisher: Granted<'_, CanPublish>,
        user: Jwt<User>,
        notes: &State<Notes>,
    ) -> Result<Option<()>, Problem> {
        let proof = user.require(InTenant { tenant })?;
        Ok(notes.publish(&proof, &publisher, id).await?)
    }
}
