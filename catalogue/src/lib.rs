//! The lists that the whole of Linkwork shares and the contract publishes: identifiers, roles, who may do what, the types
//! of events, the ways in which a request can fail.

#![warn(missing_docs)]

pub mod coded;
mod event_type;
pub mod id;
mod organisation_kind;
mod policy;
mod problem_code;
mod role;
mod scope;
mod sensitive_class;

pub use event_type::EventType;
pub use organisation_kind::OrganisationKind;
pub use policy::Action;
pub use problem_code::Code;
pub use role::Role;
pub use sensitive_class::SensitiveClass;
