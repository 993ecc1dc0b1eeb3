//! Where an episode stands, in FHIR's words.

catalogue::value_sets! {
    /// Where an episode of care stands.
    pub enum EpisodeStatus in "episode_status" {
        /// Support is going on
        Active = "active",
        /// Support is paused
        OnHold = "onhold",
        /// Support is over
        Finished = "finished",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to an episode. A representation lists what this caller may do next.
    pub enum EpisodeAction in "episode_action" {
        /// Put it on hold until a day, or hold it for longer
        Hold = "hold",
        /// Go on with it
        Resumption = "resumption",
        /// Give it to another worker of the service
        Assignment = "assignment",
        /// Pass it to another service
        Transfer = "transfer",
        /// Close it
        Closure = "closure",
        /// Open it again
        Reopening = "reopening",
        /// Record that it should never have been there
        Error = "error",
    }

    /// Why an episode is on hold.
    pub enum HoldReason in "hold_reason" {
        /// The person asked for a pause
        PersonAsked = "person_asked",
        /// The person is in hospital
        InHospital = "in_hospital",
        /// The person is not well enough at present
        Unwell = "unwell",
        /// The person is away
        Away = "away",
        /// What comes next has to be waited for: a place, an answer, a benefit
        WaitingForOthers = "waiting_for_others",
        /// Its worker has left and nobody carries it yet: it goes on once somebody is assigned
        WorkerLeft = "worker_left",
        /// Another reason, in words
        Other = "other",
    }

    /// Why an episode was closed.
    pub enum ClosingReason in "closing_reason" {
        /// What was agreed was done: the only one that completes the referral
        SupportCompleted = "support_completed",
        /// The person did not want to go on
        PersonEnded = "person_ended",
        /// The person could no longer be reached
        LostContact = "lost_contact",
        /// The person moved away
        MovedAway = "moved_away",
        /// Another social prescribing service took over
        TransferredService = "transferred_service",
        /// It needs a clinician
        SteppedUpToClinical = "stepped_up_to_clinical",
        /// The person was admitted to hospital or a home, or taken into custody
        AdmittedOrInCustody = "admitted_or_in_custody",
        /// The person has died
        Deceased = "deceased",
        /// Another reason, in words
        Other = "other",
    }

    /// Whether what the person needed was met when their episode was closed.
    pub enum NeedsMet in "needs_met" {
        /// It was met
        Met = "met",
        /// Some of it was
        Partly = "partly",
        /// It was not
        Unmet = "unmet",
        /// It is no longer needed
        NoLongerANeed = "no_longer_a_need",
    }

    /// Why an episode is given to another worker.
    pub enum ReassignmentReason in "reassignment_reason" {
        /// The person asked for somebody else
        PersonAsked = "person_asked",
        /// Its worker leaves, or has left
        WorkerLeft = "worker_left",
        /// Its worker has too much
        Workload = "workload",
        /// Somebody else fits better: their language, what they know, where they are
        BetterPlaced = "better_placed",
        /// Its worker knows the person, or is too close in another way
        ConflictOfInterest = "conflict_of_interest",
        /// Another reason, in words
        Other = "other",
    }

    /// How a worker came to an episode.
    pub enum AssignmentReason in "assignment_reason" {
        /// A referral was accepted
        Acceptance = "acceptance",
        /// The episode was opened again
        Reopening = "reopening",
        /// The person asked for somebody else
        PersonAsked = "person_asked",
        /// The worker before left
        WorkerLeft = "worker_left",
        /// The worker before had too much
        Workload = "workload",
        /// They fitted better: their language, what they know, where they are
        BetterPlaced = "better_placed",
        /// The worker before knew the person, or was too close in another way
        ConflictOfInterest = "conflict_of_interest",
        /// Another reason, in words
        Other = "other",
    }

    /// On what basis another service is informed about a person.
    pub enum TransferBasis in "transfer_basis" {
        /// The person agreed
        PersonAgreed = "person_agreed",
        /// Somebody with parental responsibility, an attorney or a deputy agreed
        RepresentativeAgreed = "representative_agreed",
        /// It is in the person's best interests, and they lack the capacity to decide
        BestInterests = "best_interests",
        /// Somebody has to be protected
        Safeguarding = "safeguarding",
    }
}

impl EpisodeStatus {
    /// The statuses in which somebody carries it.
    pub const OPEN: [Self; 2] = [Self::Active, Self::OnHold];
}

impl From<ReassignmentReason> for AssignmentReason {
    fn from(reason: ReassignmentReason) -> Self {
        match reason {
            ReassignmentReason::PersonAsked => Self::PersonAsked,
            ReassignmentReason::WorkerLeft => Self::WorkerLeft,
            ReassignmentReason::Workload => Self::Workload,
            ReassignmentReason::BetterPlaced => Self::BetterPlaced,
            ReassignmentReason::ConflictOfInterest => Self::ConflictOfInterest,
            ReassignmentReason::Other => Self::Other,
        }
    }
}
