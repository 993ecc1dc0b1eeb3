//! The tests of the whole, in one binary that mirrors `src/` one to one. The harness they share is in `house/`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so and fails")]

mod cli;
mod contract;
mod db;
mod episode;
mod feed;
mod harness;
mod house;
mod image;
mod job;
mod licences;
mod oversight;
mod referral;
mod sandbox;
mod server;
mod structure;
mod task;
