//! What of a person's record is of a sensitive class. What protects them (how to reach them, what must be kept to, what they need
//! so that they can take part) is of none: it is never hidden.

use serde_json::Value;

use super::wire::{Death, IndividualRequirements};
use catalogue::SensitiveClass;
use kernel::auth::sensitive::GrantedClasses;

/// A sex beside another gender and a name of before tell a gender that was recorded otherwise (Gender Recognition Act 2004,
/// section 22); who matters to the person is about somebody else. Whom to ring in an emergency stays.
pub fn demographics(demographics: &mut Value, granted: &GrantedClasses) {
    if !granted.has(SensitiveClass::GenderHistory) {
        clear(demographics, "/sex");
        clear(demographics, "/name/alias");
    }
    if !granted.has(SensitiveClass::ThirdParty)
        && let Some(all) = demographics.pointer_mut("/relevant_contacts").and_then(Value::as_array_mut)
    {
        all.retain(|one| one["in_emergency"] == true);
        all.iter_mut().for_each(|one| clear(one, "/note"));
    }
}

/// Where the person is to be found, of one who keeps their address back.
pub fn address(demographics: &mut Value, granted: &GrantedClasses) {
    if !granted.has(SensitiveClass::HiddenAddress) {
        ["/address", "/outward_code", "/contact/other"].iter().for_each(|place| clear(demographics, place));
    }
}

/// What the impairments are and whatever else was said may tell anything; what follows from them stays.
pub fn requirements(requirements: &mut Value, _: &GrantedClasses) {
    clear(requirements, "/other");
    if let Some(impairments) = requirements.pointer_mut("/impairments").and_then(Value::as_array_mut) {
        impairments.clear();
    }
}

/// The same, as a sender wrote them.
pub fn requirements_of(written: IndividualRequirements) -> IndividualRequirements {
    IndividualRequirements { impairments: Default::default(), other: None, ..written }
}

/// Who said so is somebody else.
pub fn death(death: &mut Option<Death>, granted: &GrantedClasses) {
    if !granted.has(SensitiveClass::ThirdParty)
        && let Some(death) = death
    {
        death.reported_by = None;
    }
}

fn clear(value: &mut Value, place: &str) {
    if let Some(place) = value.pointer_mut(place) {
        *place = Value::Null;
    }
}
