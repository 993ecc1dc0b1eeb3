use super::codes::InstrumentStatus;
use super::entity::{Column, Entity};
use crate::care::outcome::codes::ProtocolReason;
use crate::care::outcome::rules::against;
use crate::care::outcome::save::{clock_in, due_next, known, of_person_in, refuses_surveys_in};
use crate::care::person;
use crate::prelude::*;

/// More instruments than any service has in use.
const MOST: u64 = 200;

/// The instruments of a service, as they stand for one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonInstruments {
    /// Whose.
    pub person_id: PersonId,
    /// Each instrument in use.
    #[schema(max_items = 200)]
    pub items: Vec<PersonInstrument>,
}

/// An instrument, as it stands for one person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonInstrument {
    /// Which.
    pub instrument_id: InstrumentId,
    /// Its name for programs.
    #[schema(max_length = 40)]
    pub code: String,
    /// In which edition.
    #[schema(minimum = 1, maximum = 1000)]
    pub edition: i32,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// Whether it may be used with them today, as far as is known: who is trained and holds a licence, whoever uses it says.
    pub is_eligible: bool,
    /// All that speaks against it.
    #[schema(max_items = 12)]
    pub reasons: Vec<ProtocolReason>,
    /// When it was last used with them.
    pub last_taken_on: Option<NaiveDate>,
    /// When it is due next, counted from the first contact; absent before that, and where nothing is due any more.
    pub next_due_on: Option<NaiveDate>,
}

/// List the instruments for a person
///
/// For each in use: whether it may be used with them today or why not, when it was last, and when it is due next.
#[utoipa::path(
    operation_id = "listPersonInstruments",
    params(At<PersonId>),
    responses((status = 200, description = "The instruments.", body = PersonInstruments)),
)]
#[get("/people/{id}/instruments")]
pub async fn list_for_person(cx: Cx, at: At<PersonId>) -> Result<Reply, Problem> {
    cx.read(Action::ListPersonInstruments, async |tx| {
        let person = tx.get::<person::entity::Entity>(at.id).await?;
        let in_use = tx.find::<Entity>().filter(Column::Status.eq(InstrumentStatus::Active));
        let owners = [person.service_id, super::entity::EVERYBODYS];
        let in_use = in_use.filter(Column::Owner.is_in(owners)).order_by(Column::Code, Order::Asc).all(MOST).await?;
        let rows = of_person_in(tx, person.id).await?;
        let refuses = refuses_surveys_in(tx, person.id).await?;
        let first_contact = clock_in(tx, person.id).await?.map(|(_, first_contact)| first_contact);
        let today = calendar::local_date(tx.now());
        let items = in_use.into_iter().map(|used| {
            let known = known(&rows, &used.code, refuses);
            let reasons = against(&used.definition, used.status, &known, None, today);
            PersonInstrument {
                instrument_id: used.id,
                edition: used.edition,
                name: used.definition.name.as_str().to_owned(),
                is_eligible: reasons.is_empty(),
                reasons,
                last_taken_on: known.last,
                next_due_on: due_next(&used, first_contact, &rows),
                code: used.code,
            }
        });
        Reply::ok(&PersonInstruments { person_id: person.id, items: items.collect() })
    })
    .await
}
