//! Table `gaps`. It has no column for a person, and shall have none: for whose case one was raised is a link that only who
//! carries that case is shown ([`super::view`]).
//!
//! Who may see a row: the staff of its service, and the commissioner to whom it was taken.

use kernel::db::prelude::*;

use super::codes::{GapAnswerCode, GapSource, GapStatus};
use super::rules::quarter;
use crate::care::assessment::codes::NeedKind;
use crate::community::asset::codes::AssetCategory;
use kernel::calendar;
use kernel::format::OutwardCode;
use kernel::text::Text;

/// A need that nothing local meets.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gaps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GapId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub status: GapStatus,
    pub source: GapSource,
    pub category: AssetCategory,
    /// Where; all that the service covers, where there is none.
    pub outward_code: Option<OutwardCode>,
    /// The first day of the quarter in which it was raised, in England.
    pub quarter: Date,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    /// The case for which it was raised.
    pub episode_id: Option<EpisodeId>,
    /// The connection that could not be made.
    pub connection_id: Option<ConnectionId>,
    /// The need that was found with the person.
    pub need: Option<NeedKind>,
    /// Who raised it: a worker or a program.
    pub raised_by: Uuid,
    pub raised_at: DateTimeUtc,
    /// Whom it was taken to.
    pub escalated_to_id: Option<OrganisationId>,
    pub escalated_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub escalation_comment: Option<String>,
    pub answer: Option<GapAnswerCode>,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer_comment: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    /// Who wrote the answer down: a worker or a program.
    pub answered_by: Option<Uuid>,
    pub closed_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closure_comment: Option<String>,
    /// What meets it now.
    pub met_by_id: Option<AssetId>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(GapId, "gap", "/v1/gaps/{}", id, in service_id);

impl Model {
    /// A gap that is raised now, of no case.
    pub fn raised(
        service_id: ServiceId,
        source: GapSource,
        category: AssetCategory,
        outward_code: Option<OutwardCode>,
        comment: Text<1000>,
        by: Uuid,
        at: DateTimeUtc,
    ) -> Self {
        Self {
            id: GapId::new(),
            version: 1,
            service_id,
            status: GapStatus::Raised,
            source,
            category,
            outward_code,
            quarter: quarter(calendar::local_date(at)),
            comment: comment.into(),
            episode_id: None,
            connection_id: None,
            need: None,
            raised_by: by,
            raised_at: at,
            escalated_to_id: None,
            escalated_at: None,
            escalation_comment: None,
            answer: None,
            answer_comment: None,
            answered_at: None,
            answered_by: None,
            closed_at: None,
            closure_comment: None,
            met_by_id: None,
            updated_at: at,
        }
    }
}

impl Emits for Model {
    /// Its words and its case stay in it.
    fn event(&self, kind: EventType) -> Event {
        let data = json!({ "status": self.status, "category": self.category, "outward_code": self.outward_code });
        Event::new(kind, self.id.0).in_service(self.service_id).concerning(self.escalated_to_id).with(data)
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version service_id status source category outward_code quarter comment episode_id connection_id need raised_by
        raised_at escalated_to_id escalated_at escalation_comment answer answer_comment answered_at answered_by closed_at
        closure_comment met_by_id updated_at
    ]
}

kernel::erased! {
    kept [
        id version service_id status source category outward_code quarter need raised_by raised_at escalated_to_id
        escalated_at answer answered_at answered_by closed_at met_by_id updated_at
    ]
    emptied [episode_id connection_id escalation_comment answer_comment closure_comment comment]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Commissioner => Condition::all()
                .add(Column::EscalatedToId.eq(caller.organisation_id))
                .add(Column::Status.ne(GapStatus::EnteredInError)),
            role if role.is_of_service() => {
                Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()))
            }
            _ => nobody(),
        }
    }

    /// It is about nobody. That somebody's case is named to who carries it is audited where that is read.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}
