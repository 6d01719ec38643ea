use jwt_core::Jwt;
use rocket::response::status::NotFound;
use rocket::{Route, State, get, post, routes};

use crate::claims::User;
use crate::guards::{Admin, Anyone, Editor, Reviewer, Writer};
use crate::store::Store;
