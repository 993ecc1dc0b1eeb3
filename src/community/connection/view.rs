//! What a connection looks like to whom: two schemas under one `oneOf` that `view` tells apart. A group is told what the person
//! permits, and nothing of the case.

#![warn(missing_docs)]

use std::collections::{BTreeSet, HashMap};

use super::codes::{
    Companion, ConnectionAction, ConnectionAnswerCode, ConnectionAttendance, ConnectionEndReason, ConnectionStatus,
};
use super::entity::Model;
use super::meets::meets_in;
use super::projection::{ConnectedPerson, project};
use super::wire::{Barrier, ConnectionFeedback, SharedWithGroup, VolunteerMatch};
use crate::care::household_link::codes::MeetingWarning;
use crate::care::person;
use crate::care::precaution::in_force::in_force_in;
use crate::care::precaution::view::{Precautions, PrecautionsInBrief};
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;
use catalogue::SensitiveClass;

kernel::view_code!(ConnectionForServiceView = "service");
kernel::view_code!(ConnectionForGroupView = "group");

/// A connection, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("service" = "#/components/schemas/ConnectionForService"),
    ("group" = "#/components/schemas/ConnectionForGroup"),
)))]
pub enum Connection {
    /// For the service.
    Service(Box<ConnectionForService>),
    /// For the group.
    Group(Box<ConnectionForGroup>),
}

/// A connection, for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConnectionForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: ConnectionForServiceView,
    /// Its identifier.
    pub id: ConnectionId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ConnectionStatus,
    /// What you may do next.
    #[schema(max_items = 15)]
    pub allowed_actions: Vec<ConnectionAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The person.
    pub person_id: PersonId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// The group or service of the community.
    pub asset_id: AssetId,
    /// Who ran it when the person agreed.
    pub organisation_id: Option<OrganisationId>,
    /// What for.
    pub category: AssetCategory,
    /// The same in words.
    #[schema(max_length = 300)]
    pub comment: Option<String>,
    /// What is in the way.
    #[schema(max_items = 10)]
    pub barriers: Vec<Barrier>,
    /// Who goes with the person the first time.
    pub companion: Option<Companion>,
    /// The day on which you ask the person how it goes.
    pub follow_up_on: Option<NaiveDate>,
    /// What the group may be told; nothing where the person did not permit it, or does not any more.
    pub shared: Option<SharedWithGroup>,
    /// What is disclosed to the group at this moment, made of what is in force now. Nothing where nothing may be disclosed.
    pub disclosed_to_group: Option<ConnectedPerson>,
    /// How the person is kept from harm, in codes.
    pub precautions: Option<PrecautionsInBrief>,
    /// What the connection tells of the person.
    #[schema(max_items = 9)]
    pub sensitive_classes: Vec<SensitiveClass>,
    /// `keep_apart` where somebody from whom the person is to be kept apart goes to the same group, or is about to: also where
    /// you may not see that one.
    #[schema(max_items = 1)]
    pub warnings: Vec<MeetingWarning>,
    /// When the person agreed.
    pub agreed_at: Option<DateTime<Utc>>,
    /// What the group answered.
    pub answer: Option<ConnectionAnswerCode>,
    /// The same in words.
    #[schema(max_length = 500)]
    pub answer_comment: Option<String>,
    /// When it answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The first day on which the person was there.
    pub started_on: Option<NaiveDate>,
    /// On how many days the person was there.
    #[schema(minimum = 0, maximum = 100_000)]
    pub times_attended: i32,
    /// On how many days they were expected, and were not.
    #[schema(minimum = 0, maximum = 100_000)]
    pub times_missed: i32,
    /// The latest of these days, the earliest first.
    #[schema(max_items = 20)]
    pub attendances: Vec<AttendanceOnDay>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<ConnectionEndReason>,
    /// The same in words.
    #[schema(max_length = 1000)]
    pub end_comment: Option<String>,
    /// What the group is worried about, the earliest first.
    #[schema(max_items = 10)]
    pub concerns: Vec<RaisedConcern>,
    /// What the person says of it.
    pub feedback: Option<ConnectionFeedback>,
    /// The volunteer who goes along with the person.
    pub volunteer_id: Option<VolunteerId>,
    /// As what, and that the person permits it.
    pub volunteer_match: Option<VolunteerMatch>,
    /// Who offered it.
    pub created_by: WorkerId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A connection, for the group.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConnectionForGroup {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: ConnectionForGroupView,
    /// Its identifier.
    pub id: ConnectionId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ConnectionStatus,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<ConnectionAction>,
    /// The service that connects the person, whom you ring about them.
    pub service_id: ServiceId,
    /// Your listing.
    pub asset_id: AssetId,
    /// The person, as far as they permit it, and as long as the connection lives.
    pub person: Option<ConnectedPerson>,
    /// Who goes with them the first time.
    pub companion: Option<Companion>,
    /// What you answered.
    pub answer: Option<ConnectionAnswerCode>,
    /// The same in words.
    #[schema(max_length = 500)]
    pub answer_comment: Option<String>,
    /// When you answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// On how many days the person was there.
    #[schema(minimum = 0, maximum = 100_000)]
    pub times_attended: i32,
    /// On how many days they were expected, and were not.
    #[schema(minimum = 0, maximum = 100_000)]
    pub times_missed: i32,
    /// The latest of these days, the earliest first.
    #[schema(max_items = 20)]
    pub attendances: Vec<AttendanceOnDay>,
    /// When the person agreed.
    pub agreed_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A day on which the person was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttendanceOnDay {
    /// The day, in England.
    pub held_on: NaiveDate,
    /// Whether they were there.
    pub attendance: ConnectionAttendance,
}

/// Something that the group is worried about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RaisedConcern {
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// What it is.
    #[schema(max_length = 2000)]
    pub text: String,
}

kernel::page! {
    /// A page of connections.
    ConnectionPage:
        /// The connections, the newest first.
        Connection
}

impl Connection {
    fn for_group(row: &Model, person: Option<ConnectedPerson>) -> Self {
        Self::Group(Box::new(ConnectionForGroup {
            view: ConnectionForGroupView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(Role::AssetEditor),
            service_id: row.service_id,
            asset_id: row.asset_id,
            person,
            companion: row.companion,
            answer: row.answer,
            answer_comment: row.answer_comment.clone(),
            answered_at: row.answered_at,
            times_attended: row.times_attended,
            times_missed: row.times_missed,
            attendances: days(row),
            agreed_at: row.agreed_at,
            ended_at: row.ended_at,
        }))
    }

    fn for_service(
        row: &Model,
        role: Role,
        disclosed_to_group: Option<ConnectedPerson>,
        precautions: Option<Precautions>,
        meets: bool,
    ) -> Self {
        let concerns = row.concerns.0.iter();
        Self::Service(Box::new(ConnectionForService {
            view: ConnectionForServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            person_id: row.person_id,
            episode_id: row.episode_id,
            asset_id: row.asset_id,
            organisation_id: row.organisation_id,
            category: row.category,
            comment: row.comment.clone(),
            barriers: row.barriers.0.to_vec(),
            companion: row.companion,
            follow_up_on: row.follow_up_on,
            shared: row.shared.clone(),
            disclosed_to_group,
            precautions: precautions.map(PrecautionsInBrief::from),
            sensitive_classes: row.sensitive_classes().collect(),
            warnings: meets.then_some(MeetingWarning::KeepApart).into_iter().collect(),
            agreed_at: row.agreed_at,
            answer: row.answer,
            answer_comment: row.answer_comment.clone(),
            answered_at: row.answered_at,
            started_on: row.started_on,
            times_attended: row.times_attended,
            times_missed: row.times_missed,
            attendances: days(row),
            ended_at: row.ended_at,
            end_reason: row.end_reason,
            end_comment: row.end_comment.clone(),
            concerns: concerns.map(|one| RaisedConcern { raised_at: one.raised_at, text: one.text.clone() }).collect(),
            feedback: row.feedback.clone(),
            volunteer_id: row.volunteer_id,
            volunteer_match: row.volunteer_match.clone(),
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }))
    }
}

fn days(row: &Model) -> Vec<AttendanceOnDay> {
    let days = row.attendances.0.iter();
    days.map(|day| AttendanceOnDay { held_on: day.held_on, attendance: day.attendance }).collect()
}

impl Viewed for Model {
    type View = Connection;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Connection>, Problem> {
        let ids: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
        let (people, precautions) = (people_in(tx, &ids).await?, in_force_in(tx, &ids).await?);
        let role = tx.caller().role;
        let meets = if role == Role::AssetEditor { BTreeSet::new() } else { meets_in(tx, &rows).await? };
        let view = |row: &Self| {
            let precautions = precautions.get(&row.person_id);
            let disclosed = people.get(&row.person_id).zip(precautions);
            let disclosed = disclosed.and_then(|(person, precautions)| project(row, person, precautions));
            if role == Role::AssetEditor {
                Connection::for_group(row, disclosed)
            } else {
                Connection::for_service(row, role, disclosed, precautions.cloned(), meets.contains(&row.id))
            }
        };
        Ok(rows.iter().map(view).collect())
    }
}

async fn people_in(tx: &Tx, ids: &[PersonId]) -> Result<HashMap<PersonId, person::entity::Model>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = person::entity::Entity::find()
        .filter(person::entity::Column::Id.is_in(ids.iter().copied()))
        .all(&tx.system("a group is told of a person what they permit, and sees no more of their row"))
        .await?;
    Ok(found.into_iter().map(|person| (person.id, person)).collect())
}
