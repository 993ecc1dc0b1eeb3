//! An organisation with its memberships, as every caller may see it.

use std::collections::HashMap;

use super::entity::{Column, Entity, Model};
use super::membership;
use super::rules::MOST_MEMBERSHIPS;
use super::wire::Organisation;
use crate::prelude::*;

impl Viewed for Model {
    type View = Organisation;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Organisation>, Problem> {
        let ids: Vec<OrganisationId> = rows.iter().map(|row| row.id).collect();
        let mut memberships = grouped(memberships_in(tx, &ids).await?, |membership| membership.member_id);
        let view = |row: &Self| Organisation::new(row.clone(), memberships.remove(&row.id).unwrap_or_default());
        Ok(rows.iter().map(view).collect())
    }
}

/// All that these organisations have been, are or will be members of.
pub async fn memberships_in(tx: &Tx, members: &[OrganisationId]) -> Result<Vec<membership::Model>, Problem> {
    let most = members.len().saturating_mul(MOST_MEMBERSHIPS) as u64;
    let found = tx
        .find::<membership::Entity>()
        .filter(membership::Column::MemberId.is_in(members.iter().copied()))
        .all(most)
        .await?;
    Ok(found)
}

/// The kinds of those of these organisations that exist.
pub async fn kinds_in(
    tx: &Tx,
    ids: impl IntoIterator<Item = OrganisationId>,
) -> Result<HashMap<OrganisationId, OrganisationKind>, Problem> {
    let ids: Vec<OrganisationId> = ids.into_iter().collect();
    let found = tx.find::<Entity>().filter(Column::Id.is_in(ids.iter().copied())).all(ids.len() as u64).await?;
    Ok(found.into_iter().map(|row| (row.id, row.kind)).collect())
}

/// An ODS code is one organisation's: the other one is named.
///
/// # Errors
/// 409 `already_exists`.
pub async fn refuse_taken_code(tx: &Tx, code: Option<&OdsCode>, own: Option<OrganisationId>) -> Result<(), Problem> {
    let Some(code) = code else { return Ok(()) };
    let found = tx.find::<Entity>().filter(Column::OdsCode.eq(code.clone())).one().await?;
    found.filter(|other| Some(other.id) != own).map_or(Ok(()), |other| {
        let detail = format!("this code is that of /v1/organisations/{}", other.id);
        Err(Problem::new(Code::AlreadyExists).with_faults([Fault::new("/ods_code", "not_unique", detail)]))
    })
}
