//! The rules between the fields about a person. Pure: the day comes in, faults come out.

use chrono::{Months, NaiveDate};

use super::codes::{Asked, CommunicationSupport, NhsNumberStatus, ProtectiveRule};
use super::wire::{
    ContactDetails, Demographics, IndividualRequirements, ProtectiveInstructions, ReportedDeath, SafeContact,
};
use kernel::faults::Faults;

/// Nobody lives longer than this, in years: a date of birth before that is a slip of the pen.
const OLDEST: u32 = 130;

impl Demographics {
    /// Notes what is wrong, for somebody known since `by` (the day referred) at the latest.
    pub fn check(&self, by: NaiveDate, faults: &mut Faults) {
        self.check_stated(faults);
        let name = &self.name;
        let nameless = name.preferred_name.is_none() && name.given_name.is_none() && name.family_name.is_none();
        faults.when(
            nameless,
            "name",
            "missing",
            "say what the person is called: one of preferred_name, given_name, family_name",
        );
        if let Some(birth) = self.birth_date {
            let oldest = by.checked_sub_months(Months::new(12 * OLDEST));
            faults.when(birth > by, "birth_date", "out_of_range", "must not be after the day referred");
            faults.when(
                oldest.is_some_and(|oldest| birth < oldest),
                "birth_date",
                "out_of_range",
                "is more than 130 years ago",
            );
        }
        faults.when(
            self.birth_date_estimated && self.birth_date.is_none(),
            "birth_date_estimated",
            "contradiction",
            "there is no birth_date to be an estimate",
        );
        let status_fits = match self.nhs_number_status {
            Some(NhsNumberStatus::Verified | NhsNumberStatus::NotTraced) => self.nhs_number.is_some(),
            Some(NhsNumberStatus::NotRequired) => self.nhs_number.is_none(),
            _ => true,
        };
        faults.when(!status_fits, "nhs_number_status", "contradiction", "01 and 02 need an nhs_number; 07 has none");
        let address = self.address.as_ref();
        let empty = address.is_some_and(|address| address.lines.is_empty() && address.postcode.is_none());
        faults.when(empty, "address", "missing", "give a line or a postcode, or name the address in absent");
        let has_letter_box = address.is_some_and(|address| !address.lines.is_empty());
        faults.when(
            !has_letter_box && !self.contact.is_a_way(),
            "contact",
            "missing",
            "give one way to reach the person: a telephone number, an e-mail address, an address, somebody through whom",
        );
    }

    /// Notes an NHS number that this installation must not take: test numbers and nothing else in the sandbox, none of
    /// them outside.
    pub fn check_range(&self, sandbox: bool, faults: &mut Faults) {
        let Some(number) = &self.nhs_number else { return };
        let detail = if sandbox {
            "the sandbox takes test numbers only, 999 000 0000 and up: never send it a real person's"
        } else {
            "numbers from 999 000 0000 up are for tests and are nobody's"
        };
        faults.when(number.is_test_range() != sandbox, "nhs_number", "out_of_range", detail);
    }

    /// Each item that the standard wants is given or named in `absent`, and not both.
    fn check_stated(&self, faults: &mut Faults) {
        let (name, absent) = (&self.name, &self.absent);
        for (field, item, given, named) in [
            ("name/given_name", "given_name", name.given_name.is_some(), absent.given_name.is_some()),
            ("name/family_name", "family_name", name.family_name.is_some(), absent.family_name.is_some()),
            ("birth_date", "birth_date", self.birth_date.is_some(), absent.birth_date.is_some()),
            ("nhs_number", "nhs_number", self.nhs_number.is_some(), absent.nhs_number.is_some()),
            ("gender", "gender", self.gender.is_some(), absent.gender.is_some()),
            ("ethnic_category", "ethnic_category", self.ethnic_category.is_some(), absent.ethnic_category.is_some()),
            ("address", "address", self.address.is_some(), absent.address.is_some()),
            ("gp_practice", "gp_practice", self.gp_practice.is_some(), absent.gp_practice.is_some()),
        ] {
            let missing = format!("give it, or say why it is not here: \"absent\": {{\"{item}\": \"not_known\"}}");
            faults.when(!given && !named, field, "missing", missing);
            faults.when(given && named, &format!("absent/{item}"), "contradiction", "it is given as well");
        }
    }
}

impl ContactDetails {
    /// Whether it gives any way to reach the person.
    pub fn is_a_way(&self) -> bool {
        !self.telephones.is_empty() || !self.emails.is_empty() || self.reach_through.is_some() || self.other.is_some()
    }
}

impl SafeContact {
    /// Notes what is wrong.
    pub fn check(&self, faults: &mut Faults) {
        let says = !self.how.is_empty() || self.when.is_some() || self.never.is_some();
        match self.status {
            Asked::Asked => faults.when(self.how.is_empty(), "how", "missing", "name the ways that are safe"),
            Asked::NoneNeeded | Asked::NotAsked => {
                faults.when(says, "status", "contradiction", "how, when and never stand with asked only");
            }
        }
    }
}

impl ProtectiveInstructions {
    /// Notes what is wrong.
    pub fn check(&self, faults: &mut Faults) {
        for (place, instruction) in self.0.iter().enumerate() {
            let names = instruction.rule == ProtectiveRule::DoNotTell;
            let lies = instruction.rule == ProtectiveRule::DoNotGoNear;
            faults.under(place, |faults| {
                faults.when(names && instruction.whom.is_none(), "whom", "missing", "name whom not to tell");
                faults.when(!names && instruction.whom.is_some(), "whom", "contradiction", "only with do_not_tell");
                faults.when(lies && instruction.postcode.is_none(), "postcode", "missing", "say where not to go");
                let is_stray = !lies && instruction.postcode.is_some();
                faults.when(is_stray, "postcode", "contradiction", "only with do_not_go_near");
            });
        }
    }
}

impl IndividualRequirements {
    /// Notes what is wrong.
    pub fn check(&self, faults: &mut Faults) {
        let says = !self.communication.is_empty()
            || !self.formats.is_empty()
            || !self.reasonable_adjustments.is_empty()
            || !self.impairments.is_empty()
            || self.interpreter_language.is_some()
            || self.mobility.is_some()
            || self.carer_present.is_some()
            || self.other.is_some();
        match self.status {
            Asked::Asked => faults.when(!says, "status", "missing", "say what is needed, or asked_none_needed"),
            Asked::NoneNeeded | Asked::NotAsked => {
                faults.when(says, "status", "contradiction", "what is needed stands with asked only");
            }
        }
        let interpreted = self.communication.contains(&CommunicationSupport::Interpreter);
        faults.when(
            interpreted != self.interpreter_language.is_some(),
            "interpreter_language",
            if interpreted { "missing" } else { "contradiction" },
            "stands with an interpreter among communication, and only then",
        );
    }
}

impl ReportedDeath {
    /// Notes its faults. `today` is in London.
    pub fn check(&self, today: NaiveDate, faults: &mut Faults) {
        let is_future = self.date.is_some_and(|date| date > today);
        faults.when(is_future, "date", "out_of_range", "must not be in the future");
    }
}

/// The faults of a death that is said with the end of something, which is over for that reason or for another.
pub fn check_death(death: Option<&ReportedDeath>, is_reason: bool, today: NaiveDate, faults: &mut Faults) {
    let Some(death) = death else { return };
    faults.when(!is_reason, "death", "contradiction", "is said with the reason deceased alone");
    faults.under("death", |faults| death.check(today, faults));
}
