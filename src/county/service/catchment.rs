//! Where a person is, as far as it decides who serves them: their practice with its network and its integrated care
//! system on the day, and the first half of their postcode. And which services fit there.

use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::coverage;
use super::entity::{self, Column, Entity};
use super::selection::{Candidate, Tie, in_order};
use crate::county::organisation;
use crate::county::organisation::kind::MembershipKind;
use crate::county::organisation::membership;
use crate::prelude::*;

/// How often a practice is followed by another, at the most.
const MOST_SUCCESSORS: usize = 8;
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
        let Some(code) = practice else { return Ok(Self { outward_code, ..Self::default() }) };
        let db = tx.system("which practice is in which network is public knowledge");
        let today = calendar::local_date(tx.now());
        let mut found = db.query_one(&groups_of(organisation::entity::Column::OdsCode.eq(code.clone()), today)).await?;
        // A practice that has merged or closed has another in its place; each may have been followed since.
        for _ in 0..MOST_SUCCESSORS {
            let Some(successor) = found.as_ref().map(|row| row.try_get("", SUCCESSOR)).transpose()?.flatten() else {
                break;
            };
            let successor: OrganisationId = successor;
            found = db.query_one(&groups_of(organisation::entity::Column::Id.eq(successor), today)).await?;
        }
        let Some(row) = found else { return Ok(Self { outward_code, ..Self::default() }) };
        let practice_id: OrganisationId = row.try_get("", PRACTICE)?;
        let status: Status = row.try_get("", STATUS)?;
        Ok(Self {
            // Nothing is sent to one that is closed; its network is still where they live.
            practice_id: (status == Status::Active).then_some(practice_id),
            pcn_id: row.try_get("", PCN)?,
            ics_id: row.try_get("", ICS)?,
            outward_code,
        })
    }

    /// The services that fit, the best first, each once.
    pub async fn services(&self, tx: &Tx) -> Result<Vec<entity::Model>, Problem> {
        let covers = |organisation: Option<OrganisationId>| {
            organisation.map(|id| Column::Id.in_subquery(coverage::organisation::covering(id)))
        };
        let outward_code = self.outward_code.clone();
        let ties = [
            (Tie::Practice, covers(self.practice_id)),
            (Tie::Pcn, covers(self.pcn_id)),
            (Tie::OutwardCode, outward_code.map(|code| Column::Id.in_subquery(coverage::outward_code::covering(code)))),
            (Tie::Intake, Some(Column::IntakeForId.is_not_null())),
        ];
        let ties: Vec<(Tie, Expr)> = ties.into_iter().filter_map(|(tie, fits)| Some((tie, fits?))).collect();
        let mut query =
            Entity::find().filter(kernel::db::seen_by::<Entity>(tx.caller())).filter(Column::Status.eq(Status::Active));
        let mut fits = Condition::any();
        for (place, (_, tie)) in ties.iter().enumerate() {
            query = query.expr_as(tie.clone(), tie_column(place)).order_by_desc(tie.clone());
            fits = fits.add(tie.clone());
        }
        let db = tx.system("the rows are narrowed to what the caller may see of the services");
        let mut candidates = Vec::new();
        let mut services: Vec<entity::Model> = Vec::new();
        for row in db.query_all(&query.filter(fits).order_by_asc(Column::Id).limit(MOST).into_query()).await? {
            let service = entity::Model::from_query_result(&row, "")?;
            for (place, (tie, _)) in ties.iter().enumerate() {
                if row.try_get("", &tie_column(place))? {
                    candidates.push(Candidate {
                        id: service.id,
                        tie: *tie,
                        accepting_referrals: service.accepting_referrals,
                        usual_wait_days: service.usual_wait_days,
                        intake_for_id: service.intake_for_id,
                    });
                }
            }
            services.push(service);
        }
        let order = in_order(candidates, self.ics_id);
        Ok(order.iter().filter_map(|fit| services.iter().find(|service| service.id == fit.id)).cloned().collect())
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

fn tie_column(place: usize) -> String {
    format!("tie_{place}")
}

const PRACTICE: &str = "practice_id";
const SUCCESSOR: &str = "successor_id";
const STATUS: &str = "status";
const PCN: &str = "pcn_id";
const ICS: &str = "ics_id";

/// The practice of this code, and the network and the integrated care system that it is in on a day.
fn groups_of(which: Expr, day: NaiveDate) -> SelectStatement {
    use organisation::entity::{Column, Entity};

    let pcn = group_of(Column::Id.into_expr(), MembershipKind::PracticeInPcn, day);
    let place = group_of(pcn.clone(), MembershipKind::PcnInPlace, day);
    Entity::find()
        .select_only()
        .expr_as(Column::Id.into_expr(), PRACTICE)
        .expr_as(Column::SuccessorId.into_expr(), SUCCESSOR)
        .expr_as(Column::Status.into_expr(), STATUS)
        .expr_as(pcn, PCN)
        .expr_as(group_of(place, MembershipKind::PlaceInIcs, day), ICS)
        .filter(which)
        .filter(Column::Kind.eq(OrganisationKind::GpPractice))
        .into_query()
}

fn group_of(member: Expr, kind: MembershipKind, day: NaiveDate) -> Expr {
    let group = membership::Entity::find()
        .select_only()
        .column(membership::Column::GroupId)
        .filter(membership::Column::MemberId.into_expr().eq(member))
        .filter(membership::Column::Kind.eq(kind))
        .filter(membership::holding_on(day))
        .limit(1);
    Expr::SubQuery(None, Box::new(group.into_query().into()))
}
