//! Table `referral_contacts`: contacts with a person, and attempts at them, before their referral is accepted: a triage call,
//! the word while waiting. Append-only. None of them is a first contact, which is an episode's.
//!
//! Who may see a row: whoever of the service sees the referral, which is read first.

use kernel::db::Tx;
use kernel::db::prelude::*;
use kernel::problem::Problem;
use sea_orm::QuerySelect;

use super::entity::is_of_own_referral;
use crate::care::contact::codes::{Attendance, ConsultationMechanism, ConversationWith};
use crate::care::contact::rules::attempts::Attempt;

/// More than anybody records of one referral.
pub const MOST: u64 = 1000;

/// A contact before acceptance, or an attempt at one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "referral_contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralContactId,
    pub referral_id: ReferralId,
    /// As the referral's: the row is found by the same rule.
    pub service_id: ServiceId,
    /// Who had it.
    pub worker_id: WorkerId,
    /// What they acted as.
    pub role: Role,
    /// UTC.
    pub starts_at: DateTimeUtc,
    pub consultation_mechanism: ConsultationMechanism,
    /// Through the person's go-between.
    pub through_somebody: bool,
    /// What came of it.
    pub attendance: Attendance,
    pub conversation_with: Option<ConversationWith>,
    pub minutes: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    /// When it was written down, UTC.
    pub recorded_at: DateTimeUtc,
    /// Who wrote it down.
    pub recorded_by: Uuid,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, row plain, own of_own_cases,
    plain [
        id referral_id service_id worker_id role starts_at consultation_mechanism through_somebody attendance
        conversation_with minutes recorded_at recorded_by
    ]
    words [comment]
}

kernel::erased! {
    kept [
        id referral_id service_id worker_id role starts_at consultation_mechanism through_somebody attendance
        conversation_with minutes recorded_at recorded_by
    ]
    emptied [comment]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        if !caller.role.is_of_service() {
            return nobody();
        }
        Condition::all().add(Column::ServiceId.is_in(caller.case_services()))
    }

    /// Shown with its referral, whose sight is audited.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// Those of the referrals that the caller carries, and the caller's own.
fn of_own_cases(caller: &Caller) -> Condition {
    let own = Column::WorkerId.is_in(caller.caseload_workers());
    Condition::any().add(is_of_own_referral(caller, Column::ReferralId)).add(own)
}

impl Model {
    /// Whether somebody spoke with the person, or with whoever may speak for them.
    pub fn is_conversation(&self) -> bool {
        let spoke = self.conversation_with.is_some_and(|with| with != ConversationWith::Neither);
        self.attendance == Attendance::Attended && spoke
    }
}

/// What was tried before acceptance.
pub async fn attempts_in(tx: &Tx, referral: ReferralId) -> Result<Vec<Attempt>, Problem> {
    let rows = Entity::find()
        .filter(Column::ReferralId.eq(referral))
        .limit(MOST)
        .all(&tx.system("attempts to reach a person are counted, whoever made them"))
        .await?;
    let tried = rows.into_iter().filter(|row| row.attendance.is_attempt());
    let attempt = |row: Model| Attempt {
        at: row.starts_at,
        mechanism: row.consultation_mechanism,
        through_somebody: row.through_somebody,
    };
    Ok(tried.map(attempt).collect())
}
