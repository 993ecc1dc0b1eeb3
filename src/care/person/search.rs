use super::entity::{Column, Entity, is_found_by_address, is_found_by_alias};
use super::match_key::{self, MatchKind, by_email, by_telephone, found_by};
use super::name_key;
use super::view::PersonPage;
use crate::prelude::*;
use kernel::http::page::{After, Limit};

/// How many records of one person a search by their NHS number opens: they are of one person, and not merged yet.
const MOST_RECORDS: u64 = 5;

/// Whom to look for. At least one of `nhs_number`, `telephone`, `email`, or `name` with `birth_date`, `postcode`,
/// `outward_code` or `gp_practice`. Whoever is found fits all that is given.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSearch {
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// First and family name, as said in full, in this order or as "Family, Given": with all given names or one of them, the
    /// name that the person prefers, or a name of before, where you may see that (`gender_history`). Case, accents, dashes, apostrophes, spaces and titles make no
    /// difference.
    #[schema(example = "Dot Ashworth")]
    pub name: Option<Text<400>>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Postcode.
    pub postcode: Option<Postcode>,
    /// First half of the postcode; with a first and a family name.
    pub outward_code: Option<OutwardCode>,
    /// ODS code of the GP practice; with a first and a family name.
    pub gp_practice: Option<OdsCode>,
    /// Telephone number, however it is written: where it holds several, any of them.
    pub telephone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
}

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PersonFilter {
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor, for the same body.
    #[param(inline)]
    pub after: Option<After>,
}

/// Search for a person
///
/// A POST, so that what you look for stands in no URL and no log. That you searched is audited, also where nobody is
/// found: by what you searched, not for whom. It looks at what the service knows of each person and
/// at what each referral said of them. Your own people and those nobody carries yet; a colleague's with an `Access-Reason`, where what
/// you search for fits nobody else: by NHS number, or so that one person is left.
#[utoipa::path(
    operation_id = "searchPeople",
    params(PersonFilter),
    request_body = PersonSearch,
    responses((status = 200, description = "A page of people.", body = PersonPage)),
)]
#[post("/people/search")]
pub async fn search(
    cx: Cx,
    Query(filter): Query<PersonFilter>,
    Json(input): Json<PersonSearch>,
) -> Result<Reply, Problem> {
    cx.read(Action::SearchPeople, async |tx| {
        tx.audit_search(json!({ "filters": input.filters() }));
        let keys = input.keys()?;
        let list = cx.list(Action::SearchPeople, &input)?;
        let mut fits = Condition::all();
        for (kind, keys) in keys {
            let said = match_key::Entity::find()
                .select_only()
                .column(match_key::Column::PersonId)
                .filter(match_key::Column::ServiceId.is_in(tx.caller().services.iter().copied()))
                .filter(match_key::Column::Kind.eq(kind))
                .filter(match_key::Column::Key.is_in(keys));
            let by_shown = said.clone().filter(match_key::Column::IsOfAlias.eq(false));
            fits = fits.add(match is_found_by_alias(tx.caller()) {
                None => Condition::all().add(Column::Id.in_subquery(said.into_query())),
                Some(found) => Condition::any()
                    .add(Column::Id.in_subquery(by_shown.into_query()))
                    .add(Condition::all().add(Column::Id.in_subquery(said.into_query())).add(found)),
            });
            if matches!(kind, MatchKind::NameAndPostcode | MatchKind::NameAndArea) {
                fits = fits.add(is_found_by_address(tx.caller()));
            }
        }
        let most = if input.nhs_number.is_some() { MOST_RECORDS } else { 1 };
        tx.open_found::<Entity>(fits.clone(), most).await?;
        let found = tx.find::<Entity>().filter(fits);
        let page = Paging { limit: filter.limit, after: filter.after };
        cx.page_of(tx, found, &list, &page, Order::Asc).await
    })
    .await
}

impl PersonSearch {
    /// The names of what is given.
    fn filters(&self) -> Vec<&'static str> {
        let given = [
            ("nhs_number", self.nhs_number.is_some()),
            ("name", self.name.is_some()),
            ("birth_date", self.birth_date.is_some()),
            ("postcode", self.postcode.is_some()),
            ("outward_code", self.outward_code.is_some()),
            ("gp_practice", self.gp_practice.is_some()),
            ("telephone", self.telephone.is_some()),
            ("email", self.email.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    /// What a person's keys must hold one of each. A name alone, or a date alone, would list half a town, and a family name
    /// alone half a practice.
    fn keys(&self) -> Result<Vec<(MatchKind, Vec<String>)>, Problem> {
        let mut faults = Faults::new();
        let beside = [
            ("birth_date", self.birth_date.is_some()),
            ("postcode", self.postcode.is_some()),
            ("outward_code", self.outward_code.is_some()),
            ("gp_practice", self.gp_practice.is_some()),
        ];
        let name = self.name.as_ref().map(Text::as_str);
        let placed = beside.iter().any(|(_, given)| *given);
        let alone = "give it together with birth_date, postcode, outward_code or gp_practice";
        faults.when(name.is_some() && !placed, "name", "missing", alone);
        for (field, given) in beside {
            faults.when(given && name.is_none(), field, "missing", "give it together with a name");
        }
        let nameless = name.is_some_and(|name| name_key::count(name) == 0);
        faults.when(nameless, "name", "not_valid", "must hold a letter or a digit");
        let is_wide = self.birth_date.is_none() && self.postcode.is_none();
        let is_half = !nameless && placed && is_wide && name.is_some_and(|name| name_key::count(name) < 2);
        faults.when(is_half, "name", "too_short", "must be a first and a family name, with an area or a practice");
        let nothing = self.filters().is_empty();
        faults.when(
            nothing,
            "nhs_number",
            "missing",
            "say whom to look for: a number, a name with a date, a telephone…",
        );
        let faults = faults.into_vec();
        Problem::if_any(faults)?;
        let by_name = |kind, with: Option<String>| Some(found_by(kind, name?, with?));
        let text = |text: Option<&dyn std::fmt::Display>| text.map(ToString::to_string);
        let contact =
            |keys: Vec<(MatchKind, String)>| (MatchKind::Contact, keys.into_iter().map(|(_, key)| key).collect());
        let keys = [
            self.nhs_number.as_ref().map(|number| (MatchKind::NhsNumber, vec![number.to_string()])),
            by_name(MatchKind::NameAndBirthDate, text(self.birth_date.as_ref().map(|with| with as _))),
            by_name(MatchKind::NameAndPostcode, text(self.postcode.as_ref().map(|with| with as _))),
            by_name(MatchKind::NameAndArea, text(self.outward_code.as_ref().map(|with| with as _))),
            by_name(MatchKind::NameAndPractice, text(self.gp_practice.as_ref().map(|with| with as _))),
            self.telephone.as_ref().map(|number| contact(by_telephone(number))),
            self.email.as_ref().map(|address| contact(vec![by_email(address)])),
        ];
        Ok(keys.into_iter().flatten().collect())
    }
}
