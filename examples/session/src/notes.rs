//! What a user writes down: something to change.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jwt_core::{Jwt, jwt_protected};
use rocket::{State, get, http::Status, post, serde::json::Json};

use crate::users::User;

/// The notes of each user, for as long as the application runs.
#[derive(Default)]
pub(crate) struct Notes(Mutex<HashMap<String, Vec<String>>>);

#[jwt_protected]
#[get("/notes")]
pub(crate) fn list(user: Jwt<User>, notes: &State<Notes>) -> Json<Vec<String>> {
    let notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    Json(notes.get(&user.sub).cloned().unwrap_or_default())
}

#[jwt_protected]
#[post("/notes", data = "<note>")]
pub(crate) fn add(note: Json<String>, user: Jwt<User>, notes: &State<Notes>) -> Status {
    let mut notes = notes.0.lock().unwrap_or_else(PoisonError::into_inner);
    notes.entry(user.sub.clone()).or_default().push(note.into_inner());
    Status::Created
}
