//! Several issuers: which tokens pass where, what each may grant, and what their keys are good for.

mod issuers {
    mod config;
    mod files;
    mod ground;
    mod identity;
    mod known;
    mod passing;
    mod providers;
    mod resolver;
    mod trust;
}
