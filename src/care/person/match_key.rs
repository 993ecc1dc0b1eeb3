//! Table `person_match_keys`: what finds a person again, as each source wrote it.
//!
//! Keys are of search alone: normalised ([`name_key`]), never shown. They belong to the record they were taken from
//! (a referral, or the person's own row), so that a sender's words never become the person's.

use std::collections::BTreeSet;

use kernel::db::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::entity::{is_of_supervised, serves};
use super::name_key;
use super::wire::{Demographics, PersonName};
use kernel::format::{EmailAddress, PhoneNumber};
use kernel::text::Text;

catalogue::value_sets! {
    /// What two records have in common that may be of one person.
    pub enum MatchKind in "match_kind" {
        /// The same NHS number
        NhsNumber = "nhs_number",
        /// The same name and date of birth
        NameAndBirthDate = "name_and_birth_date",
        /// The same name and postcode
        NameAndPostcode = "name_and_postcode",
        /// The same telephone number or e-mail address
        Contact = "contact",
        /// The same name and first half of the postcode: of a search alone
        NameAndArea = "name_and_area",
        /// The same name and GP practice: of a search alone
        NameAndPractice = "name_and_practice",
    }
}

/// One key of one source.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "person_match_keys")]
pub struct Model {
    /// The service that knows the person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: ServiceId,
    /// What it is made of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MatchKind,
    /// The key, normalised.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub key: String,
    /// The referral, or the person's own row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    /// The person whom the source is about.
    pub person_id: PersonId,
    /// It is made of a name of before, or of another name: whoever is not shown that one does not find them by it.
    pub is_of_alias: bool,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, row plain, own nobodys,
    plain [service_id kind key source_id person_id is_of_alias]
}

kernel::erased! { gone }

impl Scoped for Entity {
    fn key() -> Column {
        Column::Key
    }

    fn visible_to(caller: &Caller) -> Condition {
        let of_service = serves(caller, Column::ServiceId);
        match caller.role {
            Role::Supervisor => of_service.add(is_of_supervised(caller, Column::PersonId)),
            _ => of_service,
        }
    }

    /// A key says nothing by itself: the person's row, read next, is what is seen.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

impl MatchKind {
    /// Those that make two records candidates. The others are of half a town.
    pub const OF_CANDIDATES: [Self; 4] =
        [Self::NhsNumber, Self::NameAndBirthDate, Self::NameAndPostcode, Self::Contact];
}

/// Stands before a name that is not said in full: with a later one of several given names, or with another name taken for
/// the family's. It finds and makes a candidate, and attaches nobody: twins may have one in common.
const PART: char = '~';

/// More names than anybody goes by.
const MOST_NAMES: usize = 40;

/// Every key that these demographics give, each once, and whether none but an alias gives it.
pub fn keys_of(person: &Demographics) -> Vec<(MatchKind, String, bool)> {
    let without_alias = Demographics { name: PersonName { alias: None, ..person.name.clone() }, ..person.clone() };
    let plain: BTreeSet<(MatchKind, String)> = all_keys_of(&without_alias).into_iter().collect();
    let is_of_alias = |key: &(MatchKind, String)| person.name.alias.is_some() && !plain.contains(key);
    all_keys_of(person).into_iter().map(|key| (key.0, key.1.clone(), is_of_alias(&key))).collect()
}

fn all_keys_of(person: &Demographics) -> Vec<(MatchKind, String)> {
    let number = person.nhs_number.iter().map(|number| (MatchKind::NhsNumber, number.to_string()));
    let postcode = person.address.as_ref().and_then(|address| address.postcode.as_ref());
    let area = person.outward_code();
    let by_name = names_of(&person.name).into_iter().flat_map(|name| {
        let with_date = person.birth_date.map(|date| key(MatchKind::NameAndBirthDate, &name, date));
        let with_postcode = postcode.map(|postcode| key(MatchKind::NameAndPostcode, &name, postcode));
        let with_area = area.as_ref().map(|area| key(MatchKind::NameAndArea, &name, area));
        let practice = person.gp_practice.as_ref();
        let with_practice = practice.map(|practice| key(MatchKind::NameAndPractice, &name, practice));
        [with_date, with_postcode, with_area, with_practice].into_iter().flatten()
    });
    let telephones = person.contact.telephones.iter().flat_map(|telephone| by_telephone(&telephone.number));
    let emails = person.contact.emails.iter().map(|email| by_email(&email.address));
    let mut keys: Vec<_> = number.chain(by_name).chain(telephones).chain(emails).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Each key that a whole name gives with the date of birth, as it is said: neither the family name alone nor the first of several
/// given names, which twins may have in common.
pub fn whole_names_with_birth_date(person: &Demographics) -> Vec<String> {
    let said =
        |date| names_said(&person.name).into_iter().map(move |name| key(MatchKind::NameAndBirthDate, &name, date).1);
    person.birth_date.into_iter().flat_map(said).collect()
}

/// Each way in which the name may be said: as it is, with one of its given names, with the family name alone, with the name
/// of before as the family name.
fn names_of(name: &PersonName) -> Vec<String> {
    let given = words_of(name.given_name.as_ref());
    let family = family_of(name);
    let mut names = names_said(name);
    names.extend(given.first().map(|first| format!("{first}{family}")));
    names.push(family.clone());
    let part = |name: String| format!("{PART}{name}");
    names.extend(given.iter().skip(1).map(|given| part(format!("{given}{family}"))));
    if let Some(alias) = &name.alias {
        let ways = name_key::ways(alias.as_str());
        // A single word is a name of before, by marriage or by birth.
        if name_key::count(alias.as_str()) == 1 {
            let called = given.iter().cloned().chain([words_of(name.preferred_name.as_ref()).concat()]);
            names.extend(
                called.filter(|called| !called.is_empty()).flat_map(|called| {
                    ways.iter().map(move |alias| format!("{PART}{called}{alias}")).collect::<Vec<_>>()
                }),
            );
            names.push(part(format!("{}{}", given.concat(), ways.concat())));
        }
        names.extend(ways.into_iter().map(part));
    }
    names.retain(|name| !name.trim_start_matches(PART).is_empty());
    names.sort();
    names.dedup();
    names.truncate(MOST_NAMES);
    names
}

/// The whole name as it is said: with all given names, with the preferred one; another name as it stands.
fn names_said(name: &PersonName) -> Vec<String> {
    let family = family_of(name);
    let given = [&name.given_name, &name.preferred_name].into_iter().flatten();
    let mut names: Vec<String> =
        given.map(|given| format!("{}{family}", name_key::words(given.as_str()).concat())).collect();
    names.extend(name.alias.iter().map(|alias| name_key::phrase(alias.as_str())));
    names.retain(|name| !name.is_empty());
    names
}

fn words_of<const MAX: usize>(name: Option<&Text<MAX>>) -> Vec<String> {
    name.map(|name| name_key::words(name.as_str())).unwrap_or_default()
}

fn family_of(name: &PersonName) -> String {
    words_of(name.family_name.as_ref()).concat()
}

fn key(kind: MatchKind, name: &str, with: impl std::fmt::Display) -> (MatchKind, String) {
    (kind, format!("{name}|{with}"))
}

/// The keys under which somebody is found who says this name, with a date, a postcode, an area or a practice.
pub fn found_by(kind: MatchKind, name: &str, with: impl std::fmt::Display) -> (MatchKind, Vec<String>) {
    let ways = name_key::ways(name);
    let keys = ways.iter().flat_map(|name| [format!("{name}|{with}"), format!("{PART}{name}|{with}")]);
    (kind, keys.collect())
}

/// The keys that mean the same: said in full or in part.
pub fn alike(kind: MatchKind, key: &str) -> Vec<String> {
    if matches!(kind, MatchKind::NhsNumber | MatchKind::Contact) {
        return vec![key.to_owned()];
    }
    let name = key.trim_start_matches(PART);
    vec![name.to_owned(), format!("{PART}{name}")]
}

/// The keys of a telephone number: of each number in it.
pub fn by_telephone(number: &PhoneNumber) -> Vec<(MatchKind, String)> {
    number.numbers().into_iter().map(|digits| (MatchKind::Contact, digits)).collect()
}

/// The key of an e-mail address.
pub fn by_email(address: &EmailAddress) -> (MatchKind, String) {
    (MatchKind::Contact, folded_address(address.as_str()))
}

/// An e-mail address keeps its dots and hyphens: without them two people's may be one.
fn folded_address(address: &str) -> String {
    address.trim().nfkc().flat_map(char::to_lowercase).collect()
}
