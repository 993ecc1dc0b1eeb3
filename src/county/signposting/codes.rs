//! The coded lists of signposting.

catalogue::value_sets! {
    /// How somebody was told where to turn.
    pub enum SignpostingMechanism in "signposting_mechanism" {
        /// In person
        InPerson = "in_person",
        /// By telephone
        Telephone = "telephone",
        /// By video
        Video = "video",
        /// By e-mail
        Email = "email",
        /// By text message
        TextMessage = "text_message",
        /// By letter or leaflet
        LetterOrLeaflet = "letter_or_leaflet",
        /// On a web page or in an app
        Online = "online",
    }

    /// Where a record of signposting stands.
    pub enum SignpostingStatus in "signposting_status" {
        /// It counts
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }
}
