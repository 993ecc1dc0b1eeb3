//! The tests of the whole, in one binary that mirrors `src/` one to one. The harness they share is in `house/`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so and fails")]
#![allow(clippy::allow_attributes, reason = "what a macro writes may or may not be needed")]

mod absence;
mod activity;
mod assessment;
mod auth;
mod cli;
mod client;
mod coded_entry;
mod consent;
mod contact;
mod contract;
mod db;
mod docs;
mod episode;
mod feed;
mod gate;
mod harness;
mod house;
mod identity;
mod image;
mod job;
mod licences;
mod mdt;
mod me;
mod message_back;
mod nonsense;
mod oauth;
mod organisation;
mod oversight;
mod person;
mod refer_back;
mod referral;
mod safety;
mod sandbox;
mod server;
mod service;
mod set_up;
mod signposting;
mod structure;
mod supervision;
mod task;
mod value_set;
mod worker;
