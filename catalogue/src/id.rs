//! Names of things: UUIDs of version 7, one Rust type per kind, so that a person's id cannot be passed for a referral's.

use utoipa::ToSchema;

/// An identifier that a route names as `{id}`.
pub trait InPath: ToSchema {
    /// What it names, as the contract says it: `The episode.`
    const WHAT: &'static str;
}

/// Declares identifier types. Each is a UUID in JSON, in paths and in both databases; one that a route names as `{id}`
/// says what the contract calls it there.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $(in path = $what:literal)?),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sea_orm::DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new one: sorts after every earlier one to the millisecond.
            #[expect(clippy::disallowed_methods, reason = "the one place that makes identifiers")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .max_length(Some(36))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }

        $(impl InPath for $name {
            const WHAT: &'static str = $what;
        })?
    )+};
}

ids! {
    /// A worker's absence.
    AbsenceId in path = "The absence.",
    /// A right that two people give.
    AccessGrantId in path = "The grant.",
    /// An erasure of a person's record.
    ErasureId in path = "The erasure.",
    /// What somebody else looks at about a caller.
    AccessReviewId in path = "The review.",
    /// A worker's assignment to an episode.
    AssignmentId,
    /// An access token (`jti`).
    TokenId,
    /// A checkpoint of the audit trail.
    AuditCheckpointId,
    /// An audit entry.
    AuditEntryId,
    /// A record of consent.
    ConsentId,
    /// A group or a service of the community.
    AssetId in path = "The asset.",
    /// A place of an asset: where it can be met with.
    AssetPlaceId in path = "The service at its location.",
    /// An assessment of an episode.
    AssessmentId,
    /// A worker's activity without a person.
    ActivityId in path = "The activity.",
    /// An agency's program.
    ClientId in path = "The client.",
    /// A public key of a client.
    ClientKeyId,
    /// A coded entry.
    CodedEntryId in path = "The entry.",
    /// A care and support plan.
    CarePlanId in path = "The plan.",
    /// A person who is connected to an asset.
    ConnectionId in path = "The connection.",
    /// A contact with a person, planned or past.
    ContactId in path = "The contact.",
    /// An earlier version of a contact.
    ContactVersionId,
    /// Another directory that is read by itself.
    DirectorySourceId in path = "The source.",
    /// An episode of care.
    EpisodeId in path = "The episode.",
    /// A status that an episode came to.
    EpisodeStatusId,
    /// An event of the log.
    EventId,
    /// An instrument that outcomes are measured with.
    InstrumentId in path = "The instrument.",
    /// What was measured with an instrument.
    OutcomeId in path = "The outcome.",
    /// A story, or a case study, of how the support went.
    StoryId in path = "The story.",
    /// That a story has gone somewhere.
    StoryReleaseId,
    /// How often a person used a kind of healthcare in a period, as another system counted it.
    HealthcareUseId in path = "The record.",
    /// A safety concern about an asset.
    AssetConcernId in path = "The concern.",
    /// A confidence survey of a group.
    ConfidenceSurveyId in path = "The survey.",
    /// How many people are registered with a practice in a month.
    ListSizeId in path = "The list size.",
    /// A need that nothing local meets.
    GapId in path = "The gap.",
    /// A session that a worker held for several people at once.
    GroupSessionId in path = "The group session.",
    /// An export.
    ExportId in path = "The export.",
    /// A piece of a file of an export.
    ExportChunkId,
    /// A file of an export.
    ExportFileId,
    /// Two people of one household.
    HouseholdLinkId in path = "The link.",
    /// Somebody who was redirected to an organisation.
    OnwardReferralId in path = "The onward referral.",
    /// An organisation.
    OrganisationId in path = "The organisation.",
    /// A message back to a practice.
    MessageBackId in path = "The message.",
    /// Money that a person gained.
    MoneyGainId in path = "The record.",
    /// A word to somebody who must act.
    NotificationId in path = "The notification.",
    /// A notification on its way by one channel.
    DeliveryId,
    /// Where a program is called.
    WebhookEndpointId in path = "The webhook endpoint.",
    /// A message to a webhook endpoint.
    WebhookDeliveryId in path = "The message.",
    /// A time for which somebody is on call.
    OnCallShiftId in path = "The shift.",
    /// A person, as one service knows them.
    PersonId in path = "The person.",
    /// A merge of two people.
    PersonMergeId,
    /// What somebody said of how a person is kept from harm.
    PrecautionStatementId,
    /// An item of a multidisciplinary team.
    MdtItemId in path = "The item.",
    /// A membership of one organisation in another.
    MembershipId,
    /// A volunteer of a service.
    VolunteerId in path = "The volunteer.",
    /// The quality assurance of an asset.
    QualityAssuranceId in path = "The quality assurance.",
    /// A referral.
    ReferralId in path = "The referral.",
    /// An addendum to a referral.
    AddendumId,
    /// A contact before a referral was accepted.
    ReferralContactId,
    /// A person who was referred back to a clinician.
    ReferBackId in path = "The refer-back.",
    /// A social prescribing service.
    ServiceId in path = "The service.",
    /// A record of signposting.
    SignpostingId in path = "The record.",
    /// A session of supervision.
    SupervisionId in path = "The entry.",
    /// What was done about a safety event.
    SafetyEntryId,
    /// Talk of suicide, a safeguarding concern, or domestic abuse.
    SafetyEventId in path = "The safety event.",
    /// A taxonomy of the public directory.
    TaxonomyId in path = "The taxonomy.",
    /// A term of a taxonomy.
    TaxonomyTermId in path = "The term.",
    /// A task with a deadline.
    TaskId in path = "The task.",
    /// A worker.
    WorkerId in path = "The worker.",
    /// A check-in with a worker.
    WorkerCheckInId in path = "The check-in.",
}
