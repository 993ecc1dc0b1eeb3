//! Who is calling, proven, and what they may do.

mod attacks;
#[path = "../../../../kernel/src/auth/forge.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests of kernel/src/auth, which need more of it")]
pub mod forge;
mod outside;
