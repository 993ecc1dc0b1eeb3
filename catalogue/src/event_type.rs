//! The coded list of what is logged.

use crate::coded;
use crate::coded::Coded;

coded! {
    /// What happened to a resource, as `{resource}.{what}`.
    pub enum EventType in "event_type" {
        /// A worker's absence was entered
        AbsenceEntered = "absence.entered",
        /// An absence was changed: its days, or who covers for the worker
        AbsenceUpdated = "absence.updated",
        /// An absence was cancelled: the worker is there after all
        AbsenceCancelled = "absence.cancelled",
        /// An administrator asked a second person for a right or a credential
        AccessGrantRequested = "access_grant.requested",
        /// A second person gave it
        AccessGrantApproved = "access_grant.approved",
        /// It was refused, or taken back
        AccessGrantRefused = "access_grant.refused",
        /// Somebody else is to look at what a caller did
        AccessReviewOpened = "access_review.opened",
        /// The caller did it again, before anybody looked
        AccessReviewRepeated = "access_review.repeated",
        /// Somebody looked at what a caller did, and said what came of it
        AccessReviewCompleted = "access_review.completed",
        /// An activity beside the work with people was recorded
        ActivityRecorded = "activity.recorded",
        /// An activity was changed
        ActivityUpdated = "activity.updated",
        /// An activity was marked as entered in error
        ActivityEnteredInError = "activity.entered_in_error",
        /// An asset was entered into the directory
        AssetEntered = "asset.entered",
        /// An asset's listing was changed; what it said before is kept as a version
        AssetUpdated = "asset.updated",
        /// Somebody confirmed that an asset's listing is still right
        AssetConfirmed = "asset.confirmed",
        /// An asset was closed, for a time or for good
        AssetClosed = "asset.closed",
        /// A closed asset was opened again
        AssetReopened = "asset.reopened",
        /// A safety concern about an asset was raised
        AssetConcernRaised = "asset_concern.raised",
        /// A safety concern about an asset was looked into
        AssetConcernResolved = "asset_concern.resolved",
        /// A safety concern about an asset was marked as entered in error
        AssetConcernEnteredInError = "asset_concern.entered_in_error",
        /// An assessment was recorded for an episode
        AssessmentRecorded = "assessment.recorded",
        /// An assessment was changed; what it said before is kept as a version
        AssessmentChanged = "assessment.changed",
        /// A care and support plan was begun
        CarePlanDrafted = "care_plan.drafted",
        /// A care and support plan was changed; what it said before is kept as a version
        CarePlanChanged = "care_plan.changed",
        /// A care and support plan was agreed
        CarePlanAgreed = "care_plan.agreed",
        /// A care and support plan is looked at again
        CarePlanReviewBegun = "care_plan.review_begun",
        /// The person does not want a care and support plan
        CarePlanNotWanted = "care_plan.not_wanted",
        /// A care and support plan has done its work
        CarePlanCompleted = "care_plan.completed",
        /// A care and support plan was given up
        CarePlanRevoked = "care_plan.revoked",
        /// A care and support plan was marked as entered in error
        CarePlanEnteredInError = "care_plan.entered_in_error",
        /// A client was created
        ClientCreated = "client.created",
        /// A client was changed
        ClientUpdated = "client.updated",
        /// A public key was added to a client
        ClientKeyAdded = "client.key_added",
        /// A public key of a client was retired
        ClientKeyRetired = "client.key_retired",
        /// A client was given another secret
        ClientSecretRotated = "client.secret_rotated",
        /// A client put one of its own tokens out of use
        ClientTokenRevoked = "client.token_revoked",
        /// A client was switched on again
        ClientEnabled = "client.enabled",
        /// A client was switched off
        ClientDisabled = "client.disabled",
        /// A coded entry for the GP record was made, or asked for by hand
        CodedEntryCreated = "coded_entry.created",
        /// The practice has the code in its record
        CodedEntryEntered = "coded_entry.entered",
        /// The practice has taken the code out of its record
        CodedEntryRemoved = "coded_entry.removed",
        /// An entry that is not in a record yet follows another contact or another practice
        CodedEntryCorrected = "coded_entry.corrected",
        /// An entry is not to be sent for the moment
        CodedEntryPutOnHold = "coded_entry.put_on_hold",
        /// An entry is to be sent after all
        CodedEntryHoldEnded = "coded_entry.hold_ended",
        /// A code was marked as entered in error
        CodedEntryEnteredInError = "coded_entry.entered_in_error",
        /// A confidence survey of a group is due on a day
        ConfidenceSurveyDue = "confidence_survey.due",
        /// A confidence survey was sent to a group
        ConfidenceSurveySent = "confidence_survey.sent",
        /// A group was reminded of a confidence survey, or rung
        ConfidenceSurveyReminded = "confidence_survey.reminded",
        /// A confidence survey was answered
        ConfidenceSurveyAnswered = "confidence_survey.answered",
        /// A group did not answer a confidence survey
        ConfidenceSurveyNotAnswered = "confidence_survey.not_answered",
        /// A confidence survey does not concern the group
        ConfidenceSurveyNotApplicable = "confidence_survey.not_applicable",
        /// A connection to an asset was offered to a person
        ConnectionOffered = "connection.offered",
        /// What is planned of a connection was changed
        ConnectionChanged = "connection.changed",
        /// A person agreed to a connection, and to what the group may be told
        ConnectionAgreed = "connection.agreed",
        /// The group answered whether it has a place
        ConnectionAnswered = "connection.answered",
        /// Whether a person was there was recorded
        ConnectionAttendanceRecorded = "connection.attendance_recorded",
        /// A person is at home with the group
        ConnectionSettled = "connection.settled",
        /// A connection has done its work
        ConnectionCompleted = "connection.completed",
        /// A person did not want a connection
        ConnectionDeclined = "connection.declined",
        /// A person never went to the group that had a place for them
        ConnectionNotStarted = "connection.not_started",
        /// A person stopped going to a group
        ConnectionStopped = "connection.stopped",
        /// A group gave a person back to the service
        ConnectionReturned = "connection.returned",
        /// A group raised a concern about a person
        ConnectionConcernRaised = "connection.concern_raised",
        /// What a person says of a connection was recorded
        ConnectionFeedbackGiven = "connection.feedback_given",
        /// A group is told nothing more of a person, who does not permit it any more
        ConnectionSharingEnded = "connection.sharing_ended",
        /// A volunteer was matched to a connection
        ConnectionVolunteerMatched = "connection.volunteer_matched",
        /// The volunteer of a connection goes along no more
        ConnectionVolunteerMatchEnded = "connection.volunteer_match_ended",
        /// A connection was marked as entered in error
        ConnectionEnteredInError = "connection.entered_in_error",
        /// A person's decision about consent was recorded
        ConsentRecorded = "consent.recorded",
        /// A contact was planned
        ContactPlanned = "contact.planned",
        /// A contact was recorded: it took place, was tried, or was called off
        ContactRecorded = "contact.recorded",
        /// A contact was changed; what it said before is kept as a version
        ContactUpdated = "contact.updated",
        /// A contact was marked as entered in error
        ContactEnteredInError = "contact.entered_in_error",
        /// Another directory is to be read by itself
        DirectorySourceCreated = "directory_source.created",
        /// A directory source was changed
        DirectorySourceUpdated = "directory_source.updated",
        /// A directory source is not read any more
        DirectorySourceDisabled = "directory_source.disabled",
        /// A directory source is read again
        DirectorySourceEnabled = "directory_source.enabled",
        /// Somebody asked for a directory source to be read now
        DirectoryImportRequested = "directory_source.import_requested",
        /// A directory source was read, and what could be taken in was
        DirectoryImportCompleted = "directory_source.import_completed",
        /// A directory source could not be read
        DirectoryImportFailed = "directory_source.import_failed",
        /// An episode was opened with the acceptance of a referral
        EpisodeOpened = "episode.opened",
        /// An episode was given to a worker
        EpisodeAssigned = "episode.assigned",
        /// An episode was put on hold
        EpisodePutOnHold = "episode.put_on_hold",
        /// An episode on hold was resumed
        EpisodeResumed = "episode.resumed",
        /// An episode was transferred to another service
        EpisodeTransferred = "episode.transferred",
        /// An episode goes on under another of the person's referrals
        EpisodePassedOn = "episode.passed_on",
        /// An episode was closed
        EpisodeClosed = "episode.closed",
        /// A closed episode was opened again
        EpisodeReopened = "episode.reopened",
        /// An episode was marked as entered in error
        EpisodeEnteredInError = "episode.entered_in_error",
        /// An export was asked for
        ExportRequested = "export.requested",
        /// The files of an export are complete
        ExportCompleted = "export.completed",
        /// An export came to nothing
        ExportFailed = "export.failed",
        /// An export was cancelled, or its files thrown away
        ExportCancelled = "export.cancelled",
        /// The time of an export's files is over
        ExportExpired = "export.expired",
        /// A gap in local provision was raised
        GapRaised = "gap.raised",
        /// A gap was changed
        GapUpdated = "gap.updated",
        /// A gap was taken to a commissioner or to an agency that supports groups
        GapEscalated = "gap.escalated",
        /// A gap was answered
        GapAnswered = "gap.answered",
        /// A gap is met, or is not followed up any further
        GapClosed = "gap.closed",
        /// A gap was marked as entered in error
        GapEnteredInError = "gap.entered_in_error",
        /// A group session was recorded
        GroupSessionRecorded = "group_session.recorded",
        /// A group session was marked as entered in error
        GroupSessionEnteredInError = "group_session.entered_in_error",
        /// How often a person used healthcare in a period was imported
        HealthcareUseImported = "healthcare_use.imported",
        /// An imported use of healthcare was marked as entered in error
        HealthcareUseEnteredInError = "healthcare_use.entered_in_error",
        /// Two people were linked as of one household
        HouseholdLinkCreated = "household_link.created",
        /// A link of two people of one household was taken back
        HouseholdLinkRemoved = "household_link.removed",
        /// A service added an instrument
        InstrumentCreated = "instrument.created",
        /// An instrument is not used any more
        InstrumentRetired = "instrument.retired",
        /// How many people are registered with a practice in a month was imported
        ListSizeImported = "list_size.imported",
        /// A person was put on the list of a multidisciplinary team
        MdtItemPlanned = "mdt_item.planned",
        /// A person was presented at a multidisciplinary team
        MdtItemPresented = "mdt_item.presented",
        /// A person was taken off the list of a multidisciplinary team
        MdtItemWithdrawn = "mdt_item.withdrawn",
        /// A message to the practice was drafted
        MessageBackDrafted = "message_back.drafted",
        /// The draft of a message to the practice was changed
        MessageBackChanged = "message_back.changed",
        /// A message was released to the practice
        MessageBackReleased = "message_back.released",
        /// The practice acknowledged a message
        MessageBackAcknowledged = "message_back.acknowledged",
        /// A message to the practice was marked as entered in error
        MessageBackEnteredInError = "message_back.entered_in_error",
        /// Money that a person gained was recorded
        MoneyGainRecorded = "money_gain.recorded",
        /// Money gained was marked as entered in error
        MoneyGainEnteredInError = "money_gain.entered_in_error",
        /// Somebody who was redirected was sent on to an organisation
        OnwardReferralSent = "onward_referral.sent",
        /// An organisation answered whether it sees to somebody who was redirected to it
        OnwardReferralAnswered = "onward_referral.answered",
        /// An outcome was recorded: measured, or not administered
        OutcomeRecorded = "outcome.recorded",
        /// An outcome was marked as entered in error
        OutcomeEnteredInError = "outcome.entered_in_error",
        /// A notification was acknowledged
        NotificationAcknowledged = "notification.acknowledged",
        /// Whom a worker's notifications reach, and when, was changed
        NotificationPreferencesUpdated = "notification_preferences.updated",
        /// Somebody is on call for a service outside its opening hours
        OnCallShiftEntered = "on_call_shift.entered",
        /// A shift on call was cancelled
        OnCallShiftCancelled = "on_call_shift.cancelled",
        /// The erasure of a person's record was asked for
        ErasureRequested = "erasure.requested",
        /// The erasure of a person's record was carried out
        ErasureCarriedOut = "erasure.carried_out",
        /// The erasure of a person's record was refused
        ErasureRefused = "erasure.refused",
        /// An organisation was created
        OrganisationCreated = "organisation.created",
        /// An organisation was changed
        OrganisationUpdated = "organisation.updated",
        /// An organisation became a member of another
        OrganisationMembershipCreated = "organisation.membership_created",
        /// An organisation is no longer a member of another
        OrganisationMembershipEnded = "organisation.membership_ended",
        /// A person's record was changed
        PersonUpdated = "person.updated",
        /// A person objected to being contacted
        PersonObjectedToContact = "person.objected_to_contact",
        /// A person withdrew their objection to being contacted
        PersonContactObjectionWithdrawn = "person.contact_objection_withdrawn",
        /// A person was recorded to have died
        PersonDeathRecorded = "person.death_recorded",
        /// What the senders of referrals said of how a person is kept from harm was reviewed
        PersonPrecautionsReviewed = "person.precautions_reviewed",
        /// A person's record was erased: nothing is left of it that says who they are
        PersonErased = "person.erased",
        /// Processing of a person's record was restricted: it is stored, and nothing else is done with it
        PersonRestricted = "person.restricted",
        /// Processing of a person's record is no longer restricted
        PersonRestrictionLifted = "person.restriction_lifted",
        /// A person's record was merged into another, which is kept
        PersonMergedInto = "person.merged_into",
        /// Another record of the person was merged into this one
        PersonMergedFrom = "person.merged_from",
        /// Two merged records were separated again
        PersonSeparated = "person.separated",
        /// A quality assurance was begun
        QualityAssuranceBegun = "quality_assurance.begun",
        /// The sheet of a quality assurance was filled in
        QualityAssuranceChanged = "quality_assurance.changed",
        /// The sheet of a quality assurance was gone through with the group
        QualityAssuranceWorkedThrough = "quality_assurance.worked_through",
        /// The manager was asked for guidance on a quality assurance
        QualityAssuranceGuidanceAsked = "quality_assurance.guidance_asked",
        /// A quality assurance was decided
        QualityAssuranceDecided = "quality_assurance.decided",
        /// A catch-up with the group was recorded
        QualityAssuranceCatchUpRecorded = "quality_assurance.catch_up_recorded",
        /// The leadership of the group changed
        QualityAssuranceLeadershipChanged = "quality_assurance.leadership_changed",
        /// A later quality assurance was decided
        QualityAssuranceReplaced = "quality_assurance.replaced",
        /// A quality assurance was marked as entered in error
        QualityAssuranceEnteredInError = "quality_assurance.entered_in_error",
        /// A person was referred back to a clinician
        ReferBackSent = "refer_back.sent",
        /// The practice received a refer-back
        ReferBackReceived = "refer_back.received",
        /// The practice answered a refer-back
        ReferBackAnswered = "refer_back.answered",
        /// A refer-back was withdrawn
        ReferBackWithdrawn = "refer_back.withdrawn",
        /// A refer-back was marked as entered in error
        ReferBackEnteredInError = "refer_back.entered_in_error",
        /// A referral was received
        ReferralSubmitted = "referral.submitted",
        /// A referral was sent back with a question
        ReferralReturned = "referral.returned",
        /// The question about a referral was answered, or the service goes on without an answer
        ReferralResubmitted = "referral.resubmitted",
        /// A referral was taken into the queue
        ReferralPutToWait = "referral.put_to_wait",
        /// A service took the person on
        ReferralAccepted = "referral.accepted",
        /// Somebody looked at the risks of a referral
        ReferralRiskReviewed = "referral.risk_reviewed",
        /// The referrer added to a referral
        ReferralAddedTo = "referral.added_to",
        /// The first contact took place
        ReferralBegun = "referral.begun",
        /// What was taken for the first contact was none
        ReferralBegunInError = "referral.begun_in_error",
        /// The first contact was at another time than was thought
        ReferralFirstContactCorrected = "referral.first_contact_corrected",
        /// The support was completed
        ReferralCompleted = "referral.completed",
        /// A contact with the person before acceptance, or an attempt at one, was recorded
        ReferralContactRecorded = "referral.contact_recorded",
        /// The person did not want the support
        ReferralDeclined = "referral.declined",
        /// The service did not take the referral
        ReferralRejected = "referral.rejected",
        /// The person could not be reached
        ReferralNotReached = "referral.not_reached",
        /// A referral was passed on to another service
        ReferralRedirected = "referral.redirected",
        /// The referrer took the referral back
        ReferralWithdrawn = "referral.withdrawn",
        /// A referral ended before the support was completed
        ReferralEnded = "referral.ended",
        /// A referral was marked as entered in error
        ReferralEnteredInError = "referral.entered_in_error",
        /// A referral that was over for its referrer goes on for them
        ReferralReopened = "referral.reopened",
        /// A referral is over, in whatever way: all that a referrer without feedback hears of an end
        ReferralClosed = "referral.closed",
        /// A safety event was recorded
        SafetyEventRecorded = "safety_event.recorded",
        /// An entry was added to a safety event
        SafetyEventEntryAdded = "safety_event.entry_added",
        /// Somebody to whom a safety event was taken acknowledged it
        SafetyEventAcknowledged = "safety_event.acknowledged",
        /// A safety event was closed
        SafetyEventClosed = "safety_event.closed",
        /// A safety event was marked as entered in error
        SafetyEventEnteredInError = "safety_event.entered_in_error",
        /// A service was created
        ServiceCreated = "service.created",
        /// A service was changed
        ServiceUpdated = "service.updated",
        /// A signposting was recorded
        SignpostingRecorded = "signposting.recorded",
        /// A signposting was marked as entered in error
        SignpostingEnteredInError = "signposting.entered_in_error",
        /// A story was begun
        StoryDrafted = "story.drafted",
        /// A story was changed
        StoryChanged = "story.changed",
        /// A story was released for a use
        StoryReleased = "story.released",
        /// A story was pulled back from where it had gone
        StoryWithdrawn = "story.withdrawn",
        /// A story was marked as entered in error
        StoryEnteredInError = "story.entered_in_error",
        /// A supervision session was recorded
        SupervisionRecorded = "supervision.recorded",
        /// The supervisor signed a supervision session
        SupervisionSigned = "supervision.signed",
        /// A supervision session was marked as entered in error
        SupervisionEnteredInError = "supervision.entered_in_error",
        /// A task was opened
        TaskOpened = "task.opened",
        /// The owner of a task acknowledged it
        TaskAcknowledged = "task.acknowledged",
        /// A task was given to another owner
        TaskHandedOn = "task.handed_on",
        /// A task is overdue and was taken to the next person up the line
        TaskEscalated = "task.escalated",
        /// A task was done
        TaskDone = "task.done",
        /// A task was cancelled: what it asked for is no longer needed
        TaskCancelled = "task.cancelled",
        /// A task was waived with a reason
        TaskWaived = "task.waived",
        /// A volunteer was entered
        VolunteerEntered = "volunteer.entered",
        /// What is written down of a volunteer was changed
        VolunteerChanged = "volunteer.changed",
        /// Something was held or seen of a volunteer before they are matched
        VolunteerCheckRecorded = "volunteer.check_recorded",
        /// A volunteer's check by the Disclosure and Barring Service counts no more
        VolunteerCheckLapsed = "volunteer.check_lapsed",
        /// A volunteer may be matched
        VolunteerActivated = "volunteer.activated",
        /// A volunteer is not matched for a time
        VolunteerPaused = "volunteer.paused",
        /// A volunteer left
        VolunteerLeft = "volunteer.left",
        /// How a volunteer was supported was recorded
        VolunteerSupported = "volunteer.supported",
        /// A message to a webhook endpoint was sent again
        WebhookDeliveryReplayed = "webhook_delivery.replayed",
        /// A webhook endpoint was entered
        WebhookEndpointCreated = "webhook_endpoint.created",
        /// A webhook endpoint was changed
        WebhookEndpointUpdated = "webhook_endpoint.updated",
        /// Another secret was made for a webhook endpoint
        WebhookEndpointSecretRotated = "webhook_endpoint.secret_rotated",
        /// A webhook endpoint was disabled
        WebhookEndpointDisabled = "webhook_endpoint.disabled",
        /// A webhook endpoint was enabled again
        WebhookEndpointEnabled = "webhook_endpoint.enabled",
        /// A test event was sent to a webhook endpoint
        WebhookEndpointTested = "webhook_endpoint.tested",
        /// A worker was created
        WorkerCreated = "worker.created",
        /// A worker was changed
        WorkerUpdated = "worker.updated",
        /// A worker was enabled again
        WorkerEnabled = "worker.enabled",
        /// A worker was disabled
        WorkerDisabled = "worker.disabled",
        /// Somebody checked in with the worker after a safety event
        WorkerCheckInCompleted = "worker_check_in.completed",
    }
}

impl EventType {
    /// The kind of resource that it happens to, as the contract calls it.
    pub fn resource_type(self) -> &'static str {
        self.code().split('.').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
