//! JSON Web Token authentication and authorization.
