//! What a clock calls.

mod escalate;
mod health;
mod tidy;
