//! Plans as they are shown, with the names that a screen needs: a bounded number of queries however many there are.

use std::collections::{BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait};

use super::codes::{Permission, PermissionAnswer};
use super::entity::Model;
use super::view::{Beside, CarePlan, NamedWorker, PermissionNow};
use crate::care::consent::entity::{self as consent, ConsentDecision, ConsentPurpose};
use crate::care::person;
use crate::care::precaution::in_force::in_force_in;
use crate::care::precaution::view::Precautions;
use crate::county::worker::names::names_in;
use crate::prelude::*;
use kernel::db::Access;

/// The purpose of a consent that a permission is also kept as; a story's is asked for apart, in writing.
pub const fn purpose(permission: Permission) -> Option<ConsentPurpose> {
    match permission {
        Permission::SatisfactionSurvey => Some(ConsentPurpose::Survey),
        Permission::Evaluation => Some(ConsentPurpose::Evaluation),
        Permission::ShareStory => None,
    }
}

impl Viewed for Model {
    type View = CarePlan;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<CarePlan>, Problem> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let people = people_in(tx, &rows).await?;
        let names = names_in(tx, rows.iter().flat_map(Model::shown_workers).collect()).await?;
        let refused = refused_in(tx, &rows).await?;
        let about: Vec<PersonId> = people.keys().copied().collect();
        let in_force = in_force_in(tx, &about).await?;
        let role = tx.caller().role;
        let view = |row: &Model| {
            let named: BTreeSet<WorkerId> = row.shown_workers().collect();
            let workers = named.into_iter().filter_map(|worker_id| {
                names.get(&worker_id).map(|name| NamedWorker { worker_id, name: name.clone() })
            });
            let permissions = Permission::ALL.iter().filter_map(|permission| {
                let given = row.content.permission(*permission)?;
                let is_refused =
                    purpose(*permission).is_some_and(|purpose| refused.contains(&(row.person_id, purpose)));
                Some(PermissionNow {
                    permission: *permission,
                    answer: given.answer,
                    asked_on: given.asked_on,
                    is_in_force: given.answer == PermissionAnswer::Yes && !is_refused,
                })
            });
            let (workers, permissions) = (workers.collect(), permissions.collect());
            let person = people.get(&row.person_id);
            let precautions = in_force.get(&row.person_id).cloned().map(Precautions::shown);
            Ok(CarePlan::new(row, role, Beside { person, precautions, workers, permissions }))
        };
        rows.iter().map(view).collect()
    }
}

impl Model {
    /// The workers whom the plan names, and those who wrote it.
    fn shown_workers(&self) -> impl Iterator<Item = WorkerId> {
        self.named_workers().chain([self.created_by, WorkerId(self.updated_by)])
    }

    /// The workers whom the plan names.
    pub fn named_workers(&self) -> impl Iterator<Item = WorkerId> {
        let content = &self.content;
        let act = content.actions.iter().filter_map(|action| action.worker_id);
        act.chain(content.permissions.iter().map(|given| given.asked_by))
    }
}

/// Whom the plans are about. Who sees a plan sees what the person is called, and how to reach them without harm.
async fn people_in(tx: &Tx, rows: &[Model]) -> Result<HashMap<PersonId, person::entity::Model>, Problem> {
    let ids: BTreeSet<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let found = person::entity::Entity::find()
        .filter(person::entity::Column::Id.is_in(ids))
        .all(&tx.system("who sees a plan sees whose it is, and how its copy reaches them without harm"))
        .await?;
    found.iter().for_each(|person| tx.audit_row(Access::of(person)));
    Ok(found.into_iter().map(|person| (person.id, person)).collect())
}

/// Whom a plan is about.
pub async fn person_in(tx: &Tx, id: PersonId) -> Result<person::entity::Model, Problem> {
    let db = tx.system("who sees a plan sees whose it is, and whether its copy may reach them");
    let found = person::entity::Entity::find_by_id(id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))
}

/// What the people of these plans do not permit now, by their newest decision: however many there were, one of each purpose is
/// read.
async fn refused_in(tx: &Tx, rows: &[Model]) -> Result<BTreeSet<(PersonId, ConsentPurpose)>, Problem> {
    const PURPOSES: [ConsentPurpose; 2] = [ConsentPurpose::Survey, ConsentPurpose::Evaluation];
    use consent::Column;

    let people: BTreeSet<PersonId> = rows.iter().map(|row| row.person_id).collect();
    // The names of decisions are in the order in which they were written down.
    let newest = |purpose: ConsentPurpose| {
        let of_person = Column::PersonId.into_expr().equals((person::entity::Entity, person::entity::Column::Id));
        let of_purpose = consent::Entity::find()
            .select_only()
            .column(Column::Decision)
            .filter(of_person)
            .filter(Column::Purpose.eq(purpose))
            .order_by_desc(Column::Id)
            .limit(1)
            .into_query();
        Expr::SubQuery(None, Box::new(of_purpose.into()))
    };
    let found: Vec<(PersonId, Option<ConsentDecision>, Option<ConsentDecision>)> = person::entity::Entity::find()
        .select_only()
        .column(person::entity::Column::Id)
        .expr(newest(PURPOSES[0]))
        .expr(newest(PURPOSES[1]))
        .filter(person::entity::Column::Id.is_in(people))
        .into_tuple()
        .all(&tx.system("whether a permission of a plan still stands rests on what the person said since"))
        .await?;
    let refuses = |decision: Option<ConsentDecision>| decision.is_some_and(|one| one != ConsentDecision::Given);
    let mut refused = BTreeSet::new();
    for (person, survey, evaluation) in found {
        let said = PURPOSES.into_iter().zip([survey, evaluation]);
        refused.extend(said.filter(|(_, decision)| refuses(*decision)).map(|(purpose, _)| (person, purpose)));
    }
    Ok(refused)
}
