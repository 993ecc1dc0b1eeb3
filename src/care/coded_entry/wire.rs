//! What crosses the wire about coded entries, towards us.

#![warn(missing_docs)]

use super::codes::{CodingError, CodingTrigger, SnomedCode};
use super::entity::EntryReceipt;
use super::rules::check_instant;
use crate::prelude::*;

/// Ask for a code that an episode should have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    /// The code.
    pub code: SnomedCode,
    /// What is said to have triggered it.
    pub trigger: CodingTrigger,
    /// The contact in which it took place. Needed with `interaction`. Where the contact and the request differ, the
    /// contact counts.
    pub contact_id: Option<ContactId>,
}

/// Report what a practice offered to its patient, what the patient answered, or what it has coded itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PracticeReport {
    /// What happened: `offer`, `decline` or `coded_by_practice`.
    pub trigger: CodingTrigger,
    /// When that was, never in the future; now, if left out.
    pub occurred_at: Option<DateTime<Utc>>,
    /// That it is in your record already. Needed with `coded_by_practice`; without it you have a task to enter it.
    pub receipt: Option<EntryReceipt>,
}

/// That a code is in the practice's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodedEntryReceipt {
    /// Who entered it, when, and in which system.
    pub receipt: EntryReceipt,
    /// The practice had coded it itself before.
    #[serde(default)]
    pub already_in_record: bool,
}

/// That a code is out of the practice's record again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodedEntryRemoval {
    /// Who took it out, when, and of which system.
    pub receipt: EntryReceipt,
}

/// Say that an entry was wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodedEntryError {
    /// Why.
    pub reason: CodingError,
}

impl CodeRequest {
    /// Every fault of it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        let unnamed = self.trigger == CodingTrigger::Interaction && self.contact_id.is_none();
        faults.when(unnamed, "contact_id", "missing", "name the contact in which it took place");
        faults.into_vec()
    }
}

impl PracticeReport {
    /// Every fault of it, at `now`.
    pub fn faults(&self, now: DateTime<Utc>) -> Vec<Fault> {
        let mut faults = Faults::new();
        check_happened(self.occurred_at, now, &mut faults);
        let unproved = self.trigger == CodingTrigger::CodedByPractice && self.receipt.is_none();
        faults.when(unproved, "receipt", "missing", "say who has coded it, when, and in which system");
        if let Some(receipt) = &self.receipt {
            faults.under("receipt", |faults| check_instant("at", receipt.at, DateTime::UNIX_EPOCH, now, faults));
        }
        faults.into_vec()
    }
}

impl CodedEntryReceipt {
    /// Every fault of it, at `now`, for what happened at `occurred_at`. What the practice has coded itself may be older.
    pub fn faults(&self, occurred_at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Fault> {
        let mut faults = Faults::new();
        let not_before = if self.already_in_record { DateTime::UNIX_EPOCH } else { occurred_at };
        faults.under("receipt", |faults| check_instant("at", self.receipt.at, not_before, now, faults));
        faults.into_vec()
    }
}

impl CodedEntryRemoval {
    /// Every fault of it, at `now`, for what was entered at `entered_at`.
    pub fn faults(&self, entered_at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.under("receipt", |faults| check_instant("at", self.receipt.at, entered_at, now, faults));
        faults.into_vec()
    }
}

fn check_happened(at: Option<DateTime<Utc>>, now: DateTime<Utc>, faults: &mut Faults) {
    faults.when(at.is_some_and(|at| at > now), "occurred_at", "out_of_range", "must not be in the future");
}
