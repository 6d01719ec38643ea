//! Tokens of several algorithms and sizes, and those who verify and sign them.

mod contender;
pub mod contenders;
mod input;
mod key;
mod probe;
mod table;
mod vocabulary;

pub use contender::Contender;
pub use input::{Claims, Input, Size};
pub use key::Kind;
pub use probe::probe;
pub use table::{Line, table};
pub use vocabulary::{Issued, Plain, Role, Scope, User};

/// Who issues the tokens.
pub const ISSUER: &str = "https://issuer.example.com";

/// Whom they are for.
pub const AUDIENCE: &str = "api";

/// The name of the key that they are signed with. Tokens under a secret name none: most have one secret and no name for it.
pub const KID: &str = "2026-11";

/// How far clocks may be apart, in seconds.
pub const LEEWAY: u64 = 30;

/// How long tokens live, in seconds.
pub const LIFETIME: u64 = 60 * 60;
