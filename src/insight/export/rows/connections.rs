//! Connections to groups and services of the community; what was offered of them, as the minimum data set has it.

use super::Source;
use crate::community::asset::codes::AssetCategory;
use crate::community::connection::codes::{Companion, ConnectionAnswerCode, ConnectionEndReason, ConnectionStatus};
use crate::community::connection::entity::{Column, Entity, Model};
use crate::insight::export::column::{Coding, columns};
use crate::prelude::*;

columns! {
    /// A connection.
    pub struct ConnectionRow {
        /// Its identifier
        id: Uuid,
        /// The service
        service_id: Uuid,
        /// The episode
        episode_id: Uuid,
        /// The person, as the service knows them
        person_id: Uuid,
        /// The group or service of the community
        asset_id: Uuid,
        /// Who ran it when the person agreed
        organisation_id: Option<Uuid>,
        /// Where it stands
        status: Coding<ConnectionStatus>,
        /// What for
        category: Coding<AssetCategory>,
        /// The same in words
        comment: Option<String>,
        /// Who goes with the person the first time
        companion: Option<Coding<Companion>>,
        /// The day on which the person is asked how it goes
        follow_up_on: Option<NaiveDate>,
        /// When the person agreed
        agreed_at: Option<DateTime<Utc>>,
        /// What the group answered
        answer: Option<Coding<ConnectionAnswerCode>>,
        /// The same in words
        answer_comment: Option<String>,
        /// When it answered
        answered_at: Option<DateTime<Utc>>,
        /// The first day on which the person was there
        started_on: Option<NaiveDate>,
        /// On how many days the person was there
        times_attended: i32,
        /// On how many days they were expected and were not
        times_missed: i32,
        /// When it ended
        ended_at: Option<DateTime<Utc>>,
        /// Why
        end_reason: Option<Coding<ConnectionEndReason>>,
        /// The same in words
        end_comment: Option<String>,
        /// When it was offered
        created_at: DateTime<Utc>,
        /// When it last changed
        updated_at: DateTime<Utc>,
    }
}

columns! {
    /// Support that was offered.
    pub struct SupportRow {
        /// The person, as the service knows them
        person_id: Uuid,
        /// The episode
        episode_id: Uuid,
        /// The connection
        connection_id: Uuid,
        /// What was offered (002 §10)
        support_offered: Coding<AssetCategory>,
        /// The same for a person to read
        support_offered_display: &'static str,
        /// When
        offered_at: DateTime<Utc>,
        /// When the person agreed
        agreed_at: Option<DateTime<Utc>>,
        /// The first day on which the person was there
        started_on: Option<NaiveDate>,
        /// What became of it
        status: Coding<ConnectionStatus>,
        /// When it ended
        ended_at: Option<DateTime<Utc>>,
    }
}

/// The table `connections`.
pub struct Connections;

/// The same, as the minimum data set has it.
pub struct SupportOffered;

macro_rules! of_connections {
    ($($source:ident: $row:ident),+) => {$(
        impl Source for $source {
            type Entity = Entity;
            type Row = $row;

            const PAGE: u64 = 3000;
            const SERVICE: Column = Column::ServiceId;
            const PERSON: Option<Column> = Some(Column::PersonId);
            const NAMED: &'static [Column] = &[Column::EpisodeId];

            async fn rows(_: &Tx, models: Vec<Model>) -> Result<Vec<$row>, Problem> {
                Ok(models.into_iter().map($row::from).collect())
            }
        }
    )+};
}

of_connections!(Connections: ConnectionRow, SupportOffered: SupportRow);

impl From<Model> for ConnectionRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.0,
            service_id: row.service_id.0,
            episode_id: row.episode_id.0,
            person_id: row.person_id.0,
            asset_id: row.asset_id.0,
            organisation_id: row.organisation_id.map(|id| id.0),
            status: Coding(row.status),
            category: Coding(row.category),
            comment: row.comment,
            companion: row.companion.map(Coding),
            follow_up_on: row.follow_up_on,
            agreed_at: row.agreed_at,
            answer: row.answer.map(Coding),
            answer_comment: row.answer_comment,
            answered_at: row.answered_at,
            started_on: row.started_on,
            times_attended: row.times_attended,
            times_missed: row.times_missed,
            ended_at: row.ended_at,
            end_reason: row.end_reason.map(Coding),
            end_comment: row.end_comment,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl From<Model> for SupportRow {
    fn from(row: Model) -> Self {
        Self {
            person_id: row.person_id.0,
            episode_id: row.episode_id.0,
            connection_id: row.id.0,
            support_offered: Coding(row.category),
            support_offered_display: row.category.display(),
            offered_at: row.created_at,
            agreed_at: row.agreed_at,
            started_on: row.started_on,
            status: Coding(row.status),
            ended_at: row.ended_at,
        }
    }
}
