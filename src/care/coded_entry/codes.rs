//! The coded lists of coded entries.

use catalogue::{coded, value_sets};

value_sets! {
    /// The SNOMED CT codes of social prescribing in general practice (002 §10), each with its display term.
    pub enum SnomedCode in "social_prescribing_code" {
        /// Social prescribing offered (finding)
        Offered = "871691000000100",
        /// Social prescribing declined (situation)
        Declined = "871711000000103",
        /// Referral to social prescribing service (procedure)
        TakenUp = "871731000000106",
    }

    /// What happened that somebody would have coded.
    pub enum CodingTrigger in "coding_trigger" {
        /// Social prescribing was offered to the person
        Offer = "offer",
        /// The person declined
        Decline = "decline",
        /// A conversation with the person, or with whoever speaks for them, took place
        Interaction = "interaction",
        /// Somebody tried to reach the person, or left word
        Attempt = "attempt",
        /// A contact after the episode was closed
        FollowUp = "follow_up",
        /// The practice has the referral coded in its own system already
        CodedByPractice = "coded_by_practice",
        /// A call to ask how somebody is
        WelfareCall = "welfare_call",
        /// Appointments were booked, one after another
        Booking = "booking",
        /// A list of people was put together
        ListMaking = "list_making",
        /// Volunteers or a vaccination centre were supported
        Marshalling = "marshalling",
        /// Paperwork
        Administration = "administration",
        /// The service did not take the referral
        Rejection = "rejection",
        /// A closed episode was reopened
        Reopening = "reopening",
        /// The case went to another worker or service
        Transfer = "transfer",
    }

    /// Where a coded entry stands.
    pub enum CodedEntryStatus in "coded_entry_status" {
        /// Due, and to be entered in the practice's system
        ToEnter = "to_enter",
        /// Entered in the practice's system; the receipt says by whom
        Entered = "entered",
        /// The practice had coded it itself
        AlreadyInRecord = "already_in_record",
        /// Found to be wrong after it was entered: to be taken out of the practice's system
        ToRemove = "to_remove",
        /// Taken out of the practice's system
        Removed = "removed",
        /// Found to be wrong before it was entered
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a coded entry. A representation lists what this caller may do next.
    pub enum CodedEntryAction in "coded_entry_action" {
        /// Say that it is in the practice's system
        Receipt = "receipt",
        /// Say that it was wrong
        Error = "error",
        /// Say that it is out of the practice's system again
        Removal = "removal",
    }

    /// Why an entry cannot be sent to a practice just now.
    pub enum CodedEntryHoldReason in "coded_entry_hold_reason" {
        /// The person is registered with no practice of the county
        NoPractice = "no_practice",
        /// The person does not wish their practice to be told
        PersonObjects = "person_objects",
    }

    /// The practice's record system.
    pub enum GpSystem in "gp_system" {
        /// EMIS
        Emis = "emis",
        /// SystmOne
        SystmOne = "systmone",
        /// Another one
        Other = "other",
    }

    /// Why a coded entry was wrong.
    pub enum CodingError in "coding_error" {
        /// It was about somebody else
        WrongPerson = "wrong_person",
        /// What triggered it did not happen, or not so
        DidNotHappen = "did_not_happen",
        /// It was there twice
        Duplicate = "duplicate",
        /// Another code was meant
        WrongCode = "wrong_code",
        /// Something else
        Other = "other",
    }
}

coded! {
    /// Why a trigger has no code.
    pub enum NotCodable in "not_codable" {
        /// Health and wellbeing coaches and care co-ordinators have codes of their own and never use these
        OtherProfession = "other_profession",
        /// Only the link worker's service and the person's practice code social prescribing
        NotByThisRole = "not_by_this_role",
        /// Offered is for the practice's own staff, who offer; the service records who takes it up and who declines
        OfferedByPracticeOnly = "offered_by_practice_only",
        /// The practice does not record it for the service: it says so where it has coded the referral itself
        TakenUpByServiceOnly = "taken_up_by_service_only",
        /// Only the practice says what it has coded itself; the service says so in the receipt
        SaidByPracticeOnly = "said_by_practice_only",
        /// Nobody has been taken on yet: the person takes it up in an episode of care
        NotTakenOn = "not_taken_on",
        /// It is for the first interaction in an episode of care only, and that is on record
        OngoingActivity = "ongoing_activity",
        /// This code is on record here already
        AlreadyCoded = "already_coded",
        /// The person is supported already: another referral that joins the episode has no code of its own
        InCareAlready = "in_care_already",
        /// The episode goes on from one in which the person took it up: a transfer has no second code
        CarriedOn = "carried_on",
        /// The person has taken it up: what they end after that is the episode
        TakenUp = "taken_up",
        /// The person declined this referral, and so did not take it up
        Declined = "declined",
        /// No conversation took place: an attempt, a message or a missed appointment is none
        NoInteraction = "no_interaction",
        /// A contact after closing is no episode of care
        AfterClosing = "after_closing",
        /// Welfare calls are not social prescribing
        WelfareCall = "welfare_call",
        /// Booking appointments is not social prescribing
        Booking = "booking",
        /// Collating lists is not social prescribing and is recorded as the worker's own activity
        ListMaking = "list_making",
        /// Supporting volunteers or a vaccination centre is recorded as the worker's own activity
        Marshalling = "marshalling",
        /// Administrative tasks are not social prescribing
        Administration = "administration",
        /// Only the person declines; that the service did not take the referral is not their decision
        NotThePersonsDecision = "not_the_persons_decision",
        /// A reopened episode is the same episode of care
        Reopening = "reopening",
        /// A case that goes to another worker or service is the same care
        Transfer = "transfer",
        /// What was entered in error never was
        EnteredInError = "entered_in_error",
        /// What happened has another code than the one asked for
        AnotherCode = "another_code",
    }
}

impl CodedEntryStatus {
    /// Those in which the code counts: there is at most one of them for a code of a referral or an episode.
    pub const STANDING: [Self; 3] = [Self::ToEnter, Self::Entered, Self::AlreadyInRecord];
}
