//! What the house runs on: tasks and the clock, tokens, the coded lists, the command line, the sandbox.

pub mod cli;
pub mod job;
pub mod mark;
pub mod me;
pub mod oauth;
pub mod sandbox;
pub mod task;
pub mod value_set;

// The tokens of `oauth` are asked for outside of `/v1`.
kernel::room!(me, task, value_set);
