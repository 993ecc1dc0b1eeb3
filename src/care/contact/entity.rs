//! Table `contacts`.
//!
//! Who may see a row: whoever may see its episode, and the worker whose contact it was, in whose diary it stands.

use kernel::db::prelude::*;

use super::codes::{
    Attendance, ConsultationMechanism, ContactErrorReason, ContactFormat, ContactPurpose, ContactStatus,
    ConversationWith, LocationType,
};
use super::veil;
use crate::care::episode::entity::{in_visible_episode, is_of_own_episode, of_episode_without_reason};
use crate::care::precaution::rules::Way;

/// A contact with a person, planned or past, or an attempt at one.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub service_id: ServiceId,
    pub episode_id: EpisodeId,
    pub person_id: PersonId,
    pub worker_id: WorkerId,
    /// What the worker acted as. Only a link worker's count as social prescribing (001).
    pub role: Role,
    /// The group session it was part of.
    pub group_session_id: Option<GroupSessionId>,
    pub status: ContactStatus,
    /// When it begins or began, UTC.
    pub starts_at: DateTimeUtc,
    pub consultation_mechanism: ConsultationMechanism,
    pub purpose: ContactPurpose,
    /// For one or for several.
    pub format: ContactFormat,
    pub location_type: Option<LocationType>,
    pub place: Option<String>,
    /// Through the person's go-between.
    pub through_somebody: bool,
    /// What came of it; nothing while it is planned.
    pub attendance: Option<Attendance>,
    /// How long it took; how long is planned, while it is planned.
    pub minutes: Option<i16>,
    pub conversation_with: Option<ConversationWith>,
    /// A list of [`Participant`](super::codes::Participant).
    pub participants: Json,
    /// Who else was there, in words.
    pub participants_note: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub agreed: Option<String>,
    /// It is the first conversation of its episode.
    pub is_first_contact: bool,
    /// It lies after the end of its episode.
    pub is_after_closing: bool,
    /// Why it should never have been there.
    pub error_reason: Option<ContactErrorReason>,
    pub error_comment: Option<String>,
    /// When it was first written down, UTC.
    pub created_at: DateTimeUtc,
    /// When this version was written, UTC.
    pub updated_at: DateTimeUtc,
    /// Who wrote this version.
    pub updated_by: Uuid,
}

kernel::resource!(ContactId, "contact", "/v1/contacts/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For the service.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(json!({
            "episode_id": self.episode_id,
            "status": self.status,
            "attendance": self.attendance,
            "is_first_contact": self.is_first_contact,
        }))
    }
}

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id episode_id person_id worker_id role status starts_at consultation_mechanism purpose format
        through_somebody attendance minutes conversation_with participants is_first_contact is_after_closing error_reason
        created_at updated_at updated_by
    ]
    words [group_session_id place participants_note agreed error_comment]
    by(veil::location) [location_type]
}

kernel::erased! {
    kept [
        id version service_id episode_id person_id worker_id role group_session_id status starts_at
        consultation_mechanism purpose format location_type through_somebody attendance minutes conversation_with
        is_first_contact is_after_closing error_reason created_at updated_at updated_by
    ]
    emptied [place participants_note agreed error_comment]
    by(no_participants) [participants]
}

/// Who was there is said by code, and of others than the person: it goes with them.
fn no_participants(participants: &mut Json) {
    *participants = json!([]);
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        in_visible_episode(caller, Column::ServiceId, Column::EpisodeId)
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        let own = Condition::any().add(of_episode_without_reason(caller, Column::EpisodeId)?);
        Some(match caller.worker_id() {
            Some(worker) => own.add(Column::WorkerId.eq(worker)),
            None => own,
        })
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

/// Those of the episodes that the caller carries, and the caller's own.
fn of_own_cases(caller: &Caller) -> Condition {
    let own = Column::WorkerId.is_in(caller.caseload_workers());
    Condition::any().add(is_of_own_episode(caller, Column::EpisodeId)).add(own)
}

/// That the contact which a column names is the caller's own, or of an episode that they carry.
pub fn is_own(caller: &Caller, contact_id: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(contact_id, of_own_cases(caller))
}

impl Model {
    /// How the person is reached.
    pub fn way(&self) -> Way {
        Way {
            mechanism: self.consultation_mechanism,
            through_somebody: self.through_somebody,
            location: self.location_type,
        }
    }

    /// Whether somebody goes into a private home for it.
    pub fn is_home_visit(&self) -> bool {
        let face_to_face = self.consultation_mechanism == ConsultationMechanism::FaceToFace;
        face_to_face && self.location_type.is_some_and(LocationType::is_home)
    }

    /// Whether it was a conversation with the person or with somebody who may speak for them, spoken, signed or written, within
    /// the episode: what stops the waiting clock.
    pub fn is_conversation(&self) -> bool {
        self.status == ContactStatus::Recorded
            && self.attendance == Some(Attendance::Attended)
            && self.conversation_with.is_some_and(|with| with != ConversationWith::Neither)
            && !self.is_after_closing
    }
}

/// The contacts that [`Model::is_conversation`] holds for, as a condition.
pub fn conversations() -> Condition {
    Condition::all()
        .add(Column::Status.eq(ContactStatus::Recorded))
        .add(Column::Attendance.eq(Attendance::Attended))
        .add(Column::ConversationWith.is_in([ConversationWith::Person, ConversationWith::Representative]))
        .add(Column::IsAfterClosing.eq(false))
}
