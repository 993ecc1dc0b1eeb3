//! Assets as Open Referral UK has them. Pure.

use std::collections::HashMap;

use super::filter::DAYS;
use super::parts::{
    DirectoryAccessibility, DirectoryAddress, DirectoryAttribute, DirectoryContact, DirectoryCostOption,
    DirectoryFrequency, DirectoryLanguage, DirectoryLocation, DirectoryLocationInFull, DirectoryLocationType,
    DirectoryPhone, DirectoryPlaceOfService, DirectorySchedule,
};
use super::taxonomy::term;
use super::wire::{
    DirectoryOrganization, DirectoryService, DirectoryServiceAtLocation, DirectoryServiceAtLocationInFull,
    DirectoryServiceInFull, DirectoryServiceOfPlace, DirectoryStatus,
};
use crate::community::asset::codes::{AssetStatus, PlaceKind, ScheduleFrequency};
use crate::community::asset::entity::Model;
use crate::community::asset::index::place_id;
use crate::community::asset::month::WeekOfMonth;
use crate::community::asset::wire::{AssetPlace, AssetSchedule, Listing};
use crate::county::organisation;
use crate::prelude::*;
use catalogue::coded::Coded;

/// What the organisations are called that run assets.
pub type Names = HashMap<OrganisationId, organisation::entity::Model>;

/// An asset and what is public of its listing.
pub struct Published<'a> {
    row: &'a Model,
    listing: Listing,
    names: &'a Names,
}

impl<'a> Published<'a> {
    /// Everything that is for everybody.
    pub fn new(row: &'a Model, names: &'a Names) -> Self {
        Self { row, listing: row.listing.for_everybody(), names }
    }

    /// The identifier of something that has none here.
    fn id(&self, what: &str, number: usize) -> Uuid {
        Uuid::new_v5(&self.row.id.0, format!("{what}/{number}").as_bytes())
    }

    /// As a list has it.
    pub fn service(&self) -> DirectoryService {
        let (row, listing) = (self.row, &self.listing);
        let comment = row.status_comment.as_deref();
        let alerts: Vec<&str> = comment.into_iter().chain(listing.alert.as_ref().map(Text::as_str)).collect();
        DirectoryService {
            id: row.id.0,
            name: listing.name.as_str().to_owned(),
            description: listing.description.as_ref().map(|text| text.as_str().to_owned()),
            url: listing.url.as_ref().map(|url| url.as_str().to_owned()),
            email: listing.email.as_ref().map(ToString::to_string),
            status: status(row.status),
            minimum_age: listing.minimum_age,
            maximum_age: listing.maximum_age,
            assured_date: calendar::local_date(row.confirmed_at),
            alert: (!alerts.is_empty()).then(|| alerts.join("\n")),
            last_modified: row.updated_at,
            organization: self.organization(),
        }
    }

    fn organization(&self) -> Option<DirectoryOrganization> {
        let organisation = self.names.get(&self.row.organisation_id?)?;
        Some(DirectoryOrganization {
            id: organisation.id.0,
            name: organisation.name.clone(),
            // The standard asks for one, and we know no more of an organisation than its name.
            description: organisation.name.clone(),
        })
    }

    /// With all that belongs to it.
    pub fn in_full(&self) -> DirectoryServiceInFull {
        let whole = self.of_place();
        let places = self.listing.places.iter().map(|place| DirectoryPlaceOfService {
            id: place_id(self.row.id, place.name.as_str()).0,
            location: self.location_in_full(place),
        });
        DirectoryServiceInFull {
            id: whole.id,
            name: whole.name,
            description: whole.description,
            url: whole.url,
            email: whole.email,
            status: whole.status,
            minimum_age: whole.minimum_age,
            maximum_age: whole.maximum_age,
            assured_date: whole.assured_date,
            alert: whole.alert,
            last_modified: whole.last_modified,
            schedules: whole.schedules,
            service_at_locations: places.collect(),
            languages: whole.languages,
            organization: whole.organization,
            cost_options: whole.cost_options,
            contacts: whole.contacts,
            attributes: whole.attributes,
        }
    }

    fn of_place(&self) -> DirectoryServiceOfPlace {
        let service = self.service();
        let listing = &self.listing;
        let schedules = listing.schedules.iter().enumerate().map(|(i, schedule)| self.schedule(i, schedule));
        let languages = listing.languages.iter().enumerate();
        let languages =
            languages.map(|(i, language)| DirectoryLanguage { id: self.id("language", i), code: language.to_string() });
        let attributes = listing.categories.iter().enumerate().map(|(i, category)| DirectoryAttribute {
            id: self.id("attribute", i),
            link_id: self.row.id.0,
            link_type: "service",
            taxonomy_term: term(*category),
        });
        DirectoryServiceOfPlace {
            id: service.id,
            name: service.name,
            description: service.description,
            url: service.url,
            email: service.email,
            status: service.status,
            minimum_age: service.minimum_age,
            maximum_age: service.maximum_age,
            assured_date: service.assured_date,
            alert: service.alert,
            last_modified: service.last_modified,
            schedules: schedules.collect(),
            languages: languages.collect(),
            organization: service.organization,
            cost_options: self.costs(),
            contacts: self.contacts(),
            attributes: attributes.collect(),
        }
    }

    fn costs(&self) -> Vec<DirectoryCostOption> {
        let text = |text: &Option<Text<200>>| text.as_ref().map(|text| text.as_str().to_owned());
        let costs = self.listing.cost_options.iter().enumerate().map(|(i, cost)| DirectoryCostOption {
            id: self.id("cost_option", i),
            option: text(&cost.option),
            amount: cost.pence.map(|pence| f64::from(pence) / 100.0),
            amount_description: text(&cost.amount_description),
        });
        costs.collect()
    }

    fn contacts(&self) -> Vec<DirectoryContact> {
        let text = |text: &Option<Text<100>>| text.as_ref().map(|text| text.as_str().to_owned());
        let contacts = self.listing.contacts.iter().enumerate().map(|(i, contact)| DirectoryContact {
            id: self.id("contact", i),
            name: text(&contact.name),
            title: text(&contact.title),
            phones: contact
                .phone
                .iter()
                .map(|phone| DirectoryPhone { id: self.id("phone", i), number: phone.to_string() })
                .collect(),
            email: contact.email.as_ref().map(ToString::to_string),
        });
        contacts.collect()
    }

    fn schedule(&self, number: usize, schedule: &AssetSchedule) -> DirectorySchedule {
        let time = |time: Option<crate::county::service::opening::TimeOfDay>| time.map(|time| format!("{time}:00"));
        let days: Vec<&str> =
            DAYS.iter().filter(|(_, day)| schedule.weekdays.contains(day)).map(|(code, _)| *code).collect();
        let byday: Vec<String> = if schedule.weeks_of_month.is_empty() {
            days.iter().map(|day| (*day).to_owned()).collect()
        } else {
            let of_week = |week: &WeekOfMonth| days.iter().map(|day| format!("{}{day}", week.0)).collect::<Vec<_>>();
            schedule.weeks_of_month.iter().flat_map(of_week).collect()
        };
        let bymonthday: Vec<String> = schedule.days_of_month.iter().map(|day| day.0.to_string()).collect();
        DirectorySchedule {
            id: self.id("schedule", number),
            service_at_location_id: schedule.place.as_ref().map(|place| place_id(self.row.id, place.as_str()).0),
            valid_from: schedule.valid_from,
            valid_to: schedule.valid_to,
            freq: schedule.frequency.map(|frequency| match frequency {
                ScheduleFrequency::Weekly => DirectoryFrequency::Weekly,
                ScheduleFrequency::Monthly => DirectoryFrequency::Monthly,
            }),
            interval: schedule.interval,
            byday: (!byday.is_empty()).then(|| byday.join(",")),
            bymonthday: (!bymonthday.is_empty()).then(|| bymonthday.join(",")),
            description: schedule.text.as_ref().map(|text| text.as_str().to_owned()),
            opens_at: time(schedule.opens_at),
            closes_at: time(schedule.closes_at),
        }
    }

    /// The place of this name.
    fn place(&self, name: &str) -> Option<&AssetPlace> {
        self.listing.places.iter().find(|place| place.name.as_str() == name)
    }

    /// At one of its places, as a list has it.
    pub fn at(&self, name: &str) -> Option<DirectoryServiceAtLocation> {
        let place = self.place(name)?;
        let id = place_id(self.row.id, name);
        Some(DirectoryServiceAtLocation { id, location: self.location(place), service: self.service() })
    }

    /// At one of its places, with all that belongs to them.
    pub fn at_in_full(&self, name: &str) -> Option<DirectoryServiceAtLocationInFull> {
        let place = self.place(name)?;
        let id = place_id(self.row.id, name);
        Some(DirectoryServiceAtLocationInFull { id, location: self.location_in_full(place), service: self.of_place() })
    }

    fn location(&self, place: &AssetPlace) -> DirectoryLocation {
        DirectoryLocation {
            id: self.id(&format!("location/{}", place.name.as_str()), 0),
            location_type: location_type(place),
            name: place.name.as_str().to_owned(),
            description: place.transport.as_ref().map(|text| text.as_str().to_owned()),
            latitude: place.latitude,
            longitude: place.longitude,
        }
    }

    fn location_in_full(&self, place: &AssetPlace) -> DirectoryLocationInFull {
        let bare = self.location(place);
        let below = |what: &str| self.id(&format!("{what}/{}", place.name.as_str()), 0);
        let address = place.address.as_ref().map(|address| DirectoryAddress {
            id: below("address"),
            address_1: address.address_1.as_str().to_owned(),
            city: address.city.as_str().to_owned(),
            state_province: address.state_province.as_ref().map_or("England", Text::as_str).to_owned(),
            postal_code: address.postal_code.as_str().to_owned(),
            country: "GB",
            address_type: location_type(place),
        });
        let features: Vec<&str> = place.accessibility.iter().map(|feature| feature.display()).collect();
        let details = place.accessibility_comment.as_ref().map(|text| text.as_str().to_owned());
        let is_said = !features.is_empty() || details.is_some();
        let accessibility = is_said.then(|| DirectoryAccessibility {
            id: below("accessibility"),
            description: if features.is_empty() { "See the details".to_owned() } else { features.join("; ") },
            details,
        });
        DirectoryLocationInFull {
            id: bare.id,
            location_type: bare.location_type,
            name: bare.name,
            description: bare.description,
            latitude: bare.latitude,
            longitude: bare.longitude,
            addresses: address.into_iter().collect(),
            accessibility: accessibility.into_iter().collect(),
        }
    }
}

const fn status(status: AssetStatus) -> DirectoryStatus {
    match status {
        AssetStatus::Active => DirectoryStatus::Active,
        AssetStatus::TemporarilyClosed => DirectoryStatus::TemporarilyClosed,
        AssetStatus::Inactive => DirectoryStatus::Inactive,
        AssetStatus::Defunct => DirectoryStatus::Defunct,
    }
}

const fn location_type(place: &AssetPlace) -> DirectoryLocationType {
    match place.location_type {
        None | Some(PlaceKind::Physical) => DirectoryLocationType::Physical,
        Some(PlaceKind::Virtual) => DirectoryLocationType::Virtual,
        Some(PlaceKind::Postal) => DirectoryLocationType::Postal,
    }
}
