//! The launch audit: which routes are declared, and when it looks.

#[path = "audit/ground.rs"]
mod ground;
#[path = "audit/identity.rs"]
mod identity;
#[path = "audit/modes.rs"]
mod modes;
#[path = "audit/moments.rs"]
mod moments;
#[path = "audit/overlaps.rs"]
mod overlaps;
#[path = "audit/shown.rs"]
mod shown;
#[path = "audit/tokens.rs"]
mod tokens;
