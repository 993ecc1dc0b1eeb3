//! Table `confidence_surveys`.
//!
//! Who may see a row: the staff of the service that has the asset in its directory; the group's own editor, once it was sent.

use kernel::db::prelude::*;

use super::codes::{SurveyAgreement, SurveyStatus};
use super::wire::SurveyAnswers;
use crate::community::asset::entity as asset;

/// Six questions to a group.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "confidence_surveys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConfidenceSurveyId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub asset_id: AssetId,
    pub status: SurveyStatus,
    pub due_on: Date,
    pub sent_at: Option<DateTimeUtc>,
    /// How often the group was reminded, or rung.
    pub reminders: i16,
    pub answered_at: Option<DateTimeUtc>,
    /// Who wrote the answers down: a worker or a program.
    pub answered_by: Option<Uuid>,
    #[sea_orm(column_type = "Json", nullable)]
    pub answers: Option<SurveyAnswers>,
    /// The first day of the quarter in which it was answered, in England.
    pub quarter: Option<Date>,
    /// The same as in `answers`.
    pub coped_well: Option<SurveyAgreement>,
    /// The same as in `answers`.
    pub people_connected: Option<i32>,
    /// The same as in `answers`.
    pub could_cope_with: Option<i32>,
    /// The same as in `answers`.
    pub volunteers: Option<i32>,
    /// Why it was not answered, or does not concern the group; or what was said when they were reminded.
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(ConfidenceSurveyId, "confidence_survey", "/v1/confidence-surveys/{}", id, in service_id);

impl Emits for Model {
    /// For the service. What was answered stays in it.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "status": self.status, "asset_id": self.asset_id }))
    }
}

kernel::sensitive! {
    changed, about nobody [
        id version service_id asset_id status due_on sent_at reminders answered_at answered_by answers quarter coped_well
        people_connected could_cope_with volunteers comment created_at updated_at
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::AssetEditor => Condition::all()
                .add(asset::of_own_group(caller, Column::AssetId))
                .add(Column::Status.is_in([SurveyStatus::Sent, SurveyStatus::Answered])),
            role if role.is_of_service() => {
                Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
            }
            _ => nobody(),
        }
    }

    /// It is about a group.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}
