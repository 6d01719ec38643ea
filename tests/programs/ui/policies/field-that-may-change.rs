use std::cell::Cell;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use jwt_core::{DefaultClaims, jwt_policy};

#[jwt_policy(claims = DefaultClaims, when(self.tenant.get() == 7))]
struct InCell {
    tenant: Cell<u64>,
}

#[jwt_policy(claims = DefaultClaims, when(self.tenant.load(std::sync::atomic::Ordering::Relaxed) == 7))]
struct InAtomic<'a> {
    tenant: &'a AtomicU64,
}

#[jwt_policy(claims = DefaultClaims, when(self.0.is_some()))]
struct InLock(Option<Arc<Mutex<u64>>>);

/// Of a spreadsheet: nothing is wrong with it.
mod sheet {
    pub struct Cell(pub u64);
}

#[jwt_policy(claims = DefaultClaims, when(self.cell.0 == 7))]
struct OfSheet<'a> {
    cell: &'a sheet::Cell,
}

fn main() {}
