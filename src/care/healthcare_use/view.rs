//! What imported use of healthcare looks like to the service.

#![warn(missing_docs)]

use std::collections::{BTreeSet, HashMap};

use super::codes::{HealthcarePhase, HealthcareSetting, HealthcareUseAction, HealthcareUseStatus};
use super::entity::Model;
use super::rules::phase;
use crate::care::contact::entity as contact;
use crate::care::person::names::called_in;
use crate::care::person::wire::PersonName;
use crate::prelude::*;

/// How often a person used a kind of healthcare in a period, as another system counted it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HealthcareUse {
    /// Its identifier.
    pub id: HealthcareUseId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: HealthcareUseStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<HealthcareUseAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// What the person is called.
    pub person_name: Option<PersonName>,
    /// What was used.
    pub setting: HealthcareSetting,
    /// How often.
    #[schema(minimum = 0, maximum = 1000)]
    pub uses: i32,
    /// The first day of the period.
    pub starts_on: NaiveDate,
    /// The last day of the period.
    pub ends_on: NaiveDate,
    /// How the period lies to the person's first contact ever; absent where there was none yet. Periods of different length
    /// are not the same: compare by their days.
    pub phase: Option<HealthcarePhase>,
    /// Which system counted.
    #[schema(max_length = 200)]
    pub source: String,
    /// Who imported it.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of healthcare used.
    HealthcareUsePage:
        /// The counts, the newest first.
        HealthcareUse
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HealthcareUseImported {
    /// The entity tag of this answer.
    pub etag: ETag,
    /// The records that were made, in the order of the lines.
    #[schema(max_items = 500)]
    pub recorded: Vec<HealthcareUseId>,
    /// How many lines were on record already, and were left as they are.
    #[schema(minimum = 0, maximum = 500)]
    pub unchanged: usize,
}

impl Viewed for Model {
    type View = HealthcareUse;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<HealthcareUse>, Problem> {
        let people: BTreeSet<PersonId> = rows.iter().map(|row| row.person_id).collect();
        let first = first_contacts_in(tx, &people).await?;
        let names = called_in(tx, people).await?;
        let role = tx.caller().role;
        let view = |row: &Self| HealthcareUse {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            person_id: row.person_id,
            person_name: names.get(&row.person_id).cloned(),
            setting: row.setting,
            uses: row.uses,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            phase: phase((row.starts_on, row.ends_on), first.get(&row.person_id).copied()),
            source: row.source.clone(),
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}

/// The day of the first contact that each of these people ever had.
async fn first_contacts_in(tx: &Tx, people: &BTreeSet<PersonId>) -> Result<HashMap<PersonId, NaiveDate>, Problem> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(PersonId, DateTime<Utc>)> = contact::Entity::find()
        .select_only()
        .columns([contact::Column::PersonId, contact::Column::StartsAt])
        .filter(contact::Column::PersonId.is_in(people.iter().copied()))
        .filter(contact::Column::IsFirstContact.eq(true))
        .into_tuple()
        .all(&tx.system("who sees what a person used sees whether that was before the support"))
        .await?;
    let mut first: HashMap<PersonId, NaiveDate> = HashMap::new();
    for (person, starts_at) in found {
        let day = calendar::local_date(starts_at);
        first.entry(person).and_modify(|first| *first = day.min(*first)).or_insert(day);
    }
    Ok(first)
}
