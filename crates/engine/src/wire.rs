//! Our types to and from JSON: the only place with serde derives.
