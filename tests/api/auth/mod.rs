//! Who is calling, proven, and what they may do.

mod attacks;
#[path = "../../../src/auth/forge.rs"]
#[allow(dead_code, reason = "the tests of src/auth need more of it")]
pub mod forge;
mod outside;
mod policy;
