//! A line of a file of postcodes. Pure.

use super::entity::Model;
use crate::community::asset::index::millionths;
use crate::community::asset::rules::is_in_country;
use crate::prelude::rules::*;

/// The columns: what each is called here, and by the ONS in its Postcode Directory; whether it must be there.
const COLUMNS: [(&str, &[&str], bool); 6] = [
    ("postcode", &["pcds", "pcd"], true),
    ("latitude", &["lat"], true),
    ("longitude", &["long"], true),
    ("lsoa", &["lsoa21", "lsoa21cd", "lsoa11"], false),
    ("msoa", &["msoa21", "msoa21cd", "msoa11"], false),
    ("deprivation_decile", &[], false),
];

/// Where each column stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns([Option<usize>; 6]);

impl Columns {
    /// Finds them in the first line of a file.
    ///
    /// # Errors
    /// The names of those that are missing.
    pub fn of<'a>(header: impl Iterator<Item = &'a str>) -> Result<Self, Vec<&'static str>> {
        let names: Vec<String> = header.map(|name| name.trim_start_matches('\u{FEFF}').trim().to_lowercase()).collect();
        let place = |(name, others, _): (&'static str, &[&str], bool)| {
            names.iter().position(|own| own == name || others.contains(&own.as_str()))
        };
        let places = COLUMNS.map(place);
        let missing = COLUMNS.iter().zip(places).filter(|((_, _, is_needed), place)| *is_needed && place.is_none());
        let missing: Vec<&str> = missing.map(|((name, ..), _)| *name).collect();
        if missing.is_empty() { Ok(Self(places)) } else { Err(missing) }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it: the first thing.
    pub fn read<'a>(&self, cell: impl Fn(usize) -> Option<&'a str>) -> Result<Model, String> {
        let [postcode, latitude, longitude, lsoa, msoa, decile] =
            self.0.map(|place| place.and_then(&cell).map(str::trim).filter(|text| !text.is_empty()));
        let postcode: Postcode =
            postcode.and_then(|text| text.parse().ok()).ok_or("postcode: must be a postcode of the United Kingdom")?;
        let degrees = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
        let (latitude, longitude) = (degrees(latitude), degrees(longitude));
        let [is_north, is_east] = is_in_country(latitude, longitude);
        let latitude = latitude.filter(|_| is_north).ok_or("latitude: must be in degrees, from 49 to 61")?;
        let longitude = longitude.filter(|_| is_east).ok_or("longitude: must be in degrees, from -9 to 3")?;
        let area = |text: Option<&str>, name: &str| match text {
            Some(text) if !is_area(text) => Err(format!("{name}: must be a letter of a nation and eight digits")),
            text => Ok(text.map(str::to_owned)),
        };
        let deprivation_decile = match decile.map(str::parse::<i16>) {
            None => None,
            Some(Ok(decile @ 1..=10)) => Some(decile),
            Some(_) => return Err("deprivation_decile: must be from 1 to 10".to_owned()),
        };
        Ok(Model {
            outward_code: postcode.outward(),
            latitude: millionths(latitude),
            longitude: millionths(longitude),
            lsoa: area(lsoa, "lsoa")?,
            msoa: area(msoa, "msoa")?,
            deprivation_decile,
            postcode,
        })
    }
}

/// A code of the ONS: of England, Northern Ireland, Scotland or Wales.
fn is_area(text: &str) -> bool {
    let Some((nation, digits)) = text.split_at_checked(1) else { return false };
    matches!(nation, "E" | "N" | "S" | "W") && digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Model, String> {
        let cells: Vec<&str> = line.split(',').collect();
        let columns = Columns::of("postcode,latitude,longitude,lsoa,msoa,deprivation_decile".split(',')).unwrap();
        columns.read(|place| cells.get(place).copied())
    }

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        for header in ["pcds,lat,long,lsoa21,msoa21,imd", "\u{FEFF}Latitude, Postcode ,LONGITUDE"] {
            assert!(Columns::of(header.split(',')).is_ok(), "{header}");
        }
        assert_eq!(Columns::of("postcode,lat".split(',')), Err(vec!["longitude"]));
        assert_eq!(Columns::of(std::iter::empty()), Err(vec!["postcode", "latitude", "longitude"]));
    }

    #[test]
    fn a_line_is_read_or_says_what_is_wrong_with_it() {
        let whole = read("hx91ab,53.7301,-1.8702,E01099001,E02099001,3").unwrap();
        assert_eq!((whole.postcode.as_str(), whole.outward_code.as_str()), ("HX9 1AB", "HX9"));
        assert_eq!((whole.latitude, whole.longitude, whole.deprivation_decile), (53_730_100, -1_870_200, Some(3)));
        assert_eq!(read("HX9 1AB,53.7301,-1.8702").map(|row| (row.lsoa, row.deprivation_decile)), Ok((None, None)));
        for (line, wrong) in [
            ("HX,53.7,-1.8", "postcode"),
            (",53.7,-1.8", "postcode"),
            ("HX9 1AB,99.999999,0", "latitude"),
            ("HX9 1AB,NaN,-1.8", "latitude"),
            ("HX9 1AB,53.7,", "longitude"),
            ("HX9 1AB,53.7,west", "longitude"),
            ("HX9 1AB,53.7,-1.8,E0109900", "lsoa"),
            ("HX9 1AB,53.7,-1.8,,X02099001", "msoa"),
            ("HX9 1AB,53.7,-1.8,,,11", "deprivation_decile"),
            ("HX9 1AB,53.7,-1.8,,,low", "deprivation_decile"),
        ] {
            assert!(read(line).unwrap_err().starts_with(&format!("{wrong}: ")), "{line}: {:?}", read(line));
        }
    }
}
