//! The tests of the whole, in one binary that mirrors `src/` one to one. The harness they share is in `harness/`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so and fails")]
#![allow(clippy::allow_attributes, reason = "what a macro writes may or may not be needed")]

mod care;
mod catalogue;
mod clients;
mod community;
mod contract;
mod county;
mod docs;
mod doors;
mod gate;
mod harness;
mod harness_tests;
mod image;
mod insight;
mod kernel;
mod licences;
mod nonsense;
mod readme;
mod resources;
mod server;
mod structure;
mod system;
