//! Where a referral stands, why it ended, and what can be done to it.
//!
//! The reasons that a caller may send are small lists of their own ([`RejectionReason`], [`DeclineReason`], …), so that
//! a rejection cannot be sent with a reason for a decline. A row keeps the one it was given as a [`StatusReason`],
//! their union; [`StatusReason::fits`] says which reasons a status can have.

use crate::prelude::*;

value_sets! {
    /// Where a referral stands.
    pub enum ReferralStatus in "referral_status" {
        /// Received; nobody has decided yet
        Submitted = "submitted",
        /// Sent back to the referrer with a question
        Returned = "returned",
        /// Taken into the queue until a worker has room
        Waiting = "waiting",
        /// Taken on; an episode is open and the first contact is being tried
        Accepted = "accepted",
        /// The person and the worker have met or spoken
        InProgress = "in_progress",
        /// The support was completed
        Completed = "completed",
        /// The person did not want it
        Declined = "declined",
        /// The service did not take it
        Rejected = "rejected",
        /// The person could not be reached
        NotReached = "not_reached",
        /// Passed on to somebody better placed
        Redirected = "redirected",
        /// Taken back by the referrer
        Withdrawn = "withdrawn",
        /// Ended before the support was completed
        Ended = "ended",
        /// Should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a referral. A representation lists what this caller may do next.
    pub enum ReferralAction in "referral_action" {
        /// Send it back to the referrer with a question
        Return = "return",
        /// Answer the question, so that it is decided again
        Resubmission = "resubmission",
        /// Take it into the queue
        Waiting = "waiting",
        /// Take the person on
        Acceptance = "acceptance",
        /// Say that somebody has looked at the safety risk
        RiskReview = "risk_review",
        /// Add words, risks or a new way to reach the person
        Addendum = "addendum",
        /// Record that the person does not want it
        Decline = "decline",
        /// Refuse it for the service
        Rejection = "rejection",
        /// Record that the person could not be reached
        NotReached = "not_reached",
        /// Pass it on to somebody better placed
        Redirection = "redirection",
        /// Take it back
        Withdrawal = "withdrawal",
        /// Record that it is over for a reason that is nobody's decision: the person died or moved away
        Ending = "ending",
        /// Record that it should never have been there
        Error = "error",
    }

    /// Why the service did not take a referral.
    pub enum RejectionReason in "rejection_reason" {
        /// The service has no room and cannot say when it will
        NoCapacity = "no_capacity",
        /// The person does not meet the service's referral criteria
        NotEligible = "not_eligible",
        /// The person lives, or is registered, outside the service's area
        OutOfArea = "out_of_area",
        /// Another reason, in words
        Other = "other",
    }

    /// Why the person did not want it.
    pub enum DeclineReason in "decline_reason" {
        /// They do not want this kind of support
        NotWanted = "not_wanted",
        /// Not now; perhaps later
        NotNow = "not_now",
        /// They have the support they need elsewhere
        SupportedElsewhere = "supported_elsewhere",
        /// They had not agreed to be referred
        DidNotAgreeToReferral = "did_not_agree_to_referral",
        /// They gave no reason
        NotStated = "not_stated",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referral was passed on.
    pub enum RedirectionReason in "redirection_reason" {
        /// Complex mental health needs (000 §2.2)
        ComplexMentalHealth = "complex_mental_health",
        /// Palliative care (000 §2.2)
        PalliativeCare = "palliative_care",
        /// It needs a clinician (002 §4)
        NeedsClinician = "needs_clinician",
        /// Another service covers the person's area or practice
        OutOfArea = "out_of_area",
        /// Somebody else is better placed to help
        BetterPlacedElsewhere = "better_placed_elsewhere",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referrer took a referral back.
    pub enum WithdrawalReason in "withdrawal_reason" {
        /// What was asked for is no longer needed
        NoLongerNeeded = "no_longer_needed",
        /// The person is supported elsewhere
        SupportedElsewhere = "supported_elsewhere",
        /// It was sent by mistake, or to the wrong service
        SentByMistake = "sent_by_mistake",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referral is over that nobody decided on.
    pub enum EndingReason in "ending_reason" {
        /// The person has died
        Deceased = "deceased",
        /// The person has moved away
        MovedAway = "moved_away",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referral ended before the support was completed.
    pub enum EndReason in "referral_end_reason" {
        /// The person has died
        Deceased = "deceased",
        /// The person has moved away
        MovedAway = "moved_away",
        /// The episode was closed without completion
        EpisodeClosed = "episode_closed",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referral should never have been there.
    pub enum ErrorReason in "referral_error_reason" {
        /// It is about another person than it says
        WrongPerson = "wrong_person",
        /// It was meant for another service
        WrongService = "wrong_service",
        /// The same referral was already there; never shown outside the service
        Duplicate = "duplicate",
        /// It was a test
        Test = "test",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a referral has its status: any reason of the lists for rejections, declines, redirections, withdrawals, ends
    /// and errors.
    pub enum StatusReason in "status_reason" {
        /// The service has no room and cannot say when it will
        NoCapacity = "no_capacity",
        /// The person does not meet the service's referral criteria
        NotEligible = "not_eligible",
        /// The person lives, or is registered, outside the service's area
        OutOfArea = "out_of_area",
        /// They do not want this kind of support
        NotWanted = "not_wanted",
        /// Not now; perhaps later
        NotNow = "not_now",
        /// The person has the support they need elsewhere
        SupportedElsewhere = "supported_elsewhere",
        /// They had not agreed to be referred
        DidNotAgreeToReferral = "did_not_agree_to_referral",
        /// They gave no reason
        NotStated = "not_stated",
        /// Complex mental health needs (000 §2.2)
        ComplexMentalHealth = "complex_mental_health",
        /// Palliative care (000 §2.2)
        PalliativeCare = "palliative_care",
        /// It needs a clinician (002 §4)
        NeedsClinician = "needs_clinician",
        /// Somebody else is better placed to help
        BetterPlacedElsewhere = "better_placed_elsewhere",
        /// What was asked for is no longer needed
        NoLongerNeeded = "no_longer_needed",
        /// It was sent by mistake, or to the wrong service
        SentByMistake = "sent_by_mistake",
        /// The person has died
        Deceased = "deceased",
        /// The person has moved away
        MovedAway = "moved_away",
        /// The episode was closed without completion
        EpisodeClosed = "episode_closed",
        /// It is about another person than it says
        WrongPerson = "wrong_person",
        /// It was meant for another service
        WrongService = "wrong_service",
        /// The same referral was already there; never shown outside the service
        Duplicate = "duplicate",
        /// It was a test
        Test = "test",
        /// Another reason, in words
        Other = "other",
    }
}

impl ReferralStatus {
    /// Whether a service that gets a referral has answered with it that the person is there: in its queue, or taken on.
    pub const fn is_arrival(self) -> bool {
        matches!(self, Self::Waiting | Self::Accepted)
    }

    /// The statuses from which something can still come.
    pub const LIVE: [Self; 5] = [Self::Submitted, Self::Returned, Self::Waiting, Self::Accepted, Self::InProgress];

    /// Whether something can still come of it.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned | Self::Waiting | Self::Accepted | Self::InProgress)
    }

    /// Whether the service has not taken the person on yet: submitted, returned or waiting.
    pub const fn is_before_acceptance(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned | Self::Waiting)
    }
}

impl StatusReason {
    /// Whether a referral of this status can have this reason.
    pub fn fits(self, status: ReferralStatus) -> bool {
        fn any<R: Coded + Into<StatusReason>>(reason: StatusReason) -> bool {
            R::ALL.iter().any(|member| Into::<StatusReason>::into(*member) == reason)
        }
        match status {
            ReferralStatus::Rejected => any::<RejectionReason>(self),
            ReferralStatus::Declined => any::<DeclineReason>(self),
            ReferralStatus::Redirected => any::<RedirectionReason>(self),
            ReferralStatus::Withdrawn => any::<WithdrawalReason>(self),
            ReferralStatus::Ended => any::<EndReason>(self),
            ReferralStatus::EnteredInError => any::<ErrorReason>(self),
            ReferralStatus::Submitted
            | ReferralStatus::Returned
            | ReferralStatus::Waiting
            | ReferralStatus::Accepted
            | ReferralStatus::InProgress
            | ReferralStatus::Completed
            | ReferralStatus::NotReached => false,
        }
    }
}

macro_rules! reasons {
    (in $union:ident: $($list:ident { $($member:ident),+ $(,)? })+) => {$(
        impl From<$list> for $union {
            fn from(reason: $list) -> Self {
                match reason { $($list::$member => Self::$member),+ }
            }
        }
    )+};
}

reasons! {
    in EndReason:
    EndingReason { Deceased, MovedAway, Other }
}

reasons! {
    in StatusReason:
    RejectionReason { NoCapacity, NotEligible, OutOfArea, Other }
    DeclineReason { NotWanted, NotNow, SupportedElsewhere, DidNotAgreeToReferral, NotStated, Other }
    RedirectionReason { ComplexMentalHealth, PalliativeCare, NeedsClinician, OutOfArea, BetterPlacedElsewhere, Other }
    WithdrawalReason { NoLongerNeeded, SupportedElsewhere, SentByMistake, Other }
    EndingReason { Deceased, MovedAway, Other }
    EndReason { Deceased, MovedAway, EpisodeClosed, Other }
    ErrorReason { WrongPerson, WrongService, Duplicate, Test, Other }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of the small lists are the codes of the union: nothing is renamed on its way into the row.
    #[test]
    fn a_reason_keeps_its_code() {
        fn check<R: Coded + Into<StatusReason>>() {
            for reason in R::ALL {
                assert_eq!(Into::<StatusReason>::into(*reason).code(), reason.code());
            }
        }
        check::<RejectionReason>();
        check::<DeclineReason>();
        check::<RedirectionReason>();
        check::<WithdrawalReason>();
        check::<EndingReason>();
        check::<EndReason>();
        check::<ErrorReason>();
    }

    #[test]
    fn every_reason_has_a_status_and_only_ends_have_reasons() {
        for reason in StatusReason::ALL {
            assert!(ReferralStatus::ALL.iter().any(|status| reason.fits(*status)), "{reason} fits nothing");
            for live in ReferralStatus::ALL.iter().filter(|status| status.is_live()) {
                assert!(!reason.fits(*live), "{reason} fits {live}");
            }
        }
    }
}
