//! SNOMED CT codes for the GP record.

use super::Source;
use crate::care::coded_entry::codes::{CodedEntryStatus, CodingError, CodingTrigger, GpSystem, SnomedCode};
use crate::care::coded_entry::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::prelude::*;

columns! {
    /// A coded entry.
    pub struct CodedEntryRow {
        /// Its identifier
        id: Uuid,
        /// The service whose work it is about
        service_id: Uuid,
        /// The person, as the service knows them
        person_id: Uuid,
        /// The practice in whose record it belongs
        practice_id: Option<Uuid>,
        /// The referral
        referral_id: Uuid,
        /// The episode
        episode_id: Option<Uuid>,
        /// The contact that triggered it
        contact_id: Option<Uuid>,
        /// The SNOMED CT code
        code: Coding<SnomedCode>,
        /// Its display term
        display: &'static str,
        /// What triggered it
        trigger: Coding<CodingTrigger>,
        /// Where it stands
        status: Coding<CodedEntryStatus>,
        /// When what triggered it happened
        occurred_at: DateTime<Utc>,
        /// When the entry was made
        recorded_at: DateTime<Utc>,
        /// As what whoever recorded it acted
        recorded_role: Coding<Role>,
        /// When it was entered in the practice's system
        entered_at: Option<DateTime<Utc>>,
        /// In which
        entered_in: Option<Coding<GpSystem>>,
        /// Why it was wrong
        error_reason: Option<Coding<CodingError>>,
        /// When somebody said so
        error_at: Option<DateTime<Utc>>,
        /// When it was taken out again
        removed_at: Option<DateTime<Utc>>,
        /// When it last changed
        updated_at: DateTime<Utc>,
    }
}

/// The table `coded_entries`.
pub struct CodedEntries;

impl Source for CodedEntries {
    type Entity = Entity;
    type Row = CodedEntryRow;

    const PAGE: u64 = 4000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::PersonId);
    const NAMED: &'static [Column] = &[Column::ReferralId];

    async fn rows(_: &Tx, models: Vec<Model>) -> Result<Vec<CodedEntryRow>, Problem> {
        Ok(models.into_iter().map(CodedEntryRow::from).collect())
    }
}

impl From<Model> for CodedEntryRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            service_id: row.service_id.0,
            person_id: row.person_id.0,
            practice_id: row.practice_id.map(|id| id.0),
            referral_id: row.referral_id.0,
            episode_id: row.episode_id.map(|id| id.0),
            contact_id: row.contact_id.map(|id| id.0),
            code: Coding(row.code),
            display: row.code.display(),
            trigger: Coding(row.trigger),
            status: Coding(row.status),
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            recorded_role: Coding(row.recorded_role),
            entered_at: row.receipt.as_ref().map(|receipt| receipt.at),
            entered_in: row.receipt.as_ref().map(|receipt| Coding(receipt.system)),
            error_reason: row.error_reason.map(Coding),
            error_at: row.error_at,
            removed_at: row.removal.as_ref().map(|removal| removal.at),
            updated_at: row.updated_at,
        }
    }
}
