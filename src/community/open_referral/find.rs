//! Finds what a page of the public directory shows. Nobody asks: what is found is for everybody.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query as Sql, SelectStatement};

use super::filter::Wanted;
use super::taxonomy;
use super::view::Names;
use crate::community::asset::codes::AssetStatus;
use crate::community::asset::entity::{Column, Entity, Model};
use crate::community::asset::index::{category, place, term, time};
use crate::community::asset::terms::{MOST_WANTED, of_text};
use crate::community::postcode;
use crate::community::postcode::distance::Point;
use crate::county::organisation;
use crate::prelude::*;

/// More places than lie within the farthest distance of anywhere.
const MOST_NEAR: u64 = 20_000;

/// A query over the rows of a table that belong to the asset.
fn belongs<E: EntityTrait>(entity: E, asset: impl ColumnTrait) -> SelectStatement {
    Sql::select()
        .expr(Expr::cust("1"))
        .from(entity)
        .and_where(asset.into_expr().eq(Expr::col((Entity, Column::Id))))
        .take()
}

/// What narrows the assets.
fn condition(wanted: &Wanted) -> Condition {
    // What is gone for good is told to whoever asks for it by its identifier, and is in no list.
    let mut all = Condition::all()
        .add(Column::Status.is_in([AssetStatus::Active, AssetStatus::TemporarilyClosed, AssetStatus::Inactive]))
        .add_option(wanted.minimum_age.map(|age| Column::MinimumAge.gte(age)))
        .add_option(wanted.maximum_age.map(|age| Column::MaximumAge.lte(age)));
    if let Some(words) = &wanted.search {
        let terms = of_text(words);
        if terms.is_empty() {
            all = all.add(Expr::val(1).eq(0));
        }
        for term in terms.into_iter().take(MOST_WANTED) {
            let mut rows = belongs(term::Entity, term::Column::AssetId);
            all = all.add(Expr::exists(rows.and_where(term::Column::Term.eq(term)).take()));
        }
    }
    if wanted.taxonomy_id.is_some_and(|id| id != taxonomy::ID) {
        all = all.add(Expr::val(1).eq(0));
    } else if wanted.taxonomy_id.is_some() {
        all = all.add(Expr::exists(belongs(category::Entity, category::Column::AssetId)));
    }
    if let Some(id) = wanted.taxonomy_term_id {
        all = match taxonomy::category_of(id) {
            Some(category) => {
                let mut rows = belongs(category::Entity, category::Column::AssetId);
                all.add(Expr::exists(rows.and_where(category::Column::Category.eq(category)).take()))
            }
            None => all.add(Expr::val(1).eq(0)),
        };
    }
    if wanted.day.is_some() || wanted.starts.is_some() || wanted.ends.is_some() {
        let mut rows = belongs(time::Entity, time::Column::AssetId);
        for one in [
            wanted.day.map(|day| time::Column::Weekday.eq(day)),
            wanted.starts.map(|starts| time::Column::Opens.gte(starts)),
            wanted.ends.map(|ends| time::Column::Closes.lte(ends)),
        ]
        .into_iter()
        .flatten()
        {
            rows.and_where(one);
        }
        all = all.add(Expr::exists(rows));
    }
    all
}

/// A page of assets, in the order of their entry, and how many there are in all.
pub async fn assets(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<(Vec<Model>, u64), DbErr> {
    let found = Entity::find().filter(condition(wanted));
    let total = found.clone().count(db).await?;
    let page = found.order_by_asc(Column::Id).offset(wanted.which.offset()).limit(wanted.which.per_page);
    Ok((page.all(db).await?, total))
}

/// A place, and its asset.
pub type Place = (place::Model, Model);

/// A page of places of assets, in the order of their identifiers or of their distance, and how many there are in all.
pub async fn places(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<(Vec<Place>, u64), DbErr> {
    let found = place::Entity::find().filter(
        place::Column::AssetId
            .in_subquery(Entity::find().select_only().column(Column::Id).filter(condition(wanted)).into_query()),
    );
    let (rows, total) = match &wanted.near {
        None => {
            let total = found.clone().count(db).await?;
            let page = found.order_by_asc(place::Column::Id).offset(wanted.which.offset()).limit(wanted.which.per_page);
            (page.all(db).await?, total)
        }
        Some((postcode, metres)) => {
            let Some(here) = postcode::entity::Entity::find_by_id(postcode.clone()).one(db).await? else {
                return Ok((Vec::new(), 0));
            };
            let (here, around) = (here.point(), here.point().around(*metres));
            let in_box = found
                .filter(place::Column::Latitude.between(around.latitudes.0, around.latitudes.1))
                .filter(place::Column::Longitude.between(around.longitudes.0, around.longitudes.1))
                .limit(MOST_NEAR);
            let distance = |row: &place::Model| {
                let there = Point { latitude: row.latitude?, longitude: row.longitude? };
                Some(here.metres_to(there)).filter(|distance| distance <= metres)
            };
            let rows = in_box.all(db).await?.into_iter();
            let mut near: Vec<(f64, place::Model)> = rows.filter_map(|row| Some((distance(&row)?, row))).collect();
            near.sort_by(|(one, row), (other, other_row)| one.total_cmp(other).then(row.id.cmp(&other_row.id)));
            let total = near.len() as u64;
            (wanted.which.cut(near).into_iter().map(|(_, row)| row).collect(), total)
        }
    };
    let ids: Vec<AssetId> = rows.iter().map(|row| row.asset_id).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), total));
    }
    let assets = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    let assets: HashMap<AssetId, Model> = assets.into_iter().map(|row| (row.id, row)).collect();
    let both = rows.into_iter().filter_map(|row| assets.get(&row.asset_id).cloned().map(|asset| (row, asset)));
    Ok((both.collect(), total))
}

/// What the organisations are that run these assets.
pub async fn names(db: &impl ConnectionTrait, rows: impl Iterator<Item = &Model>) -> Result<Names, DbErr> {
    let ids: Vec<OrganisationId> = rows.filter_map(|row| row.organisation_id).collect();
    if ids.is_empty() {
        return Ok(Names::new());
    }
    let found =
        organisation::entity::Entity::find().filter(organisation::entity::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}
