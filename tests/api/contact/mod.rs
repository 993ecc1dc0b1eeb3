//! Mirrors `src/contact`.
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be made says so and fails")]

mod change;
mod first;
mod list;
mod mark_not_reached;
mod record;
mod rules;
pub mod walk;
