//! The kinds of task and their terms: how long each has, whom it is taken to when overdue, what may become of it.

use super::within::{Delay, Within};
use crate::prelude::*;
use EscalationRole::{Cover, Referrer, SafeguardingLead, ServiceManager, Supervisor, Worker};

value_sets! {
    /// What a task asks for.
    pub enum TaskKind in "task_kind" {
        /// Read a referral that carries a safety risk, and say what was found
        ReviewSafetyRisk = "review_safety_risk",
        /// Read a referral that was sent as urgent
        ReviewUrgent = "review_urgent",
        /// Look at a referral of somebody who lacks food, money or housing
        ReviewBasicNeed = "review_basic_need",
        /// Accept the referral, queue it, return it, reject it or redirect it
        DecideReferral = "decide_referral",
        /// Answer the question with which the referral was returned; after that the service decides with what it has
        DecideReturned = "decide_returned",
        /// Have a word with the person who waits
        ContactWhileWaiting = "contact_while_waiting",
        /// Try to reach the person for the first time
        FirstContact = "first_contact",
        /// Make sure that the redirected person arrived: the destination confirms, or the person says they know
        ConfirmRedirection = "confirm_redirection",
        /// Tell the person who referred themselves, or their family, how it went on; by safe contact
        TellTheReferrer = "tell_the_referrer",
        /// Read the new risk that the referrer added, and say what was found
        ReviewAddendumRisk = "review_addendum_risk",
        /// Read the referral that joined the open episode
        ReadJoinedReferral = "read_joined_referral",
        /// Review what somebody said of how to keep the person from harm, and say what holds
        ReviewPrecautions = "review_precautions",
        /// Know of the safety event, as somebody other than who wrote it down
        AcknowledgeSafetyEvent = "acknowledge_safety_event",
        /// Contact the duty GP; where the practice is closed or there is none, the crisis team, 111 or 999
        ContactDutyGp = "contact_duty_gp",
        /// Inform a clinician
        InformClinician = "inform_clinician",
        /// Say where help is, and what the person can do
        GiveSignposting = "give_signposting",
        /// Follow the organisation's safeguarding procedure
        FollowSafeguardingProcedure = "follow_safeguarding_procedure",
        /// Enter it in the GP's record
        UpdateGpRecord = "update_gp_record",
        /// Consider a review with the supervisor
        ConsiderSupervisorReview = "consider_supervisor_review",
        /// Check in with a manager or a clinician, for one's own sake
        CheckInWithWorker = "check_in_with_worker",
        /// Say that the practice has the refer-back
        ReceiveReferBack = "receive_refer_back",
        /// Name who covers for a colleague who is away
        NameCover = "name_cover",
        /// Look again at an episode that is on hold
        ReviewHold = "review_hold",
        /// Give an episode whose worker has left to somebody
        AssignWorker = "assign_worker",
        /// Enter the code in the GP system, or make sure that somebody who has access does (004)
        EnterCode = "enter_code",
        /// Take the code out of the GP record: it was entered in error
        RemoveCode = "remove_code",
        /// Say what came of a planned contact
        RecordContact = "record_contact",
        /// Say that the worker came safely out of a home visit
        CheckInAfterVisit = "check_in_after_visit",
        /// Decide how to go on after three missed contacts in a row
        ReviewMissedContacts = "review_missed_contacts",
        /// Consider whether somebody is harmed or neglected who was not brought
        ConsiderSafeguarding = "consider_safeguarding",
        /// Confirm that an asset's listing is still right, or put it right
        ConfirmAsset = "confirm_asset",
        /// Ask the person how it goes with the group that they were connected to
        FollowUpConnection = "follow_up_connection",
        /// Read what the group says of a connection: whether it has a place, that it gives the person back, that it closes
        ReadGroupAnswer = "read_group_answer",
        /// Ask the person how they are at the group where they go: nobody new is connected to it
        AskAfterConcern = "ask_after_concern",
        /// Look into the safety concern about a group
        ReviewAssetConcern = "review_asset_concern",
        /// Look at the concern that a group raised about a person, and record a safety event where it is one
        ReviewGroupConcern = "review_group_concern",
        /// Look at what could not be taken in of another directory, or why it cannot be read
        ReviewDirectoryImport = "review_directory_import",
        /// Decide to whom a gap in local provision is taken, or close it
        EscalateGap = "escalate_gap",
        /// Ask for the answer to a gap that was taken to somebody
        ChaseGapAnswer = "chase_gap_answer",
        /// Read what came of the gap that you raised: what was answered, or what meets it
        ReadGapAnswer = "read_gap_answer",
        /// Say how to go on with a group to which a link worker is not confident to connect people
        GuideQualityAssurance = "guide_quality_assurance",
        /// Begin another quality assurance: the year is over, or the leadership of the group changed
        ReviewQualityAssurance = "review_quality_assurance",
        /// Catch up with a group to which people are connected
        CatchUpWithGroup = "catch_up_with_group",
        /// See to what was agreed with a group
        SeeToQualityActions = "see_to_quality_actions",
        /// Ask a group for what takes the place of evidence that expires
        RenewQualityEvidence = "renew_quality_evidence",
        /// Send a group its confidence survey, or ask it yourself
        SendConfidenceSurvey = "send_confidence_survey",
        /// Answer the confidence survey
        AnswerConfidenceSurvey = "answer_confidence_survey",
        /// See a volunteer's check by the Disclosure and Barring Service again, before it counts no more
        RenewVolunteerCheck = "renew_volunteer_check",
        /// Speak with a volunteer about how it goes
        SupportVolunteer = "support_volunteer",
        /// See to who goes along with the person: the volunteer does not for now, or is not the right one
        ReviewVolunteerMatch = "review_volunteer_match",
        /// Remind a group of its confidence survey, or ring it
        ChaseConfidenceSurvey = "chase_confidence_survey",
        /// See to it that the link worker has their clinical supervision of the month (003 §6.1.3)
        ClinicalSupervision = "clinical_supervision",
        /// Tell the person's practice of the first contact: release a message back
        TellPracticeOfFirstContact = "tell_practice_of_first_contact",
        /// Tell the person's practice how the support ended: release a message back
        TellPracticeOfEnd = "tell_practice_of_end",
        /// Review the care and support plan with the person, on the day that was agreed
        ReviewCarePlan = "review_care_plan",
        /// Write part two of the plan with the person: what has changed after six months
        WritePlanPartTwo = "write_plan_part_two",
        /// Use with the person the instruments that are due at the start, or say why not: `GET /v1/people/{id}/instruments`
        /// says which
        MeasureAtStart = "measure_at_start",
        /// Use an instrument with the person again: a follow-up of an outcome is due
        MeasureAgain = "measure_again",
        /// Ask the person how they found it: a survey is due, which they permit
        SendSurvey = "send_survey",
        /// Take a story back from where it had gone: it was pulled back, and says from where
        TakeStoryBack = "take_story_back",
        /// Read the message back about your patient, and say that you have
        ReadMessageBack = "read_message_back",
        /// Ask the person what they decided, and write it down: their referrer reports something else than is on record
        ConfirmConsent = "confirm_consent",
        /// Say whether your organisation sees to the person who was redirected to it
        AnswerOnwardReferral = "answer_onward_referral",
        /// Decide who works with whom of two people who are to be kept apart: one worker carries both
        KeepApart = "keep_apart",
    }

    /// Where a task stands.
    pub enum TaskStatus in "task_status" {
        /// Still to be done; overdue where its due instant has passed
        Open = "open",
        /// Done, in time or late
        Done = "done",
        /// Its reason fell away
        Cancelled = "cancelled",
        /// Somebody other than its owner decided that it need not be done
        Waived = "waived",
    }

    /// To whom an overdue task is escalated, by what they are to its subject.
    pub enum EscalationRole in "escalation_role" {
        /// The agency, or the person, who referred
        Referrer = "referrer",
        /// The worker whose case or act it is
        Worker = "worker",
        /// Who covers for that worker
        Cover = "cover",
        /// The manager of the service
        ServiceManager = "service_manager",
        /// The safeguarding lead of the service
        SafeguardingLead = "safeguarding_lead",
        /// The worker's supervisor
        Supervisor = "supervisor",
    }
}

/// One step of escalation: whom an overdue task is taken to, and when.
///
/// Where nobody holds the role (no cover, no worker yet) the step counts as taken and the next one is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscalationStep {
    /// To whom.
    pub to: EscalationRole,
    /// Once this has passed without anybody acknowledging.
    pub after: Delay,
}

const fn step(to: EscalationRole, after: Delay) -> EscalationStep {
    EscalationStep { to, after }
}

/// "Manager, safeguarding lead", an hour apart as everywhere in the domain's safety rules.
const SAFETY: &[EscalationStep] = &[step(ServiceManager, Delay::None), step(SafeguardingLead, Delay::Hours(1))];
/// By name up the line, an hour apart, until a human acknowledges.
const UP_THE_LINE: &[EscalationStep] =
    &[step(Supervisor, Delay::None), step(SafeguardingLead, Delay::Hours(1)), step(ServiceManager, Delay::Hours(2))];
/// Where somebody's safety hangs on a task, how long those of its last step have before they are notified again, and again,
/// until a human acknowledges.
const REPEAT_EVERY: Delay = Delay::Hours(1);
/// How many steps of `UP_THE_LINE` are taken once the managers are notified.
pub const MANAGERS_STEP: i16 = 3;
/// A check-in is between a worker and those who look after them.
const LINE_MANAGERS: &[EscalationStep] = &[step(Supervisor, Delay::None), step(ServiceManager, Delay::WorkingDays(1))];
const MANAGER: &[EscalationStep] = &[step(ServiceManager, Delay::None)];
const REFERRER: &[EscalationStep] = &[step(Referrer, Delay::None), step(ServiceManager, Delay::WorkingDays(1))];
const REDIRECTING_WORKER: &[EscalationStep] = &[step(Worker, Delay::None)];
const WORKER: &[EscalationStep] =
    &[step(Worker, Delay::None), step(Cover, Delay::WorkingDays(1)), step(ServiceManager, Delay::WorkingDays(2))];

const SUPERVISED: &[EscalationStep] =
    &[step(Worker, Delay::None), step(Supervisor, Delay::WorkingDays(1)), step(ServiceManager, Delay::WorkingDays(5))];

/// What goes for every task of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskPolicy {
    /// How long it has. Ours, not a source's: a service may set its own.
    pub within: Within,
    /// Whom it is taken to when overdue, in this order.
    pub steps: &'static [EscalationStep],
    /// How long those of the last step have before they are notified again, and so on until a human acknowledges: where a
    /// person's safety hangs on it. Else the top is the end.
    pub repeat_every: Option<Delay>,
    /// Whether somebody's safety hangs on it: never waived, never cancelled, handed on instead.
    pub safety: bool,
    /// Whether it makes somebody speak to the person, or to their family. Death, an objection to contact and
    /// entered-in-error cancel it.
    pub person_facing: bool,
    /// Whether it makes somebody tell the person's practice of them. An objection to that cancels it.
    pub informs_practice: bool,
    /// Whether it stays open when the referral ends.
    pub outlives_referral: bool,
    /// Whether doing it starts the next one.
    pub recurs: bool,
    /// Whether a person ticks it off themselves. The others are done by the act that they ask for.
    pub ticked_off: bool,
}

impl TaskKind {
    /// The policy of the kind. Read as a table: one line a clock.
    pub const fn policy(self) -> TaskPolicy {
        use Within::{Hours, Minutes, Months, SameDay, SameWorkingDay, Weeks, WorkingDays};

        const fn policy(within: Within, steps: &'static [EscalationStep]) -> TaskPolicy {
            TaskPolicy {
                within,
                steps,
                repeat_every: None,
                safety: false,
                person_facing: false,
                informs_practice: false,
                outlives_referral: false,
                recurs: false,
                ticked_off: false,
            }
        }

        const fn safety(within: Within, steps: &'static [EscalationStep]) -> TaskPolicy {
            TaskPolicy {
                safety: true,
                repeat_every: Some(REPEAT_EVERY),
                outlives_referral: true,
                ..policy(within, steps)
            }
        }

        match self {
            Self::ReviewSafetyRisk | Self::ReviewAddendumRisk => safety(SameWorkingDay, SAFETY),
            Self::ReviewUrgent => policy(SameWorkingDay, SAFETY),
            Self::ReviewBasicNeed => policy(WorkingDays(2), MANAGER),
            Self::DecideReferral => policy(WorkingDays(10), MANAGER),
            Self::DecideReturned => policy(WorkingDays(10), REFERRER),
            Self::ContactWhileWaiting => TaskPolicy { person_facing: true, recurs: true, ..policy(Weeks(4), MANAGER) },
            Self::FirstContact => TaskPolicy { person_facing: true, ..policy(WorkingDays(10), WORKER) },
            Self::ConfirmRedirection => {
                TaskPolicy { outlives_referral: true, ticked_off: true, ..policy(WorkingDays(10), REDIRECTING_WORKER) }
            }
            Self::TellTheReferrer => TaskPolicy {
                person_facing: true,
                outlives_referral: true,
                ticked_off: true,
                ..policy(WorkingDays(2), WORKER)
            },
            Self::ReadJoinedReferral => TaskPolicy { ticked_off: true, ..policy(WorkingDays(2), WORKER) },
            Self::ReviewPrecautions => TaskPolicy { outlives_referral: true, ..policy(WorkingDays(1), WORKER) },
            Self::AcknowledgeSafetyEvent => safety(Hours(1), UP_THE_LINE),
            Self::ContactDutyGp
            | Self::InformClinician
            | Self::GiveSignposting
            | Self::FollowSafeguardingProcedure
            | Self::UpdateGpRecord => safety(SameDay, UP_THE_LINE),
            Self::ConsiderSupervisorReview => safety(WorkingDays(2), UP_THE_LINE),
            Self::ReceiveReferBack | Self::AnswerOnwardReferral => {
                TaskPolicy { outlives_referral: true, ..policy(WorkingDays(2), MANAGER) }
            }
            Self::CheckInWithWorker => TaskPolicy { repeat_every: None, ..safety(WorkingDays(2), LINE_MANAGERS) },
            Self::NameCover => policy(SameWorkingDay, MANAGER),
            Self::ReviewHold => policy(WorkingDays(1), WORKER),
            Self::AssignWorker => policy(WorkingDays(2), MANAGER),
            Self::ConfirmConsent => {
                TaskPolicy { person_facing: true, outlives_referral: true, ..policy(WorkingDays(5), WORKER) }
            }
            Self::KeepApart => {
                TaskPolicy { outlives_referral: true, ticked_off: true, ..policy(WorkingDays(1), MANAGER) }
            }
            Self::ReadMessageBack => TaskPolicy { outlives_referral: true, ..policy(WorkingDays(5), MANAGER) },
            Self::TellPracticeOfFirstContact | Self::TellPracticeOfEnd => {
                TaskPolicy { informs_practice: true, outlives_referral: true, ..policy(WorkingDays(5), WORKER) }
            }
            Self::TakeStoryBack => {
                TaskPolicy { outlives_referral: true, ticked_off: true, ..policy(WorkingDays(2), WORKER) }
            }
            Self::MeasureAtStart | Self::MeasureAgain | Self::SendSurvey => {
                TaskPolicy { person_facing: true, outlives_referral: true, ..policy(WorkingDays(10), WORKER) }
            }
            // "To be completed after 6 months" (002 Appendix 4), whatever became of the episode.
            Self::ReviewCarePlan | Self::WritePlanPartTwo => {
                TaskPolicy { person_facing: true, outlives_referral: true, ..policy(Months(6), WORKER) }
            }
            // "Within a week of the contact" (004), whatever becomes of the referral.
            Self::EnterCode => {
                TaskPolicy { informs_practice: true, outlives_referral: true, ..policy(Weeks(1), WORKER) }
            }
            Self::RemoveCode => TaskPolicy { outlives_referral: true, ..policy(Weeks(1), WORKER) },
            Self::RecordContact => TaskPolicy { outlives_referral: true, ..policy(WorkingDays(1), WORKER) },
            Self::CheckInAfterVisit => TaskPolicy { ticked_off: true, ..safety(Minutes(30), SAFETY) },
            Self::ReviewMissedContacts => {
                TaskPolicy { person_facing: true, ticked_off: true, ..policy(WorkingDays(5), WORKER) }
            }
            Self::ConsiderSafeguarding => TaskPolicy { ticked_off: true, ..safety(SameWorkingDay, SAFETY) },
            Self::FollowUpConnection => TaskPolicy {
                person_facing: true,
                outlives_referral: true,
                ticked_off: true,
                ..policy(Weeks(4), WORKER)
            },
            Self::ReadGroupAnswer => {
                TaskPolicy { outlives_referral: true, ticked_off: true, ..policy(WorkingDays(2), WORKER) }
            }
            Self::ReviewGroupConcern => TaskPolicy { ticked_off: true, ..safety(SameWorkingDay, SAFETY) },
            // A listing that nobody has looked at for half a year sends people to closed doors. Ours, not a source's.
            Self::ConfirmAsset => TaskPolicy { recurs: true, ..policy(Months(6), MANAGER) },
            Self::AskAfterConcern => TaskPolicy {
                person_facing: true,
                outlives_referral: true,
                ticked_off: true,
                ..policy(WorkingDays(1), SAFETY)
            },
            Self::ReviewAssetConcern => safety(SameWorkingDay, SAFETY),
            Self::GuideQualityAssurance => policy(WorkingDays(5), MANAGER),
            // "Reviewed annually", "catch-ups (at least every 6 months)" (002 §9).
            Self::ReviewQualityAssurance => policy(Months(12), WORKER),
            Self::CatchUpWithGroup => TaskPolicy { recurs: true, ..policy(Months(6), WORKER) },
            Self::SeeToQualityActions => TaskPolicy { ticked_off: true, ..policy(WorkingDays(20), WORKER) },
            Self::RenewQualityEvidence => policy(WorkingDays(20), WORKER),
            // "Every six months" (002 §12).
            Self::SendConfidenceSurvey => policy(Months(6), MANAGER),
            Self::AnswerConfidenceSurvey | Self::ChaseConfidenceSurvey => policy(Weeks(2), MANAGER),
            // Volunteers "need to be supported to be effective and stay involved" (002 §5.4); how often is ours.
            Self::SupportVolunteer => TaskPolicy { recurs: true, ..policy(Months(3), MANAGER) },
            Self::RenewVolunteerCheck => policy(Months(36), MANAGER),
            Self::ReviewVolunteerMatch => {
                TaskPolicy { outlives_referral: true, ticked_off: true, ..policy(WorkingDays(1), WORKER) }
            }
            Self::ReviewDirectoryImport => TaskPolicy { ticked_off: true, ..policy(WorkingDays(10), MANAGER) },
            // Ours, not a source's.
            Self::EscalateGap => policy(WorkingDays(10), WORKER),
            Self::ChaseGapAnswer => policy(Weeks(6), WORKER),
            Self::ReadGapAnswer => TaskPolicy { ticked_off: true, ..policy(WorkingDays(5), WORKER) },
            // "The PCNs must provide monthly access to clinical supervision" (003 §6.1.3).
            Self::ClinicalSupervision => TaskPolicy { recurs: true, ..policy(Months(1), SUPERVISED) },
        }
    }
}
