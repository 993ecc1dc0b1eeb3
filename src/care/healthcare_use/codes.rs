//! The coded lists of imported use of healthcare.

catalogue::value_sets! {
    /// What was used.
    pub enum HealthcareSetting in "healthcare_setting" {
        /// Appointments at the GP practice
        GpAppointment = "gp_appointment",
        /// Attendances at an accident and emergency department
        AccidentAndEmergency = "accident_and_emergency",
    }

    /// How a period lies to the first contact of the support.
    pub enum HealthcarePhase in "healthcare_phase" {
        /// It ended before the first contact
        Before = "before",
        /// It began with the first contact, or after it
        After = "after",
        /// The first contact lies in it: it is compared with neither
        Across = "across",
    }

    /// Where a record of healthcare used stands.
    pub enum HealthcareUseStatus in "healthcare_use_status" {
        /// It is on record
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with a record of healthcare used.
    pub enum HealthcareUseAction in "healthcare_use_action" {
        /// Record that it should never have been there
        Error = "error",
    }
}
