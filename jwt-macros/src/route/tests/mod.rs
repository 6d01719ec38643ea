mod half_typed;
mod handlers;
