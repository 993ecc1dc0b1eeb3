//! What a person agreed to: one row for each decision, by purpose and recipient, never changed, effective at once
//! (002 §5.5, §5.7; 003 A.4).
//!
//! The newest decision for a purpose and a recipient counts. Consent is not the only lawful basis; where another one
//! applies the disclosure says so.

pub mod entity;

pub use entity::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose, feedback_agreed};
