//! Instruments: what outcomes are measured with (002 §11, Appendix 6), as data. Those that every service has are entered by a
//! migration; a service adds its own, in editions. There is no language of expressions: an item has a range and a direction, a
//! total is a sum or a table or none, a schedule is months after the first contact, and who it is not for is of a closed list.
//!
//! Item texts stand here only where their licence lets them ([`built_in`]).

#[cfg(test)]
pub mod built_in;
pub mod codes;
pub mod create;
pub mod entity;
pub mod get;
pub mod list;
pub mod list_for_person;
pub mod retire;
pub mod rules;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, retire, list_for_person);
