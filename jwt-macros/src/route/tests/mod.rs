mod handlers;
mod language;
