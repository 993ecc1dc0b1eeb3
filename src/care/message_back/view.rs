//! What a message back looks like to whom: three schemas under one `oneOf` that `view` tells apart.

#![warn(missing_docs)]

use super::codes::{MessageAction, MessageError, MessageOccasion, MessageRecipient, MessageStatus};
use super::entity::Model;
use super::wire::MessageContent;
use crate::care::person;
use crate::care::person::wire::{Demographics, PersonName};
use crate::prelude::*;

kernel::view_code!(MessageBackForServiceView = "service");
kernel::view_code!(MessageBackForPracticeView = "practice");
kernel::view_code!(MessageBackForReferrerView = "referrer");

/// A message back, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("practice" = "#/components/schemas/MessageBackForPractice"),
    ("referrer" = "#/components/schemas/MessageBackForReferrer"),
    ("service" = "#/components/schemas/MessageBackForService"),
)))]
pub enum MessageBack {
    /// For the person's practice.
    Practice(Box<MessageBackForPractice>),
    /// For the agency that referred them.
    Referrer(Box<MessageBackForReferrer>),
    /// For the service.
    Service(Box<MessageBackForService>),
}

/// A message back for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MessageBackForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: MessageBackForServiceView,
    /// Its identifier.
    pub id: MessageBackId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: MessageStatus,
    /// What you may do next.
    #[schema(max_items = 4)]
    pub allowed_actions: Vec<MessageAction>,
    /// Why it is written.
    pub occasion: MessageOccasion,
    /// What it says.
    pub content: MessageContent,
    /// The service that sends it.
    pub service_id: ServiceId,
    /// The person, as the service knows them.
    pub person_id: PersonId,
    /// The episode.
    pub episode_id: EpisodeId,
    /// Whom it is written to.
    pub recipient: MessageRecipient,
    /// The referral whose sender it is written to.
    pub referral_id: Option<ReferralId>,
    /// That sender.
    pub organisation_id: Option<OrganisationId>,
    /// The practice that it was released to.
    pub practice_id: Option<OrganisationId>,
    /// Who drafted it.
    pub drafted_by: WorkerId,
    /// When.
    pub drafted_at: DateTime<Utc>,
    /// Who released it.
    pub released_by: Option<WorkerId>,
    /// When.
    pub released_at: Option<DateTime<Utc>>,
    /// Who read it there, by name.
    #[schema(max_length = 100)]
    pub acknowledged_by: Option<String>,
    /// When they said so.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Why it should never have been there.
    pub error_reason: Option<MessageError>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A message back for the person's practice.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MessageBackForPractice {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: MessageBackForPracticeView,
    /// Its identifier.
    pub id: MessageBackId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands. A message that was entered in error has no content any more: take it out of your record.
    pub status: MessageStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<MessageAction>,
    /// Why it is written.
    pub occasion: MessageOccasion,
    /// What it says, unless it was entered in error.
    pub content: Option<MessageContent>,
    /// The service that sends it.
    pub service_id: ServiceId,
    /// Your patient's NHS number, where the service knows it.
    pub nhs_number: Option<NhsNumber>,
    /// What your patient is called.
    pub name: Option<PersonName>,
    /// Their date of birth, where it is known.
    pub birth_date: Option<NaiveDate>,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// Who read it at the practice, by name.
    #[schema(max_length = 100)]
    pub acknowledged_by: Option<String>,
    /// When they said so.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// A message back for the agency that referred the person.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MessageBackForReferrer {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: MessageBackForReferrerView,
    /// Its identifier.
    pub id: MessageBackId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Where it stands. A message that was entered in error has no content any more: take it out of your record.
    pub status: MessageStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<MessageAction>,
    /// Why it is written.
    pub occasion: MessageOccasion,
    /// Your referral.
    pub referral_id: Option<ReferralId>,
    /// What it says, as long as the person agrees to feedback to you, unless it was entered in error.
    pub content: Option<MessageContent>,
    /// The service that sends it.
    pub service_id: ServiceId,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// Who read it with you, by name.
    #[schema(max_length = 100)]
    pub acknowledged_by: Option<String>,
    /// When they said so.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

kernel::page! {
    /// A page of messages back.
    MessageBackPage:
        /// The messages, the newest first.
        MessageBack
}

impl MessageBack {
    /// The row as this role may see it. `person` is whom it is about, as they are known now; `is_heard` says that the person agrees
    /// to feedback to the sender whom it is written to.
    pub(super) fn new(row: &Model, role: Role, person: Option<&person::entity::Model>, is_heard: bool) -> Self {
        let allowed_actions = row.status.allowed_actions(role);
        if role.is_outside() && row.recipient == MessageRecipient::Referrer {
            return Self::Referrer(Box::new(MessageBackForReferrer::new(row, allowed_actions, is_heard)));
        }
        if role == Role::Practice {
            return Self::Practice(Box::new(MessageBackForPractice::new(row, allowed_actions, person)));
        }
        Self::Service(Box::new(MessageBackForService {
            view: MessageBackForServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions,
            occasion: row.occasion,
            content: row.content.clone(),
            service_id: row.service_id,
            person_id: row.person_id,
            episode_id: row.episode_id,
            recipient: row.recipient,
            referral_id: row.referral_id,
            organisation_id: row.organisation_id,
            practice_id: row.practice_id,
            drafted_by: row.drafted_by,
            drafted_at: row.drafted_at,
            released_by: row.released_by,
            released_at: row.released_at,
            acknowledged_by: row.acknowledged_by.clone(),
            acknowledged_at: row.acknowledged_at,
            error_reason: row.error_reason,
            updated_at: row.updated_at,
        }))
    }
}

impl MessageBackForPractice {
    fn new(row: &Model, allowed_actions: Vec<MessageAction>, person: Option<&person::entity::Model>) -> Self {
        let known = person.and_then(|person| serde_json::from_value::<Demographics>(person.demographics.clone()).ok());
        Self {
            view: MessageBackForPracticeView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions,
            occasion: row.occasion,
            content: Some(row.content.clone()).filter(|_| row.status != MessageStatus::EnteredInError),
            service_id: row.service_id,
            nhs_number: person.and_then(|person| person.nhs_number.clone()),
            name: known.map(|known| known.name),
            birth_date: person.and_then(|person| person.birth_date),
            released_at: row.released_at,
            acknowledged_by: row.acknowledged_by.clone(),
            acknowledged_at: row.acknowledged_at,
        }
    }
}

impl MessageBackForReferrer {
    fn new(row: &Model, allowed_actions: Vec<MessageAction>, is_heard: bool) -> Self {
        Self {
            view: MessageBackForReferrerView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions,
            occasion: row.occasion,
            referral_id: row.referral_id,
            content: Some(row.content.clone()).filter(|_| is_heard && row.status != MessageStatus::EnteredInError),
            service_id: row.service_id,
            released_at: row.released_at,
            acknowledged_by: row.acknowledged_by.clone(),
            acknowledged_at: row.acknowledged_at,
        }
    }
}
