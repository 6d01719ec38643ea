//! Keys that are exchanged while the application serves: what is read again, what is not taken, and a rotation in which no
//! valid token is ever refused.

#[path = "rotation/faults.rs"]
mod faults;
#[path = "rotation/ground.rs"]
mod ground;
#[path = "rotation/kinds.rs"]
mod kinds;
#[path = "rotation/task.rs"]
mod task;
#[path = "rotation/walk.rs"]
mod walk;
