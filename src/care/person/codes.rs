//! Coded lists about a person. Where the PRSB standard names a list of the NHS Data Dictionary (gender, sex, ethnic
//! category, NHS number status) the codes are the dictionary's own; its codes for "not known" and "not stated" are not
//! among them, since [`DataAbsentReasons`](super::wire::DataAbsentReasons) says that for every item, and tells "not asked" apart.

catalogue::value_sets! {
    /// What must be kept to so that nobody comes to harm. The reason is not given here.
    pub enum ProtectiveRule in "protective_rule" {
        /// Do not visit alone
        DoNotVisitAlone = "do_not_visit_alone",
        /// Do not visit at home
        DoNotVisit = "do_not_visit",
        /// Leave no message
        LeaveNoMessage = "leave_no_message",
        /// Do not write
        DoNotWrite = "do_not_write",
        /// Do not tell the one who is named
        DoNotTell = "do_not_tell",
        /// Speak only with the person alone
        SpeakAlone = "speak_alone",
        /// Go nowhere near the place whose postcode is given
        DoNotGoNear = "do_not_go_near",
    }

    /// Why an item is missing (FHIR data-absent-reason).
    pub enum DataAbsentReason in "data_absent_reason" {
        /// Asked or looked for, and nobody could say
        NotKnown = "not_known",
        /// Nobody asked
        NotAsked = "not_asked",
        /// Asked, and the person did not wish to say
        NotStated = "not_stated",
    }

    /// Why a name or a number is missing (FHIR data-absent-reason).
    pub enum DataAbsentReasonOrNone in "data_absent_reason_or_none" {
        /// Asked or looked for, and nobody could say
        NotKnown = "not_known",
        /// Nobody asked
        NotAsked = "not_asked",
        /// Asked, and the person did not wish to say
        NotStated = "not_stated",
        /// There is none: a person with a single name, a visitor who was never given a number
        HasNone = "has_none",
    }

    /// Why there is no address.
    pub enum AddressAbsentReason in "address_absent_reason" {
        /// Asked or looked for, and nobody could say
        NotKnown = "not_known",
        /// Nobody asked
        NotAsked = "not_asked",
        /// Asked, and the person did not wish to say
        NotStated = "not_stated",
        /// The person has no fixed abode
        NoFixedAbode = "no_fixed_abode",
        /// Kept back for the person's safety, as in a refuge
        Withheld = "withheld",
    }

    /// Why there is no GP practice.
    pub enum GpPracticeAbsentReason in "gp_practice_absent_reason" {
        /// Asked or looked for, and nobody could say
        NotKnown = "not_known",
        /// Nobody asked
        NotAsked = "not_asked",
        /// Asked, and the person did not wish to say
        NotStated = "not_stated",
        /// The person is registered with no practice
        NotRegistered = "not_registered",
    }

    /// NHS number status indicator code (NHS Data Dictionary): 01 verified, 02 not traced, 03 trace required, 04 trace
    /// attempted without a single match, 05 trace needs to be resolved, 06 trace in progress, 07 not present and trace
    /// not required, 08 trace postponed.
    pub enum NhsNumberStatus in "nhs_number_status" {
        /// Number present and verified
        Verified = "01",
        /// Number present but not traced
        NotTraced = "02",
        /// Trace required
        TraceRequired = "03",
        /// Trace attempted: no match or multiple match found
        NoSingleMatch = "04",
        /// Trace needs to be resolved: NHS number or patient detail conflict
        Conflict = "05",
        /// Trace in progress
        InProgress = "06",
        /// Number not present and trace not required
        NotRequired = "07",
        /// Trace postponed: baby under six weeks old
        Postponed = "08",
    }

    /// Person stated gender code (NHS Data Dictionary): 1 male, 2 female, 9 indeterminate, that is neither.
    pub enum Gender in "gender" {
        /// Male
        Male = "1",
        /// Female
        Female = "2",
        /// Indeterminate: unable to be classified as either male or female
        Indeterminate = "9",
    }

    /// Person phenotypic sex (NHS Data Dictionary): 1 male, 2 female, 9 indeterminate.
    pub enum Sex in "sex" {
        /// Male
        Male = "1",
        /// Female
        Female = "2",
        /// Indeterminate
        Indeterminate = "9",
    }

    /// Ethnic category code (NHS Data Dictionary), as the person states it. A-C white (British, Irish, other), D-G
    /// mixed (white and Black Caribbean, white and Black African, white and Asian, other), H-L Asian (Indian, Pakistani,
    /// Bangladeshi, other), M-P Black (Caribbean, African, other), R Chinese, S any other.
    pub enum EthnicCategory in "ethnic_category" {
        /// White: British
        WhiteBritish = "A",
        /// White: Irish
        WhiteIrish = "B",
        /// White: any other White background
        WhiteOther = "C",
        /// Mixed: White and Black Caribbean
        WhiteAndBlackCaribbean = "D",
        /// Mixed: White and Black African
        WhiteAndBlackAfrican = "E",
        /// Mixed: White and Asian
        WhiteAndAsian = "F",
        /// Mixed: any other mixed background
        MixedOther = "G",
        /// Asian or Asian British: Indian
        Indian = "H",
        /// Asian or Asian British: Pakistani
        Pakistani = "J",
        /// Asian or Asian British: Bangladeshi
        Bangladeshi = "K",
        /// Asian or Asian British: any other Asian background
        AsianOther = "L",
        /// Black or Black British: Caribbean
        Caribbean = "M",
        /// Black or Black British: African
        African = "N",
        /// Black or Black British: any other Black background
        BlackOther = "P",
        /// Other ethnic groups: Chinese
        Chinese = "R",
        /// Other ethnic groups: any other ethnic group
        Other = "S",
    }

    /// Sexual orientation, as the person states it.
    pub enum SexualOrientation in "sexual_orientation" {
        /// Heterosexual or straight
        Heterosexual = "heterosexual",
        /// Gay or lesbian
        GayOrLesbian = "gay_or_lesbian",
        /// Bisexual
        Bisexual = "bisexual",
        /// Another orientation, not listed
        Other = "other",
        /// Asked, and does not know or is not sure
        NotSure = "not_sure",
    }

    /// Whether the person cares for somebody, or is cared for by family or friends.
    pub enum CarerStatus in "carer_status" {
        /// Looks after somebody, unpaid
        IsACarer = "is_a_carer",
        /// Is looked after by somebody, unpaid
        HasACarer = "has_a_carer",
        /// Both
        IsAndHasACarer = "is_and_has_a_carer",
        /// Neither
        Neither = "neither",
    }

    /// A way to reach a person.
    pub enum ContactMeans in "contact_means" {
        /// A telephone call
        Telephone = "telephone",
        /// A text message
        TextMessage = "text_message",
        /// E-mail
        Email = "email",
        /// A letter
        Letter = "letter",
        /// A visit
        Visit = "visit",
        /// A textphone or relay call
        Textphone = "textphone",
        /// A video call, also in sign language
        Video = "video",
        /// Through somebody else
        ThroughSomebody = "through_somebody",
    }

    /// What a telephone number or e-mail address is for (FHIR contact point use).
    pub enum ContactUse in "contact_use" {
        /// At home
        Home = "home",
        /// At work
        Work = "work",
        /// For now
        Temp = "temp",
        /// A mobile that the person carries
        Mobile = "mobile",
    }

    /// What kind of address it is.
    pub enum AddressKind in "address_kind" {
        /// Where the person usually lives
        Main = "main",
        /// Where the person is for now
        Temporary = "temporary",
        /// Where letters go
        Correspondence = "correspondence",
    }

    /// Through whom or where a person can be reached.
    pub enum ReachThrough in "reach_through" {
        /// A hostel or night shelter
        Hostel = "hostel",
        /// A day centre or drop-in
        DayCentre = "day_centre",
        /// Whoever sends the referral
        Referrer = "referrer",
        /// Family or a friend
        FamilyOrFriend = "family_or_friend",
        /// A support worker
        SupportWorker = "support_worker",
        /// Somebody else
        Other = "other",
    }

    /// What somebody is to the person.
    pub enum Relationship in "relationship" {
        /// Spouse or partner
        SpouseOrPartner = "spouse_or_partner",
        /// Parent
        Parent = "parent",
        /// Somebody with parental responsibility who is not a parent
        ParentalResponsibility = "parental_responsibility",
        /// Son or daughter
        Child = "child",
        /// Brother or sister
        Sibling = "sibling",
        /// Another relative
        OtherRelative = "other_relative",
        /// Friend
        Friend = "friend",
        /// Neighbour
        Neighbour = "neighbour",
        /// Unpaid carer
        Carer = "carer",
        /// Attorney or deputy
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Advocate, also an independent mental capacity advocate
        Advocate = "advocate",
        /// Key worker, social worker or another professional
        Professional = "professional",
        /// Somebody else
        Other = "other",
    }

    /// Whether the person was asked, and whether they need anything.
    pub enum Asked in "asked" {
        /// Asked, and there is nothing to heed
        NoneNeeded = "asked_none_needed",
        /// Asked, and the answer stands beside
        Asked = "asked",
        /// Not asked
        NotAsked = "not_asked",
    }

    /// A form in which the person can take in what is written (Accessible Information Standard).
    pub enum InformationFormat in "information_format" {
        /// Large print
        LargePrint = "large_print",
        /// Easy read
        EasyRead = "easy_read",
        /// Braille
        Braille = "braille",
        /// Audio
        Audio = "audio",
        /// Electronic, for a screen reader
        Electronic = "electronic",
        /// Text message
        TextMessage = "text_message",
        /// Video in British Sign Language
        BslVideo = "bsl_video",
        /// Read out, because the person does not read
        ReadAloud = "read_aloud",
        /// Translated into the preferred language
        Translated = "translated",
    }

    /// Support that the person needs to communicate (Accessible Information Standard).
    pub enum CommunicationSupport in "communication_support" {
        /// Interpreter of a spoken language
        Interpreter = "interpreter",
        /// British Sign Language interpreter
        BslInterpreter = "bsl_interpreter",
        /// Interpreter for deafblind people
        DeafblindInterpreter = "deafblind_interpreter",
        /// Lipspeaker
        Lipspeaker = "lipspeaker",
        /// Speech-to-text reporter or note taker
        SpeechToText = "speech_to_text",
        /// Hearing loop or amplifier
        HearingLoop = "hearing_loop",
        /// Advocate
        Advocate = "advocate",
        /// Makaton, symbols or a communication book
        Symbols = "symbols",
    }
}
