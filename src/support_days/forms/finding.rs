//! What was asked of a ledger, as it was typed, and what it means.

use chrono::NaiveDate;

use crate::{
    files::read_day,
    people::PersonId,
    programmes::Authority,
    support_days::{Filter, Sort},
    ui::FieldErrors,
};

/// What the address asks for, field by field.
#[derive(Clone, Debug, Default)]
pub(in crate::support_days) struct FilterForm {
    pub(in crate::support_days) authority: String,
    pub(in crate::support_days) from: String,
    pub(in crate::support_days) to: String,
    pub(in crate::support_days) person: String,
    pub(in crate::support_days) activity: String,
    pub(in crate::support_days) dimension: String,
    pub(in crate::support_days) status: String,
    /// `yes` or `no`.
    pub(in crate::support_days) counted: String,
    pub(in crate::support_days) sort: String,
    pub(in crate::support_days) order: String,
    page: String,
    /// The fields of ours as they came.
    sent: Vec<(String, String)>,
}

impl FilterForm {
    /// The fields of an address; unknown ones are left.
    pub(in crate::support_days) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "authority" => &mut form.authority,
                "from" => &mut form.from,
                "to" => &mut form.to,
                "person" => &mut form.person,
                "activity" => &mut form.activity,
                "dimension" => &mut form.dimension,
                "status" => &mut form.status,
                "counted" => &mut form.counted,
                "sort" => &mut form.sort,
                "order" => &mut form.order,
                "page" => &mut form.page,
                _ => continue,
            };
            field.clone_from(&value);
            form.sent.push((name, value));
        }
        form
    }

    /// The page asked for; the first where it is none.
    pub(in crate::support_days) fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// The person asked for, where it is a person's number.
    pub(in crate::support_days) fn person(&self) -> Option<PersonId> {
        self.person.parse().ok().map(PersonId)
    }

    /// The fields of ours as they came.
    pub(in crate::support_days) fn sent(&self) -> &[(String, String)] {
        &self.sent
    }

    /// What is sought, or every error in it. `authorities` are those to choose from; where
    /// there are none, the ledger is one authority's and none is asked for.
    pub(in crate::support_days) fn parse(
        &self,
        authorities: &[Authority],
        people: &[(PersonId, String)],
    ) -> Result<Filter, FieldErrors> {
        let mut errors = FieldErrors::new();
        let known = |slug: &str| authorities.iter().any(|authority| authority.slug == slug);
        let authority = match authorities {
            [] => None,
            _ => chosen(&mut errors, "authority", &self.authority, |slug| {
                known(slug).then(|| slug.to_owned())
            }),
        };
        let from = date(&mut errors, "from", "From", &self.from);
        let to = date(&mut errors, "to", "To", &self.to);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            errors.add("to", "To must be the same as or after From");
        }
        let filter = Filter {
            authority,
            from,
            to,
            person: chosen(&mut errors, "person", &self.person, |_| {
                let known = |id: &PersonId| people.iter().any(|(own, _)| own == id);
                self.person().filter(known)
            }),
            activity: chosen(&mut errors, "activity", &self.activity, |it| {
                it.parse().ok()
            }),
            dimension: chosen(&mut errors, "dimension", &self.dimension, |it| match it {
                "none" => Some(None),
                code => code.parse().ok().map(Some),
            }),
            stage: chosen(&mut errors, "status", &self.status, |it| it.parse().ok()),
            counted: chosen(&mut errors, "counted", &self.counted, |it| match it {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            }),
            sort: Sort::read(&self.sort, &self.order),
        };
        if errors.is_empty() {
            Ok(filter)
        } else {
            Err(errors)
        }
    }
}

/// A field left as it is asks for nothing; what it does not offer is an error.
fn chosen<T>(
    errors: &mut FieldErrors,
    field: &'static str,
    typed: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    if typed.is_empty() {
        return None;
    }
    let found = read(typed);
    if found.is_none() {
        errors.add(field, format!("Select {} from the list", words(field)));
    }
    found
}

fn words(field: &str) -> &'static str {
    match field {
        "authority" => "an authority",
        "person" => "a person",
        "activity" => "what was done",
        "dimension" => "a dimension",
        "status" => "a status",
        _ => "counted or not counted",
    }
}

fn date(
    errors: &mut FieldErrors,
    field: &'static str,
    label: &str,
    typed: &str,
) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = read_day(typed);
    if date.is_none() {
        errors.add(
            field,
            format!("{label} must be a real date, such as 1/9/2026"),
        );
    }
    date
}
