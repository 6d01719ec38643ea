//! Applications whose issuers' keys are fetched from a real server.

mod remote_issuers {
    mod ground;
    mod keys;
    mod start;
    mod storm;
}
