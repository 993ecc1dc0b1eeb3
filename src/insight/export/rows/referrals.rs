//! Referrals, as whoever asks may see them.

use super::Source;
use crate::care::episode::status::NeedsMet;
use crate::care::referral::codes::{PresentingComplaint, Priority, Source as Sender};
use crate::care::referral::entity::{Column, Entity, Model};
use crate::care::referral::sensitive::{is_open, of_complaint, sees_whole};
use crate::care::referral::status::{ReferralStatus, StatusReason};
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::prelude::*;

columns! {
    /// A referral. What would tell of a class that you lack is empty.
    pub struct ReferralRow {
        /// Its identifier
        id: Uuid,
        /// The service that has it
        service_id: Uuid,
        /// The person, as the service knows them
        person_id: Uuid,
        /// The primary care network of the person's practice, as it was when the referral came
        pcn_id: Option<Uuid>,
        /// The organisation that sent it
        organisation_id: Option<Uuid>,
        /// Who sent it
        source: Coding<Sender>,
        /// What kind of organisation sent it
        source_kind: Option<Coding<OrganisationKind>>,
        /// Where it stands
        status: Coding<ReferralStatus>,
        /// Why it ended so
        status_reason: Option<Coding<StatusReason>>,
        /// How soon
        priority: Coding<Priority>,
        /// Food, money or housing is to be seen to first
        has_basic_need: bool,
        /// Suicide, self-harm, safeguarding or domestic abuse
        has_safety_risk: Option<bool>,
        /// What the person is referred for: codes, with a space between
        presenting_complaints: String,
        /// The day it was referred: waiting is counted from it
        date_referred: NaiveDate,
        /// When it was received
        received_at: DateTime<Utc>,
        /// When it was accepted
        accepted_at: Option<DateTime<Utc>>,
        /// When the first contact took place: waiting ends with it
        first_contact_at: Option<DateTime<Utc>>,
        /// When it ended
        ended_at: Option<DateTime<Utc>>,
        /// The worker who carries the case
        worker_id: Option<Uuid>,
        /// The episode that its acceptance opened, or that it joined
        episode_id: Option<Uuid>,
        /// Whether the needs were met, once it is completed
        needs_met: Option<Coding<NeedsMet>>,
        /// When it last changed
        updated_at: Option<DateTime<Utc>>,
    }
}

/// The table `referrals`.
pub struct Referrals;

impl Source for Referrals {
    type Entity = Entity;
    type Row = ReferralRow;

    const PAGE: u64 = 1000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::PersonId);
    const NAMED: &'static [Column] = &[Column::EpisodeId];

    /// Who was referred by mistake is exported by nobody.
    fn may_leave() -> Condition {
        Condition::all().add(Column::ClosedOffAt.is_null()).add(leaving::may_leave(Column::PersonId))
    }

    async fn rows(tx: &Tx, models: Vec<Model>) -> Result<Vec<ReferralRow>, Problem> {
        models.iter().map(|row| ReferralRow::new(tx.caller(), row)).collect()
    }
}

/// The reasons of a submission.
#[derive(Deserialize)]
struct Written {
    presenting_complaints: Vec<PresentingComplaint>,
}

/// What a referral was sent for.
///
/// # Errors
/// 500 where it cannot be read: a fault of ours.
pub fn written_complaints(row: &Model) -> Result<Vec<PresentingComplaint>, Problem> {
    let written: Written = row.submission.parse().map_err(|_| Problem::new(Code::InternalError))?;
    Ok(written.presenting_complaints)
}

/// The same, as far as the caller may know; `other` where they may know nothing of it.
///
/// # Errors
/// 500 where it cannot be read: a fault of ours.
pub fn complaints_of(caller: &Caller, row: &Model) -> Result<Vec<PresentingComplaint>, Problem> {
    let mut complaints = written_complaints(row)?;
    if !sees_whole(caller, row) {
        complaints.retain(|complaint| is_open(of_complaint(*complaint), &caller.classes));
        if complaints.is_empty() {
            complaints.push(PresentingComplaint::Other);
        }
    }
    Ok(complaints)
}

impl ReferralRow {
    fn new(caller: &Caller, row: &Model) -> Result<Self, Problem> {
        let is_whole = sees_whole(caller, row);
        let shown_kind = |kind: OrganisationKind| {
            if is_whole || is_open(kind.class(), &caller.classes) { kind } else { OrganisationKind::Other }
        };
        let complaints = complaints_of(caller, row)?;
        let complaints: Vec<&str> = complaints.iter().map(|complaint| complaint.code()).collect();
        Ok(Self {
            id: row.id.0,
            service_id: row.service_id.0,
            person_id: row.person_id.0,
            pcn_id: row.pcn_id.map(|id| id.0),
            organisation_id: is_whole.then_some(row.organisation_id.0),
            source: Coding(row.source),
            source_kind: row.source_kind.map(|kind| Coding(shown_kind(kind))),
            status: Coding(row.status),
            status_reason: row.status_reason.filter(|_| is_whole).map(Coding),
            priority: Coding(row.priority),
            has_basic_need: row.has_basic_need,
            has_safety_risk: is_whole.then_some(row.has_safety_risk),
            presenting_complaints: complaints.join(" "),
            date_referred: row.date_referred,
            received_at: row.received_at,
            accepted_at: row.accepted_at,
            first_contact_at: row.first_contact_at.filter(|_| is_whole),
            ended_at: row.ended_at,
            worker_id: row.worker_id.map(|id| id.0),
            episode_id: row.episode_id.or(row.joined_to).map(|id| id.0),
            needs_met: row.needs_met.filter(|_| is_whole).map(Coding),
            updated_at: is_whole.then_some(row.updated_at),
        })
    }
}
