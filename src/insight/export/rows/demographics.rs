//! Who people are: the minimum data set's demographics, in the codes of the NHS Data Dictionary and within the standard's
//! lengths. What is not there is said in those codes: ethnic category Z is not stated and 99 not known, gender X is not known.

use serde_json::Value;

use super::Source;
use crate::care::person::entity::{Column, Entity, Model};
use crate::insight::export::column::columns;
use crate::insight::export::leaving;
use crate::prelude::*;

/// What PRSB gives a name, in characters.
const NAME: usize = 35;

columns! {
    /// A person, as one service knows them.
    pub struct PersonRow {
        /// The person, as the service knows them
        person_id: Uuid,
        /// The service
        service_id: Uuid,
        /// NHS number
        nhs_number: Option<String>,
        /// NHS number status indicator code
        nhs_number_status: Option<String>,
        /// Given names; 35 characters at most
        given_name: Option<String>,
        /// Family name; 35 characters at most
        family_name: Option<String>,
        /// Date of birth
        birth_date: Option<String>,
        /// Whether the date of birth is an estimate
        birth_date_is_estimated: bool,
        /// Person stated gender code: 1, 2, 9, or X where it is not known
        gender: String,
        /// Ethnic category; Z where it was not stated, 99 where it is not known
        ethnic_category: String,
        /// Sexual orientation, where the person chose to say
        sexual_orientation: Option<String>,
        /// Whether the person cares for somebody or is cared for
        carer_status: Option<String>,
        /// Preferred language
        preferred_language: Option<String>,
        /// Postcode of the usual address
        postcode: Option<String>,
        /// ODS code of the registered practice; V81997 where they are registered with none, V81999 where it is not known
        gp_practice: String,
        /// Whether the person has died
        is_deceased: bool,
        /// When the service first knew of them
        created_at: DateTime<Utc>,
        /// When this last changed
        updated_at: DateTime<Utc>,
    }
}

/// The table `people`.
pub struct Demographics;

impl Source for Demographics {
    type Entity = Entity;
    type Row = PersonRow;

    const PAGE: u64 = 1000;
    const SERVICE: Column = Column::ServiceId;
    const PERSON: Option<Column> = Some(Column::Id);
    const NAMED: &'static [Column] = &[];

    /// Who was found to be another is exported as that one.
    fn may_leave() -> Condition {
        leaving::may_leave_themselves().add(Column::MergedIntoId.is_null())
    }

    /// Made of the view, which keeps back what the caller may not know.
    async fn rows(tx: &Tx, models: Vec<Model>) -> Result<Vec<PersonRow>, Problem> {
        if models.is_empty() {
            return Ok(Vec::new());
        }
        let views = Model::views_of(tx, &models).await?;
        let row = |view: &crate::care::person::view::Person| {
            let known = &view.demographics;
            PersonRow {
                person_id: view.id.0,
                service_id: view.service_id.0,
                nhs_number: text(known, "/nhs_number"),
                nhs_number_status: text(known, "/nhs_number_status"),
                given_name: text(known, "/name/given_name").map(cut),
                family_name: text(known, "/name/family_name").map(cut),
                birth_date: text(known, "/birth_date"),
                birth_date_is_estimated: known["birth_date_estimated"] == true,
                gender: text(known, "/gender").unwrap_or_else(|| "X".to_owned()),
                ethnic_category: text(known, "/ethnic_category").unwrap_or_else(|| {
                    let is_unstated = known["absent"]["ethnic_category"] == "not_stated";
                    if is_unstated { "Z" } else { "99" }.to_owned()
                }),
                sexual_orientation: text(known, "/sexual_orientation"),
                carer_status: text(known, "/carer_status"),
                preferred_language: text(known, "/preferred_language"),
                postcode: text(known, "/address/postcode"),
                gp_practice: text(known, "/gp_practice").unwrap_or_else(|| {
                    let is_of_none = known["absent"]["gp_practice"] == "not_registered";
                    if is_of_none { "V81997" } else { "V81999" }.to_owned()
                }),
                is_deceased: view.death.is_some(),
                created_at: view.created_at,
                updated_at: view.updated_at,
            }
        };
        Ok(views.iter().map(row).collect())
    }
}

fn text(value: &Value, place: &str) -> Option<String> {
    value.pointer(place).and_then(Value::as_str).map(str::to_owned)
}

/// The standard's lengths bound its export, not the input.
fn cut(name: String) -> String {
    name.chars().take(NAME).collect()
}
