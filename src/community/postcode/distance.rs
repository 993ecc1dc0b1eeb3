//! Distances on the ground. Pure: a box of degrees for the database, whose one has no trigonometry, and metres for the rest.

/// A point, in millionths of a degree (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub latitude: i32,
    pub longitude: i32,
}

/// The mean radius of the earth, in metres.
const RADIUS: f64 = 6_371_008.8;

/// Degrees of latitude and longitude between which everything near a point lies, in millionths: from, to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    pub latitudes: (i32, i32),
    pub longitudes: (i32, i32),
}

impl Point {
    /// How far the other is, in metres, as the crow flies.
    pub fn metres_to(self, other: Self) -> f64 {
        let radians = |millionths: i32| (f64::from(millionths) / 1e6).to_radians();
        let (one, two) = (radians(self.latitude), radians(other.latitude));
        let north = (two - one) / 2.0;
        let east = (radians(other.longitude) - radians(self.longitude)) / 2.0;
        let half = north.sin().powi(2) + one.cos() * two.cos() * east.sin().powi(2);
        2.0 * RADIUS * half.sqrt().min(1.0).asin()
    }

    /// A box that holds everything within so many metres.
    #[expect(clippy::cast_possible_truncation, reason = "degrees in millionths, of a distance within the country")]
    pub fn around(self, metres: f64) -> Around {
        let degrees = (metres / RADIUS).to_degrees();
        let north = (degrees * 1e6).ceil() as i32 + 1;
        // A degree of longitude is shorter the further north: counted at the northern edge, and never at the pole.
        let edge = (f64::from(self.latitude) / 1e6 + degrees).clamp(-89.0, 89.0).to_radians();
        let east = (degrees / edge.cos() * 1e6).ceil() as i32 + 1;
        Around {
            latitudes: (self.latitude.saturating_sub(north), self.latitude.saturating_add(north)),
            longitudes: (self.longitude.saturating_sub(east), self.longitude.saturating_add(east)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn point(latitude: i32, longitude: i32) -> Point {
        Point { latitude, longitude }
    }

    #[test]
    fn distances_are_those_of_the_map() {
        let leeds = point(53_795_500, -1_549_100);
        let (york, land_s_end) = (point(53_958_300, -1_080_300), point(50_065_600, -5_714_800));
        for (from, to, metres) in [(leeds, leeds, 0.0), (leeds, york, 35_700.0), (leeds, land_s_end, 502_600.0)] {
            assert!((from.metres_to(to) - metres).abs() <= metres / 100.0, "{from:?} {to:?}: {}", from.metres_to(to));
            assert!((from.metres_to(to) - to.metres_to(from)).abs() < 1e-6);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_near_is_in_the_box(
            latitude in 49_000_000..61_000_000_i32, longitude in -9_000_000..3_000_000_i32,
            north in -500_000..500_000_i32, east in -500_000..500_000_i32, metres in 0.0..50_000.0,
        ) {
            let (here, there) = (point(latitude, longitude), point(latitude + north, longitude + east));
            let around = here.around(metres);
            let is_in = (around.latitudes.0..=around.latitudes.1).contains(&there.latitude)
                && (around.longitudes.0..=around.longitudes.1).contains(&there.longitude);
            prop_assert!(is_in || here.metres_to(there) > metres);
        }
    }
}
