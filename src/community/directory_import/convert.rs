//! What a service of another directory says (Open Referral UK 3.0), as a listing here. Pure.
//!
//! What we have no place for is passed over; what we have one for and cannot read refuses the whole service, with each fault:
//! half a listing sends people to closed doors.

use serde_json::{Map, Value};

use crate::community::asset::codes::{AssetCategory, AssetStatus};
use crate::community::asset::rules::faults as faults_of;
use crate::community::asset::wire::Listing;
use crate::community::open_referral::taxonomy::category_of;
use crate::prelude::rules::*;

/// The days of the week as RFC 5545 has them, and as we do.
const DAYS: [(&str, &str); 7] = [
    ("MO", "monday"),
    ("TU", "tuesday"),
    ("WE", "wednesday"),
    ("TH", "thursday"),
    ("FR", "friday"),
    ("SA", "saturday"),
    ("SU", "sunday"),
];
/// Of a service that says nothing of when it is.
const ASK_WHEN: &str = "Times are not said: ask first";

/// A service that can be taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub external_id: Uuid,
    pub status: AssetStatus,
    pub listing: Listing,
}

/// The identifier of a service.
///
/// # Errors
/// It has none.
pub fn id_of(service: &Value) -> Result<Uuid, String> {
    text(service, "id").and_then(|id| id.parse().ok()).ok_or_else(|| "/id: must be a UUID".to_owned())
}

/// Reads a service.
///
/// # Errors
/// All that is wrong with it, each with its place.
pub fn convert(service: &Value) -> Result<Imported, Vec<String>> {
    let mut faults = Vec::new();
    let external_id = id_of(service).map_err(|fault| faults.push(fault)).unwrap_or_default();
    let status = match text(service, "status") {
        Some("active") | None => AssetStatus::Active,
        Some("inactive") => AssetStatus::Inactive,
        Some("defunct") => AssetStatus::Defunct,
        Some("temporarily closed") => AssetStatus::TemporarilyClosed,
        Some(_) => {
            faults.push("/status: must be active, inactive, defunct or temporarily closed".to_owned());
            AssetStatus::Inactive
        }
    };
    let mut listing = Map::new();
    for name in ["name", "description", "url", "email", "alert"] {
        copy(service, name, &mut listing, name);
    }
    for name in ["minimum_age", "maximum_age"] {
        // The standard's ages are numbers, with or without a fraction.
        let whole = |age: &f64| age.fract() == 0.0 && (0.0..=130.0).contains(age);
        match service.get(name).filter(|age| !age.is_null()) {
            None => {}
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an age")]
            Some(age) => match age.as_f64().filter(whole) {
                Some(age) => drop(listing.insert(name.to_owned(), json!(age as u8))),
                None => faults.push(format!("/{name}: must be a whole number from 0 to 130")),
            },
        }
    }
    listing.insert("places".to_owned(), Value::Array(all(service, "service_at_locations").map(place).collect()));
    let schedules: Vec<Value> = all(service, "schedules")
        .enumerate()
        .map(|(i, one)| {
            schedule(one).unwrap_or_else(|fault| {
                faults.push(format!("/schedules/{i}/{fault}"));
                json!({ "text": ASK_WHEN })
            })
        })
        .collect();
    let schedules = if schedules.is_empty() { vec![json!({ "text": ASK_WHEN })] } else { schedules };
    listing.insert("schedules".to_owned(), Value::Array(schedules));
    listing.insert("cost_options".to_owned(), Value::Array(all(service, "cost_options").map(cost).collect()));
    listing.insert("contacts".to_owned(), Value::Array(all(service, "contacts").filter_map(contact).collect()));
    let languages = all(service, "languages").filter_map(|language| text(language, "code"));
    let languages: Vec<&str> = languages.filter(|code| code.parse::<Language>().is_ok()).collect();
    listing.insert("languages".to_owned(), json!(languages));
    listing.insert("categories".to_owned(), json!(categories(service)));
    match parsed(listing) {
        Ok(listing) => {
            faults.extend(faults_of(&listing).into_iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)));
            if faults.is_empty() { Ok(Imported { external_id, status, listing }) } else { Err(faults) }
        }
        Err(wrong) => {
            faults.extend(wrong);
            Err(faults)
        }
    }
}

/// Field by field, so that each fault has its place.
fn parsed(listing: Map<String, Value>) -> Result<Listing, Vec<String>> {
    let mut faults = Vec::new();
    let least = json!({ "name": "name", "places": [{ "name": "place" }], "schedules": [{ "text": "when" }] });
    for (name, value) in &listing {
        let items: Vec<(String, Value)> = match value.as_array().filter(|items| !items.is_empty()) {
            Some(items) => {
                let one = |(i, item): (usize, &Value)| (format!("/{name}/{i}"), json!([item]));
                items.iter().enumerate().map(one).collect()
            }
            None => vec![(format!("/{name}"), value.clone())],
        };
        for (place, item) in items {
            let mut alone = least.clone();
            if let Some(alone) = alone.as_object_mut() {
                alone.insert(name.clone(), item);
                // What schedules say of places is looked at with the whole.
                if let Err(error) = serde_json::from_value::<Listing>(Value::Object(alone.clone())) {
                    faults.push(format!("{place}: {error}"));
                }
            }
        }
    }
    if !listing.contains_key("name") {
        faults.push("/name: is required".to_owned());
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    serde_json::from_value(Value::Object(listing)).map_err(|error| vec![format!("/: {error}")])
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn all<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// What is there goes as it is: what it must be the listing's own types say.
fn copy(from: &Value, name: &str, to: &mut Map<String, Value>, own: &str) {
    if let Some(value) = from.get(name).filter(|value| !value.is_null() && value.as_str() != Some("")) {
        let value = value.as_str().map_or_else(|| value.clone(), |text| json!(text.trim()));
        to.insert(own.to_owned(), value);
    }
}

fn place(at: &Value) -> Value {
    let location = at.get("location").unwrap_or(&Value::Null);
    let mut place = Map::new();
    copy(location, "name", &mut place, "name");
    for name in ["latitude", "longitude"] {
        copy(location, name, &mut place, name);
    }
    copy(location, "location_type", &mut place, "location_type");
    if let Some(at) = all(location, "addresses").next() {
        let mut address = Map::new();
        for name in ["address_1", "city", "state_province", "postal_code"] {
            copy(at, name, &mut address, name);
        }
        if !place.contains_key("name") {
            copy(at, "address_1", &mut place, "name");
        }
        place.insert("address".to_owned(), Value::Object(address));
    }
    let access: Vec<&str> = all(location, "accessibility")
        .flat_map(|one| [text(one, "description"), text(one, "details")])
        .flatten()
        .collect();
    if !access.is_empty() {
        place.insert("accessibility_comment".to_owned(), json!(access.join(" ")));
    }
    Value::Object(place)
}

/// # Errors
/// Where in it something cannot be read, and why.
fn schedule(from: &Value) -> Result<Value, String> {
    let mut schedule = Map::new();
    let frequency = match text(from, "freq") {
        None => None,
        Some("WEEKLY") => Some("weekly"),
        Some("MONTHLY") => Some("monthly"),
        Some(_) => return Err("freq: must be WEEKLY or MONTHLY".to_owned()),
    };
    if let Some(frequency) = frequency {
        schedule.insert("frequency".to_owned(), json!(frequency));
        copy(from, "interval", &mut schedule, "interval");
        let (mut weekdays, mut weeks) = (Vec::new(), Vec::new());
        for part in text(from, "byday").unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (week, day) = part.split_at_checked(part.len().saturating_sub(2)).ok_or("byday: must name days")?;
            let day = DAYS.iter().find(|(code, _)| code.eq_ignore_ascii_case(day)).ok_or("byday: must name days")?;
            if !weekdays.contains(&day.1) {
                weekdays.push(day.1);
            }
            if !week.is_empty() {
                let week: i8 = week.parse().map_err(|_| "byday: must name days")?;
                if !weeks.contains(&week) {
                    weeks.push(week);
                }
            }
        }
        let days =
            text(from, "bymonthday").unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty());
        let days: Result<Vec<u8>, _> = days.map(str::parse).collect();
        schedule.insert("weekdays".to_owned(), json!(weekdays));
        schedule.insert("weeks_of_month".to_owned(), json!(weeks));
        schedule.insert("days_of_month".to_owned(), json!(days.map_err(|_| "bymonthday: must be days of a month")?));
    }
    for name in ["opens_at", "closes_at"] {
        if let Some(time) = text(from, name) {
            let (minutes, rest) = time.split_at_checked(5).ok_or_else(|| format!("{name}: must be a time of day"))?;
            if !rest.is_empty() && !rest.starts_with(':') {
                return Err(format!("{name}: must be a local time of day"));
            }
            schedule.insert(name.to_owned(), json!(minutes));
        }
    }
    copy(from, "valid_from", &mut schedule, "valid_from");
    copy(from, "valid_to", &mut schedule, "valid_to");
    let words: Vec<&str> = [text(from, "description"), text(from, "notes")].into_iter().flatten().collect();
    if !words.is_empty() {
        schedule.insert("text".to_owned(), json!(words.join(" ")));
    } else if frequency.is_none() {
        schedule.insert("text".to_owned(), json!(ASK_WHEN));
    }
    Ok(Value::Object(schedule))
}

fn cost(from: &Value) -> Value {
    let mut cost = Map::new();
    copy(from, "option", &mut cost, "option");
    copy(from, "amount_description", &mut cost, "amount_description");
    if let Some(amount) = from.get("amount").filter(|amount| !amount.is_null()) {
        // In pounds; what is no number stays as it is, for the listing's own type to refuse.
        let pence = amount.as_f64().map(|pounds| (pounds * 100.0).round()).filter(|pence| (0.0..=1e9).contains(pence));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range")]
        cost.insert("pence".to_owned(), pence.map_or_else(|| amount.clone(), |pence| json!(pence as u32)));
    }
    Value::Object(cost)
}

/// Whoever is named in a public directory is public.
fn contact(from: &Value) -> Option<Value> {
    let mut contact = Map::new();
    copy(from, "name", &mut contact, "name");
    copy(from, "title", &mut contact, "title");
    copy(from, "email", &mut contact, "email");
    if let Some(phone) = all(from, "phones").next() {
        copy(phone, "number", &mut contact, "phone");
    }
    let is_one = ["name", "email", "phone"].iter().any(|name| contact.contains_key(*name));
    contact.insert("is_public".to_owned(), json!(true));
    is_one.then_some(Value::Object(contact))
}

/// By our own taxonomy, which another directory may use.
fn categories(service: &Value) -> Vec<AssetCategory> {
    let mut categories = Vec::new();
    for term in all(service, "attributes").filter_map(|attribute| attribute.get("taxonomy_term")) {
        let by_id = text(term, "id").and_then(|id| id.parse().ok()).and_then(category_of);
        if let Some(category) = by_id.filter(|category| !categories.contains(category)) {
            categories.push(category);
        }
    }
    categories
}

/// What a listing is after another reading of its source: what was changed here stays, the rest follows the source.
pub fn merged(own: &Value, before: &Value, now: &Value) -> Value {
    let (Some(own), Some(before), Some(now)) = (own.as_object(), before.as_object(), now.as_object()) else {
        return own.clone();
    };
    let field = |(name, value): (&String, &Value)| {
        let is_untouched = before.get(name).unwrap_or(&Value::Null) == value;
        let value = if is_untouched { now.get(name).unwrap_or(&Value::Null) } else { value };
        (name.clone(), value.clone())
    };
    let stood = own.iter().map(field);
    let new =
        now.iter().filter(|(name, _)| !own.contains_key(*name)).map(|(name, value)| (name.clone(), value.clone()));
    Value::Object(stood.chain(new).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> Value {
        json!({
            "id": "ac148810-d857-441c-9679-408f346de14b", "name": " Choir ", "status": "active",
            "minimum_age": 16.0, "email": "sing@example.org",
            "service_at_locations": [{ "location": {
                "name": "Hall", "latitude": 53.73, "longitude": -1.87, "location_type": "physical",
                "addresses": [{ "address_1": "Chapel Street", "city": "Hallowby", "postal_code": "hx9 1ab", "country": "GB" }],
                "accessibility": [{ "description": "Ramp", "details": "At the side" }],
            } }],
            "schedules": [
                { "freq": "WEEKLY", "byday": "TU,FR", "opens_at": "14:00:00", "closes_at": "15:30" },
                { "freq": "MONTHLY", "byday": "1MO,-1MO", "description": "Not in August" },
            ],
            "cost_options": [{ "option": "Adults", "amount": 2.5 }],
            "contacts": [{ "name": "Pat", "phones": [{ "number": "01632 960555" }] }, { "title": "Nobody" }],
            "languages": [{ "code": "cy" }, { "id": "no code" }],
        })
    }

    fn with(pointer: &str, value: Value) -> Value {
        let mut service = service();
        *service.pointer_mut(pointer).unwrap() = value;
        service
    }

    #[test]
    fn all_that_we_have_a_place_for_is_taken_in() {
        let imported = convert(&service()).unwrap();
        let listing = json!(imported.listing);
        assert_eq!((&listing["name"], &listing["minimum_age"]), (&json!("Choir"), &json!(16)));
        assert_eq!(listing["places"][0]["address"]["postal_code"], "HX9 1AB");
        assert_eq!(listing["places"][0]["accessibility_comment"], "Ramp At the side");
        assert_eq!(listing["schedules"][0]["weekdays"], json!(["tuesday", "friday"]));
        assert_eq!(
            (&listing["schedules"][0]["opens_at"], &listing["schedules"][1]["weeks_of_month"]),
            (&json!("14:00"), &json!([1, -1]))
        );
        assert_eq!((&listing["cost_options"][0]["pence"], &listing["languages"]), (&json!(250), &json!(["cy"])));
        assert_eq!(
            (&listing["contacts"][0]["phone"], listing["contacts"].as_array().map(Vec::len)),
            (&json!("01632 960555"), Some(1))
        );
        let bare = json!({ "id": imported.external_id, "name": "Choir",
            "service_at_locations": [{ "location": { "name": "Hall" } }] });
        assert_eq!(json!(convert(&bare).unwrap().listing)["schedules"][0]["text"], ASK_WHEN);
    }

    #[test]
    fn what_cannot_be_read_refuses_it_at_its_place() {
        for (service, place) in [
            (with("/id", json!("7")), "/id: "),
            (with("/name", json!(7)), "/name: "),
            (with("/name", Value::Null), "/name: is required"),
            (with("/name", json!("x".repeat(201))), "/name: "),
            (with("/email", json!("nobody")), "/email: "),
            (with("/status", json!("running")), "/status: "),
            (with("/minimum_age", json!("16")), "/minimum_age: "),
            (with("/minimum_age", json!(1e300)), "/minimum_age: "),
            (with("/service_at_locations", json!([])), "/places: "),
            (with("/service_at_locations", json!("here")), "/places: "),
            (with("/service_at_locations/0/location/latitude", json!(100)), "/places/0/latitude: "),
            (with("/service_at_locations/0/location/addresses/0/postal_code", json!("ABC 1234")), "/places/0: "),
            (with("/service_at_locations/0/location/location_type", json!("moon")), "/places/0: "),
            (with("/schedules/0/freq", json!("DAILY")), "/schedules/0/freq: "),
            (with("/schedules/0/byday", json!("TH,X")), "/schedules/0/byday: "),
            (with("/schedules/0/byday", json!("é")), "/schedules/0/byday: "),
            (with("/schedules/0/opens_at", json!("2pm")), "/schedules/0/opens_at: "),
            (with("/schedules/0/closes_at", json!("13:00")), "/schedules/0/closes_at: "),
            (with("/cost_options/0/amount", json!("much")), "/cost_options/0: "),
            (with("/contacts/0/phones/0/number", json!("<b>")), "/contacts/0: "),
        ] {
            let faults = convert(&service).expect_err(place);
            assert!(faults.iter().any(|fault| fault.starts_with(place)), "{place}: {faults:?}");
        }
        for nonsense in
            [Value::Null, json!([]), json!("x"), json!({ "id": {}, "name": [], "schedules": {}, "contacts": [7] })]
        {
            assert!(convert(&nonsense).is_err());
        }
    }

    #[test]
    fn what_was_changed_here_stays_and_the_rest_follows() {
        let before = json!({ "name": "Choir", "alert": null, "categories": [] });
        let own = json!({ "name": "Choir", "alert": "Not today", "categories": ["arts"] });
        let now =
            json!({ "name": "Great choir", "alert": "Closed", "categories": [], "url": "https://choir.example.org" });
        assert_eq!(
            merged(&own, &before, &now),
            json!({ "name": "Great choir", "alert": "Not today", "categories": ["arts"], "url": "https://choir.example.org" })
        );
    }
}
