//! Where the postcodes of the invented county lie: each half of a district beside the other, around its town.

use crate::community::postcode::entity::Model;

/// The districts, and the middle of each in millionths of a degree.
const DISTRICTS: [(&str, i32, i32); 2] = [("HX9", 53_730_000, -1_870_000), ("HX8", 53_762_000, -1_910_000)];
/// The last two letters that are in use there.
const FIRST: [char; 3] = ['A', 'B', 'Q'];
const SECOND: [char; 9] = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'N', 'T'];

/// All of them.
pub fn all() -> Vec<Model> {
    let mut rows = Vec::new();
    for (district, (outward, latitude, longitude)) in (0..).zip(DISTRICTS) {
        for sector in 1..=9_i32 {
            for (east, first) in (0..).zip(FIRST) {
                for (north, second) in (0..).zip(SECOND) {
                    let written = format!("{outward} {sector}{first}{second}");
                    let (Ok(postcode), Ok(outward_code)) = (written.parse(), outward.parse()) else { continue };
                    // Nine sectors in a square of three, each some 700 metres wide.
                    let (row, column) = ((sector - 1) / 3 - 1, (sector - 1) % 3 - 1);
                    rows.push(Model {
                        postcode,
                        outward_code,
                        latitude: latitude + row * 6_300 + north * 600,
                        longitude: longitude + column * 10_500 + east * 3_000,
                        lsoa: Some(format!("E01099{district}{sector}{east}")),
                        msoa: Some(format!("E02099{district}{sector:02}")),
                        deprivation_decile: i16::try_from(sector + 1).ok(),
                    });
                }
            }
        }
    }
    rows
}
