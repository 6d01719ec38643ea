mod half_typed;
mod handlers;
mod language;
mod logic;
