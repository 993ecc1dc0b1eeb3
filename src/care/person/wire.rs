//! What crosses the wire about a person.
//!
//! **What is not known is said.** Values stand in plain optional fields; beside them `absent` names each item that the
//! standard wants and that is not here, with the reason: `"absent": {"birth_date": "not_known", "gp_practice":
//! "not_registered"}`. An item that is neither given nor named there is refused, and so is one that is both. So a value
//! is never mixed with a word for its absence, a report can tell *not known* from *not asked*, and a merge-patch that
//! learns a value clears its reason with `null`.
//!
//! **One shape for "it depends".** What applies only in some case (how to reach somebody safely) stands in the same flat
//! object as the code that says which case it is. The schema stays a plain object in every client; the rules between
//! the fields are in `check.rs`, each with its pointer.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{
    AddressAbsentReason, AddressKind, Asked, CarerStatus, CommunicationSupport, ContactMeans, ContactUse,
    DataAbsentReason, DataAbsentReasonOrNone, EthnicCategory, Gender, GpPracticeAbsentReason, InformationFormat,
    NhsNumberStatus, ProtectiveRule, ReachThrough, Relationship, Sex, SexualOrientation,
};
use crate::prelude::*;

/// Who the person is (PRSB "Person demographics" and "GP practice").
///
/// Demanded are what they are called and one way to reach them: a telephone number, an e-mail address, an address or
/// somebody through whom. Every other item that the standard wants is given or named in `absent`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Demographics {
    /// What they are called.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Whether the date of birth is somebody's estimate. An estimate never matches a person to an earlier one.
    #[serde(default)]
    pub birth_date_estimated: bool,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// How far the NHS number can be relied on; taken as 02 (present but not traced) or 03 (trace required) if left out.
    pub nhs_number_status: Option<NhsNumberStatus>,
    /// Gender as the person states it.
    pub gender: Option<Gender>,
    /// Phenotypic sex. Leave it out unless it matters for the support: beside a different gender it tells a history that
    /// may be an offence to disclose (Gender Recognition Act 2004, section 22).
    pub sex: Option<Sex>,
    /// Pronouns the person wishes used, in their words.
    #[schema(example = "she/her")]
    pub pronouns: Option<Text<50>>,
    /// Ethnic category as the person states it.
    pub ethnic_category: Option<EthnicCategory>,
    /// Sexual orientation, only if the person chose to say.
    pub sexual_orientation: Option<SexualOrientation>,
    /// Address.
    pub address: Option<Address>,
    /// First half of the postcode where the person usually is, if there is no postcode: no fixed abode, or an address
    /// kept back for safety. It finds the service.
    pub outward_code: Option<OutwardCode>,
    /// How to reach the person.
    #[serde(default)]
    pub contact: ContactDetails,
    /// ODS code of the registered GP practice.
    pub gp_practice: Option<OdsCode>,
    /// The person's usual GP, as they name them.
    pub gp_name: Option<Text<200>>,
    /// Preferred language.
    pub preferred_language: Option<Language>,
    /// Whether the person cares for somebody or is cared for.
    pub carer_status: Option<CarerStatus>,
    /// Family, carers and professionals who matter: next of kin, who to ring in an emergency, an attorney.
    #[serde(default)]
    #[schema(value_type = Vec<RelevantContact>, max_items = 10)]
    pub relevant_contacts: List<RelevantContact, 0, 10>,
    /// What is not here, and why.
    #[serde(default)]
    pub absent: DataAbsentReasons,
}

/// What a person is called (PRSB "Person name"). One of preferred, given and family name is enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// What the person wishes to be called.
    #[schema(example = "Dot")]
    pub preferred_name: Option<Text<200>>,
    /// Title.
    #[schema(example = "Mrs")]
    pub title: Option<Text<50>>,
    /// First names, middle names among them.
    #[schema(example = "Dorothy May")]
    pub given_name: Option<Text<200>>,
    /// Family name.
    #[schema(example = "Ashworth")]
    pub family_name: Option<Text<200>>,
    /// What follows the name, such as MBE.
    pub suffix: Option<Text<50>>,
    /// Another name the person goes by or went by, where it helps to find them.
    pub alias: Option<Text<200>>,
}

/// Why items that the PRSB standard wants are missing. Each of these items is either given in its own place or named
/// here, never both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DataAbsentReasons {
    /// No given name.
    pub given_name: Option<DataAbsentReasonOrNone>,
    /// No family name.
    pub family_name: Option<DataAbsentReasonOrNone>,
    /// No date of birth.
    pub birth_date: Option<DataAbsentReason>,
    /// No NHS number.
    pub nhs_number: Option<DataAbsentReasonOrNone>,
    /// No gender.
    pub gender: Option<DataAbsentReason>,
    /// No ethnic category. The dictionary's Z is `not_stated`; its 99 is `not_known` or `not_asked`, told apart here.
    pub ethnic_category: Option<DataAbsentReason>,
    /// No address.
    pub address: Option<AddressAbsentReason>,
    /// No GP practice.
    pub gp_practice: Option<GpPracticeAbsentReason>,
}

/// An address (PRSB "Person's address").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Its lines, without the postcode. May be empty where only the postcode is known.
    #[serde(default)]
    #[schema(value_type = Vec<Text<100>>, max_items = 5)]
    pub lines: List<Text<100>, 0, 5>,
    /// Its postcode.
    pub postcode: Option<Postcode>,
    /// What kind of address it is; where the person usually lives, if left out.
    pub kind: Option<AddressKind>,
    /// How to get in: key safe, which door, a dog.
    pub access: Option<Text<500>>,
}

/// How to reach a person (PRSB "Person's contact details").
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactDetails {
    /// Telephone numbers, the best first.
    #[serde(default)]
    #[schema(value_type = Vec<Telephone>, max_items = 5)]
    pub telephones: List<Telephone, 0, 5>,
    /// E-mail addresses, the best first.
    #[serde(default)]
    #[schema(value_type = Vec<Email>, max_items = 5)]
    pub emails: List<Email, 0, 5>,
    /// The way the person prefers.
    pub preferred_method: Option<ContactMeans>,
    /// Through whom the person can be reached.
    pub reach_through: Option<GoBetween>,
    /// Another way, in words: where and when they are to be found.
    #[schema(example = "Comes to the Tuesday breakfast at St Anne's")]
    pub other: Option<Text<255>>,
}

/// A telephone number of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Telephone {
    /// The number, as it is dialled.
    pub number: PhoneNumber,
    /// What it is for.
    pub r#use: Option<ContactUse>,
}

/// An e-mail address of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Email {
    /// The address.
    pub address: EmailAddress,
    /// What it is for.
    pub r#use: Option<ContactUse>,
}

/// Somebody through whom a person can be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoBetween {
    /// What they are.
    pub kind: ReachThrough,
    /// Their name, or the place's.
    pub name: Option<Text<200>>,
    /// Their telephone number.
    pub telephone: Option<PhoneNumber>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// What to say and what not to say to them.
    pub note: Option<Text<500>>,
}

/// Somebody who matters to the person (PRSB "Relevant contacts").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelevantContact {
    /// Their name.
    pub name: Text<200>,
    /// What they are to the person.
    pub relationship: Relationship,
    /// Their telephone number.
    pub telephone: Option<PhoneNumber>,
    /// Their e-mail address.
    pub email: Option<EmailAddress>,
    /// Whether they are the one to ring in an emergency.
    #[serde(default)]
    pub in_emergency: bool,
    /// What else to know: when they can be reached, what they know of this.
    pub note: Option<Text<500>>,
}

/// How to reach the person without harm. Nothing automatic goes out while it was not asked.
///
/// With `asked`, `how` names at least one way; with the other two it says nothing more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SafeContact {
    /// Whether it was asked.
    pub status: Asked,
    /// The ways that are safe; no other is.
    #[serde(default)]
    #[schema(value_type = BTreeSet<ContactMeans>, max_items = 8)]
    pub how: Codes<ContactMeans, 0>,
    /// When it is safe.
    #[schema(example = "Weekdays between 10 and 12")]
    pub when: Option<Text<500>>,
    /// What must never be done: leave a message, ring the house, tell somebody.
    #[schema(example = "Leave no message; never mention this to his brother")]
    pub never: Option<Text<500>>,
}

/// What the person needs so that they can take part (PRSB "Individual requirements", Accessible Information Standard).
///
/// With `asked`, at least one of the others is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndividualRequirements {
    /// Whether it was asked.
    pub status: Asked,
    /// Support to communicate. An `interpreter` needs the `interpreter_language`.
    #[serde(default)]
    #[schema(value_type = BTreeSet<CommunicationSupport>, max_items = 8)]
    pub communication: Codes<CommunicationSupport, 0>,
    /// The language to interpret.
    pub interpreter_language: Option<Language>,
    /// Forms in which the person can take in what is written.
    #[serde(default)]
    #[schema(value_type = BTreeSet<InformationFormat>, max_items = 9)]
    pub formats: Codes<InformationFormat, 0>,
    /// Reasonable adjustments (Equality Act 2010), in words.
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 20)]
    pub reasonable_adjustments: List<Text<500>, 0, 20>,
    /// Impairments that matter for the support, in words.
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 20)]
    pub impairments: List<Text<500>, 0, 20>,
    /// What the person needs to get about.
    pub mobility: Option<Text<500>>,
    /// Whether a carer should be there.
    pub carer_present: Option<bool>,
    /// Anything else.
    pub other: Option<Text<1000>>,
}

impl Demographics {
    /// Whether the address is kept back.
    pub fn is_address_withheld(&self) -> bool {
        self.absent.address == Some(AddressAbsentReason::Withheld)
    }

    /// The first half of the postcode, or what was given in its place: it finds the service.
    pub fn outward_code(&self) -> Option<OutwardCode> {
        let postcode = self.address.as_ref().and_then(|address| address.postcode.as_ref());
        postcode.map(Postcode::outward).or_else(|| self.outward_code.clone())
    }
}

/// Something that must be kept to so that nobody comes to harm. It is of no sensitive class: whoever may contact the person
/// reads it. Give no reason here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtectiveInstruction {
    /// What.
    pub rule: ProtectiveRule,
    /// Whom not to tell. With `do_not_tell`, and only then.
    #[schema(example = "Her brother")]
    pub whom: Option<Text<100>>,
    /// Of the place that the person is to keep away from. With `do_not_go_near`, and only then: no group within a kilometre of it
    /// is found for them or offered to them.
    pub postcode: Option<Postcode>,
}

/// That the person has died, as it was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedDeath {
    /// The day, where it is known.
    pub date: Option<NaiveDate>,
    /// Who said so, and how they know.
    pub reported_by: Option<Text<200>>,
}

/// That the person has died: nobody plans to speak to them, and no referral of theirs is accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
pub struct Death {
    /// The day, where it is known.
    pub date: Option<NaiveDate>,
    /// Who said so, and how they know.
    pub reported_by: Option<Text<200>>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: Option<WorkerId>,
}

/// What must be kept to so that nobody comes to harm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct ProtectiveInstructions(#[schema(inline)] pub List<ProtectiveInstruction, 0, 20>);

impl ProtectiveInstructions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
