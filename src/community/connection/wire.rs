//! What crosses the wire about connections, towards us.

#![warn(missing_docs)]

use catalogue::SensitiveClass;
use sea_orm::FromJsonQueryResult;

use super::codes::{
    BarrierKind, Companion, ConnectionAnswerCode, ConnectionAttendance, ConnectionEndReason, SharedMeans, SharedName,
};
use crate::care::consent::{ConsentGiver, ConsentMethod};
use crate::community::asset::codes::AssetCategory;
use crate::community::volunteer::codes::VolunteerRole;
use crate::prelude::*;

/// Something that is in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Barrier {
    /// What.
    pub kind: BarrierKind,
    /// More about it, or what is done about it. Required with `other`.
    #[schema(example = "The first fare is paid by the service")]
    pub text: Option<Text<300>>,
}

/// What is in the way of a person, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Barriers(#[schema(inline)] pub List<Barrier, 0, 10>);

/// A person to be connected to an asset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConnection {
    /// The group or service.
    pub asset_id: AssetId,
    /// What for (002 §10).
    pub category: AssetCategory,
    /// The same in words. Required with `other`.
    pub comment: Option<Text<300>>,
    /// What is in the way.
    #[serde(default)]
    #[schema(inline)]
    pub barriers: Barriers,
    /// Who goes with the person the first time.
    pub companion: Option<Companion>,
    /// The day on which you ask the person how it goes; four weeks after they agree, if left out.
    pub follow_up_on: Option<NaiveDate>,
    /// What the connection tells of the person, beside what the asset itself tells of whoever is connected to it.
    #[serde(default)]
    #[schema(inline)]
    pub sensitive_classes: Codes<SensitiveClass, 0>,
}

/// What changes about a connection.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionPatch {
    /// What is in the way, as a whole.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub barriers: Option<Barriers>,
    /// Who goes with the person the first time.
    #[serde(default)]
    #[schema(value_type = Option<Companion>)]
    pub companion: Patch<Companion>,
    /// The day on which you ask the person how it goes.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub follow_up_on: Option<NaiveDate>,
}

/// What the group may be told of the person: this and no more, for as long as the connection lives and the person permits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedWithGroup {
    /// How much of their name.
    pub name: SharedName,
    /// How the group may reach them itself; through the service alone where the list is empty. Each must be safe now, and is
    /// taken away from the group again once it is not.
    #[serde(default)]
    #[schema(inline)]
    pub means: Codes<SharedMeans, 0>,
    /// Whether the group is told what they need so that they can take part: communication, formats, a carer beside them.
    #[serde(default)]
    pub requirements: bool,
    /// What else the group should know, in words that the person agreed to.
    #[schema(example = "She is slow on stairs, and would like to sit near the door.")]
    pub text: Option<Text<1000>>,
    /// You made sure that nobody whom the person is not to be found by (`do_not_tell`) has to do with the group. Required where
    /// such an instruction is in force.
    #[serde(default)]
    pub is_safe_to_tell: bool,
}

/// Who permitted that the group is told, and how they said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SharingPermission {
    /// Who decided.
    pub given_by: ConsentGiver,
    /// How it was said.
    pub method: ConsentMethod,
    /// A remark on the decision. Required for `best_interests` (why).
    pub note: Option<Text<1000>>,
}

/// A volunteer to go along with the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVolunteerMatch {
    /// Who.
    pub volunteer_id: VolunteerId,
    /// As what.
    pub role: VolunteerRole,
    /// That the person permits that the volunteer hears their first name and where they meet, from you.
    pub permission: SharingPermission,
    /// You made sure that the volunteer has nothing to do with anybody who is not to be told of the person (`do_not_tell`). Required
    /// where such an instruction is in force.
    #[serde(default)]
    pub is_safe_to_tell: bool,
}

/// That a volunteer goes along with the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
pub struct VolunteerMatch {
    /// As what.
    pub role: VolunteerRole,
    /// That the person permits it.
    pub permission: SharingPermission,
    /// Who matched them.
    pub matched_by: WorkerId,
    /// When.
    pub matched_at: DateTime<Utc>,
}

/// The person wants to be connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionAgreement {
    /// What the group may be told; nothing where it is left out: the person goes by themselves.
    pub shared: Option<SharedWithGroup>,
    /// That the person permits it. Required with `shared`, and only then: it is written down as the consent that it is.
    pub permission: Option<SharingPermission>,
}

/// What the group answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionAnswer {
    /// Whether there is a place.
    pub answer: ConnectionAnswerCode,
    /// More about it: when to come, how long the list is, why not.
    #[schema(example = "Come on the 24th; Pat meets you at the door.")]
    pub comment: Option<Text<500>>,
}

/// Whether the person was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionAttendanceRecord {
    /// On which day, in England; never in the future. Recorded again, the later record counts.
    pub held_on: NaiveDate,
    /// Whether they were.
    pub attendance: ConnectionAttendance,
}

/// A connection ends, or never began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionEnd {
    /// Why.
    pub reason: ConnectionEndReason,
    /// The same in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// A remark on a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionRemark {
    /// In words.
    pub comment: Option<Text<1000>>,
}

/// A concern that somebody of the group has about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionConcern {
    /// What it is.
    #[schema(example = "She came with a bruise on her arm and would not say how.")]
    pub text: Text<2000>,
}

/// What the person says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionFeedback {
    /// On which day, in England; never in the future.
    pub given_on: NaiveDate,
    /// How much it helps, from 1 (not at all) to 5 (very much).
    #[schema(minimum = 1, maximum = 5)]
    pub helps: Option<u8>,
    /// In their own words.
    #[schema(example = "I look forward to Tuesdays now.")]
    pub text: Option<Text<1000>>,
}
