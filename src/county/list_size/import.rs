use std::collections::{BTreeSet, HashMap};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::rules;
use super::view::ListSizesImported;
use super::wire::ListSizeImport;
use crate::county::organisation::entity as organisation;
use crate::prelude::*;
use catalogue::OrganisationKind;

/// Import list sizes
///
/// How many people are registered with practices, as NHS England publishes it each month. All lines are taken, or none: each fault
/// points at its line. A line that is on record already is left as it is, so that a file can be sent again; another number of
/// the same month takes the place of the one before.
#[utoipa::path(
    operation_id = "importListSizes",
    request_body(content = ListSizeImport, example = json!({
        "source": "NHS England, Patients Registered at a GP Practice, October 2026",
        "lines": [
            { "ods_code": "Y99001", "month": "2026-10", "people": 11_240 },
            { "ods_code": "Y99002", "month": "2026-10", "people": 7_905 },
        ],
    })),
    responses((status = 201, description = "What came of it.", body = ListSizesImported)),
)]
#[post("/list-sizes")]
pub async fn import(cx: Cx, Json(input): Json<ListSizeImport>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input, calendar::local_date(cx.now())))?;
    cx.create(Action::ImportListSizes, async |tx| {
        let practices = practices_in(tx, &input).await?;
        let mut faults = Vec::new();
        for (i, line) in input.lines.iter().enumerate() {
            if !practices.contains_key(line.ods_code.as_str()) {
                faults.push(Fault::new(format!("/lines/{i}/ods_code"), "not_found", "no practice of the county"));
            }
        }
        Problem::if_any(faults)?;
        let known = known_in(tx, &practices, &input).await?;
        let mut imported = ListSizesImported { etag: ETag::default(), recorded: 0, changed: 0, unchanged: 0 };
        for line in input.lines.iter() {
            let place = practices.get(line.ods_code.as_str()).copied().zip(rules::month(&line.month));
            let Some((practice_id, month)) = place else { continue };
            match known.get(&(practice_id, month)) {
                Some(row) if row.people == line.people => imported.unchanged += 1,
                Some(row) => {
                    let change = ActiveModel {
                        people: Set(line.people),
                        source: Set(input.source.as_str().to_owned()),
                        updated_at: Set(tx.now()),
                        ..Default::default()
                    };
                    let row = tx.update::<Entity>(row, change).await?;
                    tx.emit(row.event(EventType::ListSizeImported));
                    imported.changed += 1;
                }
                None => {
                    let row = row(tx, practice_id, month, line.people, input.source.as_str());
                    tx.record::<Entity>(EventType::ListSizeImported, row).await?;
                    imported.recorded += 1;
                }
            }
        }
        if imported.recorded + imported.changed == 0
            && let Some(row) = known.values().next()
        {
            // That it was sent again is told too: an act that writes says something.
            tx.emit(row.event(EventType::ListSizeImported));
        }
        cx.created_at(&imported, "/v1/list-sizes".to_owned())
    })
    .await
}

fn row(tx: &Tx, practice_id: OrganisationId, month: i32, people: i32, source: &str) -> Model {
    Model {
        id: ListSizeId::new(),
        version: 1,
        practice_id,
        month,
        people,
        source: source.to_owned(),
        recorded_by: tx.caller().principal.id(),
        recorded_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// The practices of the county that the lines name, by their codes.
async fn practices_in(tx: &Tx, input: &ListSizeImport) -> Result<HashMap<String, OrganisationId>, Problem> {
    let codes: BTreeSet<&str> = input.lines.iter().map(|line| line.ods_code.as_str()).collect();
    let bound = codes.len() as u64;
    let found = tx
        .find::<organisation::Entity>()
        .filter(organisation::Column::OdsCode.is_in(codes))
        .filter(organisation::Column::Kind.eq(OrganisationKind::GpPractice))
        .all(bound)
        .await?;
    Ok(found.into_iter().filter_map(|row| Some((row.ods_code?.as_str().to_owned(), row.id))).collect())
}

/// What is on record of these practices and months.
async fn known_in(
    tx: &Tx,
    practices: &HashMap<String, OrganisationId>,
    input: &ListSizeImport,
) -> Result<HashMap<(OrganisationId, i32), Model>, Problem> {
    let months: BTreeSet<i32> = input.lines.iter().filter_map(|line| rules::month(&line.month)).collect();
    let bound = (practices.len() * months.len()) as u64;
    let found = tx
        .find::<Entity>()
        .filter(Column::PracticeId.is_in(practices.values().copied()))
        .filter(Column::Month.is_in(months))
        .all(bound)
        .await?;
    Ok(found.into_iter().map(|row| ((row.practice_id, row.month), row)).collect())
}
