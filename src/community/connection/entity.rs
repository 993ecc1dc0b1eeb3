//! Table `connections`.
//!
//! Who may see a row: of the service who sees its episode, and where the connection tells something of a sensitive class, of
//! those only who carries the case or covers for who does, who holds every class that it bears, and those who see the whole
//! of what is taken to them. A concern of the group is taken up the line: a manager and a safeguarding lead see the whole of
//! that connection, whatever classes they hold. Of the group its own editor, while it runs the asset and the person permits that
//! it is told.

use catalogue::SensitiveClass;
use catalogue::coded::Coded;
use kernel::auth::sensitive::GrantedClasses;
use kernel::db::prelude::*;
use sea_orm::FromJsonQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait};

use super::codes::{Companion, ConnectionAnswerCode, ConnectionAttendance, ConnectionEndReason, ConnectionStatus};
use super::wire::{Barriers, ConnectionFeedback, SharedWithGroup, VolunteerMatch};
use crate::care::episode::entity::{self as episode, in_visible_episode, is_of_own_episode, of_episode_without_reason};
use crate::community::asset::codes::AssetCategory;
use crate::community::asset::entity as asset;
use crate::prelude::{Deserialize, Serialize};

/// A person is connected to a group or a service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConnectionId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    pub asset_id: AssetId,
    /// Who ran the asset when the person agreed.
    pub organisation_id: Option<OrganisationId>,
    pub status: ConnectionStatus,
    pub category: AssetCategory,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub barriers: Barriers,
    pub companion: Option<Companion>,
    pub follow_up_on: Option<Date>,
    /// What the group may be told; none where it may be told nothing, or not any more.
    #[sea_orm(column_type = "Json", nullable)]
    pub shared: Option<SharedWithGroup>,
    /// Whom the person is not to be found by, as it was in force when somebody made sure that they have nothing to do with the
    /// group.
    pub checked_against: Names,
    /// The classes that it bears, each between bars: `|domestic_abuse|`; `|` where there is none.
    #[sea_orm(column_type = "Text")]
    pub classes: String,
    /// Whether it has one of the places of the asset.
    pub has_place: bool,
    pub agreed_at: Option<DateTimeUtc>,
    pub answer: Option<ConnectionAnswerCode>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer_comment: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    /// The first day on which the person was there.
    pub started_on: Option<Date>,
    pub times_attended: i32,
    pub times_missed: i32,
    /// The latest days, the earliest first.
    pub attendances: Attendances,
    pub ended_at: Option<DateTimeUtc>,
    pub end_reason: Option<ConnectionEndReason>,
    #[sea_orm(column_type = "Text", nullable)]
    pub end_comment: Option<String>,
    /// What the group is worried about, the earliest first.
    pub concerns: Concerns,
    #[sea_orm(column_type = "Json", nullable)]
    pub feedback: Option<ConnectionFeedback>,
    /// Which volunteer goes along with the person.
    pub volunteer_id: Option<VolunteerId>,
    /// The match, where there is one.
    #[sea_orm(column_type = "Json", nullable)]
    pub volunteer_match: Option<VolunteerMatch>,
    pub created_by: WorkerId,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ConnectionId, "connection", "/v1/connections/{}", id, in service_id, about person_id);

/// People, as instructions name them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

/// A day on which the person was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    pub held_on: Date,
    pub attendance: ConnectionAttendance,
}

/// The latest of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Attendances(pub Vec<Attendance>);

/// Something that the group is worried about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    pub raised_at: DateTimeUtc,
    pub raised_by: Uuid,
    pub text: String,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Concerns(pub Vec<Concern>);

impl Emits for Model {
    /// For the service. Its words stay in it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "episode_id": self.episode_id, "asset_id": self.asset_id }))
    }
}

/// Classes, as the column has them.
pub fn classes_of(classes: impl IntoIterator<Item = SensitiveClass>) -> String {
    let mut all: Vec<SensitiveClass> = classes.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().fold("|".to_owned(), |all, class| format!("{all}{class}|"))
}

impl Model {
    /// The classes that it bears.
    pub fn sensitive_classes(&self) -> impl Iterator<Item = SensitiveClass> {
        SensitiveClass::ALL.iter().copied().filter(|class| self.classes.contains(&format!("|{class}|")))
    }
}

kernel::sensitive! {
    changed, row asked, own of_own_cases,
    plain [
        id version service_id person_id episode_id asset_id organisation_id status category companion follow_up_on
        checked_against classes has_place agreed_at answer answered_at started_on times_attended times_missed
        attendances ended_at end_reason volunteer_id created_by created_at updated_at
    ]
    words [comment answer_comment end_comment feedback]
    by(veil_barriers) [barriers]
    by(veil_concerns) [concerns]
    by(veil_shared) [shared]
    by(veil_match) [volunteer_match]
}

kernel::erased! {
    kept [
        id version service_id person_id episode_id asset_id organisation_id status category companion follow_up_on
        classes has_place agreed_at answer answered_at started_on times_attended times_missed attendances ended_at
        end_reason volunteer_id created_by created_at updated_at
    ]
    emptied [comment shared answer_comment end_comment feedback volunteer_match]
    by(no_barriers) [barriers]
    by(no_names) [checked_against]
    by(no_concerns) [concerns]
}

fn veil_barriers(barriers: &mut Barriers, _: &GrantedClasses) {
    *barriers = Barriers::default();
}

fn veil_concerns(concerns: &mut Concerns, _: &GrantedClasses) {
    *concerns = Concerns::default();
}

/// Who goes along stays; a remark on the permission may tell anything.
fn veil_match(matched: &mut Option<VolunteerMatch>, _: &GrantedClasses) {
    if let Some(matched) = matched {
        matched.permission.note = None;
    }
}

/// What the group may be told of the person stays; its words may tell anything.
fn veil_shared(shared: &mut Option<SharedWithGroup>, _: &GrantedClasses) {
    if let Some(shared) = shared {
        shared.text = None;
    }
}

/// Those of the episodes that the caller carries, what is sent to their group, and what is taken to them.
fn of_own_cases(caller: &Caller) -> Condition {
    let sent = (caller.role == Role::AssetEditor).then(|| Column::OrganisationId.eq(caller.organisation_id));
    let own = Condition::any().add(is_of_own_episode(caller, Column::EpisodeId)).add_option(sent);
    own.add_option(is_taken_to(caller))
}

/// Of the line up which a concern of a group is taken: that one was raised, in a service of theirs.
fn is_taken_to(caller: &Caller) -> Option<Condition> {
    let is_of_line = matches!(caller.role, Role::ServiceManager | Role::SafeguardingLead);
    is_of_line.then(|| {
        Condition::all()
            .add(Column::ServiceId.is_in(caller.services.iter().copied()))
            .add(Column::Classes.like(format!("%|{}|%", SensitiveClass::Safeguarding)))
            .add(Expr::col((Entity, Column::Concerns)).cast_as("text").ne("[]"))
    })
}

fn no_barriers(barriers: &mut Barriers) {
    *barriers = Barriers::default();
}

fn no_names(names: &mut Names) {
    *names = Names::default();
}

fn no_concerns(concerns: &mut Concerns) {
    *concerns = Concerns::default();
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        if caller.role == Role::AssetEditor {
            let own = Condition::all().add(asset::Column::OrganisationId.eq(caller.organisation_id));
            return Condition::all()
                .add(Column::OrganisationId.eq(caller.organisation_id))
                .add(Column::Shared.is_not_null())
                .add(Column::Status.is_not_in([ConnectionStatus::Offered, ConnectionStatus::EnteredInError]))
                .add(refers_to::<asset::Entity>(Column::AssetId, own));
        }
        let visible = in_visible_episode(caller, Column::ServiceId, Column::EpisodeId);
        if caller.role == Role::SafeguardingLead {
            // A concern of the group is taken to them, whatever they see of the case.
            let in_service = Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
            let of_concern = Column::Classes.like(format!("%|{}|%", SensitiveClass::Safeguarding));
            return in_service.add(Condition::any().add(visible).add(of_concern));
        }
        if caller.holds_every_class() {
            return visible;
        }
        let carries = Condition::all().add(episode::Column::WorkerId.is_in(caller.caseload_workers()));
        let lacked = SensitiveClass::ALL.iter().filter(|class| !caller.classes.has(**class));
        let bears_none =
            lacked.fold(Condition::all(), |all, class| all.add(Column::Classes.not_like(format!("%|{class}|%"))));
        let is_open = Condition::any().add(bears_none).add(refers_to::<episode::Entity>(Column::EpisodeId, carries));
        let visible = visible.add(is_open);
        match is_taken_to(caller) {
            None => visible,
            Some(taken) => Condition::any().add(visible).add(taken),
        }
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}
