//! Mirrors `src/contact`.
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be made says so and fails")]

mod first;
mod record;
pub mod walk;
