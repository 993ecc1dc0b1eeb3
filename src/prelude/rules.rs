//! What a rule is written with: values, and what refuses them. Nothing here reads a clock or a database.

pub use crate::county::organisation::kind::Status;
pub use catalogue::coded::Coded;
pub use catalogue::id::*;
pub use catalogue::{Action, Code, EventType, OrganisationKind, Role, value_sets};
pub use chrono::{DateTime, NaiveDate, Utc};
pub use kernel::calendar;
pub use kernel::calendar::CalendarMonth;
pub use kernel::event::Audience;
pub use kernel::faults::Faults;
pub use kernel::format::{EmailAddress, Language, NhsNumber, OdsCode, OutwardCode, PhoneNumber, Postcode, SctId};
pub use kernel::http::patch::Patch;
pub use kernel::list::{Codes, List};
pub use kernel::machine::Machine;
pub use kernel::problem::{Fault, Problem};
pub use kernel::text::Text;
pub use serde::{Deserialize, Serialize};
pub use serde_json::json;
pub use utoipa::ToSchema;
pub use uuid::Uuid;

/// The faults for which a rule refuses, as the tables of its tests name them: `/starts_on missing, /name too_long`.
#[cfg(test)]
pub fn faults_of<T>(outcome: Result<T, Problem>) -> String {
    let faults = outcome.err().map(|problem| problem.faults().to_vec()).unwrap_or_default();
    faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect::<Vec<_>>().join(", ")
}
