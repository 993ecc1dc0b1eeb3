//! The person a referral is about: demographics in the words of the PRSB standard and the NHS Data Dictionary.

pub mod attach;
mod check;
pub mod codes;
pub mod entity;
pub mod match_key;
pub mod wire;
