//! Referrals for analysts.

use super::super::referrals::written_complaints;
use super::{Figures, Names, said};
use crate::care::episode::status::NeedsMet;
use crate::care::referral::codes::{Priority, Source};
use crate::care::referral::entity::{Column, Entity, Model};
use crate::care::referral::sensitive::of_complaint;
use crate::care::referral::status::ReferralStatus;
use crate::insight::export::column::{Coding, columns};
use crate::insight::export::leaving;
use crate::insight::pseudonym::rules::{open_values, week_at, week_of};
use crate::insight::pseudonym::{PseudonymisedPerson, Withheld};
use crate::prelude::*;

columns! {
    /// A referral, for analysts.
    pub struct ReferralFigure {
        /// A pseudonym of the referral
        id: Uuid,
        /// The same for all rows of one person, in every service of this county, and nowhere else
        pseudonym: String,
        /// The five years in which they were born; up to 1934 one band
        birth_year_band: Option<String>,
        /// The middle layer super output area that they live in
        msoa: Option<String>,
        /// The decile of the Index of Multiple Deprivation of where they live: 1 is the most deprived
        deprivation_decile: Option<i16>,
        /// The service that has it
        service_id: Uuid,
        /// The primary care network of the person's practice, as it was when the referral came
        pcn_id: Option<Uuid>,
        /// A pseudonym of the episode that it opened or joined
        episode_id: Option<Uuid>,
        /// The Monday of the week in which it was referred
        week: NaiveDate,
        /// Who sent it
        source: Coding<Source>,
        /// What kind of organisation sent it
        source_kind: Option<Coding<OrganisationKind>>,
        /// Where it stands
        status: Coding<ReferralStatus>,
        /// How soon
        priority: Coding<Priority>,
        /// Food, money or housing is to be seen to first
        has_basic_need: bool,
        /// What the person is referred for: codes of `presenting_complaint`, with a space between
        reasons: String,
        /// The Monday of the week in which it was accepted
        accepted_week: Option<NaiveDate>,
        /// The Monday of the week in which the first contact took place
        first_contact_week: Option<NaiveDate>,
        /// The Monday of the week in which it ended
        ended_week: Option<NaiveDate>,
        /// Whether the needs were met, once it is completed
        needs_met: Option<Coding<NeedsMet>>,
        /// What is kept back of the row, because it is of a sensitive class: codes of `withheld`, with a space between
        withheld: Option<String>,
    }
}

/// The table `referrals`.
pub struct Referrals;

impl Figures for Referrals {
    type Entity = Entity;
    type Row = ReferralFigure;

    const PAGE: u64 = 1000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Column = Column::PersonId;

    fn may_leave() -> Condition {
        leaving::may_leave(Column::PersonId)
            .add(Column::ClosedOffAt.is_null())
            .add(Column::Status.ne(ReferralStatus::EnteredInError))
    }

    fn rows(row: &Model, person: &PseudonymisedPerson, names: &Names<'_>) -> Result<Vec<ReferralFigure>, Problem> {
        let mut withheld = person.withheld();
        let is_sensitive = |complaint| of_complaint(complaint).is_some();
        let reasons = open_values(written_complaints(row)?, is_sensitive, Withheld::Reasons, &mut withheld);
        let source_kind = row.source_kind.filter(|kind| kind.class().is_none());
        if source_kind != row.source_kind {
            withheld.insert(Withheld::Source);
        }
        let reasons: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
        Ok(vec![ReferralFigure {
            id: names.of(row.id.0),
            pseudonym: person.pseudonym.clone(),
            birth_year_band: person.birth_year_band.clone(),
            msoa: person.msoa.clone(),
            deprivation_decile: person.deprivation_decile,
            service_id: row.service_id.0,
            pcn_id: row.pcn_id.map(|id| id.0),
            episode_id: row.episode_id.or(row.joined_to).map(|id| names.of(id.0)),
            week: week_of(row.date_referred),
            source: Coding(row.source),
            source_kind: source_kind.map(Coding),
            status: Coding(row.status),
            priority: Coding(row.priority),
            has_basic_need: row.has_basic_need,
            reasons: reasons.join(" "),
            accepted_week: row.accepted_at.map(week_at),
            first_contact_week: row.first_contact_at.map(week_at),
            ended_week: row.ended_at.map(week_at),
            needs_met: row.needs_met.map(Coding),
            withheld: said(&withheld),
        }])
    }
}
