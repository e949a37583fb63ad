//! The 153 English local authorities with children’s services, with their codes.

use std::sync::LazyLock;

use serde::Deserialize;

/// One of the 153.
#[derive(Clone, Debug, Deserialize)]
pub struct LocalAuthority {
    /// DfE’s three digits.
    pub old_la_code: String,
    /// The GSS code.
    pub new_la_code: String,
    /// The name, letter for letter as DfE writes it.
    pub la_name: String,
    /// The region’s GSS code.
    pub region_code: String,
    /// The region.
    pub region_name: String,
}

static LIST: LazyLock<Vec<LocalAuthority>> = LazyLock::new(|| {
    let file = include_str!("../../seed-data/local_authorities.csv");
    let mut list: Vec<LocalAuthority> = csv::Reader::from_reader(file.as_bytes())
        .into_deserialize()
        .flatten()
        .collect();
    list.sort_by(|a, b| a.la_name.cmp(&b.la_name));
    list
});

/// All of them, by name.
pub fn local_authorities() -> &'static [LocalAuthority] {
    &LIST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_file_is_read() {
        let lines = include_str!("../../seed-data/local_authorities.csv")
            .trim()
            .lines()
            .count();
        assert_eq!(local_authorities().len(), lines - 1);
        assert_eq!(local_authorities().len(), 153);
    }
}
