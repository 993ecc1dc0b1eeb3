//! The menu of groups (002 §5.4): a sheet that anybody can read, to hand over or to hang up. What stands on it is public.

use askama::Template;

use super::codes::{AssetCategory, OpenTo, ReferralRoute, ScheduleFrequency};
use super::entity::Model;
use super::wire::{AssetContact, AssetPlace, AssetSchedule, CostOption, Listing};
use crate::county::service::opening::TimeOfDay;
use crate::prelude::*;
use chrono::{NaiveTime, Timelike};

/// The most groups on a sheet.
pub const MOST: usize = 200;

/// What stands on the sheet.
#[derive(Template)]
#[template(path = "asset_menu.html")]
struct Sheet<'a> {
    layout: &'static str,
    title: String,
    area: Option<&'a str>,
    sections: Vec<Section<'a>>,
    has_more: bool,
    printed_on: String,
}

/// Groups of one category.
struct Section<'a> {
    title: &'static str,
    groups: Vec<Group<'a>>,
}

/// A group.
struct Group<'a> {
    name: &'a str,
    what: Option<&'a str>,
    alert: Option<&'a str>,
    when: Vec<String>,
    places: Vec<Place<'a>>,
    costs: Vec<String>,
    who: Option<String>,
    first_visit: Option<&'a str>,
    join: Vec<&'static str>,
    contacts: Vec<String>,
}

struct Place<'a> {
    name: &'a str,
    address: Option<String>,
    transport: Option<&'a str>,
    access: Option<String>,
}

/// The page.
///
/// # Errors
/// 500 where it cannot be written: a fault of ours.
pub fn page(
    rows: &[Model],
    has_more: bool,
    (category, area): (Option<AssetCategory>, Option<&str>),
    large_print: bool,
    today: NaiveDate,
) -> Result<String, Problem> {
    let listings: Vec<Listing> = rows.iter().map(|row| row.listing.for_everybody()).collect();
    let first =
        |listing: &Listing| category.or_else(|| listing.categories.first().copied()).unwrap_or(AssetCategory::Other);
    let mut sections: Vec<Section<'_>> = AssetCategory::ALL
        .iter()
        .map(|of| Section {
            title: of.display(),
            groups: listings
                .iter()
                .filter(|listing| first(listing) == *of)
                .map(|listing| group(listing, today))
                .collect(),
        })
        .filter(|section| !section.groups.is_empty())
        .collect();
    for section in &mut sections {
        section.groups.sort_by_cached_key(|group| group.name.to_lowercase());
    }
    let sheet = Sheet {
        layout: if large_print { "large" } else { "columns" },
        title: category.map_or_else(|| "Groups and help near you".to_owned(), |category| category.display().to_owned()),
        area,
        sections,
        has_more,
        printed_on: day(today),
    };
    sheet.render().map_err(|_| Problem::new(Code::InternalError))
}

fn text<const MAX: usize>(text: Option<&Text<MAX>>) -> Option<&str> {
    text.map(Text::as_str)
}

fn group(listing: &Listing, today: NaiveDate) -> Group<'_> {
    let is_now = |schedule: &&AssetSchedule| schedule.valid_to.is_none_or(|last| last >= today);
    let mut contacts: Vec<String> = listing.contacts.iter().filter_map(contact).collect();
    contacts.extend(listing.email.as_ref().map(ToString::to_string));
    contacts.extend(listing.url.as_ref().map(|url| url.as_str().to_owned()));
    Group {
        name: listing.name.as_str(),
        what: text(listing.description.as_ref()),
        alert: text(listing.alert.as_ref()),
        when: listing
            .schedules
            .iter()
            .filter(is_now)
            .map(|schedule| when(schedule, listing.places.len() > 1))
            .collect(),
        places: listing.places.iter().map(place).collect(),
        costs: if listing.cost_options.is_empty() {
            vec!["Free".to_owned()]
        } else {
            listing.cost_options.iter().map(cost).collect()
        },
        who: who(listing),
        first_visit: text(listing.first_visit.as_ref()),
        join: listing.referral_routes.iter().map(|route| join(*route)).collect(),
        contacts,
    }
}

fn place(place: &AssetPlace) -> Place<'_> {
    let address = place
        .address
        .as_ref()
        .map(|at| format!("{}, {}, {}", at.address_1.as_str(), at.city.as_str(), at.postal_code.as_str()));
    let mut access: Vec<&str> = place.accessibility.iter().map(|feature| feature.display()).collect();
    access.extend(text(place.accessibility_comment.as_ref()));
    Place {
        name: place.name.as_str(),
        address,
        transport: text(place.transport.as_ref()),
        access: (!access.is_empty()).then(|| access.join(". ")),
    }
}

/// Whom to ask, and how.
fn contact(contact: &AssetContact) -> Option<String> {
    let reached: Vec<String> =
        [contact.phone.as_ref().map(ToString::to_string), contact.email.as_ref().map(ToString::to_string)]
            .into_iter()
            .flatten()
            .collect();
    let name = text(contact.name.as_ref());
    match (name, reached.is_empty()) {
        (Some(name), true) => Some(name.to_owned()),
        (Some(name), false) => Some(format!("{name}: {}", reached.join(", "))),
        (None, true) => None,
        (None, false) => Some(reached.join(", ")),
    }
}

/// How people come to it.
const fn join(route: ReferralRoute) -> &'static str {
    match route {
        ReferralRoute::WalkIn => "You can just come.",
        ReferralRoute::SelfReferral => "Get in touch first.",
        ReferralRoute::LinkWorker => "Your link worker can go with you the first time.",
        ReferralRoute::Professional => "Somebody who works with you can ask for you.",
    }
}

/// Whom it is for, where not for everybody.
fn who(listing: &Listing) -> Option<String> {
    let people = match listing.open_to {
        None | Some(OpenTo::Everyone) => "people",
        Some(OpenTo::Women) => "women",
        Some(OpenTo::Men) => "men",
    };
    let ages = match (listing.minimum_age, listing.maximum_age) {
        (None, None) => String::new(),
        (Some(least), None) => format!(" aged {least} and over"),
        (None, Some(most)) => format!(" up to {most} years old"),
        (Some(least), Some(most)) => format!(" aged {least} to {most}"),
    };
    let criteria = text(listing.criteria.as_ref());
    let plain = people == "people" && ages.is_empty();
    match (plain, criteria) {
        (true, None) => None,
        (true, Some(criteria)) => Some(criteria.to_owned()),
        (false, None) => Some(format!("For {people}{ages}.")),
        (false, Some(criteria)) => Some(format!("For {people}{ages}. {criteria}")),
    }
}

/// What it costs.
fn cost(cost: &CostOption) -> String {
    let pence = cost.pence.map(|pence| match (pence, pence / 100, pence % 100) {
        (0, ..) => "Free".to_owned(),
        (_, 0, pence) => format!("{pence}p"),
        (_, pounds, 0) => format!("£{pounds}"),
        (_, pounds, pence) => format!("£{pounds}.{pence:02}"),
    });
    let option = text(cost.option.as_ref()).map(|option| format!("{option}:"));
    let parts = [option, pence, text(cost.amount_description.as_ref()).map(str::to_owned)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// When it is, in words: "Every Tuesday, 2pm to 3:30pm".
fn when(schedule: &AssetSchedule, has_places: bool) -> String {
    let days: Vec<&str> = schedule.weekdays.iter().map(|day| day.display()).collect();
    let days = listed(&days);
    let every = schedule.interval.unwrap_or(1);
    let often = match schedule.frequency {
        None => String::new(),
        Some(ScheduleFrequency::Weekly) if every == 1 => format!("Every {days}"),
        Some(ScheduleFrequency::Weekly) => format!("Every {every} weeks on {days}"),
        Some(ScheduleFrequency::Monthly) => {
            let of = if every == 1 { "each month".to_owned() } else { format!("every {every} months") };
            if schedule.days_of_month.is_empty() {
                let weeks: Vec<&str> = schedule.weeks_of_month.iter().map(|week| nth(week.0)).collect();
                format!("The {} {days} of {of}", listed(&weeks))
            } else {
                let days: Vec<String> = schedule.days_of_month.iter().map(|day| ordinal(day.0)).collect();
                format!("The {} of {of}", listed(&days.iter().map(String::as_str).collect::<Vec<_>>()))
            }
        }
    };
    let time = |time: TimeOfDay| clock(time.into());
    let hours = match (schedule.opens_at, schedule.closes_at) {
        (None, None) => None,
        (Some(opens), None) => Some(format!("from {}", time(opens))),
        (None, Some(closes)) => Some(format!("until {}", time(closes))),
        (Some(opens), Some(closes)) => Some(format!("{} to {}", time(opens), time(closes))),
    };
    let at = text(schedule.place.as_ref()).filter(|_| has_places).map(|place| format!("at {place}"));
    let from = schedule.valid_from.map(|first| format!("from {}", day(first)));
    let until = schedule.valid_to.map(|last| format!("until {}", day(last)));
    let line = [Some(often).filter(|often| !often.is_empty()), hours, at, from.filter(|_| until.is_some()), until];
    let line = line.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let more = text(schedule.text.as_ref());
    match (line.is_empty(), more) {
        (_, None) => line,
        (true, Some(more)) => more.to_owned(),
        (false, Some(more)) => format!("{line}. {more}"),
    }
}

/// "Tuesday", "Tuesday and Friday", "Monday, Tuesday and Friday".
fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

const fn nth(week: i8) -> &'static str {
    match week {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        _ => "last",
    }
}

fn ordinal(day: u8) -> String {
    let end = match (day % 10, day % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{day}{end}")
}

/// As the NHS writes a time: "2pm", "3:30pm", "midday".
fn clock(time: NaiveTime) -> String {
    let (is_afternoon, hour) = time.hour12();
    let half = if is_afternoon { "pm" } else { "am" };
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => format!("{hour}{half}"),
        (_, minute) => format!("{hour}:{minute:02}{half}"),
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_something_is_stands_in_plain_words() {
        for (schedule, words) in [
            (
                json!({ "frequency": "weekly", "weekdays": ["tuesday"], "opens_at": "14:00", "closes_at": "15:30" }),
                "Every Tuesday, 2pm to 3:30pm",
            ),
            (
                json!({ "frequency": "weekly", "interval": 2, "weekdays": ["monday", "friday"] }),
                "Every 2 weeks on Monday and Friday",
            ),
            (
                json!({ "frequency": "weekly", "weekdays": ["monday", "tuesday", "friday"], "opens_at": "00:00" }),
                "Every Monday, Tuesday and Friday, from midnight",
            ),
            (
                json!({ "frequency": "monthly", "weekdays": ["friday"], "weeks_of_month": [1, -1], "closes_at": "12:00", "text": "Not in August" }),
                "The first and last Friday of each month, until midday. Not in August",
            ),
            (
                json!({ "frequency": "monthly", "interval": 3, "days_of_month": [1, 2, 3, 11, 22] }),
                "The 1st, 2nd, 3rd, 11th and 22nd of every 3 months",
            ),
            (json!({ "text": "By appointment" }), "By appointment"),
            (
                json!({ "frequency": "weekly", "weekdays": ["sunday"], "valid_to": "2026-12-31", "place": "The hall" }),
                "Every Sunday, at The hall, until 31 December 2026",
            ),
        ] {
            let schedule: AssetSchedule = serde_json::from_value(schedule).unwrap();
            assert_eq!(when(&schedule, true), words);
        }
    }

    #[test]
    fn what_it_costs_and_whom_it_is_for_too() {
        for (option, words) in [
            (json!({ "pence": 0 }), "Free"),
            (json!({ "pence": 50 }), "50p"),
            (json!({ "pence": 200, "amount_description": "towards the tea" }), "£2 towards the tea"),
            (json!({ "option": "Under 18", "pence": 1205 }), "Under 18: £12.05"),
            (json!({ "amount_description": "What you can give" }), "What you can give"),
        ] {
            assert_eq!(cost(&serde_json::from_value(option).unwrap()), words);
        }
        for (what, words) in [
            (json!({}), None),
            (json!({ "minimum_age": 16 }), Some("For people aged 16 and over.")),
            (json!({ "maximum_age": 30, "open_to": "women" }), Some("For women up to 30 years old.")),
            (
                json!({ "minimum_age": 8, "maximum_age": 12, "criteria": "With a parent" }),
                Some("For people aged 8 to 12. With a parent"),
            ),
            (json!({ "open_to": "everyone", "criteria": "Who sings" }), Some("Who sings")),
        ] {
            let mut listing =
                json!({ "name": "Choir", "places": [{ "name": "Hall" }], "schedules": [{ "text": "Now and then" }] });
            for (field, value) in what.as_object().unwrap() {
                listing[field] = value.clone();
            }
            assert_eq!(who(&serde_json::from_value(listing).unwrap()).as_deref(), words);
        }
    }
}
