//! Writing. What the module asks, every route in it asks, before a body is read.

use crate::{
    claims::User,
    notes::Notes,
    policies::{CanPublish, CanWrite, InTenant},
    problem::Problem,
};
use jwt_core::{Granted, Jwt, jwt_protected};
use rocket::{State, post};

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

#[jwt_protected(policy(CanWrite))]
pub(crate) mod writers {
    use crate::{
        claims::User,
        notes::{Draft, Note, Notes, Place},
        policies::{CanChange, CanWrite, InTenant},
        problem::Problem,
    };
    use jwt_core::{Granted, Jwt};
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

    // Asked of the body.
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
}
