//! Table `outcomes`: what was measured with a person, on a day, with an instrument. Who may see a row: who sees its episode. Answers
//! are numbers and of no sensitive class; what is remarked in words is for who holds every class.

use kernel::db::prelude::*;

use super::codes::{OutcomeError, OutcomeStatus};
use super::wire::NewOutcome;
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};

/// What was measured, or that it was not.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcomes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutcomeId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub person_id: PersonId,
    pub episode_id: EpisodeId,
    pub instrument_id: InstrumentId,
    /// The instrument's, whatever its edition: what follows each other is of one code.
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub status: OutcomeStatus,
    pub outside_protocol: bool,
    pub taken_on: Date,
    #[sea_orm(column_type = "Json")]
    pub content: NewOutcome,
    pub error_reason: Option<OutcomeError>,
    pub recorded_by: Uuid,
    pub recorded_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(OutcomeId, "outcome", "/v1/outcomes/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service: that something was measured, and not what.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(json!({
            "status": self.status,
            "instrument": self.code,
            "episode_id": self.episode_id,
        }))
    }
}

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id person_id episode_id instrument_id code status outside_protocol taken_on error_reason
        recorded_by recorded_at updated_at
    ]
    by(veil) [content]
}

kernel::erased! {
    kept [
        id version service_id person_id episode_id instrument_id code status outside_protocol taken_on error_reason
        recorded_by recorded_at updated_at
    ]
    by(without_words) [content]
}

/// The figures stay, by which outcomes are counted.
fn without_words(content: &mut NewOutcome) {
    veil(content, &GrantedClasses::default());
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        of_episode_without_reason(caller, Column::EpisodeId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those of the episodes that the caller carries.
fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_episode(caller, Column::EpisodeId))
}

/// Its words may tell anything; what was measured is numbers.
fn veil(content: &mut NewOutcome, _: &GrantedClasses) {
    content.note = None;
    if let Some(not_administered) = &mut content.not_administered {
        not_administered.comment = None;
    }
}
