use jwt_core::{Jwt, jwt_protected};
use rocket::response::status::NotFound;
use rocket::{Route, State, get, post, routes};

use crate::claims::{Role, User};
use crate::store::Store;
