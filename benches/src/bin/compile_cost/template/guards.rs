use jwt_core::{AuthError, Jwt};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};

use crate::claims::{Role, Scope, User};

async fn check(request: &Request<'_>, holds: fn(&User) -> bool) -> Outcome<(), AuthError> {
    match request.guard::<Jwt<User>>().await {
        Outcome::Success(user) if holds(&user) => Outcome::Success(()),
        Outcome::Success(_) => Outcome::Error((Status::Forbidden, AuthError::denied())),
        Outcome::Error(error) => Outcome::Error(error),
        Outcome::Forward(status) => Outcome::Forward(status),
    }
}

pub struct Anyone;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Anyone {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        check(request, |_| true).await.map(|()| Self)
    }
}

pub struct Editor;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Editor {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        check(request, |user| user.roles.contains(Role::Editor)).await.map(|()| Self)
    }
}

pub struct Writer;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Writer {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let holds = |user: &User| {
            user.roles.contains(Role::Admin)
                || (user.scope.contains(Scope::Write) && !user.roles.contains(Role::Suspended))
        };
        check(request, holds).await.map(|()| Self)
    }
}

pub struct Admin;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Admin {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        check(request, |user| user.roles.contains(Role::Admin)).await.map(|()| Self)
    }
}

pub struct Reviewer;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Reviewer {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let holds = |user: &User| {
            (user.roles.contains(Role::Editor) || user.roles.contains(Role::Auditor))
                && user.scope.contains(Scope::Read)
        };
        check(request, holds).await.map(|()| Self)
    }
}
