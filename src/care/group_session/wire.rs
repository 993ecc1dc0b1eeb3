//! What crosses the wire about a group session.

#![warn(missing_docs)]

use crate::care::contact::codes::{
    Attendance, ConsultationMechanism, ContactFormat, ContactPurpose, ConversationWith, LocationType,
};
use crate::care::contact::wire::ContactEntry;
use crate::prelude::*;

/// A session that a worker held for several people at once, with what came of it for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupSessionEntry {
    /// The worker who held it: you, if left out. Only a manager names somebody else, and a manager always names
    /// somebody.
    pub worker_id: Option<WorkerId>,
    /// What it was, in words that name nobody.
    #[schema(example = "Coffee and benefits advice")]
    pub name: Text<200>,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// How many minutes it took: 1 to 600. The worker's time is counted once.
    #[schema(minimum = 0, maximum = 65535)]
    pub minutes: u16,
    /// By what means.
    pub consultation_mechanism: ConsultationMechanism,
    /// Where. Face to face, and only then.
    pub location_type: Option<LocationType>,
    /// The place, in words. Face to face only; required with `other`.
    pub place: Option<Text<200>>,
    /// Those who came, or were to come.
    #[schema(value_type = Vec<GroupAttendee>, min_items = 1, max_items = 100)]
    pub attendees: List<GroupAttendee, 1, 100>,
}

/// One person's part in a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupAttendee {
    /// The episode of their support.
    pub episode_id: EpisodeId,
    /// What came of it for them.
    pub attendance: Attendance,
    /// How many minutes they were there; as long as it took, if left out.
    #[schema(minimum = 0, maximum = 65535)]
    pub minutes: Option<u16>,
    /// With whom there was a conversation, to and fro, about them. Left out where there was none.
    pub conversation_with: Option<ConversationWith>,
    /// What was agreed with them, in words.
    pub agreed: Option<Text<4000>>,
}

impl GroupSessionEntry {
    /// Each person once.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.under("attendees", |faults| {
            for (index, one) in self.attendees.iter().enumerate() {
                let again = self.attendees[..index].iter().any(|other| other.episode_id == one.episode_id);
                let field = format!("{index}/episode_id");
                faults.when(again, &field, "not_unique", "each episode stands here once");
            }
        });
        faults.into_vec()
    }

    /// One person's part, as a contact of their own.
    pub fn contact(&self, attendee: &GroupAttendee) -> ContactEntry {
        let came = attendee.attendance == Attendance::Attended;
        ContactEntry {
            worker_id: self.worker_id,
            starts_at: self.starts_at,
            consultation_mechanism: self.consultation_mechanism,
            purpose: ContactPurpose::Support,
            format: ContactFormat::Group,
            location_type: self.location_type,
            place: self.place.clone(),
            through_somebody: false,
            attendance: Some(attendee.attendance),
            minutes: attendee.minutes.or(came.then_some(self.minutes)),
            conversation_with: attendee.conversation_with,
            participants: Codes::default(),
            participants_note: None,
            agreed: attendee.agreed.clone(),
        }
    }
}
