//! Takes in another directory (Open Referral UK 3.0): it is read to its end first, and a broken one changes nothing. Each of its
//! services is matched by its identifier and its source. What was changed here stays; the rest follows.
//!
//! [`convert`] is pure.

pub mod convert;
pub mod entity;
pub mod read;
pub mod store;
