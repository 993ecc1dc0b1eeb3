//! Money that somebody gained, as it is written and as it is read.

#![warn(missing_docs)]

use super::codes::{MoneyGainAction, MoneyGainFrequency, MoneyGainKind, MoneyGainStatus};
use super::entity::Model;
use crate::care::person::names::called_in;
use crate::care::person::wire::PersonName;
use crate::county::worker::names::names_in;
use crate::prelude::*;

/// The most that is taken for no slip, in pence: a million pounds.
pub const MOST_PENCE: i32 = 100_000_000;

/// Money that the person gained through the support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMoneyGain {
    /// What was gained.
    pub kind: MoneyGainKind,
    /// How much, in pence: each year, where it is yearly.
    #[schema(minimum = 1, maximum = 100_000_000)]
    pub pence: i32,
    /// How often it comes.
    pub frequency: MoneyGainFrequency,
    /// Since when, or when.
    pub gained_on: NaiveDate,
    /// Who confirmed it, and how.
    #[schema(example = "The award letter, seen by Amira Haddad")]
    pub confirmed_by: Text<200>,
}

/// Money that a person gained.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MoneyGain {
    /// Its identifier.
    pub id: MoneyGainId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: MoneyGainStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<MoneyGainAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// What the person is called.
    pub person_name: Option<PersonName>,
    /// What was gained.
    pub kind: MoneyGainKind,
    /// How much, in pence: each year, where it is yearly.
    #[schema(minimum = 1, maximum = 100_000_000)]
    pub pence: i32,
    /// How often it comes.
    pub frequency: MoneyGainFrequency,
    /// Since when, or when.
    pub gained_on: NaiveDate,
    /// Who confirmed it, and how.
    #[schema(max_length = 200)]
    pub confirmed_by: String,
    /// Who recorded it.
    #[schema(max_length = 36)]
    pub recorded_by: Uuid,
    /// What they are called, where they are a worker.
    #[schema(max_length = 200)]
    pub recorded_by_name: Option<String>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of money gained.
    MoneyGainPage:
        /// The gains, the newest first.
        MoneyGain
}

impl NewMoneyGain {
    /// Every fault of it, as of `today`, in London.
    pub fn faults(&self, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        let is_off = !(1..=MOST_PENCE).contains(&self.pence);
        faults.when(is_off, "pence", "out_of_range", "must be from 1 to 100000000");
        faults.when(self.gained_on > today, "gained_on", "out_of_range", "must not be in the future");
        faults.into_vec()
    }
}

impl Viewed for Model {
    type View = MoneyGain;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<MoneyGain>, Problem> {
        let people = called_in(tx, rows.iter().map(|row| row.person_id).collect()).await?;
        let workers = names_in(tx, rows.iter().map(|row| WorkerId(row.recorded_by)).collect()).await?;
        let role = tx.caller().role;
        let view = |row: &Self| MoneyGain {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            episode_id: row.episode_id,
            person_id: row.person_id,
            person_name: people.get(&row.person_id).cloned(),
            kind: row.kind,
            pence: row.pence,
            frequency: row.frequency,
            gained_on: row.gained_on,
            confirmed_by: row.confirmed_by.clone(),
            recorded_by: row.recorded_by,
            recorded_by_name: workers.get(&WorkerId(row.recorded_by)).cloned(),
            recorded_at: row.recorded_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
