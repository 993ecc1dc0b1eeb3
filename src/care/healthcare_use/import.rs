use std::collections::{BTreeSet, HashMap};

use super::codes::HealthcareUseStatus;
use super::entity::{Column, Entity, Model};
use super::rules;
use super::view::HealthcareUseImported;
use super::wire::{HealthcareUseImport, HealthcareUseLine};
use crate::care::person;
use crate::county::service;
use crate::prelude::*;
use kernel::db::Access;

/// Import healthcare used
///
/// How often people of the service used their GP practice and the accident and emergency department in a period, as another
/// system counted it. All lines are taken, or none: each fault points at its line. A line that is on record already, with the
/// same count from whichever source, is left as it is, so that a file can be sent again; one that contradicts what is on record
/// is refused (`contradiction`) until that was marked as in error.
#[utoipa::path(
    operation_id = "importHealthcareUse",
    params(At<ServiceId>),
    request_body(content = HealthcareUseImport, example = json!({
        "source": "Practice system, extract of 2 November 2026",
        "lines": [
            {
                "nhs_number": "9990000018", "setting": "gp_appointment", "uses": 9,
                "starts_on": "2026-04-01", "ends_on": "2026-09-30",
            },
            {
                "nhs_number": "9990000018", "setting": "accident_and_emergency", "uses": 2,
                "starts_on": "2026-04-01", "ends_on": "2026-09-30",
            },
        ],
    })),
    responses((status = 201, description = "What came of it.", body = HealthcareUseImported)),
)]
#[post("/services/{id}/healthcare-uses")]
pub async fn import(cx: Cx, at: At<ServiceId>, Json(input): Json<HealthcareUseImport>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input, calendar::local_date(cx.now())))?;
    cx.create(Action::ImportHealthcareUse, async |tx| {
        if !tx.caller().services.contains(&at.id) {
            return Err(Problem::new(Code::NotFound));
        }
        let db = tx.system("an import waits for another of the same service, so that nothing is counted twice");
        let service = tx.get::<service::entity::Entity>(at.id).await?;
        tx.update_through::<service::entity::Entity>(&db, &service, Default::default()).await?;

        let people = people_in(tx, at.id, &input).await?;
        let known = known_in(tx, people.iter().flatten().copied().collect()).await?;
        let mut faults = Vec::new();
        let mut made: HashMap<Period, i32> = HashMap::new();
        let mut rows = Vec::new();
        let mut unchanged = 0;
        for (i, (line, person)) in input.lines.iter().zip(&people).enumerate() {
            let Some(person) = *person else {
                let field = if line.person_id.is_some() { "person_id" } else { "nhs_number" };
                faults.push(Fault::new(format!("/lines/{i}/{field}"), "not_found", "nobody of this service"));
                continue;
            };
            let period = (person, line.setting, line.starts_on, line.ends_on);
            match known.get(&period).or(made.get(&period)) {
                Some(uses) if *uses == line.uses => unchanged += 1,
                Some(_) => {
                    let detail = "another count of this period is on record: mark that as in error first";
                    faults.push(Fault::new(format!("/lines/{i}/uses"), "contradiction", detail));
                }
                None => {
                    made.insert(period, line.uses);
                    rows.push(row(tx, at.id, person, line, input.source.as_str()));
                }
            }
        }
        Problem::if_any(faults)?;
        let mut recorded = Vec::new();
        for row in rows {
            recorded.push(tx.record::<Entity>(EventType::HealthcareUseImported, row).await?.id);
        }
        if recorded.is_empty() {
            // That it was sent again is told too: an act that writes says something.
            tx.emit(service.event(EventType::HealthcareUseImported));
        }
        let imported = HealthcareUseImported { etag: ETag::default(), recorded, unchanged };
        let reply = cx.created_at(&imported, "/v1/healthcare-uses".to_owned())?;
        // Names of rows and a number.
        let body = reply.body().clone();
        Ok(reply.but_keep(body))
    })
    .await
}

/// Of whom and when something is counted.
type Period = (PersonId, super::codes::HealthcareSetting, NaiveDate, NaiveDate);

fn row(tx: &Tx, service_id: ServiceId, person_id: PersonId, line: &HealthcareUseLine, source: &str) -> Model {
    Model {
        id: HealthcareUseId::new(),
        version: 1,
        service_id,
        person_id,
        status: HealthcareUseStatus::Recorded,
        setting: line.setting,
        uses: line.uses,
        starts_on: line.starts_on,
        ends_on: line.ends_on,
        source: source.to_owned(),
        recorded_by: tx.caller().principal.id(),
        recorded_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Whom each line is about; nobody where the service knows no such person.
async fn people_in(
    tx: &Tx,
    service_id: ServiceId,
    input: &HealthcareUseImport,
) -> Result<Vec<Option<PersonId>>, Problem> {
    use person::entity::{Column as Person, Entity as People};
    let db = tx.system("a manager imports counts of people of their own service");
    let of_service = || People::find().filter(Person::ServiceId.eq(service_id)).filter(Person::MergedIntoId.is_null());
    let numbers: BTreeSet<String> =
        input.lines.iter().filter_map(|line| Some(line.nhs_number.as_ref()?.to_string())).collect();
    let ids: BTreeSet<PersonId> = input.lines.iter().filter_map(|line| line.person_id).collect();
    let mut found = Vec::new();
    if !numbers.is_empty() {
        found.extend(of_service().filter(Person::NhsNumber.is_in(numbers)).all(&db).await?);
    }
    if !ids.is_empty() {
        found.extend(of_service().filter(Person::Id.is_in(ids)).all(&db).await?);
    }
    found.iter().for_each(|person| tx.audit_row(Access::of(person)));
    let by_number: HashMap<String, PersonId> =
        found.iter().filter_map(|person| Some((person.nhs_number.as_ref()?.to_string(), person.id))).collect();
    let known: BTreeSet<PersonId> = found.iter().map(|person| person.id).collect();
    let whose = |line: &HealthcareUseLine| match (line.person_id, &line.nhs_number) {
        (Some(id), _) => Some(id).filter(|id| known.contains(id)),
        (None, Some(number)) => by_number.get(&number.to_string()).copied(),
        (None, None) => None,
    };
    Ok(input.lines.iter().map(whose).collect())
}

/// What is on record of these people.
async fn known_in(tx: &Tx, people: BTreeSet<PersonId>) -> Result<HashMap<Period, i32>, Problem> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Entity::find()
        .filter(Column::PersonId.is_in(people))
        .filter(Column::Status.eq(HealthcareUseStatus::Recorded))
        .all(&tx.system("what is counted twice follows from all that is on record"))
        .await?;
    Ok(found.into_iter().map(|row| ((row.person_id, row.setting, row.starts_on, row.ends_on), row.uses)).collect())
}
