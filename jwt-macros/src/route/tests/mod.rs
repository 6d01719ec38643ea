mod handlers;
mod language;
mod logic;
