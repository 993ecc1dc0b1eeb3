//! Where a person is, as far as it decides who serves them: their practice with its network and its integrated care
//! system on the day, and the first half of their postcode. And which services fit there.

use chrono::NaiveDate;

use super::coverage;
use super::entity::{self, Column, Entity};
use super::selection::{Candidate, Tie, in_order};
use crate::county::organisation;
use crate::county::organisation::kind::{MembershipKind, OrganisationKind, Status};
use crate::county::organisation::membership;
use crate::prelude::*;
use kernel::format::{OdsCode, OutwardCode};

/// The most services that are looked at for one place.
const MOST: u64 = 200;

/// Where a person is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catchment {
    /// Their practice, where it is one of the county's.
    pub practice_id: Option<OrganisationId>,
    /// The primary care network it is in on the day.
    pub pcn_id: Option<OrganisationId>,
    /// The integrated care system it is in on the day.
    pub ics_id: Option<OrganisationId>,
    /// The first half of their postcode.
    pub outward_code: Option<OutwardCode>,
}

impl Catchment {
    /// The place of somebody with this practice and this outward code, today.
    pub async fn of(tx: &Tx, practice: Option<&OdsCode>, outward_code: Option<OutwardCode>) -> Result<Self, Problem> {
        let today = calendar::local_date(tx.now());
        let practice_id = practice_id(tx, practice).await?;
        let pcn_id = group_of(tx, practice_id, MembershipKind::PracticeInPcn, today).await?;
        let place_id = group_of(tx, pcn_id, MembershipKind::PcnInPlace, today).await?;
        let ics_id = group_of(tx, place_id, MembershipKind::PlaceInIcs, today).await?;
        Ok(Self { practice_id, pcn_id, ics_id, outward_code })
    }

    /// The services that fit, the best first, each once.
    pub async fn services(&self, tx: &Tx) -> Result<Vec<entity::Model>, Problem> {
        let mut candidates = Vec::new();
        let mut rows: Vec<entity::Model> = Vec::new();
        let by_organisation = [(self.practice_id, Tie::Practice), (self.pcn_id, Tie::Pcn)];
        for (organisation, tie) in by_organisation.into_iter().filter_map(|(id, tie)| Some((id?, tie))) {
            let covering = coverage::organisation::covering(organisation);
            self.add(tx, Column::Id.in_subquery(covering).into(), tie, &mut candidates, &mut rows).await?;
        }
        if let Some(code) = &self.outward_code {
            let covering = coverage::outward_code::covering(code.clone());
            self.add(tx, Column::Id.in_subquery(covering).into(), Tie::OutwardCode, &mut candidates, &mut rows).await?;
        }
        self.add(tx, Column::IntakeForId.is_not_null().into(), Tie::Intake, &mut candidates, &mut rows).await?;
        let order = in_order(candidates, self.ics_id);
        Ok(order.iter().filter_map(|fit| rows.iter().find(|row| row.id == fit.id)).cloned().collect())
    }

    async fn add(
        &self,
        tx: &Tx,
        fits: Condition,
        tie: Tie,
        candidates: &mut Vec<Candidate>,
        rows: &mut Vec<entity::Model>,
    ) -> Result<(), Problem> {
        let in_use = Column::Status.eq(Status::Active);
        for row in tx.find::<Entity>().filter(in_use).filter(fits).all(MOST).await? {
            candidates.push(Candidate {
                id: row.id,
                tie,
                accepting_referrals: row.accepting_referrals,
                usual_wait_days: row.usual_wait_days,
                intake_for_id: row.intake_for_id,
            });
            rows.push(row);
        }
        Ok(())
    }

    /// The service that a referral naming none goes to.
    ///
    /// # Errors
    /// 422 `no_service_found`.
    pub async fn service(&self, tx: &Tx) -> Result<ServiceId, Problem> {
        let fitting = self.services(tx).await?;
        fitting.first().map(|service| service.id).ok_or_else(|| Problem::new(Code::NoServiceFound))
    }
}

async fn practice_id(tx: &Tx, practice: Option<&OdsCode>) -> Result<Option<OrganisationId>, Problem> {
    let Some(code) = practice else { return Ok(None) };
    let found = tx
        .find::<organisation::entity::Entity>()
        .filter(organisation::entity::Column::OdsCode.eq(code.clone()))
        .filter(organisation::entity::Column::Kind.eq(OrganisationKind::GpPractice))
        .one()
        .await?;
    Ok(found.map(|practice| practice.id))
}

async fn group_of(
    tx: &Tx,
    member: Option<OrganisationId>,
    kind: MembershipKind,
    day: NaiveDate,
) -> Result<Option<OrganisationId>, Problem> {
    let Some(member) = member else { return Ok(None) };
    let found = tx
        .find::<membership::Entity>()
        .filter(membership::Column::MemberId.eq(member))
        .filter(membership::Column::Kind.eq(kind))
        .filter(membership::holding_on(day))
        .one()
        .await?;
    Ok(found.map(|membership| membership.group_id))
}
