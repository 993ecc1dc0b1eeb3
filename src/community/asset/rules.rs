//! What a listing may say, and what may be done with it, by whom. Pure.

use super::codes::{AssetAction, AssetStatus, ScheduleFrequency};
use super::entity::Model;
use super::wire::{AssetClosure, AssetPlace, AssetSchedule, Listing};
use crate::prelude::rules::*;

/// The greatest age that a listing may name.
const OLDEST: u8 = 130;
/// The most people there may be room for.
const MOST_PLACES: u16 = 10_000;
/// The most that something may cost, in pence.
const DEAREST: u32 = 10_000_000;
/// Where the United Kingdom lies, in degrees: latitude, longitude.
const UNITED_KINGDOM: [(f64, f64); 2] = [(49.0, 61.0), (-9.0, 3.0)];

/// Who acts, and what the listing is to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub role: Role,
    /// They work in the service that has it in its directory, or are the group's own editor.
    pub is_own: bool,
}

impl Machine for Model {
    const NAME: &'static str = "listing";

    type Status = AssetStatus;
    type Action = AssetAction;
    type Actor = Actor;

    fn status(&self) -> AssetStatus {
        self.status
    }

    /// What is gone for good says nothing any more, until it is open again. A closure leads to the status that it names.
    fn next(&self, action: AssetAction) -> Option<AssetStatus> {
        match (action, self.status) {
            (AssetAction::Change | AssetAction::Confirmation | AssetAction::Closure, AssetStatus::Defunct) => None,
            (AssetAction::Change | AssetAction::Confirmation, status) => Some(status),
            (AssetAction::Closure, _) => Some(AssetStatus::Defunct),
            (AssetAction::Reopening, AssetStatus::Active) => None,
            (AssetAction::Reopening, _) if self.connections_stopped.is_some() => None,
            (AssetAction::Reopening, _) => Some(AssetStatus::Active),
        }
    }

    fn why_not(&self, action: AssetAction) -> Option<&'static str> {
        let is_stopped = action == AssetAction::Reopening && self.connections_stopped.is_some();
        is_stopped.then_some("Something is to be seen to first: ask the service.")
    }

    fn allows(&self, actor: Actor, _: AssetAction) -> bool {
        let may = matches!(
            actor.role,
            Role::LinkWorker
                | Role::CareCoordinator
                | Role::HealthAndWellbeingCoach
                | Role::ServiceManager
                | Role::AssetEditor
        );
        may && actor.is_own
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden)
            .because("The listing is for the staff of its service and for the group's own editor to change")
    }
}

/// Whether a latitude and a longitude lie in the United Kingdom, as far as they are given.
pub fn is_in_country(latitude: Option<f64>, longitude: Option<f64>) -> [bool; 2] {
    let [latitudes, longitudes] = UNITED_KINGDOM;
    let is_in = |degrees: Option<f64>, (least, most): (f64, f64)| {
        degrees.is_none_or(|degrees| (least..=most).contains(&degrees))
    };
    [is_in(latitude, latitudes), is_in(longitude, longitudes)]
}

/// What is wrong with a listing.
pub fn faults(listing: &Listing) -> Vec<Fault> {
    let mut faults = Faults::new();
    check(listing, &mut faults);
    faults.into_vec()
}

/// The same below `/listing`.
pub fn faults_below(listing: &Listing) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.under("listing", |faults| check(listing, faults));
    faults.into_vec()
}

/// What a change would uncover that only the service may: a class that it takes away, a place that it keeps back no longer, under
/// its name or at its address.
pub fn uncovered(before: &Listing, after: &Listing) -> Vec<Fault> {
    let mut faults = Faults::new();
    let detail = "is for the service to take away: ring it";
    let is_taken = before.sensitive_classes.iter().any(|class| !after.sensitive_classes.contains(class));
    faults.when(is_taken, "listing/sensitive_classes", "not_for_this_role", detail);
    let is_same = |kept: &AssetPlace, place: &AssetPlace| {
        kept.name == place.name
            || (kept.address.is_some() && kept.address == place.address)
            || (kept.latitude.is_some() && (kept.latitude, kept.longitude) == (place.latitude, place.longitude))
    };
    for (i, place) in after.places.iter().enumerate().filter(|(_, place)| !place.is_withheld) {
        let is_shown = before.places.iter().any(|kept| kept.is_withheld && is_same(kept, place));
        faults.when(is_shown, &format!("listing/places/{i}/is_withheld"), "not_for_this_role", detail);
    }
    faults.into_vec()
}

fn check(listing: &Listing, faults: &mut Faults) {
    let is_bad_url = listing.url.as_ref().is_some_and(|url| !is_web_address(url.as_str()));
    faults.when(is_bad_url, "url", "bad_format", "must be a web address that begins with https:// or http://");
    for (field, age) in [("minimum_age", listing.minimum_age), ("maximum_age", listing.maximum_age)] {
        faults.when(age.is_some_and(|age| age > OLDEST), field, "out_of_range", "must be at most 130 years");
    }
    let crossed = listing.minimum_age.zip(listing.maximum_age).is_some_and(|(least, most)| least > most);
    faults.when(crossed, "maximum_age", "out_of_range", "must not be below the youngest age");
    let is_too_large = listing.capacity.is_some_and(|capacity| capacity > MOST_PLACES);
    faults.when(is_too_large, "capacity", "out_of_range", "must be at most 10000");
    faults.under("contacts", |faults| {
        for (i, contact) in listing.contacts.iter().enumerate() {
            let is_empty = contact.name.is_none() && contact.phone.is_none() && contact.email.is_none();
            faults.when(is_empty, &format!("{i}/name"), "missing", "say who it is, or how to reach them");
        }
    });
    faults.under("cost_options", |faults| {
        for (i, cost) in listing.cost_options.iter().enumerate() {
            let is_too_dear = cost.pence.is_some_and(|pence| pence > DEAREST);
            faults.when(is_too_dear, &format!("{i}/pence"), "out_of_range", "must be at most 10000000 pence");
            let says_nothing = cost.pence.is_none() && cost.option.is_none() && cost.amount_description.is_none();
            faults.when(says_nothing, &format!("{i}/pence"), "missing", "say how much, or what there is for it");
        }
    });
    faults.under("places", |faults| check_places(&listing.places, faults));
    faults.under("schedules", |faults| {
        for (i, schedule) in listing.schedules.iter().enumerate() {
            faults.under(i, |faults| check_schedule(schedule, &listing.places, faults));
        }
    });
}

fn check_places(places: &[AssetPlace], faults: &mut Faults) {
    for (i, place) in places.iter().enumerate() {
        faults.under(i, |faults| {
            let is_twice = places[..i].iter().any(|earlier| earlier.name == place.name);
            faults.when(is_twice, "name", "repeated", "another place of the listing is called so");
            let [is_north, is_east] = is_in_country(place.latitude, place.longitude);
            faults.when(!is_north, "latitude", "out_of_range", "must be in the United Kingdom");
            faults.when(!is_east, "longitude", "out_of_range", "must be in the United Kingdom");
            faults.when(
                place.latitude.is_none() && place.longitude.is_some(),
                "latitude",
                "missing",
                "a point has both",
            );
            faults.when(
                place.longitude.is_none() && place.latitude.is_some(),
                "longitude",
                "missing",
                "a point has both",
            );
        });
    }
}

fn check_schedule(schedule: &AssetSchedule, places: &[AssetPlace], faults: &mut Faults) {
    let is_known = |name: &Text<200>| places.iter().any(|place| place.name == *name);
    let is_strange = schedule.place.as_ref().is_some_and(|name| !is_known(name));
    faults.when(is_strange, "place", "not_found", "no place of the listing is called so");
    let out =
        |value: Option<u8>, range: std::ops::RangeInclusive<u8>| value.is_some_and(|value| !range.contains(&value));
    faults.when(out(schedule.interval, 1..=12), "interval", "out_of_range", "must be from 1 to 12");
    let (weekdays, weeks, days) =
        (!schedule.weekdays.is_empty(), !schedule.weeks_of_month.is_empty(), !schedule.days_of_month.is_empty());
    match schedule.frequency {
        None => {
            faults.when(schedule.text.is_none(), "text", "missing", "say when, or how often in `frequency`");
            let stray = "goes with `frequency`";
            faults.when(weekdays, "weekdays", "contradiction", stray);
            faults.when(weeks, "weeks_of_month", "contradiction", stray);
            faults.when(days, "days_of_month", "contradiction", stray);
            faults.when(schedule.interval.is_some(), "interval", "contradiction", stray);
        }
        Some(ScheduleFrequency::Weekly) => {
            faults.when(!weekdays, "weekdays", "missing", "say on which days of the week");
            faults.when(weeks, "weeks_of_month", "contradiction", "goes with `monthly`");
            faults.when(days, "days_of_month", "contradiction", "goes with `monthly`");
        }
        Some(ScheduleFrequency::Monthly) => {
            faults.when(!weekdays && !days, "days_of_month", "missing", "say on which days of the month");
            faults.when(weekdays && days, "days_of_month", "contradiction", "give these or weekdays");
            faults.when(weekdays && !weeks, "weeks_of_month", "missing", "say on which of these weekdays of the month");
            faults.when(!weekdays && weeks, "weeks_of_month", "contradiction", "goes with `weekdays`");
        }
    }
    for (i, week) in schedule.weeks_of_month.iter().enumerate() {
        let is_out = !matches!(week.0, -1 | 1..=5);
        faults.when(is_out, &format!("weeks_of_month/{i}"), "out_of_range", "must be from 1 to 5, or -1 for the last");
    }
    for (i, day) in schedule.days_of_month.iter().enumerate() {
        faults.when(!(1..=31).contains(&day.0), &format!("days_of_month/{i}"), "out_of_range", "must be from 1 to 31");
    }
    let ends_early = schedule.opens_at.zip(schedule.closes_at).is_some_and(|(opens, closes)| closes <= opens);
    faults.when(ends_early, "closes_at", "out_of_range", "must be after the opening");
    let ends_before = schedule.valid_from.zip(schedule.valid_to).is_some_and(|(from, to)| to < from);
    faults.when(ends_before, "valid_to", "out_of_range", "must not be before the first day");
}

/// Whether it leads to a page on the web.
fn is_web_address(text: &str) -> bool {
    let leads = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    !text.chars().any(char::is_whitespace) && url::Url::parse(text).is_ok_and(leads)
}

/// What is wrong with a closure on `today`, in London.
pub fn closure_faults(input: &AssetClosure, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(input.status == AssetStatus::Active, "status", "contradiction", "is no way of being closed");
    let is_for_a_time = input.status == AssetStatus::TemporarilyClosed;
    let stray = input.reopens_on.is_some() && !is_for_a_time;
    faults.when(stray, "reopens_on", "contradiction", "goes with temporarily_closed");
    let is_past = input.reopens_on.is_some_and(|day| day <= today);
    faults.when(is_past, "reopens_on", "out_of_range", "must be in the future");
    faults.into_vec()
}
