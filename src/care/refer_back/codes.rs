//! The coded lists of refer-backs.

use catalogue::{SensitiveClass, value_sets};

value_sets! {
    /// What a person is referred back to a clinician for (002 §4): what is beyond a link worker.
    pub enum ReferBackPurpose in "refer_back_purpose" {
        /// A mental health need that wants a qualified practitioner
        MentalHealth = "mental_health",
        /// A physical health need
        PhysicalHealth = "physical_health",
        /// A question about medicines
        Medicines = "medicines",
        /// Further support, review or monitoring
        Review = "review",
        /// A safeguarding concern
        Safeguarding = "safeguarding",
        /// Alcohol, drugs and other substances
        SubstanceUse = "substance_use",
        /// Another, in words
        Other = "other",
    }

    /// On what basis the practice is informed. Consent is not the only one.
    pub enum DisclosureBasis in "disclosure_basis" {
        /// The person agreed
        Agreed = "agreed",
        /// Direct care, which the person has not objected to
        DirectCare = "direct_care",
        /// Safeguarding
        Safeguarding = "safeguarding",
        /// Somebody's life is at stake
        VitalInterests = "vital_interests",
    }

    /// Where a refer-back stands.
    pub enum ReferBackStatus in "refer_back_status" {
        /// The practice has been asked
        Sent = "sent",
        /// The practice says that it has it
        Received = "received",
        /// The practice says what came of it
        Answered = "answered",
        /// The service took it back
        Withdrawn = "withdrawn",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a refer-back. A representation lists what this caller may do next.
    pub enum ReferBackAction in "refer_back_action" {
        /// Say that you have it
        Receipt = "receipt",
        /// Say what came of it
        Result = "result",
        /// Take it back
        Withdrawal = "withdrawal",
        /// Say that it should never have been there
        Error = "error",
    }

    /// What came of a refer-back.
    pub enum ReferBackResult in "refer_back_result" {
        /// The person was seen or spoken to
        Access = "seen",
        /// An appointment is made
        AppointmentMade = "appointment_made",
        /// The person was referred on
        ReferredOn = "referred_on",
        /// Nothing more is needed
        NoActionNeeded = "no_action_needed",
        /// The person could not be reached
        NotReached = "not_reached",
        /// It is not this practice's patient
        NotOurPatient = "not_our_patient",
    }

    /// Why a refer-back should never have been there.
    pub enum ReferBackErrorReason in "refer_back_error_reason" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// It went to another practice than was meant
        WrongPractice = "wrong_practice",
        /// It was sent before
        Duplicate = "duplicate",
        /// It was a test
        Test = "test",
    }
}

impl ReferBackPurpose {
    /// The class that somebody of the service must hold to know of it.
    pub const fn class(self) -> Option<SensitiveClass> {
        match self {
            Self::Safeguarding => Some(SensitiveClass::Safeguarding),
            Self::SubstanceUse => Some(SensitiveClass::SubstanceUse),
            _ => None,
        }
    }
}
