//! What of a contact is of a sensitive class, beside its words.

use super::codes::LocationType;
use super::wire::ContactEntry;
use catalogue::SensitiveClass;
use kernel::auth::sensitive::GrantedClasses;

/// Somebody who is met in a prison was sent there.
pub fn location(location: &mut Option<LocationType>, granted: &GrantedClasses) {
    if *location == Some(LocationType::PrisonDetention) && !granted.has(SensitiveClass::CriminalOffence) {
        *location = Some(LocationType::Other);
    }
}

/// What a contact once said.
pub fn entry(entry: &mut ContactEntry, granted: &GrantedClasses) {
    location(&mut entry.location_type, granted);
    entry.place = None;
    entry.participants_note = None;
    entry.agreed = None;
}
