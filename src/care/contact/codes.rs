//! Coded lists of a contact: by what means, where, with whom, and what came of it.

use crate::care::person::codes::ContactMeans;

catalogue::value_sets! {
    /// Where a contact stands.
    pub enum ContactStatus in "contact_status" {
        /// Arranged; what came of it is not on record yet
        Planned = "planned",
        /// What came of it is on record: `attendance` tells
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a contact, beside correcting it. A representation lists what this caller may do next.
    pub enum ContactAction in "contact_action" {
        /// Say what came of a planned contact
        Attendance = "attendance",
        /// Record that it should never have been there
        Error = "error",
    }

    /// By what means (NHS Data Dictionary, consultation mechanism; a letter is its 98, other).
    pub enum ConsultationMechanism in "consultation_mechanism" {
        /// Face to face (01)
        FaceToFace = "face_to_face",
        /// By telephone (02)
        Telephone = "telephone",
        /// By talk type, for a person unable to speak (04)
        TalkType = "talk_type",
        /// By e-mail (05)
        Email = "email",
        /// By text message, answered at some other time if at all (09)
        TextMessage = "text_message",
        /// By instant messages, to and fro at once (10)
        InstantMessaging = "instant_messaging",
        /// By video (11)
        VideoConsultation = "video_consultation",
        /// On a message board, answered at some other time if at all (12)
        MessageBoard = "message_board",
        /// In a chat room, to and fro at once (13)
        ChatRoom = "chat_room",
        /// By letter (98)
        Letter = "letter",
        /// By another means (98)
        Other = "other",
    }

    /// What a contact was for.
    pub enum ContactPurpose in "contact_purpose" {
        /// To find out what matters to the person, and to help with it
        Support = "support",
        /// To ask how the person is, and no more
        WelfareCheck = "welfare_check",
        /// To arrange, move or confirm another contact
        Booking = "booking",
        /// To look back after support has ended
        FollowUp = "follow_up",
        /// For administration: a form, a list, a message passed on
        Administration = "administration",
    }

    /// For one person, or for several at once.
    pub enum ContactFormat in "contact_format" {
        /// For one person, with whoever they bring
        OneToOne = "one_to_one",
        /// For a group
        Group = "group",
    }

    /// Where the worker and the person met.
    pub enum LocationType in "location_type" {
        /// At the person's home
        PersonsHome = "persons_home",
        /// At the home of a carer or relative
        CarersHome = "carers_home",
        /// At a GP practice or health centre
        GpPractice = "gp_practice",
        /// At the place of a community group or in a community building
        CommunityVenue = "community_venue",
        /// Where the service has its rooms
        ServiceBase = "service_base",
        /// In a hospital
        Hospital = "hospital",
        /// In a care home
        CareHome = "care_home",
        /// In a hostel, a refuge or sheltered housing
        SupportedHousing = "supported_housing",
        /// At the person's work
        Workplace = "workplace",
        /// In a school or college
        SchoolCollege = "school_college",
        /// In a prison or another place of detention
        PrisonDetention = "prison_detention",
        /// In a public place: a café, a library, a park
        PublicPlace = "public_place",
        /// At another place, in words
        Other = "other",
    }

    /// What came of a contact.
    pub enum Attendance in "attendance" {
        /// It took place
        Attended = "attended",
        /// The person came too late to be seen
        ArrivedLateNotSeen = "arrived_late_not_seen",
        /// The person did not come and had not said so
        DidNotAttend = "did_not_attend",
        /// Somebody who should have brought the person did not
        WasNotBrought = "was_not_brought",
        /// The person called it off
        CancelledByPerson = "cancelled_by_person",
        /// The service called it off
        CancelledByService = "cancelled_by_service",
        /// Nobody answered
        AttemptNoAnswer = "attempt_no_answer",
        /// A message was left or sent
        MessageLeft = "message_left",
    }

    /// With whom there was a conversation, to and fro.
    pub enum ConversationWith in "conversation_with" {
        /// The person
        Person = "person",
        /// Somebody who may speak for the person
        Representative = "representative",
        /// Neither of them
        Neither = "neither",
    }

    /// Somebody who was there, beside the worker.
    pub enum Participant in "participant" {
        /// The person
        Person = "person",
        /// Somebody who may speak for the person: a parent, an attorney, a deputy, an advocate
        Representative = "representative",
        /// Family, a friend or a carer
        FamilyOrCarer = "family_or_carer",
        /// An interpreter
        Interpreter = "interpreter",
        /// A volunteer or buddy
        Volunteer = "volunteer",
        /// Another professional
        Professional = "professional",
        /// Somebody else, in words
        Other = "other",
    }

    /// Why a contact should never have been there.
    pub enum ContactErrorReason in "contact_error_reason" {
        /// It is about another person than it says
        WrongPerson = "wrong_person",
        /// It did not happen
        DidNotHappen = "did_not_happen",
        /// It was there already
        Duplicate = "duplicate",
        /// It was a test
        Test = "test",
        /// Another reason, in words
        Other = "other",
    }

    /// What is worth a second look. Nothing was refused for it.
    pub enum ContactWarning in "contact_warning" {
        /// The first session was not of the 45 to 60 minutes that are good practice (001)
        FirstSessionLength = "first_session_length",
        /// The means is none of those that the person named as safe
        OutsideSafeContact = "outside_safe_contact",
        /// The person is not to be visited where they live
        DoNotVisit = "do_not_visit",
        /// Nothing is to be written to the person
        DoNotWrite = "do_not_write",
        /// The person keeps their address back
        AddressWithheld = "address_withheld",
        /// The person does not wish to be contacted
        ContactObjection = "contact_objection",
        /// No message is to be left for the person
        LeaveNoMessage = "leave_no_message",
        /// Somebody from whom the person is to be kept apart is expected in such a place at about the same time
        KeepApart = "keep_apart",
    }
}

impl ConsultationMechanism {
    /// Whether both are there at the same time, so that somebody is expected. What is written to and fro over a day can be a
    /// conversation all the same: `conversation_with` says whether it was.
    pub const fn is_at_once(self) -> bool {
        match self {
            Self::FaceToFace
            | Self::Telephone
            | Self::TalkType
            | Self::InstantMessaging
            | Self::VideoConsultation
            | Self::ChatRoom
            | Self::Other => true,
            Self::Email | Self::TextMessage | Self::MessageBoard | Self::Letter => false,
        }
    }

    /// The same, as a person says how they may be reached; none where that list has no word for it.
    pub const fn means(self) -> Option<ContactMeans> {
        match self {
            Self::FaceToFace => Some(ContactMeans::Visit),
            Self::Telephone => Some(ContactMeans::Telephone),
            Self::TalkType => Some(ContactMeans::Textphone),
            Self::Email => Some(ContactMeans::Email),
            Self::TextMessage | Self::InstantMessaging => Some(ContactMeans::TextMessage),
            Self::VideoConsultation => Some(ContactMeans::Video),
            Self::Letter => Some(ContactMeans::Letter),
            Self::MessageBoard | Self::ChatRoom | Self::Other => None,
        }
    }
}

impl Attendance {
    /// Whether the person was expected and was not seen.
    pub const fn is_missed(self) -> bool {
        matches!(self, Self::ArrivedLateNotSeen | Self::DidNotAttend | Self::WasNotBrought)
    }

    /// Whether it was called off. That can be said before its time.
    pub const fn is_cancelled(self) -> bool {
        matches!(self, Self::CancelledByPerson | Self::CancelledByService)
    }

    /// Whether somebody tried to reach the person and did not.
    pub const fn is_attempt(self) -> bool {
        matches!(self, Self::AttemptNoAnswer | Self::MessageLeft) || self.is_missed()
    }
}

impl LocationType {
    /// Whether the worker goes into a private home, where nobody else of the service is.
    pub const fn is_home(self) -> bool {
        matches!(self, Self::PersonsHome | Self::CarersHome)
    }

    /// Whether it is where the person lives, or somebody close to them: a home of their own, or one that they share.
    pub const fn is_where_people_live(self) -> bool {
        self.is_home() || matches!(self, Self::SupportedHousing | Self::CareHome)
    }
}
